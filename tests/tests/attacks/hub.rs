//! The hub's door: strangers, the revoked, those who race.

use super::town::{Laptop, State, Town, item, laptop};
use ed25519_dalek::{Signer, SigningKey};
use linli_core::features::syncing::{Carrier, CarrierError};
use linli_core::journal::fact::Draft;
use linli_core::journal::page::Page;
use linli_core::journal::vector::{Head, Vector};
use linli_core::sync::{Answer, Ask};
use linli_hub::auth::{self, Nonce};
use linli_hub::client::HttpCarrier;
use linli_hub::server::{self, Running};
use linli_tests::log::{self, Watch};
use linli_tests::meet::{ask, call, code, everything, found, pages};
use linli_tests::served::{Heard, open_session};
use serde_json::json;
use tempfile::TempDir;

pub const MEDIA: &str = "application/cbor";

fn refusal(answer: Result<Answer, CarrierError>) -> String {
    match answer {
        Err(CarrierError::Refused { code, .. }) => code,
        Ok(Answer::HoldsWithout(_, refused)) => refused[0].code.clone(),
        other => panic!("{other:?}"),
    }
}

/// A town whose hub is attacked.
pub struct Attacked {
    pub town: Town,
    pub hub: Running,
    _dir: TempDir,
}

impl Attacked {
    pub fn new() -> Attacked {
        let town = Town::new();
        let (hub, dir) = town.hub();
        Attacked { town, hub, _dir: dir }
    }

    pub fn address(&self) -> String {
        self.hub.address.to_string()
    }

    pub fn path(&self, what: &str) -> String {
        format!("/v1/spaces/{}/{what}", self.town.space())
    }

    /// What the hub holds, as the founder sees it, and the founder's own state after syncing with it.
    pub fn state(&self) -> (Vector, State) {
        let key = self.town.founder.forger().key;
        let held = HttpCarrier::new().exchange(&key, &self.hub.url(), self.town.founder.space(), Ask::Vector);
        call(&self.town.founder.desk, "sync_now", json!({}));
        let Answer::Holds(held) = held.unwrap() else {
            panic!("it tells what it holds")
        };
        (held.vector, self.town.founder.state())
    }

    /// Asks in the name of `key`.
    fn ask(&self, key: &SigningKey, ask: Ask) -> Result<Answer, CarrierError> {
        HttpCarrier::new().exchange(key, &self.hub.url(), self.town.founder.space(), ask)
    }

    /// The hub has said since `watch` that it refused something for this reason.
    pub fn logged(&self, watch: &Watch, code: &str) {
        let code = format!("code=\"{code}\"");
        assert!(
            watch.said(&["refused", &code, &at(&self.hub)]),
            "{code} is not in the log"
        );
    }

    /// Does what must be refused with this status and code: logged, and nothing changed.
    pub fn refuses(&self, attack: impl FnOnce() -> Heard, status: u16, code: &str) {
        let (before, watch) = (self.state(), log::watch());
        let heard = attack();
        assert_eq!((heard.status, heard.code().as_str()), (status, code), "{heard:?}");
        assert!(self.state() == before, "{code}: something changed");
        self.logged(&watch, code);
    }

    /// A session for `key`.
    pub fn session(&self, key: &SigningKey) -> Nonce {
        open_session(&self.address(), &key.verifying_key().to_bytes())
    }

    /// A request signed as it should be, the first of a fresh session.
    pub fn signed(&self, key: &SigningKey, what: &str, body: &[u8]) -> Vec<u8> {
        let nonce = self.session(key);
        let signature = key
            .sign(&auth::words(&nonce, 1, &self.path(what), body))
            .to_bytes();
        post(&self.path(what), MEDIA, &proof(&nonce, 1, &signature), body)
    }
}

/// What stands in each line about a connection of this hub, and of no other.
pub fn at(hub: &Running) -> String {
    format!("{{at={}}}", hub.address)
}

