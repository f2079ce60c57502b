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
#[derive(Clone, Copy, Debug, Serialize, JsonSchema, TS)]
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
    /// The first rows as they will be written.
    pub rows: Vec<Vec<String>>,
    /// The headings of `rows`.
    pub headings: Vec<String>,
    /// Every doubtful row.
    pub issues: Vec<ImportIssue>,
    /// What columns can be named.
    pub fields: Vec<ImportField>,
}

/// Arguments of `write_import`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct WriteImport {
    /// From the preview.
    pub token: String,
}

/// What was written.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ImportDone {
    /// The import, for `undo_import`.
    pub import: Id,
    /// What was written.
    pub counts: ImportCounts,
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
