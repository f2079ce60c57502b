//! What somebody with bad intentions tries, one case each: the refusal, and that nothing has changed.
#![allow(missing_docs, clippy::unwrap_used)]

use ed25519_dalek::SigningKey;
use linli_core::desk::{Desk, Problem, World};
use linli_core::features::members::welcome;
use linli_core::features::syncing::{Carrier, CarrierError};
use linli_core::id::Id;
use linli_core::journal::fact::{Class, Draft};
use linli_core::journal::page::{Page, PageFault};
use linli_core::journal::vector::Vector;
use linli_core::sync::{Answer, Ask};
use linli_hub::client::HttpCarrier;
use linli_hub::server::{self, Running};
use linli_tests::forge::Forger;
use linli_tests::meet::{ask, call, code, everything, found, give, join, pages};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;

struct Laptop {
    desk: Desk,
    dir: TempDir,
}

fn laptop() -> Laptop {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(dir.path(), World::system()).unwrap();
    desk.set_carrier(Arc::new(HttpCarrier::new()));
    Laptop { desk, dir }
}

impl Laptop {
    fn digest(&self) -> [u8; 32] {
        self.desk.with_space(|space| Ok(space.digest()?)).unwrap()
    }

    fn forger(&self) -> Forger {
        Forger::of(self.dir.path(), &self.desk)
    }

    fn space(&self) -> Id {
        self.desk.with_space(|space| Ok(space.id)).unwrap()
    }
}

/// A founder with a register, and a member of the staff.
struct Town {
    founder: Laptop,
    staff: Laptop,
}

impl Town {
    fn new() -> Town {
        let (founder, staff) = (laptop(), laptop());
        found(&founder.desk);
        call(&founder.desk, "add_item", json!({"name": "米", "unit": "袋"}));
        join(&founder.desk, &staff.desk, "李雷", json!({}));
        Town { founder, staff }
    }

    /// Gives the founder a page and asks that nothing comes of it.
    fn refused(&self, page: Vec<u8>) -> Option<PageFault> {
        let before = self.founder.digest();
        let received = self.founder.desk.take_in(vec![page]).unwrap();
        assert_eq!((received.folded, self.founder.digest()), (0, before));
        received.refused.into_iter().next()
    }

    /// A page of the staff's laptop as its program would write it.
    fn page(&self) -> Vec<u8> {
        call(&self.staff.desk, "add_item", json!({"name": "面", "unit": "袋"}));
        pages(&self.staff.desk, &self.founder.desk).pop().unwrap()
    }
}

fn item(name: &str) -> Draft {
    let mut body = minicbor::Encoder::new(Vec::new());
    body.map(2)
        .unwrap()
        .u8(0)
        .unwrap()
        .str(name)
        .unwrap()
        .u8(2)
        .unwrap()
        .str("个")
        .unwrap();
    Draft {
        class: Class::Supplies,
        kind: 60,
        subject: Id::from_bytes(*blake3::hash(name.as_bytes()).as_bytes().first_chunk().unwrap()),
        body: body.into_writer(),
    }
}

// Pages.

#[test]
fn a_bit_flipped_anywhere_in_a_page() {
    let town = Town::new();
    let page = town.page();
    for place in (0..page.len()).step_by(7) {
        let mut flipped = page.clone();
        flipped[place] ^= 4;
        assert!(town.refused(flipped).is_some(), "byte {place}");
    }
    assert_eq!(town.founder.desk.take_in(vec![page]).unwrap().folded, 1);
}

#[test]
fn a_page_cut_off_or_with_something_behind_it() {
    let town = Town::new();
    let page = town.page();
    for end in (0..page.len()).step_by(11) {
        assert_eq!(town.refused(page[..end].to_vec()), Some(PageFault::NotAPage));
    }
    assert_eq!(town.refused([page, vec![0]].concat()), Some(PageFault::NotAPage));
}

#[test]
fn a_page_signed_by_another_key_than_it_names() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    let own = forger.page(vec![item("x")]);
    // The signature of one page under the header of another.
    let other = forger.page(vec![item("y")]);
    let header = |page: &[u8]| 9 + u32::from_le_bytes(page[5..9].try_into().unwrap()) as usize;
    let (a, b) = (header(&own), header(&other));
    let mut mixed = own.clone();
    mixed[a..a + 64].copy_from_slice(&other[b..b + 64]);
    assert_eq!(town.refused(mixed), Some(PageFault::Signature));
}

#[test]
fn a_page_of_another_committee() {
    let town = Town::new();
    let other = Town::new();
    let page = other.page();
    assert_eq!(town.refused(page), Some(PageFault::OtherSpace));
}

#[test]
fn a_members_page_for_another_committee_signed_by_its_own_key() {
    let (town, other) = (Town::new(), Town::new());
    let mut forger = town.staff.forger();
    forger.space = other.founder.space();
    forger.next = 1;
    forger.previous = [0; 32];
    let page = forger.page(vec![item("x")]);
    assert_eq!(
        other.refused(page),
        None,
        "a stranger's page waits for somebody to introduce it"
    );
}

