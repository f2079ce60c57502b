//! A damaged database, read piece by piece: what cannot be read is passed over.

use super::place::Place;
use crate::id::Id;
use crate::journal::chains;
use crate::journal::fact::Fact;
use crate::journal::store;
use crate::journal::vector::{Vector, Writer};
use rusqlite::{Connection, OptionalExtension};

/// Where the end of the pages cannot be read, the search ends after so many numbers without one.
const MOST_BLANKS: u64 = 500;
/// Facts of the open page looked for where its ends cannot be read: as many as it ever holds, and some.
const MOST_OPEN: u64 = 8_192;

/// A database that may be damaged anywhere.
pub struct Wreck<'a> {
    place: &'a Place,
    /// The cipher reads nothing more through a connection that met a damaged piece: there is a fresh one after each.
    db: Option<Connection>,
    /// Rows that could not be read.
    pub unreadable: u64,
}

impl<'a> Wreck<'a> {
    /// The present database of `place`.
    pub fn of(place: &'a Place) -> Wreck<'a> {
        Wreck {
            place,
            db: None,
            unreadable: 0,
        }
    }

    fn ask<T>(&mut self, f: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Option<T> {
        let open = || store::open_reader(&self.place.database, &self.place.key, &*self.place.disk).ok();
        let db = self.db.take().or_else(open)?;
        let answer = f(&db).ok();
        self.db = answer.is_some().then_some(db);
        answer
    }

    fn number(&mut self, sql: &str) -> Option<u64> {
        self.ask(|db| db.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)))
            .map(|n| n.unwrap_or(0) as u64)
    }

    /// How many pages there seem to be; nothing where that cannot be read.
    pub fn last_page(&mut self) -> Option<u64> {
        self.number("SELECT max(n) FROM page")
    }

    /// Gives every sealed page that can be read to `take`, in order, then those kept aside; stops when that says so.
    ///
    /// # Errors
    /// Those of `take`.
    pub fn pages<E>(&mut self, mut take: impl FnMut(u64, Vec<u8>) -> Result<(), E>) -> Result<(), E> {
        let last = self.last_page();
        let mut blanks = 0;
        for n in 1.. {
            if last.map_or(blanks > MOST_BLANKS, |last| n > last) {
                break;
            }
            let sql = "SELECT bytes FROM page WHERE n = ?";
            let row = self.ask(|db| db.query_row(sql, [n as i64], |row| row.get(0)).optional());
            blanks += 1;
            match row {
                Some(Some(bytes)) => {
                    blanks = 0;
                    take(n, bytes)?;
                }
                Some(None) => {}
                None => self.unreadable += u64::from(last.is_some()),
            }
        }
        let mut aside = Vec::new();
        self.ask(|db| {
            let mut rows = db.prepare("SELECT bytes FROM aside")?;
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                aside.push(row.get::<_, Vec<u8>>(0)?);
            }
            Ok(())
        });
        aside.into_iter().try_for_each(|bytes| take(0, bytes))
    }

    /// The facts that were never sealed, as far as they can be read.
    pub fn open_facts(&mut self, sealed: u64) -> Vec<Fact> {
        let first = self
            .number("SELECT min(seq) FROM open_fact")
            .unwrap_or(sealed + 1);
        let last = self.number("SELECT max(seq) FROM open_fact");
        let last_sought = last.unwrap_or(first + MOST_OPEN).min(first + MOST_OPEN);
        let mut facts = Vec::new();
        let mut blanks = 0;
        for seq in first.max(1)..=last_sought {
            match self.ask(|db| store::open_fact(db, seq)) {
                Some(Some(fact)) => {
                    blanks = 0;
                    facts.push(fact);
                }
                Some(None) => blanks += 1,
                None => {
                    blanks += 1;
                    self.unreadable += u64::from(last.is_some());
                }
            }
            if blanks > MOST_BLANKS {
                break;
            }
        }
        facts
    }

    /// What it says it holds, open facts of `me` too; nothing where that cannot be read.
    pub fn vector(&mut self, me: &Writer) -> Vector {
        self.ask(|db| {
            let own = chains::branches(db, me)?;
            chains::vector(db, own.first().map(|chain| chain.n))
        })
        .unwrap_or_default()
    }

    /// The epoch it was written in last.
    pub fn epoch(&mut self) -> Option<u64> {
        let kept = self.ask(|db| store::meta(db, "epoch"))??;
        Some(u64::from_le_bytes(kept.try_into().ok()?))
    }

    /// What a device called itself.
    pub fn device_name(&mut self, device: &Id) -> Option<String> {
        let sql = "SELECT name FROM device WHERE id = ?";
        self.ask(|db| db.query_row(sql, [device], |row| row.get(0)).optional())?
    }

    /// What the journal remembers of this laptop's asking to be let in.
    pub fn invited(&mut self) -> Option<Vec<u8>> {
        self.ask(|db| store::meta(db, "invited"))?
    }
}
