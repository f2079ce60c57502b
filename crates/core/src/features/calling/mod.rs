//! Calling people down: sampling points, batches that do not meet on the stairs, and who is visited instead.

mod calls;
mod choosing;
mod commands;
mod facts;
mod fold;
mod left;
mod notice;
mod queries;
mod queues;
mod rows;
pub mod types;

use super::Feature;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "calling",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
