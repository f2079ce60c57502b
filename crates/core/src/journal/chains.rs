//! The chains in a file: where a page belongs, how far everything is held, and what somebody else lacks.
//!
//! A chain grows at its end. Where two pages follow the same one, two copies of a laptop wrote on under the same numbers (or one
//! laptop signs two stories): the chain forks there, and each side becomes a row of its own in `writer`, named by its first
//! page. So the rows are the same on every device that holds the same pages, whichever came first.

use super::holes;
use super::page::{Hash, Header, Page};
use super::store;
use super::vector::{DeviceId, Head, Tag, Vector, Writer, tag};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;

/// A chain, or a branch of one that forked, as this file knows it.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Its number in this file.
    pub n: i64,
    /// Who.
    pub writer: Writer,
    /// Its name, where it is a branch; zeros otherwise.
    pub branch: Tag,
    /// The branch it goes on from, and that one's last number.
    pub base: Option<i64>,
    /// The number its own first fact follows.
    pub base_seq: u64,
    /// The last number held, sealed pages only.
    pub last_seq: u64,
    /// The hash its next page must name.
    pub last_hash: Hash,
}

const CHAIN: &str = "SELECT n, device, epoch, base, base_seq, last_seq, last_hash, branch FROM writer";

fn chain_of(row: &Row<'_>) -> rusqlite::Result<Chain> {
    Ok(Chain {
        n: row.get(0)?,
        writer: Writer {
            device: row.get(1)?,
            epoch: row.get::<_, i64>(2)? as u64,
        },
        base: row.get(3)?,
        base_seq: row.get::<_, i64>(4)? as u64,
        last_seq: row.get::<_, i64>(5)? as u64,
        last_hash: row.get(6)?,
        branch: row.get(7)?,
    })
}

impl Chain {
    /// Its end.
    pub fn head(&self) -> Head {
        Head {
            seq: self.last_seq,
            tag: tag(&self.last_hash),
        }
    }
}

/// Every chain and branch.
///
/// # Errors
/// SQLite's.
pub fn all(db: &Connection) -> rusqlite::Result<Vec<Chain>> {
    db.prepare_cached(&format!("{CHAIN} ORDER BY n"))?
        .query_map([], chain_of)?
        .collect()
}

/// The chain with this number.
///
/// # Errors
/// SQLite's; `QueryReturnedNoRows` where there is none.
pub fn numbered(db: &Connection, n: i64) -> rusqlite::Result<Chain> {
    db.prepare_cached(&format!("{CHAIN} WHERE n = ?"))?
        .query_row([n], chain_of)
}

/// The branches of `writer`, the trunk first; one where it never forked, none where nothing of it came.
///
/// # Errors
/// SQLite's.
pub fn branches(db: &Connection, writer: &Writer) -> rusqlite::Result<Vec<Chain>> {
    db.prepare_cached(&format!("{CHAIN} WHERE device = ? AND epoch = ? ORDER BY branch"))?
        .query_map(params![writer.device, writer.epoch as i64], chain_of)?
        .collect()
}

/// Finds or begins the chain of `writer`; of one that forked, what stands before its first fork.
///
/// # Errors
/// SQLite's.
pub fn begin(db: &Connection, writer: &Writer, public_key: &[u8; 32]) -> rusqlite::Result<Chain> {
    if let Some(trunk) = branches(db, writer)?.into_iter().next() {
        return Ok(trunk);
    }
    db.prepare_cached("INSERT INTO writer (device, epoch, public_key, last_hash) VALUES (?, ?, ?, ?)")?
        .execute(params![writer.device, writer.epoch as i64, public_key, [0u8; 32]])?;
    numbered(db, db.last_insert_rowid())
}

/// Where a page belongs.
#[derive(Debug)]
pub enum Place {
    /// It stands there already, as this row of `page`.
    Known(i64),
    /// It is the next of this chain.
    Next(Chain),
    /// It follows a page that another one follows already: the one that ends with this number in this chain.
    Fork(Chain, u64),
    /// The page it follows is not here.
    Unknown,
}

