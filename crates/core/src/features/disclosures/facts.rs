//! The facts of disclosure.

use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};

/// Both numbers of a resident were seen, without a reason: what the first version wrote. It is read for ever, written no more.
pub(super) const NUMBERS_REVEALED: Kind = 28;
pub(super) const NUMBER_REVEALED: Kind = 120;
pub(super) const PEOPLE_EXPORTED: Kind = 121;

/// Somebody saw a field of a resident in clear; subject: the resident.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct NumberRevealed {
    /// See `RevealField`.
    #[n(0)]
    pub field: u8,
    /// See `Reason`.
    #[n(1)]
    pub reason: u8,
    #[n(2)]
    pub note: Option<String>,
}

/// Somebody made a file that names people; subject: the round it is about.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct PeopleExported {
    #[n(0)]
    pub file: String,
    #[n(1)]
    pub people: u64,
    /// Whether phones and identity numbers stand in it in clear.
    #[n(2)]
    pub clear: bool,
    #[n(3)]
    pub reason: Option<u8>,
    #[n(4)]
    pub note: Option<String>,
    /// When it is to be deleted, ms.
    #[n(5)]
    pub expires_at_ms: u64,
}

impl NumberRevealed {
    pub(super) fn draft(&self, resident: Id) -> Draft {
        Draft::new(Class::Books, NUMBER_REVEALED, resident, self)
    }
}

impl PeopleExported {
    pub(super) fn draft(&self, round: Id) -> Draft {
        Draft::new(Class::Books, PEOPLE_EXPORTED, round, self)
    }
}
