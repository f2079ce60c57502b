//! How an edited field becomes rows: the last writer wins, every former value stays.

use super::facts::*;
use super::fold::place_of;
use super::merging;
use super::names::{floor_of, initials, sort_key};
use crate::features::reviews::{self, Matter};
use crate::fold::contest::{Standing, contest};
use crate::fold::{Fold, FoldError, Stamp};
use crate::id::Id;
use crate::journal::fact::Fact;
use rusqlite::{OptionalExtension, params};

/// Writes a field anew: last writer wins, every former value stays, and a concurrent different one becomes a review.
pub(super) fn edited(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
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
    put_version(fold, fact.subject, edit.field, edit.import, &edit.value, &stamp)?;
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
        Some((value, stamp)) => put_version(fold, entry, field, None, &value, &stamp),
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

/// A version stands until somebody who had seen it writes another.
fn put_version(
    fold: &Fold<'_>,
    entry: Id,
    field: u8,
    import: Option<Id>,
    value: &Option<String>,
    s: &Stamp,
) -> rusqlite::Result<()> {
    let nth: i64 = fold
        .db
        .prepare_cached("SELECT coalesce(max(nth), -1) + 1 FROM entry_field WHERE entry = ? AND field = ?")?
        .query_row(params![entry, field], |row| row.get(0))?;
    fold.db
        .prepare_cached("INSERT INTO entry_field VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            entry, field, nth, value, s.writer, s.seq, s.clock, s.at, s.by, import
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
        Field::MergedInto => merging::point(fold.db, &entry, value)?,
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
            " AND coalesce(status, '') <> 'moved_out' AND merged = 0"
        } else {
            ""
        };
        let sql = format!("UPDATE {table} SET present = (undone = 0 AND gone IS NULL{moved}) WHERE id = ?");
        fold.db.prepare_cached(&sql)?.execute([entry])?;
    }
    if matches!(field, Field::Gone) {
        merging::went(fold.db, &entry)?;
    }
    Ok(())
}
