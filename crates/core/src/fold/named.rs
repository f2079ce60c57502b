//! Things a committee saves under a name and may change or remove: tables of `id`, `name` (none once it is removed), `clock` and
//! `body`, in which the last of several versions counts.

use super::{Fold, FoldError, round_of};
use crate::id::Id;
use crate::journal::fact::Fact;
use rusqlite::{Connection, OptionalExtension, params};

/// Puts what a fact says of its subject in the place of what was said before; without a name it is removed. Of two versions at
/// the very same reading the greater body counts: the same one on every device.
///
/// # Errors
/// SQLite's.
pub fn put(fold: &Fold<'_>, table: &str, fact: &Fact, name: Option<&str>) -> Result<(), FoldError> {
    fold.db
        .prepare_cached(&format!(
            "INSERT INTO {table} VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE
             SET name = excluded.name, clock = excluded.clock, body = excluded.body
             WHERE (excluded.clock, excluded.body) > (clock, body)"
        ))?
        .execute(params![fact.subject, name, fact.clock.0 as i64, fact.body])?;
    Ok(())
}

/// The same for what belongs to a round and goes with it: tables of `id`, `round`, `name`, `clock` and `body`.
///
/// # Errors
/// SQLite's, and a fact of no round.
pub fn put_in_round(fold: &Fold<'_>, table: &str, fact: &Fact, name: Option<&str>) -> Result<(), FoldError> {
    fold.db
        .prepare_cached(&format!(
            "INSERT INTO {table} VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE
             SET round = excluded.round, name = excluded.name, clock = excluded.clock, body = excluded.body
             WHERE (excluded.clock, excluded.body, excluded.round) > (clock, body, round)"
        ))?
        .execute(params![
            fact.subject,
            round_of(fact)?,
            name,
            fact.clock.0 as i64,
            fact.body
        ])?;
    Ok(())
}

/// Everything that was not removed, by name: id and body.
///
/// # Errors
/// SQLite's.
pub fn all(db: &Connection, table: &str) -> rusqlite::Result<Vec<(Id, Vec<u8>)>> {
    let sql = format!("SELECT id, body FROM {table} WHERE name IS NOT NULL ORDER BY name, id");
    db.prepare_cached(&sql)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Whether there is such a thing, not removed.
///
/// # Errors
/// SQLite's.
pub fn is_there(db: &Connection, table: &str, id: &Id) -> rusqlite::Result<bool> {
    let sql = format!("SELECT 1 FROM {table} WHERE id = ? AND name IS NOT NULL");
    let found = db.prepare_cached(&sql)?.query_row([id], |_| Ok(())).optional()?;
    Ok(found.is_some())
}

/// How many there are.
///
/// # Errors
/// SQLite's.
pub fn count(db: &Connection, table: &str) -> rusqlite::Result<i64> {
    db.prepare_cached(&format!("SELECT count(*) FROM {table} WHERE name IS NOT NULL"))?
        .query_row([], |row| row.get(0))
}
