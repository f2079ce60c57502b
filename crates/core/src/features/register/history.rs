//! What was ever written about a resident or a home: who, when, on which laptop.

use super::merging::merged_ones;
use super::queries::{home_address, show_home, show_resident, shown};
use super::types::*;
use crate::desk::Look;
use crate::features::members::{IdArgs, device_name, staff_name};
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{OptionalExtension, params};

pub(super) fn resident_history(look: &Look<'_>, args: IdArgs) -> Result<Vec<FieldHistoryView>, Problem> {
    show_resident(look, IdArgs { id: args.id })?;
    history(look, &args.id, "resident")
}

pub(super) fn home_history(look: &Look<'_>, args: IdArgs) -> Result<Vec<FieldHistoryView>, Problem> {
    show_home(look, IdArgs { id: args.id })?;
    history(look, &args.id, "home")
}

/// The fields of an entry of a table in which anything ever stood.
fn history(look: &Look<'_>, entry: &Id, table: &str) -> Result<Vec<FieldHistoryView>, Problem> {
    let fields = super::facts::Field::ALL
        .iter()
        .filter(|(_, holds, _)| *holds == table);
    let mut history = Vec::new();
    let mut merged = Vec::new();
    for other in merged_ones(look.db, entry)? {
        let row = show_resident(look, IdArgs { id: other })?;
        merged.push((other, home_address(look.db, &row.home)?.unwrap_or_default()));
    }
    for (field, _, column) in fields {
        let mut writes = all_versions(look, entry, *field as u8, table, column)?;
        for (other, address) in &merged {
            let theirs = all_versions(look, other, *field as u8, table, column)?.into_iter();
            writes.extend(
                theirs
                    .filter(|write| write.value.is_some())
                    .map(|write| FieldWriteView {
                        current: false,
                        concurrent: false,
                        merged: Some(address.clone()),
                        ..write
                    }),
            );
        }
        if writes.iter().any(|write| write.value.is_some()) {
            for write in &mut writes {
                if let Some(value) = write.value.take() {
                    write.value = shown(look.db, look.viewer, column, value)?;
                }
            }
            history.push(FieldHistoryView {
                field: (*column).to_owned(),
                writes,
            });
        }
    }
    Ok(history)
}

/// What was written of a field of one entry; where it was never edited, what it was made with.
fn all_versions(
    look: &Look<'_>,
    entry: &Id,
    field: u8,
    table: &str,
    column: &str,
) -> rusqlite::Result<Vec<FieldWriteView>> {
    let mut writes = versions(look, entry, field)?;
    if writes.is_empty() {
        writes.extend(first_version(look, entry, table, column)?);
    }
    Ok(writes)
}

fn versions(look: &Look<'_>, entry: &Id, field: u8) -> rusqlite::Result<Vec<FieldWriteView>> {
    let db = look.db;
    let mut all = db.prepare_cached(
        "SELECT value, at, by_id, writer, standing, (SELECT count(*) FROM entry_field o WHERE o.entry = e.entry
            AND o.field = e.field AND o.standing = 1), clock
         FROM entry_field e WHERE entry = ? AND field = ? ORDER BY clock DESC, seq DESC",
    )?;
    let mut writes = all
        .query_map(params![entry, field], |row| {
            let (standing, at): (bool, i64) = (row.get(4)?, row.get(1)?);
            Ok(FieldWriteView {
                value: row.get(0)?,
                at,
                doubt: look.doubt(at, row.get(6)?),
                by: staff_name(db, &row.get(2)?)?,
                device: device_name(db, row.get(3)?)?,
                current: standing,
                concurrent: standing && row.get::<_, i64>(5)? > 1,
                merged: None,
            })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    // Of several that stand the latest is shown.
    writes
        .iter_mut()
        .filter(|write| write.current)
        .skip(1)
        .for_each(|write| write.current = false);
    Ok(writes)
}

fn first_version(
    look: &Look<'_>,
    entry: &Id,
    table: &str,
    column: &str,
) -> rusqlite::Result<Option<FieldWriteView>> {
    let db = look.db;
    db.prepare_cached(&format!(
        "SELECT {column}, at, by_id, writer, clock FROM {table} WHERE id = ?"
    ))?
    .query_row([entry], |row| {
        let value = match row.get_ref(0)? {
            rusqlite::types::ValueRef::Blob(_) => Some(row.get::<_, Id>(0)?.to_string()),
            _ => row.get(0)?,
        };
        let at = row.get(1)?;
        Ok(FieldWriteView {
            value,
            at,
            doubt: look.doubt(at, row.get(4)?),
            by: staff_name(db, &row.get(2)?)?,
            device: device_name(db, row.get(3)?)?,
            current: true,
            concurrent: false,
            merged: None,
        })
    })
    .optional()
}
