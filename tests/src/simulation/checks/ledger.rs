//! What a laptop holds, read from its pages alone and counted here anew: no line of the fold, of its features or of the
//! sync engine is asked.

use linli_core::desk::{Desk, Problem};
use linli_core::id::Id;
use linli_core::journal::fact::{Class, Fact};
use linli_core::journal::page::Page;
use linli_core::journal::store;
use linli_core::journal::vector::{Vector, Writer};
use minicbor::Decode;
use std::collections::{BTreeMap, BTreeSet};

const DEVICE_REVOKED: u16 = 7;
const ENTRY_EDITED: u16 = 25;
const ROUND_CLOSED: u16 = 41;
const ROUND_REOPENED: u16 = 42;
const MARK_RECORDED: u16 = 43;
const DELIVERY_MARKED: u16 = 44;
const MOVEMENT_RECORDED: u16 = 62;
/// Outcomes from here on are "not done"; 0 takes a mark back.
const FIRST_NOT_DONE: u8 = 50;

/// A place in a chain.
pub type Place = (Writer, u64);

/// One fact with what its page says.
pub struct Entry {
    /// Where it stands.
    pub place: Place,
    /// What its writer had seen of others.
    pub seen: Vector,
    /// The fact.
    pub fact: Fact,
}

/// Everything a laptop holds.
#[derive(Default)]
pub struct Ledger {
    /// Every fact, in no order that matters.
    pub entries: Vec<Entry>,
}

#[derive(Decode)]
#[cbor(map)]
struct Mark {
    #[n(0)]
    outcome: u8,
    #[n(1)]
    tube: Option<String>,
}

#[derive(Decode)]
#[cbor(map)]
struct Delivery {
    #[n(0)]
    outcome: u8,
    #[n(1)]
    item: Id,
    #[n(2)]
    quantity: i64,
    #[n(3)]
    place: Id,
}

#[derive(Decode)]
#[cbor(map)]
struct Movement {
    #[n(1)]
    quantity: i64,
    #[n(2)]
    from: Option<Id>,
    #[n(3)]
    to: Option<Id>,
}

#[derive(Decode)]
#[cbor(map)]
struct Revoked {
    #[n(0)]
    from: BTreeMap<u64, u64>,
}

#[derive(Decode)]
#[cbor(map)]
struct Edit {
    #[n(0)]
    field: u8,
    #[n(1)]
    value: Option<String>,
}

/// From which places of their chains devices were revoked, whoever said so.
#[derive(Default)]
pub struct Revocations(BTreeMap<Id, Vec<BTreeMap<u64, u64>>>);

impl Revocations {
    /// Whether somebody has revoked the device from this place, or one before it.
    pub fn is_beyond(&self, (writer, seq): &Place) -> bool {
        let all = self.0.get(&writer.device).into_iter().flatten();
        let mut from = all.map(|epochs| epochs.get(&writer.epoch).copied().unwrap_or(0));
        from.any(|from| *seq >= from)
    }
}

/// What was said about one thing, by whom having seen what.
type Said<T> = Vec<(Place, Vector, T)>;

impl Ledger {
    /// Reads the pages of `desk` and what it has not sealed yet.
    ///
    /// # Errors
    /// The storage's.
    pub fn of(desk: &Desk) -> Result<Ledger, Problem> {
        let mut ledger = Ledger::default();
        desk.with_space(|space| {
            for bytes in store::pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0 {
                ledger.add(bytes);
            }
            let (writer, mut seen) = (space.writer(), space.vector()?);
            seen.forget(&writer);
            for fact in store::open_facts(space.db(), 0)? {
                let (place, seen) = ((writer, fact.seq), seen.clone());
                ledger.entries.push(Entry { place, seen, fact });
            }
            Ok(())
        })?;
        Ok(ledger)
    }

    /// Adds the facts of a page; one that cannot be read adds none.
    pub fn add(&mut self, bytes: Vec<u8>) {
        let Ok(page) = Page::open(bytes) else { return };
        for fact in page.facts().unwrap_or_default() {
            self.entries.push(Entry {
                place: (page.header.writer(), fact.seq),
                seen: page.header.seen.clone(),
                fact,
            });
        }
    }

    /// Every tag in it.
    pub fn tags(&self) -> BTreeSet<String> {
        self.entries
            .iter()
            .flat_map(|entry| tags(&entry.fact.body))
            .collect()
    }

    /// Leaves out what stands at these places.
    pub fn without(mut self, places: &BTreeSet<Place>) -> Ledger {
        self.entries.retain(|entry| !places.contains(&entry.place));
        self
    }

    /// Where marks stand.
    pub fn marks(&self) -> BTreeSet<Place> {
        self.of_kind(&[MARK_RECORDED, DELIVERY_MARKED])
            .map(|entry| entry.place)
            .collect()
    }

    /// Where movements stand.
    pub fn movements(&self) -> BTreeSet<Place> {
        self.of_kind(&[MOVEMENT_RECORDED])
            .map(|entry| entry.place)
            .collect()
    }

    fn of_kind<'a>(&'a self, kinds: &'a [u16]) -> impl Iterator<Item = &'a Entry> {
        self.entries
            .iter()
            .filter(|entry| kinds.contains(&entry.fact.kind))
    }

