//! The facts of retention.

use crate::features::sweeps::types::CountsView;
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

pub(super) const ROUND_PURGED: Kind = 140;
pub(super) const PURGE_CONFIRMED: Kind = 141;
pub(super) const KEEP_CHANGED: Kind = 142;

/// The numbers of a round in one building.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct BuildingCounts {
    /// The building.
    #[n(0)]
    pub building: Id,
    /// 应检
    #[n(1)]
    pub expected: u64,
    /// 已检
    #[n(2)]
    pub done: u64,
    /// 没做成
    #[n(3)]
    pub not_done: u64,
    /// 不计入
    #[n(4)]
    pub excused: Option<u64>,
}

impl BuildingCounts {
    /// As screens show them.
    pub(super) fn view(&self) -> CountsView {
        CountsView {
            expected: self.expected,
            done: self.done,
            not_done: self.not_done,
            missing: self
                .expected
                .saturating_sub(self.done.saturating_add(self.not_done)),
            excused: self.excused.unwrap_or(0),
        }
    }
}

/// What a delivery handed out in all: it stays in the ledger, so that the stock is what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Delivered {
    /// What.
    #[n(0)]
    pub item: Id,
    /// From where.
    #[n(1)]
    pub place: Id,
    /// How much, thousandths.
    #[n(2)]
    pub quantity: i64,
}

/// An administrator destroyed a round; subject: the round. What it came to is all that remains.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RoundPurged {
    /// Its name.
    #[n(0)]
    pub name: String,
    /// As [`crate::features::sweeps`] names it.
    #[n(1)]
    pub kind: String,
    /// When it began, ms.
    #[n(2)]
    pub starts_at: i64,
    /// When it ended, ms.
    #[n(3)]
    pub ended_at: i64,
    /// Its numbers by building, in walking order.
    #[n(4)]
    pub buildings: Vec<BuildingCounts>,
    /// What it handed out.
    #[n(5)]
    pub delivered: Option<Delivered>,
}

/// A device holds nothing of a destroyed round any more; subject: the round.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PurgeConfirmed {
    /// Pages that held facts of it.
    #[n(0)]
    pub pages: u64,
    /// A hash over the salted hashes of what was erased.
    #[n(1)]
    pub hash: ByteArray<32>,
}

/// How long rounds are kept was changed; subject: one round, or nothing for the committee's usual.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KeepChanged {
    /// Days after the end.
    #[n(0)]
    pub days: u32,
}

impl RoundPurged {
    pub(crate) fn draft(&self, round: Id) -> Draft {
        // Of membership's class, so that a hub reads it too.
        Draft::new(Class::Space, ROUND_PURGED, round, self)
    }
}

impl PurgeConfirmed {
    pub(super) fn draft(&self, round: Id) -> Draft {
        Draft::new(Class::Space, PURGE_CONFIRMED, round, self)
    }
}

impl KeepChanged {
    pub(super) fn draft(&self, subject: Id) -> Draft {
        Draft::new(Class::Books, KEEP_CHANGED, subject, self)
    }
}
