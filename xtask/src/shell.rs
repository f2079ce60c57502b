//! Running other programs.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A program of the workspace as the last build made it.
pub fn built(name: &str) -> String {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    target().join("debug").join(file).to_string_lossy().into_owned()
}

/// Runs a program in the workspace's folder; an error names it and how it ended.
pub fn run(program: &str, args: &[&str]) -> Result<(), String> {
    run_in(".", program, args, &[])
}

/// Runs a program in a folder of the workspace, with more environment.
pub fn run_in(folder: &str, program: &str, args: &[&str], env: &[(&str, &str)]) -> Result<(), String> {
    let status = Command::new(program)
        .args(args)
        .current_dir(root().join(folder))
        .envs(env.iter().copied())
        .status()
        .map_err(|error| format!("{program} cannot be started: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{program} {} ended with {status}", args.join(" ")))
    }
}

/// Runs the same cargo that runs this.
pub fn cargo(args: &[&str]) -> Result<(), String> {
    run(&cargo_itself(), args)
}

/// The cargo that runs this.
pub fn cargo_itself() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// What a program prints.
pub fn output(program: &str, args: &[&str], env: &[(&str, &str)]) -> Result<String, String> {
    let out = Command::new(program)
        .args(args)
        .envs(env.iter().copied())
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{program} cannot be started: {error}"))?;
    if !out.status.success() {
        return Err(format!("{program} {} ended with {}", args.join(" "), out.status));
    }
    String::from_utf8(out.stdout).map_err(|error| error.to_string())
}

/// Whether a program can be started at all.
pub fn exists(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}
