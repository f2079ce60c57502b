//! How rounds and kinds of rounds become rows; marks in `marked.rs`.

use super::facts::*;
use super::marked::{delivery_marked, marked};
use super::tell::tell;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::fold::{Fold, FoldError, KindOfFact, named, round_of};
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::legal_time::legal;
use rusqlite::params;

/// Marks are only ever added. The one shown of a target is `nth` 0, so that "marked or not" is one look into the key;
/// the others keep whether they still stand beside it. `at` is when it was made; where that was on a phone, `written_at` is
/// when a laptop wrote it, whose clock may be doubted.
pub(super) const TABLES: &str = "
    CREATE TABLE round (id BLOB PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
        tube_size INTEGER, item BLOB, quantity INTEGER, place BLOB, starts_at INTEGER NOT NULL, ends_at INTEGER,
        closed INTEGER NOT NULL, state_clock INTEGER NOT NULL, writer INTEGER NOT NULL, at INTEGER NOT NULL,
        by_id BLOB NOT NULL, kind_name TEXT, filter TEXT, listed INTEGER NOT NULL, after BLOB,
        name_clock INTEGER NOT NULL, ends_clock INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE round_compound (round BLOB NOT NULL, compound BLOB NOT NULL, PRIMARY KEY (round, compound)) WITHOUT ROWID;
    CREATE TABLE round_building (round BLOB NOT NULL, building BLOB NOT NULL, PRIMARY KEY (round, building)) WITHOUT ROWID;
    CREATE TABLE round_unit (round BLOB NOT NULL, unit BLOB NOT NULL, PRIMARY KEY (round, unit)) WITHOUT ROWID;
    CREATE TABLE round_target (round BLOB NOT NULL, target BLOB NOT NULL, PRIMARY KEY (round, target)) WITHOUT ROWID;
    CREATE TABLE round_added (round BLOB NOT NULL, target BLOB NOT NULL, PRIMARY KEY (round, target)) WITHOUT ROWID;
    CREATE TABLE outcome (round BLOB NOT NULL, code INTEGER NOT NULL, name TEXT NOT NULL, again_min INTEGER,
        place INTEGER NOT NULL, PRIMARY KEY (round, code)) WITHOUT ROWID;
    CREATE TABLE question (round BLOB NOT NULL, code INTEGER NOT NULL, name TEXT NOT NULL, choices TEXT NOT NULL,
        PRIMARY KEY (round, code)) WITHOUT ROWID;
    CREATE TABLE own_kind (id BLOB PRIMARY KEY, name TEXT, clock INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE mark (round BLOB NOT NULL, target BLOB NOT NULL, nth INTEGER NOT NULL, standing INTEGER NOT NULL,
        outcome INTEGER NOT NULL, tube TEXT, note TEXT, writer INTEGER NOT NULL, seq INTEGER NOT NULL,
        clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL, phone BLOB, tap BLOB, written_at INTEGER,
        again_at INTEGER, answers TEXT, paper BLOB, PRIMARY KEY (round, target, nth)) WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: ROUND_OPENED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "round_opened",
        fold: opened,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: ROUND_CLOSED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "round_closed",
        fold: closed,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: ROUND_REOPENED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "round_reopened",
        fold: reopened,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: ROUND_CHANGED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "round_changed",
        fold: changed,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: MARK_RECORDED,
        who: Who::AtLeast(Role::Volunteer, Reach::Subject),
        name: "mark_recorded",
        fold: marked,
        tell,
        topic: Topic::Marks,
    },
    KindOfFact {
        kind: DELIVERY_MARKED,
        who: Who::AtLeast(Role::Volunteer, Reach::Subject),
        name: "delivery_marked",
        fold: delivery_marked,
        tell,
        topic: Topic::Marks,
    },
    KindOfFact {
        kind: TARGETS_LISTED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "targets_listed",
        fold: listed,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: KIND_SAVED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "kind_saved",
        fold: kind_saved,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: KIND_REMOVED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "kind_removed",
        fold: kind_removed,
        tell,
        topic: Topic::Rounds,
    },
];

