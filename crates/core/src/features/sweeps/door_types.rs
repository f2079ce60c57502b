//! What the screens that walk from door to door receive and send.

use super::facts::Answer;
use super::types::*;
use crate::desk::Role;
use crate::features::closures::ClosureBadge;
use crate::features::members::Named;
use crate::features::register::living::HomeUse;
use crate::features::register::masking;
use crate::id::Id;
use crate::journal::clock::Doubt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a door stands in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoorState {
    /// Everybody done or excused.
    Done,
    /// Somebody done, somebody not.
    Part,
    /// Marked, but nobody done.
    NotDone,
    /// Nobody marked.
    Missing,
    /// Nobody to mark.
    Empty,
}

/// Somebody or something to mark behind a door.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct TargetView {
    /// The resident or home.
    pub id: Id,
    /// The name; for a home, who lives there.
    pub name: String,
    /// Care tags.
    pub care: Vec<String>,
    /// Why nobody may be met: away until when, or only registered here; of a home, how many of those who live there.
    pub absent: Option<String>,
    /// The outcome shown.
    pub outcome: Option<u8>,
    /// Its name.
    pub outcome_name: Option<String>,
    /// In which sense it counts.
    pub sense: Option<Sense>,
    /// The tube.
    pub tube: Option<String>,
    /// What was noted.
    pub note: Option<String>,
    /// What was answered beside it.
    pub answers: Vec<AnswerView>,
    /// When somebody is to go back, ms.
    pub again_at: Option<i64>,
    /// How often nobody could be reached so far, or nothing done.
    pub attempts: u32,
    /// When it was marked, ms.
    pub at: Option<i64>,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: Option<String>,
    /// Whether two people said different things.
    pub conflict: bool,
}

/// A door of a unit.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct DoorView {
    /// The home behind it.
    pub home: Id,
    /// Its room.
    pub room: String,
    /// Its floor.
    pub floor: Option<i64>,
    /// What it is used as, where somebody said so: nobody need knock at a vacant one.
    pub used_as: Option<HomeUse>,
    /// Where it stands.
    pub state: DoorState,
    /// Who or what is to be marked.
    pub targets: Vec<TargetView>,
}

/// A unit as it is walked.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct SweepUnitView {
    /// The unit.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its doors in walking order: from the top floor down.
    pub doors: Vec<DoorView>,
    /// How it is closed.
    pub closure: Option<ClosureBadge>,
}

/// A building as it is walked.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct SweepBuildingView {
    /// The building.
    pub building: Named,
    /// Its numbers in the round.
    pub counts: CountsView,
    /// Its units in the order of the sweep: what closures put first or last, else as they stand.
    pub units: Vec<SweepUnitView>,
}

/// Arguments of `sweep_building`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SweepBuilding {
    /// The round.
    pub round: Id,
    /// The building.
    pub building: Id,
}

/// Arguments of `record_mark`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct RecordMark {
    /// The round.
    pub round: Id,
    /// The resident or home.
    pub target: Id,
    /// The outcome's code.
    pub outcome: u8,
    /// The tube's code.
    pub tube: Option<String>,
    /// What is noted.
    pub note: Option<String>,
    /// When somebody is to go back, ms; absent for what the outcome says.
    pub again_at: Option<i64>,
    /// What was answered beside the outcome.
    pub answers: Option<Vec<AnswerView>>,
    /// The other tube they are in already, where it is known and meant that they are not in it any more.
    pub out_of: Option<String>,
}

/// Arguments of `add_target`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AddTarget {
    /// The round.
    pub round: Id,
    /// The resident or home, as the round checks off one or the other.
    pub target: Id,
}

/// What was answered to a question of the round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AnswerView {
    /// The question's code.
    pub question: u8,
    /// The answer.
    pub text: String,
}

/// Arguments of `undo_mark`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct UndoMark {
    /// The round.
    pub round: Id,
    /// The resident or home.
    pub target: Id,
}

/// How full a tube is after a mark. Counts are asked for apart (`round_counts`), so that a mark is not made to wait.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct Marked {
    /// The tube marked into.
    pub tube: Option<TubeFill>,
}

/// How full a tube is.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct TubeFill {
    /// Its code.
    pub code: String,
    /// How many people are in it.
    pub count: u64,
    /// How many it takes.
    pub size: u32,
}

/// Arguments of `show_tube`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowTube {
    /// The round.
    pub round: Id,
    /// The tube's code.
    pub code: String,
}

/// Somebody in a tube.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct TubePerson {
    /// Who.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// Where they live.
    pub address: String,
    /// When they were marked, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// The other tubes they are in, until somebody decides.
    pub also: Vec<String>,
}

