//! `linli-hub`: the always-on server of a town that keeps and passes on pages.

use clap::Parser;
use linli_hub::server::{self, Door, Setup, StartError};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// The hub of Linli (邻里): keeps every committee's pages and passes them on between its laptops.
///
/// Laptops enter the address it prints, all of it, under Sync: https://192.168.1.10:7117#… They work without it and sync
/// by themselves whenever they reach it. A hub that lost its data is refilled by the laptops.
#[derive(Parser)]
#[command(
    name = "linli-hub",
    version,
    after_long_help = "\
Files in the data folder:
  key      opens the database and proves to the laptops that this is their hub; readable by its user alone. Keep a copy
           elsewhere: with it alone a hub whose disk is lost goes on at the same address, and is refilled.
  hub.db   every page, encrypted (with hub.db-wal and hub.db-shm beside it while the hub runs).
  lock     held while a hub works on the folder.

Start it with a folder of its own:
  linli-hub --data /var/lib/linli-hub --listen 0.0.0.0:7117

It prints “listening on https://ADDRESS#PIN” when it is ready, logs to standard error (RUST_LOG=info for more), and
stops in order on SIGTERM or Ctrl-C: what it has acknowledged is on its disk. `GET /v1/health` answers “ok”.

PIN names the hub's key: laptops speak to the holder of that key alone, whatever stands at the address."
)]
struct Arguments {
    /// The folder of the hub's files; made when it is not there.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where to listen, as HOST:PORT; port 0 lets the system choose one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7117")]
    listen: String,
    /// How the line is encrypted: “self” with the hub's own key, which the address names; “CERT.pem,KEY.pem” with a public
    /// certificate; “off” not at all, for laptops on this very machine or behind a proxy that speaks HTTPS.
    #[arg(long, value_name = "HOW", default_value = "self", value_parser = read_door)]
    tls: Door,
}

fn read_door(text: &str) -> Result<Door, String> {
    match text {
        "self" => Ok(Door::Own),
        "off" => Ok(Door::Plain),
        files => match files.split_once(',') {
            Some((chain, key)) if !chain.is_empty() && !key.is_empty() => Ok(Door::Public {
                chain: chain.into(),
                key: key.into(),
            }),
            _ => Err("write self, off, or the certificate's file and its key's: CERT.pem,KEY.pem".to_owned()),
        },
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("linli-hub: {error}");
            match error {
                StartError::Address { .. } => ExitCode::from(2),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), StartError> {
    let setup = Setup {
        door: arguments.tls.clone(),
        ..Setup::default()
    };
    let hub = server::start_with(&arguments.data, &arguments.listen, setup)?;
    let url = hub.url();
    if matches!(arguments.tls, Door::Plain) && !hub.address.ip().is_loopback() {
        eprintln!(
            "linli-hub: without TLS laptops elsewhere refuse to connect; put a proxy that speaks HTTPS before it"
        );
    }
    hub.stop_after(async move {
        let asked = stop_asked();
        // Said once it can also be stopped in order. Whoever started the hub may have closed its output; that is no
        // reason to stop.
        let _ = writeln!(std::io::stdout(), "listening on {url}");
        let _ = std::io::stdout().flush();
        asked.await;
    });
    Ok(())
}

/// Done when the process is asked to end.
#[cfg(unix)]
fn stop_asked() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| match signal(kind) {
        Ok(signal) => Some(signal),
        Err(error) => {
            tracing::warn!(%error, "this signal ends the hub at once");
            None
        }
    };
    let (terminate, interrupt) = (listen(SignalKind::terminate()), listen(SignalKind::interrupt()));
    async move {
        let heard = async |signal| match signal {
            Some(mut signal) => tokio::signal::unix::Signal::recv(&mut signal).await,
            None => std::future::pending().await,
        };
        tokio::select! {
            _ = heard(terminate) => {}
            _ = heard(interrupt) => {}
        }
    }
}

#[cfg(not(unix))]
async fn stop_asked() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "Ctrl-C ends the hub at once");
        std::future::pending::<()>().await;
    }
}
