//! `cargo xtask run`, `cargo xtask test`, …: set-up and chores, no other tool needed.
fn main() {}
