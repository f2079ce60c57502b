//! Verify and fold: facts of every kind from an administrator's laptop whose program has been tampered with, so that the signature
//! is true and nothing else need be.

use crate::forge::{Forger, Part};
use linli_core::desk::{Desk, World};
use linli_core::id::Id;
use linli_core::journal::clock::Hlc;
use linli_core::journal::fact::{Class, Draft, Fact};
use linli_core::journal::page::Page;
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
    /// Parts that nobody could read, of pages that came without them first: these stay without them.
    unreadable: usize,
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
            unreadable: 0,
            _dirs: dirs,
        }
    }

    /// Gives the laptop a page; whether it was folded. Now and then the whole journal is checked.
    fn take(&mut self, page: Vec<u8>, facts: u64) -> bool {
        let folded = self.is_folded(page, facts);
        self.count();
        folded
    }

    fn count(&mut self) {
        self.taken += 1;
        if self.taken.is_multiple_of(CHECKED) {
            self.check();
        }
    }

    fn is_folded(&mut self, page: Vec<u8>, facts: u64) -> bool {
        let received = self.desk.take_in(vec![page.clone()]).expect("storage works");
        if received.folded == 1 {
            let page = Page::open(page).expect("what was folded is a page");
            self.forger.next += facts;
            self.forger.previous = page.hash;
        }
        received.folded == 1
    }

    /// Makes a page from bytes and gives it; whether it was folded.
    fn run(&mut self, mode: u8, rest: &[u8]) -> bool {
        let forger = &self.forger;
        let forged = |count, part| forger.parts(count, vec![part]).sealed(|head| forger.sign(head));
        match mode % 6 {
            0 => self.give(drafts(rest)),
            1 => {
                let count = u64::from(rest.first().copied().unwrap_or(1));
                let part = Part::of(Class::Register, rest.get(1..).unwrap_or_default());
                let page = forged(count, part);
                self.take(page, count)
            }
            2 => {
                let plain_length = u32::from(rest.first().copied().unwrap_or(0)) << 12;
                let part = Part {
                    class: Class::Supplies,
                    packed: rest.get(1..).unwrap_or_default().to_vec(),
                    plain_length,
                };
                let page = forged(1, part);
                self.take(page, 1)
            }
            3 => match rest {
                [high, low, class, body @ ..] => {
                    self.give(vec![draft([*high, *low], *class, 1, body.to_vec())])
                }
                _ => false,
            },
            4 => self.give_in_parts(drafts(rest)),
            _ => match rest.split_first_chunk() {
                Some((clock, rest)) => self.give_at(u64::from_be_bytes(*clock), drafts(rest)),
                None => false,
            },
        }
    }

    /// Gives a page without what it holds of rounds, as whoever destroyed them has it, and then whole.
    fn give_in_parts(&mut self, drafts: Vec<Draft>) -> bool {
        let whole = self.sealed(|forger| forger.facts(drafts));
        let Some((whole, count)) = whole else { return false };
        let page = Page::open(whole.clone()).expect("what was sealed is a page");
        let Some(part) = page.without(|_| true) else {
            return self.take(whole, count);
        };
        let folded = self.is_folded(part.bytes().to_vec(), count);
        self.desk.take_in(vec![whole]).expect("storage works");
        if folded && page.facts().is_err() {
            self.unreadable += page.rounds().count();
        }
        self.count();
        folded
    }

    /// Gives a page of facts that tell this time, as the logical clock counts it, one after another.
    fn give_at(&mut self, clock: u64, drafts: Vec<Draft>) -> bool {
        let page = self.sealed(|forger| {
            let clocks = (0..).map(|nth| Hlc(clock.saturating_add(nth)));
            let facts = forger.facts(drafts).into_iter().zip(clocks);
            facts.map(|(fact, clock)| Fact { clock, ..fact }).collect()
        });
        page.is_some_and(|(page, count)| self.take(page, count))
    }

    /// The page that comes next with these facts, and how many they are; none of none. Nothing is taken for given yet.
    fn sealed(&mut self, facts: impl FnOnce(&Forger) -> Vec<Fact>) -> Option<(Vec<u8>, u64)> {
        let facts = facts(&self.forger);
        let before = (self.forger.next, self.forger.previous);
        let page = (!facts.is_empty()).then(|| self.forger.page_of(&facts));
        (self.forger.next, self.forger.previous) = before;
        page.map(|page| (page, facts.len() as u64))
    }

    /// Gives a page of these facts.
    fn give(&mut self, drafts: Vec<Draft>) -> bool {
        let page = self.sealed(|forger| forger.facts(drafts));
        page.is_some_and(|(page, count)| self.take(page, count))
    }

    /// The kinds of facts that were kept unread.
    fn unread(&self) -> Vec<u16> {
        let kinds = self.desk.with_space(|space| {
            let mut kinds = space
                .db()
                .prepare("SELECT DISTINCT kind FROM unfolded ORDER BY kind")?;
            let kinds = kinds.query_map([], |row| row.get(0))?;
            Ok(kinds.collect::<rusqlite::Result<_>>()?)
        });
        kinds.expect("storage works")
    }

    fn check(&self) {
        let verified = self
            .desk
            .with_space(|space| Ok(space.verify()?))
            .expect("storage works");
        assert!(
            verified.faults.is_empty() && verified.lacking <= self.unreadable && verified.file_ok,
            "{verified:?}"
        );
        assert!(verified.projections_ok, "the tables are not those of a rebuild");
    }
}

