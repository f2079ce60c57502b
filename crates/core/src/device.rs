//! This laptop: its key, its settings, and the folder all its files live in.

use crate::disk::Disk;
use crate::id::Id;
use crate::journal::page;
use crate::journal::store::{self, FileKey};
use crate::journal::vector::DeviceId;
use crate::problem::{Problem, ProblemKind, Say, Words, system_words};
use crate::world::World;
use ed25519_dalek::SigningKey;
use rusqlite::{Connection, OptionalExtension, params};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// The folder or a file in it cannot be read or written.
    #[error("{path}: {source}")]
    Folder {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The key file is not 32 bytes.
    #[error("{0} is not a key file")]
    Key(PathBuf),
    /// The device file.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
}

impl Say for DeviceError {
    fn problem(&self) -> Problem {
        match self {
            DeviceError::Folder { path, source } => {
                let (path, Words { zh, en }) = (path.display(), system_words(source));
                Problem::new(
                    ProblemKind::Broken,
                    "data_folder",
                    format!("无法使用数据文件夹 {path}：{zh}。请检查权限和磁盘。"),
                    format!(
                        "The data folder {path} cannot be used: {en}. Check its permissions and the disk."
                    ),
                )
            }
            DeviceError::Key(path) => Problem::new(
                ProblemKind::Broken,
                "key_file",
                format!("密钥文件 {} 已损坏，数据未被改动。", path.display()),
                format!(
                    "The key file {} is damaged; the data was left as it is.",
                    path.display()
                ),
            ),
            DeviceError::Sql(error) => error.problem(),
        }
    }
}

/// The laptop's own file in its folder.
const FILE: &str = "device.db";

/// The laptop's own file and keys.
pub struct Device {
    dir: PathBuf,
    db: Connection,
    /// The key of every database file in the folder.
    pub file_key: FileKey,
    /// The key that signs this laptop's pages.
    pub key: SigningKey,
    /// New at founding, at every restore and at every detected copy.
    pub epoch: u64,
}

impl Device {
    /// Opens the laptop's own file with the key of the folder, making what it holds on first use.
    ///
    /// # Errors
    /// SQLite's, in particular `NotADatabase` when the key does not fit.
    pub fn open(dir: &Path, file_key: FileKey, world: &World) -> rusqlite::Result<Device> {
        let db = open_settings(&dir.join(FILE), &file_key, &*world.disk)?;
        let seed: [u8; 32] = remembered(&db, "seed", || world.bytes())?;
        let epoch: [u8; 8] = remembered(&db, "epoch", || world.bytes())?;
        // 63 bits, so that it fits SQLite's integers.
        let epoch = u64::from_le_bytes(epoch) >> 1;
        Ok(Device {
            dir: dir.to_owned(),
            db,
            file_key,
            key: SigningKey::from_bytes(&seed),
            epoch,
        })
    }

    /// Closes the laptop's own file and removes it: another key, another laptop. Nothing can be asked of it then.
    ///
    /// # Errors
    /// The system's.
    pub fn remove(&mut self, disk: &dyn Disk) -> Result<(), DeviceError> {
        self.db = Connection::open_in_memory()?;
        remove_files(&self.dir, disk)
    }

    /// This laptop's id.
    pub fn id(&self) -> DeviceId {
        page::device_of(&self.key.verifying_key().to_bytes())
    }

    /// The folder all its files live in.
    pub fn folder(&self) -> &Path {
        &self.dir
    }

    /// The file of a space.
    pub fn space_file(&self, space: Id) -> PathBuf {
        self.dir.join("spaces").join(format!("{space}.db"))
    }

    /// This laptop's own file.
    pub fn file(&self) -> PathBuf {
        self.dir.join("device.db")
    }

    /// The folder of a space's backups.
    pub fn backups(&self, space: Id) -> PathBuf {
        self.dir.join("backups").join(space.to_string())
    }

