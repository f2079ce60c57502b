//! How phones become rows.

use super::facts::*;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::features::register::home_address;
use crate::fold::{Fold, FoldError, KindOfFact, Stamp, round_of};
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::{Connection, OptionalExtension, params};

/// `device` let it in: no other laptop answers it. Of several joinings and endings of one phone, which only copies of one
/// laptop can write beside one another, the first counts. Reports of people a list lacks are only ever added: of those of one
/// phone about one door the last counts, and whether it was seen to is the last word on it.
pub(super) const TABLES: &str = "
    CREATE TABLE phone (id BLOB PRIMARY KEY, round BLOB NOT NULL, name TEXT NOT NULL, device BLOB NOT NULL,
        writer INTEGER NOT NULL, by_id BLOB NOT NULL, at INTEGER NOT NULL, clock INTEGER NOT NULL, code BLOB NOT NULL, code_until INTEGER NOT NULL,
        encrypted INTEGER NOT NULL)
        WITHOUT ROWID;
    CREATE TABLE phone_building (phone BLOB NOT NULL, building BLOB NOT NULL, round BLOB NOT NULL,
        PRIMARY KEY (phone, building)) WITHOUT ROWID;
    CREATE TABLE phone_joined (phone BLOB PRIMARY KEY, round BLOB NOT NULL, session BLOB NOT NULL, until INTEGER NOT NULL,
        writer INTEGER NOT NULL, clock INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE phone_ended (phone BLOB PRIMARY KEY, round BLOB NOT NULL, by_id BLOB NOT NULL, writer INTEGER NOT NULL,
        clock INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE unlisted (round BLOB NOT NULL, home BLOB NOT NULL, id BLOB NOT NULL, phone BLOB NOT NULL, people INTEGER NOT NULL,
        note TEXT, at INTEGER NOT NULL, written_at INTEGER NOT NULL, writer INTEGER NOT NULL, clock INTEGER NOT NULL, by_id BLOB NOT NULL,
        PRIMARY KEY (round, home, id)) WITHOUT ROWID;
    CREATE TABLE unlisted_seen (round BLOB NOT NULL, home BLOB NOT NULL, id BLOB NOT NULL, seen INTEGER NOT NULL,
        at INTEGER NOT NULL, writer INTEGER NOT NULL, clock INTEGER NOT NULL, by_id BLOB NOT NULL,
        PRIMARY KEY (round, home, id)) WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: PHONE_INVITED,
        who: Who::AtLeast(Role::Staff, Reach::Each(buildings)),
        name: "phone_invited",
        fold: invited,
        tell,
        topic: Topic::Phones,
    },
    KindOfFact {
        kind: PHONE_JOINED,
        // In the name of whoever invited it.
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "phone_joined",
        fold: joined,
        tell,
        topic: Topic::Phones,
    },
    KindOfFact {
        kind: PHONE_ENDED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "phone_ended",
        fold: ended,
        tell,
        topic: Topic::Phones,
    },
    KindOfFact {
        kind: UNLISTED_MET,
        // In the name of whoever invited the phone, who is in charge of that door.
        who: Who::AtLeast(Role::Staff, Reach::Subject),
        name: "unlisted_met",
        fold: unlisted_met,
        tell: tell_unlisted,
        topic: Topic::Phones,
    },
    KindOfFact {
        kind: UNLISTED_SEEN,
        who: Who::AtLeast(Role::Volunteer, Reach::Subject),
        name: "unlisted_seen",
        fold: unlisted_seen,
        tell: tell_unlisted,
        topic: Topic::Phones,
    },
];

/// Nobody lets a phone see what they are not in charge of.
fn buildings(fact: &Fact) -> Vec<Id> {
    minicbor::decode::<PhoneInvited>(&fact.body).map_or_else(|_| Vec::new(), |invited| invited.buildings)
}

/// An id is given once. Where a tampered laptop gives it again, the first counts, with its buildings.
fn invited(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let invited: PhoneInvited = minicbor::decode(&fact.body)?;
    let (round, stamp) = (round_of(fact)?, fold.stamp(fact));
    let before = "SELECT clock, writer FROM phone WHERE id = ?";
    if !is_first(fold, before, &fact.subject, &stamp)? {
        return Ok(());
    }
    fold.db
        .prepare_cached("INSERT OR REPLACE INTO phone VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            round,
            invited.name,
            fold.device(),
            stamp.writer,
            stamp.by,
            stamp.at,
            stamp.clock,
            *invited.code,
            invited.until,
            invited.encrypted == Some(true)
        ])?;
    fold.db
        .prepare_cached("DELETE FROM phone_building WHERE phone = ?")?
        .execute([fact.subject])?;
    for building in &invited.buildings {
        fold.db
            .prepare_cached("INSERT OR IGNORE INTO phone_building VALUES (?, ?, ?)")?
            .execute(params![fact.subject, building, round])?;
    }
    Ok(())
}

