//! What a fact of the ledger says, for the list of what waits to be sent.

use super::facts::*;
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::{Connection, OptionalExtension};

pub(super) fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let name = name_of(db, &fact.subject)?;
    Ok(match fact.kind {
        ITEM_ADDED => format!("{}：{name}", lang.pick("新增物资", "item added")),
        PLACE_ADDED => format!("{}：{name}", lang.pick("新增库位", "place added")),
        MOVEMENT_RECORDED => {
            let movement = minicbor::decode::<MovementRecorded>(&fact.body).ok();
            let kind = match movement.as_ref().map(|m| m.kind.as_str()) {
                Some("receipt") => lang.pick("入库", "received"),
                Some("transfer") => lang.pick("调拨", "transferred"),
                Some("hand_out") => lang.pick("发放", "handed out"),
                _ => lang.pick("盘点", "counted"),
            };
            format!(
                "{kind}：{name} × {}",
                movement.map_or(0.0, |m| m.quantity as f64 / 1000.0)
            )
        }
        _ => lang.pick("冲销一笔出入库", "movement reversed").to_owned(),
    })
}

fn name_of(db: &Connection, id: &Id) -> rusqlite::Result<String> {
    let sql = "SELECT name FROM item WHERE id = ?1 UNION ALL SELECT name FROM place WHERE id = ?1";
    Ok(db
        .prepare_cached(sql)?
        .query_row([id], |row| row.get(0))
        .optional()?
        .unwrap_or_default())
}
