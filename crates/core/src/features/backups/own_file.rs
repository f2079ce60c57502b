//! The laptop's own file, with the key that signs: where it is lost or damaged it comes back from a backup. A new one in its place
//! would make another laptop of this one, without a word.

use super::error::BackupError;
use super::shelf::{Name, Shelf, beside, remove_database};
use crate::disk::Disk;
use crate::journal::copying;
use crate::journal::store::{self, FileKey};
use crate::problem::{Problem, ProblemKind};
use crate::world::World;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Puts the laptop's own file in the folder `dir` back where it is lost, or does not read. Nothing is done in a folder without a
/// space: there the laptop has yet to begin.
///
/// # Errors
/// A [`Problem`] where there is nothing to put back; every file is as it was then.
pub fn mend_own_file(dir: &Path, key: &FileKey, world: &World) -> Result<(), Problem> {
    let disk = &*world.disk;
    let folder = |source| BackupError::Folder {
        path: dir.to_owned(),
        source,
    };
    let file = dir.join("device.db");
    let there = store::is_database(&file, disk);
    if there && !is_damaged(&file, key, disk) {
        return Ok(());
    }
    let used = disk.list(&dir.join("spaces")).map_err(folder)?;
    let backups = backups(dir, world).map_err(folder)?;
    if !there && used.is_empty() && backups.is_empty() {
        return Ok(());
    }
    let draft = dir.join("device-draft");
    for backup in backups {
        remove_database(disk, &draft).map_err(folder)?;
        let copied = store::open_single(&backup, key, disk)
            .map_err(BackupError::from)
            .and_then(|from| Ok(copying::copy(&from, &draft, key, disk, &mut |_, _| true)?));
        if copied.is_ok() {
            tracing::warn!("this laptop's own file was lost or damaged; it was put back from a backup");
            for end in ["-shm", "-wal", ""] {
                let damaged = beside(&file, end);
                if disk.holds(&damaged) {
                    let aside = dir.join(format!("device-damaged.db{end}"));
                    disk.rename(&damaged, &aside).map_err(folder)?;
                }
            }
            return Ok(disk.rename(&draft, &file).map_err(folder)?);
        }
    }
    // A key that opens nothing here is another folder's: it is not this file that is damaged.
    let is_space = |path: &&PathBuf| path.extension().is_some_and(|end| end == "db");
    let mut spaces = used.iter().filter(is_space).peekable();
    if there && spaces.peek().is_some() && spaces.all(|space| is_damaged(space, key, disk)) {
        store::open_reader(&file, key, disk)?;
    }
    Err(lost())
}

fn is_damaged(file: &Path, key: &FileKey, disk: &dyn Disk) -> bool {
    use rusqlite::ErrorCode as Code;
    let read = store::open_reader(file, key, disk)
        .and_then(|db| db.query_row("SELECT count(*) FROM setting", [], |_| Ok(())));
    // Any other hindrance is for the opening itself to tell.
    let code = read.err().and_then(|error| error.sqlite_error_code());
    code.is_some_and(|code| matches!(code, Code::NotADatabase | Code::DatabaseCorrupt))
}

/// The copies of the laptop's own file, newest first.
fn backups(dir: &Path, world: &World) -> io::Result<Vec<PathBuf>> {
    let mut found: Vec<(Name, PathBuf)> = Vec::new();
    for shelf in shelves(dir, &world.disk)? {
        let names = shelf.names()?.into_iter().filter(|name| !name.aside);
        found.extend(names.map(|name| (name, shelf.device(&name))));
    }
    found.sort_by_key(|(name, _)| std::cmp::Reverse(name.at_ms));
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

/// The backups of every space a folder has held.
fn shelves(dir: &Path, disk: &Arc<dyn Disk>) -> io::Result<Vec<Shelf>> {
    let folders = disk.list(&dir.join("backups"))?.into_iter();
    Ok(folders.map(|folder| Shelf::new(folder, disk.clone())).collect())
}

/// Destroys every backup in the folder `dir`: whoever forgets a laptop's data forgets those too.
///
/// # Errors
/// The disk's.
pub fn forget_all(dir: &Path, disk: &Arc<dyn Disk>) -> io::Result<()> {
    shelves(dir, disk)?.iter().try_for_each(Shelf::clear)
}

fn lost() -> Problem {
    Problem::new(
        ProblemKind::Broken,
        "device_lost",
        "本机的身份文件 device.db 丢失或已损坏，也没有它的备份。台账文件原样未动，没有新建。请把 device.db 放回原处；\
         找不回来时，把整个数据文件夹改名收好，再用邀请码重新加入。",
        "This laptop's own file device.db is lost or damaged, and there is no backup of it. The data was left as it is and nothing \
         was made in its place. Put device.db back where it was; if it cannot be found, rename the whole data folder, keep it, and \
         join again with an invitation.",
    )
}
