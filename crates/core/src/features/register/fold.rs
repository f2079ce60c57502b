//! How the register's facts become rows.

use super::facts::*;
use super::names::{floor_of, initials, sort_key};
use super::tell::tell;
use crate::desk::Topic;
use crate::features::reviews::{self, Matter};
use crate::features::supplies;
use crate::fold::contest::{Standing, contest};
use crate::fold::{Fold, FoldError, KindOfFact, Stamp};
use crate::id::Id;
use crate::journal::fact::Fact;
use rusqlite::{OptionalExtension, params};

/// Every entry keeps the stamp of the fact that made it. `present` is what lists and denominators count: neither removed
/// nor undone with its import, and for a resident not moved out. A resident repeats unit and building of the home, so
/// that "who is missing, by building" reads one index. `entry_field` has rows only for fields that were ever edited.
pub(super) const TABLES: &str = "
    CREATE TABLE compound (id BLOB PRIMARY KEY, name TEXT NOT NULL, gone TEXT, import BLOB, undone INTEGER NOT NULL,
        present INTEGER NOT NULL, writer INTEGER NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
        at INTEGER NOT NULL, by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE building (id BLOB PRIMARY KEY, compound BLOB NOT NULL, name TEXT NOT NULL, sort TEXT NOT NULL, gone TEXT,
        import BLOB, undone INTEGER NOT NULL, present INTEGER NOT NULL, writer INTEGER NOT NULL, seq INTEGER NOT NULL,
        clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE unit (id BLOB PRIMARY KEY, building BLOB NOT NULL, name TEXT NOT NULL, sort TEXT NOT NULL, gone TEXT,
        import BLOB, undone INTEGER NOT NULL, present INTEGER NOT NULL, writer INTEGER NOT NULL, seq INTEGER NOT NULL,
        clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX unit_place ON unit (building);
    CREATE TABLE home (id BLOB PRIMARY KEY, unit BLOB NOT NULL, building BLOB NOT NULL, room TEXT NOT NULL,
        sort TEXT NOT NULL, floor INTEGER, note TEXT, gone TEXT, import BLOB, undone INTEGER NOT NULL,
        present INTEGER NOT NULL, writer INTEGER NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
        at INTEGER NOT NULL, by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX home_place ON home (present, building, unit);
    CREATE TABLE resident (id BLOB PRIMARY KEY, home BLOB NOT NULL, unit BLOB, building BLOB, name TEXT NOT NULL,
        initials TEXT NOT NULL, sex TEXT, birth TEXT, id_number TEXT, phone TEXT, relation TEXT, care TEXT, note TEXT,
        status TEXT, gone TEXT, import BLOB, undone INTEGER NOT NULL, present INTEGER NOT NULL,
        writer INTEGER NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL, at INTEGER NOT NULL,
        by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX resident_place ON resident (present, building, unit, home);
    CREATE TABLE entry_field (entry BLOB NOT NULL, field INTEGER NOT NULL, nth INTEGER NOT NULL,
        standing INTEGER NOT NULL, value TEXT, writer INTEGER NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
        at INTEGER NOT NULL, by_id BLOB NOT NULL, PRIMARY KEY (entry, field, nth)) WITHOUT ROWID;
    CREATE TABLE import (id BLOB PRIMARY KEY, file TEXT NOT NULL, buildings INTEGER NOT NULL, units INTEGER NOT NULL,
        homes INTEGER NOT NULL, residents INTEGER NOT NULL, undone INTEGER NOT NULL, writer INTEGER NOT NULL,
        at INTEGER NOT NULL, by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE revealed (writer INTEGER NOT NULL, seq INTEGER NOT NULL, resident BLOB NOT NULL, at INTEGER NOT NULL,
        by_id BLOB NOT NULL, PRIMARY KEY (writer, seq)) WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: COMPOUND_ADDED,
        name: "compound_added",
        fold: compound_added,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: BUILDING_ADDED,
        name: "building_added",
        fold: building_added,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: UNIT_ADDED,
        name: "unit_added",
        fold: unit_added,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: HOME_ADDED,
        name: "home_added",
        fold: home_added,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: RESIDENT_ADDED,
        name: "resident_added",
        fold: resident_added,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: EDITED,
        name: "entry_edited",
        fold: edited,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: IMPORT_WRITTEN,
        name: "import_written",
        fold: import_written,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: IMPORT_UNDONE,
        name: "import_undone",
        fold: import_undone,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: REVEALED,
        name: "numbers_revealed",
        fold: revealed,
        tell,
        topic: Topic::Staff,
    },
];

/// Whether the import an entry names has been taken back already.
fn undone(fold: &Fold<'_>, import: Option<Id>) -> rusqlite::Result<bool> {
    let Some(import) = import else { return Ok(false) };
    let undone = fold
        .db
        .prepare_cached("SELECT undone FROM import WHERE id = ?")?
        .query_row([import], |row| row.get(0));
    Ok(undone.optional()?.unwrap_or(false))
}

fn compound_added(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let added: CompoundAdded = minicbor::decode(&fact.body)?;
    let (s, undone) = (fold.stamp(fact), undone(fold, added.import)?);
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO compound VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            added.name,
            added.import,
            undone,
            !undone,
            s.writer,
            s.seq,
            s.clock,
            s.at,
            s.by
        ])?;
    Ok(())
}

fn building_added(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let added: BuildingAdded = minicbor::decode(&fact.body)?;
    let (s, undone, sort) = (
        fold.stamp(fact),
        undone(fold, added.import)?,
        sort_key(&added.name),
    );
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO building VALUES (?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            added.compound,
            added.name,
            sort,
            added.import,
            undone,
            !undone,
            s.writer,
            s.seq,
            s.clock,
            s.at,
            s.by
        ])?;
    Ok(())
}

fn unit_added(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let added: UnitAdded = minicbor::decode(&fact.body)?;
    let (s, undone, sort) = (
        fold.stamp(fact),
        undone(fold, added.import)?,
        sort_key(&added.name),
    );
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO unit VALUES (?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            added.building,
            added.name,
            sort,
            added.import,
            undone,
            !undone,
            s.writer,
            s.seq,
            s.clock,
            s.at,
            s.by
        ])?;
    Ok(())
}

