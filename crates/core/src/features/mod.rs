//! What the product does, one folder a feature: types, facts, tables, queries, commands, in that order.
//!
//! [`FEATURES`] is the visible list: a feature that is not in it does not exist.

pub mod backups;
pub mod calling;
pub mod closures;
pub mod disclosures;
pub mod duplicates;
pub mod filters;
pub mod import;
pub mod lists;
pub mod lock;
pub mod members;
pub mod needs;
pub mod paper;
pub mod phones;
pub mod register;
pub mod reports;
pub mod retention;
pub mod reviews;
pub mod sample;
pub mod scanning;
pub mod slips;
pub mod supplies;
pub mod sweeps;
pub mod syncing;
pub mod today;
pub mod tubes;
pub mod walking;

use crate::desk::Entry;
use crate::fold::KindOfFact;
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::Connection;

/// One feature as the rest of the house sees it.
pub struct Feature {
    /// Its name.
    pub name: &'static str,
    /// The SQL that makes its projections.
    pub tables: &'static str,
    /// The kinds of fact it owns. Numbers are given once, in blocks of twenty a feature, and never reused.
    pub kinds: &'static [KindOfFact],
    /// The calls it offers.
    pub calls: fn() -> Vec<Entry>,
}

/// What a fact says, in a sentence a person understands.
///
/// # Errors
/// SQLite's.
pub fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    for feature in FEATURES {
        if let Some(kind) = feature.kinds.iter().find(|kind| kind.kind == fact.kind) {
            return (kind.tell)(db, fact, lang);
        }
    }
    Ok(lang
        .pick("新版本才认识的记录", "a record only a newer version knows")
        .to_owned())
}

/// Every feature.
pub const FEATURES: &[&Feature] = &[
    &lock::FEATURE,
    &members::FEATURE,
    &sample::FEATURE,
    &register::FEATURE,
    &filters::FEATURE,
    &needs::FEATURE,
    &import::FEATURE,
    &lists::FEATURE,
    &duplicates::FEATURE,
    &sweeps::FEATURE,
    &walking::FEATURE,
    &calling::FEATURE,
    &phones::FEATURE,
    &paper::FEATURE,
    &tubes::FEATURE,
    &closures::FEATURE,
    &slips::FEATURE,
    &scanning::FEATURE,
    &supplies::FEATURE,
    &reviews::FEATURE,
    &retention::FEATURE,
    &syncing::FEATURE,
    &today::FEATURE,
    &reports::FEATURE,
    &disclosures::FEATURE,
    &backups::FEATURE,
];
