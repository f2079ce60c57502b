//! The facts of people who stand there twice. That an entry is merged away is a field of it ([`crate::features::register`]); what
//! stands here is what came with it.

use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};

pub(super) const PEOPLE_MERGED: Kind = 300;
pub(super) const TOLD_APART: Kind = 301;
pub(super) const MARK_CARRIED: Kind = 302;

/// An entry was merged into another; subject: the one that is merged away. The edits themselves are facts of their own, written
/// just before this one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct PeopleMerged {
    /// The entry that stays.
    #[n(0)]
    pub into: Id,
    /// The fields of the entry that stays which were written anew for it.
    #[n(1)]
    pub fields: Vec<u8>,
}

/// A mark of an entry merged away was carried over to the one that stays, by the merge or by whoever heard of both; subject: the
/// one that is merged away. It is the round's, so that nothing of it is left once the round is destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct MarkCarried {
    /// The entry that has it now.
    #[n(0)]
    pub into: Id,
    #[n(1)]
    pub outcome: u8,
    #[n(2)]
    pub tube: Option<String>,
}

/// Two entries are not the same person; subject: the one with the lesser id.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct ToldApart {
    #[n(0)]
    pub other: Id,
    /// Nobody is sure any more.
    #[n(1)]
    pub taken_back: bool,
}

impl PeopleMerged {
    pub(super) fn draft(&self, away: Id) -> Draft {
        Draft::new(Class::Register, PEOPLE_MERGED, away, self)
    }
}

impl MarkCarried {
    pub(super) fn draft(&self, round: Id, away: Id) -> Draft {
        Draft::new(Class::Round(round), MARK_CARRIED, away, self)
    }
}

impl ToldApart {
    pub(super) fn draft(&self, one: Id) -> Draft {
        Draft::new(Class::Register, TOLD_APART, one, self)
    }
}
