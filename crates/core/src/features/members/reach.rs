//! Where a fact reaches: held against the compounds and buildings of a grant.
//!
//! The answer must be the same on every device, so it rests only on what the fact's writer had seen: a resident is where
//! any version the writer knew puts them.

use super::grant::Grant;
use crate::desk::Role;
use crate::fold::Fold;
use crate::id::Id;
use crate::journal::fact::Fact;
use rusqlite::{OptionalExtension, params};

/// The place a kind of fact is about.
#[derive(Clone, Copy)]
pub enum Reach {
    /// None: whoever has the role may write it.
    Anywhere,
    /// The whole committee.
    Whole,
    /// That of the entry which is its subject.
    Subject,
    /// That of the entry its body names; anywhere where it names none.
    Of(fn(&Fact) -> Option<Id>),
    /// Those of all the entries its body names.
    Each(fn(&Fact) -> Vec<Id>),
}

/// Who may write a kind of fact.
pub enum Who {
    /// Anybody: what it is worth is decided by the roll.
    Logged,
    /// Devices and people of this role or a higher one.
    AtLeast(Role, Reach),
    /// The same, where the role depends on what it says.
    Judged(fn(&Fact) -> Role, Reach),
}

/// Whether `fact` stays within `grant`.
///
/// # Errors
/// SQLite's.
pub fn is_within(fold: &Fold<'_>, fact: &Fact, reach: Reach, grant: &Grant) -> rusqlite::Result<bool> {
    if grant.is_whole() {
        return Ok(true);
    }
    match reach {
        Reach::Anywhere => Ok(true),
        Reach::Whole => Ok(false),
        Reach::Subject => entry_within(fold, fact.subject, grant),
        Reach::Of(entry) => entry(fact).map_or(Ok(true), |id| entry_within(fold, id, grant)),
        Reach::Each(entries) => {
            let within: rusqlite::Result<Vec<bool>> = entries(fact)
                .into_iter()
                .map(|id| entry_within(fold, id, grant))
                .collect();
            Ok(within?.into_iter().all(|within| within))
        }
    }
}

fn entry_within(fold: &Fold<'_>, id: Id, grant: &Grant) -> rusqlite::Result<bool> {
    if grant.scope.contains(&id) {
        return Ok(true);
    }
    if let Some(up) = above(fold, &id)? {
        return entry_within(fold, up, grant);
    }
    for home in homes_known(fold, &id)? {
        if entry_within(fold, home, grant)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a building, unit or home stands in; these never move.
fn above(fold: &Fold<'_>, id: &Id) -> rusqlite::Result<Option<Id>> {
    fold.db
        .prepare_cached(
            "SELECT building FROM home WHERE id = ?1 UNION ALL SELECT building FROM unit WHERE id = ?1
             UNION ALL SELECT compound FROM building WHERE id = ?1",
        )?
        .query_row([id], |row| row.get(0))
        .optional()
}

/// Every home the writer knew a resident to have had.
fn homes_known(fold: &Fold<'_>, resident: &Id) -> rusqlite::Result<Vec<Id>> {
    let home = crate::features::register::Field::Home as u8;
    let mut moves = fold
        .db
        .prepare_cached("SELECT value, writer, seq FROM entry_field WHERE entry = ? AND field = ?")?;
    let rows = moves.query_map(params![resident, home], |row| {
        Ok((row.get::<_, Option<String>>(0)?, row.get(1)?, row.get(2)?))
    })?;
    let versions: Vec<(Option<String>, i64, i64)> = rows.collect::<rusqlite::Result<_>>()?;
    if versions.is_empty() {
        let first: Option<(Id, i64, i64)> = fold
            .db
            .prepare_cached("SELECT home, writer, seq FROM resident WHERE id = ?")?
            .query_row([resident], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let known = first.filter(|(_, writer, seq)| fold.knows(*writer, *seq));
        return Ok(known.map(|(home, ..)| home).into_iter().collect());
    }
    let known = versions
        .into_iter()
        .filter(|(_, writer, seq)| fold.knows(*writer, *seq));
    Ok(known.filter_map(|(home, ..)| home?.parse().ok()).collect())
}
