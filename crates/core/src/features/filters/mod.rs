//! Filters: whom of those who live somewhere, by age, care and household; saved under a name so that every laptop has them.

mod calls;
mod commands;
mod criteria;
mod facts;
mod fold;
mod queries;
pub mod types;

use super::Feature;
pub(crate) use criteria::{Bounds, condition};
pub use types::Filter;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "filters",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
