//! The facts of phones; the subject of each is the phone's id, its class the round it works in.

use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

pub(super) const PHONE_INVITED: Kind = 160;
pub(super) const PHONE_JOINED: Kind = 161;
pub(super) const PHONE_ENDED: Kind = 162;

/// A code was made that lets one phone in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct PhoneInvited {
    /// Whose phone it is.
    #[n(0)]
    pub name: String,
    /// The buildings it sees.
    #[n(1)]
    pub buildings: Vec<Id>,
    /// What the code's secret hashes to: 128 random bits cannot be guessed from it.
    #[n(2)]
    pub code: ByteArray<32>,
    /// Until when the code can be used, ms.
    #[n(3)]
    pub until: i64,
    /// Its link leads to the channel that is encrypted.
    #[n(4)]
    pub encrypted: Option<bool>,
}

/// A phone came with the code, which is used up.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct PhoneJoined {
    /// What its session's secret hashes to.
    #[n(0)]
    pub session: ByteArray<32>,
    /// Until when the session lasts, ms.
    #[n(1)]
    pub until: i64,
}

/// Somebody ended a phone, or took back a code nobody had used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct PhoneEnded {}

pub(super) fn invited(round: Id, phone: Id, body: &PhoneInvited) -> Draft {
    Draft::new(Class::Round(round), PHONE_INVITED, phone, body)
}

pub(super) fn joined(round: Id, phone: Id, body: &PhoneJoined) -> Draft {
    Draft::new(Class::Round(round), PHONE_JOINED, phone, body)
}

pub(super) fn ended(round: Id, phone: Id) -> Draft {
    Draft::new(Class::Round(round), PHONE_ENDED, phone, &PhoneEnded {})
}
