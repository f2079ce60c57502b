//! The proof that a round is gone, where something of it is left: a copied database, a free page, a log, a backup; and the
//! verb that a person runs.

use super::town::{CANARIES, Laptop, Town, canaries, holds, image};
use linli_core::disk::SystemDisk;
use linli_core::journal::store;
use linli_tests::meet::{call, everything};
use linli_tests::process::linli;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// The committee's file.
fn space_file(laptop: &Laptop) -> PathBuf {
    let spaces = fs::read_dir(laptop.dir.path().join("spaces")).unwrap();
    let mut files = spaces.map(|entry| entry.unwrap().path());
    files
        .find(|path| path.extension().is_some_and(|ending| ending == "db"))
        .unwrap()
}

fn open(laptop: &Laptop, file: &Path) -> Connection {
    let key = fs::read(laptop.dir.path().join("key")).unwrap();
    store::open_file(file, &key.try_into().unwrap(), &SystemDisk).unwrap()
}

/// A copy of the committee's file, made beside it.
fn copied(laptop: &Laptop) -> PathBuf {
    let file = space_file(laptop);
    let copy = file.with_file_name("copy.db");
    store::empty_log(&open(laptop, &file)).unwrap();
    fs::copy(file, &copy).unwrap();
    copy
}

/// Files that are not clean, with what was found in them.
fn unclean(laptop: &Laptop) -> Vec<(String, String)> {
    let proof = call(&laptop.desk, "prove_destroyed", json!({}));
    let files: Vec<(String, String)> = proof["files"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|file| file["clean"] == false)
        .map(|file| {
            (
                file["file"].as_str().unwrap().to_owned(),
                file["findings"].to_string(),
            )
        })
        .collect();
    assert_eq!(proof["clean"], files.is_empty(), "{proof:#}");
    files
}

/// A committee in whose round something was written, known at both laptops.
fn town() -> Town {
    let town = Town::new(&["administrator"]);
    town.mark(0, 0, CANARIES[0]);
    town.give(0, 1);
    town
}

/// The backups of a laptop.
fn backups(laptop: &Laptop) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for space in fs::read_dir(laptop.dir.path().join("backups"))
        .into_iter()
        .flatten()
    {
        let files = fs::read_dir(space.unwrap().path()).unwrap();
        found.extend(files.map(|file| file.unwrap().path()));
    }
    found.retain(|file| file.extension().is_some_and(|ending| ending == "db"));
    found.sort();
    found
}

#[test]
fn no_backup_outlives_a_destroyed_round() {
    let town = town();
    for laptop in &town.laptops {
        call(&laptop.desk, "back_up_now", json!({}));
    }
    // One was put back, so that what stood there before was put aside.
    let names = call(town.desk(1), "list_backups", json!({}));
    call(
        town.desk(1),
        "restore_backup",
        json!({"name": names["backups"][0]["name"]}),
    );
    for (laptop, count) in town.laptops.iter().zip([1, 2]) {
        let made = backups(laptop);
        assert_eq!(made.len(), count, "{made:?}");
        for file in made {
            assert!(
                holds(&image(laptop.dir.path(), &file), CANARIES[0]),
                "{}",
                file.display()
            );
        }
    }
    town.destroy(0);
    town.give(0, 1);
    town.give(1, 0);
    for laptop in &town.laptops {
        assert_eq!(backups(laptop), Vec::<PathBuf>::new(), "a backup holds the round");
        assert_eq!(canaries(laptop), [""; 0]);
        assert_eq!(unclean(laptop), []);
        // The next one holds nothing of it.
        call(&laptop.desk, "back_up_now", json!({}));
        let [made] = &backups(laptop)[..] else {
            panic!("one is made");
        };
        assert!(!holds(&image(laptop.dir.path(), made), CANARIES[0]));
        assert_eq!(unclean(laptop), []);
    }
}

