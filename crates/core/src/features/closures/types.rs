//! What the screens of closures receive and send.

pub use super::facts::ClosureStep;
use super::rules::*;
use crate::features::members::Named;
use crate::id::Id;
use crate::journal::clock::Doubt;
use crate::problem::Lang;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The closure that counts somewhere, as every screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct ClosureBadge {
    /// What people call the level.
    pub level: String,
    /// How strict it is, 1 to 9.
    pub rank: u8,
    /// Who may leave.
    pub out: GoingOut,
    /// Where deliveries go.
    pub deliver: DeliverTo,
    /// When its turn in a sweep comes.
    pub sweep: SweepTurn,
    /// The day of the level, from 1.
    pub day: i64,
    /// Of how many; absent where it has no end of its own.
    pub days: Option<u32>,
    /// The day of its next step.
    pub next: Option<Day>,
    /// The level that step leads to; absent where the place is open again, or where there is no step.
    pub to: Option<String>,
    /// Whether that day has come.
    pub due: bool,
    /// Whether it is so in a part of it only.
    pub part: bool,
    /// Whether people wrote down different things.
    pub disputed: bool,
}

/// What a closure is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A compound.
    Compound,
    /// A building.
    Building,
    /// A unit.
    Unit,
}

/// A place that can be closed.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ClosurePlace {
    /// The compound, building or unit.
    pub id: Id,
    /// Which of these.
    pub kind: PlaceKind,
    /// Where it is.
    pub compound: Named,
    /// The building, where it is one or stands in one.
    pub building: Option<Id>,
    /// Its address in the compound; a compound's name.
    pub label: String,
}

/// How a test came out that a step waits for, the further on the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum TestState {
    /// Its day has not come.
    Ahead,
    /// No round of that day went there; or everybody there was excused in it, and nobody tested.
    None,
    /// Somebody is left.
    Unfinished,
    /// The laboratory has not answered for every tube.
    Waiting,
    /// Everybody was tested in a round that keeps no results.
    Unheld,
    /// Everybody negative.
    Negative,
    /// A tube is unclear.
    Unclear,
    /// Somebody, or a tube, is positive.
    Positive,
}

/// A day of test.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct TestedDay {
    /// Which day of the level.
    pub number: u16,
    /// Its date.
    pub day: Day,
    /// How it came out.
    pub state: TestState,
    /// The round that says so.
    pub round: Option<Named>,
    /// How many who live there are left: in no round of that day either done or excused.
    pub left: u64,
    /// How many tubes, and samples of which nobody noted the tube, have no clear result.
    pub tubes: u64,
}

/// The step a closure goes on with.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct NextStep {
    /// Its day.
    pub on: Day,
    /// In how many days that is; 0 or less where it is due.
    pub in_days: i64,
    /// What it waits for.
    pub when: StepWhen,
    /// The days of test.
    pub tests: Vec<TestedDay>,
    /// The level it leads to; absent where the place is open again.
    pub to: Option<String>,
    /// Whether what it waits for has come, its day aside.
    pub met: bool,
}

/// A closed place.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ClosureRow {
    /// Which.
    pub place: ClosurePlace,
    /// The level.
    pub level: ClosureLevel,
    /// Day 1 of it.
    pub from: Day,
    /// The day of today; 0 or less before it begins.
    pub day: i64,
    /// Of how many; absent where it has no end of its own.
    pub days: Option<u32>,
    /// How many of these were added.
    pub more_days: u16,
    /// How it goes on.
    pub next: Option<NextStep>,
    /// What was done last.
    pub step: ClosureStep,
    /// Why.
    pub why: Option<String>,
    /// When, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// Whether people wrote down different things.
    pub disputed: bool,
    /// The rules it follows.
    pub rules: String,
    /// Whether other rules hold today.
    pub older_rules: bool,
    /// Stairwells in it.
    pub stairwells: u64,
    /// Homes in it.
    pub homes: u64,
    /// People in it.
    pub people: u64,
}

/// How much is closed at a level, each stairwell counted at the strictest one over it.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct LevelTotal {
    /// The level.
    pub level: String,
    /// How strict it is.
    pub rank: u8,
    /// Stairwells.
    pub stairwells: u64,
    /// Homes.
    pub homes: u64,
    /// People.
    pub people: u64,
}

/// A stairwell that is closed, by itself or by what it stands in.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ClosedStairwell {
    /// The stairwell.
    pub place: ClosurePlace,
    /// What counts there, with its next step.
    pub closure: ClosureBadge,
    /// Homes in it.
    pub homes: u64,
    /// People in it.
    pub people: u64,
}

