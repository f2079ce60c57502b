//! What the screens of rounds and marks receive and send.

use crate::features::members::Named;
use crate::id::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a round is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoundKind {
    /// Screening with mixed tubes or single samples.
    Screening,
    /// Who is there.
    Headcount,
    /// A visit to those in care.
    Visit,
    /// Handing out one thing to each target.
    Delivery,
    /// Anything else.
    Free,
}

/// What a round checks off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// Each resident.
    Resident,
    /// Each home.
    Home,
}

/// Where a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// It begins later.
    Planned,
    /// It can be marked.
    Open,
    /// It was closed.
    Closed,
}

/// The numbers of a round, everywhere from one query: expected = done + not done + missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct CountsView {
    /// 应检: present targets in scope.
    pub expected: u64,
    /// 已检: their shown mark is a done.
    pub done: u64,
    /// 未完成: their shown mark is a not done.
    pub not_done: u64,
    /// 未检: no mark.
    pub missing: u64,
}

impl CountsView {
    pub(super) fn add(&mut self, other: CountsView) {
        self.expected += other.expected;
        self.done += other.done;
        self.not_done += other.not_done;
        self.missing += other.missing;
    }
}

/// A round in a list.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct RoundRow {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: RoundKind,
    /// What it checks off.
    pub target: TargetKind,
    /// Where it stands.
    pub state: RoundState,
    /// From when, ms.
    pub starts_at: i64,
    /// Until when, ms.
    pub ends_at: Option<i64>,
    /// Its numbers.
    #[serde(flatten)]
    pub counts: CountsView,
}

/// An outcome a round knows.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct OutcomeView {
    /// Its code.
    pub code: u8,
    /// Its name.
    pub name: String,
    /// Whether it counts as done.
    pub done: bool,
    /// The key that records it, `1` to `9`.
    pub key: String,
}

/// A compound in a round's scope.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ScopeView {
    /// The compound.
    pub compound: Named,
    /// Only these buildings; empty for all of it.
    pub buildings: Vec<Named>,
}

/// A round in full.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct RoundView {
    /// As in lists.
    #[serde(flatten)]
    pub row: RoundRow,
    /// What can be recorded.
    pub outcomes: Vec<OutcomeView>,
    /// How many people a tube takes.
    pub tube_size: Option<u32>,
    /// What a delivery hands out.
    pub item: Option<Id>,
    /// How much of it.
    pub quantity: Option<f64>,
    /// From where.
    pub place: Option<Id>,
    /// Where it goes.
    pub scope: Vec<ScopeView>,
}

/// An outcome of a new round.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewOutcome {
    /// Its name.
    pub name: String,
    /// Whether it counts as done.
    pub done: bool,
}

/// Arguments of `open_round`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct OpenRound {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: RoundKind,
    /// What it checks off.
    pub target: TargetKind,
    /// Whole compounds, with buildings added later.
    pub compounds: Vec<Id>,
    /// Single buildings.
    pub buildings: Vec<Id>,
    /// What can be recorded; empty for the kind's own.
    pub outcomes: Vec<NewOutcome>,
    /// How many people a tube takes; absent for no tubes.
    pub tube_size: Option<u32>,
    /// What a delivery hands out.
    pub item: Option<Id>,
    /// How much to each target.
    pub quantity: Option<f64>,
    /// From where.
    pub place: Option<Id>,
    /// From when, ms.
    pub starts_at: i64,
    /// Until when, ms.
    pub ends_at: Option<i64>,
}

/// A unit's part of a round.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct UnitProgressView {
    /// The unit.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its numbers.
    #[serde(flatten)]
    pub counts: CountsView,
}

/// A building's part of a round.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct BuildingProgressView {
    /// The building.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its compound's name.
    pub compound: String,
    /// Its numbers.
    #[serde(flatten)]
    pub counts: CountsView,
    /// By unit.
    pub units: Vec<UnitProgressView>,
}

/// How far a round is, by building and unit.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ProgressView {
    /// In all.
    #[serde(flatten)]
    pub counts: CountsView,
    /// By building, in walking order.
    pub buildings: Vec<BuildingProgressView>,
}

/// How many are missing in a building.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct MissingInBuilding {
    /// The building.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// How many have no mark.
    pub missing: u64,
}

/// A round alone.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct RoundArgs {
    /// The round.
    pub round: Id,
}
