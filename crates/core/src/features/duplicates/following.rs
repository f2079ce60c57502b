//! A mark made of an entry by a laptop that had not heard of its merging counts for the entry that stays: it is carried over by
//! whichever laptop hears of both, and noted as the merge's own are, so that undoing the merge gives it back. Where the entry that
//! stays has been marked as well, or people disagree about either, nothing is carried: a person looks at it.

use super::merging::note_carried;
use crate::desk::Desk;
use crate::features::register::stands_for;
use crate::features::sweeps;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::Connection;

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
            let carried = sweeps::carry_unseen(pen, *away, *kept)?;
            note_carried(pen, *away, *kept, &carried)?;
        }
        Ok(())
    });
    match carried {
        // Nobody has said yet who works here, or may not mark there: another laptop does it.
        Err(problem) if problem.kind == crate::problem::ProblemKind::Refused => Ok(()),
        carried => carried,
    }
}

/// Entries merged away with something to carry over, and those they were merged into.
fn pending(db: &Connection) -> rusqlite::Result<Vec<(Id, Id)>> {
    let mut away = db
        .prepare_cached("SELECT id FROM resident WHERE merged_into IS NOT NULL AND merged = 1 ORDER BY id")?;
    let away: Vec<Id> = away
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut pending = Vec::new();
    for one in away {
        let kept = stands_for(db, &one)?;
        if is_present(db, &kept)? && sweeps::left_behind(db, &one, &kept)? {
            pending.push((one, kept));
        }
    }
    Ok(pending)
}

fn is_present(db: &Connection, resident: &Id) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM resident WHERE id = ? AND present = 1)")?
        .query_row([resident], |row| row.get(0))
}
