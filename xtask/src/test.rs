//! Every test, step by step: Rust, TypeScript, browser, real window.

use crate::{setup, shell};
use std::time::Instant;

type Step = (&'static str, fn() -> Result<(), String>);

/// In this order: what is quick to fail first, what needs the programs after they are built.
const STEPS: &[Step] = &[
    ("set-up", setup::everything),
    ("formatting", || shell::cargo(&["fmt", "--all", "--check"])),
    ("build", || linted(&["build", "--workspace", "--all-targets"])),
    ("lints", nothing_was_warned_of),
    ("the UI's types are those of the desk", types_are_current),
    ("the UI's types check", || {
        shell::run_in("ui", setup::npm(), &["run", "--silent", "check"], &[])
    }),
    ("the UI's own tests", || {
        shell::run_in("ui", setup::npm(), &["test"], &[])
    }),
    ("Rust, real processes and the real window", || {
        linted(&["test", "--workspace", "--no-fail-fast"])
    }),
    ("the UI in a browser", || {
        shell::run_in("ui", setup::npm(), &["run", "--silent", "test:browser"], &[])
    }),
];

/// Runs all of them; the last line says how many passed.
pub fn run() -> Result<(), String> {
    let mut failed = Vec::new();
    let mut passed = 0;
    for (name, step) in STEPS {
        println!("\n=== {name}");
        let begun = Instant::now();
        let done = step();
        println!(
            "=== {name}: {} after {} s",
            if done.is_ok() { "passed" } else { "FAILED" },
            begun.elapsed().as_secs()
        );
        match done {
            Ok(()) => passed += 1,
            Err(error) => {
                eprintln!("{error}");
                failed.push(*name);
                // Nothing after a failed set-up or build says anything.
                if matches!(*name, "set-up" | "build") {
                    break;
                }
            }
        }
    }
    println!("\nxtask: {passed} passed, {} failed", failed.len());
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("failed: {}", failed.join(", ")))
    }
}

/// Clippy in the place of the compiler: it lints what it builds, so that nothing is compiled once more for it.
const LINTING: (&str, &str) = ("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");

fn linted(args: &[&str]) -> Result<(), String> {
    shell::run_in(".", &shell::cargo_itself(), args, &[LINTING])
}

/// What was built says again what it was warned of, in a line of JSON each.
fn nothing_was_warned_of() -> Result<(), String> {
    let build = [
        "build",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--message-format",
        "json",
    ];
    let said = shell::output(&shell::cargo_itself(), &build, &[LINTING])?;
    let warned = said
        .lines()
        .filter(|line| line.contains(r#""reason":"compiler-message""#));
    match warned.count() {
        0 => Ok(()),
        several => Err(format!(
            "{several} warnings; they stand above, where it was built"
        )),
    }
}

/// Asks the program that the build has made: built apart, its dependencies would be built anew with fewer features.
fn types_are_current() -> Result<(), String> {
    let types = shell::output(&shell::built("types"), &[], &[])?;
    let have =
        std::fs::read_to_string(shell::root().join("ui/src/desk/types.ts")).map_err(|e| e.to_string())?;
    if have == types {
        Ok(())
    } else {
        Err("ui/src/desk/types.ts is out of date: run cargo xtask types".to_owned())
    }
}
