//! A copy of a database, made by SQLite's own backup interface and checked before anybody relies on it.

use super::store::{self, FileKey};
use crate::disk::Disk;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::path::Path;

/// Pages of the file copied at a stretch: 128 KB, a millisecond or two of an old laptop.
const STRETCH: i32 = 64;
/// How often in a row the file may be in somebody else's hands before the copy is given up.
const MOST_WAITS: u32 = 200;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The storage, on either side.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
    /// The copy is not what it should be.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Whoever asked for it wants it no more.
    #[error("the copy was stopped")]
    Stopped,
}

/// Copies the database of `from` into a fresh file at `to`, encrypted with the same key, and checks it. Between stretches
/// `go_on` is asked (done, of how many) and may pause or stop. Where `from` is inside a transaction the copy shows that moment,
/// and whoever writes meanwhile is not held up.
///
/// # Errors
/// [`CopyError`]; what stands at `to` is worth nothing then.
pub fn copy(
    from: &Connection,
    to: &Path,
    key: &FileKey,
    disk: &dyn Disk,
    go_on: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(), CopyError> {
    {
        let mut target = store::open_single(to, key, disk)?;
        let backup = Backup::new(from, &mut target)?;
        let mut waits = 0;
        let (mut all, mut left) = (0, 0);
        loop {
            if !go_on(all - left, all) {
                return Err(CopyError::Stopped);
            }
            match backup.step(STRETCH)? {
                StepResult::Done => break,
                StepResult::More => waits = 0,
                _ => waits += 1,
            }
            if waits > MOST_WAITS {
                return Err(CopyError::Sql(busy()));
            }
            let progress = backup.progress();
            all = progress.pagecount as u64;
            left = all.min(progress.remaining as u64);
        }
    }
    // What was copied says of itself that a log lies beside it: opened once more, it becomes one file.
    check(&store::open_single(to, key, disk)?)
}

fn busy() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY), None)
}

/// Checks every page of a file: what the cipher vouches for, and how the pages hang together.
///
/// # Errors
/// [`CopyError::Damaged`] with the first complaint, or the storage's.
pub fn check(db: &Connection) -> Result<(), CopyError> {
    let first = |sql: &str| -> rusqlite::Result<Option<String>> {
        let mut statement = db.prepare(sql)?;
        let mut rows = statement.query_map([], |row| row.get(0))?;
        rows.next().transpose()
    };
    if let Some(complaint) = first("PRAGMA cipher_integrity_check")? {
        return Err(CopyError::Damaged(complaint));
    }
    match first("PRAGMA integrity_check(1)")?.as_deref() {
        Some("ok") | None => Ok(()),
        Some(complaint) => Err(CopyError::Damaged(complaint.to_owned())),
    }
}
