//! A simulated disk: what SQLite and the product write to it is lost, torn or refused when the town says so.
//!
//! Every file has two states: as programs see it, and as a power cut would leave it. Only a sync moves the first into the
//! second; what has not been synced survives in part, in whole, torn in a sector, or not at all.

mod file;
mod vfs;

use super::faults::{Fault, Faults};
use crate::chance::Chance;
use file::File;
use linli_core::disk::{Claim, Disk};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Every file by its path, as a copy of the disk holds them.
pub type Image = BTreeMap<String, Vec<u8>>;

/// What is wrong with a disk.
#[derive(Clone, Debug, Default)]
pub struct Trouble {
    /// No byte more fits.
    pub full: bool,
    /// Nothing can be written.
    pub read_only: bool,
    /// So many syncs fail from now on.
    pub failing_syncs: u32,
    /// The machine stops at the change after so many; an odd number lets that change itself through.
    pub stops_in: Option<u32>,
}

/// A disk, and the machine's power with it.
#[derive(Clone)]
pub struct SimDisk {
    id: u64,
    state: Arc<Mutex<State>>,
}

pub(super) struct State {
    files: BTreeMap<String, File>,
    shared: HashMap<String, vfs::Shared>,
    trouble: Trouble,
    stopped: bool,
    faults: Faults,
}

impl SimDisk {
    /// A disk that holds `image`; what goes wrong on it is counted in `faults`.
    pub fn new(image: Image, faults: Faults) -> SimDisk {
        let files = image
            .into_iter()
            .map(|(path, bytes)| (path, File::new(bytes)))
            .collect();
        let state = Arc::new(Mutex::new(State {
            files,
            shared: HashMap::new(),
            trouble: Trouble::default(),
            stopped: false,
            faults,
        }));
        SimDisk {
            id: vfs::plug_in(&state),
            state,
        }
    }

    /// The folder a laptop's or hub's files lie in.
    pub fn root(&self) -> PathBuf {
        PathBuf::from(format!("{}{}/d", vfs::ROOT, self.id))
    }

    /// A copy of everything on it, as programs see it.
    pub fn image(&self) -> Image {
        let state = self.state();
        let files = state.files.iter();
        files
            .map(|(path, file)| (path.clone(), file.bytes().to_vec()))
            .collect()
    }

    /// Puts `image` in the place of everything on it.
    pub fn restore(&self, image: Image) {
        let mut state = self.state();
        state.shared.clear();
        state.files = image
            .into_iter()
            .map(|(path, bytes)| (path, File::new(bytes)))
            .collect();
    }

    /// Something goes wrong from now on.
    pub fn trouble(&self, trouble: Trouble) {
        self.state().trouble = trouble;
    }

    /// Whether the machine has stopped.
    pub fn has_stopped(&self) -> bool {
        self.state().stopped
    }

    /// Cuts the power: nothing works until [`SimDisk::start`].
    pub fn stop(&self) {
        self.state().stopped = true;
    }

    /// Gives power back: what was not synced survives as chance wills. No program may have files open.
    pub fn start(&self, chance: &mut Chance) {
        let mut state = self.state();
        state.stopped = false;
        state.trouble = Trouble::default();
        state.shared.clear();
        let faults = state.faults.clone();
        for file in state.files.values_mut() {
            file.survive(chance, &faults);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    /// The name of a file on this disk.
    fn name(&self, path: &Path) -> String {
        let path = path.to_string_lossy().replace('\\', "/");
        vfs::place(&path).map_or_else(|| path.clone(), |(_, name)| name.to_owned())
    }
}

pub(super) fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn power(&self) -> io::Result<()> {
        if self.stopped {
            return Err(io::Error::other("the machine has no power"));
        }
        Ok(())
    }

    /// Makes one change, unless the disk or the power refuses.
    fn change(&mut self, name: &str, apply: impl FnOnce(&mut File)) -> io::Result<()> {
        let last = self.count_down()?;
        if self.trouble.read_only {
            self.faults.fired(Fault::ReadOnlyDisk);
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        if self.trouble.full {
            self.faults.fired(Fault::FullDisk);
            // What SQLite calls a full disk.
            return Err(io::ErrorKind::WriteZero.into());
        }
        apply(self.files.entry(name.to_owned()).or_default());
        self.end(last)
    }

    fn sync(&mut self, name: &str) -> io::Result<()> {
        let last = self.count_down()?;
        let fails = self.trouble.failing_syncs > 0;
        if let Some(file) = self.files.get_mut(name) {
            if fails {
                // As on a real machine: the next sync says nothing of what this one has lost.
                self.trouble.failing_syncs -= 1;
                self.faults.fired(Fault::FailedSync);
                file.forget_changes();
                return Err(io::Error::other("the disk could not write this out"));
            }
            file.sync();
        }
        self.end(last)
    }

    /// Whether the machine stops right after this change; an error where it stops before.
    fn count_down(&mut self) -> io::Result<bool> {
        self.power()?;
        match self.trouble.stops_in {
            Some(0) => {
                self.faults.fired(Fault::StoppedBeforeWrite);
                self.stopped = true;
                self.power().map(|()| false)
            }
            Some(1) => Ok(true),
            Some(ref mut left) => {
                *left -= 2;
                Ok(false)
            }
            None => Ok(false),
        }
    }

    fn end(&mut self, last: bool) -> io::Result<()> {
        if last {
            self.faults.fired(Fault::StoppedAfterWrite);
            self.stopped = true;
        }
        self.power()
    }
}

impl Disk for SimDisk {
    fn vfs(&self) -> Option<&str> {
        Some(vfs::NAME)
    }

    fn make_dir(&self, _: &Path) -> io::Result<()> {
        self.state().power()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let state = self.state();
        state.power()?;
        let file = state.files.get(&self.name(path));
        file.map(|file| file.bytes().to_vec())
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let name = self.name(path);
        self.state()
            .change(&name, |file| *file = File::new(bytes.to_vec()))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.power()?;
        state.files.remove(&self.name(path));
        Ok(())
    }

    fn size(&self, path: &Path) -> io::Result<u64> {
        let state = self.state();
        state.power()?;
        let file = state.files.get(&self.name(path));
        file.map(|file| file.bytes().len() as u64)
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        let state = self.state();
        state.power()?;
        let inside = format!("{}/", self.name(dir));
        let names = state.files.keys().filter_map(|name| name.strip_prefix(&inside));
        Ok(names
            .filter(|name| !name.contains('/'))
            .map(|name| dir.join(name))
            .collect())
    }

    fn claim(&self, dir: &Path) -> io::Result<Claim> {
        self.make_dir(dir).map(|()| Box::new(()) as Claim)
    }
}
