//! Needs: what somebody needs on which day (dialysis, medicine, a check-up), that it was met or put off, that somebody was
//! spoken to, and the silent few: those in high need of whom nobody has heard for days.

mod calls;
mod care;
mod commands;
mod contacting;
mod due;
mod facts;
mod fold;
mod queries;
mod reached;
mod silent;
pub mod types;

use super::Feature;
pub(crate) use queries::due_by_home;
pub(crate) use silent::{high_need, watch};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "needs",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
