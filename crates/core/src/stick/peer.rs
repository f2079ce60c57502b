//! The other end of a conversation, when it is a stick.

use super::file::{Ending, Header, Next, Reader, Writer};
use super::{BATCH_BYTES, StickError, sealed};
use crate::features::members::Gate;
use crate::id::Id;
use crate::journal::branches::Branches;
use crate::journal::chains;
use crate::journal::holes::Hole;
use crate::journal::page::{Hash, Page, PageFault};
use crate::journal::vector::{Head, Vector, Writer as Chain};
use crate::sync::{Answer, Ask, Held};
use ed25519_dalek::SigningKey;
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};
use std::io;

/// What the files brought hold, in memory.
pub struct Stick {
    space: Id,
    pages: Vec<Page>,
    /// Pages in a form that only a newer program reads, carried on as they are.
    newer: Vec<Vec<u8>>,
    /// How far every chain is held, with what has been given since.
    holds: Vector,
    /// Facts given to it.
    pub given: u64,
}

/// What was found in one file.
#[derive(Debug)]
pub struct Found {
    /// What it says of itself.
    pub header: Header,
    /// How far it was read.
    pub ending: Ending,
    /// Pages that do not verify, or come from nobody this committee knows: left out.
    pub faulty: usize,
    /// Pages that only a newer program reads.
    pub newer: usize,
}

impl Stick {
    /// A stick of `space` with nothing on it.
    pub fn new(space: Id) -> Stick {
        Stick {
            space,
            pages: Vec::new(),
            newer: Vec::new(),
            holds: Vector::default(),
            given: 0,
        }
    }

    /// Takes in what a file holds, as far as it can be read with `key` and `gate` lets its pages in.
    ///
    /// # Errors
    /// [`StickError`]; nothing was taken in then.
    pub fn read(&mut self, bytes: &[u8], key: &SigningKey, gate: &mut Gate) -> Result<Found, StickError> {
        if bytes.len() > super::MOST_BYTES {
            return Err(StickError::TooLarge);
        }
        self.unpack(sealed::open(bytes, key)?, gate)
    }

    /// The same for a file that is not encrypted.
    ///
    /// # Errors
    /// [`StickError`]; nothing was taken in then.
    pub fn unpack(&mut self, from: impl io::Read, gate: &mut Gate) -> Result<Found, StickError> {
        let mut file = Reader::begin(from)?;
        if file.header.space != self.space {
            return Err(StickError::OtherSpace);
        }
        let mut known: HashSet<Hash> = self.pages.iter().map(|page| page.hash).collect();
        let (mut faulty, mut newer) = (0, 0);
        let ending = loop {
            let bytes = match file.next_page() {
                Next::Page(bytes) => bytes,
                Next::End(ending) => break ending,
            };
            match Page::trusted(bytes.clone()).and_then(Page::verified) {
                Ok(page) if known.contains(&page.hash) => {}
                // Late or not is for an administrator to say: a stick is carried slower than an invitation lasts.
                Ok(page) if page.header.space == self.space && gate.hear(&page, None).is_ok() => {
                    known.insert(page.hash);
                    self.pages.push(page);
                }
                Ok(_) => faulty += 1,
                Err(PageFault::NewerFormat(_)) => {
                    newer += 1;
                    if !self.newer.contains(&bytes) {
                        self.newer.push(bytes);
                    }
                }
                Err(_) => faulty += 1,
            }
        };
        self.holds = ends(&self.pages);
        Ok(Found {
            header: file.header,
            ending,
            faulty,
            newer,
        })
    }

    /// How many pages were found on it.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Answers as any other end would. What is given is not kept in memory: it is written from the journal.
    pub fn answer(&mut self, ask: Ask) -> Answer {
        match ask {
            Ask::Vector => self.held(),
            Ask::Give(pages) => {
                for page in pages.into_iter().filter_map(|bytes| Page::trusted(bytes).ok()) {
                    self.given += page.header.count;
                    self.holds.follow(&page.header, &page.hash);
                }
                self.held()
            }
            Ask::Take(have) => {
                let mut size = 0;
                let mut pages = Vec::new();
                let known: HashMap<Chain, HashSet<Head>> = branches(&self.pages)
                    .into_iter()
                    .map(|(chain, branches)| (chain, branches.covered(have.heads(&chain))))
                    .collect();
                for page in &self.pages {
                    if known[&page.header.writer()].contains(&Head::of(&page.header, &page.hash)) {
                        continue;
                    }
                    if size >= BATCH_BYTES {
                        return Answer::Pages(pages, true);
                    }
                    size += page.bytes().len();
                    pages.push(page.bytes().to_vec());
                }
                Answer::Pages(pages, false)
            }
            Ask::Fill(holes) => {
                let fills = |page: &&Page| {
                    let mut rounds = page.rounds();
                    rounds.any(|round| {
                        let here = |hole: &Hole| hole.round == round && hole.is_in(&page.header, &page.hash);
                        holes.iter().any(here)
                    })
                };
                let pages = self.pages.iter().filter(fills);
                Answer::Pages(pages.map(|page| page.bytes().to_vec()).collect(), false)
            }
        }
    }

    /// Nobody signs for a stick, and what it lacks is written anew from the journal.
    fn held(&self) -> Answer {
        Answer::Holds(Held {
            vector: self.holds.clone(),
            receipt: None,
            holes: Vec::new(),
        })
    }

    /// Writes the whole file anew: every page the journal holds, those that wait there, and what only the stick held.
    ///
    /// # Errors
    /// Those of `to`, and the storage's.
    pub fn write<W: io::Write>(&self, db: &Connection, header: &Header, to: W) -> Result<W, WriteError> {
        let mut file = Writer::begin(to, header)?;
        let mut written = HashSet::new();
        let mut have = Vector::default();
        loop {
            let (pages, more) = chains::pages_beyond(db, &have, BATCH_BYTES)?;
            for bytes in pages {
                file.page(&bytes)?;
                let page = Page::trusted(bytes).map_err(crate::fold::damaged)?;
                have.follow(&page.header, &page.hash);
                written.insert(page.hash);
            }
            if !more {
                break;
            }
        }
        for bytes in waiting(db)? {
            let page = Page::trusted(bytes).map_err(crate::fold::damaged)?;
            if written.insert(page.hash) {
                file.page(page.bytes())?;
            }
        }
        for page in self.pages.iter().filter(|page| !written.contains(&page.hash)) {
            file.page(page.bytes())?;
        }
        self.newer.iter().try_for_each(|bytes| file.page(bytes))?;
        Ok(file.end()?)
    }
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Where it was written to.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The journal.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
}

/// Pages that wait on this laptop for something another one may have.
fn waiting(db: &Connection) -> rusqlite::Result<Vec<Vec<u8>>> {
    db.prepare_cached("SELECT bytes FROM aside WHERE reason = 'waiting' ORDER BY device, epoch, first_seq")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// The pages of every chain, by how they follow one another.
fn branches(pages: &[Page]) -> HashMap<Chain, Branches> {
    let mut chains: HashMap<Chain, Branches> = HashMap::new();
    for page in pages {
        let branches = chains.entry(page.header.writer()).or_default();
        branches.add(Head::of(&page.header, &page.hash), &page.header);
    }
    chains
}

/// How far every chain is held without a gap.
fn ends(pages: &[Page]) -> Vector {
    let mut vector = Vector::default();
    for (chain, branches) in branches(pages) {
        branches.ends().into_iter().for_each(|end| vector.add(chain, end));
    }
    vector
}
