//! One door: every fact, written here or received, becomes rows of the projections here and nowhere else.
//!
//! Pages are folded in an order of cause and effect (a page waits until everything its writer had seen is folded), so
//! the fact being folded has never been seen by any fact folded before it. What remains undecided is only whether *it*
//! had seen *them*: [`Fold::knows`] answers from the vector in its page. That makes the result independent of the order
//! in which concurrent pages arrive, and equal to a rebuild.

pub mod contest;
mod digests;
pub mod named;
mod tables;

pub use digests::{digest, table_digests};
pub use tables::{PROJECTIONS, create_tables, tables_are_current};

use crate::desk::{Role, Topic};
use crate::features::FEATURES;
use crate::features::members::{self, Held, Roll, Spot, Who, is_within};
use crate::features::retention::{self, Purges};
use crate::features::sweeps::Tubes;
use crate::id::Id;
use crate::journal::chains::{self, Chain, Extent, Trust};
use crate::journal::clock::Hlc;
use crate::journal::fact::{Class, Fact, Kind};
use crate::journal::page::Page;
use crate::journal::store;
use crate::journal::twins::{self, Twins};
use crate::journal::vector::{Vector, Writer};
use crate::older;
use crate::planted::{self, Planted};
use crate::problem::Lang;
use rusqlite::{Connection, OptionalExtension, params};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

/// How one kind of fact becomes rows, and how it is told to a person.
pub struct KindOfFact {
    /// Its number, given once and never reused.
    pub kind: Kind,
    /// Its name, in the past tense.
    pub name: &'static str,
    /// Who may write it.
    pub who: Who,
    /// Folds it.
    pub fold: fn(&Fold<'_>, &Fact) -> Result<(), FoldError>,
    /// Says what happened, in a sentence a person understands.
    pub tell: fn(&Connection, &Fact, Lang) -> rusqlite::Result<String>,
    /// What changes on screens.
    pub topic: Topic,
}

/// Why a fact could not be folded.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The storage failed: the whole transaction is taken back.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
    /// The body is not what its kind promises: the fact is kept and counted, the rest goes on.
    #[error("the body of a fact cannot be read")]
    Body(#[from] minicbor::decode::Error),
}

/// What the writer of the facts being folded had taken in from others.
#[derive(Clone)]
enum Seen {
    /// This device's open page: everything that is in the file.
    Everything,
    /// A sealed page: what its ends reach, and how far each part of its own way back to the first page belongs to it.
    UpTo(Extent, Vec<(i64, u64)>),
}

/// The place where facts of one page are folded.
pub struct Fold<'a> {
    /// The projections.
    pub db: &'a Connection,
    /// The number of the chain that wrote the facts.
    pub writer: i64,
    chain: Chain,
    /// Facts that count in another branch of their chain.
    twins: Twins,
    /// Who may do what.
    pub(crate) roll: Arc<Roll>,
    /// Whether facts of membership were folded, so that the roll must be worked out anew.
    members_changed: Cell<bool>,
    /// Whether what was folded before would be folded otherwise now.
    pub(crate) stale: Cell<bool>,
    /// Rounds that are destroyed: their facts are not folded.
    purged: BTreeSet<Id>,
    /// Whether a round was destroyed just now.
    pub(crate) purges: Cell<bool>,
    /// The tubes to follow, where this device writes.
    pub(crate) tubes: Option<&'a RefCell<Tubes>>,
    seen: Seen,
    /// Of what is said about the same thing, what whoever made the fact being folded had in view, where that was less than
    /// its writer had seen: chains and numbers.
    view: RefCell<Option<Vec<(i64, i64)>>>,
    topics: RefCell<BTreeSet<Topic>>,
}

static KINDS: LazyLock<HashMap<Kind, &'static KindOfFact>> = LazyLock::new(|| {
    FEATURES
        .iter()
        .flat_map(|f| f.kinds)
        .map(|kind| (kind.kind, kind))
        .collect()
});

/// How a kind becomes rows, if this program knows it.
fn known(kind: Kind) -> Option<&'static KindOfFact> {
    KINDS.get(&kind).copied().filter(|_| older::knows(kind))
}

