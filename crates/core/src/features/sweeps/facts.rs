//! The facts of rounds and marks.

use super::types::Sense;
use crate::features::filters::Filter;
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};

pub(super) const ROUND_OPENED: Kind = 40;
pub(super) const ROUND_CLOSED: Kind = 41;
pub(super) const ROUND_REOPENED: Kind = 42;
pub(super) const MARK_RECORDED: Kind = 43;
pub(super) const DELIVERY_MARKED: Kind = 44;
pub(super) const TARGETS_LISTED: Kind = 45;
pub(super) const KIND_SAVED: Kind = 46;
pub(super) const KIND_REMOVED: Kind = 47;
pub(super) const ROUND_CHANGED: Kind = 48;

/// An outcome's code says by itself in which sense it counts, so that marks need no look-up: 0 takes a mark back,
/// 1–49 are done, 50–99 are not done, from 100 on the target is excused.
pub(crate) const WITHDRAWN: u8 = 0;
pub(super) const FIRST_NOT_DONE: u8 = 50;
pub(super) const FIRST_EXCUSED: u8 = 100;

/// In which sense an outcome counts; nothing for a mark taken back.
pub(crate) fn sense(outcome: u8) -> Option<Sense> {
    match outcome {
        WITHDRAWN => None,
        1..FIRST_NOT_DONE => Some(Sense::Done),
        FIRST_NOT_DONE..FIRST_EXCUSED => Some(Sense::NotDone),
        _ => Some(Sense::Excused),
    }
}

/// Whether an outcome counts as done.
pub(crate) fn is_done(outcome: u8) -> bool {
    sense(outcome) == Some(Sense::Done)
}

/// Among concurrent marks a done outranks whatever excuses, that a not done, and that a mark taken back.
pub(super) fn rank(outcome: u8) -> u8 {
    match sense(outcome) {
        None => 0,
        Some(Sense::NotDone) => 1,
        Some(Sense::Excused) => 2,
        Some(Sense::Done) => 3,
    }
}

/// One of the outcomes a round knows, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Outcome {
    #[n(0)]
    pub code: u8,
    #[n(1)]
    pub name: String,
    /// Somebody goes back to the door after so many minutes; at 0 it waits to be visited at once.
    #[n(2)]
    pub again_min: Option<u32>,
}

/// What is asked beside the outcome of whoever is done.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Question {
    #[n(0)]
    pub code: u8,
    #[n(1)]
    pub name: String,
    /// What can be answered; empty where anything can.
    #[n(2)]
    pub choices: Vec<String>,
}

/// What was answered to the question with this code.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Answer {
    #[n(0)]
    pub question: u8,
    #[n(1)]
    pub text: String,
}

/// A round was opened: what is done, to which targets, where, when, with which outcomes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct RoundOpened {
    #[n(0)]
    pub name: String,
    /// As [`super::types::RoundKind`] names it.
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
    /// Single units it covers.
    #[n(12)]
    pub units: Option<Vec<Id>>,
    /// Of those who live there, only these.
    #[n(13)]
    pub filter: Option<Filter>,
    #[n(14)]
    pub questions: Option<Vec<Question>>,
    /// It goes through a list of its own ([`TargetsListed`]) instead of places.
    #[n(15)]
    pub listed: Option<bool>,
    /// The round its list was taken from.
    #[n(16)]
    pub after: Option<Id>,
    /// What the committee calls this kind of round, where it is its own.
    #[n(17)]
    pub kind_name: Option<String>,
}

impl RoundOpened {
    pub(crate) fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Round(id), ROUND_OPENED, id, self)
    }
}

/// Residents or homes that a round with a list goes through; a long list takes several of these. Whoever is added later comes in
/// one of its own.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct TargetsListed {
    #[n(0)]
    pub targets: Vec<Id>,
    /// Somebody took them in who met them at a door: they belong to the round whatever its filter says, and whether or not it
    /// has a list.
    #[n(1)]
    pub added: Option<bool>,
}

impl TargetsListed {
    pub(crate) fn draft(&self, round: Id) -> Draft {
        Draft::new(Class::Round(round), TARGETS_LISTED, round, self)
    }
}

/// The committee made a kind of round its own, or changed it; subject: the kind.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct KindSaved {
    #[n(0)]
    pub name: String,
    /// The kind it is counted and worded as.
    #[n(1)]
    pub like: String,
    #[n(2)]
    pub target: String,
    #[n(3)]
    pub outcomes: Vec<Outcome>,
    #[n(4)]
    pub questions: Vec<Question>,
    #[n(5)]
    pub tube_size: Option<u32>,
}

impl KindSaved {
    pub(crate) fn draft(&self, kind: Id) -> Draft {
        Draft::new(Class::Register, KIND_SAVED, kind, self)
    }
}

/// A kind of the committee's own is offered no more; rounds of it stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct KindRemoved {}

impl KindRemoved {
    pub(crate) fn draft(&self, kind: Id) -> Draft {
        Draft::new(Class::Register, KIND_REMOVED, kind, self)
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

/// What was said of a round when it was opened was wrong: its name, or when it is to end. What is not said stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct RoundChanged {
    #[n(0)]
    pub name: Option<String>,
    #[n(1)]
    pub ends_at: Option<i64>,
}

impl RoundChanged {
    pub(crate) fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Round(id), ROUND_CHANGED, id, self)
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

/// Where a mark comes from that was ticked on paper and typed later: it follows what stood on the paper, and what was typed
/// from it before.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Ticked {
    #[n(0)]
    pub paper: Id,
    /// The mark of the same target that stood on the paper.
    #[n(1)]
    pub over: Option<Over>,
}

/// How a mark came to the laptop that writes it, where nobody made it there.
pub(crate) enum Way {
    Phone(Tap),
    Paper(Ticked),
}

impl Way {
    /// The same, following no mark: it stands beside whatever is known.
    pub(super) fn over_nothing(self) -> Way {
        match self {
            Way::Phone(tap) => Way::Phone(Tap { over: None, ..tap }),
            Way::Paper(ticked) => Way::Paper(Ticked { over: None, ..ticked }),
        }
    }
}

impl From<Tap> for Way {
    fn from(tap: Tap) -> Way {
        Way::Phone(tap)
    }
}

impl From<Ticked> for Way {
    fn from(ticked: Ticked) -> Way {
        Way::Paper(ticked)
    }
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
    /// When somebody is to go back, ms, where that was agreed at the door.
    #[n(4)]
    pub again_at: Option<i64>,
    #[n(5)]
    pub answers: Option<Vec<Answer>>,
    #[n(6)]
    pub ticked: Option<Ticked>,
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
    #[n(6)]
    pub again_at: Option<i64>,
    #[n(7)]
    pub answers: Option<Vec<Answer>>,
    #[n(8)]
    pub ticked: Option<Ticked>,
}

/// The fact that marks `target` in `round`.
pub(crate) fn mark_draft(round: Id, target: Id, mark: &MarkRecorded) -> Draft {
    Draft::new(Class::Round(round), MARK_RECORDED, target, mark)
}

/// The fact that marks `target` in the delivery `round`.
pub(crate) fn delivery_draft(round: Id, target: Id, mark: &DeliveryMarked) -> Draft {
    Draft::new(Class::Round(round), DELIVERY_MARKED, target, mark)
}