pub fn proof(nonce: &Nonce, count: u64, signature: &[u8; 64]) -> String {
    let (nonce, signature) = (auth::to_hex(nonce), auth::to_hex(signature));
    format!(
        "{}: {nonce}\r\n{}: {count}\r\n{}: {signature}\r\n",
        auth::SESSION,
        auth::COUNT,
        auth::SIGNATURE
    )
}

pub fn post(path: &str, media: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: {media}\r\ncontent-length: {}\r\n{headers}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[test]
pub fn a_stranger_who_knows_the_spaces_id_asks_for_everything() {
    let it = Attacked::new();
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let (before, watch) = (it.state(), log::watch());
    assert_eq!(
        refusal(it.ask(&stranger, Ask::Take(Vector::default()))),
        "stranger"
    );
    let Ok(Answer::Holds(held)) = it.ask(&stranger, Ask::Vector) else {
        panic!("it is told how far its own chains are held")
    };
    assert_eq!(held.vector, Vector::default());
    assert!(it.state() == before);
    it.logged(&watch, "stranger");
}

#[test]
pub fn a_member_of_one_committee_asks_for_another() {
    let (it, other) = (Attacked::new(), Town::new());
    let (before, watch) = (it.state(), log::watch());
    let key = other.founder.forger().key;
    assert_eq!(refusal(it.ask(&key, Ask::Take(Vector::default()))), "stranger");
    assert!(it.state() == before);
    it.logged(&watch, "stranger");
}

#[test]
pub fn a_page_of_one_committee_given_to_another() {
    let (it, other) = (Attacked::new(), Town::new());
    let (before, watch) = (it.state(), log::watch());
    let key = it.town.staff.forger().key;
    assert_eq!(
        refusal(it.ask(&key, Ask::Give(vec![other.page()]))),
        "other_space"
    );
    let device = other.staff.device().to_string();
    assert!(it.state() == before && watch.said(&["a page was refused", &device, "other_space"]));
}

#[test]
pub fn a_forged_page_given_by_a_member() {
    let it = Attacked::new();
    let (before, watch) = (it.state(), log::watch());
    let mut page = it.town.page();
    let last = page.len() - 1;
    page[last] ^= 1;
    let key = it.town.staff.forger().key;
    assert_eq!(refusal(it.ask(&key, Ask::Give(vec![page]))), "section");
    assert!(it.state() == before && watch.said(&["a page was refused", &it.town.space(), "section"]));
}

#[test]
pub fn a_stranger_founds_the_space_of_another() {
    let town = Town::new();
    let dir = tempfile::tempdir().unwrap();
    let hub = server::start(dir.path(), "127.0.0.1:0").unwrap();
    let thief = laptop();
    found(&thief.desk);
    let mut forger = thief.forger();
    let founding = Page::open(pages(&thief.desk, &town.founder.desk)[0].clone())
        .unwrap()
        .facts()
        .unwrap()
        .remove(0);
    forger.space = town.founder.space();
    (forger.next, forger.previous) = (1, [0; 32]);
    let claim = Draft {
        class: founding.class,
        kind: founding.kind,
        subject: founding.subject,
        body: founding.body,
    };
    let page = forger.page(vec![claim]);
    let (before, watch) = (town.founder.state(), log::watch());
    let answer = HttpCarrier::new().exchange(&forger.key, &hub.url(), forger.space, Ask::Give(vec![page]));
    assert_eq!(refusal(answer), "stranger");
    assert!(watch.said(&[
        "a page was refused",
        &town.space(),
        &thief.device().to_string(),
        "stranger"
    ]));
    // The true founder finds its place empty, and its own afterwards.
    let key = town.founder.forger().key;
    let held = || match HttpCarrier::new().exchange(&key, &hub.url(), forger.space, Ask::Vector) {
        Ok(Answer::Holds(held)) => held.vector,
        other => panic!("{other:?}"),
    };
    assert_eq!(held(), Vector::default(), "nothing of the stranger was kept");
    call(&town.founder.desk, "set_hub", json!({"address": hub.url()}));
    call(&town.founder.desk, "sync_now", json!({}));
    assert!(held() == town.founder.state().1 && town.founder.state() == before);
}

#[test]
pub fn a_hub_that_introduces_a_device_of_its_own() {
    let town = Town::new();
    let hubs = laptop();
    found(&hubs.desk);
    let mut forger = hubs.forger();
    forger.space = town.founder.space();
    (forger.next, forger.previous, forger.seen) = (1, [0; 32], Vector::default());
    // It has all of the committee's pages, and puts one of its own making between them.
    let mut all = everything(&town.founder.desk);
    all.push(forger.page(vec![item("untergeschoben")]));
    let watch = log::watch();
    town.staff.desk.take_in(all).unwrap();
    assert_eq!(town.staff.items(), 1);
    assert!(watch.said_here(&["a page waits", &hubs.device().to_string()]));
}

fn invited(it: &Attacked) -> serde_json::Value {
    let invitation = call(&it.town.founder.desk, "make_invitation", json!({}))["invitation"].clone();
    call(&it.town.founder.desk, "sync_now", json!({}));
    invitation
}

#[test]
pub fn twenty_laptops_race_with_one_invitation() {
    let it = Attacked::new();
    let invitation = invited(&it);
    let racers: Vec<Laptop> = (0..20).map(|_| laptop()).collect();
    for (n, racer) in racers.iter().enumerate() {
        ask(&racer.desk, &invitation, &format!("跑{n}"));
    }
    let watch = log::watch();
    let start = std::sync::Barrier::new(racers.len());
    let winners = std::thread::scope(|threads| {
        let run = |racer: &Laptop| {
            start.wait();
            code(&racer.desk, "sync_now", json!({})) == "ok"
        };
        let runs: Vec<_> = racers
            .iter()
            .map(|racer| threads.spawn(move || run(racer)))
            .collect();
        runs.into_iter()
            .map(|run| run.join().unwrap())
            .filter(|won| *won)
            .count()
    });
    assert!(
        winners <= 1,
        "one reads at most: the first, before another one shows it"
    );
    assert_eq!(racers.iter().filter(|racer| racer.items() == 1).count(), winners);
    // From then on nobody does.
    call(
        &it.town.founder.desk,
        "add_item",
        json!({"name": "机密", "unit": "个"}),
    );
    call(&it.town.founder.desk, "sync_now", json!({}));
    for racer in &racers {
        assert_eq!(code(&racer.desk, "sync_now", json!({})), "hub_refused");
        assert!(racer.items() <= 1);
    }
    // The administrator's laptop sees the quarrel and lets nobody in by itself.
    call(&it.town.founder.desk, "sync_now", json!({}));
    let devices = call(&it.town.founder.desk, "list_devices", json!({}));
    assert_eq!(
        devices
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["admitted"] == true)
            .count(),
        2,
        "{devices}"
    );
    it.logged(&watch, "stranger");
}

#[test]
pub fn a_revoked_laptop_that_asks_for_more() {
    let it = Attacked::new();
    let key = it.town.staff.forger().key;
    assert!(it.ask(&key, Ask::Take(Vector::default())).is_ok());
    call(
        &it.town.founder.desk,
        "revoke_device",
        json!({"device": it.town.staff.device().to_string()}),
    );
    call(
        &it.town.founder.desk,
        "add_item",
        json!({"name": "机密", "unit": "个"}),
    );
    call(&it.town.founder.desk, "sync_now", json!({}));
    let (before, watch) = (it.state(), log::watch());
    // What it wrote itself it may look at, for so a copy finds out that it is one; nothing else.
    let Ok(Answer::Pages(pages, _)) = it.ask(&key, Ask::Take(Vector::default())) else {
        panic!("it hears nothing of itself");
    };
    let mut own = Vector::default();
    for page in pages {
        let header = Page::trusted(page).unwrap().header;
        assert_eq!(header.writer().device, it.town.staff.device());
        own.set(header.writer(), Head::at(header.last_seq()));
    }
    assert_eq!(refusal(it.ask(&key, Ask::Take(own))), "revoked");
    assert!(it.state() == before);
    it.logged(&watch, "revoked");
}