impl<'a> Fold<'a> {
    /// For facts this device writes now.
    ///
    /// # Errors
    /// SQLite's.
    pub fn open_page(db: &'a Connection, writer: i64, roll: Arc<Roll>) -> rusqlite::Result<Fold<'a>> {
        Fold::of(db, writer, roll, Seen::Everything)
    }

    fn of(db: &'a Connection, writer: i64, roll: Arc<Roll>, seen: Seen) -> rusqlite::Result<Fold<'a>> {
        Ok(Fold {
            db,
            writer,
            chain: chains::numbered(db, writer)?,
            // What this device writes now stands nowhere else.
            twins: match seen {
                Seen::Everything => Twins::default(),
                Seen::UpTo(..) => Twins::read(db)?,
            },
            roll,
            members_changed: Cell::new(false),
            stale: Cell::new(false),
            purged: retention::purged(db)?,
            purges: Cell::new(false),
            tubes: None,
            seen,
            view: RefCell::default(),
            topics: RefCell::default(),
        })
    }

    /// For the facts of a sealed page whose writer had seen `seen`.
    ///
    /// # Errors
    /// SQLite's.
    pub fn sealed_page(
        db: &'a Connection,
        writer: i64,
        roll: Arc<Roll>,
        seen: &Vector,
    ) -> rusqlite::Result<Fold<'a>> {
        let extent = chains::extent(db, seen, Trust::Held)?;
        Fold::of(db, writer, roll, Seen::UpTo(extent, chains::way(db, writer)?))
    }

    /// Whether the writer of the fact being folded had seen the fact (`writer`, `seq`).
    pub fn knows(&self, writer: i64, seq: i64) -> bool {
        if let Some(view) = &*self.view.borrow() {
            return view.contains(&(writer, seq));
        }
        let seq = seq as u64;
        match &self.seen {
            _ if planted::is(Planted::ArrivalOrder) => true,
            Seen::Everything => true,
            Seen::UpTo(extent, own) => {
                let there =
                    |n| extent.of(n) >= seq || own.iter().any(|(part, last)| *part == n && *last >= seq);
                there(writer) || self.twins.places(writer, seq).iter().any(|n| there(*n))
            }
        }
    }

    /// Says what whoever made the fact being folded saw of what it is about, by chains and numbers: it was made away from its
    /// writer, whose knowledge does not speak for them.
    pub(crate) fn saw_only(&self, view: Vec<(i64, i64)>) {
        *self.view.borrow_mut() = Some(view);
    }

    /// The chain in which a fact counts that this one holds: another only where a branch shares it.
    pub fn counts_in(&self, chain: i64, seq: i64) -> i64 {
        self.twins
            .at(chain, seq as u64)
            .map_or(chain, |twin| twin.counts_in)
    }

    /// What a person may do on the device that writes.
    pub(crate) fn role(&self, person: &Id) -> Option<Role> {
        self.roll.role(&self.chain.writer.device, person)
    }

    /// Tells screens about a change beyond the fact's own topic.
    pub fn touch(&self, topic: Topic) {
        self.topics.borrow_mut().insert(topic);
    }

    /// Notes that `round` is destroyed from now on. Said twice, what was counted of it may differ.
    pub(crate) fn note_purge(&self, round: Id) {
        self.purges.set(true);
        if self.purged.contains(&round) {
            self.stale.set(true);
        }
    }

    /// Folds one fact.
    ///
    /// # Errors
    /// Only the storage's: a fact that cannot be read is kept in the journal and listed in `unfolded`.
    pub fn take(&self, fact: &Fact) -> rusqlite::Result<()> {
        if matches!(fact.class, Class::Round(round) if self.purged.contains(&round)) {
            return Ok(());
        }
        match self.twins.at(self.writer, fact.seq) {
            Some(twin) if !twin.is_folded => Ok(()),
            Some(twin) if twin.counts_in != self.writer => self.as_of(twin.counts_in)?.put(fact),
            _ => self.put(fact),
        }
    }

    /// The same for facts that count in another branch. What it notes for others is noted by the rebuild anyway.
    fn as_of(&self, chain: i64) -> rusqlite::Result<Fold<'a>> {
        Fold::of(self.db, chain, self.roll.clone(), self.seen.clone())
    }

    fn put(&self, fact: &Fact) -> rusqlite::Result<()> {
        *self.view.borrow_mut() = None;
        let reason = match known(fact.kind) {
            None => "newer",
            Some(kind) => {
                if let Some(held) = self.judge(kind, fact)? {
                    return members::keep_aside(self, fact, held);
                }
                self.touch(kind.topic);
                match (kind.fold)(self, fact) {
                    Ok(()) => return Ok(()),
                    Err(FoldError::Sql(error)) => return Err(error),
                    Err(FoldError::Body(_)) => "unreadable",
                }
            }
        };
        self.touch(Topic::Sync);
        self.db
            .prepare_cached("INSERT OR REPLACE INTO unfolded VALUES (?, ?, ?, ?)")?
            .execute(params![self.writer, fact.seq as i64, fact.kind, reason])?;
        Ok(())
    }

