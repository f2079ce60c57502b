//! What a device does by itself once a round is destroyed: it cleans its file and says so.

use super::facts::PurgeConfirmed;
use super::purges::purged;
use crate::desk::Desk;
use crate::id::Id;
use crate::journal::holes;
use crate::journal::page::Hash;
use crate::problem::Problem;
use crate::space::WriteError;
use rusqlite::{Connection, params};

/// Cleans the file of what was erased, and confirms to the others what this device holds nothing of any more. Does nothing
/// where there is nothing to do, and comes again where another program hinders it now.
///
/// # Errors
/// The storage's.
pub fn follow(desk: &Desk) -> Result<(), Problem> {
    if !desk.has_space() || !desk.sweep()? {
        return Ok(());
    }
    let pending = desk.with_space(|space| Ok(unconfirmed(space.db(), &space.writer().device)?))?;
    if pending.is_empty() {
        return Ok(());
    }
    desk.write(|pen| {
        for (round, confirmed) in &pending {
            match pen.write(confirmed.draft(*round)) {
                // Nobody has said yet who works here, or the device was revoked: others see that it has not confirmed.
                Err(WriteError::Held(_)) => break,
                written => written?,
            };
        }
        Ok(())
    })
}

/// What this device has erased and nobody has told the others in its name yet. Were its last word alone looked at, a laptop and
/// a copy of its disk that have erased different pages would answer each other over and over.
fn unconfirmed(db: &Connection, device: &Id) -> rusqlite::Result<Vec<(Id, PurgeConfirmed)>> {
    let mut pending = Vec::new();
    for round in purged(db)? {
        let hashes = holes::of_round(db, &round)?;
        let hash = hash_of(&hashes);
        let is_said: bool = db
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM purge_confirmed WHERE round = ? AND device = ? AND hash = ?)",
            )?
            .query_row(params![round, device, hash], |row| row.get(0))?;
        if !is_said {
            let confirmed = PurgeConfirmed {
                pages: hashes.len() as u64,
                hash: hash.into(),
            };
            pending.push((round, confirmed));
        }
    }
    Ok(pending)
}

/// One hash for all that was erased of a round.
pub(super) fn hash_of(hashes: &[Hash]) -> Hash {
    *blake3::hash(hashes.as_flattened()).as_bytes()
}
