//! Taking in pages that arrived: verified, folded once their cause is known, kept aside until then.

use super::{Space, Topics};
use crate::desk::Topic;
use crate::features::members::{self, Admission, Roll};
use crate::features::retention;
use crate::fold::{self, Fold};
use crate::id::Id;
use crate::journal::chains::{self, Chain};
use crate::journal::fact::{Class, Fact};
use crate::journal::holes;
use crate::journal::page::{Header, Page, PageFault};
use crate::journal::store;
use crate::journal::twins;
use crate::journal::vector::{DeviceId, Head};
use crate::planted::{self, Planted};
use rusqlite::params;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// As much of one device waits for what it names, bytes: it is read anew with whatever arrives. What goes beyond comes again with a
/// later sync, once the rest has found its place.
const MOST_WAITING: usize = 64 << 20;

/// What became of pages that arrived.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Pages folded, also those that had waited.
    pub folded: usize,
    /// Facts in them.
    pub facts: u64,
    /// Pages held already.
    pub known: usize,
    /// Pages held already of which something was missing.
    pub filled: usize,
    /// Branches that came to light: chains on which two laptops wrote as one.
    pub forks: usize,
    /// Pages kept aside because something they need is missing.
    pub waiting: usize,
    /// Pages refused or put aside for good, with the reason.
    pub refused: Vec<PageFault>,
    /// Set where this laptop turned out to be a copy, or to have one, and goes on in a new epoch: how many of its facts stand
    /// on a branch of their own.
    pub copied: Option<u64>,
}