    /// Works the roll out anew where facts of membership were folded; `me` is this device's chain.
    ///
    /// # Errors
    /// SQLite's.
    pub fn renew_roll(&mut self, me: i64) -> rusqlite::Result<()> {
        if self.members_changed.take() {
            let roll = Roll::read(self.db, me)?;
            if !planted::is(Planted::RollNotRefolded) && !self.roll.holds_for(&roll, self.db, me)? {
                self.stale.set(true);
            }
            self.roll = Arc::new(roll);
        }
        Ok(())
    }

    /// Why this fact would be kept aside; nothing where it counts.
    ///
    /// # Errors
    /// SQLite's.
    pub fn refusal(&self, fact: &Fact) -> rusqlite::Result<Option<Held>> {
        known(fact.kind).map_or(Ok(None), |kind| self.judge(kind, fact))
    }

    fn judge(&self, kind: &KindOfFact, fact: &Fact) -> rusqlite::Result<Option<Held>> {
        let (role, reach) = match &kind.who {
            Who::AtLeast(..) | Who::Judged(..) if planted::is(Planted::RightsUnchecked) => return Ok(None),
            Who::Logged => {
                self.members_changed.set(true);
                return Ok(None);
            }
            Who::AtLeast(role, reach) => (*role, *reach),
            Who::Judged(role, reach) => (role(fact), *reach),
        };
        // The roll is complete before anything is folded: of its own chain a fact knows only what stands before it.
        let knows = |writer, seq| {
            if writer == self.writer {
                seq < fact.seq as i64
            } else {
                self.knows(writer, seq)
            }
        };
        let device = self.chain.writer.device;
        let allowed = |spot: &Spot| self.roll.allows(device, spot, &fact.by, role, knows);
        // What stands in several branches counts where any of them does.
        let places = self.twins.places(self.writer, fact.seq).iter();
        let spots = places.map(|chain| Spot {
            chain: *chain,
            ..Spot::of(&self.chain, fact.seq)
        });
        let twin = spots.map(|spot| allowed(&spot)).find(Result::is_ok);
        match twin.unwrap_or_else(|| allowed(&Spot::of(&self.chain, fact.seq))) {
            Err(held) => Ok(Some(held)),
            Ok(None) => Ok(None),
            Ok(Some((of_device, of_person))) => {
                let within =
                    is_within(self, fact, reach, of_device)? && is_within(self, fact, reach, of_person)?;
                Ok((!within).then_some(Held::Scope))
            }
        }
    }

    /// What changed.
    pub fn topics(self) -> BTreeSet<Topic> {
        self.topics.into_inner()
    }
}

/// How many facts of a chain between two numbers cannot be read, by reason.
///
/// # Errors
/// SQLite's.
pub fn unfolded_in(
    db: &Connection,
    writer: i64,
    first: u64,
    last: u64,
) -> rusqlite::Result<Vec<(String, i64)>> {
    db.prepare_cached(
        "SELECT reason, count(*) FROM unfolded WHERE writer = ? AND seq BETWEEN ? AND ? GROUP BY reason",
    )?
    .query_map(params![writer, first as i64, last as i64], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?
    .collect()
}

/// The name of a kind of fact, if this program knows it.
pub fn kind_name(kind: Kind) -> Option<&'static str> {
    known(kind).map(|k| k.name)
}

/// Empties every projection and folds the whole journal again; `me` is this device's chain.
///
/// # Errors
/// SQLite's, or a stored page that no longer reads (`InvalidQuery` with the journal damaged).
pub fn rebuild(db: &Connection, me: i64) -> rusqlite::Result<Arc<Roll>> {
    rebuild_watched(db, me, &mut |_, _| true)
}

