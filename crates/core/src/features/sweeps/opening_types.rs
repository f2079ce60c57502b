//! What the screens that open a round, or make a kind of round, receive and send.

use super::types::*;
use crate::features::filters::Filter;
use crate::id::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An outcome of a new round.
#[derive(Clone, Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct NewOutcome {
    /// Its name.
    pub name: String,
    /// In which sense it counts.
    pub sense: Sense,
    /// Somebody goes back after so many minutes, at 0 at once; only where it is not done.
    pub again_min: Option<u32>,
}

/// A question of a new round.
#[derive(Clone, Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewQuestion {
    /// Its words.
    pub name: String,
    /// What can be answered; empty where anything can.
    pub choices: Vec<String>,
}

/// Arguments of `change_round`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ChangeRound {
    /// The round.
    pub round: Id,
    /// Its name; absent where that stays.
    pub name: Option<String>,
    /// Until when, ms; absent where that stays.
    pub ends_at: Option<i64>,
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
    /// Single units.
    pub units: Option<Vec<Id>>,
    /// Of those who live there, only these.
    pub filter: Option<Filter>,
    /// Instead of places: whom another round, or somebody, names.
    pub select: Option<Selection>,
    /// What the committee calls this kind of round, where it is its own.
    pub kind_name: Option<String>,
    /// What can be recorded; empty for the kind's own.
    pub outcomes: Vec<NewOutcome>,
    /// What is asked beside the outcome; absent for the kind's own.
    pub questions: Option<Vec<NewQuestion>>,
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

/// A kind of round to choose from.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct KindView {
    /// Its id, where it is the committee's own.
    pub id: Option<Id>,
    /// Its name, where it is the committee's own.
    pub name: Option<String>,
    /// What it is, or is counted and worded as.
    pub kind: RoundKind,
    /// What it checks off.
    pub target: TargetKind,
    /// How many people a tube takes.
    pub tube_size: Option<u32>,
    /// What can be recorded.
    pub outcomes: Vec<OutcomeView>,
    /// What is asked beside the outcome.
    pub questions: Vec<QuestionView>,
}

/// Arguments of `save_kind`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SaveKind {
    /// The one to change; absent for a new one.
    pub id: Option<Id>,
    /// Its name.
    pub name: String,
    /// What it is counted and worded as.
    pub kind: RoundKind,
    /// What it checks off.
    pub target: TargetKind,
    /// What can be recorded.
    pub outcomes: Vec<NewOutcome>,
    /// What is asked beside the outcome.
    pub questions: Vec<NewQuestion>,
    /// How many people a tube takes; absent for no tubes.
    pub tube_size: Option<u32>,
}

/// Whom a round goes through that has a list of its own, as things stand when it is opened.
#[derive(Clone, Debug, Deserialize, JsonSchema, TS)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum Selection {
    /// Whom a round has not reached: without a mark, or with one that is not done.
    Left {
        /// The round.
        round: Id,
    },
    /// Whose shown mark in a round has this outcome.
    Outcome {
        /// The round.
        round: Id,
        /// The outcome's code.
        outcome: u8,
        /// Who else.
        with: With,
    },
    /// Who is in a tube.
    Tube {
        /// The round.
        round: Id,
        /// The tube's code.
        code: String,
        /// Who else.
        with: With,
    },
    /// Who is in a tube that is damaged or mixed up, and has to be sampled again.
    Again {
        /// The round.
        round: Id,
    },
    /// These.
    These {
        /// Residents or homes.
        targets: Vec<Id>,
    },
}

/// Who stands beside those who were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum With {
    /// Nobody.
    Nobody,
    /// Everybody in their homes.
    Homes,
    /// Everybody in their stairwells.
    Units,
}
