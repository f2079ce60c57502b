//! A committee of two laptops and a hub, each in its own folder: to be copied, damaged and put back.

use crate::meet::{ask, call, found};
use linli_core::desk::{Desk, World};
use linli_hub::client::HttpCarrier;
use linli_hub::server::{self, Running};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Two laptops in step with a hub, under one folder: the founder's at `a`, another at `b`.
pub struct Town {
    /// The hub.
    pub hub: Running,
    dir: PathBuf,
    /// The laptop of somebody who looks on.
    pub other: Desk,
}

impl Town {
    /// Founds it in `dir`; the founder's laptop is closed again. Two things, 一 and 二, are known to everybody.
    ///
    /// # Panics
    /// When something does not work.
    pub fn new(dir: &Path) -> Town {
        let hub = server::start(&dir.join("hub"), "127.0.0.1:0").expect("a hub starts");
        let founder = open(&dir.join("a"));
        found(&founder);
        call(&founder, "set_hub", json!({"address": hub.url()}));
        let invitation = call(&founder, "make_invitation", json!({}))["invitation"].clone();
        sync(&founder);
        let other = open(&dir.join("b"));
        ask(&other, &invitation, "李梅");
        for desk in [&other, &founder, &other] {
            sync(desk);
        }
        add(&founder, &["一", "二"]);
        sync(&founder);
        let dir = dir.to_owned();
        Town { hub, dir, other }
    }

    /// A folder of the town.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }
}

/// Opens the laptop in `dir`.
///
/// # Panics
/// When it does not open.
pub fn open(dir: &Path) -> Desk {
    let desk =
        Desk::open(dir, World::system()).unwrap_or_else(|problem| panic!("{}: {problem}", dir.display()));
    desk.set_carrier(Arc::new(HttpCarrier::new()));
    desk
}

/// The database of the committee of the laptop in `dir`.
///
/// # Panics
/// When there is none.
pub fn database(dir: &Path) -> PathBuf {
    let files = fs::read_dir(dir.join("spaces")).expect("a laptop has spaces");
    let mut files = files.map(|entry| entry.expect("a folder can be read").path());
    files
        .find(|file| file.extension().is_some_and(|ext| ext == "db"))
        .expect("a committee has a database")
}

/// Copies a folder with everything in it.
///
/// # Panics
/// When the disk fails.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("a folder is read") {
        let entry = entry.expect("a folder is read");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a file is copied");
        }
    }
}

/// Adds things of these names.
///
/// # Panics
/// When they cannot be added.
pub fn add(desk: &Desk, names: &[&str]) {
    for name in names {
        call(desk, "add_item", json!({"name": name, "unit": "个"}));
    }
}

/// Syncs with the hub; afterwards nothing waits.
///
/// # Panics
/// When something is left.
pub fn sync(desk: &Desk) -> Value {
    let state = call(desk, "sync_now", json!({}));
    assert_eq!((&state["phase"], &state["waiting"]), (&json!("idle"), &json!(0)));
    state
}

/// The names of all things.
///
/// # Panics
/// When they cannot be listed.
pub fn items(desk: &Desk) -> BTreeSet<String> {
    let items = call(desk, "list_items", json!({}));
    let names = items.as_array().into_iter().flatten();
    names
        .map(|item| item["name"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Names as [`items`] gives them.
pub fn names(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|name| (*name).to_owned()).collect()
}

/// Verifies everything; gives the digest of the projections.
///
/// # Panics
/// When something is not sound.
pub fn sound(desk: &Desk) -> [u8; 32] {
    let verified = desk
        .with_space(|space| Ok(space.verify()?))
        .expect("the space can be read");
    assert!(
        verified.faults.is_empty() && verified.file_ok && verified.projections_ok,
        "{verified:?}"
    );
    desk.with_space(|space| Ok(space.digest()?))
        .expect("the space can be read")
}
