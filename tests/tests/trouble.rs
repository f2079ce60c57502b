//! Full, read-only and failing disks, damaged and lost files: a clear sentence, everything readable is shown, nothing is made
//! anew without a word, and everything comes back that anybody holds.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, Lang};
use linli_core::features::backups::tend;
use linli_tests::meet::{call, code, found};
use linli_tests::small_disk::SmallDisk;
use linli_tests::town::{Town, add, copy, database, items, names, open, sound, sync};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn trouble(desk: &Desk) -> Value {
    let status = call(desk, "status", json!({}));
    assert!(
        !status["space"].is_null(),
        "there is a committee whatever happens"
    );
    status["trouble"].clone()
}

/// What every state must be like in which nothing can be written.
fn refuses_to_write(desk: &Desk) {
    let problem = desk
        .call("add_item", json!({"name": "不该写入", "unit": "个"}), Lang::Zh)
        .unwrap_err();
    assert_eq!(problem.code, "read_only_mode");
    assert!(
        problem.say(Lang::Zh).starts_with("现在只能查看"),
        "{}",
        problem.say(Lang::Zh)
    );
}

#[test]
fn a_lost_database_is_not_made_anew_and_comes_back() {
    for way in ["restore", "rebuild", "fetch"] {
        let dir = tempfile::tempdir().unwrap();
        let town = Town::new(dir.path());
        {
            let desk = open(&town.path("a"));
            call(&desk, "back_up_now", json!({}));
            add(&desk, &["三"]);
            sync(&desk);
        }
        let file = database(&town.path("a"));
        fs::remove_file(&file).unwrap();
        let desk = open(&town.path("a"));
        let told = trouble(&desk);
        assert_eq!(
            (&told["kind"], &told["readable"]),
            (&json!("missing"), &json!(false))
        );
        assert_eq!(code(&desk, "list_items", json!({})), "space_missing");
        assert_eq!(code(&desk, "try_again", json!({})), "space_missing");
        refuses_to_write(&desk);
        assert!(!file.exists(), "nothing was made in its place");
        let args = match way {
            "restore" => json!({"name": call(&desk, "list_backups", json!({}))["backups"][0]["name"]}),
            _ => json!({}),
        };
        let name = match way {
            "restore" => "restore_backup",
            "fetch" => "fetch_again",
            _ => "rebuild",
        };
        call(&desk, name, args);
        assert_eq!(trouble(&desk), Value::Null);
        add(&desk, &["四"]);
        sync(&desk);
        sync(&town.other);
        assert_eq!(items(&desk), names(&["一", "二", "三", "四"]), "{way}");
        assert_eq!(sound(&desk), sound(&town.other), "{way}");
    }
}

#[test]
fn the_laptops_own_file_comes_back_from_a_backup_or_is_missed_aloud() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    let without = town.path("without");
    copy(&town.path("a"), &without);
    let device = {
        let desk = open(&town.path("a"));
        call(&desk, "back_up_now", json!({}));
        call(&desk, "status", json!({}))["device"]["id"].clone()
    };
    for damage in ["remove", "garble"] {
        let file = town.path("a").join("device.db");
        match damage {
            "remove" => fs::remove_file(&file).unwrap(),
            _ => fs::write(&file, vec![7; 9_000]).unwrap(),
        }
        let desk = open(&town.path("a"));
        assert_eq!(
            call(&desk, "status", json!({}))["device"]["id"],
            device,
            "{damage}"
        );
        add(&desk, &[damage]);
        sync(&desk);
        sync(&town.other);
        assert_eq!(sound(&desk), sound(&town.other));
    }
    fs::remove_file(without.join("device.db")).unwrap();
    let lost = Desk::open(&without, linli_core::desk::World::system())
        .err()
        .unwrap();
    assert_eq!(lost.code, "device_lost");
    assert!(
        !without.join("device.db").exists(),
        "nothing was made in its place"
    );
}

/// Opens what is left of a laptop; whatever the damage, it must come back to life with everything that others or backups hold.
fn comes_back(dir: &Path, everything: &[&str], what: &str) {
    let desk = open(dir);
    // A look at every screen may find more.
    let _ = (
        code(&desk, "list_items", json!({})),
        code(&desk, "verify", json!({})),
    );
    let told = trouble(&desk);
    if !told.is_null() {
        refuses_to_write(&desk);
        let before = call(&desk, "list_backups", json!({}))["backups"]
            .as_array()
            .unwrap()
            .len();
        let rebuilt = call(&desk, "rebuild", json!({}));
        assert_eq!(rebuilt["salvaged"], true, "{what}");
        let after = call(&desk, "list_backups", json!({}))["backups"]
            .as_array()
            .unwrap()
            .len();
        assert_eq!(after, before + 1, "{what}: the damaged file is kept");
    }
    assert_eq!(trouble(&desk), Value::Null, "{what}");
    sync(&desk);
    assert_eq!(items(&desk), names(everything), "{what}");
    sound(&desk);
}

#[test]
fn a_byte_that_flips_anywhere_costs_nothing_that_others_hold() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    {
        let desk = open(&town.path("a"));
        call(&desk, "back_up_now", json!({}));
        add(&desk, &["三"]);
        sync(&desk);
    }
    let whole = fs::read(database(&town.path("a"))).unwrap();
    for at in (64..whole.len()).step_by(4_096) {
        let hurt = town.path("hurt");
        copy(&town.path("a"), &hurt);
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        fs::write(database(&hurt), bytes).unwrap();
        comes_back(&hurt, &["一", "二", "三"], &format!("byte {at}"));
        fs::remove_dir_all(&hurt).unwrap();
    }
}

