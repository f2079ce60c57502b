//! One SQLCipher file per space: the journal's tables, which only ever migrate, and the connection that writes them.

use super::chains;
use super::clock::Hlc;
use super::fact::{Class, Fact};
use crate::disk::Disk;
use crate::planted::{self, Planted};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The key of a database file: 32 bytes, used as they are, so that opening costs no key derivation.
pub type FileKey = [u8; 32];

/// Each entry migrates the journal from the version that is its place to the next. Entries are only ever added.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE writer (
        n INTEGER PRIMARY KEY, device BLOB NOT NULL, epoch INTEGER NOT NULL, public_key BLOB NOT NULL,
        last_seq INTEGER NOT NULL DEFAULT 0, last_hash BLOB NOT NULL, last_at INTEGER NOT NULL DEFAULT 0,
        UNIQUE (device, epoch));
    -- Sealed pages in the order they were folded, which is an order of cause and effect.
    CREATE TABLE page (
        n INTEGER PRIMARY KEY, writer INTEGER NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
        seen BLOB NOT NULL, bytes BLOB NOT NULL, UNIQUE (writer, first_seq));
    CREATE INDEX page_end ON page (n, writer, last_seq);
    -- This device's facts that are not sealed yet.
    CREATE TABLE open_fact (
        seq INTEGER PRIMARY KEY, clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL,
        class BLOB NOT NULL, kind INTEGER NOT NULL, subject BLOB NOT NULL, body BLOB NOT NULL);
    -- Pages that cannot be folded yet, or never: kept as they came.
    CREATE TABLE aside (
        hash BLOB PRIMARY KEY, device BLOB NOT NULL, epoch INTEGER NOT NULL, first_seq INTEGER NOT NULL,
        reason TEXT NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID;
    -- What the other end of a road last said it holds.
    CREATE TABLE peer (name TEXT PRIMARY KEY, vector BLOB NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
", "
    -- Sections that pages lack, by the round whose facts they held: the salted hashes their headers keep.
    CREATE TABLE hole (page INTEGER NOT NULL, round BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (page, round))
        WITHOUT ROWID;
", "
    -- Who last put a name under that, and the receipt itself; none where it was no good.
    CREATE TABLE receipt (peer TEXT PRIMARY KEY, giver BLOB NOT NULL, at INTEGER NOT NULL, bytes BLOB) WITHOUT ROWID;
    -- A peer that held less than its receipt proves: what it had, and what it had kept, until a person has read of it.
    CREATE TABLE loss (peer TEXT PRIMARY KEY, had BLOB NOT NULL, kept BLOB NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
", "
    -- A chain that forked has a row for each branch, named by the tag of its first page; it goes on from the end of `base`,
    -- which holds the numbers up to `base_seq`. Until then a chain is one row, with a name of zeros.
    CREATE TABLE branch (
        n INTEGER PRIMARY KEY, device BLOB NOT NULL, epoch INTEGER NOT NULL, branch BLOB NOT NULL DEFAULT x'0000000000000000',
        base INTEGER, base_seq INTEGER NOT NULL DEFAULT 0, public_key BLOB NOT NULL,
        last_seq INTEGER NOT NULL DEFAULT 0, last_hash BLOB NOT NULL, last_at INTEGER NOT NULL DEFAULT 0,
        UNIQUE (device, epoch, branch));
    INSERT INTO branch (n, device, epoch, public_key, last_seq, last_hash, last_at)
        SELECT n, device, epoch, public_key, last_seq, last_hash, last_at FROM writer;
    DROP TABLE writer;
    ALTER TABLE branch RENAME TO writer;
    CREATE INDEX writer_base ON writer (base);
    ALTER TABLE page ADD COLUMN tag BLOB;
    CREATE INDEX page_head ON page (writer, last_seq, tag);
    -- Facts that two branches share, because a disk was copied while they were not sealed: they count once.
    CREATE TABLE twin (writer INTEGER NOT NULL, seq INTEGER NOT NULL, counts_in INTEGER NOT NULL, folded INTEGER NOT NULL,
        PRIMARY KEY (writer, seq)) WITHOUT ROWID;
"];

/// The migration after which every page has its tag.
const TAGS: usize = 3;

/// The smallest page SQLite knows: a shorter file holds no database.
const LEAST_BYTES: u64 = 512;

/// Below this SQLite can corrupt a WAL when it is reset (fixed in 3.51.3).
const OLDEST_SQLITE: i32 = 3_051_003;

/// Opens (or makes) the file at `path` for the one connection that writes.
///
/// # Errors
/// SQLite's, in particular `NotADatabase` when the key does not fit.
pub fn open_writer(path: &Path, key: &FileKey, disk: &dyn Disk) -> rusqlite::Result<Connection> {
    let db = open_file(path, key, disk)?;
    migrate(&db)?;
    Ok(db)
}

/// Files are opened one after another: the cipher sets itself up with the first of a process, and those that came at that
/// very moment were told that there is no key.
static OPENING: Mutex<()> = Mutex::new(());

/// Opens (or makes) any encrypted file of the product: durable when a transaction has been committed.
///
/// # Errors
/// SQLite's, in particular `NotADatabase` when the key does not fit.
pub fn open_file(path: &Path, key: &FileKey, disk: &dyn Disk) -> rusqlite::Result<Connection> {
    let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    let db = connect(path, OpenFlags::default(), disk)?;
    prepare(&db, key)?;
    let hub = path.ends_with("hub.db");
    let late = planted::is(if hub {
        Planted::HubSyncsLate
    } else {
        Planted::LaptopSyncsLate
    });
    db.pragma_update(None, "synchronous", if late { "OFF" } else { "FULL" })?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF;
         PRAGMA journal_size_limit = 16777216; PRAGMA cache_size = -16000;",
    )?;
    checkpoint_at(&db, USUAL_WAL)?;
    Ok(db)
}

/// Pages the write-ahead log gathers between two checkpoints, where people mark door by door: a log of 2 MB that is
/// written over and over makes a mark durable a tenth sooner than one that grows.
pub const USUAL_WAL: u32 = 1_000;
/// The same where much arrives at once: what follows is not held up by copying pages that change again.
pub const LARGE_WAL: u32 = 8_000;

/// Says how many pages the write-ahead log may gather.
///
/// # Errors
/// SQLite's.
pub fn checkpoint_at(db: &Connection, pages: u32) -> rusqlite::Result<()> {
    db.pragma_update(None, "wal_autocheckpoint", pages)
}

/// Opens the file at `path` for queries beside the writer.
///
/// # Errors
/// SQLite's.
pub fn open_reader(path: &Path, key: &FileKey, disk: &dyn Disk) -> rusqlite::Result<Connection> {
    let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let prepared = connect(path, flags, disk).and_then(|db| prepare(&db, key).map(|()| db));
    let db = match prepared {
        Err(error) if needs_more_than_reading(&error) && !has_log(path, disk) => {
            let db = connect(&unchanging(path), flags | OpenFlags::SQLITE_OPEN_URI, disk)?;
            prepare(&db, key)?;
            db
        }
        prepared => prepared?,
    };
    db.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -8000;")?;
    Ok(db)
}

/// Writes the whole file anew and empties its log: nothing that was deleted is left in either.
///
/// # Errors
/// SQLite's; `DatabaseBusy` where somebody reads meanwhile.
pub fn rewrite_file(db: &Connection) -> rusqlite::Result<()> {
    empty_log(db)?;
    db.execute_batch("VACUUM")?;
    empty_log(db)
}

/// Copies the write-ahead log into the file and cuts it to nothing.
///
/// # Errors
/// SQLite's; `DatabaseBusy` where somebody reads meanwhile.
pub fn empty_log(db: &Connection) -> rusqlite::Result<()> {
    let busy: bool = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy {
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
        return Err(rusqlite::Error::SqliteFailure(code, None));
    }
    Ok(())
}

/// Whether a file could not be opened because even looking needs a little room beside it, in case somebody writes. Where the
/// disk gives none nobody can.
pub fn needs_more_than_reading(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode as Code;
    let code = error.sqlite_error_code();
    code.is_some_and(|code| {
        matches!(
            code,
            Code::CannotOpen | Code::ReadOnly | Code::DiskFull | Code::SystemIoFailure
        )
    })
}

/// Whether a database can stand in the file: what SQLite would take for a new one, because it is empty, is none.
pub fn is_database(path: &Path, disk: &dyn Disk) -> bool {
    disk.size(path).is_ok_and(|bytes| bytes >= LEAST_BYTES)
}

/// Whether something stands in the log that is not in the file yet.
fn has_log(path: &Path, disk: &dyn Disk) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    disk.size(Path::new(&log)).is_ok_and(|bytes| bytes > 0)
}

/// The name under which SQLite takes a file for one that nobody changes.
fn unchanging(path: &Path) -> PathBuf {
    let text = path.to_string_lossy().replace('\\', "/");
    let escaped = text.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let root = if escaped.starts_with('/') { "" } else { "/" };
    format!("file:{root}{escaped}?immutable=1").into()
}

/// Opens (or makes) a file that nobody works in: a backup, a draft. It is one file then, without a log beside it.
///
/// # Errors
/// SQLite's.
pub fn open_single(path: &Path, key: &FileKey, disk: &dyn Disk) -> rusqlite::Result<Connection> {
    let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    let db = connect(path, OpenFlags::default(), disk)?;
    prepare(&db, key)?;
    db.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;")?;
    Ok(db)
}

fn connect(path: &Path, flags: OpenFlags, disk: &dyn Disk) -> rusqlite::Result<Connection> {
    match disk.vfs() {
        None => Connection::open_with_flags(path, flags),
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs),
    }
}

