//! The register: compounds, buildings, units, homes and residents, every field with its whole history.

mod facts;
mod fold;
pub mod names;
mod tell;

use super::Feature;
pub(crate) use facts::{
    BuildingAdded, CompoundAdded, Edited, Field, HomeAdded, ImportUndone, ImportWritten, ResidentAdded,
    UnitAdded,
};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "register",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: Vec::new,
};
