//! The program at a terminal, as a script calls it: every sample file through `linli import`, and what nobody should type.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_tests::process::{linli, program};
use linli_tests::skipping::shared;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// No file may make the program take more memory than this, MB: the oldest laptops have 4 GB and other things to do.
const MOST_MEMORY: u64 = 300;

struct Said {
    ok: bool,
    answer: Value,
    memory_mb: u64,
}

/// Runs `linli --json --lang LANG --data DIR …` and watches how much memory it takes.
fn run(dir: &Path, lang: &str, args: &[&str]) -> Said {
    let mut child = Command::new(program("linli"))
        .args(["--json", "--lang", lang, "--data"])
        .arg(dir)
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let out = {
        let mut stdout = child.stdout.take().unwrap();
        std::thread::spawn(move || {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut stdout, &mut text).map(|_| text)
        })
    };
    let mut memory_mb = 0;
    while child.try_wait().unwrap().is_none() {
        memory_mb = peak_mb(&status).unwrap_or(0).max(memory_mb);
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let stdout = out.join().unwrap().unwrap();
    let done = child.wait_with_output().unwrap();
    no_panic(&done);
    Said {
        ok: done.status.success(),
        answer: serde_json::from_str(stdout.trim()).unwrap_or_else(|_| panic!("no JSON: {stdout:?}")),
        memory_mb,
    }
}

fn peak_mb(status: &str) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? / 1024)
}

fn no_panic(done: &Output) {
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(!said.contains("panicked"), "{said}");
    assert!(!said.contains("ERROR CORE"), "{said}");
    assert!(
        done.status.code().is_some(),
        "ended by a signal: {:?}",
        done.status
    );
}

fn answer(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file.with_extension("expect.json")).unwrap()).unwrap()
}

/// (sheet, row, column, action); the answers of files with one sheet to import leave the sheet out.
type Mark = (String, u64, String, String);

fn marks(issues: &Value, with_sheet: bool) -> BTreeSet<Mark> {
    let text = |issue: &Value, key: &str| issue[key].as_str().unwrap_or("").to_owned();
    issues
        .as_array()
        .into_iter()
        .flatten()
        .map(|issue| {
            let sheet = if with_sheet {
                text(issue, "sheet")
            } else {
                String::new()
            };
            (
                sheet,
                issue["row"].as_u64().unwrap(),
                text(issue, "field"),
                text(issue, "action"),
            )
        })
        .collect()
}

/// A laptop with a committee, and how many facts it holds.
fn laptop() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let founder = json!({"name": "春晖居委会", "staff_name": "王芳", "device_name": "前台"}).to_string();
    linli(dir.path(), &["call", "create_committee", &founder]).unwrap();
    dir
}

fn facts(dir: &Path) -> u64 {
    linli(dir, &["verify"]).unwrap()["facts"].as_u64().unwrap()
}

fn imports(file: &Path, expect: &Value) {
    let name = file.display();
    let dir = laptop();
    let said = run(dir.path(), "zh", &["import", file.to_str().unwrap()]);
    assert!(said.ok, "{name}: {}", said.answer);
    assert!(said.memory_mb <= MOST_MEMORY, "{name}: {} MB", said.memory_mb);
    let counts = &said.answer["counts"];
    let expected = &expect["counts"];
    for key in ["buildings", "units", "homes", "residents", "items"] {
        assert!(
            expected[key].is_null() || counts[key] == expected[key],
            "{name}: {key}: {counts}"
        );
    }
    for (key, of) in [
        (&expected["distinct_persons"], "residents"),
        (&expect["expected"]["imported"], "residents"),
    ] {
        assert!(key.is_null() || counts[of] == *key, "{name}: {counts}");
    }
    let answered = expect["row_issues"].clone();
    let with_sheet = answered
        .as_array()
        .is_some_and(|all| all.iter().any(|one| one["sheet"].is_string()));
    let (found, answered) = (
        marks(&said.answer["issues"], with_sheet),
        marks(&answered, with_sheet),
    );
    // The answer to a round's list tells overfull tubes and people listed twice in places of their own.
    let elsewhere = expect["kind"] == "pcr_round_list";
    assert!(
        answered.is_subset(&found),
        "{name}: {:?}",
        answered.difference(&found)
    );
    assert!(
        elsewhere || found == answered,
        "{name}: {:?}",
        found.difference(&answered)
    );
    for issue in said.answer["issues"].as_array().unwrap() {
        assert!(
            issue["reason"].as_str().is_some_and(|why| !why.is_empty()),
            "{issue}"
        );
    }
    // What was counted is what is there.
    let there = linli(dir.path(), &["call", "find_residents", "{}"]).unwrap();
    assert_eq!(there["total"], counts["residents"], "{name}");
    assert_eq!(linli(dir.path(), &["verify"]).unwrap()["projections_ok"], true);
}

