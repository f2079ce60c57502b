//! Which people phones met whom no list has, for the screen of a round and for the phone that said so.

use super::queries::marked_by;
use super::types::*;
use crate::desk::Look;
use crate::features::members::staff_name;
use crate::features::register::masking;
use crate::features::register::place::address;
use crate::features::sweeps::types::RoundArgs;
use crate::features::sweeps::{self, WALK};
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, Row, params};
use std::collections::HashMap;

/// Rows of one answer.
const MOST: usize = 500;

/// The reports `r` of the round `?1` that count: of each phone and door the last, where it was not taken back.
const COUNTING: &str = "unlisted r LEFT JOIN unlisted_seen s ON s.round = r.round AND s.home = r.home AND s.id = r.id AND s.seen
    WHERE r.round = ?1 AND r.people > 0 AND NOT EXISTS (SELECT 1 FROM unlisted n
        WHERE n.round = r.round AND n.home = r.home AND n.phone = r.phone AND (n.clock, n.id) > (r.clock, r.id))";

/// How many reports of a round nobody has seen to.
///
/// # Errors
/// SQLite's.
pub(crate) fn unlisted_open(db: &Connection, round: &Id) -> rusqlite::Result<u64> {
    let open: i64 = db
        .prepare_cached(&format!("SELECT count(*) FROM {COUNTING} AND s.id IS NULL"))?
        .query_row([round], |row| row.get(0))?;
    Ok(open as u64)
}

/// The reports of a round in walking order, those nobody has seen to first.
pub(super) fn list_unlisted(look: &Look<'_>, args: RoundArgs) -> Result<UnlistedList, Problem> {
    sweeps::must_exist(look.db, &args.round)?;
    let mut all = look.db.prepare_cached(&format!(
        "SELECT r.id, r.home, h.building, b.name, u.name, h.room, r.people, r.note, r.phone, r.by_id, r.at, r.written_at,
            r.clock, r.seen_by, r.seen_at
         FROM (SELECT r.*, s.by_id AS seen_by, s.at AS seen_at FROM {COUNTING}) r
         JOIN home h ON h.id = r.home JOIN unit u ON u.id = h.unit JOIN building b ON b.id = h.building
         JOIN compound c ON c.id = b.compound
         ORDER BY r.seen_at IS NOT NULL, c.at, c.id, b.sort, b.id, u.sort, u.id, {WALK}, r.clock, r.id"
    ))?;
    let rows = all.query_map([args.round], |row| row_of(look, row))?;
    let mut rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let (total, open) = (
        rows.len(),
        rows.iter().filter(|row| row.seen_at.is_none()).count(),
    );
    rows.truncate(MOST);
    Ok(UnlistedList {
        total: total as u64,
        open: open as u64,
        rows,
    })
}

fn row_of(look: &Look<'_>, row: &Row<'_>) -> rusqlite::Result<UnlistedRow> {
    let text = |place| row.get::<_, String>(place);
    let (by, seen_by): (Id, Option<Id>) = (row.get(9)?, row.get(13)?);
    let note: Option<String> = row.get(7)?;
    Ok(UnlistedRow {
        id: row.get(0)?,
        home: row.get(1)?,
        building: row.get(2)?,
        address: address(&text(3)?, &text(4)?, &text(5)?),
        people: row.get(6)?,
        note: note.map(|note| masking::note(look.viewer, &note)),
        by: marked_by(look.db, &by, row.get(8)?)?,
        at: row.get(10)?,
        doubt: look.doubt(row.get(11)?, row.get(12)?),
        seen_by: seen_by.map(|by| staff_name(look.db, &by)).transpose()?,
        seen_at: row.get(14)?,
    })
}

/// What a phone said of doors, by the door, as it may show it: how many, and whether somebody saw to it.
pub(super) fn said_by(
    db: &Connection,
    round: &Id,
    phone: &Id,
) -> rusqlite::Result<HashMap<Id, SheetUnlisted>> {
    db.prepare_cached(&format!(
        "SELECT r.home, r.people, r.note IS NOT NULL, s.id IS NOT NULL FROM {COUNTING} AND r.phone = ?2"
    ))?
    .query_map(params![round, phone], |row| {
        let said = SheetUnlisted {
            people: row.get(1)?,
            noted: row.get(2)?,
            seen: row.get(3)?,
        };
        Ok((row.get(0)?, said))
    })?
    .collect()
}
