//! Sync as pure steps: what to ask the other end next, and what to do with its answer. No input or output happens here;
//! the carriers (HTTP to a hub or across the room, a USB stick) move [`Ask`]s and [`Answer`]s.
//!
//! There is no "already sent" cursor to trust: vectors are compared every time, and what the other end has committed is
//! what its own vector says.

use crate::journal::chains;
use crate::journal::holes::Hole;
use crate::journal::page::Page;
use crate::journal::peers;
use crate::journal::vector::{Head, Vector, Writer};
use crate::planted::{self, Planted};
use crate::receipt::Receipt;
use crate::space::{Received, Space, Topics};
use std::collections::{BTreeMap, BTreeSet};

/// How many bytes of pages are given in one message: what a line that is cut costs at most. The other end chooses
/// the size of its answers itself.
pub const GIVE_BYTES: usize = 256 << 10;

/// After so many answers in a row of which nothing could be folded a conversation ends: an end that makes up pages would go on for ever.
const MOST_FRUITLESS: u32 = 64;

/// What this end wants of the other end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Tell what you hold.
    Vector,
    /// Keep these pages, and tell what you hold once they are committed.
    Give(Vec<Vec<u8>>),
    /// Give me pages beyond this vector.
    Take(Vector),
    /// Give me these pages once more: mine lack what nobody has destroyed.
    Fill(Vec<Hole>),
}

/// What the other end said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It holds this, committed to its disk.
    Holds(Held),
    /// It holds this, and would not take some of the pages given.
    HoldsWithout(Held, Vec<Refusal>),
    /// Pages as they were asked for, and whether more follow.
    Pages(Vec<Vec<u8>>, bool),
}

/// What the other end says it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// How far every chain.
    pub vector: Vector,
    /// Its name under that, checked by whoever carried it. Without one nothing counts as safe there.
    pub receipt: Option<Receipt>,
    /// What pages it holds lack that nobody has destroyed.
    pub holes: Vec<Hole>,
}

impl Held {
    fn is_whole(&self) -> bool {
        self.receipt.as_ref().is_none_or(|receipt| receipt.claim.whole)
    }
}

impl From<Receipt> for Held {
    fn from(receipt: Receipt) -> Held {
        Held {
            vector: receipt.claim.vector.clone(),
            receipt: Some(receipt),
            holes: Vec::new(),
        }
    }
}

/// A chain of which the other end would not take a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The chain.
    pub writer: Writer,
    /// Why, as a stable name.
    pub code: String,
    /// Why, in a sentence.
    pub message: String,
}

/// Which ways pages are to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Send and fetch.
    Both,
    /// Send only.
    Give,
    /// Fetch only.
    Take,
}

/// One conversation with one peer.
#[derive(Debug)]
pub struct Session {
    peer: String,
    direction: Direction,
    state: State,
    /// What has been taken in so far.
    pub received: Received,
    /// Screens to refresh.
    pub topics: Topics,
    /// Chains the other end would not take; the others go on.
    refused: BTreeMap<Writer, Refusal>,
    /// Whether the other end tells of every chain it holds, or of this device's own alone.
    whole: bool,
    /// What was given in this conversation and not refused: not given once more, and not safe for that.
    handed: Vector,
    /// What was given here in this conversation, folded or not: what waits or was refused is not asked for again, and what
    /// stands behind it is.
    brought: Vector,
    /// Answers in a row of which nothing could be folded.
    fruitless: u32,
    /// Whether the other end named an end from which it cannot be told yet which branch of a fork it holds.
    hidden: bool,
    /// Whether both ends have compared what they hold once more.
    compared_again: bool,
    /// Whether what the other end could not know yet has been offered once more.
    introduced: bool,
    /// What the other end's pages lack, as it last said.
    holes: Vec<Hole>,
    /// Of that, what was given already.
    filled: BTreeSet<Hole>,
}

#[derive(Debug)]
enum State {
    Begin,
    Giving(Vector),
    Taking,
    Filling,
    Done,
}

/// Why a conversation cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// This end's storage.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
    /// The other end does not do what it said: it took pages and holds no more than before.
    #[error("the other end took pages but does not hold them")]
    NoProgress,
    /// Somebody else than before signs for what is held under this name.
    #[error("another hub than before answers at this address")]
    OtherGiver,
    /// The answer does not belong to the question.
    #[error("the other end answered something else")]
    OtherAnswer,
}

