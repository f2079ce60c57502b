//! Reports: what a round has come to, as a spreadsheet for the town and as a text for a chat.

mod calls;
mod cell;
mod sheets;
mod text;
mod words;

use super::Feature;
pub use calls::ExportView;
pub(crate) use calls::file_name;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "reports",
    tables: "",
    kinds: &[],
    calls: calls::calls,
};
