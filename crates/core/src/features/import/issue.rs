//! What the reader has to say about one row.

use crate::problem::Words;
use serde::Serialize;

/// What happens to the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The row is not imported.
    Reject,
    /// The row is imported, and a person should look at it.
    Flag,
}

/// One remark about one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// The sheet, by the name it has in the file ("" in a text file).
    pub sheet: String,
    /// The row as a spreadsheet counts it, from 1 (text files: the record).
    pub row: u32,
    /// The column, by the title it has in the file.
    pub field: String,
    /// Rejected or flagged.
    pub action: Action,
    /// A short stable word for programs.
    pub code: &'static str,
    /// Why, for a person.
    pub reason: Words,
}
