//! Sweeps: rounds, their targets and outcomes, and the marks made door by door.

mod facts;
mod fold;
mod tell;

use super::Feature;
pub(crate) use facts::{
    DeliveryMarked, MarkRecorded, Outcome, RoundClosed, RoundOpened, RoundReopened, delivery_draft, is_done,
    mark_draft,
};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "sweeps",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: Vec::new,
};