    /// The stock of every item at every place: the sum of all movements.
    pub fn stock(&self) -> BTreeMap<(Id, Id), i64> {
        let mut stock = BTreeMap::new();
        for entry in self.of_kind(&[MOVEMENT_RECORDED]) {
            let Ok(moved) = minicbor::decode::<Movement>(&entry.fact.body) else {
                continue;
            };
            for (place, change) in [(moved.from, -moved.quantity), (moved.to, moved.quantity)] {
                if let Some(place) = place {
                    *stock.entry((entry.fact.subject, place)).or_default() += change;
                }
            }
        }
        for (_, marks) in self.said(&[DELIVERY_MARKED], |fact| {
            minicbor::decode::<Delivery>(&fact.body).ok()
        }) {
            for (place, _, delivery) in &marks {
                let done = (1..FIRST_NOT_DONE).contains(&delivery.outcome);
                // A delivery that is followed by another mark of somebody who knew it is taken back.
                if done && !is_followed(place, &marks) {
                    *stock.entry((delivery.item, delivery.place)).or_default() -= delivery.quantity;
                }
            }
        }
        stock.retain(|_, quantity| *quantity != 0);
        stock
    }

    /// Who was revoked from where.
    pub fn revocations(&self) -> Revocations {
        let mut all = Revocations::default();
        for entry in self.of_kind(&[DEVICE_REVOKED]) {
            if let Ok(Revoked { from }) = minicbor::decode(&entry.fact.body) {
                all.0.entry(entry.fact.subject).or_default().push(from);
            }
        }
        all
    }

    /// Whether rounds are closed, where nobody disagrees about it.
    pub fn closed(&self) -> BTreeMap<Id, bool> {
        let said = self.said(&[ROUND_CLOSED, ROUND_REOPENED], |fact| {
            Some(fact.kind == ROUND_CLOSED)
        });
        let agreed = said.into_iter().filter(|(_, said)| !differ(said));
        let last = agreed.filter_map(|((round, _), said)| {
            let standing = said.iter().find(|(place, ..)| !is_followed(place, &said));
            standing.map(|(.., closed)| (round, *closed))
        });
        last.collect()
    }

    /// What people must settle: targets marked differently, and fields written differently, by people none of whom had
    /// seen the other's.
    pub fn disagreements(&self) -> BTreeSet<(Id, Vec<u8>)> {
        let marks = self.said(&[MARK_RECORDED, DELIVERY_MARKED], |fact| {
            let mark: Mark = match fact.kind {
                MARK_RECORDED => minicbor::decode(&fact.body).ok()?,
                _ => Mark {
                    outcome: minicbor::decode::<Delivery>(&fact.body).ok()?.outcome,
                    tube: None,
                },
            };
            Some((mark.outcome, mark.tube))
        });
        let marks = marks.into_iter().filter(|(_, said)| differ(said));
        let fields = self.fields().into_iter().filter(|(_, said)| differ(said));
        let of_marks = marks.map(|((subject, round), _)| (subject, round.to_vec()));
        of_marks
            .chain(fields.map(|((subject, field), _)| (subject, vec![field])))
            .collect()
    }

    fn fields(&self) -> BTreeMap<(Id, u8), Said<Option<String>>> {
        let mut fields: BTreeMap<(Id, u8), Said<Option<String>>> = BTreeMap::new();
        for entry in self.of_kind(&[ENTRY_EDITED]) {
            if let Ok(Edit { field, value }) = minicbor::decode(&entry.fact.body) {
                let said = fields.entry((entry.fact.subject, field)).or_default();
                said.push((entry.place, entry.seen.clone(), value));
            }
        }
        fields
    }

    /// What was said about each subject in each round.
    fn said<T>(&self, kinds: &[u16], read: impl Fn(&Fact) -> Option<T>) -> BTreeMap<(Id, [u8; 16]), Said<T>> {
        let mut all: BTreeMap<_, Said<T>> = BTreeMap::new();
        for entry in self.of_kind(kinds) {
            if let (Class::Round(round), Some(value)) = (entry.fact.class, read(&entry.fact)) {
                let key = (entry.fact.subject, *round.bytes());
                all.entry(key)
                    .or_default()
                    .push((entry.place, entry.seen.clone(), value));
            }
        }
        all
    }
}

/// Whether somebody who had seen what stands at `place` said something after it.
fn is_followed<T>(place: &Place, said: &Said<T>) -> bool {
    said.iter().any(|(other, seen, _)| {
        if other.0 == place.0 {
            other.1 > place.1
        } else {
            seen.get(&place.0) >= place.1
        }
    })
}

/// Whether those whom nobody followed say different things.
fn differ<T: PartialEq>(said: &Said<T>) -> bool {
    let standing: Vec<&T> = said
        .iter()
        .filter(|(place, ..)| !is_followed(place, said))
        .map(|(.., value)| value)
        .collect();
    standing.windows(2).any(|pair| pair[0] != pair[1])
}

/// `#17#` and the like in a body.
fn tags(body: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(body);
    let parts: Vec<&str> = text.split('#').collect();
    let inside = parts.iter().skip(1).take(parts.len().saturating_sub(2));
    inside
        .filter(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        .map(|part| format!("#{part}#"))
        .collect()
}
