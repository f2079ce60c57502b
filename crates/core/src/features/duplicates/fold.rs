//! How what is said of people who stand there twice becomes rows.

use super::facts::*;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::features::register::masking;
use crate::fold::{Fold, FoldError, KindOfFact, round_of};
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::{Connection, OptionalExtension, params};

/// Of two who told the same pair apart or together the last counts; of two at the very same reading, that they are apart. Merges
/// are only ever added: whether one still holds is told by the entry itself. So are the marks that were carried over: whether one
/// still stands where it was carried is told by the marks.
pub(super) const TABLES: &str = "
    CREATE TABLE told_apart (one BLOB NOT NULL, other BLOB NOT NULL, taken_back INTEGER NOT NULL, clock INTEGER NOT NULL,
        PRIMARY KEY (one, other)) WITHOUT ROWID;
    CREATE TABLE merge (away BLOB NOT NULL, writer INTEGER NOT NULL, seq INTEGER NOT NULL, kept BLOB NOT NULL,
        body BLOB NOT NULL, clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL,
        PRIMARY KEY (away, writer, seq)) WITHOUT ROWID;
    CREATE TABLE carried (away BLOB NOT NULL, round BLOB NOT NULL, writer INTEGER NOT NULL, seq INTEGER NOT NULL,
        kept BLOB NOT NULL, outcome INTEGER NOT NULL, tube TEXT, PRIMARY KEY (away, round, writer, seq)) WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: PEOPLE_MERGED,
        who: Who::AtLeast(Role::Staff, Reach::Each(both)),
        name: "people_merged",
        fold: merged,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: TOLD_APART,
        who: Who::AtLeast(Role::Staff, Reach::Subject),
        name: "told_apart",
        fold: told_apart,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: MARK_CARRIED,
        // Whoever may mark there carries a mark over.
        who: Who::AtLeast(Role::Volunteer, Reach::Each(both_marked)),
        name: "mark_carried",
        fold: carried,
        tell,
        topic: Topic::Marks,
    },
];

/// Both entries: whoever may write of one alone may not merge it into somebody else's.
fn both(fact: &Fact) -> Vec<Id> {
    let into = minicbor::decode::<PeopleMerged>(&fact.body).map(|merged| merged.into);
    into.into_iter().chain([fact.subject]).collect()
}

fn both_marked(fact: &Fact) -> Vec<Id> {
    let into = minicbor::decode::<MarkCarried>(&fact.body).map(|carried| carried.into);
    into.into_iter().chain([fact.subject]).collect()
}

fn merged(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let merged: PeopleMerged = minicbor::decode(&fact.body)?;
    let s = fold.stamp(fact);
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO merge VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            s.writer,
            s.seq,
            merged.into,
            fact.body,
            s.clock,
            s.at,
            s.by
        ])?;
    Ok(())
}

fn carried(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let carried: MarkCarried = minicbor::decode(&fact.body)?;
    let s = fold.stamp(fact);
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO carried VALUES (?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            round_of(fact)?,
            s.writer,
            s.seq,
            carried.into,
            carried.outcome,
            carried.tube
        ])?;
    Ok(())
}

fn told_apart(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let said: ToldApart = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached(
            "INSERT INTO told_apart VALUES (?1, ?2, ?3, ?4) ON CONFLICT (one, other) DO UPDATE
             SET taken_back = excluded.taken_back, clock = excluded.clock
             WHERE (excluded.clock, NOT excluded.taken_back) > (clock, NOT taken_back)",
        )?
        .execute(params![
            fact.subject,
            said.other,
            said.taken_back,
            fact.clock.0 as i64
        ])?;
    Ok(())
}

fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let name: Option<String> = db
        .prepare_cached("SELECT name FROM resident WHERE id = ?")?
        .query_row([fact.subject], |row| row.get(0))
        .optional()?;
    let word = match fact.kind {
        PEOPLE_MERGED => lang.pick("合并重复登记", "entries of one person merged"),
        MARK_CARRIED => lang.pick("勾选随合并转入", "mark carried over with a merge"),
        _ => lang.pick("确认不是同一人", "two entries told apart"),
    };
    Ok(format!("{word}：{}", masking::name(&name.unwrap_or_default())))
}
