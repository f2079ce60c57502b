//! Shared pieces of the tests that drive the real programs.

pub mod world;
