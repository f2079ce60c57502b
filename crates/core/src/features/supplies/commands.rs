//! What can be written in the ledger.

use super::facts::*;
use super::types::*;
use crate::desk::{Desk, Lang};
use crate::features::import::Supplies;
use crate::features::members::{Empty, Made, NameArgs, required, required_lines};
use crate::features::register::home_address;
use crate::id::Id;
use crate::journal::chains;
use crate::problem::Problem;
use crate::space::Pen;
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, params};
use std::collections::HashMap;

const MOST: f64 = 1e9;
const DAY_MS: i64 = 86_400_000;

/// An empty movement of a kind, to be filled in.
pub(crate) fn movement(kind: &str, quantity: i64) -> MovementRecorded {
    MovementRecorded {
        kind: kind.to_owned(),
        quantity,
        from: None,
        to: None,
        home: None,
        resident: None,
        lot: None,
        expires_on: None,
        source: None,
        note: None,
        counted: None,
        import: None,
    }
}

/// Thousandths, of a quantity that makes sense. A fourth decimal is refused, not rounded: nobody wrote the rounded one.
fn thousandths(quantity: f64, least: f64) -> Result<i64, Problem> {
    let exact = quantity * 1000.0;
    let fits = quantity.is_finite() && (least..=MOST).contains(&quantity);
    // A decimal fraction is not exact in binary; at the largest quantity its error is a tenth of this.
    if !fits || (exact - exact.round()).abs() > 1e-3 {
        let (zh, en) = if least > 0.0 {
            ("大于 0", "be above zero")
        } else {
            ("不小于 0", "not be below zero")
        };
        return Err(Problem::bad(
            "quantity",
            format!("数量应{zh}、不超过 10 亿，最多三位小数。"),
            format!("The quantity must {en} nor beyond a billion, with three decimals at most."),
        ));
    }
    Ok(exact.round() as i64)
}

fn must_exist(pen: &Pen<'_>, table: &str, id: &Id) -> Result<(), Problem> {
    let (sql, zh, en) = match table {
        "item" => (
            "SELECT 1 FROM item WHERE id = ? AND NOT undone",
            "这种物资",
            "item",
        ),
        "place" => (
            "SELECT 1 FROM place WHERE id = ? AND NOT undone",
            "这个库位",
            "place",
        ),
        "resident" => (
            "SELECT 1 FROM resident WHERE id = ? AND present = 1",
            "这位居民",
            "resident",
        ),
        _ => (
            "SELECT 1 FROM home WHERE id = ? AND present = 1",
            "这一户",
            "home",
        ),
    };
    let found = pen
        .db()
        .prepare_cached(sql)?
        .query_row([id], |_| Ok(()))
        .optional()?;
    found.ok_or_else(|| Problem::not_found(zh, en))
}

fn text(given: Option<String>) -> Result<Option<String>, Problem> {
    let text = given
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    text.map(|text| required_lines(&text, "文字", "text")).transpose()
}

pub(super) fn add_item(pen: &mut Pen<'_>, args: AddItem) -> Result<Made, Problem> {
    let name = required(&args.name, "物资名称", "name of the item")?;
    let unit = required(&args.unit, "单位", "unit")?;
    let id = pen.make_id();
    pen.write(
        ItemAdded {
            name,
            spec: text(args.spec)?,
            unit,
            import: None,
        }
        .draft(id),
    )?;
    Ok(Made { id })
}

pub(super) fn add_place(pen: &mut Pen<'_>, args: NameArgs) -> Result<Made, Problem> {
    let name = required(&args.name, "库位名称", "name of the place")?;
    let id = pen.make_id();
    pen.write(PlaceAdded { name, import: None }.draft(id))?;
    Ok(Made { id })
}

