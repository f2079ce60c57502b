//! Facts that two branches of a chain share: what stood open when a disk was copied is sealed by the laptop and by its copy, in
//! other pages but word for word the same. It happened once, so it counts once: in the branch that comes first by name, and at
//! the first of its pages in the order of cause and effect.

use super::chains;
use super::fact::Fact;
use super::page::Page;
use super::vector::Writer;
use crate::fold::damaged;
use rusqlite::{Connection, params};
use std::collections::HashMap;

/// A place of a fact that stands in several.
#[derive(Clone, Copy, Debug)]
pub struct Twin {
    /// The chain in which it counts.
    pub counts_in: i64,
    /// Whether it is folded here, and at none of its other places.
    pub is_folded: bool,
}

/// Which facts are twins, by chain and number.
#[derive(Debug, Default)]
pub struct Twins {
    twins: HashMap<(i64, u64), Twin>,
    /// Where it counts → all its places.
    places: HashMap<(i64, u64), Vec<i64>>,
}

impl Twins {
    /// Those noted in the file.
    ///
    /// # Errors
    /// SQLite's.
    pub fn read(db: &Connection) -> rusqlite::Result<Twins> {
        let mut all = Twins::default();
        let mut rows = db.prepare_cached("SELECT writer, seq, counts_in, folded FROM twin")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (chain, seq) = (row.get(0)?, row.get::<_, i64>(1)? as u64);
            let twin = Twin {
                counts_in: row.get(2)?,
                is_folded: row.get(3)?,
            };
            all.twins.insert((chain, seq), twin);
            all.places.entry((twin.counts_in, seq)).or_default().push(chain);
        }
        Ok(all)
    }

    /// What this place is, of a fact that stands in several.
    pub fn at(&self, chain: i64, seq: u64) -> Option<Twin> {
        self.twins.get(&(chain, seq)).copied()
    }

    /// All places of a fact that counts here and stands in several.
    pub fn places(&self, chain: i64, seq: u64) -> &[i64] {
        self.places.get(&(chain, seq)).map_or(&[], Vec::as_slice)
    }
}

/// How many facts of this chain another branch has too.
///
/// # Errors
/// SQLite's.
pub fn shared(db: &Connection, chain: i64) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT count(*) FROM twin WHERE writer = ?")?
        .query_row([chain], |row| row.get::<_, i64>(0))
        .map(|count| count as u64)
}

/// Finds the twins in the whole journal and notes them.
///
/// # Errors
/// SQLite's, or a stored page that no longer reads.
pub fn note(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch("DELETE FROM twin")?;
    let mut forked =
        db.prepare("SELECT device, epoch FROM writer GROUP BY device, epoch HAVING count(*) > 1")?;
    let forked = forked.query_map([], |row| {
        Ok(Writer {
            device: row.get(0)?,
            epoch: row.get::<_, i64>(1)? as u64,
        })
    })?;
    for writer in forked.collect::<rusqlite::Result<Vec<_>>>()? {
        let mut facts: HashMap<_, Vec<(i64, i64)>> = HashMap::new();
        // By the names of the branches: where a fact stands first it counts.
        for chain in chains::branches(db, &writer)? {
            for (page, fact) in facts_of(db, chain.n)? {
                facts
                    .entry((fact.seq, words(&fact)))
                    .or_default()
                    .push((chain.n, page));
            }
        }
        for ((seq, _), places) in facts.iter().filter(|(_, places)| places.len() > 1) {
            let (counts_in, first) = (places[0].0, places.iter().map(|(_, page)| *page).min());
            for (chain, page) in places {
                let folded = Some(*page) == first;
                db.execute(
                    "INSERT INTO twin VALUES (?, ?, ?, ?)",
                    params![chain, *seq as i64, counts_in, folded],
                )?;
            }
        }
    }
    Ok(())
}

/// The facts of a chain, each with the number of its page.
fn facts_of(db: &Connection, chain: i64) -> rusqlite::Result<Vec<(i64, Fact)>> {
    let mut facts = Vec::new();
    let mut pages = db.prepare_cached("SELECT n, bytes FROM page WHERE writer = ? ORDER BY first_seq")?;
    let mut rows = pages.query([chain])?;
    while let Some(row) = rows.next()? {
        let (n, page) = (row.get(0)?, Page::trusted(row.get(1)?).map_err(damaged)?);
        facts.extend(page.facts().map_err(damaged)?.into_iter().map(|fact| (n, fact)));
    }
    Ok(facts)
}

/// A digest of all a fact says.
fn words(fact: &Fact) -> [u8; 32] {
    let mut hash = blake3::Hasher::new();
    hash.update(&fact.clock.0.to_le_bytes())
        .update(&fact.at_ms.to_le_bytes())
        .update(fact.by.bytes())
        .update(&minicbor::to_vec(fact.class).unwrap_or_default())
        .update(&fact.kind.to_le_bytes())
        .update(fact.subject.bytes())
        .update(&fact.body);
    *hash.finalize().as_bytes()
}
