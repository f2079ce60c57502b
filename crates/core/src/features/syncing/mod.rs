//! Sync as a person sees it: where the hub is, how things stand, what still waits to be sent.

mod address;
mod calls;
mod carrier;
mod clocks;
mod conversation;
mod holdings;
mod proof;
mod room;
mod state;
mod stick;
mod words;

use super::Feature;

pub use address::{Address, pin, pin_groups};
pub use carrier::{Carrier, CarrierError};
pub use clocks::{ClockTrouble, ClockView, clock_state};
pub use conversation::{converse, sync};
pub use proof::{ReceiptView, SafetyView};
pub use room::{Peer, ROOM_PORT, RoomStatus, acquaintances, heard, meet, room_is_on};
pub use state::{SyncState, state};
pub use stick::{StickFileView, stick_name};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "syncing",
    tables: "",
    kinds: &[],
    calls: calls::calls,
};