pub(super) fn receive_items(pen: &mut Pen<'_>, args: ReceiveItems) -> Result<Empty, Problem> {
    must_exist(pen, "item", &args.item)?;
    must_exist(pen, "place", &args.place)?;
    let expires_on = text(args.expires_on)?
        .map(|day| day.parse::<NaiveDate>())
        .transpose();
    let expires_on = expires_on.map_err(|_| {
        Problem::bad(
            "expires_on",
            "有效期不存在，应类似 2022-10-31。",
            "There is no such expiry date; write it like 2022-10-31.",
        )
    })?;
    let received = MovementRecorded {
        to: Some(args.place),
        lot: text(args.lot)?,
        expires_on: expires_on.map(|day| day.to_string()),
        source: text(args.source)?,
        note: text(args.note)?,
        ..movement("receipt", thousandths(args.quantity, 0.001)?)
    };
    pen.write(received.draft(args.item))?;
    Ok(Empty {})
}

pub(super) fn transfer_items(pen: &mut Pen<'_>, args: TransferItems) -> Result<Empty, Problem> {
    must_exist(pen, "item", &args.item)?;
    must_exist(pen, "place", &args.from)?;
    must_exist(pen, "place", &args.to)?;
    if args.from == args.to {
        return Err(Problem::bad(
            "same_place",
            "调出和调入是同一个库位。",
            "It would go where it is already.",
        ));
    }
    let quantity = thousandths(args.quantity, 0.001)?;
    let moved = MovementRecorded {
        from: Some(args.from),
        to: Some(args.to),
        note: text(args.note)?,
        ..movement("transfer", quantity)
    };
    pen.write(moved.draft(args.item))?;
    Ok(Empty {})
}

/// Hands out to a home. It happened, so it is written; what looks wrong is said.
pub(super) fn hand_out(desk: &Desk, args: HandOut, lang: Lang) -> Result<HandedOut, Problem> {
    desk.write(|pen| write_hand_out(pen, args, lang))
}

fn write_hand_out(pen: &mut Pen<'_>, args: HandOut, lang: Lang) -> Result<HandedOut, Problem> {
    must_exist(pen, "item", &args.item)?;
    must_exist(pen, "place", &args.place)?;
    must_exist(pen, "home", &args.home)?;
    if let Some(resident) = &args.resident {
        must_exist(pen, "resident", resident)?;
    }
    let quantity = thousandths(args.quantity, 0.001)?;
    let already = pen
        .db()
        .prepare_cached(
            "SELECT 1 FROM movement WHERE home = ? AND item = ? AND withdrawn = 0 AND at > ? LIMIT 1",
        )?
        .query_row(params![args.home, args.item, pen.now_ms() - DAY_MS], |_| Ok(()))
        .optional()?;
    let handed = MovementRecorded {
        from: Some(args.place),
        home: Some(args.home),
        resident: args.resident,
        note: text(args.note)?,
        ..movement("hand_out", quantity)
    };
    pen.write(handed.draft(args.item))?;
    let warning = match already {
        Some(()) => Some(format!(
            "{} {}",
            home_address(pen.db(), &args.home)?.unwrap_or_default(),
            lang.pick(
                "24 小时内已经领过这种物资；这一次也已记下。",
                "already got this item within 24 hours; this hand-out was written as well."
            )
        )),
        None => None,
    };
    Ok(HandedOut { warning })
}

/// Writes what a count found; the movement is the difference to what the books say here and now.
pub(super) fn count_items(pen: &mut Pen<'_>, args: CountItems) -> Result<Empty, Problem> {
    must_exist(pen, "item", &args.item)?;
    must_exist(pen, "place", &args.place)?;
    let counted = thousandths(args.counted, 0.0)?;
    let books: i64 = pen
        .db()
        .prepare_cached("SELECT quantity FROM stock WHERE item = ? AND place = ?")?
        .query_row(params![args.item, args.place], |row| row.get(0))
        .optional()?
        .unwrap_or(0);
    let difference = counted - books;
    let (from, to) = if difference < 0 {
        (Some(args.place), None)
    } else {
        (None, Some(args.place))
    };
    let found = MovementRecorded {
        from,
        to,
        counted: Some(counted),
        note: text(args.note)?,
        ..movement("count", difference.abs())
    };
    pen.write(found.draft(args.item))?;
    Ok(Empty {})
}

