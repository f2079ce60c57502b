//! Sweeps: rounds, their targets and outcomes, and the marks made door by door.

mod calls;
mod commands;
pub mod door_types;
mod facts;
mod fold;
mod kept;
mod kinds;
mod listing;
mod marking;
mod queries;
mod tally;
mod tell;
mod tubes;
pub mod types;
mod walk;

use super::Feature;
pub(crate) use facts::{
    DeliveryMarked, MarkRecorded, Outcome, RoundOpened, delivery_draft, is_done, mark_draft,
};
pub(crate) use kept::{KeptRound, kept_round, kept_rounds, outcome_of};
pub(crate) use kinds::own_outcomes;
pub(crate) use listing::{LineMark, TargetLine, care_missing, listing};
pub use marking::record;
pub(crate) use queries::{open_rounds, round_progress, show_round};
pub(crate) use tell::outcome_name;
pub(crate) use tubes::Tubes;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "sweeps",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
