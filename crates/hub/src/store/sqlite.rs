//! The embedded store: one encrypted SQLite file, one connection that writes, a few that read beside it.

use super::{PageStore, Put, StoreError, erasing, holes, reading};
use crate::limits::Limits;
use ed25519_dalek::SigningKey;
use linli_core::device::{self, DeviceError};
use linli_core::disk::Claim;
use linli_core::id::Id;
use linli_core::journal::holes::Hole;
use linli_core::journal::page::{Hash, Page};
use linli_core::journal::store::{self as journal, FileKey};
use linli_core::journal::vector::{Vector, Writer};
use linli_core::planted::{self, Planted};
use linli_core::sync::Refusal;
use linli_core::world::World;
use rusqlite::{Connection, TransactionBehavior, params};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Each entry migrates from the version that is its place to the next. Entries are only ever added. Every key begins
/// with the space, so that a store spread over machines can be divided by it.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE hub (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE space (id BLOB PRIMARY KEY, begun_at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE chain (
        space BLOB NOT NULL, device BLOB NOT NULL, epoch INTEGER NOT NULL, public_key BLOB NOT NULL,
        last_seq INTEGER NOT NULL, last_hash BLOB NOT NULL, PRIMARY KEY (space, device, epoch)) WITHOUT ROWID;
    -- In the order they came, which is an order of cause and effect: nobody gives a page before those it had seen.
    CREATE TABLE page (
        n INTEGER PRIMARY KEY, space BLOB NOT NULL, device BLOB NOT NULL, epoch INTEGER NOT NULL,
        first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL,
        UNIQUE (space, device, epoch, first_seq));
    CREATE INDEX page_order ON page (space, n, device, epoch, last_seq);
    -- The other one of two pages with the same number, as it came.
    CREATE TABLE aside (
        space BLOB NOT NULL, hash BLOB NOT NULL, device BLOB NOT NULL, epoch INTEGER NOT NULL,
        first_seq INTEGER NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (space, hash)) WITHOUT ROWID;
", "
    -- Destroyed rounds of which no page holds anything any more.
    CREATE TABLE erased (space BLOB NOT NULL, round BLOB NOT NULL, PRIMARY KEY (space, round)) WITHOUT ROWID;
", "
    -- The ends of chains: one that forked has several.
    CREATE TABLE chain_end (
        space BLOB NOT NULL, device BLOB NOT NULL, epoch INTEGER NOT NULL, last_seq INTEGER NOT NULL,
        last_hash BLOB NOT NULL, PRIMARY KEY (space, device, epoch, last_hash)) WITHOUT ROWID;
    INSERT INTO chain_end SELECT space, device, epoch, last_seq, last_hash FROM chain;
    DROP TABLE chain;
    CREATE TABLE kept (
        n INTEGER PRIMARY KEY, space BLOB NOT NULL, device BLOB NOT NULL, epoch INTEGER NOT NULL,
        first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL);
    INSERT INTO kept SELECT n, space, device, epoch, first_seq, last_seq, hash, bytes FROM page;
    DROP TABLE page;
    ALTER TABLE kept RENAME TO page;
    CREATE INDEX page_order ON page (space, n, device, epoch, last_seq);
    CREATE UNIQUE INDEX page_end ON page (space, device, epoch, last_seq, hash);
", "
    -- What pages lack, by the round whose facts that were.
    CREATE TABLE hole (
        space BLOB NOT NULL, round BLOB NOT NULL, device BLOB NOT NULL, epoch INTEGER NOT NULL,
        last_seq INTEGER NOT NULL, tag BLOB NOT NULL,
        PRIMARY KEY (space, round, device, epoch, last_seq, tag)) WITHOUT ROWID;
    CREATE INDEX hole_of_page ON hole (space, device, epoch, last_seq, tag);
    -- They are looked for once more, so that what their pages lack is noted.
    DELETE FROM erased;
"];
const HOUR_MS: i64 = 3_600_000;
/// Readers kept open; more are opened when needed and closed again.
const READERS: usize = 4;

