//! The high-water mark: a small file beside the database that tells how far this device's numbers have left the laptop.
//!
//! Numbers that others have seen must never be used again. A database that is put back by hand, or that lost its log, does
//! not know how far it once was; the mark does. It is written before pages are handed out, never at every mark of a person.
//! Why: `docs/decisions/`.

use super::Space;
use crate::disk::Disk;
use crate::journal::chains::{self, Trust};
use crate::journal::vector::Vector;
use minicbor::{Decode, Encode};
use std::path::{Path, PathBuf};

/// How far the numbers of one epoch went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Mark {
    #[n(0)]
    pub epoch: u64,
    /// The greatest number that may be known elsewhere.
    #[n(1)]
    pub given: u64,
}

/// The marks of every epoch this laptop wrote the space in, oldest first. A database may be put back from any of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub(super) struct Marks(#[n(0)] Vec<Mark>);

impl Marks {
    /// The marks beside the database at `path`. Those that cannot be read tell nothing: a database that was put back is found
    /// out at the next meeting all the same.
    pub fn read(disk: &dyn Disk, path: &Path) -> Marks {
        let kept = disk.read(&file(path)).ok();
        kept.and_then(|bytes| minicbor::decode(&bytes).ok())
            .unwrap_or_default()
    }

    /// How far the numbers of this epoch went.
    pub fn of(&self, epoch: u64) -> Mark {
        let known = self.0.iter().find(|mark| mark.epoch == epoch);
        known.copied().unwrap_or(Mark {
            epoch,
            ..Mark::default()
        })
    }

    /// The newest epoch.
    pub fn newest(&self) -> Option<u64> {
        self.0.last().map(|mark| mark.epoch)
    }

    fn put(&mut self, raised: Mark) {
        match self.0.iter_mut().find(|mark| mark.epoch == raised.epoch) {
            Some(mark) => *mark = raised,
            None => self.0.push(raised),
        }
    }
}

/// The file of the mark beside the database at `path`.
pub fn file(path: &Path) -> PathBuf {
    path.with_extension("mark")
}

impl Space {
    /// Pages that `have` lacks, to be handed out, until `budget` bytes are reached; whether more follow. From here on the numbers
    /// in them count as known elsewhere.
    ///
    /// # Errors
    /// SQLite's.
    pub fn pages_to_give(&mut self, have: &Vector, budget: usize) -> rusqlite::Result<(Vec<Vec<u8>>, bool)> {
        let found = chains::pages_beyond(&self.db, have, budget)?;
        if !found.0.is_empty() {
            let sealed = chains::numbered(&self.db, self.me.n)?.last_seq;
            self.raise_mark(sealed);
        }
        Ok(found)
    }

    /// Takes note that another end holds `vector`.
    pub fn is_held_elsewhere(&mut self, vector: &Vector) {
        // A peer is not believed to hold what was never written.
        let known = chains::extent(&self.db, vector, Trust::Held).unwrap_or_default();
        self.raise_mark(known.of(self.me.n));
    }

    fn raise_mark(&mut self, given: u64) {
        if given > self.mark.given {
            self.write_mark(given);
        }
    }

    pub(super) fn write_mark(&mut self, given: u64) {
        // Read again: another program may have this space open too.
        let mut marks = Marks::read(&*self.world.disk, &self.path);
        let kept = marks.of(self.mark.epoch);
        let raised = Mark {
            given: kept.given.max(given),
            ..kept
        };
        marks.put(raised);
        let bytes = minicbor::to_vec(&marks).unwrap_or_default();
        // On a full disk facts must still be able to leave: whoever holds them finds a rolled back database too, only later.
        match self.world.disk.write(&file(&self.path), &bytes) {
            Ok(()) => self.mark = raised,
            Err(error) => tracing::warn!(%error, "the high-water mark cannot be written"),
        }
    }
}
