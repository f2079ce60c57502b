//! What stored pages lack: sections of rounds that were destroyed, or that never came.

use super::page::{Erased, Hash, Page};
use super::vector::{Head, Writer};
use crate::fold::damaged;
use crate::id::Id;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// Notes what the page stored under `n` lacks.
///
/// # Errors
/// SQLite's.
pub fn note(db: &Connection, n: i64, page: &Page) -> rusqlite::Result<()> {
    for Erased { round, hash } in page.erased() {
        db.prepare_cached("INSERT OR REPLACE INTO hole VALUES (?, ?, ?)")?
            .execute(params![n, round, hash])?;
    }
    Ok(())
}

/// Stores another form of the page under `n`: with less in it, or more.
///
/// # Errors
/// SQLite's.
pub fn rewrite(db: &Connection, n: i64, page: &Page) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE page SET bytes = ? WHERE n = ?")?
        .execute(params![page.bytes(), n])?;
    db.prepare_cached("DELETE FROM hole WHERE page = ?")?
        .execute([n])?;
    note(db, n, page)
}

/// Takes the facts of these rounds out of every page, also those that wait aside; whether there were any.
///
/// # Errors
/// SQLite's, or a stored page that no longer reads.
pub fn erase(db: &Connection, gone: &BTreeSet<Id>) -> rusqlite::Result<bool> {
    if gone.is_empty() {
        return Ok(false);
    }
    let mut any = false;
    for n in keys::<i64>(db, "SELECT n FROM page")? {
        if let Some(page) =
            stored(db, "SELECT bytes FROM page WHERE n = ?", &n)?.without(|round| gone.contains(round))
        {
            rewrite(db, n, &page)?;
            any = true;
        }
    }
    for hash in keys::<Hash>(db, "SELECT hash FROM aside")? {
        let page = stored(db, "SELECT bytes FROM aside WHERE hash = ?", &hash)?;
        if let Some(page) = page.without(|round| gone.contains(round)) {
            db.execute(
                "UPDATE aside SET bytes = ? WHERE hash = ?",
                params![page.bytes(), hash],
            )?;
            any = true;
        }
    }
    Ok(any)
}

fn keys<T: rusqlite::types::FromSql>(db: &Connection, sql: &str) -> rusqlite::Result<Vec<T>> {
    db.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

fn stored(db: &Connection, sql: &str, key: &dyn rusqlite::ToSql) -> rusqlite::Result<Page> {
    let bytes = db.prepare_cached(sql)?.query_row([key], |row| row.get(0))?;
    Page::trusted(bytes).map_err(damaged)
}

/// The chains that lack something nobody has destroyed, each with the end up to which it is whole.
///
/// # Errors
/// SQLite's, or a stored page that no longer reads.
pub fn unfilled(db: &Connection, gone: &BTreeSet<Id>) -> rusqlite::Result<BTreeMap<Writer, Head>> {
    let mut whole_to = BTreeMap::new();
    let mut holes = db.prepare_cached(
        "SELECT h.round, p.bytes FROM hole h JOIN page p ON p.n = h.page ORDER BY p.first_seq DESC",
    )?;
    let mut rows = holes.query([])?;
    while let Some(row) = rows.next()? {
        if !gone.contains(&row.get(0)?) {
            let page = Page::trusted(row.get(1)?).map_err(damaged)?;
            whole_to.insert(page.header.writer(), Head::before(&page.header));
        }
    }
    Ok(whole_to)
}

/// The salted hashes of what was erased of a round, in order: the same on every device that holds the same pages.
///
/// # Errors
/// SQLite's.
pub fn of_round(db: &Connection, round: &Id) -> rusqlite::Result<Vec<Hash>> {
    db.prepare_cached("SELECT hash FROM hole WHERE round = ? ORDER BY hash")?
        .query_map([round], |row| row.get(0))?
        .collect()
}