/// Why a hub's folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be read or written.
    #[error("the folder {path} cannot be used: {source}")]
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another hub works on it.
    #[error("another hub is using the folder {0}")]
    InUse(PathBuf),
    /// There is a database, but no key.
    #[error(
        "the key file {0} is missing; without it the hub's data cannot be read. Put it back from your copy"
    )]
    KeyMissing(PathBuf),
    /// The key file does not hold a key.
    #[error(
        "the key file {0} is damaged; it was left as it is. Put it back from your copy: without it the hub's data cannot be read"
    )]
    KeyDamaged(PathBuf),
    /// The key file cannot be read or made.
    #[error(transparent)]
    Key(DeviceError),
    /// The key is not the one the database was made with.
    #[error(
        "the key {key} does not open {database}, or the file is damaged; both were left as they are. Put the folder back from your backup; where only hub.db is lost, move it elsewhere and start the hub again: the laptops refill it"
    )]
    WrongKey {
        /// The key file.
        key: PathBuf,
        /// The database.
        database: PathBuf,
    },
    /// The database does not say any more what was written.
    #[error(
        "the database {0} is damaged; it was left as it is. Put the folder back from your backup, or move hub.db, hub.db-wal and hub.db-shm elsewhere and start the hub again: with its key it goes on at the same address, and the laptops refill it"
    )]
    Damaged(PathBuf),
    /// The database.
    #[error("the database cannot be opened: {0}")]
    Sql(#[from] rusqlite::Error),
}

impl From<DeviceError> for OpenError {
    fn from(error: DeviceError) -> OpenError {
        match error {
            DeviceError::Key(path) => OpenError::KeyDamaged(path),
            other => OpenError::Key(other),
        }
    }
}

impl OpenError {
    /// The same, naming the files an operator can do something about.
    fn of(self, key: &Path, database: &Path) -> OpenError {
        let code = match &self {
            OpenError::Sql(error) => error.sqlite_error_code(),
            _ => None,
        };
        match code {
            Some(rusqlite::ErrorCode::NotADatabase) => OpenError::WrongKey {
                key: key.to_owned(),
                database: database.to_owned(),
            },
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => OpenError::Damaged(database.to_owned()),
            _ => self,
        }
    }
}

