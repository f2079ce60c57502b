//! The files of one space, and how another database takes the place of the present one.
//!
//! The new database is made and checked under the name `ID-draft`. Its renaming to `ID-next` decides: from then on, cut off
//! wherever it may be, the next opening finishes the exchange. What was there is put aside among the backups, never deleted.

use super::error::BackupError;
use super::shelf::{Shelf, beside, remove_database};
use crate::desk::Desk;
use crate::disk::Disk;
use crate::id::Id;
use crate::journal::store::FileKey;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Where the files of one space are.
pub(crate) struct Place {
    /// Whose.
    pub id: Id,
    /// The key of them all.
    pub key: FileKey,
    /// The database people work in.
    pub database: PathBuf,
    /// Its backups.
    pub shelf: Shelf,
    /// What they lie on.
    pub disk: Arc<dyn Disk>,
    now_ms: i64,
}

impl Place {
    /// The files of the space `id` on this laptop.
    pub fn of(desk: &Desk, id: Id) -> Place {
        let disk = desk.world().disk.clone();
        let device = desk.device();
        Place {
            id,
            key: device.file_key,
            database: device.space_file(id),
            shelf: Shelf::new(device.backups(id), disk.clone()),
            disk,
            now_ms: desk.world().clock.now_ms(),
        }
    }

    /// Where a database is made that is to take the place of the present one; nothing is there.
    ///
    /// # Errors
    /// The disk's.
    pub fn fresh_draft(&self) -> Result<PathBuf, BackupError> {
        let draft = self.draft();
        remove_database(&*self.disk, &draft).map_err(|source| self.folder(source))?;
        Ok(draft)
    }

    /// The draft is good: it takes the place of the present database when that is next opened.
    ///
    /// # Errors
    /// The disk's; then everything is as it was.
    pub fn decide(&self) -> Result<(), BackupError> {
        self.disk
            .rename(&self.draft(), &self.next())
            .map_err(|source| self.folder(source))
    }

    /// Finishes an exchange that was decided. Nobody may have the database open.
    ///
    /// # Errors
    /// The disk's; then the next opening tries again.
    pub fn settle(&self) -> Result<(), BackupError> {
        if !self.disk.holds(&self.next()) {
            return Ok(());
        }
        self.put_aside()
            .and_then(|()| self.disk.rename(&self.next(), &self.database))
            .map_err(|source| self.folder(source))
    }

    fn put_aside(&self) -> io::Result<()> {
        let log = beside(&self.database, "-wal");
        let name = match self.shelf.lone_log()? {
            Some(name) => name,
            None => self.shelf.next(self.now_ms, true)?,
        };
        let aside = self.shelf.database(&name);
        self.disk.remove(&beside(&self.database, "-shm"))?;
        let (has_log, has_database) = (self.disk.holds(&log), self.disk.holds(&self.database));
        if has_log {
            // The log goes first: a database must never be opened beside the log of another.
            let end = if has_database { "-wal" } else { "-lost" };
            self.disk.rename(&log, &beside(&aside, end))?;
        }
        if has_database {
            self.disk.rename(&self.database, &aside)?;
        }
        Ok(())
    }

    fn draft(&self) -> PathBuf {
        self.database.with_file_name(format!("{}-draft", self.id))
    }

    fn next(&self) -> PathBuf {
        self.database.with_file_name(format!("{}-next", self.id))
    }

    pub(super) fn folder(&self, source: io::Error) -> BackupError {
        let path = self.database.parent().unwrap_or(&self.database).to_owned();
        BackupError::Folder { path, source }
    }
}
