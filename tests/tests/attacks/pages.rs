//! Pages: forged, altered, cut, replayed, out of order, of another space or version.

use super::town::{Town, item, laptop, section};
use linli_core::id::Id;
use linli_core::journal::clock::Hlc;
use linli_core::journal::fact::{Class, Draft};
use linli_core::journal::page::{Page, PageFault};
use linli_core::journal::vector::{Head, Vector, Writer};
use linli_tests::forge::Part;
use linli_tests::log;
use linli_tests::meet::{call, everything, found, give, join};
use serde_json::json;

/// Where the signature of a page begins.
fn signature_at(page: &[u8]) -> usize {
    9 + u32::from_le_bytes(page[5..9].try_into().unwrap()) as usize
}

#[test]
pub fn a_bit_flipped_anywhere_in_a_page() {
    let town = Town::new();
    let page = town.page();
    for place in (0..page.len()).step_by(7) {
        let mut flipped = page.clone();
        flipped[place] ^= 4;
        town.refuses(flipped);
    }
    assert_eq!(town.founder.desk.take_in(vec![page]).unwrap().folded, 1);
}

#[test]
pub fn a_page_cut_off() {
    let town = Town::new();
    let page = town.page();
    for end in (0..page.len()).step_by(11) {
        assert_eq!(town.refuses(page[..end].to_vec()), PageFault::NotAPage);
    }
}

#[test]
pub fn a_page_with_something_behind_it() {
    let town = Town::new();
    assert_eq!(town.refuses([town.page(), vec![0]].concat()), PageFault::NotAPage);
}

#[test]
pub fn the_signature_of_another_page() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    let (own, other) = (forger.page(vec![item("x")]), forger.page(vec![item("y")]));
    let (a, b) = (signature_at(&own), signature_at(&other));
    let mut mixed = own;
    mixed[a..a + 64].copy_from_slice(&other[b..b + 64]);
    assert_eq!(town.refuses(mixed), PageFault::Signature);
}

#[test]
pub fn a_page_in_the_name_of_an_administrators_laptop() {
    let town = Town::new();
    let (forger, victim) = (town.staff.forger(), town.founder.forger());
    let mut parts = victim.parts(1, vec![section(&victim, Class::Supplies, vec![item("x")])]);
    parts.public_key = victim.key.verifying_key().to_bytes();
    assert_eq!(
        town.refuses(parts.sealed(|head| forger.sign(head))),
        PageFault::Signature
    );
}

#[test]
pub fn a_key_of_low_order_that_everything_verifies_under() {
    let town = Town::new();
    let forger = town.staff.forger();
    let mut parts = forger.parts(1, vec![section(&forger, Class::Supplies, vec![item("x")])]);
    // The neutral element as key and as R, and zero as s: plain verification accepts it for any message.
    parts.public_key = [0; 32];
    parts.public_key[0] = 1;
    let mut signature = [0; 64];
    signature[0] = 1;
    assert_eq!(town.refuses(parts.sealed(|_| signature)), PageFault::Signature);
}

#[test]
pub fn a_signature_written_in_a_second_way() {
    /// The order of the group, little-endian: s and s + L say the same where nobody looks.
    const L: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let town = Town::new();
    let mut page = town.staff.forger().page(vec![item("x")]);
    let s = signature_at(&page) + 32;
    let mut carry = 0;
    for (place, part) in L.iter().enumerate() {
        let sum = u16::from(page[s + place]) + u16::from(*part) + carry;
        page[s + place] = sum as u8;
        carry = sum >> 8;
    }
    assert_eq!(town.refuses(page), PageFault::Signature);
}

#[test]
pub fn a_signature_made_for_something_else() {
    use ed25519_dalek::Signer;
    let town = Town::new();
    let forger = town.staff.forger();
    let parts = forger.parts(1, vec![section(&forger, Class::Supplies, vec![item("x")])]);
    for domain in [
        &b""[..],
        b"linli request v1\0",
        b"linli join v1\0",
        b"linli root v1\0",
    ] {
        let page = parts.sealed(|head| forger.key.sign(&[domain, head].concat()).to_bytes());
        assert_eq!(town.refuses(page), PageFault::Signature);
    }
}

#[test]
pub fn a_page_of_another_committee() {
    let (town, other) = (Town::new(), Town::new());
    assert_eq!(town.refuses(other.page()), PageFault::OtherSpace);
}

