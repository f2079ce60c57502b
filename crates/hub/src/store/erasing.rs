//! How the embedded store forgets a destroyed round.

use super::holes;
use linli_core::fold::damaged;
use linli_core::id::Id;
use linli_core::journal::page::Page;
use linli_core::journal::store as journal;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::collections::BTreeSet;

/// Set while free space or the log may still hold what was erased.
const UNSWEPT: &str = "unswept";

/// Takes the facts of these rounds out of the pages of `space`, and writes the file anew: overwriting what is deleted would
/// not be enough, because SQLite may leave copies of rows where it moved them within its pages.
pub(super) fn erase(db: &mut Connection, space: Id, gone: &BTreeSet<Id>) -> rusqlite::Result<()> {
    let known: BTreeSet<Id> = db
        .prepare_cached("SELECT round FROM erased WHERE space = ?")?
        .query_map([space], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    // What counts as destroyed no longer may come again, and be destroyed again.
    for round in known.difference(gone) {
        db.execute(
            "DELETE FROM erased WHERE space = ? AND round = ?",
            params![space, round],
        )?;
    }
    let new: BTreeSet<Id> = gone.difference(&known).copied().collect();
    if !new.is_empty() {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for table in [("page", "n"), ("aside", "hash")] {
            rewrite(&tx, table, space, &new)?;
        }
        for round in &new {
            tx.execute("INSERT INTO erased VALUES (?, ?)", params![space, round])?;
        }
        tx.execute("INSERT OR IGNORE INTO hub VALUES (?, '1')", [UNSWEPT])?;
        tx.commit()?;
        tracing::info!(%space, rounds = new.len(), "destroyed rounds were erased");
    }
    let unswept = db
        .prepare_cached("SELECT 1 FROM hub WHERE key = ?")?
        .query_row([UNSWEPT], |_| Ok(()))
        .optional()?;
    if unswept.is_some() {
        match journal::rewrite_file(db) {
            Ok(()) => db.execute("DELETE FROM hub WHERE key = ?", [UNSWEPT]).map(drop)?,
            // Somebody reads, or the disk is full: it is tried again with the next pages.
            Err(error) => tracing::warn!(%error, "the file could not be written anew yet"),
        }
    }
    Ok(())
}

/// Rewrites the pages of one table, whose rows `key` tells apart.
fn rewrite(
    db: &Connection,
    (table, key): (&str, &str),
    space: Id,
    gone: &BTreeSet<Id>,
) -> rusqlite::Result<()> {
    let keys: Vec<Value> = db
        .prepare(&format!("SELECT {key} FROM {table} WHERE space = ?"))?
        .query_map([space], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let one = format!("space = ? AND {key} = ?");
    let mut read = db.prepare(&format!("SELECT bytes FROM {table} WHERE {one}"))?;
    let mut write = db.prepare(&format!("UPDATE {table} SET bytes = ? WHERE {one}"))?;
    for key in keys {
        let page = Page::trusted(read.query_row(params![space, key], |row| row.get(0))?).map_err(damaged)?;
        let left = page.without(|round| gone.contains(round));
        if let Some(left) = &left {
            write.execute(params![left.bytes(), space, key])?;
        }
        if table == "page" {
            holes::note(db, space, left.as_ref().unwrap_or(&page))?;
        }
    }
    Ok(())
}
