//! What each laptop is known to have, by its own word for it, and when it was last heard of.

use super::words::Words;
use crate::desk::Look;
use crate::features::members::Empty;
use crate::id::Id;
use crate::journal::chains;
use crate::journal::clock::{Doubt, Hlc, doubt};
use crate::journal::page::{Page, device_of};
use crate::journal::peers;
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
    let (words, heard) = (Words::of(look.db)?, heard(look)?);
    let mut members = look
        .db
        .prepare_cached("SELECT id, name FROM device WHERE admitted AND role IS NOT NULL ORDER BY at, id")?;
    let rows = members.query_map([], |row| {
        let id: Id = row.get(0)?;
        let heard = heard.get(&id).copied();
        let has = words.has(&id).facts();
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

/// When every laptop heard of last gave a sign of itself.
fn heard(look: &Look<'_>) -> rusqlite::Result<HashMap<Id, Heard>> {
    let mut all: HashMap<Id, Heard> = HashMap::new();
    let db = look.db;
    // A time that nobody doubts says more than one that lies in the future.
    let weight = |(at_ms, clock): &Heard| (doubt(*at_ms, *clock, look.now_ms).is_none(), *at_ms);
    let mut hear = |device: Id, heard: Heard| {
        let known = all.entry(device).or_insert(heard);
        if weight(&heard) >= weight(known) {
            *known = heard;
        }
    };
    let mut newest =
        db.prepare_cached("SELECT bytes FROM page WHERE writer = ? ORDER BY first_seq DESC LIMIT 1")?;
    for chain in chains::all(db)? {
        let bytes: Option<Vec<u8>> = newest.query_row([chain.n], |row| row.get(0)).optional()?;
        let Some(page) = bytes.and_then(|bytes| Page::trusted(bytes).ok()) else {
            continue;
        };
        let facts = page.facts().unwrap_or_default();
        // Of a page whose facts were destroyed the seal still tells when.
        let last = facts
            .last()
            .map_or((page.header.sealed_at_ms, Hlc::default()), |fact| {
                (fact.at_ms, fact.clock)
            });
        hear(chain.writer.device, last);
    }
    for kept in peers::receipts(db)? {
        hear(device_of(&kept.receipt.giver), (kept.at_ms, Hlc::default()));
    }
    Ok(all)
}
