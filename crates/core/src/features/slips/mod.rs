//! Slips: a code for each resident, given out once and shown at every round, for whoever comes without an identity card. A slip
//! says a room, a masked name and an id that means nothing to anybody else.

mod facts;
mod printing;
mod queries;
pub mod types;

use super::Feature;
use crate::desk::{Access, Role, Topic, whole};
pub(crate) use queries::scanned_resident;

/// What a scanner reads from a slip stands before the resident's id.
const SCANNED: &str = "linli:resident:";

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "slips",
    tables: "",
    kinds: facts::KINDS,
    calls: || {
        vec![whole(
            "print_slips",
            "A slip with a code for everybody of a building or unit, on sheets of labels.",
            Role::Staff,
            Access::Changes(&[Topic::Register]),
            printing::print_slips,
        )]
    },
};
