//! `linli`: one program, three doors over one desk: a window, a page on the loopback for the machine's own browser, and
//! the terminal.

mod background;
mod cli;
mod door;
mod explain;
mod file;
mod http;
mod keeper;
mod keyring;
mod passcode;
mod paths;
mod reading;
mod screens;
mod serve;
mod stick;
mod verbs;
#[cfg(feature = "window")]
mod window;

use clap::Parser;
use std::io::IsTerminal;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    match cli::Cli::try_parse() {
        Ok(cli) => {
            log_from(cli.log_level());
            cli.run()
        }
        Err(error) => explain::explain(&error),
    }
}

/// Logs tell what the program does, never whom it is about: to standard error, from this level on where `LINLI_LOG` names no
/// other.
fn log_from(level: &str) {
    let filter = EnvFilter::try_from_env("LINLI_LOG").unwrap_or_else(|_| level.into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
}