fn home_added(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let added: HomeAdded = minicbor::decode(&fact.body)?;
    let (s, undone) = (fold.stamp(fact), undone(fold, added.import)?);
    let building = building_of(fold, &added.unit)?.unwrap_or(Id::NIL);
    let (sort, floor) = (sort_key(&added.room), floor_of(&added.room));
    fold.db
        .prepare_cached(
            "INSERT OR IGNORE INTO home VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            fact.subject,
            added.unit,
            building,
            added.room,
            sort,
            floor,
            added.import,
            undone,
            !undone,
            s.writer,
            s.seq,
            s.clock,
            s.at,
            s.by
        ])?;
    Ok(())
}

fn building_of(fold: &Fold<'_>, unit: &Id) -> rusqlite::Result<Option<Id>> {
    fold.db
        .prepare_cached("SELECT building FROM unit WHERE id = ?")?
        .query_row([unit], |row| row.get(0))
        .optional()
}

fn place_of(fold: &Fold<'_>, home: &Id) -> rusqlite::Result<Option<(Id, Id)>> {
    fold.db
        .prepare_cached("SELECT unit, building FROM home WHERE id = ?")?
        .query_row([home], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

fn resident_added(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let r: ResidentAdded = minicbor::decode(&fact.body)?;
    let (s, undone) = (fold.stamp(fact), undone(fold, r.import)?);
    let home = r.home.unwrap_or(Id::NIL);
    let (unit, building) = place_of(fold, &home)?.unzip();
    let present = !undone && r.status.as_deref() != Some("moved_out");
    fold.db
        .prepare_cached(
            "INSERT OR IGNORE INTO resident VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL,?,?,?,?,?,?,?,?)",
        )?
        .execute(params![
            fact.subject,
            home,
            unit,
            building,
            r.name,
            initials(&r.name),
            r.sex,
            r.birth,
            r.id_number,
            r.phone,
            r.relation,
            r.care,
            r.note,
            r.status,
            r.import,
            undone,
            present,
            s.writer,
            s.seq,
            s.clock,
            s.at,
            s.by
        ])?;
    Ok(())
}

fn import_written(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let w: ImportWritten = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO import VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            w.file,
            w.buildings as i64,
            w.units as i64,
            w.homes as i64,
            w.residents as i64,
            fold.writer,
            fact.at_ms,
            fact.by
        ])?;
    Ok(())
}

