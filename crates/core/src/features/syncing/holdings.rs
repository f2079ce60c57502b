//! What each laptop is known to have: its own word for it, as its newest pages say what it had seen.

use crate::desk::Look;
use crate::features::members::Empty;
use crate::id::Id;
use crate::journal::chains::{self, Trust};
use crate::journal::page::device_of;
use crate::journal::peers;
use crate::journal::vector::Vector;
use crate::problem::Problem;
use rusqlite::{Connection, OptionalExtension};
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
    /// When it last gave a sign of itself that is here, ms.
    pub heard_at: Option<i64>,
    /// How many of the facts held here it is known to have.
    pub has: u64,
    /// How many of them it was not known to have when it was last heard of; it may have them by now.
    pub lacks: u64,
}

pub(super) fn list_holdings(look: &Look<'_>, _: Empty) -> Result<Vec<HoldingView>, Problem> {
    let here = chains::total(look.db)?;
    let known = known(look.db)?;
    let mut members = look
        .db
        .prepare_cached("SELECT id, name FROM device WHERE admitted AND role IS NOT NULL ORDER BY at, id")?;
    let rows = members.query_map([], |row| {
        let id: Id = row.get(0)?;
        let (held, heard_at) = known.get(&id).cloned().unwrap_or_default();
        let has = chains::extent(look.db, &held, Trust::Beyond)?.facts();
        Ok(HoldingView {
            id,
            name: row.get(1)?,
            heard_at,
            has,
            lacks: here - has,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Of every laptop heard of: what it has, and when it last said so.
fn known(db: &Connection) -> rusqlite::Result<HashMap<Id, (Vector, Option<i64>)>> {
    let mut known: HashMap<Id, (Vector, Option<i64>)> = HashMap::new();
    let mut newest =
        db.prepare_cached("SELECT seen FROM page WHERE writer = ? ORDER BY first_seq DESC LIMIT 1")?;
    let mut last_at = db.prepare_cached("SELECT last_at FROM writer WHERE n = ?")?;
    for chain in chains::all(db)? {
        let seen: Option<Vec<u8>> = newest.query_row([chain.n], |row| row.get(0)).optional()?;
        let Some(seen) = seen.and_then(|bytes| minicbor::decode::<Vector>(&bytes).ok()) else {
            continue;
        };
        let (vector, heard_at) = known.entry(chain.writer.device).or_default();
        vector.join(&seen);
        // Nobody lacks what they wrote themselves.
        vector.add(chain.writer, chain.head());
        *heard_at = (*heard_at).max(last_at.query_row([chain.n], |row| row.get(0))?);
    }
    for kept in peers::receipts(db)? {
        let (vector, heard_at) = known.entry(device_of(&kept.receipt.giver)).or_default();
        vector.join(&kept.receipt.claim.vector);
        *heard_at = (*heard_at).max(Some(kept.at_ms));
    }
    Ok(known)
}
