//! How papers become rows.

use super::facts::*;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::fold::{Fold, FoldError, KindOfFact, round_of};
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::{Connection, OptionalExtension, params};

/// What became of a paper: typed, if anybody typed it, else the last that was said, with no fate where it was printed once more;
/// what is compared is the same on every device, so that it does not matter what came first.
pub(super) const TABLES: &str = "
    CREATE TABLE paper (id BLOB PRIMARY KEY, round BLOB NOT NULL, code INTEGER NOT NULL, unit BLOB NOT NULL,
        part INTEGER NOT NULL, parts INTEGER NOT NULL, writer INTEGER NOT NULL, at INTEGER NOT NULL, clock INTEGER NOT NULL,
        by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX paper_round ON paper (round, code);
    CREATE TABLE paper_line (paper BLOB NOT NULL, line INTEGER NOT NULL, round BLOB NOT NULL, target BLOB NOT NULL,
        over_device BLOB, over_clock INTEGER, PRIMARY KEY (paper, line)) WITHOUT ROWID;
    CREATE TABLE paper_settled (paper BLOB PRIMARY KEY, round BLOB NOT NULL, fate INTEGER, clock INTEGER NOT NULL,
        at INTEGER NOT NULL, by_id BLOB NOT NULL) WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: PAPER_PRINTED,
        who: Who::AtLeast(Role::Staff, Reach::Of(unit)),
        name: "paper_printed",
        fold: printed,
        tell,
        topic: Topic::Papers,
    },
    KindOfFact {
        kind: PAPER_SETTLED,
        who: Who::AtLeast(Role::Volunteer, Reach::Anywhere),
        name: "paper_settled",
        fold: settled,
        tell,
        topic: Topic::Papers,
    },
    KindOfFact {
        kind: PAPER_REPRINTED,
        who: Who::AtLeast(Role::Staff, Reach::Of(unit_again)),
        name: "paper_reprinted",
        fold: reprinted,
        tell,
        topic: Topic::Papers,
    },
];

fn unit(fact: &Fact) -> Option<Id> {
    minicbor::decode::<PaperPrinted>(&fact.body)
        .ok()
        .map(|printed| printed.unit)
}

fn unit_again(fact: &Fact) -> Option<Id> {
    minicbor::decode::<PaperReprinted>(&fact.body)
        .ok()
        .map(|printed| printed.unit)
}

fn printed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let printed: PaperPrinted = minicbor::decode(&fact.body)?;
    let round = round_of(fact)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO paper VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            round,
            printed.code,
            printed.unit,
            printed.part,
            printed.parts,
            fold.writer,
            fact.at_ms,
            fact.clock.0 as i64,
            fact.by
        ])?;
    let mut insert = fold
        .db
        .prepare_cached("INSERT OR IGNORE INTO paper_line VALUES (?, ?, ?, ?, ?, ?)")?;
    for (line, number) in printed.lines.iter().zip(1u32..) {
        let over = line.over.as_ref();
        insert.execute(params![
            fact.subject,
            number,
            round,
            line.target,
            over.map(|over| over.device),
            over.map(|over| over.clock as i64)
        ])?;
    }
    Ok(())
}

fn settled(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let settled: PaperSettled = minicbor::decode(&fact.body)?;
    became(fold, fact, Some(settled.fate))
}

fn reprinted(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    minicbor::decode::<PaperReprinted>(&fact.body)?;
    became(fold, fact, None)
}

fn became(fold: &Fold<'_>, fact: &Fact, fate: Option<Fate>) -> Result<(), FoldError> {
    let round = round_of(fact)?;
    fold.db
        .prepare_cached(
            "INSERT INTO paper_settled VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (paper) DO UPDATE
             SET fate = excluded.fate, clock = excluded.clock, at = excluded.at, by_id = excluded.by_id
             WHERE (excluded.fate IS 0, excluded.clock, ifnull(excluded.fate, -1), excluded.by_id, excluded.at)
                > (fate IS 0, clock, ifnull(fate, -1), by_id, at)",
        )?
        .execute(params![
            fact.subject,
            round,
            fate.map(|fate| fate as u8),
            fact.clock.0 as i64,
            fact.at_ms,
            fact.by
        ])?;
    Ok(())
}

fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let known: Option<u32> = db
        .prepare_cached("SELECT code FROM paper WHERE id = ?")?
        .query_row([fact.subject], |row| row.get(0))
        .optional()?;
    let code = known.map(|code| format!("{code:05}")).unwrap_or_default();
    let said = match minicbor::decode::<PaperSettled>(&fact.body) {
        _ if fact.kind == PAPER_PRINTED => ("打印纸单", "paper printed"),
        _ if fact.kind == PAPER_REPRINTED => ("补打纸单", "paper printed again"),
        Ok(PaperSettled { fate: Fate::Typed }) => ("录入纸单", "paper typed"),
        Ok(PaperSettled { fate: Fate::Lost }) => ("纸单遗失", "paper lost"),
        _ => ("收回纸单", "paper returned"),
    };
    Ok(format!("{} {code}", lang.pick(said.0, said.1)).trim().to_owned())
}
