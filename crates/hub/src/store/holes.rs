//! What the pages of the embedded store lack, and how that is filled.

use linli_core::fold::damaged;
use linli_core::id::Id;
use linli_core::journal::holes::{self, Hole};
use linli_core::journal::page::Page;
use linli_core::journal::vector::{Head, Writer};
use linli_core::world::World;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// Notes what `page` lacks as it is kept now.
pub(super) fn note(db: &Connection, space: Id, page: &Page) -> rusqlite::Result<()> {
    let mut note = db.prepare_cached("INSERT OR IGNORE INTO hole VALUES (?, ?, ?, ?, ?, ?)")?;
    for Hole { writer, end, round } in Hole::of(page) {
        note.execute(params![
            space,
            round,
            writer.device,
            writer.epoch as i64,
            end.seq as i64,
            end.tag
        ])?;
    }
    Ok(())
}

/// Takes from `copy`, a page that is held, what the one held lacks; whether there was anything.
pub(super) fn fill(db: &Connection, space: Id, copy: &Page) -> rusqlite::Result<bool> {
    let (writer, end) = (copy.header.writer(), Head::of(&copy.header, &copy.hash));
    let lacks = lacking(db, space, &writer, end)?;
    if !copy.rounds().any(|round| lacks.contains(&round)) {
        return Ok(false);
    }
    let kept = db
        .prepare_cached(
            "SELECT n, bytes FROM page WHERE space = ? AND device = ? AND epoch = ? AND last_seq = ? AND hash = ?",
        )?
        .query_row(
            params![
                space,
                writer.device,
                writer.epoch as i64,
                end.seq as i64,
                copy.hash
            ],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)),
        )
        .optional()?;
    let Some((n, bytes)) = kept else { return Ok(false) };
    let Some(filled) = Page::trusted(bytes).map_err(damaged)?.filled(copy, |_| false) else {
        return Ok(false);
    };
    // Nobody takes what does not unpack, whoever signed it; then the hole stays for a copy that does.
    if filled.facts().is_err() {
        return Ok(false);
    }
    db.prepare_cached("UPDATE page SET bytes = ? WHERE n = ?")?
        .execute(params![filled.bytes(), n])?;
    db.prepare_cached(
        "DELETE FROM hole WHERE space = ? AND device = ? AND epoch = ? AND last_seq = ? AND tag = ?",
    )?
    .execute(params![
        space,
        writer.device,
        writer.epoch as i64,
        end.seq as i64,
        end.tag
    ])?;
    note(db, space, &filled)?;
    Ok(true)
}

/// The rounds whose facts this page lacks.
fn lacking(db: &Connection, space: Id, writer: &Writer, end: Head) -> rusqlite::Result<BTreeSet<Id>> {
    db.prepare_cached(
        "SELECT round FROM hole WHERE space = ? AND device = ? AND epoch = ? AND last_seq = ? AND tag = ?",
    )?
    .query_map(
        params![space, writer.device, writer.epoch as i64, end.seq as i64, end.tag],
        |row| row.get(0),
    )?
    .collect()
}

/// What is lacking of rounds that are not `gone`.
pub(super) fn unfilled(
    db: &Connection,
    space: Id,
    gone: &BTreeSet<Id>,
    world: &World,
) -> rusqlite::Result<Vec<Hole>> {
    let mut all = Vec::new();
    // From round to round, not through every page of those that were destroyed long ago.
    let mut next = db.prepare_cached("SELECT min(round) FROM hole WHERE space = ? AND round > ?")?;
    let mut of_round = db.prepare_cached(
        "SELECT device, epoch, last_seq, tag FROM hole WHERE space = ? AND round = ?
         ORDER BY device, epoch, last_seq, tag",
    )?;
    let mut last: Vec<u8> = Vec::new();
    while let Some(round) = next.query_row(params![space, last], |row| row.get::<_, Option<Id>>(0))? {
        if !gone.contains(&round) {
            let holes = of_round.query_map(params![space, round], |row| {
                Ok(Hole {
                    writer: Writer {
                        device: row.get(0)?,
                        epoch: row.get::<_, i64>(1)? as u64,
                    },
                    end: Head {
                        seq: row.get::<_, i64>(2)? as u64,
                        tag: row.get(3)?,
                    },
                    round,
                })
            })?;
            for hole in holes {
                all.push(hole?);
            }
        }
        last = round.bytes().to_vec();
    }
    holes::choose(&mut all, world);
    Ok(all)
}

/// Pages that fill these holes, until `budget` bytes are reached (at least one if any).
pub(super) fn fillings(
    db: &Connection,
    space: Id,
    holes: &[Hole],
    budget: usize,
) -> rusqlite::Result<Vec<Vec<u8>>> {
    holes::gather(holes, budget, |hole| {
        if lacking(db, space, &hole.writer, hole.end)?.contains(&hole.round) {
            return Ok(Vec::new());
        }
        let (device, epoch) = (hole.writer.device, hole.writer.epoch as i64);
        db.prepare_cached(
            "SELECT bytes FROM page WHERE space = ? AND device = ? AND epoch = ? AND last_seq = ?
             AND substr(hash, 1, 8) = ?",
        )?
        .query_map(
            params![space, device, epoch, hole.end.seq as i64, hole.end.tag],
            |row| row.get(0),
        )?
        .collect()
    })
}
