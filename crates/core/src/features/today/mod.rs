//! Today: what is under way, what remains, who must not be forgotten, and whether the laptops agree.

mod calls;
mod stock;
mod types;

use super::Feature;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "today",
    tables: "",
    kinds: &[],
    calls: calls::calls,
};
