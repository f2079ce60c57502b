//! What the screens of rounds and marks receive and send.

use crate::features::closures::ClosureBadge;
use crate::features::filters::Filter;
use crate::features::members::Named;
use crate::id::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a round is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoundKind {
    /// Screening with mixed tubes.
    Screening,
    /// Screening with a sample of one's own each.
    Single,
    /// Tests people do themselves.
    Antigen,
    /// Who is there.
    Headcount,
    /// A visit to those in care.
    Visit,
    /// Who has been vaccinated.
    Vaccination,
    /// Bringing people to safety.
    Evacuation,
    /// A notice delivered, a cut of water or gas, say.
    Notice,
    /// Handing out one thing to each target.
    Delivery,
    /// Anything else.
    Free,
}

/// In which sense an outcome counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// What the round is for was done.
    Done,
    /// It was not: somebody has to see to it.
    NotDone,
    /// It need not be: the target is expected no more.
    Excused,
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

/// Whether somebody has still to see to a target whose shown mark counts in this sense; nothing where it has none.
pub(crate) fn is_left(sense: Option<Sense>) -> bool {
    matches!(sense, None | Some(Sense::NotDone))
}

/// The numbers of a round, everywhere from one query: expected = done + not done + missing. Whoever is excused stands beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct CountsView {
    /// 应检: present targets in scope but for those excused.
    pub expected: u64,
    /// 已检: their shown mark is a done.
    pub done: u64,
    /// 未完成: their shown mark is a not done.
    pub not_done: u64,
    /// 未检: no mark.
    pub missing: u64,
    /// 不计入: their shown mark excuses them.
    pub excused: u64,
}

impl CountsView {
    /// Those of another part of the round, too.
    pub(crate) fn add(&mut self, other: CountsView) {
        self.expected += other.expected;
        self.done += other.done;
        self.not_done += other.not_done;
        self.missing += other.missing;
        self.excused += other.excused;
    }

    /// One target more, whose shown mark counts in this sense.
    pub(super) fn count(&mut self, sense: Option<Sense>) {
        let (expected, part) = match sense {
            Some(Sense::Done) => (1, &mut self.done),
            Some(Sense::NotDone) => (1, &mut self.not_done),
            Some(Sense::Excused) => (0, &mut self.excused),
            None => (1, &mut self.missing),
        };
        *part += 1;
        self.expected += expected;
    }
}

/// Arguments of `list_rounds`.
#[derive(Debug, Default, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct ListRounds {
    /// Of those that are closed only so many, the newest: each is counted, and there may be sixty.
    pub closed: Option<u32>,
}

/// A round to choose from.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct RoundName {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: RoundKind,
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
    /// What the committee calls this kind, where it is its own.
    pub kind_name: Option<String>,
    /// What it checks off.
    pub target: TargetKind,
    /// Where it stands.
    pub state: RoundState,
    /// From when, ms.
    pub starts_at: i64,
    /// Until when, ms.
    pub ends_at: Option<i64>,
    /// Whether that is past and the round still open; it can be marked all the same.
    pub is_late: bool,
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
    /// In which sense it counts.
    pub sense: Sense,
    /// Somebody goes back after so many minutes; at 0 the door waits to be visited.
    pub again_min: Option<u32>,
    /// The key that records it, `1` to `9`.
    pub key: String,
    /// With it somebody was sampled: where a round has tubes, they are in one. Only the first outcome says so, whatever else
    /// counts as done.
    pub sampled: bool,
    /// It says that a test came out positive: whoever has it is gone after first.
    pub positive: bool,
}

/// A question a round asks beside the outcome of whoever is done.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct QuestionView {
    /// Its code.
    pub code: u8,
    /// Its words.
    pub name: String,
    /// What can be answered; empty where anything can.
    pub choices: Vec<String>,
}

/// A compound in a round's scope.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ScopeView {
    /// The compound.
    pub compound: Named,
    /// Only these buildings; empty for all of it.
    pub buildings: Vec<ScopedBuilding>,
}

/// A building in a round's scope.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ScopedBuilding {
    /// The building.
    #[serde(flatten)]
    pub building: Named,
    /// Only these units; empty for all of it.
    pub units: Vec<Named>,
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
    /// Where it goes; empty where it has a list of its own.
    pub scope: Vec<ScopeView>,
    /// Of those who live there, only these.
    pub filter: Option<Filter>,
    /// What is asked beside the outcome.
    pub questions: Vec<QuestionView>,
    /// The round its list was taken from.
    pub after: Option<Named>,
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
    /// How it is closed.
    pub closure: Option<ClosureBadge>,
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
    /// How strictly it is closed, or the strictest part of it.
    pub closure: Option<ClosureBadge>,
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
