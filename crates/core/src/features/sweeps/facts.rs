//! The facts of rounds and marks.

use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};

pub(super) const ROUND_OPENED: Kind = 40;
pub(super) const ROUND_CLOSED: Kind = 41;
pub(super) const ROUND_REOPENED: Kind = 42;
pub(super) const MARK_RECORDED: Kind = 43;
pub(super) const DELIVERY_MARKED: Kind = 44;

/// An outcome's code says by itself whether it counts as done, so that marks need no look-up:
/// 0 takes a mark back, 1–49 are done, 50–99 are not done.
pub(crate) const WITHDRAWN: u8 = 0;
const FIRST_NOT_DONE: u8 = 50;

/// Whether an outcome counts as done.
pub(crate) fn is_done(outcome: u8) -> bool {
    (1..FIRST_NOT_DONE).contains(&outcome)
}

/// Among concurrent marks a done outranks a not done, and that a mark taken back.
pub(super) fn rank(outcome: u8) -> u8 {
    match outcome {
        WITHDRAWN => 0,
        outcome if is_done(outcome) => 2,
        _ => 1,
    }
}

/// One of the outcomes a round knows.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Outcome {
    #[n(0)]
    pub code: u8,
    #[n(1)]
    pub name: String,
}

/// A round was opened: what is done, to which targets, where, when, with which outcomes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct RoundOpened {
    #[n(0)]
    pub name: String,
    /// `screening`, `headcount`, `visit`, `delivery` or `free`.
    #[n(1)]
    pub kind: String,
    /// `resident` or `home`.
    #[n(2)]
    pub target: String,
    /// The buildings it covers.
    #[n(3)]
    pub buildings: Vec<Id>,
    /// Whole compounds it covers, with buildings added to them later.
    #[n(4)]
    pub compounds: Vec<Id>,
    #[n(5)]
    pub outcomes: Vec<Outcome>,
    #[n(6)]
    pub tube_size: Option<u32>,
    /// What a delivery hands out, how much (thousandths) and from where.
    #[n(7)]
    pub item: Option<Id>,
    #[n(8)]
    pub quantity: Option<i64>,
    #[n(9)]
    pub place: Option<Id>,
    #[n(10)]
    pub starts_at: i64,
    #[n(11)]
    pub ends_at: Option<i64>,
}

impl RoundOpened {
    pub(crate) fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Round(id), ROUND_OPENED, id, self)
    }
}

/// A round was closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct RoundClosed {}

impl RoundClosed {
    pub(crate) fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Round(id), ROUND_CLOSED, id, self)
    }
}

/// A closed round was opened again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct RoundReopened {}

impl RoundReopened {
    pub(crate) fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Round(id), ROUND_REOPENED, id, self)
    }
}

/// Where a mark comes from that somebody made on a phone. The laptop that wrote the fact had perhaps seen more than the phone
/// showed: such a mark follows what stood on the phone, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Tap {
    /// Through which door session it came.
    #[n(0)]
    pub phone: Id,
    /// Made on the phone: delivered twice, it is one mark.
    #[n(1)]
    pub id: Id,
    /// When it was made, ms: the laptop's clock less what the phone says has passed since.
    #[n(2)]
    pub made_at: i64,
    /// The mark of the same target that stood on the phone.
    #[n(3)]
    pub over: Option<Over>,
}

/// A mark, as every device knows it: no laptop reads its clock twice.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Over {
    /// The laptop that wrote it.
    #[n(0)]
    pub device: Id,
    /// Its hybrid logical clock then.
    #[n(1)]
    pub clock: u64,
}

/// An outcome for one target (the fact's subject) of one round (its class).
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct MarkRecorded {
    #[n(0)]
    pub outcome: u8,
    #[n(1)]
    pub tube: Option<String>,
    #[n(2)]
    pub note: Option<String>,
    #[n(3)]
    pub tap: Option<Tap>,
}

/// A mark of a delivery: when it is done it is also a hand-out.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct DeliveryMarked {
    #[n(0)]
    pub outcome: u8,
    #[n(1)]
    pub item: Id,
    /// Thousandths.
    #[n(2)]
    pub quantity: i64,
    #[n(3)]
    pub place: Id,
    #[n(4)]
    pub note: Option<String>,
    #[n(5)]
    pub tap: Option<Tap>,
}

/// The fact that marks `target` in `round`.
pub(crate) fn mark_draft(round: Id, target: Id, mark: &MarkRecorded) -> Draft {
    Draft::new(Class::Round(round), MARK_RECORDED, target, mark)
}

/// The fact that marks `target` in the delivery `round`.
pub(crate) fn delivery_draft(round: Id, target: Id, mark: &DeliveryMarked) -> Draft {
    Draft::new(Class::Round(round), DELIVERY_MARKED, target, mark)
}