/// The same, telling `go_on` how many pages of how many are folded; where that says no, the answer is an interruption.
///
/// # Errors
/// Those of [`rebuild`], and `OperationInterrupted`.
pub fn rebuild_watched(
    db: &Connection,
    me: i64,
    go_on: &mut dyn FnMut(u64, u64) -> bool,
) -> rusqlite::Result<Arc<Roll>> {
    let all: i64 = db.query_row("SELECT count(*) FROM page", [], |row| row.get(0))?;
    tables::empty(db)?;
    twins::note(db)?;
    // Who may do what, and what is destroyed, is known before anything else is folded: neither hangs on the order in which
    // it was learnt.
    let purges = log_all(db, me)?;
    let roll = Arc::new(Roll::read(db, me)?);
    purges.settle(db, &roll)?;
    let mut pages = db.prepare("SELECT writer, bytes FROM page ORDER BY n")?;
    let mut rows = pages.query([])?;
    let mut done = 0;
    while let Some(row) = rows.next()? {
        if !go_on(done, all as u64) {
            return Err(interrupted());
        }
        done += 1;
        let page = Page::trusted(row.get(1)?).map_err(damaged)?;
        let fold = Fold::sealed_page(db, row.get(0)?, roll.clone(), &page.header.seen)?;
        for fact in page.facts().map_err(damaged)? {
            fold.take(&fact)?;
        }
    }
    let fold = Fold::open_page(db, me, roll.clone())?;
    for fact in store::open_facts(db, 0)? {
        fold.take(&fact)?;
    }
    members::project(db, &roll)?;
    Ok(roll)
}

/// Logs every fact of membership in the journal, and gathers those that destroy a round.
fn log_all(db: &Connection, me: i64) -> rusqlite::Result<Purges> {
    let mut purges = Purges::default();
    let mut pages = db.prepare("SELECT writer, bytes FROM page ORDER BY n")?;
    let mut rows = pages.query([])?;
    while let Some(row) = rows.next()? {
        let (writer, page) = (row.get(0)?, Page::trusted(row.get(1)?).map_err(damaged)?);
        let facts = page.facts_of(Class::Space).map_err(damaged)?;
        members::log_facts(db, writer, &facts)?;
        purges.gather(writer, Some(&page.header.seen), &facts);
    }
    let open = store::open_facts(db, 0)?;
    members::log_facts(db, me, &open)?;
    purges.gather(me, None, &open);
    Ok(purges)
}

fn interrupted() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_INTERRUPT), None)
}

/// A page in the file that does not read any more.
pub fn damaged(fault: crate::journal::page::PageFault) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, Box::new(fault))
}

/// The round a fact belongs to.
///
/// # Errors
/// Where it belongs to none.
pub fn round_of(fact: &Fact) -> Result<Id, FoldError> {
    match fact.class {
        Class::Round(id) => Ok(id),
        _ => Err(FoldError::Body(minicbor::decode::Error::message(
            "a fact of a round belongs to none",
        ))),
    }
}

/// The stamp rows keep of the fact they came from.
pub struct Stamp {
    /// The chain that wrote it.
    pub writer: i64,
    /// Its number there.
    pub seq: i64,
    /// Its clock.
    pub clock: i64,
    /// The wall time shown.
    pub at: i64,
    /// Who.
    pub by: Id,
}

impl Fold<'_> {
    /// The device that wrote the facts being folded.
    pub fn device(&self) -> Id {
        self.chain.writer.device
    }

    /// The stamp of `fact`.
    pub fn stamp(&self, fact: &Fact) -> Stamp {
        Stamp {
            writer: self.writer,
            seq: fact.seq as i64,
            clock: fact.clock.0 as i64,
            at: fact.at_ms,
            by: fact.by,
        }
    }

    /// Whether (`clock`, `writer`) comes after (`than_clock`, `than_writer`) in the order all devices agree on.
    ///
    /// # Errors
    /// SQLite's.
    pub fn is_later(
        &self,
        (clock, writer): (i64, i64),
        (than_clock, than_writer): (i64, i64),
    ) -> rusqlite::Result<bool> {
        if clock != than_clock || writer == than_writer || planted::is(Planted::TieUndecided) {
            return Ok(clock > than_clock);
        }
        let key = |n: i64| {
            chains::numbered(self.db, n).map(|chain| {
                let Writer { device, epoch } = chain.writer;
                (device, epoch as i64, chain.branch)
            })
        };
        Ok(key(writer)? > key(than_writer)?)
    }
}

/// Forward clock of the whole journal: the greatest reading any fact carries.
///
/// # Errors
/// SQLite's.
pub fn greatest_clock(db: &Connection) -> rusqlite::Result<Hlc> {
    let kept = store::meta(db, "clock")?
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u64::from_le_bytes);
    // Within a chain the clock only rises: the last is the greatest.
    let open: Option<i64> = db
        .prepare_cached("SELECT clock FROM open_fact ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(Hlc(kept.max(open.unwrap_or(0) as u64)))
}
