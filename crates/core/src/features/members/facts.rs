//! The facts of membership. All of them are logged as they come; what they are worth is decided by the [`super::roll`].

use super::grant::{Grant, Seats};
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Fact, Kind};
use crate::journal::vector::Vector;
use crate::problem::Lang;
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};
use rusqlite::Connection;

pub(super) const SPACE_FOUNDED: Kind = 1;
pub(super) const INVITATION_MADE: Kind = 2;
pub(super) const DEVICE_JOINED: Kind = 3;
pub(super) const STAFF_ADDED: Kind = 4;
pub(super) const DEVICE_ADMITTED: Kind = 5;
pub(super) const DEVICE_CHANGED: Kind = 6;
pub(super) const DEVICE_REVOKED: Kind = 7;
pub(super) const STAFF_CHANGED: Kind = 8;
pub(super) const HELD_SETTLED: Kind = 9;
pub(super) const DEVICE_RECOVERED: Kind = 10;
pub(super) const ENTRY_REFUSED: Kind = 11;

/// Makes a struct's draft of one kind.
macro_rules! drafts {
    ($($fact:ident = $kind:ident),* $(,)?) => {$(
        impl $fact {
            pub(crate) fn draft(&self, subject: Id) -> Draft {
                Draft::new(Class::Space, $kind, subject, self)
            }
        }
    )*};
}

drafts! {
    Founded = SPACE_FOUNDED, InvitationMade = INVITATION_MADE, Joined = DEVICE_JOINED, StaffAdded = STAFF_ADDED,
    Admitted = DEVICE_ADMITTED, Changed = DEVICE_CHANGED, Revoked = DEVICE_REVOKED, StaffChanged = STAFF_CHANGED,
    HeldSettled = HELD_SETTLED, Recovered = DEVICE_RECOVERED, EntryRefused = ENTRY_REFUSED,
}

/// A committee began to use a space of its own; subject: the space. The root key's only other trace is the recovery sheet.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Founded {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub device_name: String,
    /// The space's id is the hash of this key: nobody else can found a space of that id.
    #[n(2)]
    pub root_key: ByteArray<32>,
    /// The root's signature over the founding device's key.
    #[n(3)]
    pub proof: ByteArray<64>,
    #[n(4)]
    pub staff: Id,
    #[n(5)]
    pub staff_name: String,
}

/// The holder of the recovery sheet made a device an administrator's; the first fact of its chain; subject: the device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Recovered {
    #[n(0)]
    pub device_name: String,
    #[n(1)]
    pub root_key: ByteArray<32>,
    #[n(2)]
    pub proof: ByteArray<64>,
    #[n(3)]
    pub staff: Id,
    #[n(4)]
    pub staff_name: String,
    /// When, ms; signed with the proof. A later recovery outranks an earlier one and the founder.
    #[n(5)]
    pub at_ms: u64,
}

/// An administrator made an invitation; subject: its id. Whoever holds its secret key may ask to join.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct InvitationMade {
    #[n(0)]
    pub public_key: ByteArray<32>,
    #[n(1)]
    pub grant: Grant,
    /// Until when, ms by the clock of whoever admits.
    #[n(2)]
    pub expires_at_ms: u64,
}

/// A device asks to be let in; the first fact of its chain; subject: the device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Joined {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub invitation: Id,
    #[n(2)]
    pub proof: ByteArray<64>,
    #[n(3)]
    pub staff: Id,
    #[n(4)]
    pub staff_name: String,
}

/// An administrator let a device in; subject: the device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Admitted {
    #[n(0)]
    pub name: String,
    /// Used up by this.
    #[n(1)]
    pub invitation: Option<Id>,
    #[n(2)]
    pub grant: Grant,
    #[n(3)]
    pub staff: Id,
    #[n(4)]
    pub staff_name: String,
}

/// What a device may do was changed from these places of its chains on; subject: the device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Changed {
    #[n(0)]
    pub grant: Grant,
    #[n(1)]
    pub from: Seats,
    /// The ends of its chains as they were held: of a chain that forked, branches that come to light later are meant too.
    #[n(2)]
    pub ends: Option<Vector>,
}

/// Nothing a device wrote from these places of its chains on counts; chains not named do not count at all; subject: the
/// device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Revoked {
    #[n(0)]
    pub from: Seats,
    /// As in [`Changed`].
    #[n(1)]
    pub ends: Option<Vector>,
}

/// A person began to work with the space.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct StaffAdded {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub grant: Grant,
}

/// What a person may do was changed; without a grant they work here no more.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct StaffChanged {
    #[n(0)]
    pub grant: Option<Grant>,
}

/// Facts that were kept aside were accepted or rejected; subject: the device that wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct HeldSettled {
    #[n(0)]
    pub epoch: u64,
    #[n(1)]
    pub seqs: Vec<u64>,
    #[n(2)]
    pub accepted: bool,
}

/// Nobody comes in with an invitation any more, or one laptop that asked with it does not; subject: the invitation. Whoever was
/// let in before stays.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct EntryRefused {
    /// The laptop that is sent away; nothing where the invitation itself is taken back.
    #[n(0)]
    pub device: Option<Id>,
}

pub(super) fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let device = || super::device_named(db, &fact.subject);
    let said = |zh: &str, en: &str, name: Option<String>| {
        format!("{}{}", lang.pick(zh, en), name.unwrap_or_default())
    };
    Ok(match fact.kind {
        SPACE_FOUNDED => {
            let name = minicbor::decode::<Founded>(&fact.body).ok().map(|f| f.name);
            said("创建居委台账：", "committee founded: ", name)
        }
        DEVICE_RECOVERED => {
            let name = minicbor::decode::<Recovered>(&fact.body)
                .ok()
                .map(|r| r.device_name);
            said("凭恢复单接管：", "taken over with the recovery sheet: ", name)
        }
        DEVICE_JOINED => {
            let name = minicbor::decode::<Joined>(&fact.body).ok().map(|j| j.name);
            said("电脑申请加入：", "laptop asked to join: ", name)
        }
        DEVICE_ADMITTED => {
            let name = minicbor::decode::<Admitted>(&fact.body).ok().map(|a| a.name);
            said("准许电脑加入：", "laptop let in: ", name)
        }
        DEVICE_CHANGED => said("更改电脑权限：", "laptop's rights changed: ", Some(device()?)),
        DEVICE_REVOKED => said("停用电脑：", "laptop revoked: ", Some(device()?)),
        STAFF_ADDED => {
            let name = minicbor::decode::<StaffAdded>(&fact.body).ok().map(|s| s.name);
            said("新增人员：", "person added: ", name)
        }
        STAFF_CHANGED => {
            let name = super::staff_name(db, &fact.subject)?;
            said("更改人员权限：", "person's rights changed: ", Some(name))
        }
        HELD_SETTLED => said(
            "处理搁置的记录：",
            "records kept aside were settled: ",
            Some(device()?),
        ),
        ENTRY_REFUSED => match minicbor::decode::<EntryRefused>(&fact.body) {
            Ok(EntryRefused { device: Some(_) }) => lang.pick(
                "回绝了一台电脑的加入申请",
                "a laptop that asked to join was sent away",
            ),
            _ => lang.pick("收回邀请码", "invitation taken back"),
        }
        .to_owned(),
        _ => lang.pick("生成邀请码", "invitation made").to_owned(),
    })
}
