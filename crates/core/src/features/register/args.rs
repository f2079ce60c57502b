//! What the register's screens send.

use super::living::ContactFields;
use super::types::*;
use crate::features::filters::Filter;
use crate::id::Id;
use schemars::JsonSchema;
use serde::Deserialize;
use ts_rs::TS;

/// Arguments of `find_residents`.
#[derive(Debug, Default, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct FindResidents {
    /// Name, initials, room, or the tail of a phone or identity number.
    pub text: Option<String>,
    /// Only in this compound.
    pub compound: Option<Id>,
    /// Only in this building.
    pub building: Option<Id>,
    /// Only in this unit.
    pub unit: Option<Id>,
    /// Only those with a care tag.
    pub care: Option<bool>,
    /// Those who moved out, too.
    pub left: Option<bool>,
    /// Only those who fit a filter.
    pub filter: Option<Filter>,
    /// The first row.
    pub offset: Option<u32>,
    /// How many rows, at most 500.
    pub limit: Option<u32>,
}

/// Arguments of `find_home`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct FindHome {
    /// `3-2-501`, `3号楼2单元501室`, `501`.
    pub text: String,
    /// Only in this compound.
    pub compound: Option<Id>,
}

/// Arguments of the calls that rename.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// What to rename.
    pub id: Id,
    /// Its new name.
    pub name: String,
}

/// Arguments of `add_building`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct AddBuilding {
    /// Where it stands.
    pub compound: Id,
    /// Its name.
    pub name: String,
    /// How many units; one is nameless unless named.
    pub units: u32,
    /// Their names, instead of 1, 2, 3 …
    pub unit_names: Option<Vec<String>>,
    /// Floors; 0 makes no homes yet.
    pub floors: u32,
    /// Rooms on each floor of each unit.
    pub rooms_per_floor: u32,
}

/// Arguments of `add_unit`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AddUnit {
    /// The building.
    pub building: Id,
    /// Its name.
    pub name: String,
}

/// Arguments of `add_home`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AddHome {
    /// The unit.
    pub unit: Id,
    /// Its room.
    pub room: String,
}

/// Arguments of `edit_home`; what is absent stays.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct EditHome {
    /// The home.
    pub id: Id,
    /// Its room.
    pub room: Option<String>,
    /// What is noted about the door; empty clears it.
    pub note: Option<String>,
    /// `own`, `rented`, `vacant`, `shared`, `shop`, `other`; empty clears it.
    pub used_as: Option<String>,
    /// The landlord, or whoever keeps a key; empty clears it.
    pub keeper: Option<String>,
    /// Their phone; empty clears it.
    pub keeper_phone: Option<String>,
}

/// What can be written about a resident; absent stays as it is, empty clears.
#[derive(Debug, Default, Deserialize, JsonSchema, TS)]
#[serde(default)]
#[ts(optional_fields)]
pub struct ResidentFields {
    /// Name.
    pub name: Option<String>,
    /// `male`, `female` or empty.
    pub sex: Option<String>,
    /// `1950-03-12`.
    pub birth: Option<String>,
    /// Identity number.
    pub id_number: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Relation to the head of the household.
    pub relation: Option<String>,
    /// Care tags.
    pub care: Option<Vec<String>>,
    /// Note.
    pub note: Option<String>,
    /// `here`, `absent`, `elsewhere` or empty.
    pub registration: Option<String>,
    /// Where they are registered, or live, otherwise.
    pub registered_at: Option<String>,
    /// Whom to call in an emergency; the places that are not named stay as they are.
    pub contacts: Option<Vec<ContactFields>>,
}

/// Arguments of `add_resident`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AddResident {
    /// The home.
    pub home: Id,
    /// The rest.
    #[serde(flatten)]
    pub fields: ResidentFields,
}

/// Arguments of `edit_resident`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct EditResident {
    /// Who.
    pub id: Id,
    /// What changes.
    #[serde(flatten)]
    pub fields: ResidentFields,
}

/// Arguments of `move_resident`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MoveResident {
    /// Who.
    pub id: Id,
    /// Where to.
    pub home: Id,
}

/// Arguments of `set_resident_status`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SetStatus {
    /// Who.
    pub id: Id,
    /// How they live there.
    pub status: ResidentStatus,
    /// Of somebody away: until when, `2026-03-16`; empty where nobody knows.
    pub until: Option<String>,
}

/// Which kind of entry.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A compound.
    Compound,
    /// A building.
    Building,
    /// A unit.
    Unit,
    /// A home.
    Home,
    /// A resident.
    Resident,
}

/// Arguments of `remove_entry` and `restore_entry`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct EntryArgs {
    /// What it is.
    pub kind: EntryKind,
    /// Which.
    pub id: Id,
}
