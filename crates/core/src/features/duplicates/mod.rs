//! People who stand in the register twice: found, compared and merged, with both histories kept; and those of whom somebody said
//! that they are not the same.

mod calls;
mod comparing;
mod facts;
mod finding;
mod fold;
mod following;
mod merging;
pub mod types;
mod undoing;

use super::Feature;
pub(crate) use following::follow;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "duplicates",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
