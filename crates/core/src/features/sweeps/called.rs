//! Everybody of a round with the door they live behind, to be called down to a sampling point.

use super::facts::sense;
use super::queries::Who;
use super::tally::Targets;
use super::types::Sense;
use super::walk::{WALK, tags};
use crate::id::Id;
use rusqlite::{Connection, Row, params};

/// One target of a round, as it is called.
pub(crate) struct Called {
    pub id: Id,
    pub name: String,
    pub care: Vec<String>,
    pub compound: Id,
    pub compound_name: String,
    pub building: Id,
    pub building_name: String,
    pub unit: Id,
    pub unit_name: String,
    pub home: Id,
    pub room: String,
    pub floor: Option<i64>,
    /// No mark, or one that somebody came in vain.
    pub is_left: bool,
    /// When it was done, ms, where that was not typed from paper.
    pub done_at: Option<i64>,
}

/// The targets of a round in walking order: the very ones that `tally` counts.
///
/// # Errors
/// SQLite's.
pub(crate) fn called_targets(db: &Connection, round: &Id) -> rusqlite::Result<Vec<Called>> {
    let targets = Targets::of(db, round)?;
    let who = Who::of(targets.kind);
    let sql = format!(
        "SELECT t.id, {}, {}, c.name, b.id, b.name, u.id, u.name, h.id, h.room, h.floor, m.outcome, m.at, m.paper IS NULL, c.id
         FROM {} JOIN home h ON {} JOIN unit u ON u.id = s.unit JOIN building b ON b.id = s.building
         JOIN compound c ON c.id = b.compound
         LEFT JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome > 0
         ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id, {WALK}, t.seq, t.id",
        who.name,
        who.care,
        targets.from(),
        who.home
    );
    db.prepare_cached(&sql)?
        .query_map(params![round], called)?
        .collect()
}

fn called(row: &Row<'_>) -> rusqlite::Result<Called> {
    let sense = row.get::<_, Option<u8>>(11)?.and_then(sense);
    let at: Option<i64> = row.get(12)?;
    let on_the_spot: bool = row.get(13)?;
    Ok(Called {
        id: row.get(0)?,
        name: row.get(1)?,
        care: tags(row.get(2)?),
        compound: row.get(14)?,
        compound_name: row.get(3)?,
        building: row.get(4)?,
        building_name: row.get(5)?,
        unit: row.get(6)?,
        unit_name: row.get(7)?,
        home: row.get(8)?,
        room: row.get(9)?,
        floor: row.get(10)?,
        is_left: matches!(sense, None | Some(Sense::NotDone)),
        done_at: at.filter(|_| sense == Some(Sense::Done) && on_the_spot),
    })
}
