//! The numbers of a round. One definition gives them to every screen, sheet and report:
//! expected is who is present in the buildings of the scope; done, not done and missing divide them by the mark shown.

use super::types::*;
use crate::id::Id;
use rusqlite::{Connection, Row, params};

/// The buildings a round covers: those named, and those of the compounds named, also added later.
pub(super) const SCOPE: &str = "SELECT b.id FROM building b WHERE b.present AND (
    b.id IN (SELECT building FROM round_building WHERE round = ?1)
    OR b.compound IN (SELECT compound FROM round_compound WHERE round = ?1))";

/// How many are expected, done and not done; what is neither is missing.
const NUMBERS: &str = "count(*), count(CASE WHEN m.outcome BETWEEN 1 AND 49 THEN 1 END), count(CASE WHEN m.outcome >= 50 THEN 1 END)";

/// The mark shown of the target `t`: one look into the key of the marks.
const SHOWN: &str = "LEFT JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0";

/// A unit's numbers with the names needed to show them.
pub(super) struct UnitTally {
    pub compound: String,
    pub building: Id,
    pub building_name: String,
    pub unit: Id,
    pub unit_name: String,
    pub counts: CountsView,
}

/// Counts a round by unit, in walking order; units where nobody is expected are left out.
pub(super) fn by_unit(db: &Connection, round: &Id, target: TargetKind) -> rusqlite::Result<Vec<UnitTally>> {
    let (table, index) = of(target);
    // Unit by unit, because grouping the whole round would sort every target.
    let mut count = db.prepare_cached(&format!(
        "SELECT {NUMBERS} FROM {table} t INDEXED BY {index} {SHOWN}
         WHERE t.present = 1 AND t.building = ?2 AND t.unit = ?3"
    ))?;
    let mut units = db.prepare_cached(&format!(
        "SELECT c.name, b.id, b.name, u.id, u.name
         FROM ({SCOPE}) s CROSS JOIN building b ON b.id = s.id CROSS JOIN compound c ON c.id = b.compound
         CROSS JOIN unit u INDEXED BY unit_place ON u.building = b.id
         ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id"
    ))?;
    let mut tallies = Vec::new();
    let mut rows = units.query([round])?;
    while let Some(row) = rows.next()? {
        let (building, unit): (Id, Id) = (row.get(1)?, row.get(3)?);
        let counts = count.query_row(params![round, building, unit], numbers)?;
        if counts.expected > 0 {
            tallies.push(UnitTally {
                compound: row.get(0)?,
                building,
                building_name: row.get(2)?,
                unit,
                unit_name: row.get(4)?,
                counts,
            });
        }
    }
    Ok(tallies)
}

fn numbers(row: &Row<'_>) -> rusqlite::Result<CountsView> {
    let number = |place| row.get::<_, i64>(place).map(|n| n as u64);
    let (expected, done, not_done) = (number(0)?, number(1)?, number(2)?);
    Ok(CountsView {
        expected,
        done,
        not_done,
        missing: expected - done - not_done,
    })
}

/// The table of a kind of target and its index by place.
pub(super) fn of(target: TargetKind) -> (&'static str, &'static str) {
    match target {
        TargetKind::Resident => ("resident", "resident_place"),
        TargetKind::Home => ("home", "home_place"),
    }
}

/// A round's numbers in all.
pub(super) fn in_all(db: &Connection, round: &Id, target: TargetKind) -> rusqlite::Result<CountsView> {
    let (table, index) = of(target);
    let sql = format!(
        "SELECT {NUMBERS} FROM ({SCOPE}) s CROSS JOIN {table} t INDEXED BY {index} ON t.present = 1 AND t.building = s.id {SHOWN}"
    );
    db.prepare_cached(&sql)?.query_row([round], numbers)
}

/// How many are missing in each building of a round, in walking order; buildings without any are left out.
pub(super) fn missing_by_building(
    db: &Connection,
    round: &Id,
    target: TargetKind,
) -> rusqlite::Result<Vec<MissingInBuilding>> {
    let (table, index) = of(target);
    let sql = format!(
        "SELECT b.id, b.name, (SELECT count(*) FROM {table} t INDEXED BY {index} WHERE t.present = 1 AND t.building = b.id
            AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome > 0))
         FROM ({SCOPE}) s CROSS JOIN building b ON b.id = s.id CROSS JOIN compound c ON c.id = b.compound
         ORDER BY c.at, c.id, b.sort, b.id"
    );
    // Those without any are left out here: a condition in SQL would count twice.
    db.prepare_cached(&sql)?
        .query_map([round], |row| {
            Ok(MissingInBuilding {
                id: row.get(0)?,
                name: row.get(1)?,
                missing: row.get::<_, i64>(2)? as u64,
            })
        })?
        .filter(|row| row.as_ref().map_or(true, |building| building.missing > 0))
        .collect()
}
