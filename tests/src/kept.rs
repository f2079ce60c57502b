//! What a desk has kept, looked at from below its calls.

use linli_core::desk::{Desk, Problem};
use linli_core::journal::vector::Vector;
use rusqlite::OptionalExtension;

/// Verifies journal, file and projections; gives the number of facts.
///
/// # Errors
/// A [`Problem`] that says what is wrong.
pub fn verify(desk: &Desk) -> Result<u64, Problem> {
    desk.with_space(|space| {
        let verified = space.verify()?;
        if verified.faults.is_empty() && verified.lacking == 0 && verified.file_ok && verified.projections_ok
        {
            Ok(verified.facts)
        } else {
            let what = format!("{verified:?}");
            Err(Problem::refused("not_sound", what.clone(), what))
        }
    })
}

/// The digest of all projections, in hexadecimal.
///
/// # Errors
/// The storage's.
pub fn digest(desk: &Desk) -> Result<String, Problem> {
    let digest = desk.with_space(|space| Ok(space.digest()?))?;
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The notes of all marks ever made, also of those another mark followed.
///
/// # Errors
/// The storage's.
pub fn notes(desk: &Desk) -> Result<Vec<String>, Problem> {
    desk.with_space(|space| {
        let mut notes = space
            .db()
            .prepare_cached("SELECT note FROM mark WHERE note IS NOT NULL")?;
        let rows = notes.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    })
}

/// What the hub at `address` last said it holds; what is beyond it waits to be sent.
///
/// # Errors
/// The storage's.
pub fn believed(desk: &Desk, address: &str) -> Result<Vector, Problem> {
    desk.with_space(|space| {
        let said: Option<Vec<u8>> = space
            .db()
            .query_row("SELECT vector FROM peer WHERE name = ?", [address], |row| {
                row.get(0)
            })
            .optional()?;
        let vector = said.map(|bytes| minicbor::decode(&bytes));
        Ok(vector
            .transpose()
            .map_err(|_| rusqlite::Error::InvalidQuery)?
            .unwrap_or_default())
    })
}
