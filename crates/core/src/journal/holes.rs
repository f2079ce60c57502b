//! What stored pages lack: sections of rounds that were destroyed, or that never came.
//!
//! A destruction may turn out not to count: whoever destroyed is revoked from before that on. What was erased for it is then asked
//! for by name, from whoever still holds it, and stays a hole where nobody does.

use super::page::{Erased, Hash, Header, Page};
use super::vector::{Head, Tag, Writer};
use crate::fold::damaged;
use crate::id::Id;
use crate::world::World;
use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// A page that is held without its section of one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hole {
    /// Whose page.
    pub writer: Writer,
    /// Which of them: the end it makes.
    pub end: Head,
    /// Whose facts it lacks.
    pub round: Id,
}

/// Told in one message: enough for a day's round, and a second's worth of the slowest line. The others follow.
pub const MOST_TOLD: usize = 256;

impl Hole {
    /// Those of this page.
    pub fn of(page: &Page) -> impl Iterator<Item = Hole> {
        let (writer, end) = (page.header.writer(), Head::of(&page.header, &page.hash));
        page.erased()
            .map(move |Erased { round, .. }| Hole { writer, end, round })
    }

    /// Whether it is in the page with this header and hash.
    pub fn is_in(&self, header: &Header, hash: &Hash) -> bool {
        self.writer == header.writer() && self.end == Head::of(header, hash)
    }
}

impl<C> Encode<C> for Hole {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), EncodeError<W::Error>> {
        e.array(5)?
            .encode_with(self.writer.device, ctx)?
            .u64(self.writer.epoch)?
            .u64(self.end.seq)?
            .bytes(&self.end.tag)?
            .encode_with(self.round, ctx)?;
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Hole {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, DecodeError> {
        if d.array()? != Some(5) {
            return Err(DecodeError::message("a hole has five parts"));
        }
        let writer = Writer {
            device: d.decode_with(ctx)?,
            epoch: d.u64()?,
        };
        let seq = d.u64()?;
        let tag: Tag = d
            .bytes()?
            .try_into()
            .map_err(|_| DecodeError::message("a tag has eight bytes"))?;
        Ok(Hole {
            writer,
            end: Head { seq, tag },
            round: d.decode_with(ctx)?,
        })
    }
}

/// Notes what the page stored under `n` lacks.
///
/// # Errors
/// SQLite's.
pub fn note(db: &Connection, n: i64, page: &Page) -> rusqlite::Result<()> {
    for Erased { round, hash } in page.erased() {
        db.prepare_cached("INSERT OR REPLACE INTO hole VALUES (?, ?, ?)")?
            .execute(params![n, round, hash])?;
    }
    Ok(())
}

/// Stores another form of the page under `n`: with less in it, or more.
///
/// # Errors
/// SQLite's.
pub fn rewrite(db: &Connection, n: i64, page: &Page) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE page SET bytes = ? WHERE n = ?")?
        .execute(params![page.bytes(), n])?;
    db.prepare_cached("DELETE FROM hole WHERE page = ?")?
        .execute([n])?;
    note(db, n, page)
}

/// Takes the facts of these rounds out of every page, also those that wait aside; whether there were any.
///
/// # Errors
/// SQLite's, or a stored page that no longer reads.
pub fn erase(db: &Connection, gone: &BTreeSet<Id>) -> rusqlite::Result<bool> {
    if gone.is_empty() {
        return Ok(false);
    }
    let mut any = false;
    for n in keys::<i64>(db, "SELECT n FROM page")? {
        if let Some(page) =
            stored(db, "SELECT bytes FROM page WHERE n = ?", &n)?.without(|round| gone.contains(round))
        {
            rewrite(db, n, &page)?;
            any = true;
        }
    }
    for hash in keys::<Hash>(db, "SELECT hash FROM aside")? {
        let page = stored(db, "SELECT bytes FROM aside WHERE hash = ?", &hash)?;
        if let Some(page) = page.without(|round| gone.contains(round)) {
            db.execute(
                "UPDATE aside SET bytes = ? WHERE hash = ?",
                params![page.bytes(), hash],
            )?;
            any = true;
        }
    }
    Ok(any)
}

