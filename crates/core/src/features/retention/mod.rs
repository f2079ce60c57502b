//! Retention: how long a round's facts are kept, their destruction on every device, and the proof of it.
//!
//! An administrator destroys a closed round; nothing does it by itself, because a wrong clock must not. What is written is
//! one fact that stays ([`facts::RoundPurged`]) and says what the round came to. Wherever it is folded the round's facts
//! count no more, and [`crate::space`] takes them out of the pages and out of the file. See `docs/decisions/`.

mod calls;
mod certificate;
mod commands;
pub mod facts;
mod fold;
mod following;
mod proof;
mod purges;
mod queries;
pub mod types;

use super::Feature;

pub use following::follow;
pub use purges::{Purges, purged};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "retention",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
