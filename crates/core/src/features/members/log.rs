//! The log of all facts of membership, and the tables that screens read, written anew from the roll whenever it changes.

use super::facts::{self, Founded, Recovered};
use super::grant::{Grant, Spot};
use super::recovery::space_of;
use super::roll::{Held, Member, Roll};
use crate::desk::Topic;
use crate::features::members::Who;
use crate::fold::{Fold, FoldError, KindOfFact};
use crate::id::Id;
use crate::journal::chains::Chain;
use crate::journal::fact::{Class, Fact};
use crate::journal::store;
use crate::planted::{self, Planted};
use rusqlite::{Connection, params};

/// A `role` of nothing means revoked, or no longer here.
pub(super) const TABLES: &str = "
    CREATE TABLE roll_fact (writer INTEGER NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL, at INTEGER NOT NULL,
        by_id BLOB NOT NULL, kind INTEGER NOT NULL, subject BLOB NOT NULL, body BLOB NOT NULL, PRIMARY KEY (writer, seq)) WITHOUT ROWID;
    CREATE TABLE committee (id BLOB PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE device (id BLOB PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL, by_device BLOB,
        admitted INTEGER NOT NULL, role INTEGER, scope BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE staff (id BLOB PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL, role INTEGER, scope BLOB NOT NULL)
        WITHOUT ROWID;
    CREATE TABLE held (writer INTEGER NOT NULL, seq INTEGER NOT NULL, kind INTEGER NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (writer, seq)) WITHOUT ROWID;
";

macro_rules! logged {
    ($($kind:ident $name:literal $topic:ident),* $(,)?) => {
        &[$(KindOfFact {
            kind: facts::$kind,
            name: $name,
            who: Who::Logged,
            fold: fold_log,
            tell: facts::tell,
            topic: Topic::$topic,
        }),*]
    };
}

pub(super) const KINDS: &[KindOfFact] = logged! {
    SPACE_FOUNDED "space_founded" Space,
    INVITATION_MADE "invitation_made" Staff,
    DEVICE_JOINED "device_joined" Staff,
    STAFF_ADDED "staff_added" Staff,
    DEVICE_ADMITTED "device_admitted" Staff,
    DEVICE_CHANGED "device_changed" Staff,
    DEVICE_REVOKED "device_revoked" Staff,
    STAFF_CHANGED "staff_changed" Staff,
    HELD_SETTLED "held_settled" Staff,
    DEVICE_RECOVERED "device_recovered" Staff,
    ENTRY_REFUSED "entry_refused" Staff,
};

fn fold_log(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    if !is_of_members(fact) {
        return Err(FoldError::Body(minicbor::decode::Error::message(
            "of another class",
        )));
    }
    put(fold.db, fold.writer, fact)?;
    Ok(())
}

/// Whether it is a fact of membership where such facts stand. In a section of another class a hub would not see it, a rebuild
/// would come to it late, and it would go when that class is erased: there it counts nowhere.
fn is_of_members(fact: &Fact) -> bool {
    fact.class == Class::Space && KINDS.iter().any(|kind| kind.kind == fact.kind)
}

fn put(db: &Connection, writer: i64, fact: &Fact) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR IGNORE INTO roll_fact VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            writer,
            fact.seq as i64,
            fact.clock.0 as i64,
            fact.at_ms,
            fact.by,
            fact.kind,
            fact.subject,
            fact.body
        ])?;
    Ok(())
}

/// Logs those of `facts` that are of membership; whether there were any.
///
/// # Errors
/// SQLite's.
pub fn log_facts(db: &Connection, writer: i64, facts: &[Fact]) -> rusqlite::Result<bool> {
    let mut any = false;
    for fact in facts.iter().filter(|fact| is_of_members(fact)) {
        put(db, writer, fact)?;
        any = true;
    }
    Ok(any)
}

/// What stood in the chain `from` above the number `at` stands in `to`, where a chain forked.
///
/// # Errors
/// SQLite's.
pub fn move_facts(db: &Connection, from: i64, at: u64, to: i64) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE roll_fact SET writer = ? WHERE writer = ? AND seq > ?",
        params![to, from, at as i64],
    )
    .map(drop)
}