fn import_undone(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    supplies::undo_import(fold, fact.subject)?;
    for topic in [Topic::Supplies, Topic::Rounds, Topic::Marks] {
        fold.touch(topic);
    }
    fold.db
        .prepare_cached("UPDATE import SET undone = 1 WHERE id = ?")?
        .execute([fact.subject])?;
    for table in ["compound", "building", "unit", "home", "resident"] {
        let sql = format!("UPDATE {table} SET undone = 1, present = 0 WHERE import = ?");
        fold.db.prepare_cached(&sql)?.execute([fact.subject])?;
    }
    Ok(())
}

fn revealed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO revealed VALUES (?, ?, ?, ?, ?)")?
        .execute(params![
            fold.writer,
            fact.seq as i64,
            fact.subject,
            fact.at_ms,
            fact.by
        ])?;
    Ok(())
}

/// Writes a field anew: last writer wins, every former value stays, and a concurrent different one becomes a review.
fn edited(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let edit: Edited = minicbor::decode(&fact.body)?;
    let Some((field, table, column)) = Field::of(edit.field) else {
        return Err(unknown_field());
    };
    let stamp = fold.stamp(fact);
    keep_first_value(fold, fact.subject, edit.field, table, column)?;
    let standing = standing(fold, fact.subject, edit.field)?;
    let verdict = contest(fold, &stamp, 0, &edit.value, &standing)?;
    for nth in &verdict.superseded {
        fold.db
            .prepare_cached("UPDATE entry_field SET standing = 0 WHERE entry = ? AND field = ? AND nth = ?")?
            .execute(params![fact.subject, edit.field, nth])?;
    }
    put_version(fold, fact.subject, edit.field, true, &edit.value, &stamp)?;
    let shown = match verdict.shown {
        None => &edit.value,
        Some(nth) => standing
            .iter()
            .find(|s| s.nth == nth)
            .map_or(&edit.value, |s| &s.value),
    };
    show(fold, fact.subject, field, table, column, shown.as_deref())?;
    reviews::set(
        fold,
        Matter::Field,
        &fact.subject,
        &[edit.field],
        verdict.disputed.then_some(1),
    )?;
    Ok(())
}

fn unknown_field() -> FoldError {
    FoldError::Body(minicbor::decode::Error::message(
        "a field this version does not know",
    ))
}

/// The value an entry was made with is the first version; it is written down when the field is first edited.
fn keep_first_value(
    fold: &Fold<'_>,
    entry: Id,
    field: u8,
    table: &str,
    column: &str,
) -> rusqlite::Result<()> {
    let known = fold
        .db
        .prepare_cached("SELECT 1 FROM entry_field WHERE entry = ? AND field = ? LIMIT 1")?
        .query_row(params![entry, field], |_| Ok(()))
        .optional()?;
    if known.is_some() {
        return Ok(());
    }
    let first = fold
        .db
        .prepare_cached(&format!(
            "SELECT {column}, writer, seq, clock, at, by_id FROM {table} WHERE id = ?"
        ))?
        .query_row([entry], |row| {
            let value = match row.get_ref(0)? {
                // A home's id is shown as text in histories, like every other value.
                rusqlite::types::ValueRef::Blob(_) => Some(row.get::<_, Id>(0)?.to_string()),
                _ => row.get(0)?,
            };
            let stamp = Stamp {
                writer: row.get(1)?,
                seq: row.get(2)?,
                clock: row.get(3)?,
                at: row.get(4)?,
                by: row.get(5)?,
            };
            Ok((value, stamp))
        })
        .optional()?;
    match first {
        Some((value, stamp)) => put_version(fold, entry, field, true, &value, &stamp),
        None => Ok(()),
    }
}

