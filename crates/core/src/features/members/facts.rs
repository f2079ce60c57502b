//! The facts of membership and their tables.

use crate::desk::Topic;
use crate::fold::{Fold, FoldError, KindOfFact};
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Fact, Kind};
use crate::problem::Lang;
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};
use rusqlite::{Connection, params};

pub(super) const TABLES: &str = "
    CREATE TABLE committee (id BLOB PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE device (id BLOB PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE invitation (id BLOB PRIMARY KEY, public_key BLOB NOT NULL, by_id BLOB NOT NULL, at INTEGER NOT NULL)
        WITHOUT ROWID;
    CREATE TABLE staff (id BLOB PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
";

pub(super) const SPACE_FOUNDED: Kind = 1;
const INVITATION_MADE: Kind = 2;
pub(super) const DEVICE_JOINED: Kind = 3;
const STAFF_ADDED: Kind = 4;

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: SPACE_FOUNDED,
        name: "space_founded",
        fold: fold_founded,
        tell,
        topic: Topic::Space,
    },
    KindOfFact {
        kind: INVITATION_MADE,
        name: "invitation_made",
        fold: fold_invitation,
        tell,
        topic: Topic::Staff,
    },
    KindOfFact {
        kind: DEVICE_JOINED,
        name: "device_joined",
        fold: fold_joined,
        tell,
        topic: Topic::Staff,
    },
    KindOfFact {
        kind: STAFF_ADDED,
        name: "staff_added",
        fold: fold_staff,
        tell,
        topic: Topic::Staff,
    },
];

/// A committee began to use a space of its own.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Founded {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub device: Id,
    #[n(2)]
    pub device_name: String,
}

impl Founded {
    pub(crate) fn draft(&self, space: Id) -> Draft {
        Draft::new(Class::Space, SPACE_FOUNDED, space, self)
    }
}

/// A member made an invitation; whoever holds its secret key may join.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct InvitationMade {
    #[n(0)]
    pub public_key: ByteArray<32>,
}

impl InvitationMade {
    pub(super) fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Space, INVITATION_MADE, id, self)
    }
}

/// A device joined; the first fact of its chain.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Joined {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub invitation: Id,
    #[n(2)]
    pub proof: ByteArray<64>,
}

impl Joined {
    pub(super) fn draft(&self, device: Id) -> Draft {
        Draft::new(Class::Space, DEVICE_JOINED, device, self)
    }
}

/// A person began to work with the space.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct StaffAdded {
    #[n(0)]
    pub name: String,
}

impl StaffAdded {
    pub(crate) fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Space, STAFF_ADDED, id, self)
    }
}

fn fold_founded(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let founded: Founded = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO committee VALUES (?, ?)")?
        .execute(params![fact.subject, founded.name])?;
    put_device(fold, &founded.device, &founded.device_name, fact.at_ms)
}

fn fold_invitation(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let made: InvitationMade = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO invitation VALUES (?, ?, ?, ?)")?
        .execute(params![fact.subject, &made.public_key[..], fact.by, fact.at_ms])?;
    Ok(())
}

fn fold_joined(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let joined: Joined = minicbor::decode(&fact.body)?;
    put_device(fold, &fact.subject, &joined.name, fact.at_ms)
}

fn put_device(fold: &Fold<'_>, id: &Id, name: &str, at_ms: i64) -> Result<(), FoldError> {
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO device VALUES (?, ?, ?)")?
        .execute(params![id, name, at_ms])?;
    Ok(())
}

fn fold_staff(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let added: StaffAdded = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO staff VALUES (?, ?, ?)")?
        .execute(params![fact.subject, added.name, fact.at_ms])?;
    Ok(())
}

fn tell(_: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let name = |name: Option<String>| name.unwrap_or_default();
    Ok(match fact.kind {
        SPACE_FOUNDED => {
            let founded = minicbor::decode::<Founded>(&fact.body).ok().map(|f| f.name);
            format!(
                "{}{}",
                lang.pick("创建居委台账：", "committee founded: "),
                name(founded)
            )
        }
        DEVICE_JOINED => {
            let joined = minicbor::decode::<Joined>(&fact.body).ok().map(|j| j.name);
            format!("{}{}", lang.pick("电脑加入：", "laptop joined: "), name(joined))
        }
        STAFF_ADDED => {
            let added = minicbor::decode::<StaffAdded>(&fact.body).ok().map(|s| s.name);
            format!("{}{}", lang.pick("新增人员：", "person added: "), name(added))
        }
        _ => lang.pick("生成邀请码", "invitation made").to_owned(),
    })
}