fn keys<T: rusqlite::types::FromSql>(db: &Connection, sql: &str) -> rusqlite::Result<Vec<T>> {
    db.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

fn stored(db: &Connection, sql: &str, key: &dyn rusqlite::ToSql) -> rusqlite::Result<Page> {
    let bytes = db.prepare_cached(sql)?.query_row([key], |row| row.get(0))?;
    Page::trusted(bytes).map_err(damaged)
}

/// What pages lack that nobody has destroyed.
///
/// # Errors
/// SQLite's.
pub fn unfilled(db: &Connection, gone: &BTreeSet<Id>) -> rusqlite::Result<Vec<Hole>> {
    let mut holes = db.prepare_cached(
        "SELECT w.device, w.epoch, p.last_seq, p.tag, h.round FROM hole h JOIN page p ON p.n = h.page
         JOIN writer w ON w.n = p.writer ORDER BY p.n, h.round",
    )?;
    let holes = holes.query_map([], |row| {
        Ok(Hole {
            writer: Writer {
                device: row.get(0)?,
                epoch: row.get::<_, i64>(1)? as u64,
            },
            end: Head {
                seq: row.get::<_, i64>(2)? as u64,
                tag: row.get(3)?,
            },
            round: row.get(4)?,
        })
    })?;
    holes
        .filter(|hole| hole.as_ref().map_or(true, |hole| !gone.contains(&hole.round)))
        .collect()
}

/// Leaves as many of them as one message tells; which, chance says, so that those nobody can fill do not keep the others back.
pub fn choose(holes: &mut Vec<Hole>, world: &World) {
    if holes.len() > MOST_TOLD {
        let first = u64::from_le_bytes(world.bytes()) as usize % holes.len();
        holes.rotate_left(first);
        holes.truncate(MOST_TOLD);
    }
}

/// The pages that would fill these holes, as far as they are held with what is lacking, until `budget` bytes are reached (at
/// least one if any).
///
/// # Errors
/// SQLite's.
pub fn fillings(db: &Connection, holes: &[Hole], budget: usize) -> rusqlite::Result<Vec<Vec<u8>>> {
    gather(holes, budget, |Hole { writer, end, round }| {
        db.prepare_cached(
            "SELECT p.bytes FROM page p JOIN writer w ON w.n = p.writer
             WHERE w.device = ? AND w.epoch = ? AND p.last_seq = ? AND p.tag = ?
                 AND NOT EXISTS (SELECT 1 FROM hole h WHERE h.page = p.n AND h.round = ?)",
        )?
        .query_map(
            params![writer.device, writer.epoch as i64, end.seq as i64, end.tag, round],
            |row| row.get(0),
        )?
        .collect()
    })
}

/// What `find` finds for each hole, until `budget` bytes are reached (at least one page if any).
///
/// # Errors
/// Those of `find`.
pub fn gather(
    holes: &[Hole],
    budget: usize,
    find: impl Fn(&Hole) -> rusqlite::Result<Vec<Vec<u8>>>,
) -> rusqlite::Result<Vec<Vec<u8>>> {
    let mut pages: Vec<Vec<u8>> = Vec::new();
    let mut size = 0;
    for hole in holes {
        for page in find(hole)? {
            // One page may lack several rounds.
            if pages.last() == Some(&page) {
                continue;
            }
            if size >= budget {
                return Ok(pages);
            }
            size += page.len();
            pages.push(page);
        }
    }
    Ok(pages)
}

/// The salted hashes of what was erased of a round, in order: the same on every device that holds the same pages.
///
/// # Errors
/// SQLite's.
pub fn of_round(db: &Connection, round: &Id) -> rusqlite::Result<Vec<Hash>> {
    db.prepare_cached("SELECT hash FROM hole WHERE round = ? ORDER BY hash")?
        .query_map([round], |row| row.get(0))?
        .collect()
}