fn standing(fold: &Fold<'_>, entry: Id, field: u8) -> rusqlite::Result<Vec<Standing<Option<String>>>> {
    fold.db
        .prepare_cached("SELECT nth, writer, seq, clock, value FROM entry_field WHERE entry = ? AND field = ? AND standing = 1")?
        .query_map(params![entry, field], |row| {
            Ok(Standing { nth: row.get(0)?, writer: row.get(1)?, seq: row.get(2)?, clock: row.get(3)?, rank: 0, value: row.get(4)? })
        })?
        .collect()
}

fn put_version(
    fold: &Fold<'_>,
    entry: Id,
    field: u8,
    standing: bool,
    value: &Option<String>,
    s: &Stamp,
) -> rusqlite::Result<()> {
    // Asked apart: inside the INSERT, SQLite would plan the statement anew for every version.
    let nth: i64 = fold
        .db
        .prepare_cached("SELECT coalesce(max(nth), -1) + 1 FROM entry_field WHERE entry = ? AND field = ?")?
        .query_row(params![entry, field], |row| row.get(0))?;
    fold.db
        .prepare_cached("INSERT INTO entry_field VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            entry, field, nth, standing, value, s.writer, s.seq, s.clock, s.at, s.by
        ])?;
    Ok(())
}

/// Brings the entry's row up to date with the value now shown.
fn show(
    fold: &Fold<'_>,
    entry: Id,
    field: Field,
    table: &str,
    column: &str,
    value: Option<&str>,
) -> Result<(), FoldError> {
    let required = matches!(column, "name" | "room");
    match field {
        Field::Home => {
            let home: Id = value.and_then(|v| v.parse().ok()).unwrap_or(Id::NIL);
            let (unit, building) = place_of(fold, &home)?.unzip();
            fold.db
                .prepare_cached("UPDATE resident SET home = ?, unit = ?, building = ? WHERE id = ?")?
                .execute(params![home, unit, building, entry])?;
        }
        Field::Name => {
            let name = value.unwrap_or_default();
            fold.db
                .prepare_cached("UPDATE resident SET name = ?, initials = ? WHERE id = ?")?
                .execute(params![name, initials(name), entry])?;
        }
        Field::HomeRoom => {
            let room = value.unwrap_or_default();
            fold.db
                .prepare_cached("UPDATE home SET room = ?, sort = ?, floor = ? WHERE id = ?")?
                .execute(params![room, sort_key(room), floor_of(room), entry])?;
        }
        Field::BuildingName | Field::UnitName => {
            let name = value.unwrap_or_default();
            fold.db
                .prepare_cached(&format!("UPDATE {table} SET name = ?, sort = ? WHERE id = ?"))?
                .execute(params![name, sort_key(name), entry])?;
        }
        _ => {
            let value = if required {
                Some(value.unwrap_or_default())
            } else {
                value
            };
            fold.db
                .prepare_cached(&format!("UPDATE {table} SET {column} = ? WHERE id = ?"))?
                .execute(params![value, entry])?;
        }
    }
    if matches!(column, "gone" | "status") {
        let moved = if table == "resident" {
            " AND coalesce(status, '') <> 'moved_out'"
        } else {
            ""
        };
        let sql = format!("UPDATE {table} SET present = (undone = 0 AND gone IS NULL{moved}) WHERE id = ?");
        fold.db.prepare_cached(&sql)?.execute([entry])?;
    }
    Ok(())
}
