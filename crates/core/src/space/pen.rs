//! The pen: how facts are written, inside one transaction.

use crate::features::sweeps::Tubes;
use crate::fold::Fold;
use crate::id::{Id, IdMaker};
use crate::journal::clock::Hlc;
use crate::journal::fact::{Draft, Fact};
use crate::journal::store;
use crate::world::World;
use rusqlite::Connection;
use std::cell::RefCell;

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