impl Space {
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
        if !planted::is(Planted::SealedLate) {
            self.seal()?;
        }
        let mut received = Received::default();
        self.hear_of_others()?;
        let mut news = News {
            roll: self.roll.clone(),
            copied: false,
            forks: 0,
            stale: false,
            purges: false,
            purged: retention::purged(&self.db)?,
            topics: Topics::new(),
        };
        let own = chains::numbered(&self.db, self.me.n)?.head();
        let tx = self.db.unchecked_transaction()?;
        let mut waiting = self.waiting_pages()?;
        let from_before = waiting.len();
        let mut ready: Vec<Page> = Vec::new();
        for bytes in pages {
            match Page::open(bytes) {
                Ok(page) => ready.push(page),
                Err(fault) => {
                    tracing::warn!(space = %self.id, code = fault.code(), "a page was refused");
                    received.refused.push(fault);
                }
            }
        }
        ready.append(&mut waiting);
        loop {
            let before = received.folded;
            let mut next = Vec::new();
            for page in ready {
                match self.place(&page)? {
                    Place::Known(held) => match self.fill(&held, &page, &mut news)? {
                        true => received.filled += 1,
                        false => received.known += 1,
                    },
                    Place::Free(spot) => match self.take_page(spot, &page, &mut news)? {
                        None => {
                            received.folded += 1;
                            received.facts += page.header.count;
                        }
                        Some(Refusal::NotYet) => next.push(page),
                        Some(Refusal::Never(fault)) => received.refused.push(self.refuse(&page, fault)?),
                    },
                    Place::Later => next.push(page),
                    Place::Never(fault) => received.refused.push(self.refuse(&page, fault)?),
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
        let mut waiting: HashMap<DeviceId, usize> = HashMap::new();
        for page in ready.iter().filter(|_| !planted::is(Planted::AsideForgotten)) {
            let device = page.header.writer().device;
            let bytes = waiting.entry(device).or_default();
            *bytes += page.bytes().len();
            if *bytes > MOST_WAITING {
                tracing::warn!(space = %self.id, %device, code = "too_many", "a page was not kept");
                continue;
            }
            tracing::info!(space = %self.id, %device, "a page waits for what it names");
            self.put_aside(page, "waiting")?;
        }
        received.waiting = ready.len();
        received.forks = news.forks;
        if received.folded + received.filled > 0 || !received.refused.is_empty() {
            news.topics.insert(Topic::Sync);
        }
        if news.copied && !planted::is(Planted::CopyUnnoticed) {
            let next = self.begin_epoch(Vec::new())?;
            received.copied = Some(self.facts_apart(own)?);
            tx.commit()?;
            self.go_on(next);
        } else {
            let roll = self.settle(news.roll, news.stale, news.purges)?;
            tx.commit()?;
            self.roll = roll;
        }
        Ok((received, news.topics))
    }

    /// How many facts lead to this end of the present chain that no other branch of it has.
    fn facts_apart(&self, own: Head) -> rusqlite::Result<u64> {
        let branches = chains::branches(&self.db, &self.me.writer)?;
        let mut branch = branches.iter().find(|chain| chain.head() == own);
        let mut facts = 0;
        while let Some(chain) = branch.filter(|chain| chain.base.is_some()) {
            facts += chain.last_seq - chain.base_seq - twins::shared(&self.db, chain.n)?;
            branch = branches.iter().find(|other| Some(other.n) == chain.base);
        }
        Ok(facts)
    }

    fn waiting_pages(&self) -> rusqlite::Result<Vec<Page>> {
        self.db
            .prepare_cached(
                "SELECT bytes FROM aside WHERE reason = 'waiting' ORDER BY device, epoch, first_seq",
            )?
            .query_map([], |row| Page::trusted(row.get(0)?).map_err(fold::damaged))?
            .collect()
    }

    /// Keeps a page that will never be folded, and says so in the log.
    fn refuse(&self, page: &Page, fault: PageFault) -> rusqlite::Result<PageFault> {
        let device = page.header.writer().device;
        tracing::warn!(space = %self.id, %device, code = fault.code(), "a page was refused");
        self.put_aside(page, fault.code())?;
        Ok(fault)
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
        if (header.first_seq == 1) != (header.previous() == [0; 32]) {
            return Ok(Place::Never(PageFault::Chain));
        }
        let spot = match chains::place(&self.db, header, &page.hash)? {
            chains::Place::Known(n) => return Ok(Place::Known(self.stored(n)?)),
            chains::Place::Unknown if planted::is(Planted::HighestSeen) => {
                Spot::End(chains::begin(&self.db, &header.writer(), &header.public_key())?)
            }
            chains::Place::Unknown => return Ok(Place::Later),
            chains::Place::Next(chain) => Spot::End(chain),
            chains::Place::Fork(chain, at) => Spot::Fork(chain, at),
        };
        match chains::holds(&self.db, &header.seen)? {
            true => Ok(Place::Free(spot)),
            false => Ok(Place::Later),
        }
    }

    /// Whether this very page is held, whatever has been destroyed in it since.
    ///
    /// # Errors
    /// SQLite's.
    pub fn holds(&self, page: &Page) -> rusqlite::Result<bool> {
        let place = chains::place(&self.db, &page.header, &page.hash)?;
        Ok(matches!(place, chains::Place::Known(_)))
    }

    /// A page as it is held.
    fn stored(&self, n: i64) -> rusqlite::Result<Stored> {
        self.db
            .prepare_cached("SELECT bytes FROM page WHERE n = ?")?
            .query_row([n], |row| {
                let page = Page::trusted(row.get(0)?).map_err(fold::damaged)?;
                Ok(Stored { n, page })
            })
    }

    /// Takes from a copy of a page what the one held lacks, unless it was destroyed; whether there was anything.
    fn fill(&self, held: &Stored, copy: &Page, news: &mut News) -> rusqlite::Result<bool> {
        let Some(filled) = held.page.filled(copy, |round| news.purged.contains(round)) else {
            return Ok(false);
        };
        // Its writer may have signed what does not unpack, and shown the page without it first.
        if let Err(fault) = filled.facts() {
            let device = held.page.header.writer().device;
            tracing::warn!(space = %self.id, %device, code = fault.code(), "a section was refused");
            return Ok(false);
        }
        holes::rewrite(&self.db, held.n, &filled)?;
        news.stale = true;
        Ok(true)
    }

    fn take_page(&self, spot: Spot, page: &Page, news: &mut News) -> rusqlite::Result<Option<Refusal>> {
        let facts = match page.facts() {
            Ok(facts) => facts,
            Err(fault) => return Ok(Some(Refusal::Never(fault))),
        };
        let newer = |fact: &Fact| fold::kind_name(fact.kind).is_none();
        if planted::is(Planted::UnknownDropped) && facts.iter().any(newer) {
            return Ok(None);
        }
        if planted::is(Planted::FutureRefused) && page.header.sealed_at_ms > self.now_ms() + 600_000 {
            return Ok(Some(Refusal::Never(PageFault::NotAPage)));
        }
        match members::admission(&news.roll, &page.header, &facts) {
            Admission::Admitted => {}
            Admission::NotYet => return Ok(Some(Refusal::NotYet)),
        }
        news.copied |= page.header.writer() == self.me.writer;
        let chain = match spot {
            Spot::End(chain) => {
                // What stands in two branches is only found when all of it is folded anew.
                news.stale |= chain.base.is_some();
                chain.n
            }
            Spot::Fork(chain, at) => {
                let device = chain.writer.device;
                tracing::warn!(space = %self.id, %device, at, "a chain forked: two laptops write as one");
                news.stale = true;
                news.forks += 1;
                chains::fork(&self.db, &chain, at, &page.header, &page.hash)?.branch
            }
        };
        // Who may do what is known before anything of the page is folded, as in a rebuild.
        if members::log_facts(&self.db, chain, &facts)? {
            let roll = Roll::read(&self.db, self.me.n)?;
            news.stale |=
                !planted::is(Planted::RollNotRefolded) && !news.roll.holds_for(&roll, &self.db, self.me.n)?;
            news.roll = Arc::new(roll);
        }
        let lasting = page.without(|round| news.purged.contains(round));
        chains::put_page(&self.db, chain, lasting.as_ref().unwrap_or(page))?;
        if planted::is(Planted::SplitTransaction) {
            self.db.execute_batch("COMMIT; BEGIN")?;
        }
        let fold = Fold::sealed_page(&self.db, chain, news.roll.clone(), &page.header.seen)?;
        facts.iter().try_for_each(|fact| fold.take(fact))?;
        if fold.purges.get() {
            news.purges = true;
            news.purged = retention::purged(&self.db)?;
        }
        news.stale |= fold.stale.get();
        self.tell_of_held(chain, &page.header)?;
        self.tell_of_idle(chain, &page.header, &news.roll, &facts)?;
        news.topics.extend(fold.topics());
        let heard = facts
            .iter()
            .map(|fact| fact.clock)
            .filter(|clock| clock.is_heard());
        self.hear(heard.max().unwrap_or_default())?;
        Ok(None)
    }

    /// Says in the log what of a page was kept aside, and why.
    fn tell_of_held(&self, chain: i64, header: &Header) -> rusqlite::Result<()> {
        let device = header.writer().device;
        for (reason, facts) in members::held_in(&self.db, chain, header.first_seq, header.last_seq())? {
            tracing::warn!(space = %self.id, %device, code = reason, facts, "facts were kept aside");
        }
        for (reason, facts) in fold::unfolded_in(&self.db, chain, header.first_seq, header.last_seq())? {
            tracing::warn!(space = %self.id, %device, code = reason, facts, "facts cannot be read");
        }
        Ok(())
    }

    /// Says in the log that a page would change who belongs to the committee though its device may not: nothing comes of that,
    /// and nothing else tells of it.
    fn tell_of_idle(&self, chain: i64, header: &Header, roll: &Roll, facts: &[Fact]) -> rusqlite::Result<()> {
        if !facts.iter().any(|fact| fact.class == Class::Space) {
            return Ok(());
        }
        let chain = chains::numbered(&self.db, chain)?;
        let idle = facts.iter().filter(|fact| members::is_idle(roll, &chain, fact));
        let facts = idle.count();
        if facts > 0 {
            let device = header.writer().device;
            tracing::warn!(space = %self.id, %device, code = "role", facts, "changes of membership do not count");
        }
        Ok(())
    }
}

/// What pages have brought so far.
struct News {
    roll: Arc<Roll>,
    /// Whether somebody else wrote as this laptop.
    copied: bool,
    forks: usize,
    /// Whether what was folded before would be folded otherwise now.
    stale: bool,
    /// Whether rounds were destroyed.
    purges: bool,
    /// Rounds that are destroyed.
    purged: BTreeSet<Id>,
    topics: Topics,
}

/// A page as it is held.
struct Stored {
    n: i64,
    page: Page,
}

enum Place {
    Known(Stored),
    Free(Spot),
    Later,
    Never(PageFault),
}

/// Where a page is put: at the end of a chain, or beside what follows this number of it.
enum Spot {
    End(Chain),
    Fork(Chain, u64),
}

enum Refusal {
    NotYet,
    Never(PageFault),
}