fn prepare(db: &Connection, key: &FileKey) -> rusqlite::Result<()> {
    assert!(
        rusqlite::version_number() >= OLDEST_SQLITE,
        "SQLite is older than 3.51.3"
    );
    // Until the key is known to fit, nothing may be copied from the log into a file that is perhaps another one.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // What fails is told by the call that fails; the cipher's own lines on standard error would only frighten.
    db.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    db.pragma_update(None, "key", format!("x'{hex}'"))?;
    // Every page written is encrypted and authenticated, and one mark writes three of them: half the default's size and
    // the lighter of the two hashes make a durable mark a quarter quicker.
    db.execute_batch("PRAGMA cipher_page_size = 2048; PRAGMA cipher_hmac_algorithm = HMAC_SHA256;")?;
    plan_once(db)?;
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;")?;
    // The first read tells whether the key fits.
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(())
}

/// A statement is planned once: not anew for every value it is given, nor because others were asked in between.
fn plan_once(db: &Connection) -> rusqlite::Result<()> {
    db.set_prepared_statement_cache_capacity(256);
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// A journal that is kept in memory alone.
///
/// # Errors
/// SQLite's.
pub fn in_memory() -> rusqlite::Result<Connection> {
    let db = Connection::open_in_memory()?;
    plan_once(&db)?;
    migrate(&db)?;
    Ok(db)
}

/// Makes the journal's tables in a database that is empty.
///
/// # Errors
/// SQLite's.
pub fn create_journal(db: &Connection) -> rusqlite::Result<()> {
    migrate(db)
}

fn migrate(db: &Connection) -> rusqlite::Result<()> {
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for (place, sql) in MIGRATIONS.iter().enumerate().skip(version as usize) {
        let tx = Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
        tx.execute_batch(sql)?;
        if place == TAGS {
            chains::tag_pages(&tx)?;
        }
        tx.pragma_update(None, "user_version", place as i64 + 1)?;
        tx.commit()?;
    }
    Ok(())
}

/// A value the journal remembers about itself.
pub fn meta(db: &Connection, key: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT value FROM meta WHERE key = ?")?
        .query_row([key], |row| row.get(0))
        .optional()
}

/// Remembers a value.
pub fn set_meta(db: &Connection, key: &str, value: &[u8]) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO meta VALUES (?, ?)")?
        .execute(params![key, value])?;
    Ok(())
}

