//! The register: compounds, buildings, units, homes and residents, every field with its whole history.

pub(crate) mod absence;
pub mod args;
mod bulk;
mod bulk_types;
mod calls;
mod commands;
mod editing;
mod facts;
mod fold;
mod history;
mod household;
pub mod living;
mod map;
pub mod map_types;
pub mod masking;
mod merging;
pub mod names;
pub mod place;
mod queries;
mod removal;
mod residents;
mod search;
mod tell;
pub mod types;
mod writing_back;

use super::Feature;
pub(crate) use commands::{care_of, is_disputed, present_resident};
pub(crate) use facts::{
    BuildingAdded, CompoundAdded, Field, HomeAdded, ImportUndone, ImportWritten, ResidentAdded, UnitAdded,
};
pub(crate) use household::household;
pub(crate) use merging::{family, stand_in, stands_for};
pub(crate) use queries::{home_address, show_resident, shown};
pub(crate) use writing_back::write_back;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "register",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
