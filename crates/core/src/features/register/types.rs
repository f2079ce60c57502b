//! What the register's screens receive.

use super::living::{ContactView, HomeUse, Registration};
use crate::features::closures::ClosureBadge;
use crate::features::members::Named;
use crate::id::Id;
use crate::journal::clock::Doubt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A compound and how much it holds.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct CompoundView {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Buildings in it.
    pub buildings: u64,
    /// Units in it.
    pub units: u64,
    /// Homes in it.
    pub homes: u64,
    /// Residents in it.
    pub residents: u64,
    /// Residents with a care tag.
    pub care: u64,
}

/// A compound with its buildings.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct CompoundDetailView {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its buildings, in order.
    pub buildings: Vec<BuildingView>,
}

/// A building and how much it holds.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct BuildingView {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Units in it.
    pub units: u64,
    /// Homes in it.
    pub homes: u64,
    /// Residents in it.
    pub residents: u64,
    /// Residents with a care tag.
    pub care: u64,
    /// How strictly it is closed, or the strictest part of it.
    pub closure: Option<ClosureBadge>,
}

/// A building with its units and homes.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct BuildingDetailView {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub compound: Named,
    /// Its units, in order.
    pub units: Vec<UnitView>,
}

/// A unit with its homes.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct UnitView {
    /// Its id.
    pub id: Id,
    /// Its name; empty for the one nameless unit of a building.
    pub name: String,
    /// Its homes, by room.
    pub homes: Vec<HomeView>,
    /// How it is closed.
    pub closure: Option<ClosureBadge>,
}

/// A home in a building's list.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct HomeView {
    /// Its id.
    pub id: Id,
    /// Its room.
    pub room: String,
    /// Its floor, where the room tells.
    pub floor: Option<i64>,
    /// Who lives there, in number.
    pub residents: u64,
    /// How many of them have a care tag.
    pub care: u64,
    /// What it is used as, where somebody said so.
    pub used_as: Option<HomeUse>,
    /// What is noted about the door.
    pub note: Option<String>,
}

/// A home with its residents.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct HomeDetailView {
    /// Its id.
    pub id: Id,
    /// Its room.
    pub room: String,
    /// What it is used as, where somebody said so.
    pub used_as: Option<HomeUse>,
    /// The landlord, or whoever keeps a key; not for a volunteer.
    pub keeper: Option<String>,
    /// Their phone, masked.
    pub keeper_phone: Option<String>,
    /// What is noted about the door.
    pub note: Option<String>,
    /// The whole address within the compound.
    pub address: String,
    /// Where it is.
    pub compound: Named,
    /// Where it is.
    pub building: Named,
    /// Where it is.
    pub unit: Named,
    /// How its stairwell is closed.
    pub closure: Option<ClosureBadge>,
    /// Who lives there.
    pub residents: Vec<ResidentRow>,
}

/// Whether somebody lives where the register says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ResidentStatus {
    /// Lives there.
    Living,
    /// Away for a while.
    Away,
    /// Moved out.
    MovedOut,
}

impl ResidentStatus {
    pub(super) fn name(self) -> &'static str {
        match self {
            ResidentStatus::Living => "living",
            ResidentStatus::Away => "away",
            ResidentStatus::MovedOut => "moved_out",
        }
    }

    pub(crate) fn of(name: Option<&str>) -> ResidentStatus {
        match name {
            Some("away") => ResidentStatus::Away,
            Some("moved_out") => ResidentStatus::MovedOut,
            _ => ResidentStatus::Living,
        }
    }
}

/// Male or female.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "Sex")]
pub enum SexView {
    /// 男
    Male,
    /// 女
    Female,
}

impl SexView {
    pub(super) fn of(name: Option<&str>) -> Option<SexView> {
        match name {
            Some("male") => Some(SexView::Male),
            Some("female") => Some(SexView::Female),
            _ => None,
        }
    }
}

/// A resident as lists show one: numbers masked, and for a volunteer none at all.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ResidentRow {
    /// Their id.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// Their sex.
    pub sex: Option<SexView>,
    /// Masked, `1950-**-**`.
    pub birth: Option<String>,
    /// In full years, today.
    pub age: Option<u32>,
    /// Masked.
    pub phone: Option<String>,
    /// Masked.
    pub id_number: Option<String>,
    /// Relation to the head of the household.
    pub relation: Option<String>,
    /// Care tags.
    pub care: Vec<String>,
    /// What is noted.
    pub note: Option<String>,
    /// Whether they live there.
    pub status: ResidentStatus,
    /// Of somebody away: until when, `2026-03-16`.
    pub away_until: Option<String>,
    /// Whether they are registered where they live.
    pub registration: Option<Registration>,
    /// Where they are registered, or live, otherwise; not for a volunteer.
    pub registered_at: Option<String>,
    /// Whom to call in an emergency, phones masked; none for a volunteer.
    pub contacts: Vec<ContactView>,
    /// The address within the compound.
    pub address: String,
    /// The compound.
    pub compound: Named,
    /// The home.
    pub home: Id,
    /// How their stairwell is closed.
    pub closure: Option<ClosureBadge>,
    /// Whom this entry was merged into: another entry of the same person.
    pub merged_into: Option<Named>,
}

/// What was found.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ResidentList {
    /// How many in all.
    pub total: u64,
    /// The rows asked for.
    pub rows: Vec<ResidentRow>,
}

/// One field of an entry and everything that was ever written in it.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct FieldHistoryView {
    /// The field.
    pub field: String,
    /// Its versions, newest first.
    pub writes: Vec<FieldWriteView>,
}

/// One version of a field.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct FieldWriteView {
    /// What was written; absent where it was cleared.
    pub value: Option<String>,
    /// When, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// On which laptop.
    pub device: String,
    /// Whether it is the one shown.
    pub current: bool,
    /// Whether it was written without knowledge of another that still stands.
    pub concurrent: bool,
    /// The address of the entry it was written of, where that was merged into this one.
    pub merged: Option<String>,
}

/// A home found by its address.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct HomeFound {
    /// The home.
    pub home: Id,
    /// Compound and address.
    pub address: String,
    /// How its stairwell is closed: what is brought there goes to the door, say.
    pub closure: Option<ClosureBadge>,
}
