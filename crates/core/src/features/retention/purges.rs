//! Which rounds are destroyed: worked out from all facts that say so before anything else is folded, as the roll is, so that
//! it does not hang on the order in which they arrived.

use super::facts::{ROUND_PURGED, RoundPurged};
use super::fold::put;
use crate::features::members::Roll;
use crate::fold::Fold;
use crate::id::Id;
use crate::journal::fact::{Class, Fact};
use crate::journal::vector::Vector;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The facts that say a round is destroyed, whether or not their writers may.
#[derive(Default)]
pub struct Purges(Vec<Claim>);

/// One such fact: its chain here, and what its writer had seen; nothing for this device's open page.
struct Claim {
    writer: i64,
    seen: Option<Vector>,
    fact: Fact,
}

impl Purges {
    /// Takes those of `facts` that destroy a round; whether there were any.
    pub fn gather(&mut self, writer: i64, seen: Option<&Vector>, facts: &[Fact]) -> bool {
        let before = self.0.len();
        self.0
            .extend(facts.iter().filter(|fact| is_purge(fact)).map(|fact| Claim {
                writer,
                seen: seen.cloned(),
                fact: fact.clone(),
            }));
        self.0.len() > before
    }

    /// What stood in the chain `from` above the number `at` stands in `to`.
    pub fn move_claims(&mut self, from: i64, at: u64, to: i64) {
        for claim in &mut self.0 {
            if claim.writer == from && claim.fact.seq > at {
                claim.writer = to;
            }
        }
    }

    /// Writes those down that count under `roll`; of several about one round, the first.
    ///
    /// # Errors
    /// SQLite's.
    pub fn settle(&self, db: &Connection, roll: &Arc<Roll>) -> rusqlite::Result<()> {
        db.execute_batch("DELETE FROM round_purged")?;
        for claim in &self.0 {
            let fold = match &claim.seen {
                Some(seen) => Fold::sealed_page(db, claim.writer, roll.clone(), seen)?,
                None => Fold::open_page(db, claim.writer, roll.clone())?,
            };
            if fold.refusal(&claim.fact)?.is_none() {
                put(&fold, &claim.fact)?;
            }
        }
        Ok(())
    }
}

/// Whether a fact destroys a round. In another class it would be erased, or stay unread by hubs; and nothing is destroyed by what
/// cannot be read.
pub(super) fn is_purge(fact: &Fact) -> bool {
    let is_read = || minicbor::decode::<RoundPurged>(&fact.body).is_ok();
    fact.kind == ROUND_PURGED && fact.class == Class::Space && is_read()
}

/// The rounds that are destroyed.
///
/// # Errors
/// SQLite's.
pub fn purged(db: &Connection) -> rusqlite::Result<BTreeSet<Id>> {
    db.prepare_cached("SELECT round FROM round_purged")?
        .query_map([], |row| row.get(0))?
        .collect()
}