fn opened(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let r: RoundOpened = minicbor::decode(&fact.body)?;
    let begins = legal(r.starts_at).unwrap_or_default().date_naive();
    fold.db
        .prepare_cached(
            "INSERT OR IGNORE INTO round VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
        )?
        .execute(params![
            fact.subject,
            r.name,
            r.kind,
            r.target,
            r.tube_size,
            r.item,
            r.quantity,
            r.place,
            r.starts_at,
            r.ends_at,
            fold.writer,
            fact.at_ms,
            fact.by,
            r.kind_name,
            r.filter.map(|filter| filter.on(begins).text()),
            r.listed.unwrap_or(false),
            r.after
        ])?;
    let units = r.units.unwrap_or_default();
    for (table, ids) in [
        ("round_compound", &r.compounds),
        ("round_building", &r.buildings),
        ("round_unit", &units),
    ] {
        list(fold, table, fact.subject, ids)?;
    }
    for (outcome, place) in r.outcomes.iter().zip(1..) {
        fold.db
            .prepare_cached("INSERT OR IGNORE INTO outcome VALUES (?, ?, ?, ?, ?)")?
            .execute(params![
                fact.subject,
                outcome.code,
                outcome.name,
                outcome.again_min,
                place
            ])?;
    }
    for question in r.questions.iter().flatten() {
        let choices = question.choices.join("\n");
        fold.db
            .prepare_cached("INSERT OR IGNORE INTO question VALUES (?, ?, ?, ?)")?
            .execute(params![fact.subject, question.code, question.name, choices])?;
    }
    Ok(())
}

/// Adds what a round covers.
fn list(fold: &Fold<'_>, table: &str, round: Id, ids: &[Id]) -> rusqlite::Result<()> {
    let mut insert = fold
        .db
        .prepare_cached(&format!("INSERT OR IGNORE INTO {table} VALUES (?, ?)"))?;
    for id in ids {
        insert.execute(params![round, id])?;
    }
    Ok(())
}

fn listed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let listed: TargetsListed = minicbor::decode(&fact.body)?;
    let round = round_of(fact)?;
    list(fold, "round_target", round, &listed.targets)?;
    if listed.added == Some(true) {
        list(fold, "round_added", round, &listed.targets)?;
    }
    Ok(())
}

fn kind_saved(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let saved: KindSaved = minicbor::decode(&fact.body)?;
    named::put(fold, "own_kind", fact, Some(&saved.name))
}

fn kind_removed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    named::put(fold, "own_kind", fact, None)
}

fn closed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    set_closed(fold, fact, true)
}

fn reopened(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    set_closed(fold, fact, false)
}

/// The last of several closings and openings counts; of two at the very same reading, closing does.
fn set_closed(fold: &Fold<'_>, fact: &Fact, closed: bool) -> Result<(), FoldError> {
    let clock = fact.clock.0 as i64;
    fold.db
        .prepare_cached("UPDATE round SET closed = ?1, state_clock = ?2 WHERE id = ?3 AND (state_clock < ?2 OR (state_clock = ?2 AND ?1))")?
        .execute(params![closed, clock, fact.subject])?;
    Ok(())
}

/// The last name and the last end count, each by itself; of two at the very same reading the greater one: the same everywhere.
fn changed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let changed: RoundChanged = minicbor::decode(&fact.body)?;
    let clock = fact.clock.0 as i64;
    if let Some(name) = changed.name {
        fold.db
            .prepare_cached(
                "UPDATE round SET name = ?1, name_clock = ?2 WHERE id = ?3 AND (?2, ?1) > (name_clock, name)",
            )?
            .execute(params![name, clock, fact.subject])?;
    }
    if let Some(ends_at) = changed.ends_at {
        fold.db
            .prepare_cached(
                "UPDATE round SET ends_at = ?1, ends_clock = ?2
                 WHERE id = ?3 AND (?2, ?1) > (ends_clock, coalesce(ends_at, 0))",
            )?
            .execute(params![ends_at, clock, fact.subject])?;
    }
    Ok(())
}
