//! Disclosures: what left its mask, written down before it does: a resident's number seen in clear, a file that names people.

mod calls;
mod exporting;
mod facts;
mod fold;
mod maker;
mod queries;
mod reason;
mod revealing;
mod types;

use super::Feature;
pub(crate) use exporting::{Export, write_down};
pub(crate) use maker::Maker;
pub(crate) use reason::{Reason, Stated};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "disclosures",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