/// The embedded store.
pub struct SqliteStore {
    world: World,
    path: PathBuf,
    key: FileKey,
    epoch: String,
    identity: SigningKey,
    new_spaces_per_hour: usize,
    readers: Mutex<Vec<Connection>>,
    /// Closed after the readers: the last to close folds its log into the file.
    writer: Mutex<Connection>,
    /// Held as long as the store lives.
    _claim: Claim,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Every transaction is taken back when it is dropped unfinished, so what a panicking thread left is sound.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SqliteStore {
    /// Opens the store in the folder `dir`, making folder, key and file on first use.
    ///
    /// # Errors
    /// [`OpenError`], in words an operator can use.
    pub fn open(dir: &Path, world: World, limits: &Limits) -> Result<SqliteStore, OpenError> {
        let claim = world.disk.claim(dir).map_err(|source| match source.kind() {
            io::ErrorKind::WouldBlock => OpenError::InUse(dir.to_owned()),
            _ => OpenError::Folder {
                path: dir.to_owned(),
                source,
            },
        })?;
        let (key_path, path) = (dir.join("key"), dir.join("hub.db"));
        if world.disk.holds(&path) && !world.disk.holds(&key_path) {
            return Err(OpenError::KeyMissing(key_path));
        }
        let key = device::file_key(&key_path, &world)?;
        SqliteStore::over(&path, key, world, limits, claim).map_err(|error| error.of(&key_path, &path))
    }

    /// Opens the database at `path`.
    fn over(
        path: &Path,
        key: FileKey,
        world: World,
        limits: &Limits,
        claim: Claim,
    ) -> Result<SqliteStore, OpenError> {
        let writer = journal::open_file(path, &key, &*world.disk)?;
        migrate(&writer)?;
        let fresh: String = world
            .bytes::<16>()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        writer.execute("INSERT OR IGNORE INTO hub VALUES ('epoch', ?)", [fresh])?;
        let epoch = writer.query_row("SELECT value FROM hub WHERE key = 'epoch'", [], |row| row.get(0))?;
        let store = SqliteStore {
            world,
            path: path.to_owned(),
            epoch,
            // From the key file, not in the database: a hub whose disk was lost is itself again once the operator has put
            // the copy of that file back, and the laptops refill it at the same address.
            identity: SigningKey::from_bytes(&blake3::derive_key("linli hub identity v1", &key)),
            new_spaces_per_hour: limits.new_spaces_per_hour,
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            key,
            _claim: claim,
        };
        match store.put_back() {
            Ok(()) => Ok(store),
            Err(StoreError::Sql(error)) => Err(OpenError::Sql(error)),
            // Their spaces began long ago.
            Err(_) => Ok(store),
        }
    }

    fn read<T>(&self, f: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let kept = locked(&self.readers).pop();
        let db = match kept {
            Some(db) => db,
            None => journal::open_reader(&self.path, &self.key, &*self.world.disk)?,
        };
        // One transaction, so that vector and pages speak of the same moment.
        let tx = db.unchecked_transaction()?;
        let value = f(&tx)?;
        tx.finish()?;
        let mut readers = locked(&self.readers);
        if readers.len() < READERS {
            readers.push(db);
        }
        Ok(value)
    }

    /// Puts one page where it belongs; why not, otherwise.
    fn put_page(&self, db: &Connection, space: Id, page: &Page) -> Result<Placed, StoreError> {
        let header = &page.header;
        let writer = header.writer();
        if holds(db, space, &writer, header.last_seq(), &page.hash)? {
            holes::fill(db, space, page)?;
            return Ok(Placed::Known);
        }
        let ends: Vec<i64> = db
            .prepare_cached("SELECT last_seq FROM chain_end WHERE space = ? AND device = ? AND epoch = ?")?
            .query_map(params![space, writer.device, writer.epoch as i64], |row| {
                row.get(0)
            })?
            .collect::<rusqlite::Result<_>>()?;
        let (before, last) = (
            header.first_seq - 1,
            ends.iter().copied().max().unwrap_or(0) as u64,
        );
        if before > last {
            let why = format!("pages {}–{before} are missing before it", last + 1);
            return Ok(Placed::Refused("gap", why));
        }
        let follows = match before {
            0 => header.previous() == [0; 32],
            _ => holds(db, space, &writer, before, &header.previous())?,
        };
        if !follows {
            let why = format!("it does not follow any page that ends with {before}");
            return Ok(Placed::Refused("chain", why));
        }
        if ends.is_empty() {
            self.begin_space(db, space)?;
        }
        let grown = db
            .prepare_cached(
                "DELETE FROM chain_end WHERE space = ? AND device = ? AND epoch = ? AND last_hash = ?",
            )?
            .execute(params![
                space,
                writer.device,
                writer.epoch as i64,
                header.previous()
            ])?;
        if grown == 0 && !ends.is_empty() {
            tracing::warn!(%space, device = %writer.device, before, "a fork: two pages follow one");
            if planted::is(Planted::ForkOverwrites) {
                let of = "space = ? AND device = ? AND epoch = ?";
                let place = params![space, writer.device, writer.epoch as i64, before as i64];
                db.execute(&format!("DELETE FROM page WHERE {of} AND last_seq > ?"), place)?;
                db.execute(
                    &format!("DELETE FROM chain_end WHERE {of} AND last_seq > ?"),
                    place,
                )?;
            }
        }
        db.prepare_cached(
            "INSERT INTO page (space, device, epoch, first_seq, last_seq, hash, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            space,
            writer.device,
            writer.epoch as i64,
            header.first_seq as i64,
            header.last_seq() as i64,
            page.hash,
            page.bytes()
        ])?;
        db.prepare_cached("INSERT INTO chain_end VALUES (?, ?, ?, ?, ?)")?
            .execute(params![
                space,
                writer.device,
                writer.epoch as i64,
                header.last_seq() as i64,
                page.hash
            ])?;
        holes::note(db, space, page)?;
        Ok(Placed::Taken)
    }

