//! What the screens of supplies ask.

use super::types::*;
use crate::desk::Look;
use crate::features::members::{Empty, Named, device_name, staff_name};
use crate::features::register::{home_address, masking};
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, Row, params};
use std::collections::HashMap;

fn decimal(thousandths: i64) -> f64 {
    thousandths as f64 / 1000.0
}

pub(super) fn list_items(look: &Look<'_>, _: Empty) -> Result<Vec<ItemView>, Problem> {
    let mut items = look.db.prepare_cached(
        "SELECT i.id, i.name, i.spec, i.unit, coalesce((SELECT sum(quantity) FROM stock s WHERE s.item = i.id), 0)
         FROM item i WHERE NOT i.undone ORDER BY i.name, i.spec, i.at, i.id",
    )?;
    let rows = items.query_map([], |row| {
        Ok(ItemView {
            id: row.get(0)?,
            name: row.get(1)?,
            spec: row.get(2)?,
            unit: row.get(3)?,
            total: decimal(row.get(4)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn list_places(look: &Look<'_>, _: Empty) -> Result<Vec<Named>, Problem> {
    let mut places = look
        .db
        .prepare_cached("SELECT id, name FROM place WHERE NOT undone ORDER BY at, id")?;
    let rows = places.query_map([], |row| {
        Ok(Named {
            id: row.get(0)?,
            name: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Stock by item and place.
pub(crate) fn show_stock(look: &Look<'_>, _: Empty) -> Result<StockView, Problem> {
    let mut at: HashMap<Id, Vec<StockAt>> = HashMap::new();
    let mut stock = look
        .db
        .prepare_cached("SELECT item, place, quantity FROM stock WHERE quantity <> 0")?;
    let rows = stock.query_map([], |row| {
        Ok((
            row.get::<_, Id>(0)?,
            StockAt {
                place: row.get(1)?,
                quantity: decimal(row.get(2)?),
            },
        ))
    })?;
    for row in rows {
        let (item, here) = row?;
        at.entry(item).or_default().push(here);
    }
    let mut expiries: HashMap<Id, String> = HashMap::new();
    let mut received = look.db.prepare_cached("SELECT item, min(expires_on) FROM movement WHERE expires_on IS NOT NULL AND NOT withdrawn GROUP BY item")?;
    for row in received.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))? {
        let (item, day) = row?;
        expiries.insert(item, day);
    }
    let rows = list_items(look, Empty {})?
        .into_iter()
        .map(|item| StockRow {
            at: at.remove(&item.id).unwrap_or_default(),
            // What is used up cannot expire any more.
            nearest_expiry: expiries.remove(&item.id).filter(|_| item.total > 0.0),
            item,
        })
        .collect();
    Ok(StockView {
        places: list_places(look, Empty {})?,
        rows,
    })
}

pub(super) fn list_movements(look: &Look<'_>, args: ListMovements) -> Result<MovementList, Problem> {
    let condition = "(?1 IS NULL OR m.item = ?1) AND (?2 IS NULL OR m.from_place = ?2 OR m.to_place = ?2) AND (?3 IS NULL OR m.home = ?3)";
    let total: i64 = look
        .db
        .prepare_cached(&format!("SELECT count(*) FROM movement m WHERE {condition}"))?
        .query_row(params![args.item, args.place, args.home], |row| row.get(0))?;
    let mut all = look.db.prepare_cached(&format!(
        "SELECT m.writer, m.seq, m.kind, i.id, i.name, i.unit, m.quantity, f.name, t.name, m.home, m.at, m.by_id, m.note, m.withdrawn, m.clock
         FROM movement m JOIN item i ON i.id = m.item LEFT JOIN place f ON f.id = m.from_place LEFT JOIN place t ON t.id = m.to_place
         WHERE {condition} ORDER BY m.clock DESC, m.seq DESC LIMIT ?4 OFFSET ?5"
    ))?;
    let rows = all.query_map(
        params![args.item, args.place, args.home, args.limit.min(500), args.offset],
        |row| movement(look, row),
    )?;
    Ok(MovementList {
        total: total as u64,
        rows: rows.collect::<rusqlite::Result<_>>()?,
    })
}

fn movement(look: &Look<'_>, row: &Row<'_>) -> rusqlite::Result<MovementRow> {
    let (writer, seq): (i64, i64) = (row.get(0)?, row.get(1)?);
    let home: Option<Id> = row.get(9)?;
    let at = row.get(10)?;
    let to: Option<String> = row.get(8)?;
    Ok(MovementRow {
        id: format!("{writer}:{seq}"),
        kind: match row.get_ref(2)?.as_str()? {
            "transfer" => MovementKind::Transfer,
            "hand_out" => MovementKind::HandOut,
            "count" => MovementKind::Count,
            _ => MovementKind::Receipt,
        },
        item: Named {
            id: row.get(3)?,
            name: row.get(4)?,
        },
        unit: row.get(5)?,
        quantity: decimal(row.get(6)?),
        from: row.get(7)?,
        to: match home {
            Some(home) => home_address(look.db, &home)?,
            None => to,
        },
        at,
        doubt: look.doubt(at, row.get(14)?),
        by: staff_name(look.db, &row.get(11)?)?,
        device: device_name(look.db, writer)?,
        note: row
            .get::<_, Option<String>>(12)?
            .map(|note| masking::note(look.viewer, &note)),
        withdrawn: row.get(13)?,
    })
}

/// How much of an item (thousandths) a round has handed out from a place.
///
/// # Errors
/// SQLite's.
pub(crate) fn delivered_in(db: &Connection, round: &Id, item: &Id, place: &Id) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "SELECT coalesce(sum(quantity), 0) FROM movement WHERE round = ? AND item = ? AND from_place = ? AND NOT withdrawn",
    )?
    .query_row([round, item, place], |row| row.get(0))
}