/// A tube and who is in it.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct TubeContents {
    /// Its code.
    pub code: String,
    /// How many it takes.
    pub size: u32,
    /// Who is in it, in the order they were marked.
    pub people: Vec<TubePerson>,
}

/// Arguments of `missing_targets`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct MissingTargets {
    /// The round.
    pub round: Id,
    /// Only this building.
    pub building: Option<Id>,
    /// The first row.
    pub offset: u32,
    /// How many rows, at most 500.
    pub limit: u32,
}

/// Somebody without a mark.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct MissingRow {
    /// The resident or home.
    pub id: Id,
    /// The name; for a home, who lives there, or its room where nobody does.
    pub name: String,
    /// Where.
    pub address: String,
    /// The building.
    pub building: Id,
    /// Care tags.
    pub care: Vec<String>,
}

/// Those without a mark.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct MissingList {
    /// How many in all.
    pub total: u64,
    /// The rows asked for, in walking order.
    pub rows: Vec<MissingRow>,
}

/// A resident with a care tag whom an open round has not reached.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct CareRow {
    /// Who.
    pub resident: Id,
    /// Their name.
    pub name: String,
    /// Their compound's name.
    pub compound: String,
    /// Their building.
    pub building: Id,
    /// Where they live in it.
    pub address: String,
    /// Why they need attention.
    pub care: Vec<String>,
    /// What was recorded instead of a done: not at home, …; nothing where nobody was there yet.
    pub outcome_name: Option<String>,
    /// How their stairwell is closed.
    pub closure: Option<ClosureBadge>,
}

impl From<AnswerView> for Answer {
    fn from(view: AnswerView) -> Answer {
        Answer {
            question: view.question,
            text: view.text,
        }
    }
}

impl From<&Answer> for AnswerView {
    fn from(answer: &Answer) -> AnswerView {
        AnswerView {
            question: answer.question,
            text: answer.text.clone(),
        }
    }
}

/// The answers of a mark as a row keeps them.
pub(crate) fn answers(text: Option<String>) -> Vec<AnswerView> {
    text.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// The same, as somebody in a role may see them: people write phones into answers, too.
pub(super) fn answers_for(viewer: Role, text: Option<String>) -> Vec<AnswerView> {
    let mut answers = answers(text);
    for answer in &mut answers {
        answer.text = masking::note(viewer, &answer.text);
    }
    answers
}

/// Somebody to go back to.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct RevisitRow {
    /// The resident or home.
    pub id: Id,
    /// The name; for a home, who lives there, or its room where nobody does.
    pub name: String,
    /// Where.
    pub address: String,
    /// The building.
    pub building: Id,
    /// Care tags.
    pub care: Vec<String>,
    /// What was recorded last.
    pub outcome_name: String,
    /// What was noted.
    pub note: Option<String>,
    /// How often nobody could be reached so far, or nothing done.
    pub attempts: u32,
    /// When somebody is to go, ms.
    pub again_at: i64,
    /// How the stairwell is closed.
    pub closure: Option<ClosureBadge>,
}

/// What nobody has seen to yet in a round: asked before it is closed.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct RoundLeft {
    /// Its numbers.
    #[serde(flatten)]
    pub counts: CountsView,
    /// How many residents with a care tag it has not reached.
    pub care: u64,
    /// How many papers have not come back.
    pub papers: u64,
    /// How many doors somebody was to go back to.
    pub revisits: u64,
    /// How many of them are due now.
    pub revisits_due: u64,
    /// How many people are in tubes that are damaged or mixed up.
    pub again: u64,
    /// How many reports of people on no list nobody has seen to.
    pub unlisted: u64,
    /// The residents it says have moved away and the register does not; where two people said different things, nobody.
    pub moved_away: Vec<Id>,
}

/// Those to go back to, the first one due first.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct RevisitList {
    /// How many in all.
    pub total: u64,
    /// How many of them are due now.
    pub due: u64,
    /// The first 500.
    pub rows: Vec<RevisitRow>,
}

/// A home of a delivery that is brought to its door.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ToDoorRow {
    /// The target: the home, or the first of those who live there.
    pub id: Id,
    /// Its compound's name.
    pub compound: String,
    /// Where.
    pub address: String,
    /// The building.
    pub building: Id,
    /// Care tags.
    pub care: Vec<String>,
    /// Whether nothing was handed out there yet.
    pub left: bool,
    /// How its stairwell is closed.
    pub closure: ClosureBadge,
}

/// The homes of a delivery that are served at their doors.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ToDoorList {
    /// How many homes.
    pub total: u64,
    /// How many of them are left.
    pub left: u64,
    /// The first 1,000, those left first.
    pub rows: Vec<ToDoorRow>,
}
