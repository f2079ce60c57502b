//! The numbers of a round. One query gives them to every screen, sheet and report.

use super::types::*;
use crate::id::Id;
use rusqlite::{Connection, params};

/// The buildings a round covers: those named, and those of the compounds named, also added later.
pub(super) const SCOPE: &str = "SELECT b.id FROM building b WHERE b.present AND (
    b.id IN (SELECT building FROM round_building WHERE round = ?1)
    OR b.compound IN (SELECT compound FROM round_compound WHERE round = ?1))";

/// A unit's numbers with the names needed to show them.
pub(super) struct UnitTally {
    pub compound: String,
    pub building: Id,
    pub building_name: String,
    pub unit: Id,
    pub unit_name: String,
    pub counts: CountsView,
}

/// Counts a round by unit, in walking order.
pub(super) fn by_unit(db: &Connection, round: &Id, target: TargetKind) -> rusqlite::Result<Vec<UnitTally>> {
    let (table, index) = of(target);
    // A cross join keeps the order of the loops: units, then what lives there, then one look for the mark of each.
    let sql = format!(
        "SELECT c.name, b.id, b.name, u.id, u.name, count(*), total(m.outcome BETWEEN 1 AND 49), total(m.outcome >= 50)
         FROM ({SCOPE}) s CROSS JOIN building b ON b.id = s.id CROSS JOIN compound c ON c.id = b.compound
         CROSS JOIN unit u INDEXED BY unit_place ON u.building = b.id
         CROSS JOIN {table} t INDEXED BY {index} ON t.present = 1 AND t.building = b.id AND t.unit = u.id
         LEFT JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0
         GROUP BY u.id ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id"
    );
    db.prepare_cached(&sql)?
        .query_map(params![round], |row| {
            let expected = row.get::<_, i64>(5)? as u64;
            let (done, not_done) = (row.get::<_, f64>(6)? as u64, row.get::<_, f64>(7)? as u64);
            Ok(UnitTally {
                compound: row.get(0)?,
                building: row.get(1)?,
                building_name: row.get(2)?,
                unit: row.get(3)?,
                unit_name: row.get(4)?,
                counts: CountsView {
                    expected,
                    done,
                    not_done,
                    missing: expected - done - not_done,
                },
            })
        })?
        .collect()
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
    let mut counts = CountsView::default();
    by_unit(db, round, target)?
        .iter()
        .for_each(|unit| counts.add(unit.counts));
    Ok(counts)
}

/// How many are missing in each building of a round, in walking order; buildings without any are left out.
pub(super) fn missing_by_building(
    db: &Connection,
    round: &Id,
    target: TargetKind,
) -> rusqlite::Result<Vec<MissingInBuilding>> {
    let (table, index) = of(target);
    let sql = format!(
        "SELECT b.id, b.name, count(*) FROM ({SCOPE}) s CROSS JOIN building b ON b.id = s.id
         CROSS JOIN {table} t INDEXED BY {index} ON t.present = 1 AND t.building = b.id
         WHERE NOT EXISTS (SELECT 1 FROM mark m WHERE m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome > 0)
         GROUP BY b.id ORDER BY b.compound, b.sort, b.id"
    );
    db.prepare_cached(&sql)?
        .query_map(params![round], |row| {
            Ok(MissingInBuilding {
                id: row.get(0)?,
                name: row.get(1)?,
                missing: row.get::<_, i64>(2)? as u64,
            })
        })?
        .collect()
}
