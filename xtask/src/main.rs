//! `cargo xtask run`, `cargo xtask test`, …: set-up and chores, no other tool needed.

mod bench;
mod fuzz;
mod setup;
mod shell;
mod simulate;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run [-- ARGS]   set everything up, build, and open the app (--sample: with a sample committee)
cargo xtask test            set everything up and run every test
cargo xtask bench           the benchmark workload beside its floor; growth: one committee through sixty rounds;
                            window: what the whole application takes then
cargo xtask simulate        a town in which everything goes wrong: --seeds N --from S, --trace SEED, --planted
cargo xtask fuzz [TARGET] [--seconds N]
                            what takes bytes from outside, given everything libFuzzer thinks of
cargo xtask types           write the UI's types from the desk's table
cargo xtask setup           only install what is missing";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args[..] {
        ["run", ref rest @ ..] => run(rest),
        ["test"] => test::run(),
        ["bench", ref rest @ ..] => bench::run(rest),
        ["simulate", ref rest @ ..] => simulate::run(rest),
        ["fuzz", ref rest @ ..] => fuzz::run(rest),
        ["types"] => types(),
        ["setup"] => setup::everything(),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the app; without a display the app itself serves its screens and prints a one-time link.
fn run(rest: &[&str]) -> Result<(), String> {
    setup::to_build()?;
    setup::ui()?;
    let rest = rest.strip_prefix(&["--"]).unwrap_or(rest);
    shell::cargo(&["build", "--package", "linli", "--bin", "linli"])?;
    shell::run(&shell::built("linli"), rest)
}

fn types() -> Result<(), String> {
    setup::to_build()?;
    let types = shell::output(
        "cargo",
        &["run", "--quiet", "--package", "linli-tests", "--bin", "types"],
        &[],
    )?;
    std::fs::write(shell::root().join("ui/src/desk/types.ts"), types).map_err(|e| e.to_string())
}
