//! A round destroyed by somebody who is revoked from before that on: it counts as destroyed no longer, and what some had erased
//! already comes back from whoever still holds it.

use super::town::{CANARIES, Town, canaries, row};
use linli_core::desk::Lang;
use linli_core::journal::page::Page;
use linli_core::journal::vector::Vector;
use linli_core::world::World;
use linli_hub::limits::Limits;
use linli_hub::store::PageStore;
use linli_hub::store::sqlite::SqliteStore;
use linli_tests::kept;
use linli_tests::meet::{call, everything};
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

/// A founder, an administrator who will destroy the round, and a third laptop; all hold the same.
fn three() -> Town {
    let town = Town::new(&["administrator", "staff"]);
    town.mark(0, 0, CANARIES[0]);
    town.mark(1, 1, CANARIES[1]);
    call(town.desk(0), "close_round", json!({"id": town.round}));
    town.all_meet();
    town.all_meet();
    town
}

fn destroy(town: &Town) {
    call(town.desk(1), "destroy_round", json!({"id": town.round}));
}

fn revoke(town: &Town, from: u64) {
    let device = town.desk(1).device_id();
    call(
        town.desk(0),
        "revoke_device",
        json!({"device": device, "from": from}),
    );
}

/// The number of the next thing that laptop 1 writes.
fn next(town: &Town) -> u64 {
    let held = town.desk(1).with_space(|space| {
        space.seal()?;
        Ok((space.vector()?, space.writer()))
    });
    let (vector, writer) = held.unwrap();
    vector.get(&writer) + 1
}

fn sync(town: &Town, laptop: usize) -> Value {
    let done = town.desk(laptop).call("sync_now", json!({}), Lang::En);
    done.unwrap_or_else(|problem| json!(problem.code))
}

fn is_back(town: &Town, laptop: usize) {
    assert_eq!(
        canaries(&town.laptops[laptop]),
        &CANARIES[..2],
        "laptop {laptop} has both notes again"
    );
    assert_eq!(row(town.desk(laptop))["state"], "kept", "laptop {laptop}");
    kept::verify(town.desk(laptop)).unwrap();
}

/// The store of a hub that stands still.
fn store(folder: &Path) -> SqliteStore {
    SqliteStore::open(folder, World::system(), &Limits::default()).unwrap()
}

/// What a hub that stands still holds.
fn pages(folder: &Path, town: &Town) -> Vec<Page> {
    let all = store(folder).beyond(town.space(), &Vector::default(), usize::MAX);
    let (pages, _) = all.unwrap();
    pages
        .into_iter()
        .map(|bytes| Page::open(bytes).unwrap())
        .collect()
}

fn lacking(pages: &[Page]) -> usize {
    pages.iter().map(|page| page.erased().count()).sum()
}

#[test]
fn what_was_erased_comes_back_through_the_hub() {
    let town = three();
    let folder = TempDir::new().unwrap();
    let hub = linli_hub::server::start(folder.path(), "127.0.0.1:0").unwrap();
    town.has_hub(&hub);
    (0..3).for_each(|n| drop(sync(&town, n)));
    let from = next(&town);
    destroy(&town);
    sync(&town, 1);
    sync(&town, 2);
    assert_eq!(canaries(&town.laptops[2]), [""; 0], "it was erased there");
    revoke(&town, from);
    // The hub and laptop 2 have erased it, laptop 0 has not: it fills the hub, and the hub laptop 2.
    let state = sync(&town, 0);
    assert_eq!(state["waiting"], 0, "{state}");
    sync(&town, 2);
    for laptop in [0, 2] {
        is_back(&town, laptop);
    }
    // That it had erased the round laptop 2 had not told anybody yet.
    sync(&town, 0);
    assert_eq!(
        kept::digest(town.desk(0)).unwrap(),
        kept::digest(town.desk(2)).unwrap()
    );
    // A hub that starts anew is filled with all of it.
    drop(hub);
    let folder = TempDir::new().unwrap();
    let hub = linli_hub::server::start(folder.path(), "127.0.0.1:0").unwrap();
    call(town.desk(2), "set_hub", json!({"address": hub.url()}));
    assert_eq!(sync(&town, 2)["waiting"], 0);
    drop(hub);
    assert_eq!(lacking(&pages(folder.path(), &town)), 0);
}

#[test]
fn what_nobody_holds_any_more_holds_nothing_up() {
    let town = three();
    let from = next(&town);
    destroy(&town);
    town.give(1, 0);
    town.give(1, 2);
    for laptop in &town.laptops {
        assert_eq!(canaries(laptop), [""; 0]);
    }
    revoke(&town, from);
    town.give(0, 2);
    let folder = TempDir::new().unwrap();
    let hub = linli_hub::server::start(folder.path(), "127.0.0.1:0").unwrap();
    town.has_hub(&hub);
    for _ in 0..2 {
        for laptop in [0, 2] {
            let state = sync(&town, laptop);
            assert_eq!(state["waiting"], 0, "{state}");
            assert_eq!(row(town.desk(laptop)), Value::Null, "nobody knows of it");
        }
    }
    assert_eq!(
        kept::digest(town.desk(0)).unwrap(),
        kept::digest(town.desk(2)).unwrap()
    );
    // Work goes on, and says what is lacking.
    call(town.desk(0), "add_item", json!({"name": "蔬菜包", "unit": "份"}));
    sync(&town, 0);
    sync(&town, 2);
    assert_eq!(call(town.desk(2), "list_items", json!({}))[0]["name"], "蔬菜包");
    let verified = town.desk(2).with_space(|space| Ok(space.verify()?)).unwrap();
    assert!(verified.lacking > 0 && verified.faults.is_empty(), "{verified:?}");
    // A disk that fails and comes back is looked at closely then: what is lacking is no damage, and keeps nobody out.
    let proven = town.desk(2).with_space(|space| Ok(space.prove_writable(true)?));
    assert_eq!(proven, Ok(()));
}

#[test]
fn a_page_stripped_on_the_way_to_the_hub_is_filled_by_whoever_holds_it_whole() {
    let town = three();
    let strip = |page: Page| page.without(|round| *round == town.id()).unwrap_or(page);
    let whole: Vec<Page> = everything(town.desk(0))
        .into_iter()
        .map(|bytes| Page::open(bytes).unwrap())
        .collect();
    let stripped: Vec<Page> = whole.into_iter().map(strip).collect();
    let folder = TempDir::new().unwrap();
    store(folder.path()).put(town.space(), &stripped).unwrap();
    assert!(lacking(&pages(folder.path(), &town)) > 0);
    let hub = linli_hub::server::start(folder.path(), "127.0.0.1:0").unwrap();
    town.has_hub(&hub);
    assert_eq!(sync(&town, 2)["waiting"], 0);
    drop(hub);
    assert_eq!(lacking(&pages(folder.path(), &town)), 0, "the hub has all of it");
}
