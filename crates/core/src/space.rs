//! One committee's shared data on this device: its journal, its projections, and the only ways to change them.

mod erasing;
mod mark;
mod pen;
mod receiving;
mod renewing;
mod verifying;

pub use pen::{Pen, WriteError};
pub use receiving::Received;
pub use renewing::renew_when_opened;
pub use verifying::Verified;

use crate::desk::Topic;
use crate::features::members::{self, Roll};
use crate::features::retention;
use crate::features::sweeps::Tubes;
use crate::fold::{self, Fold};
use crate::id::{Id, IdMaker};
use crate::journal::chains::{self, Chain};
use crate::journal::clock::Hlc;
use crate::journal::fact::Fact;
use crate::journal::page::{self, Seal};
use crate::journal::store::{self, FileKey};
use crate::journal::vector::{Vector, Writer};
use crate::planted::{self, Planted};
use crate::world::World;
use ed25519_dalek::SigningKey;
use mark::Mark;
use rusqlite::Connection;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A page is sealed when it holds this many facts: about 100 KB, so that a cut line loses little.
const PAGE_FACTS: usize = 4_096;

/// What changed, for screens.
pub type Topics = BTreeSet<Topic>;

/// One open space.
pub struct Space {
    db: Connection,
    /// Its id.
    pub id: Id,
    me: Chain,
    key: SigningKey,
    world: World,
    ids: RefCell<IdMaker>,
    tubes: RefCell<Tubes>,
    roll: Arc<Roll>,
    /// The file's state as SQLite names it; changes when another program writes.
    version: i64,
    path: PathBuf,
    mark: Mark,
    /// Set when the database turned out to be older than what this laptop has written, and goes on in a new epoch: how many of
    /// its facts moved there.
    pub renewed: Option<u64>,
}

impl Space {
    /// Opens the space in the file at `path`, making an empty one where there is none.
    ///
    /// # Errors
    /// SQLite's; `NotADatabase` when the key does not fit.
    pub fn open(
        path: &Path,
        file_key: &FileKey,
        id: Id,
        key: SigningKey,
        epoch: u64,
        world: World,
    ) -> rusqlite::Result<Space> {
        let db = store::open_writer(path, file_key, &*world.disk)?;
        let public_key = key.verifying_key().to_bytes();
        let tx = db.unchecked_transaction()?;
        // A copy that was found out goes on in an epoch of this space's own.
        let own = store::meta(&tx, "epoch")?.and_then(|bytes| bytes.try_into().ok());
        let writer = Writer {
            device: page::device_of(&public_key),
            epoch: own.map_or(epoch, u64::from_le_bytes),
        };
        let me = chains::begin(&tx, &writer, &public_key)?;
        // On a full disk what is there already must still open.
        if store::meta(&tx, "space")?.as_deref() != Some(id.bytes()) {
            store::set_meta(&tx, "space", id.bytes())?;
        }
        let roll = if fold::tables_are_current(&tx)? {
            Arc::new(Roll::read(&tx, me.n)?)
        } else {
            fold::rebuild(&tx, me.n)?
        };
        tx.commit()?;
        let ids = RefCell::new(IdMaker::new(&world));
        let mark = Mark {
            epoch: writer.epoch,
            ..Mark::default()
        };
        let mut space = Space {
            db,
            id,
            me,
            key,
            world,
            ids,
            tubes: RefCell::default(),
            roll,
            version: 0,
            path: path.to_owned(),
            mark,
            renewed: None,
        };
        space.renew_if_put_back()?;
        Ok(space)
    }

    /// The connection, for reading.
    pub fn db(&self) -> &Connection {
        &self.db
    }

    /// This device's chain.
    pub fn writer(&self) -> Writer {
        self.me.writer
    }

    /// Who belongs to the space.
    pub fn roll(&self) -> &Roll {
        &self.roll
    }

    /// Wall time, ms.
    pub fn now_ms(&self) -> i64 {
        self.world.clock.now_ms()
    }

    /// This device's chain number in this file.
    pub fn chain(&self) -> i64 {
        self.me.n
    }

