//! Pages with a true signature and everything else wrong: made to exhaust or to confuse whoever reads them. Each limit is tried
//! where it stands and just beyond.

use super::town::{Town, item, section};
use linli_core::id::Id;
use linli_core::journal::fact::{Class, Draft};
use linli_core::journal::page::PageFault;
use linli_tests::forge::Part;
use linli_tests::log;
use serde_json::json;

#[test]
pub fn a_body_that_is_no_cbor() {
    let town = Town::new();
    let broken = Draft {
        body: vec![0x9b, 0xff],
        ..item("x")
    };
    let page = town.staff.forger().page(vec![broken]);
    assert!(matches!(town.refuses(page), PageFault::Facts(_)));
}

#[test]
pub fn bodies_that_are_not_what_their_kinds_promise() {
    let town = Town::new();
    let odd = |kind: u16| Draft {
        kind,
        body: b"\x63abc".to_vec(),
        ..item("odd")
    };
    let page = town
        .staff
        .forger()
        .page(vec![odd(60), odd(62), odd(24), odd(5), item("gut")]);
    let watch = log::watch();
    assert_eq!(town.founder.desk.take_in(vec![page]).unwrap().folded, 1);
    assert_eq!(town.founder.items(), 2, "what can be read goes on");
    town.logged(&watch, "facts cannot be read", "unreadable");
    let verified = town.founder.desk.with_space(|space| Ok(space.verify()?)).unwrap();
    assert!(verified.projections_ok && verified.faults.is_empty());
}

#[test]
pub fn a_destruction_that_cannot_be_read() {
    let town = Town::with(json!({"role": "administrator"}));
    let page = town.staff.forger().page(vec![Draft {
        class: Class::Space,
        kind: 140,
        body: b"\x63abc".to_vec(),
        ..item("odd")
    }]);
    let (items, watch) = (town.founder.items(), log::watch());
    assert_eq!(town.founder.desk.take_in(vec![page]).unwrap().folded, 1);
    town.logged(&watch, "facts cannot be read", "unreadable");
    assert_eq!(town.founder.items(), items);
    // Nothing is destroyed by it when everything is folded anew either.
    let verified = town.founder.desk.with_space(|space| Ok(space.verify()?)).unwrap();
    assert!(verified.projections_ok && verified.faults.is_empty());
}

#[test]
pub fn a_body_nested_beyond_reason() {
    let town = Town::new();
    // Arrays in arrays, maps in maps, tags on tags; an indefinite one that never ends would be no CBOR at all.
    for open in [0x81, 0xc1] {
        let deep = Draft {
            body: [vec![open; 500_000], vec![0]].concat(),
            ..item("deep")
        };
        let mut forger = town.staff.forger();
        let page = forger.page(vec![deep, item(&format!("gut {open}"))]);
        town.staff.desk.take_in(vec![page.clone()]).unwrap();
        let (before, watch) = (town.founder.items(), log::watch());
        assert_eq!(town.founder.desk.take_in(vec![page]).unwrap().folded, 1);
        town.logged(&watch, "facts cannot be read", "unreadable");
        assert_eq!(
            town.founder.items(),
            before + 1,
            "the deep one is kept, unread; the other counts"
        );
    }
}

#[test]
pub fn a_section_that_unpacks_to_more_than_it_says() {
    let town = Town::new();
    let forger = town.staff.forger();
    let mut part = section(&forger, Class::Supplies, vec![item("x")]);
    part.packed = zstd::bulk::compress(&vec![0; 64 << 20], 3).unwrap();
    let page = forger.parts(1, vec![part]).sealed(|head| forger.sign(head));
    assert!(page.len() < 20_000, "64 MB in {} bytes", page.len());
    assert_eq!(town.refuses(page), PageFault::Section);
}

#[test]
pub fn a_section_that_says_it_unpacks_to_gigabytes() {
    let town = Town::new();
    let forger = town.staff.forger();
    let mut part = section(&forger, Class::Supplies, vec![item("x")]);
    part.plain_length = u32::MAX;
    let page = forger.parts(1, vec![part]).sealed(|head| forger.sign(head));
    assert_eq!(town.refuses(page), PageFault::NotAPage);
}

