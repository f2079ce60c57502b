//! What the import screen receives and sends.

use crate::id::Id;
use crate::journal::clock::Doubt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Arguments of `preview_import`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct PreviewImport {
    /// The token of the file brought.
    pub file: String,
    /// The compound, instead of what the file says.
    pub compound: Option<String>,
    /// `roster`, `round` or `supplies`, instead of what the columns say.
    pub kind: Option<String>,
    /// Columns named by hand: sheet → column (from 0) → field, empty to leave it out.
    pub columns: Option<BTreeMap<String, BTreeMap<String, String>>>,
}

/// A sheet of the file.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ImportSheet {
    /// Its name.
    pub name: String,
    /// Imported or left out.
    pub import: bool,
    /// Why left out, or what it was taken for.
    pub reason: String,
    /// The row its headings end in.
    pub header_row: Option<u32>,
    /// Its columns.
    pub columns: Vec<ImportColumn>,
}

/// A column of a sheet.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ImportColumn {
    /// From 0.
    pub index: u32,
    /// As it stands in the file.
    pub title: String,
    /// What it was recognised as.
    pub field: Option<String>,
}

/// How much will be written.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema, TS)]
pub struct ImportCounts {
    /// Buildings.
    pub buildings: u64,
    /// Units with a name.
    pub units: u64,
    /// Homes.
    pub homes: u64,
    /// Residents.
    pub residents: u64,
    /// Supplies.
    pub items: u64,
}

/// What happens to a doubtful row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum IssueAction {
    /// It is left out.
    Reject,
    /// It is imported, and a person should look at it.
    Flag,
}

/// A remark about a row.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ImportIssue {
    /// The sheet.
    pub sheet: String,
    /// The row, as a spreadsheet counts.
    pub row: u32,
    /// The column's title.
    pub field: String,
    /// Left out or imported with a warning.
    pub action: IssueAction,
    /// A stable word for programs.
    pub code: String,
    /// Why, for a person.
    pub reason: String,
}

/// A field a column can be named.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ImportField {
    /// Its name in `columns`.
    pub name: String,
    /// Its name for a person.
    pub label: String,
}

/// What a file holds and what would become of it.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ImportPreview {
    /// What `write_import` is to be given.
    pub token: String,
    /// `roster`, `round` or `supplies`.
    pub kind: String,
    /// The compound rows belong to.
    pub compound: String,
    /// Its sheets.
    pub sheets: Vec<ImportSheet>,
    /// How much will be written.
    pub counts: ImportCounts,
    /// Homes and residents the register does not hold yet.
    pub new_homes: u64,
    /// See `new_homes`.
    pub new_residents: u64,
    /// Of a roster, where the register holds people already: how the two differ; the rest is asked for by `list_difference`.
    pub difference: Option<ImportDifference>,
    /// The first rows as they will be written.
    pub rows: Vec<Vec<String>>,
    /// The headings of `rows`.
    pub headings: Vec<String>,
    /// Every doubtful row.
    pub issues: Vec<ImportIssue>,
    /// What columns can be named.
    pub fields: Vec<ImportField>,
}

/// In which way a row of a roster differs from the register.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceSort {
    /// Several rows for one person, or several persons for one row.
    Conflicting,
    /// Perhaps somebody the register knows, perhaps not.
    Near,
    /// The file says what stood there before it was changed.
    Older,
    /// Lives somewhere else now.
    Moved,
    /// Something about them changed.
    Changed,
    /// Not in the register.
    New,
    /// A home nobody lives in: new, or noted otherwise.
    Home,
    /// Of a home the file lists, and not named by it.
    Gone,
    /// Of a home that is missing from a building the file lists.
    Unlisted,
}

impl DifferenceSort {
    /// All of them, those a person must look at first.
    pub const ALL: [DifferenceSort; 9] = {
        use DifferenceSort::*;
        [
            Conflicting,
            Near,
            Older,
            Moved,
            Changed,
            New,
            Home,
            Gone,
            Unlisted,
        ]
    };
}

/// How a roster differs from the register.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ImportDifference {
    /// Rows that say what the register says.
    pub unchanged: u64,
    /// The others by sort, those that occur.
    pub sorts: Vec<DifferenceCount>,
}

