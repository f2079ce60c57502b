//! Where backups stand, how they are named, and which are kept: the last 24, and the last one of each of 30 days.

use crate::disk::{Claim, Disk};
use chrono::{DateTime, NaiveDateTime};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many of the newest are kept: one an hour, while people write.
const HOURS: usize = 24;
/// Of how many days the last one is kept.
const DAYS: usize = 30;
/// How few are kept where the disk is nearly full.
const FEWEST: usize = 3;
/// Where less than this is left on the disk, older backups give way: people must be able to work.
pub const ROOM_KEPT: u64 = 1 << 30;

const TIME: &str = "%Y%m%dT%H%M%SZ";
const ASIDE: &str = "-before";

/// The name of a backup: which one it is, when it was made, and whether it was put aside before a restore.
///
/// Numbers, not times, tell their order: a clock that jumps must not make an old one the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// Counted up from 1.
    pub nth: u64,
    /// When it was made by this laptop's clock, ms.
    pub at_ms: i64,
    /// What was there before a restore or a rebuild: never deleted by itself.
    pub aside: bool,
}

impl Name {
    /// Reads `000012-20261126T060000Z` or `000012-20261126T060000Z-before`.
    pub fn read(text: &str) -> Option<Name> {
        let (text, aside) = match text.strip_suffix(ASIDE) {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let (nth, time) = text.split_once('-')?;
        Some(Name {
            nth: nth.parse().ok()?,
            at_ms: NaiveDateTime::parse_from_str(time, TIME)
                .ok()?
                .and_utc()
                .timestamp_millis(),
            aside,
        })
    }

    fn day(&self) -> i64 {
        self.at_ms.div_euclid(86_400_000)
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at = DateTime::from_timestamp_millis(self.at_ms).unwrap_or_default();
        let aside = if self.aside { ASIDE } else { "" };
        write!(f, "{:06}-{}{aside}", self.nth, at.format(TIME))
    }
}

/// The folder of one space's backups.
pub struct Shelf {
    dir: PathBuf,
    disk: Arc<dyn Disk>,
}

impl Shelf {
    /// The shelf in `dir`.
    pub fn new(dir: PathBuf, disk: Arc<dyn Disk>) -> Shelf {
        Shelf { dir, disk }
    }

    /// The backups there are, oldest first.
    ///
    /// # Errors
    /// The disk's.
    pub fn names(&self) -> io::Result<Vec<Name>> {
        let mut names: Vec<Name> = self
            .files()?
            .iter()
            .filter(|path| path.extension().is_some_and(|ext| ext == "db"))
            .filter_map(|path| Name::read(&path.file_stem()?.to_string_lossy()))
            .collect();
        names.sort();
        Ok(names)
    }

    /// The files in it. A folder or a pipe that somebody laid there is none of ours, whatever it is called.
    fn files(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = self.disk.list(&self.dir)?;
        files.retain(
            |path| !matches!(self.disk.size(path), Err(error) if error.kind() == io::ErrorKind::InvalidInput),
        );
        Ok(files)
    }

    /// The name of the next one, made at `at_ms`; makes the folder.
    ///
    /// # Errors
    /// The disk's.
    pub fn next(&self, at_ms: i64, aside: bool) -> io::Result<Name> {
        self.disk.make_dir(&self.dir)?;
        let last = self.names()?.last().map_or(0, |name| name.nth);
        // Whole seconds, as they are written.
        let at_ms = at_ms.div_euclid(1_000) * 1_000;
        Ok(Name {
            nth: last + 1,
            at_ms,
            aside,
        })
    }

    /// The database of a backup.
    pub fn database(&self, name: &Name) -> PathBuf {
        self.dir.join(format!("{name}.db"))
    }

    /// The laptop's own file as it was then.
    pub fn device(&self, name: &Name) -> PathBuf {
        self.dir.join(format!("{name}.device"))
    }

    /// The log that was put aside without its database, where a restore was cut off between the two.
    ///
    /// # Errors
    /// The disk's.
    pub fn lone_log(&self) -> io::Result<Option<Name>> {
        let files = self.files()?;
        let of_log = |path: &PathBuf| {
            let text = path.file_name()?.to_string_lossy().into_owned();
            Name::read(text.strip_suffix(".db-wal")?)
        };
        Ok(files
            .iter()
            .filter_map(of_log)
            .find(|name| !files.contains(&self.database(name))))
    }

    /// Takes the shelf for this program alone, as long as what is returned lives: two would write one draft.
    ///
    /// # Errors
    /// `WouldBlock` where another one is making a backup; else the disk's.
    pub fn claim(&self) -> io::Result<Claim> {
        self.disk.claim(&self.dir)
    }

