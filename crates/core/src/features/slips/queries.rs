//! Who gets a slip, and whose slip was scanned.

use super::SCANNED;
use crate::features::register::place::address;
use crate::features::register::{household, stands_for};
use crate::id::Id;
use rusqlite::{Connection, OptionalExtension};

/// A slip before it is printed.
pub(super) struct Slip {
    pub resident: Id,
    /// Where they live, without the compound.
    pub address: String,
    pub compound: String,
    /// Masked.
    pub name: String,
}

/// Everybody of a building or unit, from the top floor down.
pub(super) fn slips(db: &Connection, place: &Id) -> rusqlite::Result<Vec<Slip>> {
    let mut living = db.prepare_cached(
        "SELECT r.id, r.name, h.id, b.name, u.name, h.room, c.name FROM resident r JOIN home h ON h.id = r.home
         JOIN unit u ON u.id = h.unit JOIN building b ON b.id = h.building JOIN compound c ON c.id = b.compound
         WHERE r.present = 1 AND ?1 IN (b.id, u.id)
         ORDER BY u.sort, u.id, h.floor IS NULL, h.floor DESC, h.sort, h.id, r.seq, r.id",
    )?;
    let rows = living.query_map([place], |row| {
        let text = |at: usize| row.get::<_, String>(at);
        let slip = Slip {
            resident: row.get(0)?,
            name: text(1)?,
            address: address(&text(3)?, &text(4)?, &text(5)?),
            compound: text(6)?,
        };
        Ok((row.get(2)?, slip))
    })?;
    let known: Vec<(Id, Slip)> = rows.collect::<rusqlite::Result<_>>()?;
    let masks: Vec<String> = known
        .chunk_by(|(one, _), (next, _)| one == next)
        .flat_map(|home| household(&home.iter().map(|(_, slip)| slip.name.clone()).collect::<Vec<_>>()))
        .collect();
    let slips = known.into_iter().zip(masks);
    Ok(slips.map(|((_, slip), name)| Slip { name, ..slip }).collect())
}

/// The resident a slip is of, if the text is one's: whoever was merged into another is that one.
pub(crate) fn scanned_resident(db: &Connection, text: &str) -> rusqlite::Result<Option<Id>> {
    let Some(id) = text.strip_prefix(SCANNED).and_then(|id| id.parse::<Id>().ok()) else {
        return Ok(None);
    };
    let known: Option<Id> = db
        .prepare_cached("SELECT id FROM resident WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    known.map(|id| stands_for(db, &id)).transpose()
}