impl Session {
    /// A conversation with the peer called `peer` (its address, say).
    pub fn new(peer: &str, direction: Direction) -> Session {
        Session {
            peer: peer.to_owned(),
            direction,
            state: State::Begin,
            received: Received::default(),
            topics: Topics::new(),
            refused: BTreeMap::new(),
            whole: true,
            handed: Vector::default(),
            brought: Vector::default(),
            fruitless: 0,
            hidden: false,
            compared_again: false,
            introduced: false,
            holes: Vec::new(),
            filled: BTreeSet::new(),
        }
    }

    /// What the other end would not take in this conversation.
    pub fn refused(&self) -> impl Iterator<Item = &Refusal> {
        self.refused.values()
    }

    /// What to ask next; `None` when both ends have what they can have.
    ///
    /// # Errors
    /// The storage's.
    pub fn ask(&mut self, space: &mut Space) -> Result<Option<Ask>, SyncError> {
        if matches!(self.state, State::Begin) {
            if self.direction == Direction::Take {
                self.state = State::Taking;
            } else {
                space.seal()?;
                return Ok(Some(Ask::Vector));
            }
        }
        if matches!(self.state, State::Giving(_)) {
            self.holes.retain(|hole| !self.filled.contains(hole));
            let pages = space.fillings(&self.holes, GIVE_BYTES)?;
            if !pages.is_empty() {
                self.note_filled(&pages);
                return Ok(Some(Ask::Give(pages)));
            }
        }
        if let State::Giving(holds) = &self.state {
            let mut beyond = holds.clone();
            for writer in self.refused.keys() {
                beyond.set(*writer, Head::ALL);
            }
            let (pages, _) = space.pages_to_give(&beyond, GIVE_BYTES)?;
            if !pages.is_empty() {
                follow(&mut self.handed, &pages);
                return Ok(Some(Ask::Give(pages)));
            }
            // A laptop's own first page stands before those that let it in: now the other end may know it.
            let any = self.refused.values().any(may_be_known_now);
            if any && !std::mem::replace(&mut self.introduced, true) {
                self.refused.retain(|_, refusal| !may_be_known_now(refusal));
                return self.ask(space);
            }
            self.state = if self.direction == Direction::Both {
                State::Taking
            } else {
                State::Done
            };
        }
        match &self.state {
            State::Taking => {
                let mut have = space.vector()?;
                have.join(&self.brought);
                Ok(Some(Ask::Take(have)))
            }
            State::Filling => {
                let holes = space.holes()?;
                Ok((!holes.is_empty()).then_some(Ask::Fill(holes)))
            }
            _ => Ok(None),
        }
    }

    /// Takes the answer to the last question in.
    ///
    /// # Errors
    /// [`SyncError`]; what was committed before stays committed.
    pub fn answer(&mut self, space: &mut Space, answer: Answer) -> Result<(), SyncError> {
        let answer = match answer {
            Answer::HoldsWithout(held, refused) => {
                refused
                    .iter()
                    .for_each(|refusal| self.handed.forget(&refusal.writer));
                self.refused.extend(refused.into_iter().map(|r| (r.writer, r)));
                Answer::Holds(held)
            }
            other => other,
        };
        match (&self.state, answer) {
            (State::Begin, Answer::Holds(mut held)) => {
                self.recognise(space, &held)?;
                if planted::is(Planted::CursorTrusted) {
                    held.vector.join(&peers::said(space.db(), &self.peer)?);
                }
                self.remember(space, &held)?;
                self.whole = held.is_whole();
                self.hidden = chains::hides_a_branch(space.db(), &held.vector)?;
                self.holes = held.holes;
                self.state = State::Giving(held.vector);
            }
            (State::Giving(before), Answer::Holds(held)) => {
                self.whole = held.is_whole();
                let kept = !self.whole || held.vector.reaches(&self.handed);
                let mut holds = held.vector.clone();
                holds.join(&self.handed);
                if !kept || !holds.reaches(before) {
                    return Err(SyncError::NoProgress);
                }
                self.remember(space, &held)?;
                self.holes = held.holes;
                self.state = State::Giving(holds);
            }
            (State::Taking, Answer::Pages(pages, more)) => {
                let nothing = pages.is_empty();
                if !nothing {
                    let grown = self.note_brought(&pages);
                    let (received, topics) = space.receive(pages)?;
                    let fruitless = received.folded + received.filled == 0;
                    self.fruitless = if fruitless { self.fruitless + 1 } else { 0 };
                    self.received.add(received);
                    self.topics.extend(topics);
                    if more && grown && self.fruitless < MOST_FRUITLESS {
                        return Ok(());
                    }
                }
                // What the other end holds of a chain that forked was not known when this end gave what it lacks.
                let forked = self.received.forks > 0 || self.hidden;
                let again = forked && self.direction == Direction::Both;
                let first = !std::mem::replace(&mut self.compared_again, true);
                self.state = if again && first {
                    State::Begin
                } else {
                    State::Filling
                };
            }
            (State::Filling, Answer::Pages(pages, _)) => {
                let (received, topics) = space.receive(pages)?;
                let filled = received.filled > 0;
                self.received.add(received);
                self.topics.extend(topics);
                if !filled {
                    self.state = State::Done;
                }
            }
            _ => return Err(SyncError::OtherAnswer),
        }
        Ok(())
    }