#[test]
pub fn a_members_page_for_a_committee_it_is_no_member_of() {
    let (town, other) = (Town::new(), Town::new());
    let mut forger = town.staff.forger();
    forger.space = other.founder.space();
    (forger.next, forger.previous, forger.seen) = (1, [0; 32], Vector::default());
    other.waits(forger.page(vec![item("x")]));
}

#[test]
pub fn a_page_that_skips_numbers() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    forger.next += 5;
    town.waits(forger.page(vec![item("x")]));
}

#[test]
pub fn a_page_that_does_not_link_to_the_one_before() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    forger.previous = [7; 32];
    // For ever: there is no page with that hash.
    town.waits(forger.page(vec![item("x")]));
    (forger.next, forger.previous) = (1, [7; 32]);
    assert_eq!(town.refuses(forger.page(vec![item("x")])), PageFault::Chain);
}

/// Whoever signs two stories is found out; both are kept, the same on every laptop, whichever it heard first.
#[test]
pub fn two_pages_with_one_number() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    let place = (forger.next, forger.previous);
    let first = forger.page(vec![item("x")]);
    (forger.next, forger.previous) = place;
    let second = forger.page(vec![item("y")]);
    let other = laptop();
    join(
        &town.founder.desk,
        &other.desk,
        "韩梅",
        json!({"role": "staff", "scope": []}),
    );
    let watch = log::watch();
    for (at, pages) in [(&town.founder, [&first, &second]), (&other, [&second, &first])] {
        for page in pages {
            assert_eq!(at.desk.take_in(vec![page.clone()]).unwrap().folded, 1);
        }
        assert_eq!(at.items(), 3, "what was there, x and y");
    }
    assert!(watch.said_here(&["a chain forked", &town.space()]));
    give(&town.founder.desk, &other.desk);
    give(&other.desk, &town.founder.desk);
    assert!(town.founder.state() == other.state());
}

/// A revoked laptop that writes on before the place it was revoked from: a branch nobody had seen does not count.
#[test]
pub fn a_branch_that_a_revoked_laptop_shows_afterwards() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    let place = (forger.next, forger.previous);
    let known = forger.page(vec![item("x"), item("y"), item("z")]);
    town.founder.desk.take_in(vec![known]).unwrap();
    let revoke = json!({"device": town.staff.device()});
    call(&town.founder.desk, "revoke_device", revoke);
    (forger.next, forger.previous) = place;
    let hidden = forger.page(vec![item("hidden")]);
    town.holds(hidden, "revoked");
    assert_eq!(town.founder.items(), 4, "what was known then still counts");
}

#[test]
pub fn a_page_sent_again_and_again() {
    // No log: what is known already comes on every road, and is nobody's news.
    let town = Town::new();
    let page = town.page();
    town.founder.desk.take_in(vec![page.clone()]).unwrap();
    let before = town.founder.state();
    for _ in 0..3 {
        let received = town.founder.desk.take_in(vec![page.clone()]).unwrap();
        assert_eq!((received.known, received.folded), (1, 0));
        assert!(town.founder.state() == before);
    }
}

#[test]
pub fn an_old_page_under_a_new_epoch() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    let old = forger.page(vec![item("x")]);
    town.founder.desk.take_in(vec![old.clone()]).unwrap();
    // Its header says another epoch now; the signature is that of the old one.
    let mut parts = forger.parts(1, vec![section(&forger, Class::Supplies, vec![item("x")])]);
    (parts.epoch, parts.first_seq, parts.previous) = (forger.epoch ^ 1, 1, [0; 32]);
    let at = signature_at(&old);
    let signature: [u8; 64] = old[at..at + 64].try_into().unwrap();
    assert_eq!(town.refuses(parts.sealed(|_| signature)), PageFault::Signature);
}

#[test]
pub fn a_page_that_says_to_have_seen_what_does_not_exist() {
    let town = Town::new();
    let mut forger = town.staff.forger();
    let nobody = Writer {
        device: Id::from_bytes([3; 16]),
        epoch: 1,
    };
    forger.seen.set(nobody, Head::at(1 << 40));
    town.waits(forger.page(vec![item("x")]));
}

