//! Destroying: what a purge takes out of the journal, and that nothing of it stays in the file.

use super::Space;
use crate::features::retention;
use crate::journal::holes;
use crate::journal::store;
use crate::journal::vector::Vector;

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

    /// What to ask others for: everything beyond what is held, and pages of which something is missing that nobody has
    /// destroyed.
    ///
    /// # Errors
    /// SQLite's.
    pub fn wanted(&self) -> rusqlite::Result<Vector> {
        let mut have = self.vector()?;
        for (writer, whole_to) in holes::unfilled(&self.db, &retention::purged(&self.db)?)? {
            have.set(writer, whole_to);
        }
        Ok(have)
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
