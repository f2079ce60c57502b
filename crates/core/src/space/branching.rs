//! A disk that was copied, or restored from a backup, writes on under numbers that were used already. When the other end of
//! a road holds another page at one of them, what was written here moves to a new chain, in a new epoch: nobody's facts
//! are lost, and the other branch keeps its numbers.

use super::Space;
use crate::fold;
use crate::journal::fact::Fact;
use crate::journal::page::Page;
use crate::journal::store;
use rusqlite::params;
use std::collections::BTreeMap;

impl Space {
    /// Compares this device's chain with what the other end holds of it (verified pages, in order). Where they differ, or the
    /// other end has more, this device goes on in a new epoch; gives how many facts moved there.
    ///
    /// # Errors
    /// SQLite's; then nothing has changed.
    pub fn branch_off(&mut self, theirs: &[Page]) -> rusqlite::Result<Option<usize>> {
        self.seal()?;
        let me = self.me.writer;
        let theirs: BTreeMap<u64, &Page> = theirs
            .iter()
            .filter(|page| page.header.writer() == me && page.header.space == self.id)
            .map(|page| (page.header.first_seq, page))
            .collect();
        let Some(most) = theirs.values().map(|page| page.header.last_seq()).max() else {
            return Ok(None);
        };
        let tx = self.db.unchecked_transaction()?;
        let chain = store::chain(&tx, &me)?.unwrap_or_else(|| self.me.clone());
        let mine = own_pages(&tx, chain.n)?;
        let differs = |page: &&Page| {
            let first = page.header.first_seq;
            first <= most
                && theirs.first_key_value().is_some_and(|(begin, _)| first >= *begin)
                && theirs.get(&first).is_none_or(|other| other.hash != page.hash)
        };
        let fork = mine.iter().find(differs).map(|page| page.header.first_seq);
        if fork.is_none() && most <= chain.last_seq {
            return Ok(None);
        }
        let mut moved: Vec<Fact> = Vec::new();
        if let Some(fork) = fork {
            for page in mine.iter().filter(|page| page.header.first_seq >= fork) {
                moved.extend(page.facts().map_err(fold::damaged)?);
            }
            // What stood in the open page when the disk was copied is in both branches: it stays where it is.
            let shared = facts_by_number(theirs.values())?;
            moved.retain(|fact| shared.get(&fact.seq) != Some(fact));
            let before = mine.iter().rev().find(|page| page.header.first_seq < fork);
            let (last, hash) = before.map_or((0, [0; 32]), |page| (page.header.last_seq(), page.hash));
            tx.execute(
                "DELETE FROM hole WHERE page IN (SELECT n FROM page WHERE writer = ? AND first_seq >= ?)",
                params![chain.n, fork as i64],
            )?;
            tx.execute(
                "DELETE FROM page WHERE writer = ? AND first_seq >= ?",
                params![chain.n, fork as i64],
            )?;
            tx.execute(
                "UPDATE writer SET last_seq = ?, last_hash = ? WHERE n = ?",
                params![last as i64, hash, chain.n],
            )?;
        }
        let count = moved.len();
        let next = self.move_to_new_epoch(moved)?;
        tx.commit()?;
        self.go_on(next);
        Ok(Some(count))
    }
}

fn facts_by_number<'a>(pages: impl Iterator<Item = &'a &'a Page>) -> rusqlite::Result<BTreeMap<u64, Fact>> {
    let mut facts = BTreeMap::new();
    for page in pages {
        let inside = page.facts().map_err(fold::damaged)?;
        facts.extend(inside.into_iter().map(|fact| (fact.seq, fact)));
    }
    Ok(facts)
}

fn own_pages(db: &rusqlite::Connection, chain: i64) -> rusqlite::Result<Vec<Page>> {
    db.prepare_cached("SELECT bytes FROM page WHERE writer = ? ORDER BY first_seq")?
        .query_map([chain], |row| Page::trusted(row.get(0)?).map_err(fold::damaged))?
        .collect()
}
