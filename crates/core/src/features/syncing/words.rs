//! What each laptop says of itself now: the pages it has signed tell what it had seen, and the receipts it gave what it holds.
//!
//! A laptop that was put back to an older state goes on in a new epoch, and has no more than that epoch says; what it said in the one
//! before was true of a disk that is gone. Epochs are told apart by what they had seen of each other, not by their times.

use crate::journal::chains::{self, Chain, Extent, Trust};
use crate::journal::page::device_of;
use crate::journal::peers;
use crate::journal::vector::{DeviceId, Vector, Writer};
use crate::receipt::Receipt;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeSet, HashMap};

/// What all laptops say of themselves, as far as it is known here.
pub(super) struct Words(HashMap<DeviceId, Vec<Word>>);

/// What a laptop has said in one epoch.
#[derive(Clone)]
struct Word {
    writer: Writer,
    /// What it had seen, and what it wrote.
    says: Vector,
    /// How much of what is here that comes to.
    has: Extent,
}

impl Words {
    /// As the pages and receipts held here say it.
    pub fn of(db: &Connection) -> rusqlite::Result<Words> {
        let mut words: HashMap<DeviceId, Vec<Word>> = HashMap::new();
        let mut written = BTreeSet::new();
        for chain in chains::all(db)? {
            // Where branches go on, their ends speak.
            if chains::goes_on(db, chain.n)? {
                continue;
            }
            if let Some(word) = Word::of_chain(db, &chain)? {
                written.insert(word.writer);
                add_branch(words.entry(chain.writer.device).or_default(), word);
            }
        }
        words.values_mut().for_each(leave_newest);
        for kept in peers::receipts(db)? {
            let given = Given::of(db, &kept.receipt)?;
            let all = words.entry(device_of(&kept.receipt.giver)).or_default();
            given.into_iter().for_each(|given| given.add_to(all, &written));
        }
        words.values_mut().for_each(|all| {
            leave_newest(all);
            leave_widest(all);
        });
        Ok(Words(words))
    }

    /// How much of what is here the laptop has, as it last said. Where it may be two laptops, as much as both have.
    pub fn has(&self, device: &DeviceId) -> Extent {
        let mut all = self.0.get(device).into_iter().flatten();
        let Some(first) = all.next() else {
            return Extent::default();
        };
        all.fold(first.has.clone(), |mut has, word| {
            has.meet(&word.has);
            has
        })
    }
}

impl Word {
    /// What the newest page of a chain says; nothing where none is held.
    fn of_chain(db: &Connection, chain: &Chain) -> rusqlite::Result<Option<Word>> {
        let seen: Option<Vec<u8>> = db
            .prepare_cached("SELECT seen FROM page WHERE writer = ? ORDER BY first_seq DESC LIMIT 1")?
            .query_row([chain.n], |row| row.get(0))
            .optional()?;
        let Some(seen) = seen else { return Ok(None) };
        let mut says: Vector = minicbor::decode(&seen).unwrap_or_default();
        // Nobody lacks what they wrote themselves.
        says.add(chain.writer, chain.head());
        let has = chains::extent(db, &says, Trust::Beyond)?;
        Ok(Some(Word {
            writer: chain.writer,
            says,
            has,
        }))
    }

    /// Whether it was said by one who had seen something of the other's epoch.
    fn knows(&self, other: &Word) -> bool {
        self.says.get(&other.writer) > 0
    }

    /// Whether the other one was said before, and by a state of the laptop that this one goes on from.
    fn follows(&self, other: &Word) -> bool {
        self.knows(other) && !other.knows(self)
    }
}

/// Adds what the end of a branch says: of two of one epoch, what both have.
fn add_branch(words: &mut Vec<Word>, word: Word) {
    match words.iter_mut().find(|known| known.writer == word.writer) {
        Some(known) => {
            known.says.join(&word.says);
            known.has.meet(&word.has);
        }
        None => words.push(word),
    }
}

/// What a receipt says, in the epoch it names.
struct Given(Word);

impl Given {
    /// Nothing of a hub's: it writes no pages.
    fn of(db: &Connection, receipt: &Receipt) -> rusqlite::Result<Option<Given>> {
        let Ok(epoch) = u64::from_str_radix(&receipt.claim.epoch, 16) else {
            return Ok(None);
        };
        let device = device_of(&receipt.giver);
        let says = receipt.claim.vector.clone();
        Ok(Some(Given(Word {
            writer: Writer { device, epoch },
            has: chains::extent(db, &says, Trust::Beyond)?,
            says,
        })))
    }

    /// Adds it to what the giver says now, unless it was given in an epoch that is over; `written` are those that pages came of.
    fn add_to(self, words: &mut Vec<Word>, written: &BTreeSet<Writer>) {
        let Given(given) = self;
        if !written.contains(&given.writer) {
            words.push(given);
            return;
        }
        let same = words.iter().position(|word| word.writer == given.writer);
        // A laptop that begins an epoch while it listens goes on naming the one before, but holds pages of the new one.
        let place = same.or_else(|| words.iter().position(|word| given.knows(word)));
        if let Some(word) = place.and_then(|place| words.get_mut(place)) {
            word.says.join(&given.says);
            word.has.join(&given.has);
        }
    }
}

/// Leaves out what was said in epochs that another one goes on from.
fn leave_newest(words: &mut Vec<Word>) {
    let all = words.clone();
    words.retain(|word| !all.iter().any(|other| other.follows(word)));
}

/// Leaves out what another one says and more.
fn leave_widest(words: &mut Vec<Word>) {
    let all = words.clone();
    words.retain(|word| {
        let wider = |other: &Word| other.says.reaches(&word.says) && !word.says.reaches(&other.says);
        !all.iter().any(wider)
    });
}