fn refuses(dir: &Path, args: &[&str]) {
    let (zh, en) = (run(dir, "zh", args), run(dir, "en", args));
    let sentence = |said: &Said| said.answer["message"].as_str().unwrap_or_default().to_owned();
    assert!(!zh.ok && !en.ok, "{args:?} was taken: {}", zh.answer);
    assert!(
        zh.memory_mb.max(en.memory_mb) <= MOST_MEMORY,
        "{args:?}: {} MB",
        zh.memory_mb
    );
    assert!(
        sentence(&zh).chars().any(|c| ('一'..='鿿').contains(&c)),
        "{args:?}: {:?}",
        sentence(&zh)
    );
    assert!(
        sentence(&en).split(' ').count() > 2,
        "{args:?}: {:?}",
        sentence(&en)
    );
    assert!(
        zh.answer["code"].as_str().is_some_and(|code| !code.is_empty()),
        "{}",
        zh.answer
    );
}

#[test]
fn every_sample_is_imported_or_refused_as_its_answer_says() {
    let Some(folder) = shared("samples") else { return };
    let (mut taken, mut refused) = (0, 0);
    for folder in [folder.clone(), folder.join("bad")] {
        let files = folder
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|file| file.with_extension("expect.json").exists());
        for file in files {
            let expect = answer(&file);
            if expect["kind"] != "bad" || expect["expected"]["outcome"] == "import" {
                imports(&file, &expect);
                taken += 1;
                continue;
            }
            let dir = laptop();
            let before = facts(dir.path());
            refuses(dir.path(), &["import", file.to_str().unwrap()]);
            assert_eq!(
                facts(dir.path()),
                before,
                "{}: something was written",
                file.display()
            );
            // Nor is a committee founded for a file that brings nothing.
            let empty = tempfile::tempdir().unwrap();
            refuses(empty.path(), &["import", file.to_str().unwrap()]);
            let status = linli(empty.path(), &["call", "status", "{}"]).unwrap();
            assert_eq!(status["space"], Value::Null);
            refused += 1;
        }
    }
    assert!(
        taken >= 9 && refused >= 6,
        "{taken} taken, {refused} refused: samples are missing"
    );
}

