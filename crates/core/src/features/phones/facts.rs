//! The facts of phones; the subject is the phone's id, or the door that somebody says something of, the class the round it
//! works in.

use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

pub(super) const PHONE_INVITED: Kind = 160;
pub(super) const PHONE_JOINED: Kind = 161;
pub(super) const PHONE_ENDED: Kind = 162;
pub(super) const UNLISTED_MET: Kind = 163;
pub(super) const UNLISTED_SEEN: Kind = 164;

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

/// Behind a door (the fact's subject) a volunteer met people whom the list on the phone lacks. What a phone says of a door last
/// counts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct UnlistedMet {
    /// Through which door session it came.
    #[n(0)]
    pub phone: Id,
    /// Made on the phone: delivered twice, it is one report.
    #[n(1)]
    pub id: Id,
    /// How many people; 0 takes back what the phone said of the door before.
    #[n(2)]
    pub people: u32,
    #[n(3)]
    pub note: Option<String>,
    /// When it was said, ms: the laptop's clock less what the phone says has passed since.
    #[n(4)]
    pub made_at: i64,
}

/// Somebody saw to a report about a door (the fact's subject), or says that nobody has after all. The last word counts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct UnlistedSeen {
    /// The report.
    #[n(0)]
    pub id: Id,
    /// It is open again.
    #[n(1)]
    pub again: Option<bool>,
}

pub(super) fn invited(round: Id, phone: Id, body: &PhoneInvited) -> Draft {
    Draft::new(Class::Round(round), PHONE_INVITED, phone, body)
}

pub(super) fn joined(round: Id, phone: Id, body: &PhoneJoined) -> Draft {
    Draft::new(Class::Round(round), PHONE_JOINED, phone, body)
}

pub(super) fn ended(round: Id, phone: Id) -> Draft {
    Draft::new(Class::Round(round), PHONE_ENDED, phone, &PhoneEnded {})
}

pub(super) fn unlisted(round: Id, home: Id, body: &UnlistedMet) -> Draft {
    Draft::new(Class::Round(round), UNLISTED_MET, home, body)
}

pub(super) fn unlisted_seen(round: Id, home: Id, body: &UnlistedSeen) -> Draft {
    Draft::new(Class::Round(round), UNLISTED_SEEN, home, body)
}
