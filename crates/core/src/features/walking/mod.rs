//! Who walks where in a round: teams, the order of stairwells and of doors, and the live board of how far everybody is.

mod board;
mod calls;
mod commands;
mod dividing;
mod facts;
mod fold;
mod order;
mod pace;
pub mod types;

use super::Feature;
pub(crate) use order::door_order;
pub(crate) use pace::per_hour;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "walking",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
