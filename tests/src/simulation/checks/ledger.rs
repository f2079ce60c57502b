//! What a laptop holds, read from its pages alone and counted here anew: no line of the fold, of its features or of the
//! sync engine is asked.

use linli_core::desk::{Desk, Problem};
use linli_core::id::Id;
use linli_core::journal::chains;
use linli_core::journal::fact::{Class, Fact};
use linli_core::journal::page::Page;
use linli_core::journal::store;
use linli_core::journal::vector::{Head, Tag, Vector, Writer};
use minicbor::Decode;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

const DEVICE_REVOKED: u16 = 7;
const ENTRY_EDITED: u16 = 25;
const ROUND_CLOSED: u16 = 41;
const ROUND_REOPENED: u16 = 42;
const MARK_RECORDED: u16 = 43;
const DELIVERY_MARKED: u16 = 44;
const MOVEMENT_RECORDED: u16 = 62;
const UNLISTED_MET: u16 = 163;
/// Outcomes from here on are "not done"; 0 takes a mark back.
const FIRST_NOT_DONE: u8 = 50;

/// Where a fact counts: its chain, the branch of that (zeros before the first fork), its number.
pub type Place = (Writer, Tag, u64);

/// One fact, with the pages that hold it: two, where a disk was copied while it was not sealed.
pub struct Entry {
    writer: Writer,
    /// The ends its pages make, and what their writer had seen of others.
    pages: Vec<(Head, Vector)>,
    fact: Fact,
}

/// Everything a laptop holds.
#[derive(Default)]
pub struct Ledger {
    entries: Vec<Entry>,
    /// Of every chain: the end a page makes → the end it follows.
    follows: BTreeMap<Writer, BTreeMap<Head, Head>>,
}

#[derive(Decode)]
#[cbor(map)]
struct Mark {
    #[n(0)]
    outcome: u8,
    #[n(1)]
    tube: Option<String>,
}

/// Of a mark or a delivery mark that came through a phone: which tap it was, and what stood there.
#[derive(Decode)]
#[cbor(map)]
struct Tap {
    #[n(1)]
    id: Id,
    #[n(3)]
    over: Option<Over>,
}

#[derive(Decode)]
#[cbor(map)]
struct Over {
    #[n(0)]
    device: Id,
    #[n(1)]
    clock: u64,
}

#[derive(Decode)]
#[cbor(map)]
struct Tapped {
    #[n(3)]
    tap: Option<Tap>,
}

#[derive(Decode)]
#[cbor(map)]
struct TappedDelivery {
    #[n(5)]
    tap: Option<Tap>,
}

thread_local! {
    /// Pages whose signatures and hashes hold, by their bytes: what all hold alike is verified once.
    static VERIFIED: RefCell<HashSet<blake3::Hash>> = RefCell::default();
}

/// The page that these bytes are, where it is a true one.
fn opened(bytes: Vec<u8>) -> Option<Page> {
    let name = blake3::hash(&bytes);
    if VERIFIED.with_borrow(|verified| verified.contains(&name)) {
        return Page::trusted(bytes).ok();
    }
    let page = Page::open(bytes).ok()?;
    VERIFIED.with_borrow_mut(|verified| {
        // Those of towns long gone.
        if verified.len() > 4_096 {
            verified.clear();
        }
        verified.insert(name)
    });
    Some(page)
}

/// A report of people on no list, as a phone named it.
#[derive(Decode)]
#[cbor(map)]
struct Report {
    #[n(1)]
    id: Id,
}

fn report(fact: &Fact) -> Option<Id> {
    match fact.kind {
        UNLISTED_MET => Some(minicbor::decode::<Report>(&fact.body).ok()?.id),
        _ => None,
    }
}

fn tap(fact: &Fact) -> Option<Tap> {
    match fact.kind {
        MARK_RECORDED => minicbor::decode::<Tapped>(&fact.body).ok()?.tap,
        DELIVERY_MARKED => minicbor::decode::<TappedDelivery>(&fact.body).ok()?.tap,
        _ => None,
    }
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
    #[n(1)]
    ends: Option<Vector>,
}

#[derive(Decode)]
#[cbor(map)]
struct Edit {
    #[n(0)]
    field: u8,
    #[n(1)]
    value: Option<String>,
}

/// What was said about one thing, by whom having seen what.
type Said<'a, T> = Vec<(&'a Entry, T)>;

impl Ledger {
    /// Reads the pages of `desk` and what it has not sealed yet.
    ///
    /// # Errors
    /// The storage's.
    pub fn of(desk: &Desk) -> Result<Ledger, Problem> {
        let mut ledger = Ledger::default();
        desk.with_space(|space| {
            for bytes in chains::pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0 {
                ledger.add(bytes);
            }
            let writer = space.writer();
            let mut seen = chains::vector(space.db(), None)?;
            let sealed = seen.heads(&writer).last().unwrap_or_default();
            seen.forget(&writer);
            let open = store::open_facts(space.db(), 0)?;
            if let Some(last) = open.last() {
                let end = Head::at(last.seq);
                ledger.follows.entry(writer).or_default().insert(end, sealed);
                for fact in open {
                    ledger.put(writer, (end, seen.clone()), fact);
                }
            }
            Ok(())
        })?;
        Ok(ledger)
    }

