//! Everybody of the register, read once: a list asks about hundreds.

use super::likeness::sound;
use crate::features::import::parse_address;
use crate::features::register::place::{address, building_key, room_key, unit_key};
use crate::id::Id;
use rusqlite::Connection;
use std::collections::HashMap;

/// Somebody of the register, moved out or not.
pub(super) struct Person {
    pub id: Id,
    pub name: String,
    pub phones: Vec<String>,
    pub id_number: Option<String>,
    pub status: Option<String>,
    pub moved_out: bool,
    /// Where they live, as an index into the homes.
    pub home: Option<usize>,
}

/// A home, by the keys of its parts.
pub(super) struct Home {
    pub compound: String,
    pub building: String,
    pub unit: String,
    pub room: String,
    /// For people to read.
    pub address: String,
}

/// All of them, by what a line may say of them.
#[derive(Default)]
pub(super) struct People {
    pub all: Vec<Person>,
    pub homes: Vec<Home>,
    pub compounds: Vec<String>,
    pub by_number: HashMap<String, Vec<usize>>,
    pub by_phone: HashMap<String, Vec<usize>>,
    pub by_name: HashMap<String, Vec<usize>>,
    pub by_sound: HashMap<String, Vec<usize>>,
    /// Who lives in a building of this key, in whichever compound.
    pub by_building: HashMap<String, Vec<usize>>,
}

impl People {
    /// Reads all of it.
    pub fn read(db: &Connection) -> rusqlite::Result<People> {
        let mut people = People::default();
        let mut compounds =
            db.prepare_cached("SELECT name FROM compound WHERE present ORDER BY length(name) DESC")?;
        people.compounds = compounds
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut places: HashMap<Id, usize> = HashMap::new();
        let mut homes = db.prepare_cached(
            "SELECT h.id, c.name, b.name, u.name, h.room FROM home h JOIN unit u ON u.id = h.unit
             JOIN building b ON b.id = h.building JOIN compound c ON c.id = b.compound",
        )?;
        let mut rows = homes.query([])?;
        while let Some(row) = rows.next()? {
            let (compound, building, unit, room): (String, String, String, String) =
                (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            places.insert(row.get(0)?, people.homes.len());
            people.homes.push(Home {
                address: format!("{compound} {}", address(&building, &unit, &room)),
                building: building_key(&building),
                unit: unit_key(&unit),
                room: room_key(&room),
                compound,
            });
        }
        let mut all = db.prepare_cached(
            "SELECT id, name, phone, id_number, status, home FROM resident WHERE undone = 0 AND gone IS NULL AND merged = 0",
        )?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let phones: Option<String> = row.get(2)?;
            let status: Option<String> = row.get(4)?;
            people.add(Person {
                id: row.get(0)?,
                name: row.get(1)?,
                phones: phones.map_or_else(Vec::new, |all| all.split('、').map(plain).collect()),
                id_number: row.get(3)?,
                moved_out: status.as_deref() == Some("moved_out"),
                status,
                home: places.get(&row.get::<_, Id>(5)?).copied(),
            });
        }
        Ok(people)
    }

    fn add(&mut self, person: Person) {
        let n = self.all.len();
        if let Some(number) = &person.id_number {
            self.by_number.entry(number.clone()).or_default().push(n);
        }
        for phone in &person.phones {
            self.by_phone.entry(phone.clone()).or_default().push(n);
        }
        self.by_name.entry(person.name.clone()).or_default().push(n);
        self.by_sound.entry(sound(&person.name)).or_default().push(n);
        if let Some(home) = person.home.and_then(|home| self.homes.get(home)) {
            self.by_building.entry(home.building.clone()).or_default().push(n);
        }
        self.all.push(person);
    }

    /// The home somebody lives in.
    pub fn home(&self, person: &Person) -> Option<&Home> {
        person.home.and_then(|home| self.homes.get(home))
    }

    /// Where an address lies, as far as it says.
    pub fn place(&self, written: &str) -> Option<Place> {
        let compound = self.compounds.iter().find(|name| written.contains(name.as_str()));
        let rest = compound.map_or_else(
            || written.to_owned(),
            |name| written.replacen(name.as_str(), "", 1),
        );
        let parts = parse_address(&rest)?;
        Some(Place {
            compound: compound.cloned(),
            building: parts.building?,
            unit: parts.unit,
            room: parts.room,
        })
    }
}

/// A phone without its hyphens: `021-65001234` and `02165001234` are one.
pub(super) fn plain(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// Where an address lies, as far as it says.
pub(super) struct Place {
    compound: Option<String>,
    pub building: String,
    unit: Option<String>,
    room: Option<String>,
}

impl Place {
    /// Whether a home is in this building.
    pub fn is_building_of(&self, home: &Home) -> bool {
        self.building == home.building && self.compound.as_ref().is_none_or(|name| *name == home.compound)
    }

    /// Whether it is this very home; a unit that is not said may be any.
    pub fn is(&self, home: &Home) -> bool {
        self.is_building_of(home)
            && self.room.as_ref() == Some(&home.room)
            && self.unit.as_ref().is_none_or(|unit| *unit == home.unit)
    }
}
