//! What each laptop is known to have: its own word for it, as its newest pages say what it had seen.

use crate::desk::Look;
use crate::features::members::Empty;
use crate::id::Id;
use crate::journal::chains::{self, Trust};
use crate::journal::clock::{Doubt, Hlc, doubt};
use crate::journal::page::{Page, device_of};
use crate::journal::peers;
use crate::journal::vector::Vector;
use crate::problem::Problem;
use rusqlite::OptionalExtension;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;
use ts_rs::TS;

/// What a laptop has, as far as it is known here.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct HoldingView {
    /// The laptop.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// When it last gave a sign of itself that is here, ms: by its own clock, or by this laptop's where the two spoke.
    pub heard_at: Option<i64>,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// How many of the facts held here it is known to have.
    pub has: u64,
    /// How many of them it was not known to have when it was last heard of; it may have them by now.
    pub lacks: u64,
}

pub(super) fn list_holdings(look: &Look<'_>, _: Empty) -> Result<Vec<HoldingView>, Problem> {
    let here = chains::total(look.db)?;
    let known = known(look)?;
    let mut members = look
        .db
        .prepare_cached("SELECT id, name FROM device WHERE admitted AND role IS NOT NULL ORDER BY at, id")?;
    let rows = members.query_map([], |row| {
        let id: Id = row.get(0)?;
        let (held, heard) = known.get(&id).cloned().unwrap_or_default();
        let has = chains::extent(look.db, &held, Trust::Beyond)?.facts();
        Ok(HoldingView {
            id,
            name: row.get(1)?,
            heard_at: heard.map(|(at_ms, _)| at_ms),
            doubt: heard.and_then(|(at_ms, clock)| doubt(at_ms, clock, look.now_ms)),
            has,
            lacks: here - has,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When something was written, ms, and the latest time its writer had seen.
type Heard = (i64, Hlc);

/// Of every laptop heard of: what it has, and when it last said so.
fn known(look: &Look<'_>) -> rusqlite::Result<HashMap<Id, (Vector, Option<Heard>)>> {
    let mut known: HashMap<Id, (Vector, Option<Heard>)> = HashMap::new();
    let db = look.db;
    // A time that nobody doubts says more than one that lies in the future.
    let weight = |(at_ms, clock): &Heard| (doubt(*at_ms, *clock, look.now_ms).is_none(), *at_ms);
    let later = |one: Option<Heard>, other: Heard| one.into_iter().chain([other]).max_by_key(weight);
    let mut newest =
        db.prepare_cached("SELECT bytes FROM page WHERE writer = ? ORDER BY first_seq DESC LIMIT 1")?;
    for chain in chains::all(db)? {
        let bytes: Option<Vec<u8>> = newest.query_row([chain.n], |row| row.get(0)).optional()?;
        let Some(page) = bytes.and_then(|bytes| Page::trusted(bytes).ok()) else {
            continue;
        };
        let (vector, heard) = known.entry(chain.writer.device).or_default();
        vector.join(&page.header.seen);
        // Nobody lacks what they wrote themselves.
        vector.add(chain.writer, chain.head());
        let facts = page.facts().unwrap_or_default();
        // Of a page whose facts were destroyed the seal still tells when.
        let last = facts
            .last()
            .map_or((page.header.sealed_at_ms, Hlc::default()), |fact| {
                (fact.at_ms, fact.clock)
            });
        *heard = later(*heard, last);
    }
    for kept in peers::receipts(db)? {
        let (vector, heard) = known.entry(device_of(&kept.receipt.giver)).or_default();
        vector.join(&kept.receipt.claim.vector);
        *heard = later(*heard, (kept.at_ms, Hlc::default()));
    }
    Ok(known)
}
