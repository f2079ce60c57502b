//! Laptops restored from backups and copied disks: numbers are used twice, nothing is lost, and the copy says so.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_tests::meet::{call, give};
use linli_tests::town::{Town, add, copy, items, names, open, sound, sync};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

#[test]
fn a_laptop_restored_from_a_backup_takes_a_new_identity_and_loses_nothing() {
    for written_since in [
        &["甲"][..],
        &["甲", "乙", "丙"],
        &["甲", "乙", "丙", "丁", "戊"],
        &[],
    ] {
        let dir = tempfile::tempdir().unwrap();
        let town = Town::new(dir.path());
        copy(&town.path("a"), &town.path("backup"));
        {
            let founder = open(&town.path("a"));
            add(&founder, &["三", "四", "五"]);
            sync(&founder);
        }
        // The disk dies; the backup is put in its place, and people work on before there is a network again.
        fs::remove_dir_all(town.path("a")).unwrap();
        copy(&town.path("backup"), &town.path("a"));
        let restored = open(&town.path("a"));
        add(&restored, written_since);
        let state = sync(&restored);
        assert_eq!(state["moved"], written_since.len());
        sync(&town.other);
        let all: BTreeSet<String> = ["一", "二", "三", "四", "五"]
            .iter()
            .chain(written_since)
            .map(|s| (*s).to_owned())
            .collect();
        for desk in [&restored, &town.other] {
            assert_eq!(items(desk), all);
        }
        assert_eq!(sound(&restored), sound(&town.other));
        // It goes on as the same laptop, also after a restart.
        drop(restored);
        let again = open(&town.path("a"));
        add(&again, &["后来"]);
        sync(&again);
        sync(&town.other);
        assert!(items(&town.other).contains("后来"));
        assert_eq!(sound(&again), sound(&town.other));
        drop(town.hub);
    }
}

#[test]
fn of_a_laptop_and_its_copy_both_work_on() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    copy(&town.path("a"), &town.path("twin"));
    let (one, twin) = (open(&town.path("a")), open(&town.path("twin")));
    for round in 0..3 {
        add(&one, &[&format!("原{round}")]);
        add(&twin, &[&format!("副{round}")]);
        let at_one = [Value::Null, json!(2), json!(2)];
        assert_eq!(
            sync(&one)["moved"],
            at_one[round],
            "it hears of its twin at the second meeting"
        );
        assert_eq!(
            sync(&twin)["moved"],
            1,
            "found out at the first meeting, and never again"
        );
    }
    sync(&one);
    sync(&twin);
    sync(&town.other);
    assert_eq!(items(&town.other).len(), 8);
    assert_eq!(sound(&one), sound(&twin));
    assert_eq!(sound(&one), sound(&town.other));
}

#[test]
fn what_both_branches_had_before_the_copy_is_not_written_twice() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    {
        let founder = open(&town.path("a"));
        let at = call(&founder, "add_place", json!({"name": "东门"}))["id"].clone();
        let item = call(&founder, "list_items", json!({}))[0]["id"].clone();
        call(
            &founder,
            "receive_items",
            json!({"item": item, "place": at, "quantity": 600}),
        );
        // Not sealed yet when the disk is copied.
        copy(&town.path("a"), &town.path("twin"));
        add(&founder, &["原"]);
        sync(&founder);
    }
    let twin = open(&town.path("twin"));
    add(&twin, &["副"]);
    assert_eq!(sync(&twin)["moved"], 1, "only what was written since the copy");
    sync(&town.other);
    for desk in [&twin, &town.other] {
        assert_eq!(items(desk), names(&["一", "二", "原", "副"]));
        let stock = call(desk, "list_items", json!({}));
        let totals = stock
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|item| item["total"].as_f64());
        assert_eq!(totals.sum::<f64>(), 600.0, "{stock}");
    }
    assert_eq!(sound(&twin), sound(&town.other));
}

#[test]
fn a_copy_gives_its_branch_at_once_however_far_its_twin_has_come() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    copy(&town.path("a"), &town.path("twin"));
    let (one, twin) = (open(&town.path("a")), open(&town.path("twin")));
    add(&twin, &["副"]);
    twin.with_space(|space| Ok(space.seal()?)).unwrap();
    // It hears of the other one in the room, and goes on by itself.
    add(&one, &["原"]);
    give(&one, &twin);
    for round in 0..3 {
        // The other one is ahead, and goes on.
        add(&one, &[&format!("原{round}"), &format!("又{round}")]);
        sync(&one);
        sync(&twin);
        sync(&town.other);
        let [given, got] =
            [&twin, &town.other].map(|desk| desk.with_space(|space| Ok(space.vector()?)).unwrap());
        assert_eq!(given, got, "round {round}");
    }
    for desk in [&one, &twin] {
        sync(desk);
    }
    sync(&town.other);
    assert_eq!(sound(&one), sound(&town.other));
    assert_eq!(sound(&twin), sound(&town.other));
}
