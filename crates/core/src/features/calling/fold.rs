//! How points and batches become rows.

use super::facts::*;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::fold::{Fold, FoldError, KindOfFact, named, round_of};
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::{Connection, params};

/// Of several versions of a point, and of several endings of a batch, the last counts; of two at the very same reading the
/// greater body: the same one on every device. That a batch ended may be heard of before it was called.
pub(super) const TABLES: &str = "
    CREATE TABLE point (id BLOB PRIMARY KEY, round BLOB NOT NULL, name TEXT, clock INTEGER NOT NULL,
        body BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX point_round ON point (round);
    CREATE TABLE batch (id BLOB PRIMARY KEY, round BLOB NOT NULL, point BLOB NOT NULL, unit BLOB NOT NULL,
        way INTEGER NOT NULL, at INTEGER NOT NULL, clock INTEGER NOT NULL, by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX batch_round ON batch (round);
    CREATE TABLE batch_home (round BLOB NOT NULL, batch BLOB NOT NULL, home BLOB NOT NULL, place INTEGER NOT NULL,
        PRIMARY KEY (round, batch, home)) WITHOUT ROWID;
    CREATE TABLE batch_ended (round BLOB NOT NULL, batch BLOB NOT NULL, withdrawn INTEGER NOT NULL, at INTEGER NOT NULL,
        clock INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (round, batch)) WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: POINT_SAVED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "point_saved",
        fold: point_saved,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: BATCH_CALLED,
        who: Who::AtLeast(Role::Volunteer, Reach::Anywhere),
        name: "batch_called",
        fold: batch_called,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: BATCH_ENDED,
        who: Who::AtLeast(Role::Volunteer, Reach::Anywhere),
        name: "batch_ended",
        fold: batch_ended,
        tell,
        topic: Topic::Rounds,
    },
];

fn point_saved(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let saved: PointSaved = minicbor::decode(&fact.body)?;
    named::put_in_round(fold, "point", fact, saved.name.as_deref())
}

fn batch_called(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let called: BatchCalled = minicbor::decode(&fact.body)?;
    let round = round_of(fact)?;
    let new = fold
        .db
        .prepare_cached("INSERT OR IGNORE INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            round,
            called.point,
            called.unit,
            called.way as u8,
            fact.at_ms,
            fact.clock.0 as i64,
            fact.by
        ])?;
    if new == 0 {
        return Ok(());
    }
    let mut put = fold
        .db
        .prepare_cached("INSERT OR IGNORE INTO batch_home VALUES (?, ?, ?, ?)")?;
    for (home, place) in called.homes.iter().zip(0_i64..) {
        put.execute(params![round, fact.subject, home, place])?;
    }
    Ok(())
}

fn batch_ended(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let ended: BatchEnded = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached(
            "INSERT INTO batch_ended VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (round, batch) DO UPDATE
             SET withdrawn = excluded.withdrawn, at = excluded.at, clock = excluded.clock, body = excluded.body
             WHERE (excluded.clock, excluded.body, excluded.at) > (clock, body, at)",
        )?
        .execute(params![
            round_of(fact)?,
            fact.subject,
            ended.withdrawn,
            fact.at_ms,
            fact.clock.0 as i64,
            fact.body
        ])?;
    Ok(())
}

fn tell(_: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    Ok(match fact.kind {
        POINT_SAVED => match minicbor::decode::<PointSaved>(&fact.body).map(|saved| saved.name) {
            Ok(Some(name)) => format!("{}{name}", lang.pick("采样点：", "sampling point: ")),
            Ok(None) => lang.pick("撤销采样点", "a sampling point is no more").to_owned(),
            Err(_) => lang.pick("采样点", "sampling point").to_owned(),
        },
        BATCH_CALLED => {
            let doors = minicbor::decode::<BatchCalled>(&fact.body).map_or(0, |called| called.homes.len());
            match lang {
                Lang::Zh => format!("叫一批下楼：{doors} 户"),
                Lang::En => format!("a batch called down: {doors} doors"),
            }
        }
        _ => lang
            .pick("一批结束等候", "a batch is waited for no longer")
            .to_owned(),
    })
}
