//! What the screen of calling down receives and sends.

use crate::features::closures::ClosureBadge;
use crate::features::members::Named;
use crate::id::Id;
use crate::problem::Lang;
use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a batch is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum CallWay {
    /// By the entry phone, door by door.
    #[n(1)]
    Intercom = 1,
    /// By a sheet put up in the stairwell.
    #[n(2)]
    Sheet = 2,
    /// By loudspeaker.
    #[n(3)]
    Loudspeaker = 3,
}

/// Arguments of `save_point`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SavePoint {
    /// The round.
    pub round: Id,
    /// The one to change; absent for a new one.
    pub id: Option<Id>,
    /// Its name.
    pub name: String,
    /// Lanes, 1 to 20.
    pub lanes: u32,
    /// How many people an hour one lane takes, 1 to 600.
    pub lane_per_hour: u32,
    /// From when, ms.
    pub opens_at: Option<i64>,
    /// Until when, ms.
    pub closes_at: Option<i64>,
    /// The compounds of the round it is for; with none it is for every one. Where absent, a point keeps its own.
    pub compounds: Option<Vec<Id>>,
}

/// Arguments of `remove_point`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct RemovePoint {
    /// The round.
    pub round: Id,
    /// The point.
    pub id: Id,
}

/// Arguments of `show_calling`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ShowCalling {
    /// The round.
    pub round: Id,
    /// How many people make a batch, 1 to 100; 20 where absent.
    pub size: Option<u32>,
    /// Of how many floors at most; of any where absent.
    pub floors: Option<u32>,
}

/// Arguments of `call_batch`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CallBatch {
    /// The round.
    pub round: Id,
    /// Where they go.
    pub point: Id,
    /// The stairwell.
    pub unit: Id,
    /// The doors.
    pub homes: Vec<Id>,
    /// How they are called.
    pub way: CallWay,
}

/// Arguments of `print_notices`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct PrintNotices {
    /// The round.
    pub round: Id,
    /// The batches, each a page.
    pub batches: Vec<Id>,
    /// The language of the pages, where it is not the caller's.
    pub lang: Option<Lang>,
    /// For the window to print, instead of a file.
    pub window: Option<bool>,
}

/// Arguments of `end_batch`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct EndBatch {
    /// The round.
    pub round: Id,
    /// The batch.
    pub id: Id,
    /// It was called by mistake.
    pub withdrawn: bool,
}

/// From which floor to which, in the order in which they are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct FloorSpan {
    /// The first floor.
    pub from: i64,
    /// The last one; of a single floor, the same.
    pub until: i64,
}

/// The doors of one stairwell that are called together.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct BatchDoors {
    /// The stairwell.
    pub unit: Id,
    /// `3号楼2单元`.
    pub place: String,
    /// Its compound's name.
    pub compound: String,
    /// The doors, in walking order.
    pub homes: Vec<Id>,
    /// Their rooms.
    pub rooms: Vec<String>,
    /// Their floors, where every room tells its own.
    pub floors: Option<FloorSpan>,
    /// How many people are called.
    pub people: u64,
    /// How the stairwell is closed, where people may come down in turn.
    pub closure: Option<ClosureBadge>,
}

/// A batch that is waited for.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct BatchView {
    /// The batch.
    pub id: Id,
    /// Who was called.
    #[serde(flatten)]
    pub doors: BatchDoors,
    /// How.
    pub way: CallWay,
    /// When, ms.
    pub called_at: i64,
    /// How many of them have come.
    pub come: u64,
}

/// A sampling point and its queue.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct PointView {
    /// The point.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Lanes.
    pub lanes: u32,
    /// How many people an hour one lane takes.
    pub lane_per_hour: u32,
    /// From when, ms.
    pub opens_at: Option<i64>,
    /// Until when, ms.
    pub closes_at: Option<i64>,
    /// Whether it is open now.
    pub open: bool,
    /// How many were called to it and have not come yet.
    pub queue: u64,
    /// How many of those called to it have come.
    pub come: u64,
    /// How many an hour come, breaks not counted; absent while nobody can tell.
    pub per_hour: Option<f64>,
    /// How long the last in the queue waits, minutes: by its pace, before that by what its lanes take.
    pub wait_min: u64,
    /// The batches that are waited for, the first called first.
    pub batches: Vec<BatchView>,
    /// The compounds it is for; every one of the round where there are none.
    pub compounds: Vec<Named>,
    /// Where most of those live who are left to be called to it: when it stands idle it is best moved there.
    pub most_left: Option<MostLeft>,
}

/// Who is to be called next, and where to.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct NextBatch {
    /// Who.
    #[serde(flatten)]
    pub doors: BatchDoors,
    /// Of the open points for their compound, the one where the wait is shortest.
    pub point: Named,
}

/// Why nobody can be called now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoNext {
    /// No point is open.
    NoPoint,
    /// Points are open, but none is for a compound where somebody is left.
    NotForThem,
    /// From every stairwell somebody could be called from a batch is on its way: they would meet.
    OnTheirWay,
    /// Everybody was called.
    AllCalled,
}

/// A building in which many are left to be called.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct MostLeft {
    /// The building.
    pub building: Named,
    /// Its compound's name.
    pub compound: String,
    /// How many are left there.
    pub left: u64,
}

/// A point that is still closed.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct PointOpening {
    /// The point.
    pub point: Named,
    /// When it opens, ms.
    pub at: i64,
}

/// How calling down goes.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct CallingView {
    /// The points by name.
    pub points: Vec<PointView>,
    /// Who is next.
    pub next: Option<NextBatch>,
    /// Why nobody is, where nobody is.
    pub no_next: Option<NoNext>,
    /// How many were not called yet.
    pub left: u64,
    /// The compounds the round goes to.
    pub compounds: Vec<Named>,
    /// Of these, where somebody is left and no point is open for them.
    pub unserved: Vec<Named>,
    /// The first point to open for them.
    pub opens_next: Option<PointOpening>,
    /// How many are to be visited at the door.
    pub at_door: u64,
}

/// Why somebody is visited at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoorReason {
    /// They were called and did not come.
    NotCome,
    /// They cannot come down.
    CannotWalk,
    /// A closure keeps them at home.
    Closed,
    /// It was recorded that somebody comes to their door: sample at home.
    AtHome,
}

/// Somebody to be visited at the door.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct DoorRow {
    /// The resident or home.
    pub id: Id,
    /// The name; for a home, its room.
    pub name: String,
    /// Their compound's name.
    pub compound: String,
    /// Where they live in it.
    pub address: String,
    /// The building.
    pub building: Id,
    /// Care tags.
    pub care: Vec<String>,
    /// Why.
    pub reason: DoorReason,
    /// How their stairwell is closed.
    pub closure: Option<ClosureBadge>,
}

/// Those to be visited at the door.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct DoorRows {
    /// How many in all.
    pub total: u64,
    /// The first 1,000, in walking order.
    pub rows: Vec<DoorRow>,
}