    /// Adds the facts of a page; one that cannot be read adds none.
    pub fn add(&mut self, bytes: Vec<u8>) {
        let Some(page) = opened(bytes) else { return };
        let (writer, end) = (page.header.writer(), Head::of(&page.header, &page.hash));
        self.follows
            .entry(writer)
            .or_default()
            .insert(end, Head::before(&page.header));
        for fact in page.facts().unwrap_or_default() {
            self.put(writer, (end, page.header.seen.clone()), fact);
        }
    }

    fn put(&mut self, writer: Writer, page: (Head, Vector), fact: Fact) {
        let twin = |entry: &&mut Entry| entry.writer == writer && entry.fact == fact;
        match self.entries.iter_mut().find(twin) {
            Some(entry) => entry.pages.push(page),
            None => self.entries.push(Entry {
                writer,
                pages: vec![page],
                fact,
            }),
        }
    }

    /// The ends on the way from this one back to the first page, itself included.
    fn way(&self, writer: &Writer, end: Head) -> impl Iterator<Item = Head> {
        let follows = self.follows.get(writer);
        std::iter::successors(Some(end), move |end| follows?.get(end).copied())
    }

    /// The name of the branch that a page stands in: the tag of the first page after the last fork before it.
    fn branch(&self, writer: &Writer, end: Head) -> Tag {
        let follows = &self.follows[writer];
        let is_first = |end: &Head| {
            let before = follows.get(end);
            before.is_some() && follows.values().filter(|other| Some(*other) == before).count() > 1
        };
        self.way(writer, end)
            .find(is_first)
            .map_or(Tag::default(), |first| first.tag)
    }

    /// Where a fact counts.
    fn place(&self, entry: &Entry) -> Place {
        let branches = entry
            .pages
            .iter()
            .map(|(end, _)| self.branch(&entry.writer, *end));
        (entry.writer, branches.min().unwrap_or_default(), entry.fact.seq)
    }

    /// Whether whoever made `later` had `earlier` in view: on a phone, that was the one mark it names.
    fn knows(&self, later: &Entry, earlier: &Entry) -> bool {
        let named = |over: &Over| over.device == earlier.writer.device && over.clock == earlier.fact.clock.0;
        let in_view = tap(&later.fact).is_none_or(|tap| tap.over.as_ref().is_some_and(named));
        in_view && self.had_seen(later, earlier)
    }

    /// Whether whoever wrote `later` had seen `earlier`, or had written it themselves before.
    fn had_seen(&self, later: &Entry, earlier: &Entry) -> bool {
        let written = |end: &Head| earlier.pages.iter().any(|(of, _)| of == end);
        later.pages.iter().any(|(end, seen)| {
            let own = later.writer == earlier.writer
                && earlier.fact.seq < later.fact.seq
                && self.way(&later.writer, *end).any(|end| written(&end));
            let mut heads = seen.heads(&earlier.writer);
            own || heads.any(|head| self.way(&earlier.writer, head).any(|end| written(&end)))
        })
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
        let entries = std::mem::take(&mut self.entries);
        let mut left = Vec::new();
        for entry in entries {
            if !places.contains(&self.place(&entry)) {
                left.push(entry);
            }
        }
        self.entries = left;
        self
    }

    /// Where marks stand.
    pub fn marks(&self) -> BTreeSet<Place> {
        self.of_kind(&[MARK_RECORDED, DELIVERY_MARKED])
            .map(|entry| self.place(entry))
            .collect()
    }

    /// What phones said and one laptop wrote twice.
    pub fn taps_written_twice(&self) -> BTreeSet<Id> {
        let mut by = BTreeSet::new();
        let said = self.entries.iter().filter_map(|entry| {
            let id = tap(&entry.fact)
                .map(|tap| tap.id)
                .or_else(|| report(&entry.fact))?;
            Some((entry, id))
        });
        let again = said.filter(|(entry, id)| {
            let (writer, branch, _) = self.place(entry);
            !by.insert((*id, writer, branch))
        });
        again.map(|(_, id)| id).collect()
    }

    /// Reports of people on no list: about which door, and which.
    pub fn reports(&self) -> BTreeSet<(Id, Id)> {
        let reports = self.of_kind(&[UNLISTED_MET]);
        reports
            .filter_map(|entry| Some((entry.fact.subject, report(&entry.fact)?)))
            .collect()
    }

