//! Volunteers' own phones at the doors: each let into one round and some buildings, by one laptop, for a few hours.
//!
//! A phone is no member: it signs nothing and syncs nothing. The laptop that let it in writes what it says, in the name of
//! whoever invited it, and every mark names the door session it came through. A phone may have had less in view than the
//! laptop that writes for it, so its marks follow what it showed and nothing else (`sweeps::facts::Tap`). Whoever is met behind a
//! door and stands on no list is reported (`unlisted`): a phone registers nobody, the laptop does.

mod calls;
mod facts;
mod fold;
mod inviting;
mod joining;
mod lasting;
mod page;
mod queries;
mod sheet;
mod taps;
pub mod types;
mod unlisted;
mod unlisted_list;

use super::Feature;
pub use joining::{SESSION_MS, Session, join, token_of};
pub use page::{Channel, ChannelStatus, DoorPage, DoorStatus, wants_door};
pub(crate) use queries::marked_by;
pub use sheet::show_sheet;
pub use taps::{MOST_TAPS, deliver};
pub(crate) use unlisted_list::unlisted_open;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "phones",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
