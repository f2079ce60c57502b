//! Versions that do not know the same: an older program carries what it cannot read, byte for byte, and the upgrade reads it.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, World};
use linli_core::id::Id;
use linli_core::journal::fact::{Class, Draft};
use linli_core::older::{Older, become_of};
use linli_tests::forge::Forger;
use linli_tests::kept;
use linli_tests::meet::{call, everything, found, give, join};
use serde_json::{Value, json};
use tempfile::TempDir;

const ITEM_ADDED: u16 = 60;
const ENTRY_EDITED: u16 = 25;
/// A version before items, in which no entry could be changed.
const BEFORE: Older = Older {
    versions: 1,
    lacks: &[ENTRY_EDITED, ITEM_ADDED],
};

struct Laptop {
    desk: Option<Desk>,
    dir: TempDir,
}

impl Laptop {
    fn new() -> Laptop {
        let dir = tempfile::tempdir().unwrap();
        let desk = Some(Desk::open(dir.path(), World::system()).unwrap());
        Laptop { desk, dir }
    }

    fn desk(&self) -> &Desk {
        self.desk.as_ref().unwrap()
    }

    /// Installs another version.
    fn install(&mut self, version: Option<Older>) {
        self.desk = None;
        become_of(version);
        self.desk = Some(Desk::open(self.dir.path(), World::system()).unwrap());
        become_of(None);
    }

    /// Does something with an older program.
    fn as_of<T>(&self, version: Older, doing: impl FnOnce(&Desk) -> T) -> T {
        become_of(Some(version));
        let done = doing(self.desk());
        become_of(None);
        done
    }

    fn newer(&self) -> Value {
        call(self.desk(), "sync_state", json!({}))["newer_facts"].clone()
    }

    fn note(&self) -> Value {
        let found = call(self.desk(), "find_residents", json!({"text": "张小芳"}));
        let id = found["rows"][0]["id"].clone();
        call(self.desk(), "show_resident", json!({ "id": id }))["note"].clone()
    }

    fn items(&self) -> usize {
        call(self.desk(), "list_items", json!({}))
            .as_array()
            .unwrap()
            .len()
    }
}

/// Writes what the version before does not know.
fn write_newer(desk: &Desk) {
    let found = call(desk, "find_residents", json!({"text": "张小芳"}));
    let id = found["rows"][0]["id"].clone();
    call(desk, "edit_resident", json!({"id": id, "note": "腿脚不便"}));
    call(desk, "add_item", json!({"name": "蔬菜包", "unit": "份"}));
}

fn founded() -> (Laptop, Laptop) {
    let (first, second) = (Laptop::new(), Laptop::new());
    found(first.desk());
    let id = |name: &str, args: Value| call(first.desk(), name, args)["id"].clone();
    let compound = id("add_compound", json!({"name": "一村"}));
    let shape = json!({"compound": compound, "name": "1", "units": 1, "floors": 1, "rooms_per_floor": 1});
    let building = id("add_building", shape);
    let shown = call(first.desk(), "show_building", json!({ "id": building }));
    let home = shown["units"][0]["homes"][0]["id"].clone();
    id("add_resident", json!({"home": home, "name": "张小芳"}));
    join(first.desk(), second.desk(), "李雷", json!({"role": "staff"}));
    (first, second)
}

#[test]
fn what_an_older_program_was_given_is_read_after_the_upgrade() {
    let (first, mut older) = founded();
    older.install(Some(BEFORE));
    write_newer(first.desk());
    older.as_of(BEFORE, |desk| give(first.desk(), desk));
    assert_eq!(older.newer(), 2, "it holds what it cannot read");
    assert_eq!((older.note(), older.items()), (Value::Null, 0));
    // It goes on working, and hands on what it cannot read to somebody who can.
    older.as_of(BEFORE, |desk| call(desk, "add_place", json!({"name": "东门"})));
    let third = Laptop::new();
    join(first.desk(), third.desk(), "韩梅", json!({"role": "staff"}));
    let own = everything(first.desk());
    let carried = everything(older.desk());
    assert!(own.iter().filter(|page| carried.contains(page)).count() >= 2);
    give(older.desk(), third.desk());
    assert_eq!((third.note(), third.items()), (json!("腿脚不便"), 1));
    assert_eq!(third.newer(), 0);
    // The upgrade: opened by a program that knows more, the tables are made anew.
    older.install(None);
    assert_eq!(older.newer(), 0);
    assert_eq!((older.note(), older.items()), (json!("腿脚不便"), 1));
    for from in [&first, &older, &third] {
        for to in [&first, &older, &third] {
            if !std::ptr::eq(from, to) {
                give(from.desk(), to.desk());
            }
        }
    }
    let digests = [&first, &older, &third].map(|laptop| kept::digest(laptop.desk()).unwrap());
    assert!(digests.iter().all(|digest| *digest == digests[0]), "{digests:?}");
    for laptop in [&first, &older, &third] {
        kept::verify(laptop.desk()).unwrap();
    }
}

#[test]
fn a_program_that_is_put_back_to_an_older_version_loses_nothing() {
    let (first, mut other) = founded();
    write_newer(first.desk());
    give(first.desk(), other.desk());
    let before = (kept::digest(other.desk()).unwrap(), everything(other.desk()));
    other.install(Some(BEFORE));
    assert_eq!((other.newer(), other.items()), (json!(2), 0));
    other.install(None);
    assert_eq!(
        (kept::digest(other.desk()).unwrap(), everything(other.desk())),
        before
    );
}

#[test]
fn a_field_nobody_knows_yet_goes_with_its_fact_wherever_that_goes() {
    let (first, second) = founded();
    let mut forger = Forger::of(second.dir.path(), second.desk());
    let mut body = minicbor::Encoder::new(Vec::new());
    body.map(3).unwrap().u8(0).unwrap().str("面").unwrap();
    body.u8(2)
        .unwrap()
        .str("袋")
        .unwrap()
        .u8(23)
        .unwrap()
        .str("later")
        .unwrap();
    let page = forger.page(vec![Draft {
        class: Class::Supplies,
        kind: ITEM_ADDED,
        subject: Id::from_bytes([7; 16]),
        body: body.into_writer(),
    }]);
    first.desk().take_in(vec![page.clone()]).unwrap();
    assert_eq!(first.items(), 1, "what is known of it counts");
    let third = Laptop::new();
    join(first.desk(), third.desk(), "韩梅", json!({"role": "staff"}));
    assert_eq!(third.items(), 1);
    assert!(
        everything(third.desk()).contains(&page),
        "it arrives as it was signed"
    );
    call(third.desk(), "rebuild", json!({}));
    assert!(everything(third.desk()).contains(&page));
    kept::verify(third.desk()).unwrap();
}
