//! Laptops of a committee in one room, without any hub: they find each other, agree, and give nothing to anybody else.
#![allow(missing_docs, clippy::unwrap_used)]

use ed25519_dalek::SigningKey;
use linli_core::desk::{Desk, World};
use linli_core::features::syncing::{Carrier, CarrierError};
use linli_core::journal::page::device_of;
use linli_core::journal::vector::Vector;
use linli_core::sync::{Answer, Ask};
use linli_hub::auth::Proof;
use linli_hub::client::{HttpCarrier, HttpLine, Line, Reply};
use linli_hub::room::{Beacon, Discovery, Entry, Pace, Room};
use linli_tests::forge::key_of;
use linli_tests::meet::{ask, call, code, found, give, join};
use linli_tests::process::soon;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// A room in which everybody hears everybody, in one process.
#[derive(Clone, Default)]
struct Corridor(Arc<Mutex<HashMap<usize, Shown>>>);

/// What one laptop lets others find.
type Shown = (Beacon, Vec<SocketAddr>);

struct Ear {
    corridor: Corridor,
    me: usize,
}

impl Discovery for Ear {
    fn announce(&mut self, beacon: Beacon, port: u16) -> Result<(), String> {
        let at = vec![SocketAddr::from(([127, 0, 0, 1], port))];
        self.corridor.0.lock().unwrap().insert(self.me, (beacon, at));
        Ok(())
    }

    fn leave(&mut self) {
        self.corridor.0.lock().unwrap().remove(&self.me);
    }

    fn seen(&mut self) -> Vec<(Beacon, Vec<SocketAddr>)> {
        let all = self.corridor.0.lock().unwrap();
        all.iter()
            .filter(|(who, _)| **who != self.me)
            .map(|(_, seen)| seen.clone())
            .collect()
    }
}

/// A laptop, in the room or not.
struct Laptop {
    room: Option<Room>,
    desk: Arc<Desk>,
    dir: TempDir,
}

impl Laptop {
    fn new() -> Laptop {
        let dir = tempfile::tempdir().unwrap();
        let desk = Arc::new(Desk::open(dir.path(), World::system()).unwrap());
        desk.set_carrier(Arc::new(HttpCarrier::new()));
        Laptop {
            room: None,
            desk,
            dir,
        }
    }

    fn enter(&mut self, corridor: &Corridor) {
        static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let me = NEXT.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let entry = Entry {
            discovery: Box::new(Ear {
                corridor: corridor.clone(),
                me,
            }),
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
            pace: Pace {
                look: Duration::from_millis(20),
                after_change: Duration::from_millis(20),
                latest: Duration::from_millis(500),
                after_failure: Duration::from_millis(50),
                ..Pace::default()
            },
        };
        self.room = Some(Room::enter(self.desk.clone(), World::system(), entry).unwrap());
    }

    fn add(&self, name: &str) {
        call(&self.desk, "add_item", json!({"name": name, "unit": "个"}));
    }

    fn items(&self) -> BTreeSet<String> {
        let items = call(&self.desk, "list_items", json!({}));
        let items = items.as_array().unwrap().iter();
        items
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect()
    }

    fn room(&self) -> Value {
        call(&self.desk, "list_peers", json!({}))
    }

    /// Where it listens, once it does.
    fn address(&self) -> String {
        soon("it listens", || self.room()["addresses"][0].is_string());
        self.room()["addresses"][0].as_str().unwrap().to_owned()
    }

    fn id(&self) -> linli_core::id::Id {
        self.desk.device_id()
    }
}

fn same_and_sound(laptops: &[&Laptop]) {
    let digest = |laptop: &Laptop| {
        let verified = laptop.desk.with_space(|space| Ok(space.verify()?)).unwrap();
        assert!(
            verified.faults.is_empty() && verified.projections_ok,
            "{verified:?}"
        );
        laptop.desk.with_space(|space| Ok(space.digest()?)).unwrap()
    };
    let first = digest(laptops[0]);
    assert!(
        laptops.iter().all(|laptop| digest(laptop) == first),
        "laptops that hold the same show the same"
    );
}

fn three() -> [Laptop; 3] {
    let all = [Laptop::new(), Laptop::new(), Laptop::new()];
    found(&all[0].desk);
    join(&all[0].desk, &all[1].desk, "李军", json!({}));
    join(&all[0].desk, &all[2].desk, "陈晨", json!({}));
    give(&all[0].desk, &all[1].desk);
    all
}

