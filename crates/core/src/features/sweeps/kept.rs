//! Rounds as their retention sees them: all that are held, also those taken back with their import.

use super::queries::progress;
use super::types::{ProgressView, RoundKind};
use crate::features::closures::Cover;
use crate::id::Id;
use crate::journal::clock::Hlc;
use rusqlite::{Connection, OptionalExtension, Row};

/// A round whose facts are held.
pub(crate) struct KeptRound {
    pub id: Id,
    pub name: String,
    pub kind: RoundKind,
    pub starts_at: i64,
    /// When it ended, ms: as was planned, or when it was closed before that. Nothing while it goes on.
    pub ended_at: Option<i64>,
    /// What a delivery hands out, and from where.
    pub delivers: Option<(Id, Id)>,
}

const KEPT: &str = "SELECT id, name, kind, starts_at, ends_at, state_clock,
    closed OR EXISTS (SELECT 1 FROM import i WHERE i.id = round.id AND i.undone), item, place, at FROM round";

fn kept(row: &Row<'_>) -> rusqlite::Result<KeptRound> {
    let (planned, clock): (Option<i64>, i64) = (row.get(4)?, row.get(5)?);
    let closed_at = match Hlc(clock as u64).wall_ms() {
        // Taken back, never closed.
        0 => row.get(9)?,
        closed_at => closed_at,
    };
    let ended: bool = row.get(6)?;
    let (item, place): (Option<Id>, Option<Id>) = (row.get(7)?, row.get(8)?);
    Ok(KeptRound {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: RoundKind::of(&row.get::<_, String>(2)?),
        starts_at: row.get(3)?,
        ended_at: ended.then(|| planned.map_or(closed_at, |planned| planned.min(closed_at))),
        delivers: item.zip(place),
    })
}

/// Every round held, the newest first.
pub(crate) fn kept_rounds(db: &Connection) -> rusqlite::Result<Vec<KeptRound>> {
    db.prepare_cached(&format!("{KEPT} ORDER BY starts_at DESC, id DESC"))?
        .query_map([], kept)?
        .collect()
}

/// One of them.
pub(crate) fn kept_round(db: &Connection, id: &Id) -> rusqlite::Result<Option<KeptRound>> {
    db.prepare_cached(&format!("{KEPT} WHERE id = ?"))?
        .query_row([id], kept)
        .optional()
}

/// What a round has come to, by building.
pub(crate) fn outcome_of(db: &Connection, id: &Id) -> rusqlite::Result<ProgressView> {
    progress(db, id, &Cover::none())
}
