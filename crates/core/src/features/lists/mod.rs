//! Lists from above: names and phones that a town, a district or a laboratory sends, matched to the register, answered line by
//! line and given back in the order in which they came.

mod answering;
mod answers;
mod calls;
mod commands;
mod destroying;
mod facts;
mod fold;
mod likeness;
mod matching;
mod people;
mod queries;
mod reading;
mod returning;
mod surnames;
mod taking_apart;
pub mod types;

use super::Feature;
pub(crate) use answers::{answer_versions, settle_answer};
pub(crate) use queries::{found_in, line_name, open_lists};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "lists",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