/// Where a page belongs, by its header and hash.
///
/// # Errors
/// SQLite's.
pub fn place(db: &Connection, header: &Header, hash: &Hash) -> rusqlite::Result<Place> {
    let mut branches = branches(db, &header.writer())?;
    if branches.is_empty() {
        branches.push(begin(db, &header.writer(), &header.public_key())?);
    }
    let end = Head::of(header, hash);
    for chain in branches
        .iter()
        .filter(|chain| chain.last_seq >= end.seq && chain.base_seq < end.seq)
    {
        if let Some(n) = page_ending(db, chain, end)? {
            return Ok(Place::Known(n));
        }
    }
    let before = Head::before(header);
    for chain in branches {
        let at_end = chain.last_seq == before.seq && chain.last_hash == header.previous();
        if at_end && !goes_on(db, chain.n)? {
            return Ok(Place::Next(chain));
        }
        let inside = (chain.base_seq..chain.last_seq).contains(&before.seq)
            && match before.seq {
                0 => chain.base.is_none() && header.previous() == [0; 32],
                _ => page_ending(db, &chain, before)?.is_some(),
            };
        if at_end || inside {
            return Ok(Place::Fork(chain, before.seq));
        }
    }
    Ok(Place::Unknown)
}

/// Whether branches go on from the end of this one.
///
/// # Errors
/// SQLite's.
pub fn goes_on(db: &Connection, chain: i64) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM writer WHERE base = ?)")?
        .query_row([chain], |row| row.get(0))
}

fn page_ending(db: &Connection, chain: &Chain, end: Head) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT n FROM page WHERE writer = ? AND last_seq = ? AND tag = ?")?
        .query_row(params![chain.n, end.seq as i64, end.tag], |row| row.get(0))
        .optional()
}

/// Begins the branch whose first page has this header and hash, beside what already follows the number `at` in `chain`.
///
/// # Errors
/// SQLite's.
pub fn fork(
    db: &Connection,
    chain: &Chain,
    at: u64,
    header: &Header,
    hash: &Hash,
) -> rusqlite::Result<Forked> {
    let mut forked = Forked::default();
    if at < chain.last_seq {
        let first: Tag = db
            .prepare_cached("SELECT tag FROM page WHERE writer = ? AND first_seq = ?")?
            .query_row(params![chain.n, at as i64 + 1], |row| row.get(0))?;
        let rest = grow(db, chain, first, at, (chain.last_seq, &chain.last_hash))?;
        db.prepare_cached("UPDATE page SET writer = ? WHERE writer = ? AND first_seq > ?")?
            .execute(params![rest, chain.n, at as i64])?;
        db.prepare_cached("UPDATE writer SET base = ? WHERE base = ? AND n <> ?")?
            .execute(params![rest, chain.n, rest])?;
        db.prepare_cached("UPDATE writer SET last_seq = ?, last_hash = ? WHERE n = ?")?
            .execute(params![at as i64, header.previous(), chain.n])?;
        forked.moved = Some((chain.n, at, rest));
    }
    forked.branch = grow(db, chain, tag(hash), at, (at, &header.previous()))?;
    Ok(forked)
}

/// What a fork made of the rows.
#[derive(Debug, Default)]
pub struct Forked {
    /// The branch of the page that made it.
    pub branch: i64,
    /// What stood in this chain above this number stands in that branch now.
    pub moved: Option<(i64, u64, i64)>,
}

fn grow(db: &Connection, from: &Chain, name: Tag, at: u64, last: (u64, &Hash)) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "INSERT INTO writer (device, epoch, branch, base, base_seq, public_key, last_seq, last_hash, last_at)
         SELECT device, epoch, ?, n, ?, public_key, ?, ?, last_at FROM writer WHERE n = ?",
    )?
    .execute(params![name, at as i64, last.0 as i64, last.1, from.n])?;
    Ok(db.last_insert_rowid())
}

/// Stores a sealed page as it is and moves its chain forward.
///
/// # Errors
/// SQLite's.
pub fn put_page(db: &Connection, chain: i64, page: &Page) -> rusqlite::Result<()> {
    put(db, chain, &page.header, &page.hash, page.bytes())?;
    holes::note(db, db.last_insert_rowid(), page)
}

/// Notes where a page stands without keeping it.
///
/// # Errors
/// SQLite's.
pub fn note_page(db: &Connection, chain: i64, header: &Header, hash: &Hash) -> rusqlite::Result<()> {
    put(db, chain, header, hash, &[])
}

fn put(db: &Connection, chain: i64, header: &Header, hash: &Hash, bytes: &[u8]) -> rusqlite::Result<()> {
    let last = header.last_seq() as i64;
    db.prepare_cached("UPDATE writer SET last_seq = ?, last_hash = ?, last_at = ? WHERE n = ?")?
        .execute(params![last, hash, header.sealed_at_ms, chain])?;
    let seen = minicbor::to_vec(&header.seen).unwrap_or_default();
    db.prepare_cached(
        "INSERT INTO page (writer, first_seq, last_seq, seen, bytes, tag) VALUES (?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        chain,
        header.first_seq as i64,
        last,
        seen,
        bytes,
        tag(hash)
    ])?;
    Ok(())
}

