//! Papers: a round's doors on A4, one stairwell a page, ticked by hand and typed back by line number.
//!
//! A paper knows what stood in the round when it was printed. A mark typed from it follows that and nothing else, as a mark
//! made on a phone does: whatever was said on a laptop meanwhile stands beside it, and where the two disagree a person decides.

mod calls;
mod facts;
mod fold;
mod form;
mod outstanding;
mod printing;
mod queries;
mod reprinting;
mod typed;
pub mod types;
mod typing;

use super::Feature;
pub(crate) use outstanding::{papers_out, papers_out_of};
pub(crate) use queries::scanned_paper;

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "paper",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
