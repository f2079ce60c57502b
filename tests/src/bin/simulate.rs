//! `simulate --seeds N --from S` runs seeds; `simulate --trace SEED` runs one and tells what happens; `simulate --planted` plants
//! bugs and must find them all (built with the feature `planted`).

use linli_tests::simulation::{report, run};
use std::process::ExitCode;

const USAGE: &str =
    "usage: simulate [--seeds N] [--from S] | --trace SEED | --planted [--seeds N] [--bug NAME]";
/// A planted bug must be found within so many seeds.
const MOST_TO_FIND: u64 = 10_000;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match told(&args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(usage) => {
            eprintln!("{usage}");
            ExitCode::from(2)
        }
    }
}

/// Whether all went well.
fn told(args: &[&str]) -> Result<bool, &'static str> {
    let (plant, args) = match args {
        ["--planted", rest @ ..] => (true, rest),
        args => (false, args),
    };
    let (mut seeds, mut from) = (if plant { MOST_TO_FIND } else { 1_000 }, 0);
    let mut bug = None;
    for pair in args.chunks(2) {
        let [name, value] = pair else { return Err(USAGE) };
        if plant && *name == "--bug" {
            bug = Some(*value);
            continue;
        }
        let value: u64 = value.parse().map_err(|_| USAGE)?;
        match *name {
            "--seeds" => seeds = value,
            "--from" => from = value,
            "--trace" => return Ok(trace(value)),
            _ => return Err(USAGE),
        }
    }
    if plant {
        return planted(seeds, bug);
    }
    let report = report::run_all(from..from + seeds);
    println!("{report}");
    Ok(report.failures.is_empty())
}

#[cfg(feature = "planted")]
fn planted(seeds: u64, bug: Option<&str>) -> Result<bool, &'static str> {
    Ok(linli_tests::simulation::planted::find_all(seeds, bug))
}

#[cfg(not(feature = "planted"))]
fn planted(_: u64, _: Option<&str>) -> Result<bool, &'static str> {
    Err("bugs can be planted where this was built with the feature planted: cargo xtask simulate --planted")
}

fn trace(seed: u64) -> bool {
    let outcome = run(seed, true);
    match &outcome.failure {
        Some(failure) => println!("seed {seed} FAILED: {failure}"),
        None => println!("seed {seed} is sound"),
    }
    outcome.failure.is_none()
}
