//! The tables of the projections: made by this program, emptied before everything is folded anew, made anew where they are
//! another program's.

use crate::features::FEATURES;
use crate::journal::store;
use crate::older;
use rusqlite::Connection;
use std::sync::OnceLock;

/// Raised whenever a projection or a fold changes: older files drop and refold theirs when they are opened.
pub const PROJECTIONS: u32 = 19;

/// Facts no feature of this program can read: kept, passed on, folded after the upgrade that knows them.
const UNFOLDED: &str =
    "CREATE TABLE unfolded (writer INTEGER NOT NULL, seq INTEGER NOT NULL, kind INTEGER NOT NULL,
    reason TEXT NOT NULL, PRIMARY KEY (writer, seq)) WITHOUT ROWID;";

/// Makes the (empty) projections.
///
/// # Errors
/// SQLite's.
pub fn create_tables(db: &Connection) -> rusqlite::Result<()> {
    make(db)?;
    store::set_meta(db, "projections", &version())
}

fn make(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(UNFOLDED)?;
    let mut features = FEATURES.iter();
    features.try_for_each(|feature| db.execute_batch(feature.tables))
}

/// Leaves the projections as this program makes them, with nothing in them. Those that are just so are only emptied: a hundred
/// tables made anew cost more than folding a small journal, and every statement planned before would be planned again.
///
/// # Errors
/// SQLite's.
pub(super) fn empty(db: &Connection) -> rusqlite::Result<()> {
    let names = projections(db)?;
    let as_made = definitions(db)? == *own_definitions()?;
    let verb = if as_made { "DELETE FROM" } else { "DROP TABLE" };
    for name in names {
        db.execute(&format!("{verb} {name}"), [])?;
    }
    match as_made {
        true => store::set_meta(db, "projections", &version()),
        false => create_tables(db),
    }
}

/// What stands in a file besides the journal, tables and indexes: names and the words that made them.
type Definitions = Vec<(String, Option<String>)>;

/// Those of this program.
fn own_definitions() -> rusqlite::Result<&'static Definitions> {
    static OWN: OnceLock<Definitions> = OnceLock::new();
    if let Some(own) = OWN.get() {
        return Ok(own);
    }
    let db = Connection::open_in_memory()?;
    make(&db)?;
    let own = definitions(&db)?;
    Ok(OWN.get_or_init(|| own))
}

fn definitions(db: &Connection) -> rusqlite::Result<Definitions> {
    let mut all = db.prepare("SELECT name, sql, tbl_name FROM sqlite_schema ORDER BY name")?;
    let all = all.query_map([], |row| Ok((row.get(2)?, (row.get(0)?, row.get(1)?))))?;
    let all: Vec<(String, (String, Option<String>))> = all.collect::<rusqlite::Result<_>>()?;
    let besides = all.into_iter().filter(|(table, _)| is_projection(table));
    Ok(besides.map(|(_, definition)| definition).collect())
}

/// Whether the projections in the file are those of this program.
///
/// # Errors
/// SQLite's.
pub fn tables_are_current(db: &Connection) -> rusqlite::Result<bool> {
    Ok(store::meta(db, "projections")?.as_deref() == Some(&version()))
}

/// The version of the projections, as the file keeps it.
fn version() -> [u8; 4] {
    (PROJECTIONS - older::versions()).to_le_bytes()
}

/// The journal's own tables: every other table is a projection.
const JOURNAL: &[&str] = &[
    "meta",
    "writer",
    "page",
    "open_fact",
    "aside",
    "peer",
    "hole",
    "twin",
    "receipt",
    "loss",
];

fn is_projection(table: &str) -> bool {
    !JOURNAL.contains(&table) && !table.starts_with("sqlite_")
}

/// The names of the projections in a file.
pub(super) fn projections(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let names = tables.query_map([], |row| row.get::<_, String>(0))?;
    let projections = names.filter(|name| name.as_ref().map_or(true, |name| is_projection(name)));
    projections.collect()
}
