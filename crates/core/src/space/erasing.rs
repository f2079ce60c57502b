//! Destroying: what a purge takes out of the journal, and that nothing of it stays in the file.

use super::Space;
use crate::features::retention;
use crate::journal::holes::{self, Hole};
use crate::journal::store;

/// Set in the journal while the file may still hold, between its rows, what was erased from them.
const UNSWEPT: &str = "unswept";

impl Space {
    /// Takes out of the pages what is destroyed. Inside a transaction.
    pub(super) fn erase(&self) -> rusqlite::Result<()> {
        match holes::erase(&self.db, &retention::purged(&self.db)?)? {
            true => self.note_unswept(),
            false => Ok(()),
        }
    }

    /// Notes that the file is to be written anew.
    pub(super) fn note_unswept(&self) -> rusqlite::Result<()> {
        store::set_meta(&self.db, UNSWEPT, b"1")
    }

    /// What pages here lack that nobody has destroyed, to be asked for: so many of them as one message tells, others each time.
    ///
    /// # Errors
    /// SQLite's.
    pub fn holes(&self) -> rusqlite::Result<Vec<Hole>> {
        let mut all = holes::unfilled(&self.db, &retention::purged(&self.db)?)?;
        holes::choose(&mut all, &self.world);
        Ok(all)
    }

    /// Pages that would fill the holes of another end.
    ///
    /// # Errors
    /// SQLite's.
    pub fn fillings(&self, holes: &[Hole], budget: usize) -> rusqlite::Result<Vec<Vec<u8>>> {
        holes::fillings(&self.db, holes, budget)
    }

    /// Whether something was erased that may still lie in free pages or in the log.
    ///
    /// # Errors
    /// SQLite's.
    pub fn is_unswept(&self) -> rusqlite::Result<bool> {
        Ok(store::meta(&self.db, UNSWEPT)?.is_some())
    }

    /// Writes the file anew and empties its log, so that nothing erased is left in either. Whoever reads beside this
    /// connection must not be reading meanwhile.
    ///
    /// # Errors
    /// SQLite's; `DatabaseBusy` where another program reads. It is to be done again then.
    pub fn sweep(&mut self) -> rusqlite::Result<()> {
        store::rewrite_file(&self.db)?;
        self.db.execute("DELETE FROM meta WHERE key = ?", [UNSWEPT])?;
        Ok(())
    }
}