#[test]
fn three_laptops_in_a_room_agree_without_a_hub_while_all_of_them_write() {
    let corridor = Corridor::default();
    let mut all = three();
    for (nth, laptop) in all.iter().enumerate() {
        laptop.add(&format!("以前{nth}"));
    }
    for laptop in &mut all {
        laptop.enter(&corridor);
    }
    for round in 0..10 {
        for (nth, laptop) in all.iter().enumerate() {
            laptop.add(&format!("{nth} 第{round}"));
        }
    }
    soon("everybody holds everything", || {
        all.iter().all(|laptop| laptop.items().len() == 33)
    });
    same_and_sound(&all.iter().collect::<Vec<_>>());
    soon("both others are told to be here", || {
        let peers = all[0].room()["peers"].clone();
        let here = peers
            .as_array()
            .unwrap()
            .iter()
            .filter(|peer| peer["here"] == true && peer["last_ok_at"].is_i64());
        here.count() == 2
    });
    // One leaves; the others see it, and go on.
    all[2].room = None;
    all[0].add("后来");
    soon("the other hears of it", || all[1].items().len() == 34);
    soon("it is told to be away", || {
        let peers = all[0].room()["peers"].clone();
        let away = peers
            .as_array()
            .unwrap()
            .iter()
            .any(|peer| peer["name"] == "陈晨的电脑" && peer["here"] == false);
        away || !peers.to_string().contains("陈晨")
    });
}

#[test]
fn what_a_colleagues_laptop_has_signed_for_is_not_only_here() {
    let corridor = Corridor::default();
    let mut all = three();
    let proof = |laptop: &Laptop| call(&laptop.desk, "sync_state", json!({}))["proof"].clone();
    assert_eq!(proof(&all[0])["only_here"], proof(&all[0])["facts"]);
    for laptop in &mut all[..2] {
        laptop.enter(&corridor);
    }
    soon("the other one has signed for all of it", || {
        proof(&all[0])["only_here"] == 0 && all[0].room()["peers"][0]["last_ok_at"].is_i64()
    });
    let told = proof(&all[0]);
    let receipt = (&told["receipts"][0]["peer"], &told["receipts"][0]["laptop"]);
    assert_eq!(receipt, (&json!("李军的电脑"), &json!(true)));
    assert_eq!(told["safe"], 0, "there is no hub");
    for laptop in &mut all[..2] {
        laptop.room = None;
    }
    all[0].add("后来");
    assert_eq!(proof(&all[0])["only_here"], 1);
    let waiting = call(&all[0].desk, "list_waiting", json!({"offset": 0, "limit": 9}));
    assert_eq!(waiting["total"], 1);
    // A laptop that belongs to the committee no more keeps nothing safe.
    call(&all[0].desk, "revoke_device", json!({"device": all[1].id()}));
    assert_eq!(proof(&all[0])["only_here"], proof(&all[0])["facts"]);
}

#[test]
fn a_newcomer_comes_in_across_the_room_with_nothing_but_an_invitation() {
    let corridor = Corridor::default();
    let (mut founder, mut newcomer) = (Laptop::new(), Laptop::new());
    found(&founder.desk);
    founder.add("米");
    founder.enter(&corridor);
    let invitation = call(&founder.desk, "make_invitation", json!({}))["invitation"].clone();
    ask(&newcomer.desk, &invitation, "陈晨");
    newcomer.enter(&corridor);
    soon("it is let in and holds everything", || {
        call(&newcomer.desk, "status", json!({}))["admitted"] == true && newcomer.items().len() == 1
    });
    soon("both hold the same", || {
        let vector = |laptop: &Laptop| laptop.desk.with_space(|space| Ok(space.vector()?)).unwrap();
        vector(&founder) == vector(&newcomer)
    });
    same_and_sound(&[&founder, &newcomer]);
}

#[test]
fn where_nobody_hears_anybody_an_address_is_typed() {
    let [mut a, b, _c] = three();
    a.enter(&Corridor::default());
    a.add("米");
    b.add("面");
    let address = a.address();
    let room = call(&b.desk, "meet_peer", json!({"address": address}));
    assert_eq!(room["peers"][0]["name"], "前台");
    assert_eq!(
        (&room["peers"][0]["came"], &room["peers"][0]["went"]),
        (&json!(1), &json!(1))
    );
    same_and_sound(&[&a, &b]);
    soon("the one that was visited says so", || {
        a.room()["peers"][0]["name"] == "李军的电脑"
    });
    for (typed, expected) in [
        ("", "room_address"),
        ("a b", "room_address"),
        ("http://127.0.0.1", "room_address"),
        ("127.0.0.1:1", "room_unreached"),
    ] {
        assert_eq!(
            code(&b.desk, "meet_peer", json!({"address": typed})),
            expected,
            "{typed}"
        );
    }
}

#[test]
fn somebody_else_at_a_typed_address_gets_nothing() {
    let [_a, b, _c] = three();
    b.add("机密");
    let mut other = Laptop::new();
    found(&other.desk);
    other.enter(&Corridor::default());
    let before = other.items();
    assert_eq!(
        code(&b.desk, "meet_peer", json!({"address": other.address()})),
        "room_stranger"
    );
    assert_eq!(other.items(), before);
    // No TLS at all there, or nothing that answers, is no laptop of ours either.
    let deaf = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = deaf.local_addr().unwrap().to_string();
    let hung_up = std::thread::spawn(move || drop(deaf.accept().unwrap()));
    assert_eq!(
        code(&b.desk, "meet_peer", json!({"address": address})),
        "room_unreached"
    );
    hung_up.join().unwrap();
}

