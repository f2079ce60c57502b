//! The hub's door: who may ask, who may read, who may only hand over.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, World};
use linli_hub::client::HttpCarrier;
use linli_hub::server::{self, Running};
use linli_tests::meet::{ask, call, code, found};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;

fn laptop() -> (Desk, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(dir.path(), World::system()).unwrap();
    desk.set_carrier(Arc::new(HttpCarrier::new()));
    (desk, dir)
}

struct Town {
    hub: Running,
    founder: Desk,
    _dirs: [TempDir; 2],
}

impl Town {
    fn new() -> Town {
        let dir = tempfile::tempdir().unwrap();
        let hub = server::start(dir.path(), "127.0.0.1:0").unwrap();
        let (founder, files) = laptop();
        found(&founder);
        call(&founder, "add_item", json!({"name": "米", "unit": "袋"}));
        call(&founder, "set_hub", json!({"address": hub.url()}));
        Town {
            hub,
            founder,
            _dirs: [dir, files],
        }
    }

    fn invite(&self) -> Value {
        let invitation = call(&self.founder, "make_invitation", json!({}))["invitation"].clone();
        call(&self.founder, "sync_now", json!({}));
        invitation
    }
}

fn items(desk: &Desk) -> usize {
    call(desk, "list_items", json!({})).as_array().unwrap().len()
}

fn admitted(desk: &Desk) -> bool {
    call(desk, "status", json!({}))["admitted"] == true
}

#[test]
fn a_laptop_with_a_fresh_invitation_reads_at_once_and_one_that_shows_it_again_does_not() {
    let town = Town::new();
    let invitation = town.invite();
    let ((first, _a), (second, _b)) = (laptop(), laptop());
    ask(&first, &invitation, "李雷");
    call(&first, "sync_now", json!({}));
    assert_eq!(
        (items(&first), admitted(&first)),
        (1, false),
        "it works before anybody has looked"
    );
    call(&first, "add_item", json!({"name": "面", "unit": "袋"}));
    call(&first, "sync_now", json!({}));
    assert_eq!(items(&town.founder), 1);

    ask(&second, &invitation, "冒名");
    assert_eq!(code(&second, "sync_now", json!({})), "hub_refused");
    assert_eq!(items(&second), 0);
    // Which of them photographed it nobody can tell: the first reads no more either, and still hands over what it wrote.
    call(&town.founder, "add_item", json!({"name": "机密", "unit": "个"}));
    call(&town.founder, "sync_now", json!({}));
    assert_eq!(code(&first, "sync_now", json!({})), "hub_refused");
    assert_eq!(items(&first), 2, "what it had read, and its own");

    // Both are seen; neither comes in by itself.
    call(&town.founder, "sync_now", json!({}));
    let requests = call(&town.founder, "list_requests", json!({}));
    assert_eq!(requests.as_array().unwrap().len(), 2);
    let wanted = requests
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["staff_name"] == "李雷")
        .unwrap();
    call(&town.founder, "admit_device", json!({"device": wanted["device"]}));
    call(&town.founder, "sync_now", json!({}));
    assert_eq!(items(&town.founder), 3, "what it wrote meanwhile counts now");
    call(&first, "sync_now", json!({}));
    assert!(admitted(&first));
    assert_eq!(items(&first), 3);
    assert_eq!(code(&second, "sync_now", json!({})), "hub_refused");
    drop(town.hub);
}

#[test]
fn a_revoked_laptop_reads_no_more_and_still_hands_over_what_it_wrote() {
    let town = Town::new();
    let invitation = town.invite();
    let (lost, _files) = laptop();
    ask(&lost, &invitation, "李雷");
    for desk in [&lost, &town.founder, &lost] {
        call(desk, "sync_now", json!({}));
    }
    assert!(admitted(&lost));
    let devices = call(&town.founder, "list_devices", json!({}));
    let device = devices
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["here"] == false)
        .unwrap()["id"]
        .clone();
    call(&town.founder, "revoke_device", json!({"device": device}));
    call(&town.founder, "add_item", json!({"name": "机密", "unit": "个"}));
    call(&town.founder, "sync_now", json!({}));

    call(&lost, "add_item", json!({"name": "离线时写的", "unit": "个"}));
    assert_eq!(code(&lost, "sync_now", json!({})), "hub_refused");
    assert_eq!(items(&lost), 2, "its own and what it knew");
    call(&town.founder, "sync_now", json!({}));
    let held = call(&town.founder, "list_held", json!({}));
    assert_eq!(held[0]["reason"], "revoked");
    assert_eq!(items(&town.founder), 2);
    drop(town.hub);
}
