//! The facts of a list from above; subject and class: the list, as with rounds, so that it can be destroyed as they are.

use super::types::ListAnswer;
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};

pub(super) const LIST_RECEIVED: Kind = 280;
pub(super) const LINES_LISTED: Kind = 281;
pub(super) const LINE_ANSWERED: Kind = 282;
pub(super) const LIST_CLOSED: Kind = 283;

/// A list came from above; its lines follow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct ListReceived {
    #[n(0)]
    pub name: String,
    /// Who sent it.
    #[n(1)]
    pub source: Option<String>,
    /// When the answers are due, ms.
    #[n(2)]
    pub due_at: Option<i64>,
}

/// Who is asked about in one line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Line {
    /// As it was received.
    #[n(0)]
    pub text: String,
    #[n(1)]
    pub name: Option<String>,
    /// Several are divided by `、`, as in the register.
    #[n(2)]
    pub phone: Option<String>,
    #[n(3)]
    pub id_number: Option<String>,
    #[n(4)]
    pub address: Option<String>,
}

/// Lines of a list, in the order in which they came; a long list takes several of these.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct LinesListed {
    /// The number of the first of them, from 1.
    #[n(0)]
    pub first: u32,
    #[n(1)]
    pub lines: Vec<Line>,
}

/// What the committee says of one line; without an answer what was said is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct LineAnswered {
    #[n(0)]
    pub line: u32,
    #[n(1)]
    pub answer: Option<ListAnswer>,
    /// Who of the register it is.
    #[n(2)]
    pub resident: Option<Id>,
    #[n(3)]
    pub note: Option<String>,
}

/// The answers were given back, or the list is taken up again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct ListClosed {
    #[n(0)]
    pub closed: bool,
}

macro_rules! list_draft {
    ($($fact:ty => $kind:expr),* $(,)?) => {$(
        impl $fact {
            pub(super) fn draft(&self, list: Id) -> Draft {
                Draft::new(Class::Round(list), $kind, list, self)
            }
        }
    )*};
}

list_draft! {
    ListReceived => LIST_RECEIVED,
    LinesListed => LINES_LISTED,
    LineAnswered => LINE_ANSWERED,
    ListClosed => LIST_CLOSED,
}
