//! One file: what programs see, what a power cut leaves, and the changes between.

use super::super::faults::{Fault, Faults};
use crate::chance::Chance;

/// The smallest piece a disk writes whole.
const SECTOR: usize = 512;

/// A file of a simulated disk.
#[derive(Default)]
pub struct File {
    seen: Vec<u8>,
    safe: Vec<u8>,
    unsynced: Vec<Change>,
}

enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Change::Write(at, data) => {
                let end = at + data.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                bytes[*at..end].copy_from_slice(data);
            }
            Change::Length(length) => bytes.resize(*length, 0),
        }
    }
}

impl File {
    /// A file that is written out already.
    pub fn new(bytes: Vec<u8>) -> File {
        File {
            safe: bytes.clone(),
            seen: bytes,
            unsynced: Vec::new(),
        }
    }

    /// What programs see.
    pub fn bytes(&self) -> &[u8] {
        &self.seen
    }

    /// Writes `data` at `at`.
    pub fn write(&mut self, at: usize, data: &[u8]) {
        self.change(Change::Write(at, data.to_vec()));
    }

    /// Cuts or lengthens it.
    pub fn set_length(&mut self, length: usize) {
        self.change(Change::Length(length));
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.seen);
        self.unsynced.push(change);
    }

    /// Makes everything safe.
    pub fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            change.apply(&mut self.safe);
        }
    }

    /// A sync that failed: what it should have made safe never will be, though programs still see it.
    pub fn forget_changes(&mut self) {
        self.unsynced.clear();
    }

    /// What is left after a power cut.
    pub fn survive(&mut self, chance: &mut Chance, faults: &Faults) {
        let mut changes = std::mem::take(&mut self.unsynced);
        if !changes.is_empty() {
            match chance.below(4) {
                0 => {
                    faults.fired(Fault::LostWrites);
                    changes.clear();
                }
                1 => {
                    faults.fired(Fault::LostSomeWrites);
                    changes.retain(|_| chance.one_in(2));
                }
                2 => {
                    faults.fired(Fault::TornWrite);
                    changes.truncate(chance.below(changes.len()) + 1);
                    if let Some(Change::Write(_, data)) = changes.last_mut() {
                        data.truncate(chance.below(data.len() / SECTOR + 1) * SECTOR);
                    }
                }
                _ => {}
            }
        }
        for change in &changes {
            change.apply(&mut self.safe);
        }
        self.seen.clone_from(&self.safe);
    }
}
