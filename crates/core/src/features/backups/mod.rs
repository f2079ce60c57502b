//! Backups, and what helps when the disk or a file fails: rolling encrypted copies, one click back, and a fresh file made of
//! everything that can still be read.

mod calls;
mod error;
mod making;
mod own_file;
mod place;
mod rebuilding;
mod restoring;
mod shelf;
mod types;
mod wreck;

use super::Feature;

pub use error::BackupError;
pub(crate) use making::forget;
pub use making::{Keeping, back_up, tend};
pub use own_file::{forget_all, mend_own_file};
pub(crate) use place::Place;
pub use rebuilding::{RebuiltView, rebuild};
pub use restoring::{begin_empty, restore};
pub use shelf::Name;
pub use types::{TroubleView, trouble};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "backups",
    tables: "",
    kinds: &[],
    calls: calls::calls,
};