#[test]
fn the_proof_finds_a_database_somebody_copied() {
    let town = town();
    town.destroy(0);
    copied(&town.laptops[1]);
    town.give(0, 1);
    let found = unclean(&town.laptops[1]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "spaces/copy.db");
    for what in ["pages still hold facts", "rows still belong"] {
        assert!(found[0].1.contains(what), "{what}: {found:?}");
    }
}

#[test]
fn the_proof_finds_a_backup_that_was_put_back_into_its_folder() {
    let town = town();
    let laptop = &town.laptops[1];
    call(&laptop.desk, "back_up_now", json!({}));
    let backup = backups(laptop).remove(0);
    let bytes = fs::read(&backup).unwrap();
    town.destroy(0);
    town.give(0, 1);
    assert_eq!(unclean(laptop), []);
    fs::write(&backup, bytes).unwrap();
    let found = unclean(laptop);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(laptop.dir.path().join(&found[0].0) == backup, "{found:?}");
    assert!(found[0].1.contains("pages still hold facts"), "{found:?}");
}

#[test]
fn the_proof_finds_a_page_of_the_file_that_was_freed_and_not_cleared() {
    let town = town();
    let laptop = &town.laptops[0];
    let whole = everything(&laptop.desk);
    town.destroy(0);
    assert_eq!(unclean(laptop), []);
    // What a program would leave that deletes without clearing: the pages as they were, in space that is free.
    let db = open(laptop, &space_file(laptop));
    db.execute_batch("PRAGMA secure_delete = OFF; CREATE TABLE old (bytes BLOB)")
        .unwrap();
    for page in whole {
        db.execute("INSERT INTO old VALUES (?)", [page]).unwrap();
    }
    db.execute_batch("DROP TABLE old").unwrap();
    drop(db);
    let found = unclean(laptop);
    assert_eq!(found.len(), 1, "{found:?}");
    for what in ["left-over parts of pages", "free pages"] {
        assert!(found[0].1.contains(what), "{what}: {found:?}");
    }
}

#[test]
fn the_proof_finds_a_log_that_was_not_emptied() {
    let town = town();
    let laptop = &town.laptops[0];
    town.destroy(0);
    let copy = copied(laptop);
    assert_eq!(unclean(laptop), []);
    // As long as somebody has it open, what was written last stands in the log beside it.
    let db = open(laptop, &copy);
    db.execute_batch("PRAGMA wal_autocheckpoint = 0; CREATE TABLE more (x)")
        .unwrap();
    let log = copy.with_file_name("copy.db-wal");
    assert!(fs::metadata(&log).unwrap().len() > 0);
    let found = unclean(laptop);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].1.contains("bytes of the log"), "{found:?}");
    drop(db);
}

#[test]
fn the_verb_says_whether_anything_is_left_and_so_does_its_exit_code() {
    let Town {
        mut laptops,
        round,
        residents,
        ..
    } = town();
    let Laptop { desk, dir } = laptops.remove(0);
    drop((desk, residents));
    let verb = || linli(dir.path(), &["verify", "--purged"]);
    let none = verb().unwrap();
    assert_eq!(
        (&none["rounds"], &none["clean"]),
        (&json!(0), &json!(true)),
        "{none}"
    );
    let id = json!({ "id": round }).to_string();
    let destroy = |name: &str| linli(dir.path(), &["call", name, &id]).map(|_: Value| ());
    destroy("close_round").unwrap();
    let laptop = Laptop {
        desk: linli_core::desk::Desk::open(dir.path(), linli_core::desk::World::system()).unwrap(),
        dir,
    };
    let copy = copied(&laptop);
    let Laptop { desk, dir } = laptop;
    drop(desk);
    linli(dir.path(), &["call", "destroy_round", &id]).unwrap();
    let verb = || linli(dir.path(), &["verify", "--purged"]);
    assert_eq!(verb().unwrap_err(), "not_clean");
    fs::remove_file(copy).unwrap();
    let clean = verb().unwrap();
    assert_eq!(
        (&clean["rounds"], &clean["clean"]),
        (&json!(1), &json!(true)),
        "{clean}"
    );
    assert!(clean["erased_sections"].as_u64().unwrap() >= 1, "{clean}");
}
