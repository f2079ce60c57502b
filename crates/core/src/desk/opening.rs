//! Which files of a laptop are open: none before somebody has unlocked them, then its own and one committee's.

use super::{Desk, Lock, locked};
use crate::device::Device;
use crate::features::{backups, retention};
use crate::journal::store::FileKey;
use crate::keys::{KeyError, KeyRing};
use crate::problem::Problem;
use crate::world::World;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

impl Desk {
    /// Opens what the file key opens: this laptop's own file and the committee that was open last.
    pub(crate) fn open_files(&self, file_key: FileKey) -> Result<(), Problem> {
        if self.device.get().is_none() {
            backups::mend_own_file(&self.dir, &file_key, &self.world)?;
            let device = Device::open(&self.dir, file_key, &self.world)?;
            // Whoever was faster has opened the same file.
            let _ = self.device.set(Mutex::new(device));
        }
        let (space, staff, idle_min) = {
            let device = self.device();
            (
                device.setting("space")?,
                device.setting("staff")?,
                device.setting("idle_min")?,
            )
        };
        if let Some(minutes) = idle_min.and_then(|text| text.parse().ok()) {
            self.lock().idle_min = minutes;
        }
        if let Some(staff) = staff.and_then(|id| id.parse().ok()) {
            *self.staff.write().unwrap_or_else(PoisonError::into_inner) = staff;
        }
        match space.and_then(|id| id.parse().ok()) {
            Some(id) if !self.has_space() => {
                self.open_last(id)?;
                if self.trouble().is_some() {
                    return Ok(());
                }
                match self.heed(retention::follow(self)) {
                    // Damage that only shows now is told like any other.
                    Err(_) if self.trouble().is_some() => Ok(()),
                    followed => followed,
                }
            }
            _ => Ok(()),
        }
    }

    /// Whether there is a committee, even if its files cannot be opened now.
    pub fn has_space(&self) -> bool {
        locked(&self.space).is_some() || self.trouble().is_some()
    }

    /// Whether there is something to look at.
    pub fn can_look(&self) -> bool {
        locked(&self.reader).is_some()
    }

    /// The folder of all files.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Makes the laptop's own file anew under `key`, which `write` puts into the key file. What the key before had encrypted
    /// stays closed. Where that fails, a file under the old key is made.
    pub(crate) fn change_key(
        &self,
        key: FileKey,
        write: impl FnOnce(&mut KeyRing, &World) -> Result<(), KeyError>,
    ) -> Result<(), Problem> {
        let mut device = self.device();
        let removed = device.remove(&*self.world.disk).map_err(Problem::from);
        let written = removed.and_then(|()| Ok(write(&mut self.lock().keys, &self.world)?));
        let key = if written.is_ok() { key } else { device.file_key };
        *device = Device::open(&self.dir, key, &self.world)?;
        written
    }

    /// Begins with an empty folder, which `clear` empties: only where the files were not opened since the start.
    pub(crate) fn begin_anew(&self, clear: impl FnOnce() -> Result<(), Problem>) -> Result<(), Problem> {
        if self.device.get().is_some() {
            return Err(Problem::refused(
                "still_open",
                "本机的台账正开着。请先退出本程序，重新打开后再试。",
                "This laptop's files are open. Quit the program, start it again, and try then.",
            ));
        }
        let _alone = self.alone()?;
        clear()?;
        let (keys, key) = KeyRing::open(&self.dir, &self.world)?;
        {
            let mut lock = self.lock();
            let keeper = lock.keeper.take();
            *lock = Lock::new(keys);
            lock.keeper = keeper;
        }
        key.map_or(Ok(()), |key| self.open_files(key))
    }
}
