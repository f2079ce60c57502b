//! One committee's shared data on this device: its journal, its projections, and the only ways to change them.

use crate::desk::Topic;
use crate::features::members::{self, Admission};
use crate::features::sweeps::Tubes;
use crate::fold::{self, Fold};
use crate::id::{Id, IdMaker};
use crate::journal::clock::Hlc;
use crate::journal::fact::{Draft, Fact};
use crate::journal::page::{self, Page, PageFault, Seal};
use crate::journal::store::{self, Chain, FileKey};
use crate::journal::vector::{Vector, Writer};
use crate::world::World;
use ed25519_dalek::SigningKey;
use rusqlite::{Connection, params};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

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
}

/// What became of pages that arrived.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Pages folded, also those that had waited.
    pub folded: usize,
    /// Facts in them.
    pub facts: u64,
    /// Pages held already.
    pub known: usize,
    /// Pages kept aside because something they need is missing.
    pub waiting: usize,
    /// Pages refused or put aside for good, with the reason.
    pub refused: Vec<PageFault>,
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
        let db = store::open_writer(path, file_key)?;
        let public_key = key.verifying_key().to_bytes();
        let writer = Writer {
            device: page::device_of(&public_key),
            epoch,
        };
        let tx = db.unchecked_transaction()?;
        let me = store::begin_chain(&tx, &writer, &public_key)?;
        store::set_meta(&tx, "space", id.bytes())?;
        if !fold::tables_are_current(&tx)? {
            fold::rebuild(&tx, me.n)?;
        }
        tx.commit()?;
        let ids = RefCell::new(IdMaker::new(&world));
        Ok(Space {
            db,
            id,
            me,
            key,
            world,
            ids,
            tubes: RefCell::default(),
        })
    }

    /// The connection, for reading.
    pub fn db(&self) -> &Connection {
        &self.db
    }

    /// This device's chain.
    pub fn writer(&self) -> Writer {
        self.me.writer
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
        let done = self.write_inside(by, f);
        match &done {
            Ok(_) => self
                .db
                .prepare_cached("COMMIT")?
                .execute([])
                .map(|_| ())
                .inspect_err(|_| self.roll_back())?,
            Err(_) => self.roll_back(),
        }
        done
    }

    fn write_inside<T, E: From<rusqlite::Error>>(
        &self,
        by: Id,
        f: impl FnOnce(&mut Pen<'_>) -> Result<T, E>,
    ) -> Result<(T, Topics), E> {
        let (next_seq, clock) = self.next()?;
        let mut fold = Fold::open_page(&self.db, self.me.n);
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
        let topics = pen.fold.topics();
        // Two looks at the ends of the key: both in one SELECT would walk every open fact at every write.
        let open: i64 = self
            .db
            .prepare_cached("SELECT (SELECT max(seq) FROM open_fact) - (SELECT min(seq) FROM open_fact) + 1")?
            .query_row([], |row| row.get::<_, Option<i64>>(0))?
            .unwrap_or(0);
        if open as usize >= PAGE_FACTS {
            self.seal_open(PAGE_FACTS)?;
        }
        Ok((value, topics))
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
        let clock = facts.iter().map(|f| f.clock).max().unwrap_or_default();
        let mut seen = store::vector(&self.db, None)?;
        seen.forget(&self.me.writer);
        let mut sealed_to = 0;
        for run in facts.chunks(PAGE_FACTS).filter(|run| run.len() >= least) {
            let chain = store::chain(&self.db, &self.me.writer)?.unwrap_or_else(|| self.me.clone());
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
            store::put_page(&self.db, chain.n, &page)?;
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
        let greatest = fold::greatest_clock(&self.db)?.max(clock);
        store::set_meta(&self.db, "clock", &greatest.0.to_le_bytes())
    }

    /// Everything held, this device's open page included.
    ///
    /// # Errors
    /// SQLite's.
    pub fn vector(&self) -> rusqlite::Result<Vector> {
        store::vector(&self.db, Some(self.me.n))
    }

    /// Takes pages in: verifies each, folds those whose cause is known, keeps the others aside. One transaction.
    ///
    /// # Errors
    /// SQLite's; then nothing was taken in.
    pub fn receive(&mut self, pages: Vec<Vec<u8>>) -> rusqlite::Result<(Received, Topics)> {
        self.tubes.borrow_mut().forget();
        store::checkpoint_at(&self.db, store::LARGE_WAL)?;
        let received = self.take_in(pages);
        store::checkpoint_at(&self.db, store::USUAL_WAL)?;
        received
    }

    fn take_in(&mut self, pages: Vec<Vec<u8>>) -> rusqlite::Result<(Received, Topics)> {
        self.seal()?;
        let mut received = Received::default();
        let mut topics = Topics::new();
        let tx = self.db.unchecked_transaction()?;
        let mut waiting = self.waiting_pages()?;
        let from_before = waiting.len();
        let mut ready: Vec<Page> = Vec::new();
        for bytes in pages {
            match Page::open(bytes) {
                Ok(page) => ready.push(page),
                Err(fault) => received.refused.push(fault),
            }
        }
        ready.append(&mut waiting);
        loop {
            let before = received.folded;
            let mut next = Vec::new();
            for page in ready {
                match self.place(&page)? {
                    Place::Known => received.known += 1,
                    Place::Next(chain) => match self.take_page(chain, &page, &mut topics)? {
                        None => {
                            received.folded += 1;
                            received.facts += page.header.count;
                        }
                        Some(Refusal::NotYet) => next.push(page),
                        Some(Refusal::Never(fault)) => {
                            self.put_aside(&page, "refused")?;
                            received.refused.push(fault);
                        }
                    },
                    Place::Later => next.push(page),
                    Place::Never(fault) => {
                        self.put_aside(&page, "refused")?;
                        received.refused.push(fault);
                    }
                }
            }
            ready = next;
            if ready.is_empty() || received.folded == before {
                break;
            }
        }
        if from_before > 0 {
            self.db
                .execute("DELETE FROM aside WHERE reason = 'waiting'", [])?;
        }
        for page in &ready {
            self.put_aside(page, "waiting")?;
        }
        received.waiting = ready.len();
        if received.folded > 0 || !received.refused.is_empty() {
            topics.insert(Topic::Sync);
        }
        tx.commit()?;
        Ok((received, topics))
    }

    fn waiting_pages(&self) -> rusqlite::Result<Vec<Page>> {
        self.db
            .prepare_cached(
                "SELECT bytes FROM aside WHERE reason = 'waiting' ORDER BY device, epoch, first_seq",
            )?
            .query_map([], |row| Page::trusted(row.get(0)?).map_err(fold::damaged))?
            .collect()
    }

    fn put_aside(&self, page: &Page, reason: &str) -> rusqlite::Result<()> {
        let writer = page.header.writer();
        self.db
            .prepare_cached("INSERT OR REPLACE INTO aside VALUES (?, ?, ?, ?, ?, ?)")?
            .execute(params![
                page.hash,
                writer.device,
                writer.epoch as i64,
                page.header.first_seq as i64,
                reason,
                page.bytes()
            ])?;
        Ok(())
    }

    /// Where a verified page stands towards what is held.
    fn place(&self, page: &Page) -> rusqlite::Result<Place> {
        let header = &page.header;
        if header.space != self.id {
            return Ok(Place::Never(PageFault::OtherSpace));
        }
        let chain = store::begin_chain(&self.db, &header.writer(), &header.public_key())?;
        if header.first_seq <= chain.last_seq {
            return Ok(Place::Known);
        }
        if header.first_seq > chain.last_seq + 1 {
            return Ok(Place::Later);
        }
        if header.previous() != chain.last_hash {
            return Ok(Place::Never(PageFault::Chain));
        }
        if !store::vector(&self.db, None)?.covers(&header.seen) {
            return Ok(Place::Later);
        }
        Ok(Place::Next(chain))
    }

    fn take_page(&self, chain: Chain, page: &Page, topics: &mut Topics) -> rusqlite::Result<Option<Refusal>> {
        let facts = match page.facts() {
            Ok(facts) => facts,
            Err(fault) => return Ok(Some(Refusal::Never(fault))),
        };
        match members::admission(&self.db, &page.header, &facts)? {
            Admission::Admitted => {}
            Admission::NotYet => return Ok(Some(Refusal::NotYet)),
        }
        store::put_page(&self.db, chain.n, page)?;
        let fold = Fold::sealed_page(&self.db, chain.n, &page.header.seen)?;
        facts.iter().try_for_each(|fact| fold.take(fact))?;
        topics.extend(fold.topics());
        self.hear(facts.iter().map(|f| f.clock).max().unwrap_or_default())?;
        Ok(None)
    }

    /// Rewrites every projection from the journal.
    ///
    /// # Errors
    /// SQLite's.
    pub fn rebuild(&mut self) -> rusqlite::Result<()> {
        self.tubes.borrow_mut().forget();
        let tx = self.db.unchecked_transaction()?;
        fold::rebuild(&tx, self.me.n)?;
        tx.commit()
    }

    /// A digest of the projections; equal on devices that hold the same facts.
    ///
    /// # Errors
    /// SQLite's.
    pub fn digest(&self) -> rusqlite::Result<[u8; 32]> {
        fold::digest(&self.db)
    }

    /// Checks the whole journal: every page's signature, hashes and link, and that the projections equal a rebuild.
    ///
    /// # Errors
    /// SQLite's.
    pub fn verify(&mut self) -> rusqlite::Result<Verified> {
        let mut verified = Verified::default();
        {
            let mut last = std::collections::HashMap::new();
            let mut pages = self.db.prepare("SELECT writer, bytes FROM page ORDER BY n")?;
            let mut rows = pages.query([])?;
            while let Some(row) = rows.next()? {
                let chain: i64 = row.get(0)?;
                verified.pages += 1;
                match Page::open(row.get(1)?).and_then(|page| page.facts().map(|facts| (page, facts))) {
                    Err(fault) => verified.faults.push(fault),
                    Ok((page, facts)) => {
                        verified.facts += facts.len() as u64;
                        let (seq, hash) = last.get(&chain).copied().unwrap_or((0, [0; 32]));
                        if page.header.first_seq != seq + 1 || page.header.previous() != hash {
                            verified.faults.push(PageFault::Chain);
                        }
                        last.insert(chain, (page.header.last_seq(), page.hash));
                    }
                }
            }
            let open = store::open_facts(&self.db, 0)?;
            let sealed = last.get(&self.me.n).map_or(0, |(seq, _)| *seq);
            if !open
                .iter()
                .zip(sealed + 1..)
                .all(|(fact, seq): (&Fact, u64)| fact.seq == seq)
            {
                verified.faults.push(PageFault::Chain);
            }
            verified.facts += open.len() as u64;
        }
        let mut check = self.db.prepare("PRAGMA cipher_integrity_check")?;
        let complaints: Vec<String> = check
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        verified.file_ok = complaints.is_empty();
        drop(check);
        if verified.faults.is_empty() {
            let before = self.digest()?;
            let tx = self.db.unchecked_transaction()?;
            fold::rebuild(&tx, self.me.n)?;
            verified.projections_ok = fold::digest(&tx)? == before;
            // Only looked at: a difference must not be mended behind anybody's back.
            tx.rollback()?;
        }
        Ok(verified)
    }
}

/// What [`Space::verify`] found.
#[derive(Debug, Default)]
pub struct Verified {
    /// Sealed pages.
    pub pages: u64,
    /// Facts, open ones too.
    pub facts: u64,
    /// What is wrong with pages.
    pub faults: Vec<PageFault>,
    /// The file's own integrity.
    pub file_ok: bool,
    /// Whether the projections equal a rebuild.
    pub projections_ok: bool,
}

enum Place {
    Known,
    Next(Chain),
    Later,
    Never(PageFault),
}

enum Refusal {
    NotYet,
    Never(PageFault),
}

/// Writes facts inside one transaction: each is numbered, appended to the open page and folded at once.
pub struct Pen<'a> {
    fold: Fold<'a>,
    world: &'a World,
    by: Id,
    next_seq: u64,
    clock: Hlc,
    ids: &'a RefCell<IdMaker>,
    tubes: &'a RefCell<Tubes>,
}

