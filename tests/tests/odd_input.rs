//! What a terminal can hand the program that is no text, no ordinary file and no passcode: refused in a sentence, at once.
#![allow(missing_docs, clippy::unwrap_used)]
#![cfg(unix)]

use linli_tests::process::{linli, program};
use serde_json::{Value, json};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

fn no_text() -> OsString {
    OsString::from_vec(vec![0xff, 0xfe])
}

/// A laptop that is locked by 821936.
fn locked() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let founder =
        json!({"name": "春晖居委会", "staff_name": "王芳", "device_name": "前台", "passcode": "821936"});
    linli(dir.path(), &["call", "create_committee", &founder.to_string()]).unwrap();
    dir
}

fn command<S: AsRef<OsStr>>(dir: &Path, args: &[S]) -> Command {
    let mut command = Command::new(program("linli"));
    command.args(["--json", "--lang", "en", "--data"]).arg(dir);
    command
        .args(args)
        .env_remove("LINLI_PASSCODE")
        .stdin(Stdio::null());
    command
}

/// Runs to the end; whoever waits for what never comes is ended and fails.
fn run(mut command: Command) -> Output {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let done = ends(&mut child);
    if !done {
        child.kill().unwrap();
    }
    let output = child.wait_with_output().unwrap();
    assert!(done, "it never ends: {command:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked"), "{said}");
    output
}

fn ends(child: &mut Child) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

/// The code and the exit code of what is refused; nothing where it is done.
fn refused(command: Command) -> Option<(String, i32)> {
    let output = run(command);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let code = answer["code"].as_str()?.to_owned();
    assert!(
        answer["message"].as_str().unwrap().split(' ').count() > 3,
        "{answer}"
    );
    Some((code, output.status.code().unwrap()))
}

#[test]
fn words_that_are_no_text_are_refused_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let args = [OsString::from("call"), "add_compound".into(), no_text()];
    assert_eq!(
        refused(command(dir.path(), &args)),
        Some(("command_line".to_owned(), 2))
    );
    let mut hub = Command::new(program("linli-hub"));
    hub.arg("--data").arg(dir.path()).arg("--listen").arg(no_text());
    assert_eq!(run(hub).status.code(), Some(2));
}

#[test]
fn pipes_and_devices_are_neither_waited_for_nor_read_without_end() {
    let dir = locked();
    let pipe = dir.path().join("管道");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for file in [pipe.as_path(), Path::new("/dev/zero")] {
        for args in [
            &["import".as_ref(), file.as_os_str()][..],
            &["verify".as_ref(), "--certificate".as_ref(), file.as_os_str()],
        ] {
            let mut command = command(dir.path(), args);
            command.env("LINLI_PASSCODE", "821936");
            let told = refused(command);
            assert_eq!(told, Some(("no_ordinary_file".to_owned(), 1)), "{args:?}");
        }
        let passcode = ["--passcode-file".as_ref(), file.as_os_str(), "verify".as_ref()];
        let told = refused(command(dir.path(), &passcode));
        assert_eq!(told, Some(("no_ordinary_file".to_owned(), 1)));
    }
}

#[test]
fn a_passcode_that_cannot_be_read_is_no_wrong_try() {
    let dir = locked();
    let file = dir.path().join("口令");
    let with_file = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        let args = ["--passcode-file".as_ref(), file.as_os_str(), "verify".as_ref()];
        refused(command(dir.path(), &args)).map(|(code, _)| code)
    };
    let in_environment = |given: &OsStr| {
        let mut command = command(dir.path(), &["verify"]);
        command.env("LINLI_PASSCODE", given);
        refused(command).map(|(code, _)| code)
    };
    // More often than a wrong passcode may be tried.
    for _ in 0..3 {
        assert_eq!(with_file(b"").as_deref(), Some("passcode_file_empty"));
        assert_eq!(
            with_file(b"\xef\xbb\xbf \r\n821936").as_deref(),
            Some("passcode_file_empty")
        );
        assert_eq!(
            with_file(b"\xff\xfe8\x002\x00").as_deref(),
            Some("passcode_encoding")
        );
        assert_eq!(with_file(&[b'8'; 70_000]).as_deref(), Some("file_too_large"));
        assert_eq!(in_environment(&no_text()).as_deref(), Some("passcode_encoding"));
        assert_eq!(in_environment("".as_ref()).as_deref(), Some("locked"));
    }
    assert_eq!(
        with_file("\u{feff}821936\r\n".as_bytes()),
        None,
        "an editor's mark before it does no harm"
    );
}

#[test]
fn between_the_words_for_people_stands_no_log_and_no_colour() {
    let dir = locked();
    // The count of wrong tries cannot be removed: something the log warns of.
    fs::create_dir(dir.path().join("tries")).unwrap();
    let said = |log: Option<&str>| {
        let mut command = command(dir.path(), &["verify"]);
        command.env("LINLI_PASSCODE", "821936").env_remove("LINLI_LOG");
        command.envs(log.map(|level| ("LINLI_LOG", level)));
        String::from_utf8(run(command).stderr).unwrap()
    };
    let asked = said(Some("warn"));
    assert!(asked.contains("WARN") && !asked.contains('\u{1b}'), "{asked:?}");
    assert_eq!(said(None), "");
}

#[test]
fn what_goes_wrong_is_told_in_one_language() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().to_str().unwrap();
    for args in [
        &["--nonsense"][..],
        &["nonsense"],
        &["call"],
        &["call", "list_rounds", "{"],
        &["serve", "--port", "x"],
        &["--lang", "fr", "verify"],
        &["verify", "--purged", "--certificate", "x"],
        &["backup", "--as", "甲", "--as", "乙"],
        &["import"],
        &["import", "没有.xlsx"],
        &["export", "一", "--out", "没有/一.xlsx"],
        &["stick", "没有/没有/没有.linli"],
        &["--data", "/dev/null/没有", "verify"],
    ] {
        let mut command = Command::new(program("linli"));
        if !args.contains(&"--data") {
            command.args(["--data", folder]);
        }
        command
            .args(args)
            .env_remove("LINLI_PASSCODE")
            .stdin(Stdio::null());
        let said = String::from_utf8(run(command).stderr).unwrap();
        let mut words = said.clone();
        for given in args.iter().chain(&[folder, "linli", "--help", "--data", "JSON"]) {
            words = words.replace(given, "");
        }
        // What stands for an argument in the help is named as it is there.
        let plain = words.split(['<', '>']).step_by(2).collect::<String>();
        let foreign = plain.split(|letter: char| !letter.is_ascii_alphabetic());
        let foreign: Vec<&str> = foreign.filter(|word| word.len() > 3).collect();
        assert!(foreign.is_empty() && !said.is_empty(), "{args:?}: {said}");
    }
}

#[test]
fn asking_makes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("打错的名字");
    for verb in ["verify", "backup", "restore", "rebuild", "sync"] {
        let told = refused(command(&missing, &[verb]));
        assert_eq!(told, Some(("no_data".to_owned(), 1)), "{verb}");
    }
    let list = command(&missing, &["call", "--list"]).output().unwrap();
    assert!(list.status.success() && list.stdout.starts_with(b"["));
    assert!(!missing.exists());
}
