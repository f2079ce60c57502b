//! Where a round goes, for people to read: compounds, and of some only buildings, and of some of these only units.

use super::types::*;
use crate::features::members::Named;
use crate::id::Id;
use rusqlite::{Connection, Row};

/// The scope of a round, in walking order; empty where it has a list of its own.
pub(super) fn of(db: &Connection, round: &Id) -> rusqlite::Result<Vec<ScopeView>> {
    let mut scope = whole(db, round)?;
    for (compound, building) in buildings(db, round)? {
        put(&mut scope, compound, building, None);
    }
    let mut units = db.prepare_cached(
        "SELECT u.id, u.name, b.id, b.name, c.id, c.name FROM round_unit s JOIN unit u ON u.id = s.unit
         JOIN building b ON b.id = u.building JOIN compound c ON c.id = b.compound
         WHERE s.round = ? ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id",
    )?;
    let rows = units.query_map([round], |row| {
        Ok((named(row, 4)?, named(row, 2)?, named(row, 0)?))
    })?;
    for row in rows {
        let (compound, building, unit) = row?;
        put(&mut scope, compound, building, Some(unit));
    }
    Ok(scope)
}

fn named(row: &Row<'_>, place: usize) -> rusqlite::Result<Named> {
    Ok(Named {
        id: row.get(place)?,
        name: row.get(place + 1)?,
    })
}

fn whole(db: &Connection, round: &Id) -> rusqlite::Result<Vec<ScopeView>> {
    db.prepare_cached(
        "SELECT c.id, c.name FROM round_compound s JOIN compound c ON c.id = s.compound WHERE s.round = ?
         ORDER BY c.at, c.id",
    )?
    .query_map([round], |row| {
        Ok(ScopeView {
            compound: named(row, 0)?,
            buildings: Vec::new(),
        })
    })?
    .collect()
}

fn buildings(db: &Connection, round: &Id) -> rusqlite::Result<Vec<(Named, Named)>> {
    db.prepare_cached(
        "SELECT b.id, b.name, c.id, c.name FROM round_building s JOIN building b ON b.id = s.building
         JOIN compound c ON c.id = b.compound WHERE s.round = ? ORDER BY c.at, c.id, b.sort, b.id",
    )?
    .query_map([round], |row| Ok((named(row, 2)?, named(row, 0)?)))?
    .collect()
}

/// Adds a building, or one unit of it, to its compound; a compound that is there as a whole holds it already.
fn put(scope: &mut Vec<ScopeView>, compound: Named, building: Named, unit: Option<Named>) {
    let known = scope.iter_mut().find(|view| view.compound.id == compound.id);
    let buildings = match known {
        Some(view) if view.buildings.is_empty() => return,
        Some(view) => &mut view.buildings,
        None => {
            scope.push(ScopeView {
                compound,
                buildings: Vec::new(),
            });
            match scope.last_mut() {
                Some(last) => &mut last.buildings,
                None => return,
            }
        }
    };
    match buildings.iter_mut().find(|one| one.building.id == building.id) {
        Some(one) if one.units.is_empty() => {}
        Some(one) => one.units.extend(unit),
        None => buildings.push(ScopedBuilding {
            building,
            units: unit.into_iter().collect(),
        }),
    }
}
