//! The facts of needs; subject: the resident, but of the watch, which is the committee's.

use super::types::{ContactHow, NeedKind};
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};

pub(super) const NEED_NOTED: Kind = 260;
pub(super) const NEED_ENDED: Kind = 261;
pub(super) const NEED_RESUMED: Kind = 262;
pub(super) const NEED_MET: Kind = 263;
pub(super) const NEED_PUT_OFF: Kind = 264;
pub(super) const ACT_WITHDRAWN: Kind = 265;
pub(super) const CONTACTED: Kind = 266;
pub(super) const CONTACT_WITHDRAWN: Kind = 267;
pub(super) const WATCH_SET: Kind = 268;

/// Somebody needs something. It never changes: what is changed is ended, and another takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct NeedNoted {
    #[n(0)]
    pub need: Id,
    #[n(1)]
    pub kind: NeedKind,
    #[n(2)]
    pub name: Option<String>,
    /// One bit a weekday, Monday the lowest; 0 where it goes by days.
    #[n(3)]
    pub weekdays: u8,
    #[n(4)]
    pub every_days: Option<u32>,
    /// `2026-03-16`.
    #[n(5)]
    pub first_on: String,
    #[n(6)]
    pub tag: Option<String>,
    #[n(7)]
    pub note: Option<String>,
    /// The need it takes the place of.
    #[n(8)]
    pub replaces: Option<Id>,
}

/// It is needed no more.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct NeedEnded {
    #[n(0)]
    pub need: Id,
}

/// It is needed again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct NeedResumed {
    #[n(0)]
    pub need: Id,
}

/// It was met.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct NeedMet {
    #[n(0)]
    pub need: Id,
    #[n(1)]
    pub act: Id,
    /// The day it was due, as its writer saw it: two who say the same of one day move it on once.
    #[n(2)]
    pub due: String,
    /// The day it was met.
    #[n(3)]
    pub on: String,
    /// For how many days it lasts, where that differs from what the need says.
    #[n(4)]
    pub days: Option<u32>,
    #[n(5)]
    pub note: Option<String>,
}

/// It was put off.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct NeedPutOff {
    #[n(0)]
    pub need: Id,
    #[n(1)]
    pub act: Id,
    /// The day it was due.
    #[n(2)]
    pub due: String,
    /// The day it is due instead.
    #[n(3)]
    pub until: String,
    #[n(4)]
    pub note: Option<String>,
}

/// That it was met, or put off, was an error.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct ActWithdrawn {
    #[n(0)]
    pub act: Id,
}

/// Somebody was spoken to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Contacted {
    #[n(0)]
    pub contact: Id,
    #[n(1)]
    pub how: ContactHow,
    #[n(2)]
    pub well: bool,
    #[n(3)]
    pub note: Option<String>,
}

/// That they were was an error.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct ContactWithdrawn {
    #[n(0)]
    pub contact: Id,
}

/// Whose silence is watched was changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct WatchSet {
    #[n(0)]
    pub tags: Vec<String>,
    #[n(1)]
    pub days: u32,
    /// Care tags of those who cannot come down when they are called; absent where nobody said.
    #[n(2)]
    pub stays: Option<Vec<String>>,
}

macro_rules! need_draft {
    ($($fact:ty => $kind:expr),* $(,)?) => {$(
        impl $fact {
            /// The fact about `subject`, to be written.
            pub(super) fn draft(&self, subject: Id) -> Draft {
                Draft::new(Class::Register, $kind, subject, self)
            }
        }
    )*};
}

need_draft! {
    NeedNoted => NEED_NOTED,
    NeedEnded => NEED_ENDED,
    NeedResumed => NEED_RESUMED,
    NeedMet => NEED_MET,
    NeedPutOff => NEED_PUT_OFF,
    ActWithdrawn => ACT_WITHDRAWN,
    Contacted => CONTACTED,
    ContactWithdrawn => CONTACT_WITHDRAWN,
    WatchSet => WATCH_SET,
}
