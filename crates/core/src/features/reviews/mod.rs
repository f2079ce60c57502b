//! What two people must settle: raised and cleared by the folds of other features, listed and settled here.

mod calls;
mod facts;
mod settle;
pub mod types;
mod versions;

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
    calls: calls::calls,
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
    /// A tube of which the laboratory is said to have said different things.
    Tube,
    /// A place closed differently.
    Closure,
    /// A line of a list from above that was answered differently.
    List,
}

impl Matter {
    /// Its name in rows and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Matter::Field => "field",
            Matter::Mark => "mark",
            Matter::ServedTwice => "served_twice",
            Matter::Stock => "stock",
            Matter::Tube => "tube",
            Matter::Closure => "closure",
            Matter::List => "list",
        }
    }

    fn of(name: &str) -> Option<Matter> {
        use Matter::{Closure, Field, List, Mark, ServedTwice, Stock, Tube};
        [Field, Mark, ServedTwice, Stock, Tube, Closure, List]
            .into_iter()
            .find(|m| m.name() == name)
    }
}

/// Raises the review about `part` of `subject` with a weight, or clears it. Called from folds only.
///
/// # Errors
/// SQLite's.
pub fn set(
    fold: &Fold<'_>,
    matter: Matter,
    subject: &Id,
    part: &[u8],
    weight: Option<i64>,
) -> rusqlite::Result<()> {
    let changed = match weight {
        Some(weight) => fold
            .db
            .prepare_cached("INSERT OR REPLACE INTO review VALUES (?, ?, ?, ?)")?
            .execute(params![matter.name(), subject, part, weight])?,
        None => fold
            .db
            .prepare_cached("DELETE FROM review WHERE matter = ? AND subject = ? AND part = ?")?
            .execute(params![matter.name(), subject, part])?,
    };
    if changed > 0 {
        fold.touch(Topic::Reviews);
    }
    Ok(())
}

/// Reviews nobody has accepted at their present weight.
const OPEN: &str = "FROM review r WHERE NOT EXISTS (SELECT 1 FROM accepted a WHERE a.matter = r.matter
    AND a.subject = r.subject AND a.part = r.part AND a.weight = r.weight)";

/// How many wait for a person.
///
/// # Errors
/// SQLite's.
pub fn open_count(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached(&format!("SELECT count(*) {OPEN}"))?
        .query_row([], |row| row.get::<_, i64>(0))
        .map(|n| n as u64)
}