#[test]
fn a_stranger_in_the_room_learns_and_gives_nothing() {
    let [mut a, _b, _c] = three();
    a.enter(&Corridor::default());
    a.add("机密");
    let space = a.desk.with_space(|space| Ok(space.id)).unwrap();
    let at = format!(
        "https://{}#{}",
        a.address(),
        linli_core::features::syncing::pin(&a.id())
    );
    let carrier = HttpCarrier::new();
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let asked = |what| carrier.exchange(&stranger, &at, space, what);
    let told = asked(Ask::Vector).unwrap();
    assert!(
        matches!(&told, Answer::Holds(held) if held.vector == Vector::default()),
        "{told:?}"
    );
    let refused = asked(Ask::Take(Vector::default())).unwrap_err();
    assert!(
        matches!(&refused, CarrierError::Refused { code, .. } if code == "stranger"),
        "{refused:?}"
    );
    let mut other = Laptop::new();
    found(&other.desk);
    let facts = call(&a.desk, "verify", json!({}))["facts"].clone();
    let given = asked(Ask::Give(linli_tests::meet::everything(&other.desk)));
    assert!(matches!(given, Ok(Answer::HoldsWithout(..))), "{given:?}");
    assert_eq!(call(&a.desk, "verify", json!({}))["facts"], facts);
    assert!(
        a.room()["peers"].as_array().unwrap().is_empty(),
        "a stranger is not told to be a peer"
    );
    // The address of another space at the same laptop is a stranger's too.
    let elsewhere = carrier.exchange(
        &stranger,
        &at,
        linli_core::id::Id::from_bytes([1; 16]),
        Ask::Take(Vector::default()),
    );
    assert!(elsewhere.is_err());
    // Nor does a certificate of one laptop carry the word of another.
    let found = carrier.identify(
        &stranger,
        &format!("https://{}", a.address()),
        &[device_of(&[3; 32])],
    );
    assert!(matches!(found, Err(CarrierError::OtherKey)), "{found:?}");
    other.room = None;
}

/// The line of one laptop, used for what another has signed.
struct Lent(HttpLine);

impl Line for Lent {
    fn post(&self, at: &str, path: &str, proof: Option<&Proof>, body: &[u8]) -> Result<Reply, CarrierError> {
        self.0.post(at, path, proof, body)
    }

    fn reaches(&self, at: &str) -> bool {
        self.0.reaches(at)
    }
}

#[test]
fn what_one_laptop_has_signed_is_not_taken_over_the_line_of_another() {
    let [mut a, b, c] = three();
    a.enter(&Corridor::default());
    let key = |laptop: &Laptop| key_of(laptop.dir.path());
    let space = a.desk.with_space(|space| Ok(space.id)).unwrap();
    let at = format!(
        "https://{}#{}",
        a.address(),
        linli_core::features::syncing::pin(&a.id())
    );
    let take_over = |shown: &SigningKey, signer: &SigningKey| {
        let line = HttpLine::new();
        line.show(shown);
        let carrier = HttpCarrier::over(Box::new(Lent(line)), World::system());
        carrier.exchange(signer, &at, space, Ask::Take(Vector::default()))
    };
    // It is the line alone that makes the difference.
    assert!(matches!(take_over(&key(&b), &key(&b)), Ok(Answer::Pages(..))));
    for other in [key(&c), SigningKey::from_bytes(&[9; 32])] {
        let refused = take_over(&other, &key(&b)).unwrap_err();
        assert!(
            matches!(&refused, CarrierError::Refused { code, .. } if code == "request_signature"),
            "{refused:?}"
        );
    }
}

#[test]
fn a_revoked_laptop_hands_over_what_it_wrote_and_hears_nothing_more() {
    let corridor = Corridor::default();
    let [mut a, mut b, _c] = three();
    let lost = b.id();
    call(&a.desk, "revoke_device", json!({"device": lost}));
    a.add("机密");
    b.add("离线时写的");
    a.enter(&corridor);
    b.enter(&corridor);
    soon("what it wrote is kept aside", || {
        call(&a.desk, "list_held", json!({}))[0]["reason"] == "revoked"
    });
    assert!(!b.items().contains("机密"));
    assert!(!a.items().contains("离线时写的"));
}

#[test]
fn the_road_is_closed_and_opened_by_a_person() {
    let corridor = Corridor::default();
    let [mut a, mut b, _c] = three();
    a.enter(&corridor);
    b.enter(&corridor);
    let address = a.address();
    call(&a.desk, "set_room", json!({"on": false}));
    soon("it listens no more", || {
        a.room()["addresses"].as_array().unwrap().is_empty()
            && std::net::TcpStream::connect(&address).is_err()
    });
    assert_eq!(corridor.0.lock().unwrap().len(), 1, "nor does it call");
    a.add("米");
    call(&a.desk, "set_room", json!({"on": true}));
    soon("the other hears", || b.items().contains("米"));
}
