//! The check of a whole journal.

use super::Space;
use crate::features::retention;
use crate::fold;
use crate::journal::chains;
use crate::journal::fact::Fact;
use crate::journal::holes;
use crate::journal::page::{Page, PageFault};
use crate::journal::store;

/// What [`Space::verify`] found.
#[derive(Debug, Default)]
pub struct Verified {
    /// Sealed pages.
    pub pages: u64,
    /// Facts, open ones too.
    pub facts: u64,
    /// What is wrong with pages.
    pub faults: Vec<PageFault>,
    /// Rounds' parts that pages lack though nobody destroyed those rounds: whoever holds them fills them in.
    pub lacking: usize,
    /// The file's own integrity.
    pub file_ok: bool,
    /// Whether the projections equal a rebuild.
    pub projections_ok: bool,
}

impl Space {
    /// Checks the whole journal: every page's signature, hashes and link, and that the projections equal a rebuild.
    ///
    /// # Errors
    /// SQLite's.
    pub fn verify(&mut self) -> rusqlite::Result<Verified> {
        let mut verified = Verified::default();
        {
            let mut last = std::collections::HashMap::new();
            for chain in chains::all(&self.db)? {
                if let Some(base) = chain.base {
                    let before = chains::numbered(&self.db, base)?;
                    last.insert(chain.n, (before.last_seq, before.last_hash));
                }
            }
            let mut pages = self.db.prepare("SELECT writer, bytes FROM page ORDER BY n")?;
            let mut rows = pages.query([])?;
            while let Some(row) = rows.next()? {
                let chain: i64 = row.get(0)?;
                verified.pages += 1;
                match Page::open(row.get(1)?).and_then(|page| page.facts().map(|_| page)) {
                    Err(fault) => verified.faults.push(fault),
                    Ok(page) => {
                        verified.facts += page.header.count;
                        let (seq, hash) = last.get(&chain).copied().unwrap_or((0, [0; 32]));
                        if page.header.first_seq != seq + 1 || page.header.previous() != hash {
                            verified.faults.push(PageFault::Chain);
                        }
                        last.insert(chain, (page.header.last_seq(), page.hash));
                    }
                }
            }
            let open = store::open_facts(&self.db, 0)?;
            let sealed = last.get(&self.me.n).map_or(0, |(seq, _)| *seq);
            if !open
                .iter()
                .zip(sealed + 1..)
                .all(|(fact, seq): (&Fact, u64)| fact.seq == seq)
            {
                verified.faults.push(PageFault::Chain);
            }
            verified.facts += open.len() as u64;
        }
        let mut check = self.db.prepare("PRAGMA cipher_integrity_check")?;
        let complaints: Vec<String> = check
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        verified.file_ok = complaints.is_empty();
        drop(check);
        if verified.faults.is_empty() {
            let before = self.digest()?;
            let tx = self.db.unchecked_transaction()?;
            fold::rebuild(&tx, self.me.n)?;
            verified.projections_ok = fold::digest(&tx)? == before;
            // Only looked at: a difference must not be mended behind anybody's back.
            tx.rollback()?;
        }
        let gone = retention::purged(&self.db)?;
        verified.lacking = holes::unfilled(&self.db, &gone)?.len();
        Ok(verified)
    }
}
