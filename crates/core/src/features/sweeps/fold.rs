//! How rounds and marks become rows.

use super::facts::*;
use super::tell::tell;
use crate::desk::Topic;
use crate::features::reviews::{self, Matter};
use crate::features::supplies::{self, Delivery};
use crate::fold::contest::{Standing, contest};
use crate::fold::{Fold, FoldError, KindOfFact, Stamp};
use crate::id::Id;
use crate::journal::fact::{Class, Fact};
use minicbor::decode::Error as BodyError;
use rusqlite::params;

/// Marks are only ever added. The one shown of a target is `nth` 0, so that "marked or not" is one look into the key;
/// the others keep whether they still stand beside it.
pub(super) const TABLES: &str = "
    CREATE TABLE round (id BLOB PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
        tube_size INTEGER, item BLOB, quantity INTEGER, place BLOB, starts_at INTEGER NOT NULL, ends_at INTEGER,
        closed INTEGER NOT NULL, state_clock INTEGER NOT NULL, writer INTEGER NOT NULL, at INTEGER NOT NULL,
        by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE round_compound (round BLOB NOT NULL, compound BLOB NOT NULL, PRIMARY KEY (round, compound)) WITHOUT ROWID;
    CREATE TABLE round_building (round BLOB NOT NULL, building BLOB NOT NULL, PRIMARY KEY (round, building)) WITHOUT ROWID;
    CREATE TABLE outcome (round BLOB NOT NULL, code INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (round, code))
        WITHOUT ROWID;
    CREATE TABLE mark (round BLOB NOT NULL, target BLOB NOT NULL, nth INTEGER NOT NULL, standing INTEGER NOT NULL,
        outcome INTEGER NOT NULL, tube TEXT, note TEXT, writer INTEGER NOT NULL, seq INTEGER NOT NULL,
        clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL, PRIMARY KEY (round, target, nth)) WITHOUT ROWID;
    CREATE INDEX mark_tube ON mark (tube, round) WHERE tube IS NOT NULL;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: ROUND_OPENED,
        name: "round_opened",
        fold: opened,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: ROUND_CLOSED,
        name: "round_closed",
        fold: closed,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: ROUND_REOPENED,
        name: "round_reopened",
        fold: reopened,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: MARK_RECORDED,
        name: "mark_recorded",
        fold: marked,
        tell,
        topic: Topic::Marks,
    },
    KindOfFact {
        kind: DELIVERY_MARKED,
        name: "delivery_marked",
        fold: delivery_marked,
        tell,
        topic: Topic::Marks,
    },
];

fn opened(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let r: RoundOpened = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO round VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?)")?
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
            fact.by
        ])?;
    for compound in &r.compounds {
        fold.db
            .prepare_cached("INSERT OR IGNORE INTO round_compound VALUES (?, ?)")?
            .execute(params![fact.subject, compound])?;
    }
    for building in &r.buildings {
        fold.db
            .prepare_cached("INSERT OR IGNORE INTO round_building VALUES (?, ?)")?
            .execute(params![fact.subject, building])?;
    }
    for outcome in &r.outcomes {
        fold.db
            .prepare_cached("INSERT OR IGNORE INTO outcome VALUES (?, ?, ?)")?
            .execute(params![fact.subject, outcome.code, outcome.name])?;
    }
    Ok(())
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

fn round_of(fact: &Fact) -> Result<Id, BodyError> {
    match fact.class {
        Class::Round(id) => Ok(id),
        _ => Err(BodyError::message("a mark belongs to a round")),
    }
}

fn marked(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let mark: MarkRecorded = minicbor::decode(&fact.body)?;
    put_mark(fold, round_of(fact)?, fact, &mark)?;
    Ok(())
}

fn delivery_marked(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let d: DeliveryMarked = minicbor::decode(&fact.body)?;
    let round = round_of(fact)?;
    let mark = MarkRecorded {
        outcome: d.outcome,
        tube: None,
        note: d.note,
    };
    put_mark(fold, round, fact, &mark)?;
    let done = is_done(d.outcome);
    supplies::deliver(
        fold,
        fact,
        &Delivery {
            round,
            done,
            item: d.item,
            quantity: d.quantity,
            place: d.place,
        },
    )?;
    Ok(())
}

/// Adds a mark and settles which one of its target is shown.
fn put_mark(fold: &Fold<'_>, round: Id, fact: &Fact, mark: &MarkRecorded) -> rusqlite::Result<()> {
    let stamp = fold.stamp(fact);
    // Nearly every target is marked once a round: then this is all.
    if insert(fold, round, fact.subject, 0, mark, &stamp)? {
        return Ok(());
    }
    let value = (mark.outcome, mark.tube.clone());
    let standing = standing(fold, round, fact.subject)?;
    let verdict = contest(fold, &stamp, rank(mark.outcome), &value, &standing)?;
    for nth in &verdict.superseded {
        fold.db
            .prepare_cached("UPDATE mark SET standing = 0 WHERE round = ? AND target = ? AND nth = ?")?
            .execute(params![round, fact.subject, nth])?;
    }
    let last: i64 = fold
        .db
        .prepare_cached("SELECT max(nth) FROM mark WHERE round = ? AND target = ?")?
        .query_row(params![round, fact.subject], |row| row.get(0))?;
    insert(fold, round, fact.subject, last + 1, mark, &stamp)?;
    swap(fold, round, fact.subject, verdict.shown.unwrap_or(last + 1))?;
    reviews::set(
        fold,
        Matter::Mark,
        &fact.subject,
        round.bytes(),
        verdict.disputed.then_some(1),
    )
}

fn insert(
    fold: &Fold<'_>,
    round: Id,
    target: Id,
    nth: i64,
    mark: &MarkRecorded,
    s: &Stamp,
) -> rusqlite::Result<bool> {
    let inserted = fold
        .db
        .prepare_cached("INSERT OR IGNORE INTO mark VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            round,
            target,
            nth,
            mark.outcome,
            mark.tube,
            mark.note,
            s.writer,
            s.seq,
            s.clock,
            s.at,
            s.by
        ])?;
    Ok(inserted == 1)
}

/// What a mark says: its outcome and its tube. Two marks that say the same do not disagree.
type Says = (u8, Option<String>);

fn standing(fold: &Fold<'_>, round: Id, target: Id) -> rusqlite::Result<Vec<Standing<Says>>> {
    fold.db
        .prepare_cached("SELECT nth, writer, seq, clock, outcome, tube FROM mark WHERE round = ? AND target = ? AND standing = 1")?
        .query_map(params![round, target], |row| {
            let outcome: u8 = row.get(4)?;
            Ok(Standing {
                nth: row.get(0)?,
                writer: row.get(1)?,
                seq: row.get(2)?,
                clock: row.get(3)?,
                rank: rank(outcome),
                value: (outcome, row.get(5)?),
            })
        })?
        .collect()
}

/// Makes the mark `nth` the one shown (number 0), the one shown before taking its number.
fn swap(fold: &Fold<'_>, round: Id, target: Id, nth: i64) -> rusqlite::Result<()> {
    if nth == 0 {
        return Ok(());
    }
    let mut renumber = fold
        .db
        .prepare_cached("UPDATE mark SET nth = ?4 WHERE round = ?1 AND target = ?2 AND nth = ?3")?;
    for (from, to) in [(0, -1), (nth, 0), (-1, nth)] {
        renumber.execute(params![round, target, from, to])?;
    }
    Ok(())
}
