//! Sweeps: rounds, their targets and outcomes, and the marks made door by door.

mod calls;
mod commands;
mod facts;
mod fold;
mod kinds;
mod queries;
mod tally;
mod tell;
pub mod types;

use super::Feature;
pub use commands::record;
pub(crate) use facts::{DeliveryMarked, MarkRecorded, WITHDRAWN, delivery_draft, is_done, mark_draft};
pub(crate) use queries::{list_rounds, missing_targets, outcomes, round_progress, show_round};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "sweeps",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
