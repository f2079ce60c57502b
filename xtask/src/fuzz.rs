//! The long run of the fuzzed functions, by libFuzzer.

use crate::{setup, shell};

/// A run without a number of seconds.
const SECONDS: u64 = 300;

/// `[TARGET] [--seconds N]`: one target, or all of them in turn.
///
/// The toolchain is the one everything else is built with. Coverage counters need no nightly, sanitizers would; our own code is free
/// of `unsafe`, and what panics, overflows or grows is found without them.
pub fn run(rest: &[&str]) -> Result<(), String> {
    setup::to_build()?;
    let tool = setup::tool("cargo-fuzz", "^0.13")?;
    let (names, seconds) = match rest {
        [] => (all()?, SECONDS),
        ["--seconds", seconds] => (all()?, number(seconds)?),
        [name] => (vec![(*name).to_owned()], SECONDS),
        [name, "--seconds", seconds] => (vec![(*name).to_owned()], number(seconds)?),
        _ => return Err("cargo xtask fuzz [TARGET] [--seconds N]".to_owned()),
    };
    for name in names {
        let found = format!(
            "-artifact_prefix={}/",
            shell::target().join("fuzz-found").display()
        );
        std::fs::create_dir_all(shell::target().join("fuzz-found")).map_err(|error| error.to_string())?;
        let time = format!("-max_total_time={seconds}");
        // What libFuzzer adds to a corpus goes where nothing is committed; it begins with what is.
        let grown = shell::target().join("fuzz-corpus").join(&name);
        std::fs::create_dir_all(&grown).map_err(|error| error.to_string())?;
        let (grown, seeds) = (grown.to_string_lossy().into_owned(), format!("corpus/{name}"));
        let arguments = [
            "run",
            "--fuzz-dir",
            ".",
            "--sanitizer",
            "none",
            "--release",
            &name,
            &grown,
            &seeds,
            "--",
            &time,
            &found,
            "-rss_limit_mb=1024",
            "-timeout=25",
            "-max_len=65536",
            "-print_final_stats=1",
        ];
        let target = shell::target().join("fuzz").to_string_lossy().into_owned();
        // cargo-fuzz looks for a package above its folder that has nothing to do with it.
        shell::run_in("tests/fuzz", &tool, &arguments, &[("CARGO_TARGET_DIR", &target)])?;
    }
    Ok(())
}

fn number(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| format!("{text} is no number of seconds"))
}

/// Every target there is, by its file.
fn all() -> Result<Vec<String>, String> {
    let folder = shell::root().join("tests/fuzz/fuzz_targets");
    let files = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
    let name = |file: std::fs::DirEntry| Some(file.path().file_stem()?.to_string_lossy().into_owned());
    let mut names: Vec<String> = files.flatten().filter_map(name).collect();
    names.sort();
    Ok(names)
}
