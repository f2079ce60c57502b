//! How destruction becomes rows.

use super::facts::*;
use super::purges::is_purge;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::features::supplies::{self, Delivery};
use crate::fold::{Fold, FoldError, KindOfFact};
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::{Connection, OptionalExtension, params};

/// `body` is that of the fact: what the round came to. Of what a laptop and copies of its disk confirm, the last word of
/// each chain is kept.
pub(super) const TABLES: &str = "
    CREATE TABLE round_purged (round BLOB PRIMARY KEY, writer INTEGER NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
        at INTEGER NOT NULL, by_id BLOB NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE purge_confirmed (round BLOB NOT NULL, device BLOB NOT NULL, pages INTEGER NOT NULL, hash BLOB NOT NULL,
        writer INTEGER NOT NULL, clock INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (round, writer)) WITHOUT ROWID;
    CREATE TABLE keep (subject BLOB PRIMARY KEY, days INTEGER NOT NULL, writer INTEGER NOT NULL, clock INTEGER NOT NULL)
        WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: ROUND_PURGED,
        who: Who::AtLeast(Role::Administrator, Reach::Whole),
        name: "round_purged",
        fold: purged,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: PURGE_CONFIRMED,
        who: Who::AtLeast(Role::Volunteer, Reach::Anywhere),
        name: "purge_confirmed",
        fold: confirmed,
        tell,
        topic: Topic::Rounds,
    },
    KindOfFact {
        kind: KEEP_CHANGED,
        who: Who::AtLeast(Role::Administrator, Reach::Whole),
        name: "keep_changed",
        fold: keep_changed,
        tell,
        topic: Topic::Rounds,
    },
];

/// Facts of the round that were folded before stand in the tables still: the space folds everything anew without them.
fn purged(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let purged: RoundPurged = minicbor::decode(&fact.body)?;
    if !is_purge(fact) {
        return Err(FoldError::Body(minicbor::decode::Error::message(
            "a class that does not stay",
        )));
    }
    put(fold, fact)?;
    fold.note_purge(fact.subject);
    let first: bool = fold
        .db
        .prepare_cached("SELECT writer = ? AND seq = ? FROM round_purged WHERE round = ?")?
        .query_row(params![fold.writer, fact.seq as i64, fact.subject], |row| {
            row.get(0)
        })?;
    if let Some(Delivered {
        item,
        place,
        quantity,
    }) = purged.delivered.filter(|_| first)
    {
        let total = Delivery {
            round: fact.subject,
            done: true,
            item,
            quantity,
            place,
        };
        supplies::deliver_in_all(fold, fact, &total, &purged.name)?;
    }
    Ok(())
}

/// Writes down that a round is destroyed; of several facts that say so, the first.
pub(super) fn put(fold: &Fold<'_>, fact: &Fact) -> rusqlite::Result<()> {
    let stamp = fold.stamp(fact);
    let before: Option<(i64, i64)> = fold
        .db
        .prepare_cached("SELECT clock, writer FROM round_purged WHERE round = ?")?
        .query_row([fact.subject], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some(before) = before
        && !fold.is_later(before, (stamp.clock, stamp.writer))?
    {
        return Ok(());
    }
    fold.db
        .prepare_cached("INSERT OR REPLACE INTO round_purged VALUES (?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            stamp.writer,
            stamp.seq,
            stamp.clock,
            stamp.at,
            stamp.by,
            fact.body
        ])?;
    Ok(())
}

/// A device that erases what arrives late confirms again; its last word counts.
fn confirmed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let confirmed: PurgeConfirmed = minicbor::decode(&fact.body)?;
    let (stamp, device) = (fold.stamp(fact), fold.device());
    let before: Option<i64> = fold
        .db
        .prepare_cached("SELECT clock FROM purge_confirmed WHERE round = ? AND writer = ?")?
        .query_row(params![fact.subject, stamp.writer], |row| row.get(0))
        .optional()?;
    if before.is_some_and(|clock| clock >= stamp.clock) {
        return Ok(());
    }
    fold.db
        .prepare_cached("INSERT OR REPLACE INTO purge_confirmed VALUES (?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            device,
            confirmed.pages as i64,
            *confirmed.hash,
            stamp.writer,
            stamp.clock,
            stamp.at
        ])?;
    Ok(())
}

fn keep_changed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let keep: KeepChanged = minicbor::decode(&fact.body)?;
    let stamp = fold.stamp(fact);
    let before: Option<(i64, i64)> = fold
        .db
        .prepare_cached("SELECT clock, writer FROM keep WHERE subject = ?")?
        .query_row([fact.subject], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some(before) = before
        && !fold.is_later((stamp.clock, stamp.writer), before)?
    {
        return Ok(());
    }
    fold.db
        .prepare_cached("INSERT OR REPLACE INTO keep VALUES (?, ?, ?, ?)")?
        .execute(params![fact.subject, keep.days, stamp.writer, stamp.clock])?;
    Ok(())
}

fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let name = || -> rusqlite::Result<String> {
        let body: Option<Vec<u8>> = db
            .prepare_cached("SELECT body FROM round_purged WHERE round = ?")?
            .query_row([fact.subject], |row| row.get(0))
            .optional()?;
        let purged = body.and_then(|body| minicbor::decode::<RoundPurged>(&body).ok());
        Ok(purged.map_or_else(String::new, |purged| purged.name))
    };
    Ok(match fact.kind {
        ROUND_PURGED => {
            let name = minicbor::decode::<RoundPurged>(&fact.body)
                .ok()
                .map(|purged| purged.name);
            format!(
                "{}{}",
                lang.pick("销毁轮次：", "round destroyed: "),
                name.unwrap_or_default()
            )
        }
        PURGE_CONFIRMED => format!(
            "{}{}",
            lang.pick("本机已销毁：", "destroyed on this laptop: "),
            name()?
        ),
        _ => {
            let days = minicbor::decode::<KeepChanged>(&fact.body).map_or(0, |keep| keep.days);
            match lang {
                Lang::Zh => format!("轮次数据保存期限改为 {days} 天"),
                Lang::En => format!("rounds are kept for {days} days"),
            }
        }
    })
}