#[test]
fn a_page_that_skips_numbers() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    forger.next += 5;
    assert_eq!(town.refused(forger.page(vec![item("x")])), None);
}

#[test]
fn a_page_that_does_not_link_to_the_one_before() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    forger.previous = [7; 32];
    assert_eq!(town.refused(forger.page(vec![item("x")])), Some(PageFault::Chain));
}

#[test]
fn two_pages_with_one_number() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    let place = (forger.next, forger.previous);
    let first = forger.page(vec![item("x")]);
    (forger.next, forger.previous) = place;
    let second = forger.page(vec![item("y")]);
    assert_eq!(town.founder.desk.take_in(vec![first]).unwrap().folded, 1);
    assert_eq!(town.refused(second), Some(PageFault::Fork));
}

#[test]
fn a_page_sent_again_and_again() {
    let town = Town::new();
    let page = town.page();
    town.founder.desk.take_in(vec![page.clone()]).unwrap();
    for _ in 0..3 {
        assert_eq!(town.refused(page.clone()), None);
    }
}

#[test]
fn a_page_that_says_to_have_seen_what_does_not_exist() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    let (writer, _) = forger
        .seen
        .iter()
        .next()
        .map(|(writer, seq)| (*writer, seq))
        .unwrap();
    forger.seen.set(writer, 1 << 40);
    assert_eq!(
        town.refused(forger.page(vec![item("x")])),
        None,
        "it waits for what it names"
    );
}

#[test]
fn facts_from_the_year_2099_and_from_1970() {
    let town = Town::new();
    for at_ms in [4_070_908_800_000, 0, -1, i64::MAX / 2] {
        let mut forger = town.staff.forger();
        forger.at_ms = at_ms;
        let page = forger.page(vec![item(&at_ms.to_string())]);
        town.staff.desk.take_in(vec![page.clone()]).unwrap();
        assert_eq!(
            town.founder.desk.take_in(vec![page]).unwrap().folded,
            1,
            "nothing is lost for its date"
        );
    }
    // Nobody's clock is carried along: what is written next is still written now.
    call(
        &town.founder.desk,
        "add_item",
        json!({"name": "今天", "unit": "个"}),
    );
    give(&town.founder.desk, &town.staff.desk);
    assert_eq!(town.founder.digest(), town.staff.digest());
}

#[test]
fn a_body_that_is_not_what_its_kind_promises() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    let place = (forger.next, forger.previous);
    // No CBOR at all: no program of ours can have written the page.
    let broken = forger.page(vec![Draft {
        body: vec![0x9b, 0xff],
        ..item("x")
    }]);
    assert!(matches!(town.refused(broken), Some(PageFault::Facts(_))));
    // Well formed, but not what its kind promises; the last one nested beyond reason.
    (forger.next, forger.previous) = place;
    let odd = |kind: u16| Draft {
        kind,
        body: b"\x63abc".to_vec(),
        ..item("odd")
    };
    let deep = Draft {
        body: [vec![0x81; 50_000], vec![0]].concat(),
        ..item("deep")
    };
    let page = forger.page(vec![odd(60), odd(62), odd(24), odd(5), deep, item("gut")]);
    let received = town.founder.desk.take_in(vec![page]).unwrap();
    assert_eq!(received.folded, 1, "{received:?}");
    let items = call(&town.founder.desk, "list_items", json!({}));
    assert_eq!(
        items.as_array().unwrap().len(),
        2,
        "what can be read goes on: {}",
        call(&town.founder.desk, "list_held", json!({}))
    );
    let verified = town.founder.desk.with_space(|space| Ok(space.verify()?)).unwrap();
    assert!(verified.projections_ok && verified.faults.is_empty());
}

#[test]
fn a_kind_from_a_version_not_yet_written() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    let page = forger.page(vec![Draft {
        kind: 60_000,
        ..item("neu")
    }]);
    town.founder.desk.take_in(vec![page.clone()]).unwrap();
    assert_eq!(
        call(&town.founder.desk, "sync_state", json!({}))["newer_facts"],
        1
    );
    // Carried on verbatim.
    let third = laptop();
    join(&town.founder.desk, &third.desk, "韩梅", json!({}));
    assert!(everything(&third.desk).contains(&page));
}

#[test]
fn a_page_with_a_newer_format() {
    let town = Town::new();
    let mut page = town.page();
    page[4] = 2;
    assert_eq!(town.refused(page), Some(PageFault::NewerFormat(2)));
}

#[test]
fn a_page_larger_than_any_may_be() {
    let town = Town::new();
    assert_eq!(town.refused(vec![0; 5 << 20]), Some(PageFault::TooLarge));
}

