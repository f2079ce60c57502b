//! The simulated town, many seeds over: `cargo xtask simulate --seeds N --from S`, `--trace SEED`, `--planted`.

use crate::{setup, shell};

/// Builds the runner in release, with the bugs that can be planted, and runs it.
pub fn run(rest: &[&str]) -> Result<(), String> {
    setup::to_build()?;
    shell::cargo(&[
        "build",
        "--release",
        "--package",
        "linli-tests",
        "--bin",
        "simulate",
        "--features",
        "planted",
    ])?;
    let runner = shell::target()
        .join("release")
        .join(format!("simulate{}", std::env::consts::EXE_SUFFIX));
    shell::run(&runner.to_string_lossy(), rest)
}