thread_local!(static PLACE: RefCell<Option<Place>> = const { RefCell::new(None) });

/// A page made from bytes: facts listed one by one, a section as it is, a packed one as it is, one body, facts whose page comes first
/// with holes and then whole, or facts of any time there is.
pub fn fold(bytes: &[u8]) {
    PLACE.with_borrow_mut(|place| {
        if place.as_ref().is_none_or(|place| place.taken >= LIFE) {
            *place = Some(Place::new());
        }
        let Some(place) = place.as_mut() else { return };
        let Some((mode, rest)) = bytes.split_first() else {
            return;
        };
        place.run(*mode, rest);
    });
}

/// Facts as bytes list them: kind (two bytes), class, subject, length of the body, body.
fn drafts(mut bytes: &[u8]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    while let [high, low, class, subject, length, rest @ ..] = bytes {
        let (body, after) = rest.split_at(rest.len().min(usize::from(*length)));
        drafts.push(draft([*high, *low], *class, *subject, body.to_vec()));
        bytes = after;
    }
    drafts
}

fn draft(kind: [u8; 2], class: u8, subject: u8, body: Vec<u8>) -> Draft {
    let class = match class % 6 {
        0 => Class::Space,
        1 => Class::Register,
        2 => Class::Supplies,
        3 => Class::Books,
        n => Class::Round(Id::from_bytes([n; 16])),
    };
    Draft {
        class,
        kind: u16::from_be_bytes(kind),
        subject: Id::from_bytes([subject % 8; 16]),
        body,
    }
}

/// Kinds, classes and bodies that golden bytes are kept of.
fn golden() -> Vec<([u8; 2], u8, Vec<u8>)> {
    let golden = include_str!("../../golden/facts.txt");
    let facts = golden.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let kind: u16 = words.next()?.parse().ok()?;
        let hex = words.nth(1)?;
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
        // Where each is written: of members, of a round or a list, of supplies, of the day's books; all others of the register.
        let class = match kind {
            1..20 | 140 | 141 => 0,
            40..46 | 160..180 | 200..240 | 280..300 | 302 | 340..380 => 4,
            60..80 => 2,
            80..130 | 142 | 240..260 => 3,
            _ => 1,
        };
        let body = (0..hex.len()).step_by(2).filter_map(byte).collect();
        Some((kind.to_be_bytes(), class, body))
    });
    facts.collect()
}

/// A fact of every kind is folded, and each is one that the program reads.
pub fn reaches(corpus: &[Vec<u8>]) {
    let mut place = Place::new();
    let mut kinds = std::collections::BTreeSet::new();
    for seed in corpus {
        if let [3, high, low, ..] = seed[..] {
            kinds.insert([high, low]);
        } else if !matches!(seed[0], 0 | 4 | 5) {
            continue;
        }
        assert!(
            place.run(seed[0], &seed[1..]),
            "{}: {:?}",
            super::STALE,
            &seed[..4]
        );
    }
    let all = golden().into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, all, "{}", super::STALE);
    assert_eq!(
        place.unread(),
        [0; 0],
        "{}: kinds that are not read",
        super::STALE
    );
    place.check();
}

/// The bodies of every kind that golden bytes are kept of, each alone and all together.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    let mut all = Vec::new();
    for (kind, class, body) in golden() {
        seeds.push([&[3, kind[0], kind[1], class][..], &body].concat());
        if body.len() < 256 {
            // No round is destroyed to which others belong.
            all.extend([kind[0], kind[1], class, kind[1] % 4, body.len() as u8]);
            all.extend(&body);
        }
    }
    for mode in [&[0][..], &[4], &[5; 9]] {
        seeds.push([mode, &all].concat());
    }
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
