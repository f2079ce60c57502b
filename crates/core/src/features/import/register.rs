//! The register as it is, by names: what the reader asks about and what the writer builds on.

use super::held::Held;
use super::reading::Home;
use crate::features::register::place::{building_key, room_key, unit_key};
use crate::id::Id;
use rusqlite::{Connection, Row};
use std::collections::HashMap;

/// A resident who is there already.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub id: Id,
    pub name: String,
    pub id_number: Option<String>,
}

/// All places and people, read once: a roster asks about every row. Places go by their keys, so that `3号楼`, as somebody
/// named it by hand, is the roster's building 3.
#[derive(Default)]
pub(super) struct Register {
    pub compounds: HashMap<String, Id>,
    pub buildings: HashMap<(Id, String), Id>,
    pub units: HashMap<(Id, String), Id>,
    pub homes: HashMap<(Id, String), Id>,
    people: HashMap<Home, Vec<Known>>,
}

impl Register {
    /// Reads all of it.
    pub fn read(db: &Connection) -> rusqlite::Result<Register> {
        let mut register = Register::default();
        each(db, "SELECT name, id FROM compound WHERE present", |row| {
            register.compounds.insert(row.get(0)?, row.get(1)?);
            Ok(())
        })?;
        each(
            db,
            "SELECT compound, name, id FROM building WHERE present",
            |row| {
                let key = building_key(&row.get::<_, String>(1)?);
                register.buildings.insert((row.get(0)?, key), row.get(2)?);
                Ok(())
            },
        )?;
        each(db, "SELECT building, name, id FROM unit WHERE present", |row| {
            let key = unit_key(&row.get::<_, String>(1)?);
            register.units.insert((row.get(0)?, key), row.get(2)?);
            Ok(())
        })?;
        each(db, "SELECT unit, room, id FROM home WHERE present = 1", |row| {
            let key = room_key(&row.get::<_, String>(1)?);
            register.homes.insert((row.get(0)?, key), row.get(2)?);
            Ok(())
        })?;
        let people = "SELECT c.name, b.name, u.name, h.room, r.id, r.name, r.id_number FROM resident r
            JOIN home h ON h.id = r.home JOIN unit u ON u.id = h.unit JOIN building b ON b.id = h.building
            JOIN compound c ON c.id = b.compound WHERE r.present = 1";
        each(db, people, |row| {
            let home = Home {
                compound: row.get(0)?,
                building: building_key(&row.get::<_, String>(1)?),
                unit: unit_key(&row.get::<_, String>(2)?),
                room: room_key(&row.get::<_, String>(3)?),
            };
            let known = Known {
                id: row.get(4)?,
                name: row.get(5)?,
                id_number: row.get(6)?,
            };
            register.add_person(home, known);
            Ok(())
        })?;
        Ok(register)
    }

    /// Remembers a resident.
    pub fn add_person(&mut self, home: Home, known: Known) {
        self.people.entry(home).or_default().push(known);
    }

    /// The resident of a home who has this number, or this name where no numbers contradict.
    pub fn person(&self, home: &Home, name: &str, id_number: Option<&str>) -> Option<Id> {
        let living = self.people.get(home)?;
        let same_number = |known: &&Known| id_number.is_some() && known.id_number.as_deref() == id_number;
        let same_name =
            |known: &&Known| known.name == name && (id_number.is_none() || known.id_number.is_none());
        living
            .iter()
            .find(same_number)
            .or_else(|| living.iter().find(same_name))
            .map(|known| known.id)
    }

    /// The home at an address.
    pub fn home(&self, home: &Home) -> Option<Id> {
        let unit = self.unit_of(home)?;
        self.homes.get(&(unit, home.room.clone())).copied()
    }

    fn unit_of(&self, home: &Home) -> Option<Id> {
        let compound = *self.compounds.get(&home.compound)?;
        let building = *self.buildings.get(&(compound, home.building.clone()))?;
        self.units.get(&(building, home.unit.clone())).copied()
    }
}

/// Does something with every row of a query.
pub(super) fn each(
    db: &Connection,
    sql: &str,
    mut f: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut select = db.prepare(sql)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        f(row)?;
    }
    Ok(())
}

impl Held for Register {
    fn units(&self, compound: &str, building: &str) -> Vec<String> {
        let found = self
            .compounds
            .get(compound)
            .and_then(|id| self.buildings.get(&(*id, building.to_owned())));
        let Some(building) = found else { return Vec::new() };
        self.units
            .keys()
            .filter(|(id, name)| id == building && !name.is_empty())
            .map(|(_, name)| name.clone())
            .collect()
    }

    fn has_home(&self, home: &Home) -> bool {
        self.home(home).is_some()
    }
}
