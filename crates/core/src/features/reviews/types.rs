//! What the review screen receives and sends.

use crate::journal::clock::Doubt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a review is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReviewKind {
    /// A field written differently.
    Field,
    /// A target marked differently.
    Mark,
    /// A home served more than once.
    ServedTwice,
    /// Stock below zero.
    Stock,
    /// Different results of one tube.
    Tube,
    /// A place closed differently.
    Closure,
    /// Different answers to one line of a list from above.
    List,
}

/// Open or settled ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// Waiting for a person.
    Open,
    /// Decided.
    Settled,
}

/// Arguments of `list_reviews`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ListReviews {
    /// Which.
    pub state: ReviewState,
}

/// One of the things said.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ReviewVersion {
    /// What `settle_review` is to be given to choose it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// What it says.
    pub value: String,
    /// When, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// On which laptop.
    pub device: String,
}

/// Something a person must settle, or has.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ReviewView {
    /// What names it.
    pub key: String,
    /// What it is about.
    pub kind: ReviewKind,
    /// Whom or what it concerns.
    pub title: String,
    /// What was said, by whom; empty once settled.
    pub versions: Vec<ReviewVersion>,
    /// Whether it can be accepted as it is.
    pub acceptable: bool,
    /// The latest time involved, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// What was decided, by whom.
    pub result: Option<String>,
    /// Who decided.
    pub settled_by: Option<String>,
}

/// Arguments of `settle_review`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SettleReview {
    /// Which.
    pub key: String,
    /// The version that holds; absent to accept things as they are.
    pub choice: Option<String>,
    /// Why.
    pub note: Option<String>,
}