#[test]
fn what_nobody_should_type_is_refused_in_a_sentence_and_changes_nothing() {
    let dir = laptop();
    let before = facts(dir.path());
    let folder = dir.path().to_str().unwrap();
    let large = tempfile::NamedTempFile::new().unwrap();
    large.as_file().set_len(1 << 30).unwrap();
    for args in [
        &["import", "/没有/这个文件.xlsx"][..],
        &["import", folder],
        &["import", large.path().to_str().unwrap()],
        &["import", ""],
        &["import"],
        &["no_such_verb"],
        &["verify", "--no-such-option"],
        &["call", "no_such_call", "{}"],
        &["call", "", "{}"],
        &["call", "add_compound", "{"],
        &["call", "add_compound", "[1]"],
        &["call", "add_compound", r#"{"name": 5}"#],
        &["call", "add_compound", r#"{"name": "  "}"#],
        &["call", "add_compound", r#"{"name": "一村", "more": 1}"#],
        &["call", "show_building", r#"{"id": "no id"}"#],
        &["export", "没有这一轮"],
        &["sync"],
    ] {
        refuses(dir.path(), args);
    }
    assert_eq!(facts(dir.path()), before);
}

/// What `linli` answers in English with a passcode in the environment, or none.
fn with_passcode(dir: &Path, passcode: Option<&str>, args: &[&str]) -> Result<Value, String> {
    let mut linli = Command::new(program("linli"));
    linli
        .args(["--json", "--lang", "en", "--data"])
        .arg(dir)
        .args(args);
    linli.env_remove("LINLI_PASSCODE").stdin(Stdio::null());
    if let Some(passcode) = passcode {
        linli.env("LINLI_PASSCODE", passcode);
    }
    let done = linli.output().unwrap();
    no_panic(&done);
    let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(done.status.code(), Some(i32::from(answer.get("code").is_some())));
    match answer["code"].as_str() {
        Some(code) => Err(code.to_owned()),
        None => Ok(answer),
    }
}

#[test]
fn a_laptop_with_passcodes_asks_the_terminal_too() {
    let dir = tempfile::tempdir().unwrap();
    let founder =
        r#"{"name": "春晖居委会", "staff_name": "王芳", "device_name": "前台", "passcode": "821936"}"#;
    let wang =
        with_passcode(dir.path(), None, &["call", "create_committee", founder]).unwrap()["staff"]["id"]
            .clone();
    let status = ["call", "status"];
    assert_eq!(with_passcode(dir.path(), None, &status).unwrap_err(), "locked");
    assert_eq!(
        with_passcode(dir.path(), Some("not this one"), &status).unwrap_err(),
        "wrong_passcode"
    );
    assert_eq!(
        with_passcode(dir.path(), None, &["call", "lock_state"]).unwrap()["locked"],
        true
    );
    assert_eq!(
        with_passcode(dir.path(), Some("821936"), &status).unwrap()["staff"]["id"],
        wang
    );
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "821936\n").unwrap();
    let given = ["--passcode-file", file.path().to_str().unwrap(), "call", "status"];
    assert_eq!(
        with_passcode(dir.path(), None, &given).unwrap()["staff"]["id"],
        wang
    );
    refuses(dir.path(), &["--passcode-file", "/没有/这个文件", "verify"]);

    // Two people: one has to say who.
    let add = ["call", "add_staff", r#"{"name": "李强"}"#];
    let li = with_passcode(dir.path(), Some("821936"), &add).unwrap()["id"].clone();
    let here = json!({"staff": li, "passcode": "qingxi7", "own_passcode": "821936"}).to_string();
    with_passcode(dir.path(), Some("821936"), &["call", "add_person_here", &here]).unwrap();
    assert_eq!(
        with_passcode(dir.path(), Some("qingxi7"), &status).unwrap_err(),
        "which_person"
    );
    let nobody = ["--as", "赵兰", "call", "status"];
    assert_eq!(
        with_passcode(dir.path(), Some("qingxi7"), &nobody).unwrap_err(),
        "nobody"
    );
    let as_li = ["--as", "李强", "call", "status"];
    assert_eq!(
        with_passcode(dir.path(), Some("qingxi7"), &as_li).unwrap()["staff"]["id"],
        li
    );

    // A committee that a script founds is protected from its first row on.
    let empty = tempfile::tempdir().unwrap();
    let roster = empty.path().join("清溪.csv");
    fs::write(&roster, "楼号,单元,室号,姓名\n3号楼,1单元,101,欧阳不存在\n").unwrap();
    let import = ["import", roster.to_str().unwrap()];
    with_passcode(empty.path(), Some("821936"), &import).unwrap();
    assert_eq!(with_passcode(empty.path(), None, &status).unwrap_err(), "locked");
}

#[test]
fn a_backup_is_made_listed_and_put_back_and_the_tables_made_anew() {
    let dir = laptop();
    let add = |name: &str| {
        let item = json!({"name": name, "unit": "件"}).to_string();
        linli(dir.path(), &["call", "add_item", &item]).unwrap();
    };
    let items = || {
        linli(dir.path(), &["call", "list_items"])
            .unwrap()
            .as_array()
            .unwrap()
            .len()
    };
    add("口罩");
    let made = linli(dir.path(), &["backup"]).unwrap();
    let name = made["backups"][0]["name"].as_str().unwrap();
    add("蔬菜包");
    assert_eq!(
        linli(dir.path(), &["restore", "000099-20261126T060000Z"]).unwrap_err(),
        "not_found"
    );
    let listed = linli(dir.path(), &["restore"]).unwrap();
    assert_eq!(listed["backups"].as_array().unwrap().len(), 1);
    assert_eq!(items(), 2, "asking alone changes nothing");
    linli(dir.path(), &["restore", name]).unwrap();
    assert_eq!(items(), 1);
    linli(dir.path(), &["rebuild"]).unwrap();
    facts(dir.path());
    assert_eq!(items(), 1);
}

#[test]
fn a_folder_that_is_none_and_a_file_that_is_no_database_are_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    refuses(file.path(), &["call", "status", "{}"]);
    let dir = laptop();
    let spaces = dir.path().join("spaces");
    let database = spaces
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|kind| kind == "db"))
        .unwrap();
    let garbage = vec![7u8; 64 << 10];
    fs::write(&database, &garbage).unwrap();
    refuses(dir.path(), &["call", "list_compounds", "{}"]);
    assert_eq!(
        fs::read(&database).unwrap(),
        garbage,
        "a damaged file was written over"
    );
}
