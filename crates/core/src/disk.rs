//! The disk: where databases lie and small files are kept. Passed in, so that a simulation may make it fail.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What the core asks of a disk, beside the databases that SQLite keeps on it.
pub trait Disk: Send + Sync {
    /// The SQLite file system that databases are opened on; the platform's own where nothing is named.
    fn vfs(&self) -> Option<&str> {
        None
    }

    /// Makes a folder and those above it.
    ///
    /// # Errors
    /// The system's.
    fn make_dir(&self, dir: &Path) -> io::Result<()>;

    /// A whole file.
    ///
    /// # Errors
    /// `NotFound` where there is none; else the system's.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Writes a whole file in the place of what was there, readable by its user alone. When this returns it is durable;
    /// cut off at any moment, the file is the old one or the new one.
    ///
    /// # Errors
    /// The system's.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Removes a file; one that is not there is no error.
    ///
    /// # Errors
    /// The system's.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// The files of a folder, by name; none where there is no folder.
    ///
    /// # Errors
    /// The system's.
    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>>;

    /// Makes a folder and takes it for this process alone, as long as what is returned lives.
    ///
    /// # Errors
    /// `WouldBlock` where another process has it; else the system's.
    fn claim(&self, dir: &Path) -> io::Result<Claim>;

    /// The same, waiting a few seconds for another process to let go.
    ///
    /// # Errors
    /// `WouldBlock` where it does not; else the system's.
    fn claim_patiently(&self, dir: &Path) -> io::Result<Claim> {
        self.claim(dir)
    }

    /// Says that this process works in a folder, beside others that say so, as long as what is returned lives. Waits a few seconds
    /// where another has taken it for itself.
    ///
    /// # Errors
    /// `WouldBlock` where that one goes on; else the system's.
    fn share(&self, _dir: &Path) -> io::Result<Claim> {
        Ok(Box::new(()))
    }

    /// Gives a file another name on the same disk, in the place of what bore it. When this returns the name is durable.
    ///
    /// # Errors
    /// The system's; then each name stands for what it stood for.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.write(to, &self.read(from)?)?;
        self.remove(from)
    }

    /// How large a file is, bytes.
    ///
    /// # Errors
    /// `NotFound` where there is none; `InvalidInput` where a folder, a pipe or a device bears its name; else the system's.
    fn size(&self, path: &Path) -> io::Result<u64> {
        self.read(path).map(|bytes| bytes.len() as u64)
    }

    /// How much room is left where `dir` lies, bytes; nothing where the disk does not tell.
    fn room(&self, _dir: &Path) -> Option<u64> {
        None
    }

    /// Whether a file is there.
    fn holds(&self, path: &Path) -> bool {
        self.list(path.parent().unwrap_or(path))
            .is_ok_and(|files| files.iter().any(|file| file == path))
    }
}

/// A folder that is taken, until this is dropped.
pub type Claim = Box<dyn std::any::Any + Send + Sync>;

/// The real machine's.
pub struct SystemDisk;

impl Disk for SystemDisk {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        fs::create_dir_all(dir)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let draft = path.with_extension("new");
        // What a cut left there, or a link that somebody laid there, is taken away and never written through.
        self.remove(&draft)?;
        write_by(&draft, path, bytes)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)?;
        settle_name(from)?;
        settle_name(to)
    }

    fn size(&self, path: &Path) -> io::Result<u64> {
        let about = fs::metadata(path)?;
        about
            .is_file()
            .then_some(about.len())
            .ok_or_else(|| io::ErrorKind::InvalidInput.into())
    }

    fn room(&self, dir: &Path) -> Option<u64> {
        fs4::available_space(dir).ok()
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut files = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<Vec<PathBuf>>>()?;
        files.sort();
        Ok(files)
    }

    fn claim(&self, dir: &Path) -> io::Result<Claim> {
        self.make_dir(dir)?;
        lock(dir, fs::File::try_lock)
    }

    fn claim_patiently(&self, dir: &Path) -> io::Result<Claim> {
        patiently(|| self.claim(dir))
    }

    fn share(&self, dir: &Path) -> io::Result<Claim> {
        patiently(|| lock(dir, fs::File::try_lock_shared))
    }
}

fn lock(dir: &Path, how: fn(&fs::File) -> Result<(), fs::TryLockError>) -> io::Result<Claim> {
    let file = for_its_user_alone()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join("lock"))?;
    match how(&file) {
        Ok(()) => Ok(Box::new(file)),
        Err(fs::TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Tries again for five seconds while another process has what is wanted.
fn patiently<T>(wanted: impl Fn() -> io::Result<T>) -> io::Result<T> {
    for _ in 0..50 {
        match wanted() {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            done => return done,
        }
    }
    wanted()
}

/// Writes a whole file in the place of what was there, by way of `draft`: a name that nobody else may use, else this fails.
/// It is durable when this returns; where that fails, nothing is left of the draft.
///
/// # Errors
/// The system's; `AlreadyExists` where something bears the name of the draft.
pub fn write_by(draft: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = for_its_user_alone().write(true).create_new(true).open(draft)?;
    let done = fill(file, bytes).and_then(|()| fs::rename(draft, path));
    if done.is_err() {
        // Why it failed is told; that it could not be tidied up either would tell nobody more.
        let _ = fs::remove_file(draft);
    }
    done?;
    settle_name(path)
}

fn fill(mut file: fs::File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

/// A name is durable once its folder has been written out: a lost key would make its files unreadable.
#[cfg(unix)]
fn settle_name(path: &Path) -> io::Result<()> {
    match path.parent() {
        None => Ok(()),
        // A bare name lies where the program was started.
        Some(dir) if dir.as_os_str().is_empty() => fs::File::open(".")?.sync_all(),
        Some(dir) => fs::File::open(dir)?.sync_all(),
    }
}

/// Windows writes names out with the file.
#[cfg(not(unix))]
fn settle_name(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn for_its_user_alone() -> fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = fs::OpenOptions::new();
    options.mode(0o600);
    options
}

/// On Windows the folder lies in the user's profile, whose access list keeps others out.
#[cfg(not(unix))]
fn for_its_user_alone() -> fs::OpenOptions {
    fs::OpenOptions::new()
}
