//! What is said to be safe elsewhere is what a hub has put its name to: counted exactly, proved by receipts that nobody can
//! forge or use again, and told in words when a hub has lost what it signed for.
#![allow(missing_docs, clippy::unwrap_used)]

use ed25519_dalek::SigningKey;
use linli_core::desk::{Desk, Lang, World};
use linli_core::features::syncing::{Carrier, CarrierError};
use linli_core::id::Id;
use linli_core::receipt::{Claim, Receipt, ReceiptFault};
use linli_core::sync::{Answer, Ask, Held};
use linli_hub::client::HttpCarrier;
use linli_hub::server::{self, Door, Running, Setup};
use linli_hub::wire;
use linli_tests::meet::{ask, call, found};
use linli_tests::relay::relay;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

const LOOPBACK: &str = "127.0.0.1:0";

fn open(dir: &Path) -> Desk {
    let desk = Desk::open(dir, World::system()).unwrap();
    desk.set_carrier(Arc::new(HttpCarrier::new()));
    desk
}

fn start(dir: &Path, listen: &str, door: Door) -> Running {
    let setup = Setup {
        door,
        ..Setup::default()
    };
    server::start_with(dir, listen, setup).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn add(desk: &Desk, many: usize) {
    for n in 0..many {
        call(
            desk,
            "add_item",
            json!({"name": format!("物资{n}"), "unit": "个"}),
        );
    }
}

fn state(desk: &Desk) -> Value {
    call(desk, "sync_state", json!({}))
}

fn sync(desk: &Desk) -> Value {
    call(desk, "sync_now", json!({}))
}

/// Facts here, safe elsewhere, only here.
fn counts(desk: &Desk) -> (u64, u64, u64) {
    let proof = &state(desk)["proof"];
    let count = |name: &str| proof[name].as_u64().unwrap();
    (count("facts"), count("safe"), count("only_here"))
}

/// A committee on one laptop, its files in `a`, and a hub's in `hub`.
struct Town {
    dir: TempDir,
    founder: Desk,
}

impl Town {
    fn new() -> Town {
        let dir = tempfile::tempdir().unwrap();
        let founder = open(&dir.path().join("a"));
        found(&founder);
        Town { dir, founder }
    }

    fn hub_dir(&self) -> std::path::PathBuf {
        self.dir.path().join("hub")
    }

    fn hub(&self, listen: &str) -> Running {
        server::start(&self.hub_dir(), listen).unwrap()
    }
}

#[test]
fn how_many_facts_are_only_here_is_exact_offline_and_after() {
    let town = Town::new();
    let (facts, safe, only_here) = counts(&town.founder);
    assert!(
        facts > 0 && safe == 0 && only_here == facts,
        "there is no hub yet"
    );
    let hub = town.hub(LOOPBACK);
    let (url, listen) = (hub.url(), hub.address.to_string());
    call(&town.founder, "set_hub", json!({"address": url}));
    sync(&town.founder);
    assert_eq!(counts(&town.founder), (facts, facts, 0));
    let proof = state(&town.founder)["proof"]["receipts"][0].clone();
    let pin = url.split_once('#').unwrap().1;
    assert_eq!(
        proof["pin"].as_str().unwrap().replace(' ', ""),
        pin,
        "by the hub the address names"
    );
    assert_eq!(
        (&proof["peer"], proof["facts"].as_u64()),
        (&json!(url), Some(facts))
    );

    hub.stop();
    add(&town.founder, 12);
    let offline = town.founder.call("sync_now", json!({}), Lang::Zh).unwrap_err();
    assert_eq!(offline.code, "offline");
    assert_eq!(counts(&town.founder), (facts + 12, facts, 12));
    let hub = town.hub(&listen);
    sync(&town.founder);
    assert_eq!(counts(&town.founder), (facts + 12, facts + 12, 0));

    // What another laptop wrote and this one fetched is at the hub all the same.
    let invitation = call(&town.founder, "make_invitation", json!({}))["invitation"].clone();
    sync(&town.founder);
    let other = open(&town.dir.path().join("b"));
    ask(&other, &invitation, "李梅");
    for desk in [&other, &town.founder, &other] {
        sync(desk);
    }
    add(&other, 3);
    assert_eq!(counts(&other).2, 3);
    sync(&other);
    sync(&town.founder);
    let all = counts(&other);
    assert_eq!((all.1, all.2), (all.0, 0));
    assert_eq!(counts(&town.founder), all);
    // Where there is no hub any more, its word is no comfort.
    call(&town.founder, "set_hub", json!({"address": null}));
    assert_eq!(counts(&town.founder), (all.0, 0, all.0));
    drop(hub);
}

#[test]
fn a_hub_that_was_emptied_or_rolled_back_is_refilled_and_says_so() {
    for rolled_back in [false, true] {
        let town = Town::new();
        let hub = town.hub(LOOPBACK);
        let (url, listen) = (hub.url(), hub.address.to_string());
        call(&town.founder, "set_hub", json!({"address": url}));
        sync(&town.founder);
        let early = counts(&town.founder).0;
        hub.stop();
        copy(&town.hub_dir(), &town.dir.path().join("backup"));
        let hub = town.hub(&listen);
        add(&town.founder, 30);
        sync(&town.founder);
        hub.stop();
        // This one will not be lost: the hub has not signed for it.
        add(&town.founder, 5);

        let key = fs::read(town.hub_dir().join("key")).unwrap();
        fs::remove_dir_all(town.hub_dir()).unwrap();
        if rolled_back {
            copy(&town.dir.path().join("backup"), &town.hub_dir());
        } else {
            fs::create_dir(town.hub_dir()).unwrap();
            fs::write(town.hub_dir().join("key"), key).unwrap();
        }
        let lost = if rolled_back { 30 } else { early + 30 };
        let _hub = town.hub(&listen);
        assert_eq!(state(&town.founder)["losses"], json!([]));
        let after = sync(&town.founder);
        assert_eq!(after["waiting"], 0);
        let loss = &after["losses"][0];
        assert_eq!(
            (loss["lost"].as_u64(), loss["refilled"].as_u64()),
            (Some(lost), Some(lost))
        );
        assert_eq!(counts(&town.founder), (early + 35, early + 35, 0));
        // It stays until somebody has read it, and is no news the next time.
        assert_eq!(sync(&town.founder)["losses"].as_array().unwrap().len(), 1);
        call(&town.founder, "dismiss_sync_news", json!({}));
        assert_eq!(sync(&town.founder)["losses"], json!([]));
    }
}

#[test]
fn a_revoked_laptop_that_is_shown_less_does_not_think_the_hub_has_lost_it() {
    let town = Town::new();
    let hub = town.hub(LOOPBACK);
    call(&town.founder, "set_hub", json!({"address": hub.url()}));
    let invitation = call(&town.founder, "make_invitation", json!({}))["invitation"].clone();
    sync(&town.founder);
    let other = open(&town.dir.path().join("b"));
    ask(&other, &invitation, "李梅");
    for desk in [&other, &town.founder, &other] {
        sync(desk);
    }
    let devices = call(&other, "list_devices", json!({}));
    let here = devices
        .as_array()
        .unwrap()
        .iter()
        .find(|device| device["here"] == true);
    call(
        &town.founder,
        "revoke_device",
        json!({"device": here.unwrap()["id"]}),
    );
    sync(&town.founder);
    assert_eq!(
        other.call("sync_now", json!({}), Lang::En).unwrap_err().code,
        "hub_refused"
    );
    assert_eq!(state(&other)["losses"], json!([]));
}

/// Replaces the receipt in an answer.
fn with_receipt(body: &[u8], receipt: &[u8]) -> Vec<u8> {
    let holds = wire::read_holds(body).unwrap();
    assert!(holds.refused.is_empty() && holds.holes.is_empty());
    let mut e = minicbor::Encoder::new(Vec::new());
    e.array(3).unwrap().bytes(receipt).unwrap();
    e.array(0).unwrap().array(0).unwrap();
    e.into_writer()
}

fn receipt_in(body: &[u8]) -> Vec<u8> {
    wire::read_holds(body).unwrap().receipt
}

/// What the carrier says of an answer whose receipt was altered on the way.
fn fault_of(alter: impl Fn(Vec<u8>) -> Vec<u8> + Send + Sync + 'static) -> ReceiptFault {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path(), LOOPBACK, Door::Plain);
    let altered = move |path: &str, body: Vec<u8>| match path.ends_with("/vector") {
        true => with_receipt(&body, &alter(receipt_in(&body))),
        false => body,
    };
    let url = relay(hub.address, Arc::new(altered));
    let key = SigningKey::from_bytes(&[1; 32]);
    let carrier = HttpCarrier::new();
    // Twice, so that the second may be answered with what the first was.
    let _ = carrier.exchange(&key, &url, Id::NIL, Ask::Vector);
    match carrier.exchange(&key, &url, Id::NIL, Ask::Vector) {
        Err(CarrierError::Receipt(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

/// The same claim with a change, signed anew by a key of the impostor's own.
fn changed(receipt: Vec<u8>, change: impl Fn(&mut Claim)) -> Vec<u8> {
    let mut claim = Receipt::read(receipt).unwrap().claim;
    change(&mut claim);
    claim.sign(&SigningKey::from_bytes(&[66; 32])).bytes().to_vec()
}

#[test]
fn receipts_that_are_forged_replayed_or_somebody_elses_prove_nothing() {
    let flipped = |mut receipt: Vec<u8>| {
        receipt[5] ^= 1;
        receipt
    };
    assert_eq!(fault_of(flipped), ReceiptFault::Signature);
    assert_eq!(fault_of(|_| Vec::new()), ReceiptFault::Form);
    let other = Id::from_bytes([9; 16]);
    let of_another_space = move |receipt| changed(receipt, |claim| claim.space = other);
    assert_eq!(fault_of(of_another_space), ReceiptFault::OtherSpace);
    let for_another = move |receipt| changed(receipt, |claim| claim.asker = other);
    assert_eq!(fault_of(for_another), ReceiptFault::OtherAsker);
    let first = Mutex::new(None);
    let replayed = move |receipt: Vec<u8>| first.lock().unwrap().get_or_insert(receipt).clone();
    assert_eq!(fault_of(replayed), ReceiptFault::OtherQuestion);
}

#[test]
fn a_hub_whose_receipts_are_no_good_counts_for_nothing_until_they_are() {
    let town = Town::new();
    let hub = start(&town.hub_dir(), LOOPBACK, Door::Plain);
    let forge = Arc::new(Mutex::new(false));
    let forging = forge.clone();
    let alter = move |path: &str, body: Vec<u8>| {
        let asked = path.ends_with("/vector") || path.ends_with("/give");
        if !asked || !*forging.lock().unwrap() {
            return body;
        }
        let mut receipt = receipt_in(&body);
        receipt[0] ^= 1;
        with_receipt(&body, &receipt)
    };
    let url = relay(hub.address, Arc::new(alter));
    call(&town.founder, "set_hub", json!({"address": url}));
    sync(&town.founder);
    let facts = counts(&town.founder).0;
    assert_eq!(counts(&town.founder), (facts, facts, 0));
    *forge.lock().unwrap() = true;
    let refused = town.founder.call("sync_now", json!({}), Lang::Zh).unwrap_err();
    assert_eq!(refused.code, "bad_receipt");
    assert!(refused.say(Lang::Zh).contains("仅在本机"));
    assert_eq!(counts(&town.founder), (facts, 0, facts));
    *forge.lock().unwrap() = false;
    sync(&town.founder);
    assert_eq!(counts(&town.founder), (facts, facts, 0));
}

#[test]
fn another_hub_under_an_address_without_a_pin_is_told_nothing_until_a_person_says_so() {
    let town = Town::new();
    let hub = start(&town.hub_dir(), LOOPBACK, Door::Plain);
    let (url, listen) = (hub.url(), hub.address.to_string());
    call(&town.founder, "set_hub", json!({"address": url}));
    sync(&town.founder);
    let learnt = state(&town.founder)["hub_pin"].clone();
    hub.stop();
    add(&town.founder, 2);
    let elsewhere = town.dir.path().join("other hub");
    let other = start(&elsewhere, &listen, Door::Plain);
    let refused = town.founder.call("sync_now", json!({}), Lang::Zh).unwrap_err();
    assert_eq!(refused.code, "hub_changed");
    let key = SigningKey::from_bytes(&[1; 32]);
    let space = town.founder.with_space(|space| Ok(space.id)).unwrap();
    let Ok(Answer::Holds(Held { vector, .. })) = HttpCarrier::new().exchange(&key, &url, space, Ask::Vector)
    else {
        panic!("it answers")
    };
    assert_eq!(vector.total(), 0, "nothing was given to it");
    assert_eq!(state(&town.founder)["hub_pin"], learnt);
    // A person has asked, and saves the address once more.
    call(&town.founder, "set_hub", json!({"address": url}));
    sync(&town.founder);
    let proof = state(&town.founder);
    assert_ne!(proof["hub_pin"], learnt);
    assert_eq!((counts(&town.founder).2, &proof["losses"]), (0, &json!([])));
    drop(other);
}
