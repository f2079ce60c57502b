//! Sync as a person sees it: where the hub is, how things stand, what still waits to be sent.

mod calls;

use super::Feature;

pub use calls::{Carrier, CarrierError, SyncState, converse, state};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "syncing",
    tables: "",
    kinds: &[],
    calls: calls::calls,
};
