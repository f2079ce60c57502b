//! Supplies: items, places, and every movement from one place to another. Stock is the sum of movements.

mod calls;
mod commands;
mod facts;
mod fold;
mod queries;
mod tell;
pub mod types;

use super::Feature;
pub(crate) use commands::{import, movement};
pub(crate) use facts::{ItemAdded, MovementRecorded, PlaceAdded};
pub(crate) use fold::{Delivery, deliver, deliver_in_all, undo_import};
pub(crate) use queries::{delivered_in, show_stock};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "supplies",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
