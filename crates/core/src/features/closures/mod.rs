//! Closures: which compound, building or stairwell is closed, at which level, and when it may go on to the next one, by rules
//! that are data.

mod badge;
mod calls;
mod check;
mod commands;
mod cover;
mod facts;
mod fold;
mod places;
mod positive;
mod printing;
mod queries;
mod rule_sets;
pub mod rules;
mod screening;
mod seen;
mod templates;
mod timing;
pub mod types;

use super::Feature;
pub(crate) use badge::{keeps_in, line, turn};
pub(crate) use cover::Cover;
pub(crate) use fold::{settle, versions};
pub(crate) use places::label;
pub(crate) use queries::today;
pub use rules::{DeliverTo, SweepTurn};
pub use types::ClosureBadge;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "closures",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
