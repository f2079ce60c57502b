//! The pen: how facts are written, inside one transaction.

use crate::desk::Role;
use crate::features::members::{Held, Roll};
use crate::features::sweeps::Tubes;
use crate::fold::Fold;
use crate::id::{Id, IdMaker};
use crate::journal::clock::Hlc;
use crate::journal::fact::{Draft, Fact};
use crate::journal::{page, store};
use crate::problem::{Problem, Say};
use crate::world::World;
use rusqlite::Connection;
use std::cell::RefCell;

/// Why a fact was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The storage.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
    /// Nobody would fold it.
    #[error("this is not for this device or this person to write")]
    Held(Held),
    /// It would make a page that nobody takes.
    #[error("a fact may not be longer than {} KB", page::MOST_BODY >> 10)]
    TooLong,
}

impl Say for WriteError {
    fn problem(&self) -> Problem {
        match self {
            WriteError::Sql(error) => error.problem(),
            WriteError::Held(held) => held.problem(),
            WriteError::TooLong => Problem::bad(
                "too_long",
                "内容太长，没有写入。请缩短后再试。",
                "The text is too long; nothing was written. Shorten it and try again.",
            ),
        }
    }
}

/// Writes facts inside one transaction: each is numbered, appended to the open page and folded at once.
pub struct Pen<'a> {
    pub(super) fold: Fold<'a>,
    pub(super) world: &'a World,
    pub(super) by: Id,
    pub(super) next_seq: u64,
    pub(super) clock: Hlc,
    pub(super) ids: &'a RefCell<IdMaker>,
    pub(super) tubes: &'a RefCell<Tubes>,
}

impl<'a> Pen<'a> {
    /// The tables as they are inside this transaction.
    pub fn db(&self) -> &'a Connection {
        self.fold.db
    }

    /// Who belongs to the space.
    pub(crate) fn roll(&self) -> &Roll {
        &self.fold.roll
    }

    /// What the person who writes may do here.
    pub(crate) fn role(&self) -> Option<Role> {
        self.fold.role(&self.by)
    }

    /// This device's chain number in the file.
    pub(crate) fn chain(&self) -> i64 {
        self.fold.writer
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
    /// [`WriteError`]; the transaction is to be given up then.
    pub fn write(&mut self, draft: Draft) -> Result<u64, WriteError> {
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
        if fact.body.len() > page::MOST_BODY {
            return Err(WriteError::TooLong);
        }
        if let Some(held) = self.fold.refusal(&fact)? {
            return Err(WriteError::Held(held));
        }
        store::put_open(self.fold.db, &fact)?;
        self.fold.take(&fact)?;
        self.fold.renew_roll(self.fold.writer)?;
        Ok(seq)
    }
}
