//! A mark made of an entry by a laptop that had not heard of its merging counts for the entry that stays: it is carried over by
//! whichever laptop hears of both.

use crate::desk::Desk;
use crate::features::sweeps;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, OptionalExtension};

/// Carries over what was left behind. Does nothing where there is nothing to do.
///
/// # Errors
/// The storage's.
pub(crate) fn follow(desk: &Desk) -> Result<(), Problem> {
    if !desk.has_space() {
        return Ok(());
    }
    let pending = desk.with_space(|space| Ok(pending(space.db())?))?;
    if pending.is_empty() {
        return Ok(());
    }
    let carried = desk.write(|pen| {
        for (away, kept) in &pending {
            sweeps::carry(pen, *away, *kept)?;
        }
        Ok(())
    });
    match carried {
        // Nobody has said yet who works here, or may not mark there: another laptop does it.
        Err(problem) if problem.kind == crate::problem::ProblemKind::Refused => Ok(()),
        carried => carried,
    }
}

/// Entries merged away with a mark that counts, and those they were merged into.
fn pending(db: &Connection) -> rusqlite::Result<Vec<(Id, Id)>> {
    let mut away = db
        .prepare_cached("SELECT id FROM resident WHERE merged_into IS NOT NULL AND merged = 1 ORDER BY id")?;
    let away: Vec<Id> = away
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut pending = Vec::new();
    for one in away {
        if let Some(kept) = kept(db, &one)?
            && sweeps::left_behind(db, &one, &kept)?
        {
            pending.push((one, kept));
        }
    }
    Ok(pending)
}

/// The entry that stays for one that was merged away, by however many steps.
fn kept(db: &Connection, away: &Id) -> rusqlite::Result<Option<Id>> {
    db.prepare_cached(
        "WITH RECURSIVE way (id) AS (SELECT merged_into FROM resident WHERE id = ?1
            UNION SELECT r.merged_into FROM way w JOIN resident r ON r.id = w.id WHERE r.merged = 1)
         SELECT r.id FROM way w JOIN resident r ON r.id = w.id WHERE r.merged = 0 AND r.present = 1 LIMIT 1",
    )?
    .query_row([away], |row| row.get(0))
    .optional()
}
