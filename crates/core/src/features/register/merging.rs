//! Entries that were merged into another one, being the same person: who of them is left.
//!
//! What is written is an edge: this entry is merged into that one. An edge whose end is not there (removed, or undone with its
//! import) counts for nothing. Where laptops that had not heard of one another merged in a circle, the entry with the least id
//! stays: the same one everywhere, and never none.

use crate::id::Id;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// Points an entry to the one it is merged into, or to none any more.
pub(super) fn point(db: &Connection, entry: &Id, value: Option<&str>) -> rusqlite::Result<()> {
    // Only what the edge led to, or leads to now, can lie in a circle with it.
    let mut touched = way(db, entry)?;
    let into: Option<Id> = value.and_then(|value| value.parse().ok());
    db.prepare_cached("UPDATE resident SET merged_into = ? WHERE id = ?")?
        .execute(params![into, entry])?;
    touched.extend(way(db, entry)?);
    settle(db, touched)
}

/// Somebody was removed, or came back.
pub(super) fn went(db: &Connection, entry: &Id) -> rusqlite::Result<()> {
    let mut touched = way(db, entry)?;
    touched.extend(merged_into(db, entry)?);
    settle(db, touched)
}

/// An entry was made; somebody may have been merged into it before it was heard of.
pub(super) fn appeared(db: &Connection, entry: &Id) -> rusqlite::Result<()> {
    match merged_into(db, entry)?.is_empty() {
        true => Ok(()),
        false => went(db, entry),
    }
}

/// The entries of an import are there no more.
pub(super) fn import_undone(db: &Connection, import: &Id) -> rusqlite::Result<()> {
    let mut ends = db.prepare_cached(
        "SELECT DISTINCT merged_into FROM resident WHERE merged_into IN (SELECT id FROM resident WHERE import = ?)",
    )?;
    let ends: Vec<Id> = ends
        .query_map([import], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for end in ends {
        went(db, &end)?;
    }
    Ok(())
}

/// The entries merged into this one, directly.
fn merged_into(db: &Connection, entry: &Id) -> rusqlite::Result<Vec<Id>> {
    db.prepare_cached("SELECT id FROM resident WHERE merged_into = ?")?
        .query_map([entry], |row| row.get(0))?
        .collect()
}

/// The entry and everything its edges lead to, whether they count or not.
fn way(db: &Connection, entry: &Id) -> rusqlite::Result<BTreeSet<Id>> {
    let mut way = BTreeSet::new();
    let mut next = Some(*entry);
    while let Some(at) = next.filter(|at| way.insert(*at)) {
        next = db
            .prepare_cached("SELECT merged_into FROM resident WHERE id = ?")?
            .query_row([at], |row| row.get(0))
            .optional()?
            .flatten();
    }
    Ok(way)
}

/// Where the edge of an entry leads, as far as it counts.
fn edge(db: &Connection, entry: &Id) -> rusqlite::Result<Option<Id>> {
    db.prepare_cached(
        "SELECT k.id FROM resident r JOIN resident k ON k.id = r.merged_into WHERE r.id = ? AND k.undone = 0 AND k.gone IS NULL",
    )?
    .query_row([entry], |row| row.get(0))
    .optional()
}

/// Works out anew which of these are merged away, and with it who is present.
fn settle(db: &Connection, touched: BTreeSet<Id>) -> rusqlite::Result<()> {
    for entry in touched {
        let merged = is_merged(db, &entry)?;
        db.prepare_cached(
            "UPDATE resident SET merged = ?2, present = (undone = 0 AND gone IS NULL AND coalesce(status, '') <> 'moved_out'
                AND NOT ?2) WHERE id = ?1",
        )?
        .execute(params![entry, merged])?;
    }
    Ok(())
}

fn is_merged(db: &Connection, entry: &Id) -> rusqlite::Result<bool> {
    let mut seen = BTreeSet::from([*entry]);
    let mut at = *entry;
    while let Some(next) = edge(db, &at)? {
        if next == *entry {
            // All that was passed is the circle.
            return Ok(seen.first() != Some(entry));
        }
        if !seen.insert(next) {
            return Ok(true);
        }
        at = next;
    }
    Ok(at != *entry)
}

/// The entry that stands for this one: itself, unless it was merged into another, by however many steps.
///
/// # Errors
/// SQLite's.
pub(crate) fn stands_for(db: &Connection, entry: &Id) -> rusqlite::Result<Id> {
    let kept: Option<Id> = db
        .prepare_cached(&format!("SELECT {}", stand_in("?1")))?
        .query_row([entry], |row| row.get(0))?;
    Ok(kept.unwrap_or(*entry))
}

/// The same for an expression, as an expression; nothing where the entry is not known.
pub(crate) fn stand_in(entry: &str) -> String {
    format!(
        "(WITH RECURSIVE way (id) AS (SELECT {entry}
            UNION SELECT a.merged_into FROM way w JOIN resident a ON a.id = w.id AND a.merged = 1)
          SELECT a.id FROM way w JOIN resident a ON a.id = w.id WHERE a.merged = 0 LIMIT 1)"
    )
}

/// The entry an expression names and everybody merged into it, as a query.
pub(crate) fn family(entry: &str) -> String {
    format!(
        "(WITH RECURSIVE family (id) AS (SELECT {entry}
            UNION SELECT a.id FROM family f JOIN resident a ON a.merged_into = f.id AND a.merged = 1)
          SELECT id FROM family)"
    )
}

/// Everybody who was merged into this entry, by however many steps.
///
/// # Errors
/// SQLite's.
pub(super) fn merged_ones(db: &Connection, entry: &Id) -> rusqlite::Result<Vec<Id>> {
    db.prepare_cached(
        "WITH RECURSIVE away (id) AS (SELECT id FROM resident WHERE merged_into = ?1
            UNION SELECT r.id FROM away a JOIN resident r ON r.merged_into = a.id)
         SELECT r.id FROM away a JOIN resident r ON r.id = a.id WHERE r.merged = 1 AND r.id <> ?1 ORDER BY r.id",
    )?
    .query_map([entry], |row| row.get(0))?
    .collect()
}