    /// Takes note of what was given here; whether there was anything new in it.
    fn note_brought(&mut self, pages: &[Vec<u8>]) -> bool {
        let before = self.brought.clone();
        follow(&mut self.brought, pages);
        self.brought != before
    }

    fn note_filled(&mut self, pages: &[Vec<u8>]) {
        for page in read(pages) {
            let of_page = |hole: &&Hole| hole.is_in(&page.header, &page.hash);
            self.filled.extend(self.holes.iter().filter(of_page));
        }
    }

    /// Looks who answers, before anything is given to them, and whether they have lost what they signed for.
    fn recognise(&self, space: &Space, held: &Held) -> Result<(), SyncError> {
        let Some(receipt) = &held.receipt else {
            return Ok(());
        };
        let before = peers::giver(space.db(), &self.peer)?;
        if before.is_some_and(|before| before != receipt.giver) {
            return Err(SyncError::OtherGiver);
        }
        if peers::notice_loss(space.db(), &self.peer, receipt, space.now_ms())? {
            tracing::warn!(
                peer = self.peer,
                "the other end has lost what it signed for; it is refilled"
            );
        }
        Ok(())
    }

    fn remember(&self, space: &mut Space, held: &Held) -> rusqlite::Result<()> {
        space.is_held_elsewhere(&held.vector);
        // What this end could fill is not safe there yet.
        if !space.fillings(&held.holes, 1)?.is_empty() {
            return Ok(());
        }
        peers::keep(
            space.db(),
            &self.peer,
            &held.vector,
            held.receipt.as_ref(),
            space.now_ms(),
        )
    }
}

/// The pages among these bytes.
fn read(pages: &[Vec<u8>]) -> impl Iterator<Item = Page> {
    pages.iter().filter_map(|bytes| Page::trusted(bytes.clone()).ok())
}

/// Lets a vector take note of pages.
fn follow(vector: &mut Vector, pages: &[Vec<u8>]) {
    for page in read(pages) {
        vector.follow(&page.header, &page.hash);
    }
}

/// Whether the other end may take the chain once it has the rest. One whose first pages were a stranger's is refused for
/// their gap when later pages come, after its device was let in.
fn may_be_known_now(refusal: &Refusal) -> bool {
    matches!(refusal.code.as_str(), "stranger" | "gap")
}

impl Received {
    /// Adds what a later part of the same exchange brought.
    pub fn add(&mut self, other: Received) {
        self.folded += other.folded;
        self.facts += other.facts;
        self.known += other.known;
        self.filled += other.filled;
        self.forks += other.forks;
        self.waiting = other.waiting;
        self.refused.extend(other.refused);
        if let Some(copied) = other.copied {
            *self.copied.get_or_insert(0) += copied;
        }
    }
}

/// What the sync screen shows of the last attempts; kept by the desk, changed by whoever runs the carriers.
#[derive(Clone, Debug, Default)]
pub struct SyncStatus {
    /// A conversation is under way.
    pub running: bool,
    /// When both ends last had everything, ms.
    pub last_ok_at: Option<i64>,
    /// Why the last attempt failed, for a person.
    pub problem: Option<crate::problem::Problem>,
    /// Whether the other end could not be reached at all.
    pub offline: bool,
    /// What the other end's clock showed when it last answered, and this end's then, ms.
    pub clocks: Option<(i64, i64)>,
}
