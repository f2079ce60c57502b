//! Sync as a person sees it: where the hub is, how things stand, what still waits to be sent.

mod calls;
mod carrier;
mod clocks;
mod conversation;
mod state;

use super::Feature;

pub use carrier::{Carrier, CarrierError};
pub use clocks::{ClockTrouble, ClockView, clock_state};
pub use conversation::{converse, sync};
pub use state::{SyncState, state};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "syncing",
    tables: "",
    kinds: &[],
    calls: calls::calls,
};
