//! Papers that somebody walks with and that have not come back: until then what was ticked on them is nowhere, and they name people.

use super::types::PapersOut;
use crate::desk::Look;
use crate::features::members::Named;
use crate::id::Id;
use rusqlite::Connection;

/// The rounds with papers that are out, the longest out first.
///
/// # Errors
/// SQLite's.
pub(crate) fn papers_out(look: &Look<'_>) -> rusqlite::Result<Vec<PapersOut>> {
    let mut all = look.db.prepare_cached(
        "SELECT r.id, r.name, count(*), min(p.at) FROM round r JOIN paper p INDEXED BY paper_round ON p.round = r.id
         LEFT JOIN paper_settled s ON s.paper = p.id
         WHERE s.fate IS NULL AND NOT EXISTS (SELECT 1 FROM import i WHERE i.id = r.id AND i.undone)
         GROUP BY r.id ORDER BY min(p.clock), r.id",
    )?;
    let rows = all.query_map([], |row| {
        Ok(PapersOut {
            round: Named {
                id: row.get(0)?,
                name: row.get(1)?,
            },
            papers: row.get::<_, i64>(2)? as u64,
            since: row.get(3)?,
        })
    })?;
    rows.collect()
}

/// How many papers of a round have not come back.
///
/// # Errors
/// SQLite's.
pub(crate) fn papers_out_of(db: &Connection, round: &Id) -> rusqlite::Result<u64> {
    let out: i64 = db
        .prepare_cached(
            "SELECT count(*) FROM paper p LEFT JOIN paper_settled s ON s.paper = p.id WHERE p.round = ? AND s.fate IS NULL",
        )?
        .query_row([round], |row| row.get(0))?;
    Ok(out as u64)
}
