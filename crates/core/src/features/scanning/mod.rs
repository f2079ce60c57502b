//! What a scanner read: an identity card, a slip, a tube, a paper. A scanner types like a keyboard, so what it means is told by its text
//! alone: in the round that is walked, or anywhere.

mod anywhere;
mod code;
mod in_round;
pub mod types;

use super::Feature;
use crate::desk::{Topic, query};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "scanning",
    tables: "",
    kinds: &[],
    calls: || {
        let topics = &[Topic::Register, Topic::Rounds, Topic::Papers];
        vec![
            query(
                "read_scan",
                "What a scanner read, in a round: somebody, a tube, a paper.",
                topics,
                in_round::read_scan,
            ),
            query(
                "find_scan",
                "What a scanner read, wherever it belongs: somebody in the register, a tube or a paper of any round.",
                topics,
                anywhere::find_scan,
            ),
        ]
    },
};
