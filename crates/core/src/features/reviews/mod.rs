//! What two people must settle: raised and cleared by the folds of other features, listed and settled here.

mod facts;

use super::Feature;
use crate::desk::Topic;
use crate::fold::Fold;
use crate::id::Id;
use rusqlite::{Connection, params};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "reviews",
    tables: facts::TABLES,
    kinds: facts::KINDS,
    calls: Vec::new,
};

/// What a review is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// A field written differently by people who had not seen one another's.
    Field,
    /// A target marked differently.
    Mark,
    /// A home served more than once in one round.
    ServedTwice,
    /// Stock below zero.
    Stock,
}

impl Matter {
    /// Its name in rows and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Matter::Field => "field",
            Matter::Mark => "mark",
            Matter::ServedTwice => "served_twice",
            Matter::Stock => "stock",
        }
    }
}

/// Raises or clears the review about `part` of `subject`. Called from folds only.
///
/// # Errors
/// SQLite's.
pub fn set(
    fold: &Fold<'_>,
    matter: Matter,
    subject: &Id,
    part: &[u8],
    disputed: bool,
) -> rusqlite::Result<()> {
    let sql = if disputed {
        "INSERT OR IGNORE INTO review VALUES (?, ?, ?)"
    } else {
        "DELETE FROM review WHERE matter = ? AND subject = ? AND part = ?"
    };
    if fold
        .db
        .prepare_cached(sql)?
        .execute(params![matter.name(), subject, part])?
        > 0
    {
        fold.touch(Topic::Reviews);
    }
    Ok(())
}

/// How many wait for a person.
///
/// # Errors
/// SQLite's.
pub fn open_count(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT count(*) FROM review")?
        .query_row([], |row| row.get::<_, i64>(0))
        .map(|n| n as u64)
}
