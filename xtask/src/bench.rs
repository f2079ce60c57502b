//! The benchmark workload of `../shared/bench`, the product and its floor in one run.

use crate::{setup, shell};
use std::path::PathBuf;

/// Builds both in release, makes the workload, and lets `compare.py` drive them in turn.
pub fn run(rest: &[&str]) -> Result<(), String> {
    match rest {
        ["growth", rest @ ..] => return growth(rest),
        ["window"] => return window(),
        _ => {}
    }
    setup::to_build()?;
    setup::to_test()?;
    let shared =
        std::env::var("LINLI_SHARED").map_or_else(|_| shell::root().join("../shared"), PathBuf::from);
    let bench = shared.join("bench");
    if !bench.join("bench.py").exists() {
        return Err(format!(
            "{} is missing: the workload lives there (or set LINLI_SHARED)",
            bench.display()
        ));
    }
    let target = shell::target();
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    let floor_target = text(target.join("bench/floor"));
    let manifest = text(bench.join("floor/Cargo.toml"));
    let floor = ["build", "--release", "--locked", "--manifest-path", &manifest];
    shell::run_in(".", "cargo", &floor, &[("CARGO_TARGET_DIR", &floor_target)])?;
    shell::cargo(&ADAPTER)?;
    let workload = text(target.join("bench/w"));
    shell::run("python3", &[&text(bench.join("gen.py")), &workload])?;
    let compare = text(shell::root().join("tests/bench/compare.py"));
    let adapter = text(target.join("release/bench-adapter"));
    let floor = format!("{floor_target}/release/floor");
    let scratch = text(target.join("bench/run"));
    let mut args = vec![
        compare.as_str(),
        "--bench",
        "",
        "--w",
        &workload,
        "--floor",
        &floor,
        "--adapter",
        &adapter,
        "--dir",
        &scratch,
    ];
    let bench = text(bench);
    args[2] = &bench;
    args.extend(rest);
    shell::run("python3", &args)
}

const ADAPTER: [&str; 6] = [
    "build",
    "--release",
    "--package",
    "linli-tests",
    "--bin",
    "bench-adapter",
];

/// What a person waits for after one round, and after sixty.
fn growth(rest: &[&str]) -> Result<(), String> {
    setup::to_build()?;
    shell::cargo(&ADAPTER)?;
    let adapter = shell::target().join("release/bench-adapter");
    shell::run(&adapter.to_string_lossy(), &[&["growth"], rest].concat())
}

/// What the whole application takes with sixty rounds in its files.
fn window() -> Result<(), String> {
    setup::everything()?;
    let grown = shell::target().join("bench/grown").to_string_lossy().into_owned();
    if std::fs::exists(&grown).is_ok_and(|is_there| is_there) {
        std::fs::remove_dir_all(&grown).map_err(|error| format!("{grown} cannot be emptied: {error}"))?;
    }
    growth(&["--dir", &grown])?;
    shell::cargo(&["build", "--release", "--package", "linli"])?;
    let adapter = shell::target().join("release/bench-adapter");
    shell::run(&adapter.to_string_lossy(), &["window", &grown])
}