pub(super) fn withdraw_movement(pen: &mut Pen<'_>, args: WithdrawMovement) -> Result<Empty, Problem> {
    let missing = || Problem::not_found("这笔出入库", "movement");
    let (writer, seq) = args
        .id
        .split_once(':')
        .and_then(|(w, s)| Some((w.parse::<i64>().ok()?, s.parse::<i64>().ok()?)))
        .ok_or_else(missing)?;
    let found: Option<(bool, Option<Id>)> = pen
        .db()
        .prepare_cached("SELECT withdrawn, round FROM movement WHERE writer = ? AND seq = ?")?
        .query_row(params![writer, seq], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match found.ok_or_else(missing)? {
        (true, _) => Err(Problem::refused(
            "withdrawn",
            "这一笔已经冲销过。",
            "This movement was reversed already.",
        )),
        (false, Some(_)) => Err(Problem::refused(
            "of_a_round",
            "这一笔来自发放轮次，请在扫楼里撤销勾选。",
            "This movement belongs to a delivery; take its mark back there.",
        )),
        (false, None) => withdraw(pen, writer, seq, text(args.note)?),
    }
}

/// Reverses a movement by its place in the journal.
fn withdraw(pen: &mut Pen<'_>, writer: i64, seq: i64, note: Option<String>) -> Result<Empty, Problem> {
    let chain = chains::numbered(pen.db(), writer)?;
    pen.write(
        MovementWithdrawn {
            epoch: chain.writer.epoch,
            seq: seq as u64,
            note,
            branch: chain.base.map(|_| chain.branch.into()),
        }
        .draft(chain.writer.device),
    )?;
    Ok(Empty {})
}

/// Writes an imported list: items that are missing, and a receipt for each quantity that is one.
pub(crate) fn import(pen: &mut Pen<'_>, import: Id, list: &Supplies) -> Result<(), Problem> {
    let place = store_room(pen, import)?;
    let mut items: HashMap<(String, String, String), Id> = HashMap::new();
    let mut known = pen
        .db()
        .prepare("SELECT name, coalesce(spec, ''), unit, id FROM item WHERE NOT undone")?;
    for row in known.query_map([], |row| {
        Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?))
    })? {
        let (key, id) = row?;
        items.insert(key, id);
    }
    for row in &list.items {
        let key = (row.item.clone(), row.spec.clone(), row.measure.clone());
        let item = match items.get(&key) {
            Some(id) => *id,
            None => {
                let id = pen.make_id();
                let spec = Some(row.spec.clone()).filter(|spec| !spec.is_empty());
                pen.write(
                    ItemAdded {
                        name: row.item.clone(),
                        spec,
                        unit: row.measure.clone(),
                        import: Some(import),
                    }
                    .draft(id),
                )?;
                items.insert(key, id);
                id
            }
        };
        let Some(quantity) = row.quantity_milli.filter(|quantity| *quantity > 0) else {
            continue;
        };
        let received = MovementRecorded {
            to: Some(place),
            lot: row.lot.clone(),
            expires_on: row.expiry.map(|day| day.to_string()),
            source: row.source.clone(),
            note: row.note.clone(),
            import: Some(import),
            ..movement("receipt", quantity)
        };
        pen.write(received.draft(item))?;
    }
    Ok(())
}

/// The place an imported list goes to: the first there is, or a new store room.
fn store_room(pen: &mut Pen<'_>, import: Id) -> Result<Id, Problem> {
    let first = pen
        .db()
        .prepare_cached("SELECT id FROM place WHERE NOT undone ORDER BY at, id LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    if let Some(id) = first {
        return Ok(id);
    }
    let id = pen.make_id();
    pen.write(
        PlaceAdded {
            name: "仓库".to_owned(),
            import: Some(import),
        }
        .draft(id),
    )?;
    Ok(id)
}
