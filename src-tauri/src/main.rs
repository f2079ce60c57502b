//! `linli`: one program, three doors over one desk: a window, a page on the loopback for the machine's own browser, and
//! the terminal.

mod background;
mod cli;
mod keeper;
mod keyring;
mod passcode;
mod paths;
mod reading;
mod serve;
mod stick;
mod verbs;
#[cfg(feature = "window")]
mod window;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Logs tell what the program does, never whom it is about.
    let filter = tracing_subscriber::EnvFilter::try_from_env("LINLI_LOG").unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match cli::Cli::try_parse() {
        Ok(cli) => cli.run(),
        Err(error) => cli::explain(&error),
    }
}