    /// How much room is left beside the backups, bytes; nothing where the disk does not tell.
    pub fn room(&self) -> Option<u64> {
        self.disk.room(&self.dir)
    }

    /// Where a backup is made until it is known to be good.
    pub fn draft(&self) -> PathBuf {
        self.dir.join("draft")
    }

    /// How much a backup takes, bytes.
    pub fn size(&self, name: &Name) -> u64 {
        let size = |path: &Path| self.disk.size(path).unwrap_or(0);
        size(&self.database(name)) + size(&self.device(name))
    }

    /// Removes a draft that was left.
    ///
    /// # Errors
    /// The disk's.
    pub fn clear_draft(&self) -> io::Result<()> {
        remove_database(&*self.disk, &self.draft())
    }

    /// Removes laptops' own files whose database was never finished: the program was killed between the two.
    fn clear_halves(&self) -> io::Result<()> {
        let files = self.files()?;
        let is_half = |file: &&PathBuf| {
            let device = file.extension().is_some_and(|ext| ext == "device");
            device && !files.contains(&file.with_extension("db"))
        };
        files
            .iter()
            .filter(is_half)
            .try_for_each(|file| self.disk.remove(file))
    }

    /// Removes a backup.
    ///
    /// # Errors
    /// The disk's.
    pub fn remove(&self, name: &Name) -> io::Result<()> {
        remove_database(&*self.disk, &self.database(name))?;
        self.disk.remove(&self.device(name))
    }

    /// Removes everything, also what was put aside.
    ///
    /// # Errors
    /// The disk's.
    pub fn clear(&self) -> io::Result<()> {
        let files = self.files()?;
        files.iter().try_for_each(|file| self.disk.remove(file))
    }

    /// Removes what has outlived its time, and more where the disk is nearly full; whether it is. Nobody may be making a backup.
    ///
    /// # Errors
    /// The disk's.
    pub fn tidy(&self) -> io::Result<bool> {
        self.clear_halves()?;
        for name in outlived(&self.names()?) {
            self.remove(&name)?;
        }
        let mut rolling: Vec<Name> = self.names()?.into_iter().filter(|name| !name.aside).collect();
        let scarce = || self.room().is_some_and(|room| room < ROOM_KEPT);
        while scarce() && rolling.len() > FEWEST {
            self.remove(&rolling.remove(0))?;
        }
        Ok(scarce())
    }
}

/// Which of these, oldest first, are kept no longer.
fn outlived(names: &[Name]) -> Vec<Name> {
    let mut days = BTreeSet::new();
    let mut gone = Vec::new();
    let rolling = names.iter().rev().filter(|name| !name.aside);
    for (place, name) in rolling.enumerate() {
        let last_of_its_day = days.len() < DAYS && days.insert(name.day());
        if place >= HOURS && !last_of_its_day {
            gone.push(*name);
        }
    }
    gone
}

/// Removes a database and what SQLite keeps beside it.
///
/// # Errors
/// The disk's.
pub fn remove_database(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    ["-journal", "-shm", "-wal", ""]
        .iter()
        .try_for_each(|end| disk.remove(&beside(path, end)))
}

/// The file SQLite keeps beside `path` under this ending.
pub fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Name, outlived};

    const HOUR_MS: i64 = 3_600_000;

    #[test]
    fn a_name_reads_as_it_was_written() {
        for text in ["000012-20261126T060000Z", "1234567-19700101T000001Z-before"] {
            assert_eq!(Name::read(text).unwrap().to_string(), text);
        }
        for text in ["", "draft", "12", "12-yesterday", "../12-20261126T060000Z"] {
            assert_eq!(Name::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_of_hours_and_a_month_of_days_are_kept() {
        let made = |nth: u64| Name {
            nth,
            at_ms: nth as i64 * HOUR_MS,
            aside: nth == 5,
        };
        let mut kept: Vec<Name> = Vec::new();
        for nth in 1..=24 * 60 {
            kept.push(made(nth));
            let gone = outlived(&kept);
            kept.retain(|name| !gone.contains(name));
        }
        assert!(kept.contains(&made(5)), "what was put aside stays");
        let hours = kept.iter().filter(|name| name.nth > 24 * 59).count();
        assert_eq!(hours, 24);
        assert!((24 + 28..=24 + 30 + 1).contains(&kept.len()), "{}", kept.len());
    }

    #[test]
    fn a_clock_that_jumps_removes_nothing_new() {
        let times = [2_000_000, 4_000_000, 0, 3, 5];
        let names: Vec<Name> = (1..)
            .zip(times)
            .map(|(nth, hours)| Name {
                nth,
                at_ms: hours * HOUR_MS,
                aside: false,
            })
            .collect();
        assert_eq!(outlived(&names), []);
    }
}
