//! Sync as pure steps: what to ask the other end next, and what to do with its answer. No input or output happens here;
//! the carriers (HTTP, later the room's network and a USB stick) move [`Ask`]s and [`Answer`]s.
//!
//! There is no "already sent" cursor to trust: vectors are compared every time, and what the other end has committed is
//! what its own vector says.

use crate::journal::page::Page;
use crate::journal::vector::{Vector, Writer};
use crate::planted::{self, Planted};
use crate::space::{Received, Space, Topics};
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;

/// How many bytes of pages are given in one message: what a line that is cut costs at most. The other end chooses
/// the size of its answers itself.
pub const GIVE_BYTES: usize = 256 << 10;

/// What this end wants of the other end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Tell what you hold.
    Vector,
    /// Keep these pages, and tell what you hold once they are committed.
    Give(Vec<Vec<u8>>),
    /// Give me pages beyond this vector.
    Take(Vector),
}

/// What the other end said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It holds this, committed to its disk.
    Holds(Vector),
    /// It holds this, and would not take some of the pages given.
    HoldsWithout(Vector, Vec<Refusal>),
    /// Pages beyond the vector asked with, and whether more follow.
    Pages(Vec<Vec<u8>>, bool),
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
    /// Whether what the other end could not know yet has been offered once more.
    introduced: bool,
    /// How many facts moved to a new epoch, where this device turned out to be a copy.
    pub moved: Option<usize>,
}

#[derive(Debug)]
enum State {
    Begin,
    /// The other end holds more of this device's own chain than this end ever gave it: those pages are looked at.
    Checking {
        holds: Vector,
        from: u64,
        theirs: Vec<Page>,
    },
    Giving(Vector),
    Taking,
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
            introduced: false,
            moved: None,
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
        if let State::Giving(holds) = &self.state {
            let mut beyond = holds.clone();
            for writer in self.refused.keys() {
                beyond.set(*writer, u64::MAX);
            }
            let (pages, _) = space.pages_to_give(&beyond, GIVE_BYTES)?;
            if !pages.is_empty() {
                return Ok(Some(Ask::Give(pages)));
            }
            // A laptop's own first page stands before those that let it in, a page without a destroyed round before the one
            // that says so: now the other end may know.
            let any = self.refused.values().any(may_be_known_now) && !planted::is(Planted::StrangerForEver);
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
            State::Taking => Ok(Some(Ask::Take(space.wanted()?))),
            State::Checking { from, theirs, .. } => {
                let me = space.writer();
                let mut have = space.vector()?;
                have.forget(&me);
                have.set(me, theirs.last().map_or(*from, |page| page.header.last_seq()));
                Ok(Some(Ask::Take(have)))
            }
            _ => Ok(None),
        }
    }

    /// Takes the answer to the last question in.
    ///
    /// # Errors
    /// [`SyncError`]; what was committed before stays committed.
    pub fn answer(&mut self, space: &mut Space, answer: Answer) -> Result<(), SyncError> {
        let known = self.refused.len();
        let answer = match answer {
            Answer::HoldsWithout(vector, refused) => {
                self.refused.extend(refused.into_iter().map(|r| (r.writer, r)));
                Answer::Holds(vector)
            }
            other => other,
        };
        match (&self.state, answer) {
            (State::Begin, Answer::Holds(mut vector)) => {
                let remembered = self.remembered(space)?;
                if planted::is(Planted::CursorTrusted) {
                    let sent = remembered.iter();
                    sent.for_each(|(writer, seq)| vector.set(*writer, seq.max(vector.get(writer))));
                }
                let given = remembered.get(&space.writer());
                if vector.get(&space.writer()) > given && !planted::is(Planted::CopyUnnoticed) {
                    self.state = State::Checking {
                        holds: vector,
                        from: given,
                        theirs: Vec::new(),
                    };
                    return Ok(());
                }
                self.remember(space, &vector)?;
                self.state = State::Giving(vector);
            }
            (State::Checking { .. }, Answer::Pages(pages, more)) => self.check(space, pages, more)?,
            (State::Giving(before), Answer::Holds(vector)) => {
                let moved = vector != *before || self.refused.len() > known;
                if vector.covers(before) && moved {
                    self.remember(space, &vector)?;
                    self.state = State::Giving(vector);
                } else {
                    return Err(SyncError::NoProgress);
                }
            }
            (State::Taking, Answer::Pages(pages, more)) => {
                let nothing = pages.is_empty();
                if !nothing {
                    let (received, topics) = space.receive(pages)?;
                    let stuck = received.folded + received.filled == 0;
                    self.received.add(received);
                    self.topics.extend(topics);
                    if more && !stuck {
                        return Ok(());
                    }
                }
                self.state = State::Done;
            }
            _ => return Err(SyncError::OtherAnswer),
        }
        Ok(())
    }

    /// Looks at what the other end holds of this device's own chain.
    fn check(&mut self, space: &mut Space, pages: Vec<Vec<u8>>, more: bool) -> Result<(), SyncError> {
        let State::Checking { holds, theirs, .. } = &mut self.state else {
            return Err(SyncError::OtherAnswer);
        };
        let me = space.writer();
        let mut others = Vec::new();
        let mut any = false;
        for bytes in pages {
            match Page::open(bytes) {
                Ok(page) if page.header.writer() == me => {
                    any = true;
                    theirs.push(page);
                }
                Ok(page) => others.push(page.bytes().to_vec()),
                Err(fault) => self.received.refused.push(fault),
            }
        }
        let (holds, theirs) = (holds.clone(), theirs.clone());
        let nothing = others.is_empty() && !any;
        let mut received = space.receive(others)?;
        if more && !nothing {
            self.received.add(received.0);
            self.topics.extend(received.1);
            return Ok(());
        }
        self.moved = space.branch_off(&theirs)?;
        let own = theirs.iter().map(|page| page.bytes().to_vec()).collect();
        let (again, topics) = space.receive(own)?;
        received.0.add(again);
        self.received.add(received.0);
        self.topics.extend(received.1.into_iter().chain(topics));
        self.remember(space, &holds)?;
        self.state = State::Giving(holds);
        Ok(())
    }

    /// What the other end held when it was last heard.
    fn remembered(&self, space: &Space) -> rusqlite::Result<Vector> {
        let bytes: Option<Vec<u8>> = space
            .db()
            .prepare_cached("SELECT vector FROM peer WHERE name = ?")?
            .query_row([&self.peer], |row| row.get(0))
            .optional()?;
        Ok(bytes
            .and_then(|bytes| minicbor::decode(&bytes).ok())
            .unwrap_or_default())
    }

    fn remember(&self, space: &mut Space, vector: &Vector) -> rusqlite::Result<()> {
        space.is_held_elsewhere(vector);
        space
            .db()
            .prepare_cached("INSERT OR REPLACE INTO peer VALUES (?, ?, ?)")?
            .execute(params![
                self.peer,
                minicbor::to_vec(vector).unwrap_or_default(),
                space.now_ms()
            ])?;
        Ok(())
    }
}

/// Whether the other end may take the chain once it has the rest. One whose first pages were a stranger's is refused for
/// their gap when later pages come, after its device was let in.
fn may_be_known_now(refusal: &Refusal) -> bool {
    matches!(refusal.code.as_str(), "stranger" | "missing" | "gap")
}

impl Received {
    fn add(&mut self, other: Received) {
        self.folded += other.folded;
        self.facts += other.facts;
        self.known += other.known;
        self.filled += other.filled;
        self.waiting = other.waiting;
        self.refused.extend(other.refused);
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
