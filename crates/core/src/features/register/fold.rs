//! How the register's facts become rows.

use super::bulk::{bulk_edited, bulk_undone};
use super::editing::edited;
use super::facts::*;
use super::merging;
use super::names::{floor_of, initials, sort_key};
use super::tell::tell;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::features::supplies;
use crate::fold::{Fold, FoldError, KindOfFact};
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
        at INTEGER NOT NULL, by_id BLOB NOT NULL, used_as TEXT, keeper TEXT, keeper_phone TEXT) WITHOUT ROWID;
    CREATE INDEX home_place ON home (present, building, unit);
    CREATE TABLE resident (id BLOB PRIMARY KEY, home BLOB NOT NULL, unit BLOB, building BLOB, name TEXT NOT NULL,
        initials TEXT NOT NULL, sex TEXT, birth TEXT, id_number TEXT, phone TEXT, relation TEXT, care TEXT, note TEXT,
        status TEXT, gone TEXT, import BLOB, undone INTEGER NOT NULL, present INTEGER NOT NULL,
        writer INTEGER NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL, at INTEGER NOT NULL,
        by_id BLOB NOT NULL, registration TEXT, registered_at TEXT, away_until TEXT, contact1 TEXT, contact2 TEXT,
        contact3 TEXT, merged_into BLOB, merged INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX resident_merged ON resident (merged_into) WHERE merged_into IS NOT NULL;
    CREATE INDEX resident_place ON resident (present, building, unit, home);
    CREATE TABLE entry_field (entry BLOB NOT NULL, field INTEGER NOT NULL, nth INTEGER NOT NULL,
        standing INTEGER NOT NULL, value TEXT, writer INTEGER NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
        at INTEGER NOT NULL, by_id BLOB NOT NULL, import BLOB, PRIMARY KEY (entry, field, nth)) WITHOUT ROWID;
    CREATE TABLE import (id BLOB PRIMARY KEY, file TEXT NOT NULL, buildings INTEGER NOT NULL, units INTEGER NOT NULL,
        homes INTEGER NOT NULL, residents INTEGER NOT NULL, changed INTEGER NOT NULL, moved INTEGER NOT NULL,
        left_homes INTEGER NOT NULL, undone INTEGER NOT NULL, writer INTEGER NOT NULL,
        clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE bulk (id BLOB PRIMARY KEY, field INTEGER NOT NULL, action INTEGER NOT NULL, value TEXT NOT NULL,
        count INTEGER NOT NULL, writer INTEGER NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL, at INTEGER NOT NULL,
        by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE bulk_undone (bulk BLOB PRIMARY KEY, restored INTEGER NOT NULL, remained INTEGER NOT NULL,
        clock INTEGER NOT NULL) WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: COMPOUND_ADDED,
        who: Who::AtLeast(Role::Staff, Reach::Whole),
        name: "compound_added",
        fold: compound_added,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: BUILDING_ADDED,
        who: Who::AtLeast(Role::Staff, Reach::Of(into_compound)),
        name: "building_added",
        fold: building_added,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: UNIT_ADDED,
        who: Who::AtLeast(Role::Staff, Reach::Of(into_building)),
        name: "unit_added",
        fold: unit_added,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: HOME_ADDED,
        who: Who::AtLeast(Role::Staff, Reach::Of(into_unit)),
        name: "home_added",
        fold: home_added,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: RESIDENT_ADDED,
        who: Who::AtLeast(Role::Volunteer, Reach::Of(into_home)),
        name: "resident_added",
        fold: resident_added,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: EDITED,
        who: Who::AtLeast(Role::Staff, Reach::Subject),
        name: "entry_edited",
        fold: edited,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: IMPORT_WRITTEN,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "import_written",
        fold: import_written,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: IMPORT_UNDONE,
        who: Who::AtLeast(Role::Staff, Reach::Whole),
        name: "import_undone",
        fold: import_undone,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: BULK_EDITED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "bulk_edited",
        fold: bulk_edited,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: BULK_UNDONE,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "bulk_undone",
        fold: bulk_undone,
        tell,
        topic: Topic::Register,
    },
];

// Where an entry is put: what it is held against is the place, not the entry that is not there yet.
fn into_compound(fact: &Fact) -> Option<Id> {
    minicbor::decode::<BuildingAdded>(&fact.body)
        .ok()
        .map(|added| added.compound)
}

fn into_building(fact: &Fact) -> Option<Id> {
    minicbor::decode::<UnitAdded>(&fact.body)
        .ok()
        .map(|added| added.building)
}

fn into_unit(fact: &Fact) -> Option<Id> {
    minicbor::decode::<HomeAdded>(&fact.body)
        .ok()
        .map(|added| added.unit)
}

fn into_home(fact: &Fact) -> Option<Id> {
    minicbor::decode::<ResidentAdded>(&fact.body)
        .ok()
        .and_then(|added| added.home)
}

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
            "INSERT OR IGNORE INTO home VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)",
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

pub(super) fn place_of(fold: &Fold<'_>, home: &Id) -> rusqlite::Result<Option<(Id, Id)>> {
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
            "INSERT OR IGNORE INTO resident VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL,?,?,?,?,?,?,?,?,
                NULL,NULL,NULL,NULL,NULL,NULL,NULL,0)",
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
    merging::appeared(fold.db, &fact.subject)?;
    Ok(())
}

fn import_written(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let w: ImportWritten = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO import VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            w.file,
            w.buildings as i64,
            w.units as i64,
            w.homes as i64,
            w.residents as i64,
            w.changed.unwrap_or(0) as i64,
            w.moved.unwrap_or(0) as i64,
            w.left.unwrap_or(0) as i64,
            fold.writer,
            fact.clock.0 as i64,
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
    merging::import_undone(fold.db, &fact.subject)?;
    Ok(())
}
