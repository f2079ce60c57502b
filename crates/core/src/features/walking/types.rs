//! What the screen of the walk receives and sends.

use crate::features::closures::ClosureBadge;
use crate::features::members::Named;
use crate::features::sweeps::types::CountsView;
use crate::id::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How stairwells are divided among teams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// By the number on the door: with two teams one takes the odd ones, the other the even ones from the far end, so that
    /// they never meet.
    ByNumber,
    /// Stairwells next to one another, about as many to mark for each team.
    Runs,
}

/// Arguments of `plan_walk`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PlanWalk {
    /// The round.
    pub round: Id,
    /// The names of the teams, 1 to 20; one that is there keeps its people, others are no more.
    pub names: Vec<String>,
    /// How the stairwells are divided among them.
    pub split: Split,
}

/// Arguments of `save_team`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SaveTeam {
    /// The round.
    pub round: Id,
    /// The one to change; absent for a new one.
    pub id: Option<Id>,
    /// Its name.
    pub name: String,
    /// Who walks together, as staff.
    pub people: Vec<Id>,
}

/// Arguments of `remove_team`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct RemoveTeam {
    /// The round.
    pub round: Id,
    /// The team; its stairwells are nobody's then.
    pub id: Id,
}

/// Arguments of `give_units`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct GiveUnits {
    /// The round.
    pub round: Id,
    /// The stairwells, as they are walked.
    pub units: Vec<Id>,
    /// Whose they are; nobody's where absent.
    pub team: Option<Id>,
    /// Before which other stairwell of that team; absent for the end.
    pub before: Option<Id>,
}

/// In which order doors are walked in every stairwell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct DoorOrder {
    /// From the ground floor up instead of from the top down.
    pub upwards: bool,
    /// Doors behind which somebody with one of these care tags lives come apart from the others; empty for nobody.
    pub care: Vec<String>,
    /// They come last instead of first.
    pub last: bool,
}

/// Arguments of `order_doors`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct OrderDoors {
    /// The round.
    pub round: Id,
    /// The order.
    pub order: DoorOrder,
}

/// A stairwell on a way.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct StopView {
    /// The stairwell.
    pub unit: Id,
    /// `3号楼2单元`.
    pub place: String,
    /// Its building.
    pub building: Id,
    /// Its compound's name.
    pub compound: String,
    /// Its numbers in the round.
    pub counts: CountsView,
    /// How it is closed.
    pub closure: Option<ClosureBadge>,
}

/// A building of one's own way.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct OwnBuilding {
    /// The building.
    pub id: Id,
    /// One's own stairwells in it, in the order they are walked.
    pub units: Vec<Id>,
}

/// A team with its way and how far it is; or what is nobody's.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct TeamView {
    /// Nothing for the stairwells nobody was given.
    pub id: Option<Id>,
    /// Its name; empty for what is nobody's.
    pub name: String,
    /// Who walks together.
    pub people: Vec<Named>,
    /// The stairwells in the order they are walked.
    pub stops: Vec<StopView>,
    /// The numbers of all of them together.
    pub counts: CountsView,
    /// The stairwell last marked in.
    pub stands: Option<Id>,
    /// When somebody was last marked there, ms.
    pub last_at: Option<i64>,
    /// Marks an hour, breaks not counted.
    pub per_hour: Option<f64>,
    /// When nobody is missing any more if it goes on like this, ms; nothing for what is nobody's while there are teams.
    pub ends_at: Option<i64>,
}

/// From what the pace of those who have not begun is guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaceFrom {
    /// This round's own marks.
    Round,
    /// The latest earlier round of this kind.
    Earlier,
}

/// Who walks where in a round, and how far everybody is.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct WalkView {
    /// In which order doors are walked.
    pub order: DoorOrder,
    /// The teams in the order they were made; last, where there is anything, what is nobody's.
    pub teams: Vec<TeamView>,
    /// The teams that whoever looks is in.
    pub mine: Vec<Id>,
    /// The buildings of these teams in the order they are swept, what is closed where its closure says.
    pub own: Vec<OwnBuilding>,
    /// The round's numbers.
    pub counts: CountsView,
    /// Marks an hour of the whole round.
    pub per_hour: Option<f64>,
    /// From what it is known.
    pub pace_from: Option<PaceFrom>,
    /// When the last team is through, ms.
    pub ends_at: Option<i64>,
}
