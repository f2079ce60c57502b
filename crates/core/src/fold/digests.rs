//! What tells whether two devices show the same.

use super::tables::projections;
use crate::journal::chains::{self, Chain};
use crate::journal::vector::Writer;
use rusqlite::Connection;
use std::collections::HashMap;

/// A digest of all projections, the same on every device that holds the same facts, whatever the order of arrival.
///
/// Chain numbers differ from file to file, so a column named `writer` counts as the chain it stands for; columns named
/// `nth` only tell former versions apart and are left out.
///
/// # Errors
/// SQLite's.
pub fn digest(db: &Connection) -> rusqlite::Result<[u8; 32]> {
    let mut whole = blake3::Hasher::new();
    for (table, sum) in table_digests(db)? {
        whole.update(table.as_bytes()).update(&sum);
    }
    Ok(*whole.finalize().as_bytes())
}

/// The digest of each projection, by its name.
///
/// # Errors
/// SQLite's.
pub fn table_digests(db: &Connection) -> rusqlite::Result<Vec<(String, [u8; 16])>> {
    let name = |chain: &Chain| {
        let Writer { device, epoch } = chain.writer;
        [&device.bytes()[..], &epoch.to_le_bytes(), &chain.branch].concat()
    };
    let chains = chains::all(db)?;
    let chains = chains.iter().map(|chain| (chain.n, name(chain))).collect();
    let tables = projections(db)?.into_iter();
    tables
        .map(|table| table_digest(db, &table, &chains).map(|sum| (table, sum)))
        .collect()
}

fn table_digest(db: &Connection, table: &str, chains: &HashMap<i64, Vec<u8>>) -> rusqlite::Result<[u8; 16]> {
    use rusqlite::types::ValueRef;
    let mut select = db.prepare(&format!("SELECT * FROM {table}"))?;
    let names: Vec<String> = select.column_names().map(String::from).collect();
    let mut rows = select.query([])?;
    // Rows are added up, so that their order does not matter.
    let mut sum = 0u128;
    while let Some(row) = rows.next()? {
        let mut hash = blake3::Hasher::new();
        for (place, name) in names.iter().enumerate() {
            match row.get_ref(place)? {
                _ if name == "nth" => continue,
                ValueRef::Integer(n) if name == "writer" => {
                    hash.update(chains.get(&n).map_or(&[], Vec::as_slice))
                }
                ValueRef::Null => hash.update(b"-"),
                ValueRef::Integer(n) => hash.update(b"i").update(&n.to_le_bytes()),
                ValueRef::Real(n) => hash.update(b"r").update(&n.to_le_bytes()),
                ValueRef::Text(bytes) => hash
                    .update(b"t")
                    .update(&(bytes.len() as u64).to_le_bytes())
                    .update(bytes),
                ValueRef::Blob(bytes) => hash
                    .update(b"b")
                    .update(&(bytes.len() as u64).to_le_bytes())
                    .update(bytes),
            };
        }
        let mut half = [0; 16];
        half.copy_from_slice(&hash.finalize().as_bytes()[..16]);
        sum = sum.wrapping_add(u128::from_le_bytes(half));
    }
    Ok(sum.to_le_bytes())
}