fn joined(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let joined: PhoneJoined = minicbor::decode(&fact.body)?;
    let (round, stamp) = (round_of(fact)?, fold.stamp(fact));
    // Only the laptop that let it in speaks for a phone.
    let own: Option<bool> = fold
        .db
        .prepare_cached("SELECT device = ? FROM phone WHERE id = ?")?
        .query_row(params![fold.device(), fact.subject], |row| row.get(0))
        .optional()?;
    let before = "SELECT clock, writer FROM phone_joined WHERE phone = ?";
    if own == Some(true) && is_first(fold, before, &fact.subject, &stamp)? {
        fold.db
            .prepare_cached("INSERT OR REPLACE INTO phone_joined VALUES (?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                fact.subject,
                round,
                *joined.session,
                joined.until,
                stamp.writer,
                stamp.clock,
                stamp.at
            ])?;
    }
    Ok(())
}

fn ended(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let (round, stamp) = (round_of(fact)?, fold.stamp(fact));
    let before = "SELECT clock, writer FROM phone_ended WHERE phone = ?";
    if is_first(fold, before, &fact.subject, &stamp)? {
        fold.db
            .prepare_cached("INSERT OR REPLACE INTO phone_ended VALUES (?, ?, ?, ?, ?, ?)")?
            .execute(params![
                fact.subject,
                round,
                stamp.by,
                stamp.writer,
                stamp.clock,
                stamp.at
            ])?;
    }
    Ok(())
}

/// An id is given once for each door: where copies of one laptop took it twice, the first counts.
fn unlisted_met(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let met: UnlistedMet = minicbor::decode(&fact.body)?;
    let (round, stamp) = (round_of(fact)?, fold.stamp(fact));
    let before = in_place(fold, "unlisted", &round, &fact.subject, &met.id)?;
    let is_first = before.map_or(Ok(true), |before| {
        fold.is_later(before, (stamp.clock, stamp.writer))
    })?;
    if is_first {
        fold.db
            .prepare_cached("INSERT OR REPLACE INTO unlisted VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                round,
                fact.subject,
                met.id,
                met.phone,
                met.people,
                met.note,
                met.made_at,
                stamp.at,
                stamp.writer,
                stamp.clock,
                stamp.by
            ])?;
    }
    Ok(())
}

/// The last word on a report counts.
fn unlisted_seen(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let seen: UnlistedSeen = minicbor::decode(&fact.body)?;
    let (round, stamp) = (round_of(fact)?, fold.stamp(fact));
    let before = in_place(fold, "unlisted_seen", &round, &fact.subject, &seen.id)?;
    let is_last = before.map_or(Ok(true), |before| {
        fold.is_later((stamp.clock, stamp.writer), before)
    })?;
    if is_last {
        fold.db
            .prepare_cached("INSERT OR REPLACE INTO unlisted_seen VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                round,
                fact.subject,
                seen.id,
                seen.again != Some(true),
                stamp.at,
                stamp.writer,
                stamp.clock,
                stamp.by
            ])?;
    }
    Ok(())
}

/// When what stands of a report in `table` was written, and by which chain.
fn in_place(
    fold: &Fold<'_>,
    table: &str,
    round: &Id,
    home: &Id,
    id: &Id,
) -> rusqlite::Result<Option<(i64, i64)>> {
    fold.db
        .prepare_cached(&format!(
            "SELECT clock, writer FROM {table} WHERE round = ? AND home = ? AND id = ?"
        ))?
        .query_row(params![round, home, id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// Whether what is folded now comes before what `sql` finds of the phone, or nothing is there.
fn is_first(fold: &Fold<'_>, sql: &str, phone: &Id, now: &Stamp) -> rusqlite::Result<bool> {
    let before: Option<(i64, i64)> = fold
        .db
        .prepare_cached(sql)?
        .query_row([phone], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    before.map_or(Ok(true), |before| fold.is_later(before, (now.clock, now.writer)))
}

fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let name: Option<String> = db
        .prepare_cached("SELECT name FROM phone WHERE id = ?")?
        .query_row([fact.subject], |row| row.get(0))
        .optional()?;
    let what = match fact.kind {
        PHONE_INVITED => lang.pick("上门码", "code for a phone"),
        PHONE_JOINED => lang.pick("手机加入", "phone let in"),
        _ => lang.pick("手机停用", "phone ended"),
    };
    Ok(format!("{what}：{}", name.unwrap_or_default()))
}

fn tell_unlisted(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let people = minicbor::decode::<UnlistedMet>(&fact.body).map(|met| met.people);
    let again = minicbor::decode::<UnlistedSeen>(&fact.body).map(|seen| seen.again);
    let what = match (fact.kind, people, again) {
        (UNLISTED_MET, Ok(0), _) => lang
            .pick("撤回名单外的人", "report of unlisted people taken back")
            .to_owned(),
        (UNLISTED_MET, Ok(people), _) => match lang {
            Lang::Zh => format!("名单外 {people} 人"),
            Lang::En => format!("{people} met who are on no list"),
        },
        (_, _, Ok(Some(true))) => lang
            .pick("名单外的人：改回未处理", "unlisted people: open again")
            .to_owned(),
        _ => lang
            .pick("名单外的人：已处理", "unlisted people: seen to")
            .to_owned(),
    };
    let home = home_address(db, &fact.subject)?.unwrap_or_default();
    Ok(format!("{what}：{home}"))
}
