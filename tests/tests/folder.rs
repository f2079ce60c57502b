//! The data folder as others leave it: two programs in it at once, files that are empty or gone. Nothing is lost, nothing is made
//! anew without a word, and each says in a sentence what is wrong.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, Lang, Problem};
use linli_core::world::World;
use linli_tests::meet::{call, code, found};
use linli_tests::process::program;
use linli_tests::skipping::skipped;
use linli_tests::town::{add, database, items, names, open, sound};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Barrier;
use tempfile::TempDir;

/// A laptop with the things 一 and 二, and a backup of it; nobody works there.
fn laptop() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    found(&desk);
    add(&desk, &["一", "二"]);
    call(&desk, "back_up_now", json!({}));
    dir
}

fn refused(dir: &Path) -> Problem {
    match Desk::open(dir, World::system()) {
        Ok(_) => panic!("it opens"),
        Err(problem) => problem,
    }
}

fn newest_backup(desk: &Desk) -> Value {
    call(desk, "list_backups", json!({}))["backups"][0]["name"].clone()
}

#[test]
fn an_empty_database_is_a_lost_one_and_comes_back() {
    for length in [0, 1, 100] {
        let dir = laptop();
        fs::write(database(dir.path()), vec![0; length]).unwrap();
        let desk = open(dir.path());
        let status = call(&desk, "status", json!({}));
        assert_eq!(status["trouble"]["kind"], "missing", "{length} bytes: {status}");
        assert_eq!(code(&desk, "back_up_now", json!({})), "read_only_mode");
        call(&desk, "restore_backup", json!({"name": newest_backup(&desk)}));
        assert_eq!(items(&desk), names(&["一", "二"]));
        sound(&desk);
    }
}

#[test]
fn an_empty_backup_is_a_damaged_one() {
    let dir = laptop();
    let desk = open(dir.path());
    let name = newest_backup(&desk);
    let space = database(dir.path());
    let shelf = dir.path().join("backups").join(space.file_stem().unwrap());
    fs::write(shelf.join(format!("{}.db", name.as_str().unwrap())), b"").unwrap();
    assert_eq!(
        code(&desk, "restore_backup", json!({"name": name})),
        "backup_damaged"
    );
    assert_eq!(items(&desk), names(&["一", "二"]));
}

#[test]
fn an_empty_file_of_the_laptops_own_is_a_lost_one_and_comes_back() {
    let dir = laptop();
    let before = open(dir.path()).device_id();
    fs::write(dir.path().join("device.db"), b"").unwrap();
    let desk = open(dir.path());
    assert_eq!(desk.device_id(), before, "the same laptop");
    assert_eq!(items(&desk), names(&["一", "二"]));
}

#[test]
fn where_the_key_is_lost_none_is_made_in_its_place() {
    let dir = laptop();
    let key = fs::read(dir.path().join("key")).unwrap();
    fs::remove_file(dir.path().join("key")).unwrap();
    fs::remove_file(dir.path().join("device.db")).unwrap();
    assert_eq!(refused(dir.path()).code, "key_missing");
    assert!(!dir.path().join("key").exists());
    fs::write(dir.path().join("key"), key).unwrap();
    assert_eq!(items(&open(dir.path())), names(&["一", "二"]));
}

#[test]
fn no_database_is_exchanged_under_a_program_that_works_in_it() {
    let dir = laptop();
    let window = open(dir.path());
    add(&window, &["三"]);
    {
        let terminal = open(dir.path());
        let name = newest_backup(&terminal);
        assert_eq!(code(&terminal, "restore_backup", json!({"name": name})), "in_use");
        // Both go on.
        add(&terminal, &["四"]);
    }
    add(&window, &["五"]);
    let all = names(&["一", "二", "三", "四", "五"]);
    assert_eq!(items(&window), all);
    drop(window);
    let desk = open(dir.path());
    assert_eq!(items(&desk), all, "nothing that was said to be kept is gone");
    call(&desk, "restore_backup", json!({"name": newest_backup(&desk)}));
    assert_eq!(items(&desk), names(&["一", "二"]));
}

#[test]
fn of_two_first_starts_at_once_one_begins_and_the_other_says_so() {
    for _ in 0..10 {
        let dir = tempfile::tempdir().unwrap();
        let together = Barrier::new(3);
        let begin = || {
            together.wait();
            let desk = Desk::open(dir.path(), World::system())?;
            let args = json!({"name": "春晖居委会", "staff_name": "王芳", "device_name": "一号"});
            desk.call("create_committee", args, Lang::Zh).map(drop)
        };
        let done: Vec<Result<(), Problem>> = std::thread::scope(|scope| {
            let all = [0, 1, 2].map(|_| scope.spawn(begin));
            all.map(|one| one.join().unwrap()).into()
        });
        assert!(done.iter().filter(|done| done.is_ok()).count() <= 1, "{done:?}");
        for problem in done.into_iter().filter_map(Result::err) {
            let known = ["in_use", "begun_elsewhere", "has_space"].contains(&problem.code);
            assert!(known, "{problem:?}");
        }
        let desk = open(dir.path());
        let spaces = fs::read_dir(dir.path().join("spaces")).unwrap();
        let databases = spaces.filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .path()
                .extension()
                .is_some_and(|end| end == "db")
        });
        let committees = databases.count();
        assert_eq!(desk.has_space(), committees == 1);
        assert!(committees <= 1, "{committees} committees");
    }
}

#[test]
fn of_two_backups_at_once_one_waits_and_no_disk_is_blamed() {
    let dir = laptop();
    let desks = [open(dir.path()), open(dir.path()), open(dir.path())];
    let together = Barrier::new(desks.len());
    let codes: Vec<&str> = std::thread::scope(|scope| {
        let all: Vec<_> = desks
            .iter()
            .map(|desk| {
                scope.spawn(|| {
                    together.wait();
                    code(desk, "back_up_now", json!({}))
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(codes.contains(&"ok"), "{codes:?}");
    assert!(
        codes.iter().all(|code| ["ok", "backup_running"].contains(code)),
        "{codes:?}"
    );
    for desk in &desks {
        assert_eq!(call(desk, "status", json!({}))["trouble"], Value::Null);
    }
}

/// A file system that is mounted read-only is told from a folder without permission: SQLite opens it, and fails later.
#[test]
fn on_a_disk_mounted_read_only_everything_is_shown() {
    let dir = laptop();
    let script = "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" && exec \"$2\" --json --lang en --data \"$1\" call \"$3\"";
    let look = |name: &str| {
        Command::new("unshare")
            .args(["--mount", "sh", "-c", script, "sh"])
            .arg(dir.path())
            .arg(program("linli"))
            .arg(name)
            .output()
    };
    let Ok(said) = look("status") else {
        return skipped("the disk mounted read-only: there is no unshare");
    };
    if String::from_utf8_lossy(&said.stderr).contains("unshare failed") {
        return skipped("the disk mounted read-only: no mount namespaces");
    }
    let status: Value = serde_json::from_slice(&said.stdout).unwrap_or_else(|_| panic!("{said:?}"));
    assert_eq!(status["trouble"]["kind"], "read_only", "{status}");
    let said = look("list_items").unwrap();
    let shown = String::from_utf8(said.stdout).unwrap();
    assert!(shown.contains('一') && shown.contains('二'), "{shown}");
}