#[test]
pub fn facts_from_the_year_2099_and_from_1970() {
    // No log: nothing is refused for its date.
    let town = Town::new();
    for at_ms in [4_070_908_800_000, 0, -1, i64::MAX / 2] {
        let mut forger = town.staff.forger();
        forger.at_ms = at_ms;
        let page = forger.page(vec![item(&at_ms.to_string())]);
        town.staff.desk.take_in(vec![page.clone()]).unwrap();
        let received = town.founder.desk.take_in(vec![page]).unwrap();
        assert_eq!(received.folded, 1, "nothing is lost for its date");
    }
    // Nobody's clock is carried along: what is written next is still written now.
    call(
        &town.founder.desk,
        "add_item",
        json!({"name": "今天", "unit": "个"}),
    );
    give(&town.founder.desk, &town.staff.desk);
    assert!(town.founder.state() == town.staff.state());
}

#[test]
pub fn a_fact_at_the_end_of_all_clocks() {
    // No log: it counts, and nobody takes its clock over.
    let town = Town::new();
    let mut forger = town.staff.forger();
    forger.heard = Hlc((1 << 62) - 2 - forger.next);
    let page = forger.page(vec![item("zuletzt")]);
    town.staff.desk.take_in(vec![page.clone()]).unwrap();
    assert_eq!(town.founder.desk.take_in(vec![page]).unwrap().folded, 1);
    // What is written next is taken by everybody, and stands when everything is folded anew.
    let third = laptop();
    join(&town.founder.desk, &third.desk, "韩梅", json!({}));
    call(
        &town.founder.desk,
        "add_item",
        json!({"name": "今天", "unit": "个"}),
    );
    assert_eq!(give(&town.founder.desk, &third.desk).refused, []);
    assert_eq!(third.items(), 3);
    call(&town.founder.desk, "rebuild", json!({}));
    assert!(town.founder.state() == third.state());
}

#[test]
pub fn a_page_shown_first_without_what_does_not_unpack() {
    let town = Town::new();
    let round = Id::from_bytes([9; 16]);
    let forger = town.staff.forger();
    let broken = Part {
        class: Class::Round(round),
        packed: b"no zstd".to_vec(),
        plain_length: 100,
    };
    let parts = forger.parts(
        2,
        vec![section(&forger, Class::Supplies, vec![item("x")]), broken],
    );
    let whole = parts.sealed(|head| forger.sign(head));
    let stripped = Page::trusted(whole.clone()).unwrap();
    let stripped = stripped.without(|gone| *gone == round).unwrap().bytes().to_vec();
    assert_eq!(town.founder.desk.take_in(vec![stripped]).unwrap().folded, 1);
    let (before, watch) = (town.founder.state(), log::watch());
    let received = town.founder.desk.take_in(vec![whole]).unwrap();
    assert_eq!((received.filled, received.known), (0, 1));
    assert!(town.founder.state() == before);
    assert!(watch.said_here(&["a section was refused", &town.space()]));
    // The file is as sound as it was.
    call(&town.founder.desk, "rebuild", json!({}));
    assert!(town.founder.state() == before);
}

#[test]
pub fn a_kind_from_a_version_not_yet_written() {
    let town = Town::new();
    let page = town.staff.forger().page(vec![Draft {
        kind: 60_000,
        ..item("neu")
    }]);
    let (items, watch) = (town.founder.items(), log::watch());
    town.founder.desk.take_in(vec![page.clone()]).unwrap();
    assert_eq!(
        call(&town.founder.desk, "sync_state", json!({}))["newer_facts"],
        1
    );
    assert_eq!(town.founder.items(), items);
    town.logged(&watch, "facts cannot be read", "newer");
    // Carried on verbatim.
    let third = laptop();
    join(&town.founder.desk, &third.desk, "韩梅", json!({}));
    assert!(everything(&third.desk).contains(&page));
}

#[test]
pub fn a_device_nobody_let_in() {
    let town = Town::new();
    let stranger = laptop();
    found(&stranger.desk);
    let mut forger = stranger.forger();
    forger.space = town.founder.space();
    (forger.next, forger.previous, forger.seen) = (1, [0; 32], Vector::default());
    let watch = log::watch();
    town.waits(forger.page(vec![item("x")]));
    assert_eq!(
        linli_core::features::members::welcome(&town.founder.desk).unwrap(),
        0
    );
    assert!(
        watch.said_here(&["a page waits", &stranger.device().to_string()]),
        "whose page it is stands in the log"
    );
}
