//! Which phones there are.

use super::inviting::CODE_MS;
use super::joining::{SESSION_MS, may_invite};
use super::lasting::{Lasting, Now};
use super::page::Channel;
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
                (SELECT count(*) FROM mark m WHERE m.round = p.round AND m.phone = p.id), e.at, p.encrypted
             FROM phone p LEFT JOIN phone_joined j ON j.phone = p.id LEFT JOIN phone_ended e ON e.phone = p.id WHERE p.round = ? ORDER BY p.clock DESC, p.id",
        )?;
        let now = Now::at(look.db, look.now_ms)?;
        let rows = all.query_map([args.round], |row| row_of(look, row, &device, now))?;
        Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
    })?;
    let phones = phones.into_iter().map(|phone| PhoneRow {
        heard_at: door.heard.get(&phone.id).copied(),
        ..phone
    });
    let problem = door
        .channels
        .values()
        .find_map(|channel| channel.problem.as_ref());
    Ok(PhoneList {
        phones: phones.collect(),
        problem: problem.map(|problem| problem.say(lang).to_owned()),
        addresses: door
            .channels
            .into_values()
            .flat_map(|channel| channel.addresses)
            .collect(),
    })
}

fn row_of(look: &Look<'_>, row: &Row<'_>, me: &Id, now: Now) -> rusqlite::Result<PhoneRow> {
    let (device, by): (Id, Id) = (row.get(2)?, row.get(3)?);
    let (invited_at, joined_at): (i64, Option<i64>) = (row.get(4)?, row.get(5)?);
    let left_ms = lasting(invited_at, joined_at, row.get(6)?).left(now);
    let state = match joined_at {
        _ if row.get(7)? || !may_invite(look.db, &device, &by)? => PhoneState::Ended,
        _ if left_ms == 0 => PhoneState::Over,
        Some(_) => PhoneState::Working,
        None => PhoneState::Waiting,
    };
    let id = row.get(0)?;
    Ok(PhoneRow {
        id,
        name: row.get(1)?,
        buildings: places(look.db, &id)?,
        encrypted: row.get(10)?,
        state,
        by: staff_name(look.db, &by)?,
        device: device_named(look.db, &device)?,
        here: device == *me,
        invited_at,
        joined_at,
        // Where it is over, that is when it was to end.
        until: match left_ms {
            0 => row.get(6)?,
            left_ms => now.own + left_ms,
        },
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

/// Of a phone that came in its session, of one that did not its code.
fn lasting(invited_at: i64, joined_at: Option<i64>, until: i64) -> Lasting {
    Lasting {
        at: joined_at.unwrap_or(invited_at),
        until,
        for_ms: match joined_at {
            Some(_) => SESSION_MS,
            None => CODE_MS,
        },
    }
}

/// How many phones may still come to the door of `device` by this channel.
pub(super) fn live_phones(
    db: &Connection,
    device: &Id,
    own_ms: i64,
    channel: Channel,
) -> rusqlite::Result<usize> {
    let now = Now::at(db, own_ms)?;
    let mut all = db.prepare_cached(
        "SELECT p.at, j.at, coalesce(j.until, p.code_until) FROM phone p JOIN round r ON r.id = p.round AND NOT r.closed
         LEFT JOIN phone_joined j ON j.phone = p.id
         WHERE p.device = ? AND p.encrypted = ? AND p.id NOT IN (SELECT phone FROM phone_ended)",
    )?;
    let rows = all.query_map(params![device, channel == Channel::Encrypted], |row| {
        Ok(lasting(row.get(0)?, row.get(1)?, row.get(2)?).left(now) > 0)
    })?;
    let live = rows.collect::<rusqlite::Result<Vec<bool>>>()?;
    Ok(live.into_iter().filter(|live| *live).count())
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
