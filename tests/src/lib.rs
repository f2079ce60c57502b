//! Shared pieces of the tests that drive the real programs.

pub mod bench;
pub mod chance;
pub mod committee;
pub mod door;
pub mod encrypted;
pub mod forge;
pub mod fuzz;
pub mod kept;
pub mod line;
pub mod log;
pub mod meet;
pub mod namespaces;
pub mod process;
pub mod relay;
pub mod served;
pub mod simulation;
pub mod skipping;
pub mod small_disk;
pub mod town;
pub mod webdriver;
pub mod world;
