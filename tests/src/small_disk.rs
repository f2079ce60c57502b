//! A small disk of its own, to be filled.

use crate::skipping::skipped;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A small disk, where the machine lets a test have one.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Makes one of this size (`24m`) at a folder; none where nothing can be mounted.
    ///
    /// # Panics
    /// Where it counts (`CI`) and there is none.
    pub fn new(at: &Path, size: &str) -> Option<SmallDisk> {
        fs::create_dir_all(at).expect("a folder can be made");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(at)
            .output();
        if mounted.is_ok_and(|done| done.status.success()) {
            return Some(SmallDisk(at.to_owned()));
        }
        skipped("no tmpfs can be mounted here, so a full and a read-only disk were not tried");
        None
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Mounts it anew (`ro`, `rw`).
    ///
    /// # Panics
    /// When the system does not.
    pub fn remount(&self, how: &str) {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,{how}")])
            .arg(&self.0)
            .output()
            .expect("mount can be started");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }

    /// Leaves no room on it.
    ///
    /// # Panics
    /// When it cannot be written to at all.
    pub fn fill(&self) {
        let mut file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.filler())
            .expect("a file can be made");
        while file.write_all(&[1; 1_024]).is_ok() {}
    }

    /// Takes that away again.
    ///
    /// # Panics
    /// When it was not filled.
    pub fn make_room(&self) {
        fs::remove_file(self.filler()).expect("it was filled");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Busy only where the test failed already.
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}
