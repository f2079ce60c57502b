//! Tubes of a round: how full each is and what is wrong with it, the list for the laboratory, labels, and what the
//! laboratory says. Who is in which tube is said by marks (`sweeps/`); here stands what is said of a tube as a whole.

mod calls;
mod codes;
mod commands;
mod facts;
mod fold;
mod lab;
mod labels;
mod queries;
mod reading;
mod results;
pub mod types;

use super::Feature;
pub(crate) use fold::{result_versions, settle_result};
pub(crate) use queries::{faulty_tubes, knows_tube, people_again};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "tubes",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
