//! Sync as pure steps: what to ask the other end next, and what to do with its answer. No input or output happens here;
//! the carriers (HTTP, later the room's network and a USB stick) move [`Ask`]s and [`Answer`]s.
//!
//! There is no "already sent" cursor to trust: vectors are compared every time, and what the other end has committed is
//! what its own vector says.

use crate::journal::store;
use crate::journal::vector::Vector;
use crate::space::{Received, Space, Topics};
use rusqlite::params;

/// How many bytes of pages travel in one message.
const MESSAGE_BYTES: usize = 256 << 10;

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
    /// Pages beyond the vector asked with, and whether more follow.
    Pages(Vec<Vec<u8>>, bool),
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
}

#[derive(Debug, PartialEq)]
enum State {
    Begin,
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
        }
    }

    /// What to ask next; `None` when both ends have what they can have.
    ///
    /// # Errors
    /// The storage's.
    pub fn ask(&mut self, space: &mut Space) -> Result<Option<Ask>, SyncError> {
        if self.state == State::Begin {
            if self.direction == Direction::Take {
                self.state = State::Taking;
            } else {
                space.seal()?;
                return Ok(Some(Ask::Vector));
            }
        }
        if let State::Giving(holds) = &self.state {
            let (pages, _) = store::pages_beyond(space.db(), holds, MESSAGE_BYTES)?;
            if !pages.is_empty() {
                return Ok(Some(Ask::Give(pages)));
            }
            self.state = if self.direction == Direction::Both {
                State::Taking
            } else {
                State::Done
            };
        }
        match self.state {
            State::Taking => Ok(Some(Ask::Take(space.vector()?))),
            _ => Ok(None),
        }
    }

    /// Takes the answer to the last question in.
    ///
    /// # Errors
    /// [`SyncError`]; what was committed before stays committed.
    pub fn answer(&mut self, space: &mut Space, answer: Answer) -> Result<(), SyncError> {
        match (&self.state, answer) {
            (State::Begin, Answer::Holds(vector)) => {
                self.remember(space, &vector)?;
                self.state = State::Giving(vector);
            }
            (State::Giving(before), Answer::Holds(vector)) => {
                if vector.covers(before) && vector != *before {
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
                    let stuck = received.folded == 0;
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

    fn remember(&self, space: &Space, vector: &Vector) -> rusqlite::Result<()> {
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

impl Received {
    fn add(&mut self, other: Received) {
        self.folded += other.folded;
        self.facts += other.facts;
        self.known += other.known;
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
}