/// Everything that is closed.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ClosuresView {
    /// Today.
    pub today: Day,
    /// By compound; within one the compound itself, then buildings, then units, in walking order.
    pub rows: Vec<ClosureRow>,
    /// By level, the strictest first.
    pub levels: Vec<LevelTotal>,
    /// Stairwells in all.
    pub stairwells: u64,
    /// Each of them with what counts there, in walking order.
    pub each: Vec<ClosedStairwell>,
}

/// What today's screen tells of closures.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ClosuresToday {
    /// Those with a step due, the longest overdue first.
    pub due: Vec<ClosureRow>,
    /// By level, the strictest first.
    pub levels: Vec<LevelTotal>,
}

/// Something that was done to a place.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ClosureEvent {
    /// What.
    pub step: ClosureStep,
    /// The level from then on; absent where it was open.
    pub level: Option<String>,
    /// How strict that is; 0 where it was open.
    pub rank: u8,
    /// Day 1 of it.
    pub from: Option<Day>,
    /// Days added.
    pub more_days: u16,
    /// Why.
    pub why: Option<String>,
    /// When, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// On which laptop.
    pub device: String,
    /// Whether it is the one that is shown.
    pub shown: bool,
}

/// A place with everything that was done to it.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ClosureHistory {
    /// The place.
    pub place: ClosurePlace,
    /// How it is closed itself.
    pub closure: Option<ClosureRow>,
    /// What counts there, its own closure or one around it.
    pub counts: Option<ClosureBadge>,
    /// What was done, the latest first, at most 200.
    pub events: Vec<ClosureEvent>,
}

/// A set of rules that was written down.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct RuleSetView {
    /// Its id.
    pub id: Id,
    /// What it says.
    pub rules: ClosureRules,
}

/// The rules there are.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct RuleSets {
    /// Today.
    pub today: Day,
    /// Which set holds today; absent where it is a template.
    pub id: Option<Id>,
    /// What holds today.
    pub holding: ClosureRules,
    /// What was written down, the latest first.
    pub sets: Vec<RuleSetView>,
    /// What comes with the program.
    pub templates: Vec<ClosureRules>,
}

/// What a new positive does to a stairwell.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PositiveRow {
    /// The stairwell.
    pub place: ClosurePlace,
    /// What counts there now.
    pub before: Option<ClosureBadge>,
    /// What counts there then.
    pub after: Option<ClosureBadge>,
}

/// What a new positive does.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PositivePreview {
    /// Where it lives.
    pub place: ClosurePlace,
    /// The day from which days are counted.
    pub day: Day,
    /// The rules that say so.
    pub rules: String,
    /// The stairwells it changes something for, in walking order.
    pub rows: Vec<PositiveRow>,
    /// How many homes are in them.
    pub homes: u64,
    /// How many people.
    pub people: u64,
}

/// Arguments of `find_places`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct FindPlaces {
    /// `一村`, `3`, `3-2`, `3号楼2单元`.
    pub text: String,
}

/// Arguments of `print_closures`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct PrintClosures {
    /// The language of the page, where it is not the caller's.
    pub lang: Option<Lang>,
    /// For the window to print, instead of a file.
    pub window: Option<bool>,
}

/// Arguments of `close_place`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ClosePlace {
    /// The compound, building or unit.
    pub place: Id,
    /// The level's code in the rules that hold today.
    pub level: u8,
    /// Day 1 of it; absent for today.
    pub day: Option<Day>,
    /// Why.
    pub why: String,
}

/// Arguments of `step_closure`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct StepClosure {
    /// The place.
    pub place: Id,
    /// An administrator's word, where the step waits for one or not everybody was seen to be negative: who said so.
    pub word: Option<String>,
}

/// Arguments of `prolong_closure`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ProlongClosure {
    /// The place.
    pub place: Id,
    /// How many days longer.
    pub days: u16,
    /// Why.
    pub why: String,
}

/// Arguments of `release_closure`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ReleaseClosure {
    /// The place.
    pub place: Id,
    /// Why.
    pub why: String,
}

/// Arguments of `take_back_closure`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PlaceArgs {
    /// The place.
    pub place: Id,
}

/// Arguments of `preview_positive`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct PreviewPositive {
    /// The building or unit.
    pub place: Id,
    /// The day from which days are counted; absent for today.
    pub day: Option<Day>,
}

/// Arguments of `report_positive`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ReportPositive {
    /// The building or unit.
    pub place: Id,
    /// The day from which days are counted; absent for today.
    pub day: Option<Day>,
    /// Why.
    pub why: String,
}

/// What was changed at one go.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct Changed {
    /// The places, each with a closure of its own.
    pub places: u64,
}

/// Arguments of `save_rules`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SaveRules {
    /// The set to change; absent for a new one.
    pub id: Option<Id>,
    /// What it says.
    pub rules: ClosureRules,
}
