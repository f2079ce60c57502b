//! What is read of the embedded store: how far every chain is held, and the pages somebody lacks.

use linli_core::fold::damaged;
use linli_core::id::Id;
use linli_core::journal::branches::Branches;
use linli_core::journal::page::Page;
use linli_core::journal::vector::{Head, Tag, Vector, Writer, tag};
use rusqlite::{Connection, params};
use std::collections::{HashMap, HashSet};

/// How far every chain of `space` is held.
pub(super) fn vector(db: &Connection, space: Id) -> rusqlite::Result<Vector> {
    let mut vector = Vector::default();
    let mut ends =
        db.prepare_cached("SELECT device, epoch, last_seq, last_hash FROM chain_end WHERE space = ?")?;
    let mut rows = ends.query([space])?;
    while let Some(row) = rows.next()? {
        let writer = Writer {
            device: row.get(0)?,
            epoch: row.get::<_, i64>(1)? as u64,
        };
        let seq = row.get::<_, i64>(2)? as u64;
        vector.add(
            writer,
            Head {
                seq,
                tag: tag(&row.get(3)?),
            },
        );
    }
    Ok(vector)
}

/// Which pages of a chain somebody has.
enum Covered {
    /// Those up to this number.
    UpTo(u64),
    /// Of one that forked, those that make these ends.
    Ends(HashSet<Head>),
}

fn covered(
    db: &Connection,
    space: Id,
    writer: &Writer,
    ends: &[Head],
    have: &Vector,
) -> rusqlite::Result<Covered> {
    if let [end] = ends {
        let mut known = 0;
        for head in have.heads(writer) {
            if head.seq > end.seq || head.tag == Tag::default() || is_held(db, space, writer, head)? {
                known = known.max(head.seq);
            }
        }
        return Ok(Covered::UpTo(known));
    }
    let mut branches = Branches::default();
    let mut pages =
        db.prepare_cached("SELECT bytes FROM page WHERE space = ? AND device = ? AND epoch = ?")?;
    let mut rows = pages.query(params![space, writer.device, writer.epoch as i64])?;
    while let Some(row) = rows.next()? {
        let page = Page::trusted(row.get(0)?).map_err(damaged)?;
        branches.add(Head::of(&page.header, &page.hash), &page.header);
    }
    Ok(Covered::Ends(branches.covered(have.heads(writer))))
}

fn is_held(db: &Connection, space: Id, writer: &Writer, head: Head) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM page WHERE space = ? AND device = ? AND epoch = ? AND last_seq = ? AND substr(hash, 1, 8) = ?)",
    )?
    .query_row(
        params![space, writer.device, writer.epoch as i64, head.seq as i64, head.tag],
        |row| row.get(0),
    )
}

/// Pages beyond `have` in the order they came, until `budget` bytes are reached; and whether more follow.
pub(super) fn beyond(
    db: &Connection,
    space: Id,
    have: &Vector,
    budget: usize,
) -> rusqlite::Result<(Vec<Vec<u8>>, bool)> {
    // Where the first page lacked stands: whoever is up to date costs no walk through the whole journal.
    let mut from = None;
    let mut lacks = HashMap::new();
    let mut first = db.prepare_cached(
        "SELECT min(n) FROM page WHERE space = ? AND device = ? AND epoch = ? AND last_seq > ?",
    )?;
    let all = vector(db, space)?;
    for writer in all.writers() {
        let ends: Vec<Head> = all.heads(writer).collect();
        if ends.iter().all(|end| have.heads(writer).any(|head| head == *end)) {
            continue;
        }
        let covered = covered(db, space, writer, &ends, have)?;
        let known = match &covered {
            Covered::UpTo(known) => *known,
            Covered::Ends(_) => 0,
        };
        let n: Option<i64> = first.query_row(
            params![
                space,
                writer.device,
                writer.epoch as i64,
                known.min(i64::MAX as u64) as i64
            ],
            |row| row.get(0),
        )?;
        if let Some(n) = n {
            from = Some(from.map_or(n, |from: i64| from.min(n)));
            lacks.insert(*writer, covered);
        }
    }
    let mut pages = Vec::new();
    let Some(from) = from else {
        return Ok((pages, false));
    };
    let mut size = 0;
    let mut order = db.prepare_cached(
        "SELECT n, device, epoch, last_seq FROM page INDEXED BY page_order WHERE space = ? AND n >= ? ORDER BY n",
    )?;
    let mut bytes = db.prepare_cached("SELECT bytes FROM page WHERE n = ?")?;
    let mut hash = db.prepare_cached("SELECT hash FROM page WHERE n = ?")?;
    let mut rows = order.query(params![space, from])?;
    while let Some(row) = rows.next()? {
        let (n, writer) = (
            row.get::<_, i64>(0)?,
            Writer {
                device: row.get(1)?,
                epoch: row.get::<_, i64>(2)? as u64,
            },
        );
        let seq = row.get::<_, i64>(3)? as u64;
        let known = match lacks.get(&writer) {
            None => true,
            Some(Covered::UpTo(known)) => seq <= *known,
            Some(Covered::Ends(ends)) => {
                let hash = hash.query_row([n], |row| row.get(0))?;
                ends.contains(&Head { seq, tag: tag(&hash) })
            }
        };
        if known {
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
