//! Laptops restored from backups and copied disks: numbers are used twice, nothing is lost, and the copy says so.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, World};
use linli_hub::client::HttpCarrier;
use linli_hub::server::{self, Running};
use linli_tests::meet::{ask, call, found};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

fn open(dir: &Path) -> Desk {
    let desk = Desk::open(dir, World::system()).unwrap();
    desk.set_carrier(Arc::new(HttpCarrier::new()));
    desk
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn add(desk: &Desk, names: &[&str]) {
    for name in names {
        call(desk, "add_item", json!({"name": name, "unit": "个"}));
    }
}

fn sync(desk: &Desk) -> Value {
    let state = call(desk, "sync_now", json!({}));
    assert_eq!((&state["phase"], &state["waiting"]), (&json!("idle"), &json!(0)));
    state
}

fn items(desk: &Desk) -> BTreeSet<String> {
    let items = call(desk, "list_items", json!({}));
    items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

fn sound(desk: &Desk) -> [u8; 32] {
    let verified = desk.with_space(|space| Ok(space.verify()?)).unwrap();
    assert!(
        verified.faults.is_empty() && verified.file_ok && verified.projections_ok,
        "{verified:?}"
    );
    desk.with_space(|space| Ok(space.digest()?)).unwrap()
}

struct Town {
    hub: Running,
    dir: TempDir,
    /// Somebody who looks on.
    other: Desk,
}

impl Town {
    /// A founder at `a` and another laptop, in step with a hub.
    fn new() -> Town {
        let dir = tempfile::tempdir().unwrap();
        let hub = server::start(&dir.path().join("hub"), "127.0.0.1:0").unwrap();
        let founder = open(&dir.path().join("a"));
        found(&founder);
        call(&founder, "set_hub", json!({"address": hub.url()}));
        let invitation = call(&founder, "make_invitation", json!({}))["invitation"].clone();
        sync(&founder);
        let other = open(&dir.path().join("b"));
        ask(&other, &invitation, "李梅");
        for desk in [&other, &founder, &other] {
            sync(desk);
        }
        add(&founder, &["一", "二"]);
        sync(&founder);
        Town { hub, dir, other }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(name)
    }
}

#[test]
fn a_laptop_restored_from_a_backup_takes_a_new_identity_and_loses_nothing() {
    for written_since in [
        &["甲"][..],
        &["甲", "乙", "丙"],
        &["甲", "乙", "丙", "丁", "戊"],
        &[],
    ] {
        let town = Town::new();
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
    let town = Town::new();
    copy(&town.path("a"), &town.path("twin"));
    let (one, twin) = (open(&town.path("a")), open(&town.path("twin")));
    for round in 0..3 {
        add(&one, &[&format!("原{round}")]);
        add(&twin, &[&format!("副{round}")]);
        sync(&one);
        let state = sync(&twin);
        assert_eq!(
            state["moved"], 1,
            "found out at the first meeting, and never again"
        );
    }
    assert_eq!(sync(&one)["moved"], Value::Null);
    sync(&twin);
    sync(&town.other);
    assert_eq!(items(&town.other).len(), 8);
    assert_eq!(sound(&one), sound(&twin));
    assert_eq!(sound(&one), sound(&town.other));
}
