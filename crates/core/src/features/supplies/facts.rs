//! The facts of the supply ledger.

use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

pub(super) const ITEM_ADDED: Kind = 60;
pub(super) const PLACE_ADDED: Kind = 61;
pub(super) const MOVEMENT_RECORDED: Kind = 62;
pub(super) const MOVEMENT_WITHDRAWN: Kind = 63;

/// Something that can be in stock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ItemAdded {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub spec: Option<String>,
    #[n(2)]
    pub unit: String,
    #[n(3)]
    pub import: Option<Id>,
}

/// Somewhere stock can be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct PlaceAdded {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub import: Option<Id>,
}

/// Stock moved: in from outside (no `from`), between places, out to a home or away (no `to`).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct MovementRecorded {
    /// `receipt`, `transfer`, `hand_out` or `count`.
    #[n(0)]
    pub kind: String,
    /// Thousandths, above zero.
    #[n(1)]
    pub quantity: i64,
    #[n(2)]
    pub from: Option<Id>,
    #[n(3)]
    pub to: Option<Id>,
    #[n(4)]
    pub home: Option<Id>,
    #[n(5)]
    pub resident: Option<Id>,
    #[n(6)]
    pub lot: Option<String>,
    /// `2022-10-31`.
    #[n(7)]
    pub expires_on: Option<String>,
    #[n(8)]
    pub source: Option<String>,
    #[n(9)]
    pub note: Option<String>,
    /// What a count found, thousandths; the movement is the difference to what the counter saw in the books.
    #[n(10)]
    pub counted: Option<i64>,
    #[n(11)]
    pub import: Option<Id>,
}

/// A movement was reversed. It is named by the fact that recorded it: device, epoch and number; and the branch of a chain that had forked.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct MovementWithdrawn {
    #[n(0)]
    pub epoch: u64,
    #[n(1)]
    pub seq: u64,
    #[n(2)]
    pub note: Option<String>,
    /// The branch, where the chain had forked.
    #[n(3)]
    pub branch: Option<ByteArray<8>>,
}

impl ItemAdded {
    pub(crate) fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Supplies, ITEM_ADDED, id, self)
    }
}

impl PlaceAdded {
    pub(crate) fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Supplies, PLACE_ADDED, id, self)
    }
}

impl MovementRecorded {
    /// The movement of `item`.
    pub(crate) fn draft(&self, item: Id) -> Draft {
        Draft::new(Class::Supplies, MOVEMENT_RECORDED, item, self)
    }
}

impl MovementWithdrawn {
    /// Reverses a movement that `device` recorded.
    pub(crate) fn draft(&self, device: Id) -> Draft {
        Draft::new(Class::Supplies, MOVEMENT_WITHDRAWN, device, self)
    }
}
