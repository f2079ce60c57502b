//! How rounds and marks become rows.

use super::facts::*;
use super::tell::tell;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::features::reviews::{self, Matter};
use crate::features::supplies::{self, Delivery};
use crate::fold::contest::{Standing, contest};
use crate::fold::{Fold, FoldError, KindOfFact, Stamp};
use crate::id::Id;
use crate::journal::fact::{Class, Fact};
use crate::planted::{self, Planted};
use minicbor::decode::Error as BodyError;
use rusqlite::params;

/// Marks are only ever added. The one shown of a target is `nth` 0, so that "marked or not" is one look into the key;
/// the others keep whether they still stand beside it. `at` is when it was made; where that was on a phone, `written_at` is
/// when a laptop wrote it, whose clock may be doubted.
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
        clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL, phone BLOB, tap BLOB, written_at INTEGER,
        PRIMARY KEY (round, target, nth)) WITHOUT ROWID;
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
        tap: d.tap,
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
    if let Some(tap) = mark.tap.as_ref().filter(|_| !planted::is(Planted::TapSawAll)) {
        fold.saw_only(in_view(fold, round, fact.subject, tap.over.as_ref())?);
    }
    // Nearly every target is marked once a round: then this is all.
    if insert(fold, round, fact.subject, 0, mark, &stamp)? {
        follow(fold, round, fact.subject, mark);
        return Ok(());
    }
    if planted::is(Planted::LastMarkOnly) {
        let old = "DELETE FROM mark WHERE round = ? AND target = ?";
        fold.db
            .prepare_cached(old)?
            .execute(params![round, fact.subject])?;
    }
    let value = (mark.outcome, mark.tube.clone());
    let (last, standing) = earlier(fold, round, fact.subject)?;
    let verdict = contest(fold, &stamp, rank(mark.outcome), &value, &standing)?;
    match verdict.shown {
        None => {
            let still = !verdict.superseded.contains(&0);
            renumber(
                fold,
                round,
                fact.subject,
                0,
                last + 1,
                still && standing.iter().any(|s| s.nth == 0),
            )?;
            insert(fold, round, fact.subject, 0, mark, &stamp)?;
            follow(fold, round, fact.subject, mark);
        }
        Some(shown) => {
            insert(fold, round, fact.subject, last + 1, mark, &stamp)?;
            if shown != 0 {
                let still = !verdict.superseded.contains(&0);
                renumber(fold, round, fact.subject, 0, last + 2, still)?;
                renumber(fold, round, fact.subject, shown, 0, true)?;
            }
        }
    }
    for nth in verdict.superseded.iter().filter(|nth| **nth != 0) {
        renumber(fold, round, fact.subject, *nth, *nth, false)?;
    }
    // With one standing mark there was no dispute to clear.
    if !verdict.disputed && standing.len() == 1 {
        return Ok(());
    }
    reviews::set(
        fold,
        Matter::Mark,
        &fact.subject,
        round.bytes(),
        verdict.disputed.then_some(1),
    )
}

/// The mark of a target that stood on a phone, by its chain and its number there. Copies of one laptop may have read the
/// same clock: then those of them that the laptop which wrote for the phone knew of.
fn in_view(fold: &Fold<'_>, round: Id, target: Id, over: Option<&Over>) -> rusqlite::Result<Vec<(i64, i64)>> {
    let Some(over) = over else { return Ok(Vec::new()) };
    let mut named = fold.db.prepare_cached(
        "SELECT m.writer, m.seq FROM mark m JOIN writer w ON w.n = m.writer
         WHERE m.round = ? AND m.target = ? AND m.clock = ? AND w.device = ?",
    )?;
    let rows = named.query_map(params![round, target, over.clock as i64, over.device], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    rows.filter(|row| {
        row.as_ref()
            .map_or(true, |(writer, seq)| fold.knows(*writer, *seq))
    })
    .collect()
}

/// Follows the tubes, once a mark is the one shown.
fn follow(fold: &Fold<'_>, round: Id, target: Id, mark: &MarkRecorded) {
    if let Some(tubes) = fold.tubes {
        tubes.borrow_mut().put(round, target, mark.tube.as_deref());
    }
}

/// Gives the mark `from` the number `to` and says whether it still stands.
fn renumber(
    fold: &Fold<'_>,
    round: Id,
    target: Id,
    from: i64,
    to: i64,
    standing: bool,
) -> rusqlite::Result<()> {
    fold.db
        .prepare_cached(
            "UPDATE mark SET nth = ?4, standing = ?5 WHERE round = ?1 AND target = ?2 AND nth = ?3",
        )?
        .execute(params![round, target, from, to, standing])?;
    Ok(())
}

fn insert(
    fold: &Fold<'_>,
    round: Id,
    target: Id,
    nth: i64,
    mark: &MarkRecorded,
    s: &Stamp,
) -> rusqlite::Result<bool> {
    let tap = mark.tap.as_ref();
    let inserted = fold
        .db
        .prepare_cached("INSERT OR IGNORE INTO mark VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
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
            tap.map_or(s.at, |tap| tap.made_at),
            s.by,
            tap.map(|tap| tap.phone),
            tap.map(|tap| tap.id),
            tap.map(|_| s.at)
        ])?;
    Ok(inserted == 1)
}

/// What a mark says: its outcome and its tube. Two marks that say the same do not disagree.
type Says = (u8, Option<String>);

/// The greatest number among the marks of a target, and those that stand.
fn earlier(fold: &Fold<'_>, round: Id, target: Id) -> rusqlite::Result<(i64, Vec<Standing<Says>>)> {
    let mut all = fold.db.prepare_cached(
        "SELECT nth, writer, seq, clock, outcome, tube, standing FROM mark WHERE round = ? AND target = ?",
    )?;
    let mut rows = all.query(params![round, target])?;
    let (mut last, mut standing) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        let (nth, outcome): (i64, u8) = (row.get(0)?, row.get(4)?);
        last = last.max(nth);
        if row.get(6)? {
            let (writer, seq, clock) = (row.get(1)?, row.get(2)?, row.get(3)?);
            standing.push(Standing {
                nth,
                writer,
                seq,
                clock,
                rank: rank(outcome),
                value: (outcome, row.get(5)?),
            });
        }
    }
    Ok((last, standing))
}
