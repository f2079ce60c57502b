//! When and where the marks of a round were made, for its pace.

use super::tally::Targets;
use crate::id::Id;
use rusqlite::{Connection, params};

/// A mark that is shown.
pub(crate) struct Timed {
    /// The stairwell of whom it is about.
    pub unit: Id,
    /// When it was made, ms.
    pub at: i64,
}

/// The marks of a round made until `now_ms`, the earliest first. What was typed from paper was made some time before, so it
/// tells nothing of the pace.
///
/// # Errors
/// SQLite's.
pub(crate) fn marked_times(db: &Connection, round: &Id, now_ms: i64) -> rusqlite::Result<Vec<Timed>> {
    let targets = Targets::of(db, round)?;
    let sql = format!(
        "SELECT s.unit, m.at FROM {} CROSS JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0
         WHERE m.outcome > 0 AND m.paper IS NULL AND m.at <= ?2",
        targets.from()
    );
    let mut marks: Vec<Timed> = db
        .prepare_cached(&sql)?
        .query_map(params![round, now_ms], |row| {
            Ok(Timed {
                unit: row.get(0)?,
                at: row.get(1)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    marks.sort_by_key(|mark| mark.at);
    Ok(marks)
}