    /// Puts pages back in their chains that were kept aside when one of two that follow the same page was held elsewhere. At every
    /// start: a hub that was stopped right after its file was migrated must not forget them, and nothing lies aside otherwise.
    fn put_back(&self) -> Result<(), StoreError> {
        let mut db = locked(&self.writer);
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let aside: Vec<(Id, Vec<u8>)> = tx
            .prepare("SELECT space, bytes FROM aside ORDER BY first_seq")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (space, bytes) in aside {
            let Ok(page) = Page::trusted(bytes) else { continue };
            if !matches!(self.put_page(&tx, space, &page)?, Placed::Refused(..)) {
                tx.execute(
                    "DELETE FROM aside WHERE space = ? AND hash = ?",
                    params![space, page.hash],
                )?;
            }
        }
        Ok(tx.commit()?)
    }

    fn begin_space(&self, db: &Connection, space: Id) -> Result<(), StoreError> {
        let now = self.world.clock.now_ms();
        let begun = db
            .prepare_cached("INSERT OR IGNORE INTO space VALUES (?, ?)")?
            .execute(params![space, now])?;
        let lately: i64 = db
            .prepare_cached("SELECT count(*) FROM space WHERE begun_at > ?")?
            .query_row([now - HOUR_MS], |row| row.get(0))?;
        if begun > 0 && lately as usize > self.new_spaces_per_hour {
            return Err(StoreError::TooManySpaces);
        }
        Ok(())
    }
}

enum Placed {
    Taken,
    Known,
    Refused(&'static str, String),
}

impl PageStore for SqliteStore {
    fn epoch(&self) -> &str {
        &self.epoch
    }

    fn identity(&self) -> &SigningKey {
        &self.identity
    }

    fn vector(&self, space: Id) -> Result<Vector, StoreError> {
        self.read(|db| reading::vector(db, space))
    }

    fn put(&self, space: Id, pages: &[Page]) -> Result<Put, StoreError> {
        let mut db = locked(&self.writer);
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut put = Put::default();
        let before = tx.total_changes();
        for page in pages {
            match self.put_page(&tx, space, page)? {
                Placed::Taken => put.taken += 1,
                Placed::Known => {}
                Placed::Refused(code, message) => put.refused.push(Refusal {
                    writer: page.header.writer(),
                    code: code.to_owned(),
                    message,
                }),
            }
        }
        put.vector = reading::vector(&tx, space)?;
        if tx.total_changes() == before {
            // Nothing to make durable.
            tx.rollback()?;
        } else {
            tx.commit()?;
        }
        Ok(put)
    }

    fn beyond(&self, space: Id, have: &Vector, budget: usize) -> Result<(Vec<Vec<u8>>, bool), StoreError> {
        self.read(|db| reading::beyond(db, space, have, budget))
    }

    fn holes(&self, space: Id, gone: &BTreeSet<Id>) -> Result<Vec<Hole>, StoreError> {
        self.read(|db| holes::unfilled(db, space, gone, &self.world))
    }

    fn fillings(&self, space: Id, holes: &[Hole], budget: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        self.read(|db| holes::fillings(db, space, holes, budget))
    }

    fn erase(&self, space: Id, gone: &BTreeSet<Id>) -> Result<(), StoreError> {
        let mut db = locked(&self.writer);
        Ok(erasing::erase(&mut db, space, gone)?)
    }
}

fn holds(db: &Connection, space: Id, writer: &Writer, last_seq: u64, hash: &Hash) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM page WHERE space = ? AND device = ? AND epoch = ? AND last_seq = ? AND hash = ?)",
    )?
    .query_row(
        params![space, writer.device, writer.epoch as i64, last_seq as i64, hash],
        |row| row.get(0),
    )
}

fn migrate(db: &Connection) -> rusqlite::Result<()> {
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for (place, sql) in MIGRATIONS.iter().enumerate().skip(version as usize) {
        db.execute_batch(&format!(
            "BEGIN IMMEDIATE; {sql} PRAGMA user_version = {}; COMMIT;",
            place + 1
        ))?;
    }
    Ok(())
}