/// Appends a fact to the open page.
pub fn put_open(db: &Connection, fact: &Fact) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO open_fact VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fact.seq as i64,
            fact.clock.0 as i64,
            fact.at_ms,
            fact.by,
            minicbor::to_vec(fact.class).unwrap_or_default(),
            fact.kind,
            fact.subject,
            fact.body
        ])?;
    Ok(())
}

const OPEN_FACT: &str = "SELECT seq, clock, at, by_id, class, kind, subject, body FROM open_fact";

/// The number of the last fact of the open page, if it holds any.
pub fn last_open(db: &Connection) -> rusqlite::Result<Option<u64>> {
    let last: Option<i64> = db
        .prepare_cached("SELECT max(seq) FROM open_fact")?
        .query_row([], |row| row.get(0))?;
    Ok(last.map(|last| last as u64))
}

/// The facts of the open page with numbers above `after`, in order.
pub fn open_facts(db: &Connection, after: u64) -> rusqlite::Result<Vec<Fact>> {
    db.prepare_cached(&format!("{OPEN_FACT} WHERE seq > ? ORDER BY seq"))?
        .query_map([after as i64], open_fact_of)?
        .collect()
}

/// The fact of the open page with this number.
pub fn open_fact(db: &Connection, seq: u64) -> rusqlite::Result<Option<Fact>> {
    db.prepare_cached(&format!("{OPEN_FACT} WHERE seq = ?"))?
        .query_row([seq as i64], open_fact_of)
        .optional()
}

fn open_fact_of(row: &Row<'_>) -> rusqlite::Result<Fact> {
    let class: Vec<u8> = row.get(4)?;
    Ok(Fact {
        seq: row.get::<_, i64>(0)? as u64,
        clock: Hlc(row.get::<_, i64>(1)? as u64),
        at_ms: row.get(2)?,
        by: row.get(3)?,
        class: minicbor::decode(&class).unwrap_or(Class::Space),
        kind: row.get(5)?,
        subject: row.get(6)?,
        body: row.get(7)?,
    })
}