impl<'a> Pen<'a> {
    /// The tables as they are inside this transaction.
    pub fn db(&self) -> &'a Connection {
        self.fold.db
    }

    /// The person who writes.
    pub fn by(&self) -> Id {
        self.by
    }

    /// How full the tubes are.
    pub(crate) fn tubes(&self) -> &RefCell<Tubes> {
        self.tubes
    }

    /// Wall time, ms.
    pub fn now_ms(&self) -> i64 {
        self.world.clock.now_ms()
    }

    /// A fresh id.
    pub fn make_id(&mut self) -> Id {
        self.ids.borrow_mut().make(self.now_ms())
    }

    /// Writes one fact; returns its number.
    ///
    /// # Errors
    /// SQLite's.
    pub fn write(&mut self, draft: Draft) -> rusqlite::Result<u64> {
        let at_ms = self.now_ms();
        self.clock = self.clock.tick(at_ms);
        let seq = self.next_seq;
        self.next_seq += 1;
        let Draft {
            class,
            kind,
            subject,
            body,
        } = draft;
        let fact = Fact {
            seq,
            clock: self.clock,
            at_ms,
            by: self.by,
            class,
            kind,
            subject,
            body,
        };
        store::put_open(self.fold.db, &fact)?;
        self.fold.take(&fact)?;
        Ok(seq)
    }
}
