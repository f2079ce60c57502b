//! Everybody of a round with the door they live behind, to be called down to a sampling point.

use super::facts::sense;
use super::queries::Who;
use super::tally::Targets;
use super::types::Sense;
use super::walk::{WALK, tags};
use crate::id::Id;
use rusqlite::{Connection, Row, params};

/// What was recorded of a target so far, as far as calling it down goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SoFar {
    /// No mark.
    Nothing,
    /// Somebody came in vain and goes back after a while; the clock of that mark, as rows keep it.
    Again(i64),
    /// The door waits to be visited.
    AtDoor,
    /// Not done, and nothing follows from it: refused.
    NotAgain,
    /// Done or excused.
    Over,
}

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
    /// What its mark means for calling it down.
    pub so_far: SoFar,
    /// When it was done, ms, where that was not typed from paper.
    pub done_at: Option<i64>,
}

impl Called {
    /// Nobody has seen to it yet.
    pub fn is_left(&self) -> bool {
        self.so_far != SoFar::Over
    }
}

/// The targets of a round in walking order: the very ones that `tally` counts.
///
/// # Errors
/// SQLite's.
pub(crate) fn called_targets(db: &Connection, round: &Id) -> rusqlite::Result<Vec<Called>> {
    let targets = Targets::of(db, round)?;
    let who = Who::of(targets.kind);
    let sql = format!(
        "SELECT t.id, {}, {}, c.name, b.id, b.name, u.id, u.name, h.id, h.room, h.floor, m.outcome, m.at, m.paper IS NULL, c.id,
            o.again_min, m.again_at, m.clock
         FROM {} JOIN home h ON {} JOIN unit u ON u.id = s.unit JOIN building b ON b.id = s.building
         JOIN compound c ON c.id = b.compound
         LEFT JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome > 0
         LEFT JOIN outcome o ON o.round = m.round AND o.code = m.outcome
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
        so_far: so_far(sense, row)?,
        done_at: at.filter(|_| sense == Some(Sense::Done) && on_the_spot),
    })
}

fn so_far(sense: Option<Sense>, row: &Row<'_>) -> rusqlite::Result<SoFar> {
    let (after_min, agreed): (Option<u32>, Option<i64>) = (row.get(15)?, row.get(16)?);
    Ok(match sense {
        None => SoFar::Nothing,
        Some(Sense::Done | Sense::Excused) => SoFar::Over,
        Some(Sense::NotDone) if after_min == Some(0) => SoFar::AtDoor,
        Some(Sense::NotDone) if after_min.is_some() || agreed.is_some() => SoFar::Again(row.get(17)?),
        Some(Sense::NotDone) => SoFar::NotAgain,
    })
}
