//! The lock of a laptop as people meet it: who works here, with which passcode, and every way back in.
//!
//! It owns no facts: passcodes are a laptop's own affair and never leave it. What stands behind it is in [`crate::keys`] and
//! in the desk's lock.

mod calls;
mod people;
mod state;
mod unlocking;

use super::Feature;

pub(crate) use people::protect_anew;
pub use state::LockView;
pub(crate) use unlocking::keep_sheet;
pub use unlocking::open_by_keeper;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "lock",
    tables: "",
    kinds: &[],
    calls: calls::calls,
};