/// The public key of the committee's root, once a fact that carries it has arrived. The space's id proves it.
///
/// # Errors
/// SQLite's.
pub fn root_key(db: &Connection) -> rusqlite::Result<Option<[u8; 32]>> {
    let space = store::meta(db, "space")?
        .and_then(|bytes| bytes.try_into().ok())
        .map(Id::from_bytes);
    let mut facts = db.prepare_cached("SELECT kind, body FROM roll_fact WHERE kind IN (?, ?)")?;
    let mut rows = facts.query([facts::SPACE_FOUNDED, facts::DEVICE_RECOVERED])?;
    while let Some(row) = rows.next()? {
        let body = row.get_ref(1)?.as_blob()?;
        let key = match row.get(0)? {
            facts::SPACE_FOUNDED => minicbor::decode::<Founded>(body).map(|fact| fact.root_key),
            _ => minicbor::decode::<Recovered>(body).map(|fact| fact.root_key),
        };
        if let Some(key) = key.ok().filter(|key| Some(space_of(key)) == space) {
            return Ok(Some(*key));
        }
    }
    Ok(None)
}

/// Keeps a fact out of the projections, in view of those who may decide about it.
///
/// # Errors
/// SQLite's.
pub fn keep_aside(fold: &Fold<'_>, fact: &Fact, held: Held) -> rusqlite::Result<()> {
    fold.touch(Topic::Staff);
    if held == Held::Rejected || planted::is(Planted::HeldForgotten) {
        return Ok(());
    }
    fold.db
        .prepare_cached("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)")?
        .execute(params![fold.writer, fact.seq as i64, fact.kind, held.name()])?;
    Ok(())
}

/// How many facts of a stretch of a chain are kept aside, by their reason.
///
/// # Errors
/// SQLite's.
pub fn held_in(db: &Connection, writer: i64, first: u64, last: u64) -> rusqlite::Result<Vec<(String, i64)>> {
    db.prepare_cached(
        "SELECT reason, count(*) FROM held WHERE writer = ? AND seq BETWEEN ? AND ? GROUP BY reason",
    )?
    .query_map(params![writer, first as i64, last as i64], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?
    .collect()
}

/// Whether a fact would change who belongs to the committee, or what they may do, though its device is no administrator's at that
/// place. Whoever founds, recovers or asks proves it by other means.
pub fn is_idle(roll: &Roll, chain: &Chain, fact: &Fact) -> bool {
    let proving = [
        facts::SPACE_FOUNDED,
        facts::DEVICE_JOINED,
        facts::DEVICE_RECOVERED,
    ];
    let member = roll.members.get(&chain.writer.device);
    let may = |member: &Member| {
        let grant = member.grant_at(&Spot::of(chain, fact.seq));
        grant.is_some_and(Grant::administrates)
    };
    is_of_members(fact) && !proving.contains(&fact.kind) && !member.is_some_and(may)
}

/// Writes the tables of committee, devices and people from the roll.
///
/// # Errors
/// SQLite's.
pub fn project(db: &Connection, roll: &Roll) -> rusqlite::Result<()> {
    db.execute_batch("DELETE FROM committee; DELETE FROM device; DELETE FROM staff;")?;
    if let Some(name) = &roll.name {
        let space = store::meta(db, "space")?;
        db.execute("INSERT INTO committee VALUES (?, ?)", params![space, name])?;
    }
    for (id, member) in &roll.members {
        let Member {
            name,
            at_ms,
            by,
            admitted,
            ..
        } = member;
        let grant = member.grant();
        let scope = grant.map(|grant| minicbor::to_vec(&grant.scope).unwrap_or_default());
        db.prepare_cached("INSERT INTO device VALUES (?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                id,
                name,
                at_ms,
                by,
                admitted,
                grant.map(|grant| grant.role as u8),
                scope.unwrap_or_default()
            ])?;
    }
    for (id, person) in &roll.people {
        let grant = person.grant();
        let scope = grant.map(|grant| minicbor::to_vec(&grant.scope).unwrap_or_default());
        db.prepare_cached("INSERT INTO staff VALUES (?, ?, ?, ?, ?)")?
            .execute(params![
                id,
                person.name,
                person.at_ms,
                grant.map(|grant| grant.role as u8),
                scope.unwrap_or_default()
            ])?;
    }
    Ok(())
}