    /// Adds to how many facts moved to a new epoch, for people to see.
    ///
    /// # Errors
    /// SQLite's.
    pub fn count_moved(&self, moved: u64) -> rusqlite::Result<()> {
        let before = self.setting("moved")?.and_then(|text| text.parse().ok());
        let all = before.unwrap_or(0) + moved;
        self.set_setting("moved", Some(&all.to_string()))
    }

    /// A setting as text.
    ///
    /// # Errors
    /// SQLite's.
    pub fn setting(&self, key: &str) -> rusqlite::Result<Option<String>> {
        read(&self.db, key)
    }

    /// Remembers a setting, or forgets it.
    ///
    /// # Errors
    /// SQLite's.
    pub fn set_setting(&self, key: &str, value: Option<&str>) -> rusqlite::Result<()> {
        match value {
            Some(value) => self.db.execute(
                "INSERT OR REPLACE INTO setting VALUES (?, ?)",
                params![key, value],
            )?,
            None => self.db.execute("DELETE FROM setting WHERE key = ?", [key])?,
        };
        Ok(())
    }

    /// What was kept under this name, where nobody reads it without the key of the folder.
    ///
    /// # Errors
    /// SQLite's.
    pub fn kept(&self, key: &str) -> rusqlite::Result<Option<Vec<u8>>> {
        read(&self.db, key)
    }

    /// Keeps a secret of this laptop under a name.
    ///
    /// # Errors
    /// SQLite's.
    pub fn keep(&self, key: &str, secret: &[u8]) -> rusqlite::Result<()> {
        self.db.execute(
            "INSERT OR REPLACE INTO setting VALUES (?, ?)",
            params![key, secret],
        )?;
        Ok(())
    }
}

/// Removes the laptop's own file from a folder.
///
/// # Errors
/// The system's.
pub fn remove_files(dir: &Path, disk: &dyn Disk) -> Result<(), DeviceError> {
    ["", "-wal", "-shm"]
        .iter()
        .map(|ending| dir.join(format!("{FILE}{ending}")))
        .try_for_each(|path| {
            disk.remove(&path)
                .map_err(|source| DeviceError::Folder { path, source })
        })
}

fn open_settings(path: &Path, key: &FileKey, disk: &dyn Disk) -> rusqlite::Result<Connection> {
    let opened = store::open_file(path, key, disk).and_then(|db| {
        db.execute_batch(
            "CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",
        )?;
        Ok(db)
    });
    match opened {
        // Settings that cannot be changed are better than none.
        Err(error) if store::needs_more_than_reading(&error) && disk.holds(path) => {
            store::open_reader(path, key, disk)
        }
        opened => opened,
    }
}

fn read<T: rusqlite::types::FromSql>(db: &Connection, key: &str) -> rusqlite::Result<Option<T>> {
    db.query_row("SELECT value FROM setting WHERE key = ?", [key], |row| row.get(0))
        .optional()
}

fn remembered<const N: usize>(
    db: &Connection,
    key: &str,
    make: impl Fn() -> [u8; N],
) -> rusqlite::Result<[u8; N]> {
    if let Some(known) = read(db, key)? {
        return Ok(known);
    }
    db.execute(
        "INSERT OR IGNORE INTO setting VALUES (?, ?)",
        params![key, make()],
    )?;
    db.query_row("SELECT value FROM setting WHERE key = ?", [key], |row| row.get(0))
}

/// Reads the key file of a hub, or makes it, durable before anything is encrypted with it. A laptop's is a
/// [`crate::keys::KeyRing`].
///
/// # Errors
/// [`DeviceError`].
pub fn file_key(path: &Path, world: &World) -> Result<FileKey, DeviceError> {
    let folder = |source| DeviceError::Folder {
        path: path.to_owned(),
        source,
    };
    match world.disk.read(path) {
        Ok(bytes) => bytes.try_into().map_err(|_| DeviceError::Key(path.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let key = world.bytes::<32>();
            world.disk.write(path, &key).map_err(folder)?;
            Ok(key)
        }
        Err(error) => Err(folder(error)),
    }
}
