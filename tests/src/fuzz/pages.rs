//! The page decoder.

use crate::forge::{PAGE_DOMAIN, Part, Parts};
use ed25519_dalek::{Signer, SigningKey};
use linli_core::id::Id;
use linli_core::journal::clock::Hlc;
use linli_core::journal::fact::{Class, Fact};
use linli_core::journal::page::Page;
use linli_core::journal::section;
use linli_core::journal::vector::{Head, Vector, Writer};

fn key() -> SigningKey {
    SigningKey::from_bytes(&[5; 32])
}

/// Bytes as a page: as they are, and signed anew, so that what lies behind the signature is reached too.
pub fn page(bytes: &[u8]) {
    look(bytes.to_vec());
    let length = bytes.get(5..9).map_or(0, |four| {
        u32::from_le_bytes([four[0], four[1], four[2], four[3]]) as usize
    });
    if let Some(head) = length.checked_add(9).and_then(|end| bytes.get(9..end)) {
        let signature = key().sign(&[PAGE_DOMAIN, head].concat()).to_bytes();
        let mut signed = bytes.to_vec();
        if let Some(place) = signed.get_mut(9 + length..9 + length + 64) {
            place.copy_from_slice(&signature);
            look(signed);
        }
    }
}

/// Looks at bytes as a page; how many facts are read in it, if it is one.
fn look(bytes: Vec<u8>) -> Option<usize> {
    let Ok(page) = Page::trusted(bytes.clone()) else {
        assert!(Page::open(bytes).is_err(), "what has no form cannot be verified");
        return None;
    };
    assert_eq!(page.bytes(), bytes, "a page is kept as it came");
    let count = page.header.count;
    let facts = page.facts();
    if let Ok(facts) = &facts {
        assert_eq!(facts.len() as u64, count);
        let classes = facts.iter().filter(|fact| fact.class == Class::Space).count();
        assert_eq!(
            page.facts_of(Class::Space).map(|some| some.len()),
            Ok(classes),
            "a hub sees what a laptop sees"
        );
    }
    let _ = (
        page.header.writer(),
        page.header.last_seq(),
        page.verified().is_ok(),
    );
    facts.ok().map(|facts| facts.len())
}

/// Every page that the corpus begins with is one: it opens, and its facts are read.
pub fn reaches(corpus: &[Vec<u8>]) {
    for (page, facts) in corpus.iter().zip([1, 4]) {
        assert!(Page::open(page.clone()).is_ok(), "{}", super::STALE);
        assert_eq!(look(page.clone()), Some(facts), "{}", super::STALE);
    }
    assert!(corpus.len() >= 2);
}

pub fn seeds() -> Vec<Vec<u8>> {
    let fact = |seq: u64, class| Fact {
        seq,
        clock: Hlc::default().tick(1_647_388_800_000 + seq as i64),
        at_ms: 1_647_388_800_000,
        by: Id::from_bytes([1; 16]),
        class,
        kind: 60,
        subject: Id::from_bytes([seq as u8; 16]),
        body: vec![0xa2, 0, 0x61, b'x', 2, 0x61, b'y'],
    };
    let mut seen = Vector::default();
    seen.set(
        Writer {
            device: Id::from_bytes([2; 16]),
            epoch: 7,
        },
        Head::at(12),
    );
    let page = |sections: Vec<(Class, Vec<Fact>)>| {
        let count = sections.iter().map(|(_, facts)| facts.len() as u64).sum();
        let sections = sections
            .iter()
            .map(|(class, facts)| Part::of(*class, &section::encode(&facts.iter().collect::<Vec<_>>(), 1)));
        let parts = Parts {
            algorithms: 1,
            space: Id::from_bytes([3; 16]),
            public_key: key().verifying_key().to_bytes(),
            epoch: 9,
            first_seq: 1,
            count,
            previous: [0; 32],
            seen: seen.clone(),
            sections: sections.collect(),
        };
        parts.sealed(|head| key().sign(&[PAGE_DOMAIN, head].concat()).to_bytes())
    };
    let round = Class::Round(Id::from_bytes([4; 16]));
    vec![
        page(vec![(Class::Supplies, vec![fact(1, Class::Supplies)])]),
        page(vec![
            (Class::Space, vec![fact(1, Class::Space)]),
            (Class::Books, vec![fact(2, Class::Books), fact(4, Class::Books)]),
            (round, vec![fact(3, round)]),
        ]),
    ]
}
