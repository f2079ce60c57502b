//! Which phones there are.

use super::types::*;
use crate::desk::{Desk, Look};
use crate::features::members::{device_named, staff_name};
use crate::features::sweeps::types::RoundArgs;
use crate::id::Id;
use crate::problem::{Lang, Problem};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The phones of a round, and the door they come to.
pub(super) fn list_phones(desk: &Desk, args: RoundArgs, lang: Lang) -> Result<PhoneList, Problem> {
    let (device, door) = (desk.device_id(), desk.door_status().clone());
    let phones = desk.look(lang, |look| {
        let mut all = look.db.prepare_cached(
            "SELECT p.id, p.name, p.device, p.by_id, p.at, j.at, coalesce(j.until, p.code_until),
                e.phone IS NOT NULL OR coalesce((SELECT closed FROM round r WHERE r.id = p.round), 1),
                (SELECT count(*) FROM mark m WHERE m.round = p.round AND m.phone = p.id), e.at
             FROM phone p LEFT JOIN phone_joined j ON j.phone = p.id LEFT JOIN phone_ended e ON e.phone = p.id WHERE p.round = ? ORDER BY p.clock DESC, p.id",
        )?;
        let now_ms = look.latest_ms()?;
        let rows = all.query_map([args.round], |row| row_of(look, row, &device, now_ms))?;
        Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
    })?;
    let phones = phones.into_iter().map(|phone| PhoneRow {
        heard_at: door.heard.get(&phone.id).copied(),
        ..phone
    });
    Ok(PhoneList {
        phones: phones.collect(),
        addresses: door.addresses,
        problem: door.problem.map(|problem| problem.say(lang).to_owned()),
    })
}

fn row_of(look: &Look<'_>, row: &Row<'_>, me: &Id, now_ms: i64) -> rusqlite::Result<PhoneRow> {
    let (device, by): (Id, Id) = (row.get(2)?, row.get(3)?);
    let (joined_at, until): (Option<i64>, i64) = (row.get(5)?, row.get(6)?);
    let state = match joined_at {
        _ if row.get(7)? => PhoneState::Ended,
        _ if now_ms >= until => PhoneState::Over,
        Some(_) => PhoneState::Working,
        None => PhoneState::Waiting,
    };
    let id = row.get(0)?;
    Ok(PhoneRow {
        id,
        name: row.get(1)?,
        buildings: places(look.db, &id)?,
        state,
        by: staff_name(look.db, &by)?,
        device: device_named(look.db, &device)?,
        here: device == *me,
        invited_at: row.get(4)?,
        joined_at,
        until,
        heard_at: None,
        ended_at: row.get(9)?,
        marks: row.get::<_, i64>(8)? as u64,
    })
}

fn places(db: &Connection, phone: &Id) -> rusqlite::Result<Vec<PhonePlace>> {
    db.prepare_cached(
        "SELECT c.name, b.name FROM phone_building p JOIN building b ON b.id = p.building
         JOIN compound c ON c.id = b.compound WHERE p.phone = ? ORDER BY c.at, c.id, b.sort, b.id",
    )?
    .query_map([phone], |row| {
        Ok(PhonePlace {
            compound: row.get(0)?,
            building: row.get(1)?,
        })
    })?
    .collect()
}

/// How many phones may still come to the door of `device`.
pub(super) fn live_phones(db: &Connection, device: &Id, now_ms: i64) -> rusqlite::Result<u64> {
    let sql = "SELECT count(*) FROM phone p JOIN round r ON r.id = p.round AND NOT r.closed
        LEFT JOIN phone_joined j ON j.phone = p.id
        WHERE p.device = ? AND coalesce(j.until, p.code_until) > ? AND p.id NOT IN (SELECT phone FROM phone_ended)";
    let live: i64 = db
        .prepare_cached(sql)?
        .query_row(params![device, now_ms], |row| row.get(0))?;
    Ok(live as u64)
}

/// Who made a mark, as people read it: whoever holds the phone it came through, or whoever sat at the laptop.
pub(crate) fn marked_by(db: &Connection, by: &Id, phone: Option<Id>) -> rusqlite::Result<String> {
    let Some(phone) = phone else {
        return staff_name(db, by);
    };
    let name: Option<String> = db
        .prepare_cached("SELECT name FROM phone WHERE id = ?")?
        .query_row([phone], |row| row.get(0))
        .optional()?;
    name.map_or_else(|| staff_name(db, by), Ok)
}
