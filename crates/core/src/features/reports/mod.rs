//! Reports: what a round has come to, as a spreadsheet for the town and as a text for a chat.

mod calls;
pub(crate) mod cell;
mod sheets;
mod text;
mod words;

use super::Feature;
pub use calls::{ClearNumbers, ExportView};
pub(crate) use calls::{PDF, XLSX, file_name};
pub(crate) use sheets::not_made;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "reports",
    tables: "",
    kinds: &[],
    calls: calls::calls,
};