    /// Where movements stand.
    pub fn movements(&self) -> BTreeSet<Place> {
        self.of_kind(&[MOVEMENT_RECORDED])
            .map(|entry| self.place(entry))
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
            for (entry, delivery) in &marks {
                let done = (1..FIRST_NOT_DONE).contains(&delivery.outcome);
                // A delivery that is followed by another mark of somebody who knew it is taken back.
                if done && !self.is_followed(entry, &marks) {
                    *stock.entry((delivery.item, delivery.place)).or_default() -= delivery.quantity;
                }
            }
        }
        stock.retain(|_, quantity| *quantity != 0);
        stock
    }

    /// What is missing where the stock is below zero.
    pub fn short(&self) -> BTreeMap<(Id, Id), i64> {
        let stock = self.stock().into_iter();
        stock
            .filter(|(_, quantity)| *quantity < 0)
            .map(|(place, quantity)| (place, -quantity))
            .collect()
    }

    /// How often homes were served in a round, where that is more than once: by people none of whom had seen the other's.
    pub fn served_twice(&self) -> BTreeMap<(Id, Id), i64> {
        let said = self.said(&[DELIVERY_MARKED], |fact| {
            minicbor::decode::<Delivery>(&fact.body).ok()
        });
        let served = said.into_iter().map(|((home, round), marks)| {
            let standing = marks.iter().filter(|(entry, delivery)| {
                (1..FIRST_NOT_DONE).contains(&delivery.outcome) && !self.is_followed(entry, &marks)
            });
            ((home, Id::from_bytes(round)), standing.count() as i64)
        });
        served.filter(|(_, times)| *times > 1).collect()
    }

    /// Where facts stand that somebody, whoever it was, has revoked: from a number on, or on a branch they had not seen.
    pub fn revoked(&self) -> BTreeSet<Place> {
        let mut places = BTreeSet::new();
        for revocation in self.of_kind(&[DEVICE_REVOKED]) {
            let Ok(Revoked { from, ends }) = minicbor::decode(&revocation.fact.body) else {
                continue;
            };
            let of_device = |entry: &&Entry| entry.writer.device == revocation.fact.subject;
            for entry in self.entries.iter().filter(of_device) {
                let from = from.get(&entry.writer.epoch).copied().unwrap_or(0);
                let on_ways = ends.as_ref().is_none_or(|ends| {
                    let mut ways = ends
                        .heads(&entry.writer)
                        .flat_map(|end| self.way(&entry.writer, end));
                    ways.any(|end| entry.pages.iter().any(|(of, _)| *of == end))
                });
                let place = self.place(entry);
                if entry.fact.seq >= from || place.1 != Tag::default() && !on_ways {
                    places.insert(place);
                }
            }
        }
        places
    }

    /// Whether rounds are closed, where nobody disagrees about it.
    pub fn closed(&self) -> BTreeMap<Id, bool> {
        let said = self.said(&[ROUND_CLOSED, ROUND_REOPENED], |fact| {
            Some(fact.kind == ROUND_CLOSED)
        });
        let agreed = said.into_iter().filter(|(_, said)| !self.differ(said));
        let last = agreed.filter_map(|((round, _), said)| {
            let standing = said.iter().find(|(entry, _)| !self.is_followed(entry, &said));
            standing.map(|(_, closed)| (round, *closed))
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
        let marks = marks.into_iter().filter(|(_, said)| self.differ(said));
        let fields = self.fields().into_iter().filter(|(_, said)| self.differ(said));
        let of_marks = marks.map(|((subject, round), _)| (subject, round.to_vec()));
        of_marks
            .chain(fields.map(|((subject, field), _)| (subject, vec![field])))
            .collect()
    }

    fn fields(&self) -> BTreeMap<(Id, u8), Said<'_, Option<String>>> {
        let mut fields: BTreeMap<(Id, u8), Said<'_, Option<String>>> = BTreeMap::new();
        for entry in self.of_kind(&[ENTRY_EDITED]) {
            if let Ok(Edit { field, value }) = minicbor::decode(&entry.fact.body) {
                let said = fields.entry((entry.fact.subject, field)).or_default();
                said.push((entry, value));
            }
        }
        fields
    }

    /// What was said about each subject in each round.
    fn said<'a, T>(
        &'a self,
        kinds: &'a [u16],
        read: impl Fn(&Fact) -> Option<T>,
    ) -> BTreeMap<(Id, [u8; 16]), Said<'a, T>> {
        let mut all: BTreeMap<_, Said<'a, T>> = BTreeMap::new();
        for entry in self.of_kind(kinds) {
            if let (Class::Round(round), Some(value)) = (entry.fact.class, read(&entry.fact)) {
                let key = (entry.fact.subject, *round.bytes());
                all.entry(key).or_default().push((entry, value));
            }
        }
        all
    }

    /// Whether somebody who knew this said something after it.
    fn is_followed<T>(&self, entry: &Entry, said: &Said<'_, T>) -> bool {
        said.iter()
            .any(|(other, _)| !std::ptr::eq(*other, entry) && self.knows(other, entry))
    }

    /// Whether those whom nobody followed say different things.
    fn differ<T: PartialEq>(&self, said: &Said<'_, T>) -> bool {
        let standing: Vec<&T> = said
            .iter()
            .filter(|(entry, _)| !self.is_followed(entry, said))
            .map(|(_, value)| value)
            .collect();
        standing.windows(2).any(|pair| pair[0] != pair[1])
    }
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
