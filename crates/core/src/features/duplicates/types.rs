//! What the screen of duplicates receives and sends.

use crate::features::register::types::ResidentRow;
use crate::id::Id;
use crate::journal::clock::Doubt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What entries have in common that should be one person's alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Alike {
    /// The same identity number.
    IdNumber,
    /// The same name and day of birth.
    NameBirth,
    /// The same name and phone.
    NamePhone,
}

/// Entries that may be one person's.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct DuplicateGroup {
    /// What they have in common.
    pub alike: Vec<Alike>,
    /// The entries, the oldest first; ten at most.
    pub people: Vec<ResidentRow>,
}

/// A merge that holds.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct MergeRow {
    /// The entry that was merged away.
    pub away: ResidentRow,
    /// The entry that stays.
    pub kept: ResidentRow,
    /// When, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
}

/// Who may stand there twice, and what was merged.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct DuplicateList {
    /// How many groups there are.
    pub total: u64,
    /// The first two hundred of them, those of one identity number first.
    pub groups: Vec<DuplicateGroup>,
    /// The newest merges, a hundred at most.
    pub merged: Vec<MergeRow>,
}

/// Arguments of `compare_residents` and `tell_apart`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// One entry.
    pub one: Id,
    /// The other.
    pub other: Id,
}

/// Two entries side by side.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ComparedView {
    /// One.
    pub one: ComparedPerson,
    /// The other.
    pub other: ComparedPerson,
    /// Field by field.
    pub fields: Vec<ComparedField>,
}

/// One of two entries.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ComparedPerson {
    /// As lists show them.
    pub row: ResidentRow,
    /// When the entry was made, ms.
    pub at: i64,
    /// What rounds say of them, the newest first; five at most.
    pub marks: Vec<ComparedMark>,
}

/// What a round says of somebody.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ComparedMark {
    /// The round.
    pub round: String,
    /// Whether it is still open.
    pub open: bool,
    /// The outcome.
    pub outcome: String,
    /// The tube.
    pub tube: Option<String>,
    /// When, ms.
    pub at: i64,
}

/// A field of two entries; numbers masked.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ComparedField {
    /// Its name.
    pub field: String,
    /// What one says.
    pub one: Option<String>,
    /// What the other says.
    pub other: Option<String>,
    /// Whether both say the same, behind their masks too.
    pub same: bool,
    /// Whether both can be kept.
    pub both: bool,
}

/// Whose value a field keeps where it is not the one that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum TakeFrom {
    /// That of the entry merged away.
    Away,
    /// Both: phones, care tags and notes.
    Both,
}

/// A field that takes something from the entry merged away.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// Its name.
    pub field: String,
    /// What it takes.
    pub from: TakeFrom,
}

/// Arguments of `merge_residents`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MergeResidents {
    /// The entry that stays.
    pub keep: Id,
    /// The entry that is merged into it.
    pub away: Id,
    /// Fields that take something from the entry merged away; the others stay as they are.
    pub take: Vec<Take>,
}

/// What came of a merge.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct MergedView {
    /// The entry that stays.
    pub kept: Id,
    /// In how many rounds still open a mark was carried over.
    pub carried: u64,
}

/// What came of undoing a merge.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct UnmergedView {
    /// Fields of the entry that stayed which have their former value again.
    pub restored: u64,
    /// Fields that were written anew since, and were left alone.
    pub left: u64,
}