/// Gives pages their tags that were stored before there were any.
pub(super) fn tag_pages(db: &Connection) -> rusqlite::Result<()> {
    let mut bytes = db.prepare("SELECT bytes FROM page WHERE n = ?")?;
    let mut update = db.prepare("UPDATE page SET tag = ? WHERE n = ?")?;
    let pages: Vec<i64> = db
        .prepare("SELECT n FROM page")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for n in pages {
        let page = Page::trusted(bytes.query_row([n], |row| row.get(0))?).map_err(crate::fold::damaged)?;
        update.execute(params![tag(&page.hash), n])?;
    }
    Ok(())
}

/// The ends of everything held. Where `with_open` names this device's chain, what it has not sealed yet counts too.
///
/// # Errors
/// SQLite's.
pub fn vector(db: &Connection, with_open: Option<i64>) -> rusqlite::Result<Vector> {
    let mut vector = Vector::default();
    let open = store::last_open(db)?;
    let ends = format!("{CHAIN} WHERE NOT EXISTS (SELECT 1 FROM writer next WHERE next.base = writer.n)");
    let mut ends = db.prepare_cached(&ends)?;
    for chain in ends.query_map([], chain_of)? {
        let chain = chain?;
        let open = open.filter(|_| with_open == Some(chain.n));
        vector.add(chain.writer, open.map_or(chain.head(), Head::at));
    }
    Ok(vector)
}

/// How many facts all sealed pages hold.
///
/// # Errors
/// SQLite's.
pub fn total(db: &Connection) -> rusqlite::Result<u64> {
    let total: Option<i64> = db
        .prepare_cached("SELECT sum(last_seq - base_seq) FROM writer")?
        .query_row([], |row| row.get(0))?;
    Ok(total.unwrap_or(0) as u64)
}

/// How many facts are held, those not sealed yet included.
///
/// # Errors
/// SQLite's.
pub fn total_with_open(db: &Connection) -> rusqlite::Result<u64> {
    let open: i64 = db
        .prepare_cached("SELECT count(*) FROM open_fact")?
        .query_row([], |row| row.get(0))?;
    Ok(total(db)? + open as u64)
}

/// Which ends count that are not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// None.
    Held,
    /// Those beyond everything that is here of their chain: whoever names one most likely goes on from it.
    Beyond,
    /// The same, but not of this device's chains: what it did not write itself a copy of it did.
    BeyondOfOthers(DeviceId),
}

impl Trust {
    fn beyond(self, writer: &Writer) -> bool {
        match self {
            Trust::Held => false,
            Trust::Beyond => true,
            Trust::BeyondOfOthers(own) => writer.device != own,
        }
    }
}

/// How far somebody holds what is here: of every chain, up to which number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extent(HashMap<i64, Span>);

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Span {
    base_seq: u64,
    to: u64,
}

impl Extent {
    /// How far the chain `n`; 0 where nothing of it.
    pub fn of(&self, n: i64) -> u64 {
        self.0.get(&n).map_or(0, |span| span.to)
    }

    /// How many facts it stands for.
    pub fn facts(&self) -> u64 {
        self.0.values().map(|span| span.to - span.base_seq).sum()
    }

    /// Takes in what another one reaches.
    pub fn join(&mut self, other: &Extent) {
        for (n, span) in &other.0 {
            let joined = self.0.entry(*n).or_insert(*span);
            joined.to = joined.to.max(span.to);
        }
    }

    /// Leaves what another one reaches too.
    pub fn meet(&mut self, other: &Extent) {
        self.0.retain(|n, span| {
            span.to = span.to.min(other.of(*n));
            span.to > span.base_seq
        });
    }

    /// Extends it by a way from an end back to the first page.
    fn extend(&mut self, branches: &[Chain], end: &Chain, to: u64) {
        let (mut chain, mut to) = (end, to);
        loop {
            let span = self.0.entry(chain.n).or_default();
            let known = span.to >= to;
            (span.base_seq, span.to) = (chain.base_seq, span.to.max(to).max(chain.base_seq));
            let before = branches.iter().find(|other| Some(other.n) == chain.base);
            match before.filter(|_| !known) {
                Some(before) => (chain, to) = (before, chain.base_seq),
                None => return,
            }
        }
    }
}