#[test]
pub fn many_sections_that_together_unpack_to_gigabytes() {
    let town = Town::new();
    let forger = town.staff.forger();
    let round = |n: u16| {
        Class::Round(Id::from_bytes([
            (n >> 8) as u8,
            n as u8,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ]))
    };
    let sections = |mebibytes: usize| {
        let fat = Draft {
            body: minicbor::to_vec(minicbor::bytes::ByteVec::from(vec![0; mebibytes << 20])).unwrap(),
            ..item("x")
        };
        (0..200)
            .map(|n| section(&forger, round(n), vec![fat.clone()]))
            .collect::<Vec<_>>()
    };
    let page = forger.parts(200, sections(15)).sealed(|head| forger.sign(head));
    assert!(page.len() < 1 << 20, "3 GB in {} bytes", page.len());
    assert_eq!(town.refuses(page), PageFault::NotAPage);
}

#[test]
pub fn a_section_that_counts_more_facts_than_a_page_may_hold() {
    let town = Town::new();
    let forger = town.staff.forger();
    let mut plain = minicbor::Encoder::new(Vec::new());
    plain.array(9).unwrap().u64(u64::MAX >> 1).unwrap();
    for _ in 0..8 {
        plain.bytes(&[]).unwrap();
    }
    let part = Part::of(Class::Supplies, &plain.into_writer());
    let page = forger.parts(1, vec![part]).sealed(|head| forger.sign(head));
    assert!(matches!(town.refuses(page), PageFault::Facts(_)));
}

#[test]
pub fn a_second_section_of_one_class_that_a_hub_would_not_look_at() {
    let town = Town::new();
    let forger = town.staff.forger();
    let part = || section(&forger, Class::Supplies, vec![item("x")]);
    let page = forger
        .parts(2, vec![part(), part()])
        .sealed(|head| forger.sign(head));
    assert_eq!(town.refuses(page), PageFault::NotAPage);
}

#[test]
pub fn numbers_at_the_end_of_all_numbers() {
    let town = Town::new();
    let forger = town.staff.forger();
    for first_seq in [0, (1 << 62) - 1, u64::MAX] {
        let mut parts = forger.parts(1, vec![section(&forger, Class::Supplies, vec![item("x")])]);
        parts.first_seq = first_seq;
        assert_eq!(
            town.refuses(parts.sealed(|head| forger.sign(head))),
            PageFault::NotAPage
        );
    }
}

#[test]
pub fn a_page_that_holds_nothing_or_less_than_it_says() {
    let town = Town::new();
    let forger = town.staff.forger();
    let none = forger.parts(0, vec![]).sealed(|head| forger.sign(head));
    assert_eq!(town.refuses(none), PageFault::NotAPage);
    let fewer = forger.parts(7, vec![section(&forger, Class::Supplies, vec![item("x")])]);
    assert!(matches!(
        town.refuses(fewer.sealed(|head| forger.sign(head))),
        PageFault::Facts(_)
    ));
}

#[test]
pub fn a_page_with_a_newer_format_or_other_algorithms() {
    let town = Town::new();
    let mut page = town.page();
    page[4] = 2;
    assert_eq!(town.refuses(page), PageFault::NewerFormat(2));
    let forger = town.staff.forger();
    let mut parts = forger.parts(1, vec![section(&forger, Class::Supplies, vec![item("x")])]);
    parts.algorithms = 9;
    assert_eq!(
        town.refuses(parts.sealed(|head| forger.sign(head))),
        PageFault::NotAPage
    );
}

#[test]
pub fn a_page_larger_than_any_may_be() {
    let town = Town::new();
    assert_eq!(town.refuses(vec![0; (4 << 20) + 1]), PageFault::TooLarge);
    assert_eq!(
        town.refuses(vec![0; 4 << 20]),
        PageFault::NotAPage,
        "at the limit it is looked at"
    );
}
