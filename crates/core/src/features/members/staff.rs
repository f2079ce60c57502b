//! The people who work here, and their laptops.

use super::basic::{Empty, IdArgs, Made, NameArgs, Named, required};
use super::facts::StaffAdded;
use crate::desk::{Desk, Topic};
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension};
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

/// A person who works here.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct StaffView {
    /// Who.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// Whether they work at this laptop now.
    pub current: bool,
}

pub(super) fn list_staff(desk: &Desk, _: Empty, lang: Lang) -> Result<Vec<StaffView>, Problem> {
    let current = desk.staff();
    desk.look(lang, |look| {
        let mut people = look
            .db
            .prepare_cached("SELECT id, name FROM staff ORDER BY at, id")?;
        let rows = people.query_map([], |row| {
            let id = row.get(0)?;
            Ok(StaffView {
                id,
                name: row.get(1)?,
                current: id == current,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    })
}

pub(super) fn add_staff(pen: &mut Pen<'_>, args: NameArgs) -> Result<Made, Problem> {
    let name = required(&args.name, "姓名", "name")?;
    let id = pen.make_id();
    pen.write(StaffAdded { name }.draft(id))?;
    Ok(Made { id })
}

pub(super) fn choose_staff(desk: &Desk, args: IdArgs, lang: Lang) -> Result<Empty, Problem> {
    desk.look(lang, |look| {
        person(look.db, args.id)?.ok_or_else(|| Problem::not_found("这位人员", "person"))
    })?;
    desk.set_staff(args.id)?;
    desk.announce(&[Topic::Staff, Topic::Space].into());
    Ok(Empty {})
}

/// A laptop of the space.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct DeviceView {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// How many of its facts are here.
    pub facts: u64,
    /// When it last wrote something that is here, ms.
    pub last_at: Option<i64>,
}

pub(super) fn list_devices(desk: &Desk, _: Empty, lang: Lang) -> Result<Vec<DeviceView>, Problem> {
    let me = desk.device().id();
    desk.look(lang, |look| {
        // What this laptop has not sealed yet is written all the same.
        let (open, open_at): (i64, i64) = look
            .db
            .prepare_cached("SELECT count(*), coalesce(max(at), 0) FROM open_fact")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut devices = look.db.prepare_cached(
            "SELECT d.id, d.name, coalesce(sum(w.last_seq), 0), coalesce(max(w.last_at), 0)
             FROM device d LEFT JOIN writer w ON w.device = d.id GROUP BY d.id ORDER BY d.at, d.id",
        )?;
        let rows = devices.query_map([], |row| {
            let id = row.get(0)?;
            let (open, open_at) = if id == me { (open, open_at) } else { (0, 0) };
            let last = open_at.max(row.get(3)?);
            Ok(DeviceView {
                id,
                name: row.get(1)?,
                facts: (row.get::<_, i64>(2)? + open) as u64,
                last_at: (last > 0).then_some(last),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    })
}

pub(super) fn person(db: &Connection, id: Id) -> rusqlite::Result<Option<Named>> {
    db.prepare_cached("SELECT id, name FROM staff WHERE id = ?")?
        .query_row([id], |row| {
            Ok(Named {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        })
        .optional()
}