/// One sort of difference.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct DifferenceCount {
    /// Which.
    pub sort: DifferenceSort,
    /// How many.
    pub rows: u64,
    /// Whether all can be accepted at once.
    pub together: bool,
    /// Whether they are accepted where nothing is said.
    pub usual: bool,
}

/// Arguments of `list_difference`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ListDifference {
    /// From the preview.
    pub token: String,
    /// Only this sort.
    pub sort: Option<DifferenceSort>,
    /// Part of a name or an address.
    pub text: Option<String>,
    /// The first row.
    pub offset: Option<u32>,
    /// How many rows, at most 500.
    pub limit: Option<u32>,
}

/// A page of the difference.
#[derive(Debug, Default, Serialize, JsonSchema, TS)]
pub struct DifferencePage {
    /// How many there are.
    pub total: u64,
    /// Those asked for.
    pub rows: Vec<DifferenceRow>,
}

/// One thing that differs.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct DifferenceRow {
    /// What `write_import` calls it.
    pub row: u32,
    /// In which way.
    pub sort: DifferenceSort,
    /// The sheet.
    pub sheet: String,
    /// The row of the sheet; none for somebody the file does not name.
    pub line: Option<u32>,
    /// The name.
    pub name: String,
    /// The address.
    pub place: String,
    /// What there is to think about.
    pub why: Option<String>,
    /// The ways it can be taken; the first where nothing else is said.
    pub choices: Vec<DifferenceChoice>,
}

/// What taking it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceTake {
    /// Somebody new is added.
    Add,
    /// Somebody of the register is written anew.
    Edit,
    /// Somebody of the register has moved out.
    MoveOut,
    /// An empty home is added.
    AddHome,
    /// An empty home is noted otherwise.
    EditHome,
}

/// One way to take it.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct DifferenceChoice {
    /// What happens.
    pub take: DifferenceTake,
    /// To whom, as the register calls them.
    pub name: String,
    /// Where they live by the register.
    pub place: String,
    /// Field by field; of somebody new what the file says.
    pub changes: Vec<DifferenceChange>,
}

/// A field, old and new, masked.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct DifferenceChange {
    /// Its name.
    pub field: String,
    /// Its name for a person.
    pub label: String,
    /// By the register.
    pub from: Option<String>,
    /// By the file.
    pub to: Option<String>,
    /// The register said so before, and was changed since.
    pub stood_before: bool,
    /// Old and new differ behind their masks alone.
    pub hidden: bool,
}

/// What is accepted of a difference.
#[derive(Debug, Default, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, default)]
pub struct AcceptDifference {
    /// All rows of these sorts.
    pub sorts: Vec<DifferenceSort>,
    /// These rows besides, each in one of its ways.
    pub rows: Vec<AcceptRow>,
    /// But for these.
    pub except: Vec<u32>,
}

/// A row, in one of its ways.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AcceptRow {
    /// The row.
    pub row: u32,
    /// Which of its choices, from 0.
    pub choice: u32,
}

/// Arguments of `write_import`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct WriteImport {
    /// From the preview.
    pub token: String,
    /// What of a roster's difference; without it the usual sorts.
    pub accept: Option<AcceptDifference>,
}

/// What was written.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ImportDone {
    /// The import, for `undo_import`.
    pub import: Id,
    /// What came in.
    pub counts: ImportCounts,
    /// How many people were written anew where they live.
    pub changed: u64,
    /// How many moved.
    pub moved: u64,
    /// How many have moved out.
    pub left: u64,
}

/// What taking an import back did beside removing what it added.
#[derive(Debug, Default, Serialize, JsonSchema, TS)]
pub struct ImportTakenBack {
    /// Fields that say again what they said before.
    pub put_back: u64,
    /// Fields somebody has written since: they stay.
    pub left_alone: u64,
}

/// An import of the past.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ImportRow {
    /// Its id.
    pub id: Id,
    /// The file.
    pub file: String,
    /// When, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// How many residents.
    pub residents: u64,
    /// How many homes.
    pub homes: u64,
    /// How many people were written anew where they live.
    pub changed: u64,
    /// How many moved.
    pub moved: u64,
    /// How many have moved out.
    pub left: u64,
    /// Whether it was taken back.
    pub undone: bool,
}

/// How far the long work is.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ProgressNow {
    /// Steps done.
    pub done: u64,
    /// Of so many; zero when nothing is under way.
    pub total: u64,
}
