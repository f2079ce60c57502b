//! What the other ends of roads last said they hold, what they put their names to, and what they turned out to have lost.

use super::vector::Vector;
use crate::receipt::Receipt;
use rusqlite::{Connection, OptionalExtension, params};

/// What the peer called `name` last said it holds; nothing, if it never said.
pub fn said(db: &Connection, name: &str) -> rusqlite::Result<Vector> {
    let bytes = db
        .prepare_cached("SELECT vector FROM peer WHERE name = ?")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    Ok(vector(bytes))
}

/// Keeps what a peer says it holds, and the receipt for it. Without one nothing that it ever signed counts any more.
pub fn keep(
    db: &Connection,
    name: &str,
    says: &Vector,
    receipt: Option<&Receipt>,
    now_ms: i64,
) -> rusqlite::Result<()> {
    let tx = db.unchecked_transaction()?;
    tx.prepare_cached("INSERT OR REPLACE INTO peer VALUES (?, ?, ?)")?
        .execute(params![name, bytes(says), now_ms])?;
    match receipt {
        Some(receipt) => tx
            .prepare_cached("INSERT OR REPLACE INTO receipt VALUES (?, ?, ?, ?)")?
            .execute(params![name, receipt.giver, now_ms, receipt.bytes()])?,
        None => distrust(&tx, name)?,
    };
    tx.commit()
}

/// Lets nothing count that `name` has signed; who it is stays known.
pub fn distrust(db: &Connection, name: &str) -> rusqlite::Result<usize> {
    db.execute("UPDATE receipt SET bytes = NULL WHERE peer = ?", [name])
}

/// Forgets who `name` is, so that whoever answers there next may be another.
pub fn forget(db: &Connection, name: &str) -> rusqlite::Result<()> {
    for table in ["peer", "receipt", "loss"] {
        let key = if table == "peer" { "name" } else { "peer" };
        db.execute(&format!("DELETE FROM {table} WHERE {key} = ?"), [name])?;
    }
    Ok(())
}

/// The key that `name` signs with.
pub fn giver(db: &Connection, name: &str) -> rusqlite::Result<Option<[u8; 32]>> {
    db.prepare_cached("SELECT giver FROM receipt WHERE peer = ?")?
        .query_row([name], |row| row.get(0))
        .optional()
}

/// A receipt that counts.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Who gave it, as this end calls them.
    pub peer: String,
    /// The receipt.
    pub receipt: Receipt,
    /// When it came, by this laptop's clock, ms.
    pub at_ms: i64,
}

/// The newest receipt of every peer.
pub fn receipts(db: &Connection) -> rusqlite::Result<Vec<Kept>> {
    let mut rows =
        db.prepare_cached("SELECT peer, at, bytes FROM receipt WHERE bytes IS NOT NULL ORDER BY peer")?;
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut kept = Vec::new();
    for row in rows {
        let (peer, at_ms, bytes) = row?;
        // It was verified when it came, and the file is authenticated.
        kept.extend(Receipt::trusted(bytes).map(|receipt| Kept { peer, receipt, at_ms }));
    }
    Ok(kept)
}

/// The newest receipt of `name`.
pub fn receipt(db: &Connection, name: &str) -> rusqlite::Result<Option<Receipt>> {
    let bytes: Option<Option<Vec<u8>>> = db
        .prepare_cached("SELECT bytes FROM receipt WHERE peer = ?")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    Ok(bytes.flatten().and_then(|bytes| Receipt::trusted(bytes).ok()))
}

/// What a peer has lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Which.
    pub peer: String,
    /// How many facts were gone.
    pub lost: u64,
    /// How many of them it holds again.
    pub refilled: u64,
    /// When that was noticed, ms.
    pub at_ms: i64,
}

/// Notices whether `name` holds less now than its newest receipt proves, before that receipt is replaced.
pub fn notice_loss(db: &Connection, name: &str, now: &Receipt, now_ms: i64) -> rusqlite::Result<bool> {
    let Some(before) = receipt(db, name)?.filter(|before| before.claim.whole) else {
        return Ok(false);
    };
    // Whoever may read no more is shown its own chains alone: that is no loss.
    if !now.claim.whole || now.claim.vector.reaches(&before.claim.vector) {
        return Ok(false);
    }
    let earlier: Option<Vec<u8>> = db
        .query_row("SELECT had FROM loss WHERE peer = ?", [name], |row| row.get(0))
        .optional()?;
    let mut had = vector(earlier);
    had.join(&before.claim.vector);
    db.execute(
        "INSERT OR REPLACE INTO loss VALUES (?, ?, ?, ?)",
        params![name, bytes(&had), bytes(&now.claim.vector), now_ms],
    )?;
    Ok(true)
}

/// What peers have lost, as long as nobody has read it.
pub fn losses(db: &Connection) -> rusqlite::Result<Vec<Loss>> {
    let mut rows = db.prepare_cached("SELECT peer, had, kept, at FROM loss ORDER BY at")?;
    let rows = rows.query_map([], |row| {
        let (peer, had, kept) = (row.get::<_, String>(0)?, vector(row.get(1)?), vector(row.get(2)?));
        let again = said(db, &peer)?;
        let (mut lost, mut refilled) = (0, 0);
        for writer in had.writers() {
            let had = had.get(writer);
            let kept = kept.get(writer).min(had);
            lost += had - kept;
            refilled += again.get(writer).min(had).saturating_sub(kept);
        }
        Ok(Loss {
            peer,
            lost,
            refilled,
            at_ms: row.get(3)?,
        })
    })?;
    rows.collect()
}

/// Everybody has read of the losses.
pub fn dismiss_losses(db: &Connection) -> rusqlite::Result<()> {
    db.execute("DELETE FROM loss", []).map(drop)
}

fn bytes(vector: &Vector) -> Vec<u8> {
    minicbor::to_vec(vector).unwrap_or_default()
}

fn vector(bytes: Option<Vec<u8>>) -> Vector {
    bytes
        .and_then(|bytes| minicbor::decode(&bytes).ok())
        .unwrap_or_default()
}
