//! What the map of a building receives and sends.

use crate::features::closures::ClosureBadge;
use crate::features::members::Named;
use crate::id::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the map of a building shows by colour. Another thing to show is one more line here and one in `map.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum MapBy {
    /// What each home is used as.
    Use,
    /// Where somebody has a care tag, and where one of high need.
    Care,
    /// Where somebody needs something soon.
    Needs,
    /// Who is away.
    Away,
    /// How a round stands.
    Done,
    /// Where supplies have been handed out.
    Supplies,
    /// Where people may not go out.
    Closures,
}

/// Arguments of `show_building_map`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ShowBuildingMap {
    /// Which building.
    pub building: Id,
    /// What it shows.
    pub by: MapBy,
    /// Of `done` and `supplies`: which round; the newest under way where nothing is said.
    pub round: Option<Id>,
    /// Of `supplies`: which item, whatever the round.
    pub item: Option<Id>,
}

/// How a code is to be coloured; every tone has a sign of its own besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum MapTone {
    /// As it should be.
    Good,
    /// Under way, or soon.
    Soon,
    /// Somebody must see to it.
    Bad,
    /// Something to know.
    Mark,
    /// Something else to know.
    Other,
    /// Nothing said.
    Plain,
    /// Nobody there.
    Quiet,
}

/// A colour in words.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct LegendRow {
    /// Its code.
    pub code: &'static str,
    /// In a word.
    pub word: &'static str,
    /// How it is coloured.
    pub tone: MapTone,
    /// How many homes have it.
    pub homes: u64,
}

/// A home on the map.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct MapRoom {
    /// The home.
    pub home: Id,
    /// Its room.
    pub room: String,
    /// Its colour; the legend has the word.
    pub code: &'static str,
    /// How many people, or hand-outs, the colour speaks of.
    pub count: u64,
    /// Who lives there, in number.
    pub people: u64,
}

/// A floor of a unit.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct MapFloor {
    /// Which; absent where the rooms do not tell.
    pub floor: Option<i64>,
    /// Its homes in order.
    pub rooms: Vec<MapRoom>,
}

/// A unit of the building.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct MapUnit {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// How it is closed.
    pub closure: Option<ClosureBadge>,
    /// From the top down.
    pub floors: Vec<MapFloor>,
}

/// A building by floors and rooms, each home in one colour.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct BuildingMapView {
    /// Which building.
    pub building: Named,
    /// Its compound.
    pub compound: Named,
    /// The round or item it speaks of.
    pub of: Option<Named>,
    /// The colours, with how many homes have each.
    pub legend: Vec<LegendRow>,
    /// Its units, in order.
    pub units: Vec<MapUnit>,
}