#[test]
fn names_that_are_sql_html_or_formulas() {
    let town = Town::new();
    for name in [
        "'; DROP TABLE resident; --",
        "<img src=x onerror=alert(1)>",
        "=cmd|'/c calc'!A1",
        "a\u{202e}b",
        "\u{0}零",
    ] {
        let mut forger = town.staff.forger();
        let page = forger.page(vec![item(name)]);
        town.staff.desk.take_in(vec![page.clone()]).unwrap();
        town.founder.desk.take_in(vec![page]).unwrap();
        let items = call(&town.founder.desk, "list_items", json!({}));
        assert!(
            items.as_array().unwrap().iter().any(|item| item["name"] == name),
            "text stays text: {name}"
        );
    }
}

// Membership.

#[test]
fn a_device_nobody_let_in() {
    let town = Town::new();
    let stranger = laptop();
    found(&stranger.desk);
    let mut forger = stranger.forger();
    forger.space = town.founder.space();
    (forger.next, forger.previous, forger.seen) = (1, [0; 32], Vector::default());
    assert_eq!(town.refused(forger.page(vec![item("x")])), None);
    assert_eq!(welcome(&town.founder.desk).unwrap(), 0);
}

#[test]
fn an_invitation_of_another_committee() {
    let (town, other) = (Town::new(), Town::new());
    let invitation = call(&other.founder.desk, "make_invitation", json!({}))["invitation"].clone();
    let joiner = laptop();
    ask(&joiner.desk, &invitation, "走错门");
    let received = give(&joiner.desk, &town.founder.desk);
    assert_eq!(
        (received.folded, received.waiting, received.refused.len()),
        (0, 0, 1)
    );
}

#[test]
fn an_invitation_made_by_somebody_who_may_not() {
    let town = Town::new();
    assert_eq!(code(&town.staff.desk, "make_invitation", json!({})), "role");
    assert_eq!(code(&town.staff.desk, "add_staff", json!({"name": "x"})), "role");
    assert_eq!(
        code(
            &town.staff.desk,
            "revoke_device",
            json!({"device": town.founder.space().to_string()})
        ),
        "role"
    );
}

#[test]
fn a_fact_in_the_name_of_an_administrator_from_a_staff_laptop() {
    let town = Town::new();
    let administrator = town.founder.desk.staff();
    let refused: Result<(), Problem> = town.staff.desk.write_as(administrator, |pen| {
        let admitted = Draft {
            class: Class::Space,
            kind: 4,
            subject: pen.make_id(),
            body: vec![0xa2, 0, 0x61, b'x', 1, 0xa2, 0, 2, 1, 0x80],
        };
        Ok(pen.write(admitted).map(drop)?)
    });
    refused.unwrap();
    give(&town.staff.desk, &town.founder.desk);
    let people = call(&town.founder.desk, "list_staff", json!({}));
    assert!(
        people
            .as_array()
            .unwrap()
            .iter()
            .all(|person| person["name"] != "x"),
        "{people}"
    );
}

// The hub.

fn hub_with(town: &Town) -> (Running, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let hub = server::start(dir.path(), "127.0.0.1:0").unwrap();
    call(&town.founder.desk, "set_hub", json!({"address": hub.url()}));
    call(&town.founder.desk, "sync_now", json!({}));
    (hub, dir)
}

fn refusal(answer: Result<Answer, CarrierError>) -> String {
    match answer {
        Err(CarrierError::Refused { code, .. }) => code,
        Ok(Answer::HoldsWithout(_, refused)) => refused[0].code.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stranger_who_knows_the_spaces_id_asks_the_hub_for_everything() {
    let town = Town::new();
    let (hub, _dir) = hub_with(&town);
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let ask = |ask| HttpCarrier::new().exchange(&stranger, &hub.url(), town.founder.space(), ask);
    assert_eq!(refusal(ask(Ask::Take(Vector::default()))), "stranger");
    assert_eq!(ask(Ask::Vector).unwrap(), Answer::Holds(Vector::default()));
}

#[test]
fn a_member_of_one_committee_asks_for_another() {
    let (town, other) = (Town::new(), Town::new());
    let (hub, _dir) = hub_with(&town);
    let key = other.founder.forger().key;
    let answer = HttpCarrier::new().exchange(
        &key,
        &hub.url(),
        town.founder.space(),
        Ask::Take(Vector::default()),
    );
    assert_eq!(refusal(answer), "stranger");
}

#[test]
fn a_stranger_founds_the_space_of_another_at_the_hub() {
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
    let answer = HttpCarrier::new().exchange(&forger.key, &hub.url(), forger.space, Ask::Give(vec![page]));
    assert_eq!(refusal(answer), "stranger");
}

#[test]
fn a_hub_that_introduces_a_device_of_its_own() {
    let town = Town::new();
    let hubs = laptop();
    found(&hubs.desk);
    let mut forger = hubs.forger();
    forger.space = town.founder.space();
    (forger.next, forger.previous, forger.seen) = (1, [0; 32], Vector::default());
    // It has all of the committee's pages, and puts one of its own making between them.
    let own = forger.page(vec![item("untergeschoben")]);
    let mut all = everything(&town.founder.desk);
    all.push(own);
    town.staff.desk.take_in(all).unwrap();
    let items: Value = call(&town.staff.desk, "list_items", json!({}));
    assert_eq!(items.as_array().unwrap().len(), 1);
}
