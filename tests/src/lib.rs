//! Shared pieces of the tests that drive the real programs.

pub mod bench;
pub mod chance;
pub mod committee;
pub mod kept;
pub mod process;
pub mod webdriver;
pub mod world;
