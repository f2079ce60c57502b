//! Verify and fold: facts of every kind from an administrator's laptop whose program has been tampered with, so that the signature
//! is true and nothing else need be.

use crate::forge::{Forger, Part};
use linli_core::desk::{Desk, World};
use linli_core::id::Id;
use linli_core::journal::fact::{Class, Draft};
use std::cell::RefCell;
use tempfile::TempDir;

/// A laptop takes so many pages before another begins.
const LIFE: usize = 400;
/// After so many the whole journal is checked.
const CHECKED: usize = 100;

struct Place {
    desk: Desk,
    forger: Forger,
    taken: usize,
    _dirs: [TempDir; 2],
}

impl Place {
    fn new() -> Place {
        let ([desk, other], dirs) = super::two_desks([World::system(), World::system()]);
        let forger = Forger::of(dirs[1].path(), &other);
        Place {
            desk,
            forger,
            taken: 0,
            _dirs: dirs,
        }
    }

    fn take(&mut self, page: Vec<u8>, facts: u64) {
        let received = self.desk.take_in(vec![page.clone()]).expect("storage works");
        if received.folded == 1 {
            let page = linli_core::journal::page::Page::open(page).expect("what was folded is a page");
            self.forger.next += facts;
            self.forger.previous = page.hash;
        }
        self.taken += 1;
        if self.taken.is_multiple_of(CHECKED) {
            self.check();
        }
    }

    fn check(&self) {
        let verified = self
            .desk
            .with_space(|space| Ok(space.verify()?))
            .expect("storage works");
        assert!(
            verified.faults.is_empty() && verified.lacking == 0 && verified.file_ok,
            "{verified:?}"
        );
        assert!(verified.projections_ok, "the tables are not those of a rebuild");
    }
}

thread_local!(static PLACE: RefCell<Option<Place>> = const { RefCell::new(None) });

/// A page made from bytes: facts listed one by one, a section as it is, a packed one as it is, or one body.
pub fn fold(bytes: &[u8]) {
    PLACE.with_borrow_mut(|place| {
        if place.as_ref().is_none_or(|place| place.taken >= LIFE) {
            *place = Some(Place::new());
        }
        let Some(place) = place.as_mut() else { return };
        let Some((mode, rest)) = bytes.split_first() else {
            return;
        };
        let forger = &place.forger;
        let sealed = |count, part| forger.parts(count, vec![part]).sealed(|head| forger.sign(head));
        match mode % 4 {
            0 => {
                let drafts = drafts(rest);
                let count = drafts.len() as u64;
                let before = (forger.next, forger.previous);
                if count > 0 {
                    let page = place.forger.page(drafts);
                    (place.forger.next, place.forger.previous) = before;
                    place.take(page, count);
                }
            }
            1 => {
                let count = u64::from(rest.first().copied().unwrap_or(1));
                let part = Part::of(Class::Register, rest.get(1..).unwrap_or_default());
                let page = sealed(count, part);
                place.take(page, count);
            }
            2 => {
                let plain_length = u32::from(rest.first().copied().unwrap_or(0)) << 12;
                let part = Part {
                    class: Class::Supplies,
                    packed: rest.get(1..).unwrap_or_default().to_vec(),
                    plain_length,
                };
                let page = sealed(1, part);
                place.take(page, 1);
            }
            _ => {
                let (kind, body) = rest.split_first().unwrap_or((&0, &[]));
                let before = (forger.next, forger.previous);
                let page = place.forger.page(vec![draft(*kind, 1, 1, body.to_vec())]);
                (place.forger.next, place.forger.previous) = before;
                place.take(page, 1);
            }
        }
    });
}

/// Facts as bytes list them: kind, class, subject, length of the body, body.
fn drafts(mut bytes: &[u8]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    while let [kind, class, subject, length, rest @ ..] = bytes {
        let (body, after) = rest.split_at(rest.len().min(usize::from(*length)));
        drafts.push(draft(*kind, *class, *subject, body.to_vec()));
        bytes = after;
    }
    drafts
}

fn draft(kind: u8, class: u8, subject: u8, body: Vec<u8>) -> Draft {
    let class = match class % 6 {
        0 => Class::Space,
        1 => Class::Register,
        2 => Class::Supplies,
        3 => Class::Books,
        n => Class::Round(Id::from_bytes([n; 16])),
    };
    Draft {
        class,
        kind: u16::from(kind),
        subject: Id::from_bytes([subject % 8; 16]),
        body,
    }
}

/// The bodies of every kind that golden bytes are kept of, each alone and all together.
pub fn seeds() -> Vec<Vec<u8>> {
    let golden = include_str!("../../golden/facts.txt");
    let facts = golden.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let kind: u8 = words.next()?.parse().ok()?;
        let hex = words.nth(1)?;
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
        Some((
            kind,
            (0..hex.len()).step_by(2).filter_map(byte).collect::<Vec<u8>>(),
        ))
    });
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    let mut all = vec![0];
    for (kind, body) in facts {
        seeds.push([&[3, kind][..], &body].concat());
        if body.len() < 256 {
            all.extend([kind, kind / 20, kind % 8, body.len() as u8]);
            all.extend(&body);
        }
    }
    seeds.push(all);
    seeds.push([&[1, 1][..], &[0x89, 1, 0x41, 0]].concat());
    seeds.push(
        [
            &[2, 1][..],
            &zstd::bulk::compress(&[0x89; 40], 3).unwrap_or_default(),
        ]
        .concat(),
    );
    seeds
}