#[test]
fn a_file_cut_off_anywhere_costs_nothing_that_others_hold() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    {
        let desk = open(&town.path("a"));
        call(&desk, "back_up_now", json!({}));
        add(&desk, &["三"]);
        sync(&desk);
    }
    let whole = fs::read(database(&town.path("a"))).unwrap();
    for part in [1, 3, 5, 8, 11, 14, 15] {
        let hurt = town.path("hurt");
        copy(&town.path("a"), &hurt);
        let left = whole.len() * part / 16 + part;
        fs::write(database(&hurt), &whole[..left]).unwrap();
        comes_back(&hurt, &["一", "二", "三"], &format!("cut at {left}"));
        fs::remove_dir_all(&hurt).unwrap();
    }
}

#[test]
fn what_was_never_sent_is_saved_from_a_damaged_file() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    {
        let desk = open(&town.path("a"));
        add(&desk, &["从没发出"]);
    }
    // Every place but those that hold the facts themselves: how many come back is counted, not hoped for.
    let whole = fs::read(database(&town.path("a"))).unwrap();
    let (mut saved, mut hurt_at_all) = (0, 0);
    for at in (2_048..whole.len()).step_by(2_048) {
        let hurt = town.path("hurt");
        copy(&town.path("a"), &hurt);
        let mut bytes = whole.clone();
        bytes[at + 900] ^= 1;
        fs::write(database(&hurt), bytes).unwrap();
        let desk = open(&hurt);
        let _ = code(&desk, "verify", json!({}));
        if desk.trouble().is_some() {
            hurt_at_all += 1;
            call(&desk, "rebuild", json!({}));
            sync(&desk);
            saved += usize::from(items(&desk).contains("从没发出"));
        }
        drop(desk);
        fs::remove_dir_all(&hurt).unwrap();
    }
    assert!(hurt_at_all > 30, "{hurt_at_all}");
    assert!(saved * 10 >= hurt_at_all * 9, "{saved} of {hurt_at_all}");
}

#[test]
fn a_log_that_is_lost_is_found_out_and_made_good() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    let torn = town.path("torn");
    {
        let desk = open(&town.path("a"));
        add(&desk, &["三"]);
        sync(&desk);
        // The power fails now, and the log is gone afterwards.
        copy(&town.path("a"), &torn);
    }
    let log = PathBuf::from(format!("{}-wal", database(&torn).display()));
    assert!(log.exists(), "what was written is still in the log");
    fs::remove_file(log).unwrap();
    comes_back(&torn, &["一", "二", "三"], "no log");
    let desk = open(&torn);
    assert!(
        !call(&desk, "sync_state", json!({}))["moved"].is_null(),
        "it says so"
    );
    add(&desk, &["四"]);
    sync(&desk);
    sync(&town.other);
    assert_eq!(sound(&desk), sound(&town.other));
}

#[test]
fn tables_are_made_anew_while_nobody_writes_and_it_can_be_stopped() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    found(&desk);
    add(&desk, &["一"]);
    let before = sound(&desk);
    let rebuilt = call(&desk, "rebuild", json!({}));
    assert_eq!(
        (&rebuilt["salvaged"], &rebuilt["missing"]),
        (&json!(false), &json!([]))
    );
    assert_eq!(sound(&desk), before);
    assert_eq!(code(&desk, "fetch_again", json!({})), "not_needed");
}

#[test]
fn on_a_full_disk_everything_is_shown_and_work_goes_on_once_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::new(&dir.path().join("disk"), "24m") else {
        return;
    };
    let desk = open(&disk.path().join("laptop"));
    found(&desk);
    add(&desk, &["一"]);
    disk.fill();
    let mut told = "ok";
    for n in 0..4_000 {
        told = code(
            &desk,
            "add_item",
            json!({"name": format!("第{n}件"), "unit": "个"}),
        );
        if told != "ok" {
            break;
        }
    }
    assert_eq!(told, "disk_full");
    assert_eq!(trouble(&desk)["kind"], "disk_full");
    refuses_to_write(&desk);
    let there = items(&desk);
    assert!(there.contains("一"));
    assert_eq!(code(&desk, "try_again", json!({})), "disk_full");
    tend(&desk, &mut |_, _| true);
    refuses_to_write(&desk);
    // After a restart too.
    drop(desk);
    let desk = open(&disk.path().join("laptop"));
    assert_eq!(items(&desk), there);
    disk.make_room();
    tend(&desk, &mut |_, _| true);
    assert_eq!(trouble(&desk), Value::Null, "it is found out by itself");
    add(&desk, &["后来"]);
    sound(&desk);
}

#[test]
fn on_a_read_only_disk_everything_is_shown() {
    let dir = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::new(&dir.path().join("disk"), "16m") else {
        return;
    };
    {
        let desk = open(&disk.path().join("laptop"));
        found(&desk);
        add(&desk, &["一"]);
    }
    disk.remount("ro");
    let desk = open(&disk.path().join("laptop"));
    assert_eq!(trouble(&desk)["kind"], "read_only");
    assert_eq!(items(&desk), names(&["一"]));
    refuses_to_write(&desk);
    assert_eq!(code(&desk, "try_again", json!({})), "read_only");
    disk.remount("rw");
    // The laptop's own file was opened for looking only: the program is started anew.
    drop(desk);
    let desk = open(&disk.path().join("laptop"));
    assert_eq!(trouble(&desk), Value::Null);
    add(&desk, &["二"]);
    sound(&desk);
}
