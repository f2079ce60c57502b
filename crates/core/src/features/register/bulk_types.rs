//! What the screens that change many residents receive and send.

use super::types::ResidentStatus;
use crate::features::filters::Filter;
use crate::id::Id;
use crate::journal::clock::Doubt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whom a change is for: who fits everything that is said here; something must be said.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct BulkWho {
    /// In this compound.
    pub compound: Option<Id>,
    /// In this building.
    pub building: Option<Id>,
    /// In this unit.
    pub unit: Option<Id>,
    /// Who fits this filter today.
    pub filter: Option<Filter>,
    /// Who was found by this list from above.
    pub list: Option<Id>,
    /// These.
    pub residents: Option<Vec<Id>>,
}

/// What is changed.
#[derive(Clone, Debug, Deserialize, JsonSchema, TS)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum BulkChange {
    /// How they live there.
    Status {
        /// How.
        status: ResidentStatus,
    },
    /// A care tag more.
    AddCare {
        /// The tag.
        tag: String,
    },
    /// A care tag less.
    RemoveCare {
        /// The tag.
        tag: String,
    },
    /// Something is noted behind what stands there.
    AddNote {
        /// The note.
        note: String,
    },
}

/// Arguments of `preview_bulk` and `edit_many`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct EditMany {
    /// For whom.
    pub who: BulkWho,
    /// What.
    pub change: BulkChange,
    /// How many the person was told would change: where it is another number by now, nothing is written.
    pub expected: Option<u64>,
}

/// Whom a change would touch.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct BulkPreview {
    /// How many are meant.
    pub total: u64,
    /// How many a list found who live here no more; they are left out.
    pub gone: u64,
    /// Of how many something changes.
    pub changing: u64,
    /// How many more would, but two versions of theirs wait for a person; they are left alone.
    pub waiting: u64,
    /// Some of these, with their addresses.
    pub some: Vec<String>,
}

/// A change of many residents was written.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct BulkDone {
    /// Its id, to undo it; absent where nothing had to be changed.
    pub id: Option<Id>,
    /// Of how many something changed.
    pub changed: u64,
    /// How many were left alone, because two versions of theirs wait for a person.
    pub waiting: u64,
}

/// A change of many residents was undone.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct BulkBack {
    /// How many have their former value again.
    pub restored: u64,
    /// How many were written anew since, and were left alone.
    pub left: u64,
}

/// What a change of many was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum BulkKind {
    /// How they live there.
    Status,
    /// A care tag more.
    AddCare,
    /// A care tag less.
    RemoveCare,
    /// A note.
    AddNote,
}

/// A change of many residents.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct BulkRow {
    /// Its id.
    pub id: Id,
    /// What it was about.
    pub kind: BulkKind,
    /// The status, tag or note; numbers masked.
    pub value: String,
    /// How many it changed.
    pub count: u64,
    /// When, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// What came of undoing it.
    pub undone: Option<BulkBack>,
}
