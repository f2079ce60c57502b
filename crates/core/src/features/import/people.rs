//! The residents of the register as a roster is held against them: what is known of each, and what stood there before.

use super::identity::{IdFault, read_id_text};
use super::reading::Home;
use super::register::{Register, each};
use crate::features::register::Field as Entry;
use crate::features::register::place::{building_key, room_key, unit_key};
use crate::id::Id;
use chrono::NaiveDate;
use rusqlite::{Connection, Row};
use std::collections::HashMap;

/// What a roster can say of a resident beside the home, in the order it is shown.
pub(super) const COMPARED: [Entry; 11] = [
    Entry::Name,
    Entry::IdNumber,
    Entry::Sex,
    Entry::Birth,
    Entry::Phone,
    Entry::Relation,
    Entry::Care,
    Entry::Note,
    Entry::Status,
    Entry::Registration,
    Entry::RegisteredAt,
];

/// A value for each of [`COMPARED`], where there is one.
pub(super) type Values = [Option<String>; COMPARED.len()];

/// Somebody of the register, those who moved out included: they may have come back.
#[derive(Debug)]
pub(super) struct Person {
    pub id: Id,
    pub home: Home,
    pub present: bool,
    pub birth: Option<NaiveDate>,
    /// Whether the identity number is one.
    numbered: bool,
    pub values: Values,
    /// Whom to call in an emergency, as fields keep it.
    pub contacts: [Option<String>; 3],
}

/// Whether this tells somebody from others: a note such as 待补 in the place of an identity number does not.
pub(crate) fn is_number(text: &str) -> bool {
    !matches!(
        read_id_text(text).fault,
        Some(IdFault::NotANumber | IdFault::Rounded)
    )
}

impl Person {
    fn read(row: &Row<'_>) -> rusqlite::Result<Person> {
        let mut values = Values::default();
        for (at, value) in values.iter_mut().enumerate() {
            *value = row.get(6 + at)?;
        }
        let mut contacts = [const { None }; 3];
        for (at, contact) in contacts.iter_mut().enumerate() {
            *contact = row.get(6 + COMPARED.len() + at)?;
        }
        let text = |at: usize| row.get::<_, String>(at);
        Ok(Person {
            id: row.get(0)?,
            home: Home {
                compound: text(1)?,
                building: building_key(&text(2)?),
                unit: unit_key(&text(3)?),
                room: room_key(&text(4)?),
            },
            present: row.get(5)?,
            birth: values[3].as_deref().and_then(|text| text.parse().ok()),
            numbered: values[1].as_deref().is_some_and(is_number),
            values,
            contacts,
        })
    }

    pub fn name(&self) -> &str {
        self.values[0].as_deref().unwrap_or_default()
    }

    pub fn id_number(&self) -> Option<&str> {
        self.values[1].as_deref().filter(|_| self.numbered)
    }

    pub fn sex(&self) -> Option<&str> {
        self.values[2].as_deref()
    }

    pub fn phones(&self) -> impl Iterator<Item = &str> {
        self.values[4]
            .as_deref()
            .into_iter()
            .flat_map(|all| all.split('、'))
    }
}

/// Everybody, and what the difference asks about them.
#[derive(Default)]
pub(super) struct People {
    pub all: Vec<Person>,
    former: HashMap<(Id, u8), Vec<String>>,
    doors: HashMap<Id, Door>,
}

/// What is written down at a door.
#[derive(Default)]
struct Door {
    note: Option<String>,
    used_as: Option<String>,
}

const EVERYBODY: &str = "
    SELECT r.id, c.name, b.name, u.name, h.room, r.present,
        r.name, r.id_number, r.sex, r.birth, r.phone, r.relation, r.care, r.note, r.status,
        r.registration, r.registered_at, r.contact1, r.contact2, r.contact3
    FROM resident r JOIN home h ON h.id = r.home JOIN unit u ON u.id = h.unit JOIN building b ON b.id = h.building
    JOIN compound c ON c.id = b.compound WHERE r.gone IS NULL AND r.undone = 0 AND r.merged = 0 ORDER BY r.id";

/// What an import wrote that was taken back never stood there.
const FORMER: &str = "
    SELECT entry, field, value FROM entry_field e WHERE standing = 0 AND value IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM import i WHERE i.id = e.import AND i.undone)";

impl People {
    /// Reads all of it.
    pub fn read(db: &Connection) -> rusqlite::Result<People> {
        let mut people = People::default();
        each(db, EVERYBODY, |row| {
            people.all.push(Person::read(row)?);
            Ok(())
        })?;
        each(db, FORMER, |row| {
            let key = (row.get(0)?, row.get(1)?);
            people.former.entry(key).or_default().push(row.get(2)?);
            Ok(())
        })?;
        let doors = "SELECT id, note, used_as FROM home WHERE present = 1 AND (note IS NOT NULL OR used_as IS NOT NULL)";
        each(db, doors, |row| {
            let door = Door {
                note: row.get(1)?,
                used_as: row.get(2)?,
            };
            people.doors.insert(row.get(0)?, door);
            Ok(())
        })?;
        Ok(people)
    }

    /// Whether somebody has since written another value over this one.
    pub fn stood_before(&self, person: Id, field: Entry, value: &str) -> bool {
        self.former
            .get(&(person, field as u8))
            .is_some_and(|all| all.iter().any(|one| one == value))
    }

    /// Whether they lived there once, and were moved away.
    pub fn lived_before(&self, person: Id, register: &Register, home: &Home) -> bool {
        register
            .home(home)
            .is_some_and(|id| self.stood_before(person, Entry::Home, &id.to_string()))
    }

    /// What is noted at a door.
    pub fn note_at(&self, home: &Id) -> Option<&str> {
        self.doors.get(home)?.note.as_deref()
    }

    /// What a home is used as.
    pub fn use_of(&self, home: &Id) -> Option<&str> {
        self.doors.get(home)?.used_as.as_deref()
    }
}