/// How far somebody who names these ends holds what is here.
///
/// # Errors
/// SQLite's.
pub fn extent(db: &Connection, vector: &Vector, trust: Trust) -> rusqlite::Result<Extent> {
    let mut extent = Extent::default();
    each_end(db, vector, |branches, head, found| {
        let is_beyond = |chain: &Chain| trust.beyond(&chain.writer) && head.seq > chain.last_seq;
        match found {
            Some(chain) => extent.extend(branches, chain, head.seq),
            None if branches.iter().all(is_beyond) => {
                branches
                    .iter()
                    .for_each(|chain| extent.extend(branches, chain, chain.last_seq));
            }
            None => {}
        }
        true
    })?;
    Ok(extent)
}

/// Whether one of these ends lies beyond every branch of a chain that forked here: which of them it goes on from cannot be told
/// before what leads to it has come.
///
/// # Errors
/// SQLite's.
pub fn hides_a_branch(db: &Connection, vector: &Vector) -> rusqlite::Result<bool> {
    let mut hides = false;
    each_end(db, vector, |branches, head, found| {
        let beyond = branches.iter().all(|chain| head.seq > chain.last_seq);
        hides |= found.is_none() && branches.len() > 1 && beyond;
        !hides
    })?;
    Ok(hides)
}

/// Whether all of these ends are here.
///
/// # Errors
/// SQLite's.
pub fn holds(db: &Connection, vector: &Vector) -> rusqlite::Result<bool> {
    let mut all = true;
    each_end(db, vector, |_, _, found| {
        all &= found.is_some();
        all
    })?;
    Ok(all)
}

/// The way of the chain `n` back to its first page: each part with the last number that belongs to it.
///
/// # Errors
/// SQLite's.
pub fn way(db: &Connection, n: i64) -> rusqlite::Result<Vec<(i64, u64)>> {
    let mut chain = numbered(db, n)?;
    let mut way = vec![(n, u64::MAX)];
    while let Some(base) = chain.base {
        way.push((base, chain.base_seq));
        chain = numbered(db, base)?;
    }
    Ok(way)
}

/// Whether this is the branch of that name, or goes on from it; zeros name every one.
///
/// # Errors
/// SQLite's.
pub fn goes_on_from(db: &Connection, chain: &Chain, branch: &Tag) -> rusqlite::Result<bool> {
    for (n, _) in way(db, chain.n)? {
        if numbered(db, n)?.branch == *branch {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Calls `f` with every end: the branches of its writer, and which of them it lies in; until that says no.
fn each_end(
    db: &Connection,
    vector: &Vector,
    mut f: impl FnMut(&[Chain], Head, Option<&Chain>) -> bool,
) -> rusqlite::Result<()> {
    let mut writer = None;
    let mut all = Vec::new();
    for (of, head) in vector.iter() {
        if writer != Some(of) {
            all = branches(db, of)?;
            writer = Some(of);
        }
        let mut found = None;
        for chain in all
            .iter()
            .filter(|chain| chain.last_seq >= head.seq && chain.base_seq < head.seq)
        {
            // Pages of the first version name no page: what they had seen had not forked for them.
            let unnamed = head.tag == Tag::default();
            if unnamed || chain.head() == head || page_ending(db, chain, head)?.is_some() {
                found = Some(chain);
                break;
            }
        }
        if !f(&all, head, found) {
            break;
        }
    }
    Ok(())
}

/// Pages that `have` lacks, in folding order, until `budget` bytes are reached (at least one if any); whether more follow.
///
/// # Errors
/// SQLite's.
pub fn pages_beyond(db: &Connection, have: &Vector, budget: usize) -> rusqlite::Result<(Vec<Vec<u8>>, bool)> {
    let known = extent(db, have, Trust::Beyond)?;
    let mut pages = Vec::new();
    let mut size = 0;
    let mut index = db.prepare_cached("SELECT n, writer, last_seq FROM page ORDER BY n")?;
    let mut bytes = db.prepare_cached("SELECT bytes FROM page WHERE n = ?")?;
    let mut rows = index.query([])?;
    while let Some(row) = rows.next()? {
        let (n, writer, last): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if known.of(writer) >= last as u64 {
            continue;
        }
        if size >= budget {
            return Ok((pages, true));
        }
        let page: Vec<u8> = bytes.query_row([n], |row| row.get(0))?;
        size += page.len();
        pages.push(page);
    }
    Ok((pages, false))
}