    /// Runs `f` in one transaction; what it writes is durable when this returns. An error takes everything back.
    ///
    /// # Errors
    /// Those of `f`, and SQLite's.
    pub fn write<T, E: From<rusqlite::Error>>(
        &mut self,
        by: Id,
        f: impl FnOnce(&mut Pen<'_>) -> Result<T, E>,
    ) -> Result<(T, Topics), E> {
        self.db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        self.hear_of_others().inspect_err(|_| self.roll_back())?;
        let done = self.write_inside(by, f);
        match done {
            Ok((value, topics, roll)) => {
                let commit = self.db.prepare_cached("COMMIT")?.execute([]);
                commit.inspect_err(|_| self.roll_back())?;
                self.roll = roll;
                Ok((value, topics))
            }
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    fn write_inside<T, E: From<rusqlite::Error>>(
        &self,
        by: Id,
        f: impl FnOnce(&mut Pen<'_>) -> Result<T, E>,
    ) -> Result<(T, Topics, Arc<Roll>), E> {
        let (next_seq, clock) = self.next()?;
        let mut fold = Fold::open_page(&self.db, self.me.n, self.roll.clone())?;
        fold.tubes = Some(&self.tubes);
        let mut pen = Pen {
            fold,
            world: &self.world,
            by,
            next_seq,
            clock,
            ids: &self.ids,
            tubes: &self.tubes,
        };
        let value = f(&mut pen)?;
        let (roll, stale, purges) = (pen.fold.roll.clone(), pen.fold.stale.get(), pen.fold.purges.get());
        let topics = pen.fold.topics();
        // Two looks at the ends of the key: both in one SELECT would walk every open fact at every write.
        let open: i64 = self
            .db
            .prepare_cached("SELECT (SELECT max(seq) FROM open_fact) - (SELECT min(seq) FROM open_fact) + 1")?
            .query_row([], |row| row.get::<_, Option<i64>>(0))?
            .unwrap_or(0);
        // What is to be erased is erased from pages.
        let least = if purges { 1 } else { PAGE_FACTS };
        if open as usize >= least {
            self.seal_open(least)?;
        }
        let roll = self.settle(roll, stale, purges)?;
        Ok((value, topics, roll))
    }

    /// Works the roll out anew if another program has written to the file. Inside a transaction.
    fn hear_of_others(&mut self) -> rusqlite::Result<()> {
        let version = self
            .db
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))?;
        if version != self.version {
            self.version = version;
            self.roll = Arc::new(Roll::read(&self.db, self.me.n)?);
        }
        Ok(())
    }

    /// Brings pages and projections in line with the roll that facts just folded have made, and with what they destroyed.
    fn settle(&self, roll: Arc<Roll>, stale: bool, purges: bool) -> rusqlite::Result<Arc<Roll>> {
        if purges || stale {
            // What was folded counts no longer, or what was kept aside counts now; of a destroyed round nothing may be left.
            return self.fold_anew();
        }
        if roll != self.roll {
            members::project(&self.db, &roll)?;
        }
        Ok(roll)
    }

    /// Folds the whole journal anew. Under another roll another purge may count. Inside a transaction.
    fn fold_anew(&self) -> rusqlite::Result<Arc<Roll>> {
        self.tubes.borrow_mut().forget();
        let roll = fold::rebuild(&self.db, self.me.n)?;
        self.erase()?;
        Ok(roll)
    }

    fn roll_back(&self) {
        self.tubes.borrow_mut().forget();
        if let Err(error) = self.db.execute_batch("ROLLBACK") {
            tracing::error!(%error, "a transaction could not be taken back");
        }
    }

    /// The number and clock the next fact follows; read inside the transaction that writes it, never cached.
    fn next(&self) -> rusqlite::Result<(u64, Hlc)> {
        let open: Option<(i64, i64)> = self
            .db
            .prepare_cached("SELECT seq, clock FROM open_fact ORDER BY seq DESC LIMIT 1")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .next()
            .transpose()?;
        let sealed = || {
            self.db
                .prepare_cached("SELECT last_seq FROM writer WHERE n = ?")?
                .query_row([self.me.n], |row| row.get(0))
        };
        let last: i64 = open.map_or_else(sealed, |(seq, _)| Ok(seq))?;
        let kept = store::meta(&self.db, "clock")?
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u64::from_le_bytes);
        Ok((
            last as u64 + 1,
            Hlc(kept.max(open.map_or(0, |(_, clock)| clock as u64))),
        ))
    }

    /// Seals what is open, so that it can travel and before anything received is folded.
    ///
    /// # Errors
    /// SQLite's.
    pub fn seal(&mut self) -> rusqlite::Result<()> {
        let tx = self.db.unchecked_transaction()?;
        self.seal_open(1)?;
        tx.commit()
    }

    /// Seals full pages, and the rest too if it has at least `least` facts. Inside a transaction.
    fn seal_open(&self, least: usize) -> rusqlite::Result<()> {
        let facts = store::open_facts(&self.db, 0)?;
        let Some(last) = facts.last() else { return Ok(()) };
        if planted::is(Planted::SealSplit) {
            self.db.execute_batch("DELETE FROM open_fact; COMMIT; BEGIN")?;
        }
        let clock = facts.iter().map(|f| f.clock).max().unwrap_or_default();
        let mut seen = chains::vector(&self.db, None)?;
        seen.forget(&self.me.writer);
        if planted::is(Planted::SeenForgotten) {
            seen = Vector::default();
        }
        let purged = retention::purged(&self.db)?;
        let mut sealed_to = 0;
        let is_last = |run: &[Fact]| run.last().is_some_and(|fact| fact.seq == last.seq);
        for run in page::runs(&facts, PAGE_FACTS).filter(|run| run.len() >= least || !is_last(run)) {
            let chain = chains::numbered(&self.db, self.me.n)?;
            let page = page::seal(
                run,
                Seal {
                    key: &self.key,
                    epoch: self.me.writer.epoch,
                    space: self.id,
                    previous: chain.last_hash,
                    seen: seen.clone(),
                    world: &self.world,
                },
            );
            let left = page.without(|round| purged.contains(round));
            if left.is_some() {
                // What stood open of a destroyed round stays in the file's free space until that is written anew.
                self.note_unswept()?;
            }
            chains::put_page(&self.db, chain.n, left.as_ref().unwrap_or(&page))?;
            sealed_to = page.header.last_seq();
        }
        if sealed_to == last.seq {
            self.db.execute_batch("DELETE FROM open_fact")?;
        } else {
            self.db
                .execute("DELETE FROM open_fact WHERE seq <= ?", [sealed_to as i64])?;
        }
        self.hear(clock)
    }

    fn hear(&self, clock: Hlc) -> rusqlite::Result<()> {
        if planted::is(Planted::ClockNotHeard) {
            return Ok(());
        }
        let greatest = fold::greatest_clock(&self.db)?.max(clock);
        store::set_meta(&self.db, "clock", &greatest.0.to_le_bytes())
    }

    /// Everything held, this device's open page included.
    ///
    /// # Errors
    /// SQLite's.
    pub fn vector(&self) -> rusqlite::Result<Vector> {
        chains::vector(&self.db, Some(self.me.n))
    }

    /// How many facts are held, this device's open ones included.
    ///
    /// # Errors
    /// SQLite's.
    pub fn facts(&self) -> rusqlite::Result<u64> {
        chains::total_with_open(&self.db)
    }

    /// Rewrites every projection from the journal.
    ///
    /// # Errors
    /// SQLite's.
    pub fn rebuild(&mut self) -> rusqlite::Result<()> {
        self.rebuild_watched(&mut |_, _| true)
    }

    /// The same, telling `go_on` how far it is, which may stop it.
    ///
    /// # Errors
    /// SQLite's, and `OperationInterrupted`; then nothing has changed.
    pub fn rebuild_watched(&mut self, go_on: &mut dyn FnMut(u64, u64) -> bool) -> rusqlite::Result<()> {
        self.tubes.borrow_mut().forget();
        let tx = self.db.unchecked_transaction()?;
        let roll = fold::rebuild_watched(&tx, self.me.n, go_on)?;
        self.erase()?;
        tx.commit()?;
        self.roll = roll;
        Ok(())
    }

    /// Shows that what is written reaches the disk. `all` asks for more, where the disk had failed or the file was damaged: the
    /// log is carried into the file, because what a failed disk still shows of it may only stand in memory, and then every
    /// byte is checked.
    ///
    /// # Errors
    /// SQLite's; `DatabaseCorrupt` where something does not verify.
    pub fn prove_writable(&mut self, all: bool) -> rusqlite::Result<()> {
        let tx = self.db.unchecked_transaction()?;
        store::set_meta(&tx, "space", self.id.bytes())?;
        tx.commit()?;
        if all {
            self.db
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            let verified = self.verify()?;
            if !verified.file_ok || !verified.faults.is_empty() {
                return Err(corrupt());
            }
            if !verified.projections_ok {
                self.rebuild()?;
            }
        }
        Ok(())
    }

    /// Closes the files without another word to the disk.
    pub fn give_up(self) {
        let keep_log = rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
        // Where even that fails there is nothing left to do.
        let _ = self.db.set_db_config(keep_log, true);
    }

    /// A digest of the projections; equal on devices that hold the same facts.
    ///
    /// # Errors
    /// SQLite's.
    pub fn digest(&self) -> rusqlite::Result<[u8; 32]> {
        fold::digest(&self.db)
    }
}

fn corrupt() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT), None)
}
