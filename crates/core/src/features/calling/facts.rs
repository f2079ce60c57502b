//! The facts of calling people down; all of them belong to their round and go with it.

use super::types::CallWay;
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};

pub(super) const POINT_SAVED: Kind = 360;
pub(super) const BATCH_CALLED: Kind = 361;
pub(super) const BATCH_ENDED: Kind = 362;

/// A sampling point was set up or changed; without a name it is no more. Subject: the point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct PointSaved {
    #[n(0)]
    pub name: Option<String>,
    #[n(1)]
    pub lanes: u32,
    /// How many people an hour one lane takes.
    #[n(2)]
    pub lane_per_hour: u32,
    #[n(3)]
    pub opens_at: Option<i64>,
    #[n(4)]
    pub closes_at: Option<i64>,
    /// The compounds it is for; every one of the round where it names none.
    #[n(5)]
    pub compounds: Option<Vec<Id>>,
}

/// The people behind some doors of one stairwell were called down to a point. Subject: the batch.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct BatchCalled {
    #[n(0)]
    pub point: Id,
    #[n(1)]
    pub unit: Id,
    /// The doors, in walking order.
    #[n(2)]
    pub homes: Vec<Id>,
    #[n(3)]
    pub way: CallWay,
}

/// A batch is waited for no longer: whoever did not come is visited. Subject: the batch.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct BatchEnded {
    /// It was called by mistake, and can be called again.
    #[n(0)]
    pub withdrawn: bool,
}

impl PointSaved {
    pub(super) fn draft(&self, round: Id, point: Id) -> Draft {
        Draft::new(Class::Round(round), POINT_SAVED, point, self)
    }

    /// Whether the people of a compound are called to it.
    pub(super) fn is_for(&self, compound: &Id) -> bool {
        let only = self.compounds.as_deref().unwrap_or_default();
        only.is_empty() || only.contains(compound)
    }
}

impl BatchCalled {
    pub(super) fn draft(&self, round: Id, batch: Id) -> Draft {
        Draft::new(Class::Round(round), BATCH_CALLED, batch, self)
    }
}

impl BatchEnded {
    pub(super) fn draft(&self, round: Id, batch: Id) -> Draft {
        Draft::new(Class::Round(round), BATCH_ENDED, batch, self)
    }
}
