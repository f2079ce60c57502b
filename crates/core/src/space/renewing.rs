//! Going on in a new epoch: after a restore, after a damaged file was salvaged, and when the database turns out to be older
//! than what already left this laptop. Numbers once used stay used.

use super::Space;
use super::mark::{Mark, Marks};
use crate::features::members::Roll;
use crate::fold;
use crate::journal::chains::{self, Chain};
use crate::journal::fact::Fact;
use crate::journal::store;
use crate::journal::vector::Writer;
use rusqlite::Connection;
use std::sync::Arc;

/// Stands in a database that was put in the place of another: it goes on in a new epoch when it is next opened.
const TO_RENEW: &str = "renew";

/// Says that the database goes on in a new epoch when it is next opened as a space.
///
/// # Errors
/// SQLite's.
pub fn renew_when_opened(db: &Connection) -> rusqlite::Result<()> {
    store::set_meta(db, TO_RENEW, &[1])
}

impl Space {
    /// Begins a new epoch where this database was put in the place of another, or is older than its mark.
    pub(super) fn renew_if_put_back(&mut self) -> rusqlite::Result<()> {
        let marks = Marks::read(&*self.world.disk, &self.path);
        self.mark = marks.of(self.me.writer.epoch);
        if store::meta(&self.db, TO_RENEW)?.is_some() || self.is_behind(&marks)? {
            self.renewed = Some(self.renew()?);
            self.write_mark(0);
        }
        Ok(())
    }

    /// Takes over from a database that is given up for this one: the epoch it was written in, what this laptop asked to be let in
    /// with, and facts that were never sealed. They find their place when this one is next opened.
    ///
    /// # Errors
    /// SQLite's; then nothing was taken over.
    pub fn inherit(&mut self, epoch: u64, invited: Option<&[u8]>, open: &[Fact]) -> rusqlite::Result<()> {
        let tx = self.db.unchecked_transaction()?;
        store::set_meta(&tx, "epoch", &epoch.to_le_bytes())?;
        if let Some(invited) = invited {
            store::set_meta(&tx, "invited", invited)?;
        }
        open.iter().try_for_each(|fact| store::put_open(&tx, fact))?;
        renew_when_opened(&tx)?;
        tx.commit()
    }

    fn is_behind(&self, marks: &Marks) -> rusqlite::Result<bool> {
        let me = self.me.writer;
        if self.mark.given >= self.next()?.0 {
            return Ok(true);
        }
        match marks.newest() {
            None => Ok(false),
            Some(epoch) if epoch == me.epoch => Ok(false),
            // An epoch this database never heard of: it is from before that.
            Some(epoch) => Ok(chains::branches(&self.db, &Writer { epoch, ..me })?.is_empty()),
        }
    }

    /// Whatever is open is sealed where it was written. If a laptop that went on from here has used its numbers too, the chain
    /// forks there: both branches stay, and what stands in both counts once. Only where pages before it are gone it moves.
    fn renew(&mut self) -> rusqlite::Result<u64> {
        let tx = self.db.unchecked_transaction()?;
        let open = store::open_facts(&tx, 0)?;
        let count = open.len() as u64;
        let sealed = chains::numbered(&tx, self.me.n)?.last_seq;
        let follows = open.first().is_none_or(|fact| fact.seq == sealed + 1);
        let moved = if follows {
            self.seal_open(1)?;
            Vec::new()
        } else {
            open
        };
        let next = self.begin_epoch(moved)?;
        tx.execute("DELETE FROM meta WHERE key = ?", [TO_RENEW])?;
        tx.commit()?;
        self.go_on(next);
        Ok(count)
    }

    /// Begins a new epoch with the open facts `moved`, and no others; it is to [`Space::go_on`] there once that is committed.
    pub(super) fn begin_epoch(&self, moved: Vec<Fact>) -> rusqlite::Result<NextEpoch> {
        let epoch = u64::from_le_bytes(self.world.bytes()) >> 1;
        store::set_meta(&self.db, "epoch", &epoch.to_le_bytes())?;
        let writer = Writer {
            epoch,
            ..self.me.writer
        };
        let chain = chains::begin(&self.db, &writer, &self.key.verifying_key().to_bytes())?;
        let mut clock = fold::greatest_clock(&self.db)?;
        self.db.execute_batch("DELETE FROM open_fact")?;
        for (mut fact, seq) in moved.into_iter().zip(1..) {
            clock = clock.tick(fact.at_ms);
            (fact.seq, fact.clock) = (seq, clock);
            store::put_open(&self.db, &fact)?;
        }
        let roll = fold::rebuild(&self.db, chain.n)?;
        self.erase()?;
        Ok(NextEpoch { chain, roll })
    }

    pub(super) fn go_on(&mut self, next: NextEpoch) {
        self.tubes.borrow_mut().forget();
        self.mark = Mark {
            epoch: next.chain.writer.epoch,
            ..Mark::default()
        };
        self.me = next.chain;
        self.roll = next.roll;
    }
}

/// A chain begun, and who belongs to the space as it is seen from there.
pub(super) struct NextEpoch {
    chain: Chain,
    roll: Arc<Roll>,
}
