//! How disclosures become rows, and who may write them.

use super::exporting::MOST_PEOPLE;
use super::facts::*;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::features::register::masking;
use crate::fold::{Fold, FoldError, KindOfFact};
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::{Connection, OptionalExtension, params};

/// A `field` of 0 is both numbers at once.
pub(super) const TABLES: &str = "
    CREATE TABLE reveal (writer INTEGER NOT NULL, seq INTEGER NOT NULL, resident BLOB NOT NULL, field INTEGER NOT NULL,
        reason INTEGER, note TEXT, clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL,
        PRIMARY KEY (writer, seq)) WITHOUT ROWID;
    CREATE INDEX reveal_resident ON reveal (resident, at);
    CREATE TABLE export (writer INTEGER NOT NULL, seq INTEGER NOT NULL, file TEXT NOT NULL, people INTEGER NOT NULL,
        clear INTEGER NOT NULL, reason INTEGER, note TEXT, expires_at INTEGER NOT NULL, clock INTEGER NOT NULL,
        at INTEGER NOT NULL, by_id BLOB NOT NULL, PRIMARY KEY (writer, seq)) WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: NUMBERS_REVEALED,
        who: Who::AtLeast(Role::Staff, Reach::Subject),
        name: "numbers_revealed",
        fold: both_revealed,
        tell,
        topic: Topic::Privacy,
    },
    KindOfFact {
        kind: NUMBER_REVEALED,
        who: Who::AtLeast(Role::Staff, Reach::Subject),
        name: "number_revealed",
        fold: revealed,
        tell,
        topic: Topic::Privacy,
    },
    KindOfFact {
        kind: PEOPLE_EXPORTED,
        who: Who::Judged(exporter, Reach::Anywhere),
        name: "people_exported",
        fold: exported,
        tell,
        topic: Topic::Privacy,
    },
];

/// Many people in one file, or their numbers in clear, are an administrator's to give out.
fn exporter(fact: &Fact) -> Role {
    match minicbor::decode::<PeopleExported>(&fact.body) {
        Ok(export) if export.people <= MOST_PEOPLE && !export.clear => Role::Staff,
        _ => Role::Administrator,
    }
}

fn both_revealed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    put_reveal(fold, fact, 0, None, None)
}

fn revealed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let r: NumberRevealed = minicbor::decode(&fact.body)?;
    put_reveal(fold, fact, r.field, Some(r.reason), r.note)
}

fn put_reveal(
    fold: &Fold<'_>,
    fact: &Fact,
    field: u8,
    reason: Option<u8>,
    note: Option<String>,
) -> Result<(), FoldError> {
    let s = fold.stamp(fact);
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO reveal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            s.writer,
            s.seq,
            fact.subject,
            field,
            reason,
            note,
            s.clock,
            s.at,
            s.by
        ])?;
    Ok(())
}

fn exported(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let e: PeopleExported = minicbor::decode(&fact.body)?;
    let s = fold.stamp(fact);
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO export VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            s.writer,
            s.seq,
            e.file,
            i64::try_from(e.people).unwrap_or(i64::MAX),
            e.clear,
            e.reason,
            e.note,
            i64::try_from(e.expires_at_ms).unwrap_or(i64::MAX),
            s.clock,
            s.at,
            s.by
        ])?;
    Ok(())
}

fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    if fact.kind == PEOPLE_EXPORTED {
        let file = minicbor::decode::<PeopleExported>(&fact.body).map(|export| export.file);
        let word = lang.pick("导出名单：", "list exported: ");
        return Ok(format!("{word}{}", file.unwrap_or_default()));
    }
    let name: Option<String> = db
        .prepare_cached("SELECT name FROM resident WHERE id = ?")?
        .query_row([fact.subject], |row| row.get(0))
        .optional()?;
    let name = masking::name(&name.unwrap_or_default());
    Ok(format!("{}{name}", lang.pick("查看号码：", "number seen: ")))
}
