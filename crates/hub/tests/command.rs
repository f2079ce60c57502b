//! `linli-hub` as an operator meets it: help, exit codes, sentences, an orderly stop, files others cannot read.
#![allow(missing_docs, clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn hub(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_linli-hub"))
        .args(args)
        .output()
        .unwrap()
}

/// A hub that runs, and the address it tells.
struct Running(Child, String);

impl Running {
    /// Host and port.
    fn listen(&self) -> &str {
        let (_, rest) = self.1.split_once("://").unwrap();
        rest.split_once('#').map_or(rest, |(listen, _)| listen)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(data: &Path, more: &[&str]) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_linli-hub"))
        .args(["--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .args(more)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap().to_owned();
    Running(child, url)
}

/// Exit code and what was said on standard error.
fn failure(args: &[&str]) -> (i32, String) {
    let output = hub(args);
    assert!(output.stdout.is_empty(), "nothing is said to listen");
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn help_says_what_it_is_for_and_how_to_start_it() {
    let help = String::from_utf8(hub(&["--help"]).stdout).unwrap();
    for word in [
        "--data <DIR>",
        "--listen <ADDR>",
        "--tls <HOW>",
        "hub.db",
        "Keep a copy",
        "SIGTERM",
        "/v1/health",
    ] {
        assert!(help.contains(word), "{word} is missing:\n{help}");
    }
}

#[test]
fn what_hinders_it_is_said_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let (data, other) = (dir.path().join("hub"), dir.path().join("other"));
    let running = start(&data, &[]);
    let (data, other) = (data.to_str().unwrap(), other.to_str().unwrap());
    assert_eq!(failure(&[]).0, 2);
    let (code, said) = failure(&["--data", other, "--listen", "somewhere"]);
    assert!(
        code == 2 && said.contains("“somewhere” is not an address"),
        "{said}"
    );
    let (code, said) = failure(&["--data", other, "--listen", running.listen()]);
    assert!(code == 1 && said.contains("in use by another program"), "{said}");
    let (code, said) = failure(&["--data", data, "--listen", "127.0.0.1:0"]);
    assert!(
        code == 1 && said.contains("another hub is using the folder"),
        "{said}"
    );
    let (code, said) = failure(&["--data", "/dev/null/hub", "--listen", "127.0.0.1:0"]);
    assert!(
        code == 1 && said.contains("/dev/null/hub cannot be used"),
        "{said}"
    );
    let (code, said) = failure(&["--data", other, "--tls", "on"]);
    assert!(code == 2 && said.contains("write self, off, or"), "{said}");
    let (code, said) = failure(&["--data", other, "--tls", "none.pem,none.key"]);
    assert!(
        code == 1 && said.contains("none.pem") && said.contains("cannot be used"),
        "{said}"
    );
}

#[test]
fn the_address_it_tells_names_its_key_for_as_long_as_the_key_file_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let pin = |running: &Running| running.1.split_once('#').map(|(_, pin)| pin.to_owned());
    let first = pin(&start(dir.path(), &[])).unwrap();
    assert_eq!(first.len(), 26, "128 bits");
    for lost in ["hub.db", "hub.db-wal", "hub.db-shm"] {
        let _ = std::fs::remove_file(dir.path().join(lost));
    }
    let again = start(dir.path(), &[]);
    assert!(again.1.starts_with("https://127.0.0.1:"), "{}", again.1);
    assert_eq!(pin(&again).as_ref(), Some(&first));
    let other = tempfile::tempdir().unwrap();
    assert_ne!(pin(&start(other.path(), &[])).as_ref(), Some(&first));
    let plain = start(other.path(), &["--tls", "off"]);
    assert!(
        plain.1.starts_with("http://127.0.0.1:") && pin(&plain).is_none(),
        "{}",
        plain.1
    );
}

#[cfg(unix)]
#[test]
fn it_stops_when_asked_and_keeps_its_key_to_itself() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    for signal in ["-TERM", "-INT"] {
        let mut running = start(dir.path(), &[]);
        let kill = Command::new("kill")
            .args([signal, &running.0.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        let asked = Instant::now();
        let status = running.0.wait().unwrap();
        assert!(status.success(), "{signal}: {status}");
        assert!(asked.elapsed() < Duration::from_secs(5));
    }
    let mode = dir.path().join("key").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let file = std::fs::read(dir.path().join("hub.db")).unwrap();
    assert!(!file.starts_with(b"SQLite format"), "the file is encrypted");
}
