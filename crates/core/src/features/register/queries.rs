//! What the register's screens ask.

use super::living::{HomeUse, Registration, contacts};
use super::masking;
use super::place::address;
use super::types::*;
use crate::desk::{Look, Role};
use crate::features::closures::Cover;
use crate::features::import::CARE_TAGS;
use crate::features::members::{Empty, IdArgs, Named};
use crate::id::Id;
use crate::legal_time::legal;
use crate::problem::Problem;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, ToSql};

/// Residents, homes and units, counted by building.
const COUNTS: &str = "
    (SELECT count(*) FROM unit u WHERE u.building = b.id AND u.present),
    (SELECT count(*) FROM home h WHERE h.present = 1 AND h.building = b.id),
    (SELECT count(*) FROM resident r WHERE r.present = 1 AND r.building = b.id),
    (SELECT count(*) FROM resident r WHERE r.present = 1 AND r.building = b.id AND r.care IS NOT NULL)";

pub(super) fn list_compounds(look: &Look<'_>, _: Empty) -> Result<Vec<CompoundView>, Problem> {
    let mut compounds = look
        .db
        .prepare_cached("SELECT id, name FROM compound WHERE present ORDER BY at, id")?;
    let named: Vec<Named> = compounds.query_map([], named)?.collect::<rusqlite::Result<_>>()?;
    named
        .into_iter()
        .map(|compound| {
            let mut view = CompoundView {
                id: compound.id,
                name: compound.name,
                buildings: 0,
                units: 0,
                homes: 0,
                residents: 0,
                care: 0,
            };
            for building in buildings(look.db, &compound.id)? {
                view.buildings += 1;
                view.units += building.units;
                view.homes += building.homes;
                view.residents += building.residents;
                view.care += building.care;
            }
            Ok(view)
        })
        .collect()
}

fn named(row: &Row<'_>) -> rusqlite::Result<Named> {
    Ok(Named {
        id: row.get(0)?,
        name: row.get(1)?,
    })
}

fn number(row: &Row<'_>, place: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(place)? as u64)
}

fn buildings(db: &Connection, compound: &Id) -> rusqlite::Result<Vec<BuildingView>> {
    let sql = format!(
        "SELECT b.id, b.name, {COUNTS} FROM building b WHERE b.compound = ? AND b.present ORDER BY b.sort, b.id"
    );
    db.prepare_cached(&sql)?
        .query_map([compound], |row| {
            Ok(BuildingView {
                id: row.get(0)?,
                name: row.get(1)?,
                units: number(row, 2)?,
                homes: number(row, 3)?,
                residents: number(row, 4)?,
                care: number(row, 5)?,
                closure: None,
            })
        })?
        .collect()
}

pub(super) fn show_compound(look: &Look<'_>, args: IdArgs) -> Result<CompoundDetailView, Problem> {
    let compound =
        one(look.db, "compound", &args.id)?.ok_or_else(|| Problem::not_found("这个小区", "compound"))?;
    let cover = Cover::read(look.db, look.now_ms)?;
    let mut buildings = buildings(look.db, &args.id)?;
    for building in &mut buildings {
        building.closure = cover.building(&args.id, &building.id);
    }
    Ok(CompoundDetailView {
        id: compound.id,
        name: compound.name,
        buildings,
    })
}

fn one(db: &Connection, table: &str, id: &Id) -> rusqlite::Result<Option<Named>> {
    db.prepare_cached(&format!("SELECT id, name FROM {table} WHERE id = ?"))?
        .query_row([id], named)
        .optional()
}

pub(super) fn show_building(look: &Look<'_>, args: IdArgs) -> Result<BuildingDetailView, Problem> {
    let missing = || Problem::not_found("这栋楼", "building");
    let building = one(look.db, "building", &args.id)?.ok_or_else(missing)?;
    let compound = look
        .db
        .prepare_cached(
            "SELECT c.id, c.name FROM building b JOIN compound c ON c.id = b.compound WHERE b.id = ?",
        )?
        .query_row([args.id], named)
        .optional()?
        .ok_or_else(missing)?;
    let mut units = look
        .db
        .prepare_cached("SELECT id, name FROM unit WHERE building = ? AND present ORDER BY sort, id")?;
    let units: Vec<Named> = units
        .query_map([args.id], named)?
        .collect::<rusqlite::Result<_>>()?;
    let cover = Cover::read(look.db, look.now_ms)?;
    let units = units
        .into_iter()
        .map(|unit| {
            Ok(UnitView {
                closure: cover.unit(&compound.id, &args.id, &unit.id),
                homes: homes(look, &args.id, &unit.id)?,
                id: unit.id,
                name: unit.name,
            })
        })
        .collect::<rusqlite::Result<_>>()?;
    Ok(BuildingDetailView {
        id: building.id,
        name: building.name,
        compound,
        units,
    })
}

fn homes(look: &Look<'_>, building: &Id, unit: &Id) -> rusqlite::Result<Vec<HomeView>> {
    let viewer = look.viewer;
    look.db.prepare_cached(
        "SELECT h.id, h.room, h.floor, h.note, count(r.id), count(r.care), h.used_as FROM home h
         LEFT JOIN resident r ON r.present = 1 AND r.building = h.building AND r.unit = h.unit AND r.home = h.id
         WHERE h.present = 1 AND h.building = ? AND h.unit = ? GROUP BY h.id ORDER BY h.sort, h.id",
    )?
    .query_map([building, unit], |row| {
        Ok(HomeView { id: row.get(0)?, room: row.get(1)?, floor: row.get(2)?, note: door_note(viewer, row.get(3)?), residents: number(row, 4)?, care: number(row, 5)?,
            used_as: HomeUse::of(row.get::<_, Option<String>>(6)?.as_deref()) })
    })?
    .collect()
}

pub(super) fn show_home(look: &Look<'_>, args: IdArgs) -> Result<HomeDetailView, Problem> {
    let (home, unit, building, compound): ([Option<String>; 5], Named, Named, Named) = look
        .db
        .prepare_cached(
            "SELECT h.room, h.note, h.used_as, h.keeper, h.keeper_phone, u.id, u.name, b.id, b.name, c.id, c.name
             FROM home h JOIN unit u ON u.id = h.unit JOIN building b ON b.id = h.building
             JOIN compound c ON c.id = b.compound WHERE h.id = ?",
        )?
        .query_row([args.id], |row| {
            let named = |place| Ok::<_, rusqlite::Error>(Named { id: row.get(place)?, name: row.get(place + 1)? });
            let home = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
            Ok((home, named(5)?, named(7)?, named(9)?))
        })
        .optional()?
        .ok_or_else(|| Problem::not_found("这一户", "home"))?;
    let residents = rows(look, "r.home = ?1 AND r.present = 1", &[&args.id])?;
    let cover = Cover::read(look.db, look.now_ms)?;
    let [room, note, used_as, keeper, keeper_phone] = home;
    let room = room.unwrap_or_default();
    let masked =
        |column, value: Option<String>| value.and_then(|text| masking::shown(look.viewer, column, text));
    Ok(HomeDetailView {
        id: args.id,
        used_as: HomeUse::of(used_as.as_deref()),
        keeper: masked("keeper", keeper),
        keeper_phone: masked("keeper_phone", keeper_phone),
        address: address(&building.name, &unit.name, &room),
        room,
        note: door_note(look.viewer, note),
        closure: cover.unit(&compound.id, &building.id, &unit.id),
        compound,
        building,
        unit,
        residents,
    })
}

/// What is noted about a door is for whoever stands before it; a number in it is not.
fn door_note(viewer: Role, note: Option<String>) -> Option<String> {
    note.map(|note| masking::note(viewer, &note))
}

/// Residents where `condition` holds, in the order people walk: compound, building, unit, room.
pub(super) fn rows(
    look: &Look<'_>,
    condition: &str,
    params: &[&dyn ToSql],
) -> rusqlite::Result<Vec<ResidentRow>> {
    let today = legal(look.now_ms).map(|now| now.date_naive());
    let sql = format!(
        "SELECT r.id, r.name, r.sex, r.birth, r.phone, r.id_number, r.relation, r.care, r.note, r.status, r.home,
            b.name, u.name, h.room, c.id, c.name, r.away_until, r.registration, r.registered_at, r.contact1, r.contact2,
            r.contact3, r.merged_into, (SELECT k.name FROM resident k WHERE k.id = r.merged_into),
            b.id, u.id
         FROM resident r LEFT JOIN home h ON h.id = r.home LEFT JOIN unit u ON u.id = h.unit
         LEFT JOIN building b ON b.id = h.building LEFT JOIN compound c ON c.id = b.compound
         WHERE {condition} ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id, h.sort, h.id, r.seq, r.id"
    );
    let cover = Cover::read(look.db, look.now_ms)?;
    look.db
        .prepare_cached(&sql)?
        .query_map(params, |row| {
            let mut resident = resident(row, today, look.viewer)?;
            if let (Some(building), Some(unit)) = (row.get(24)?, row.get(25)?) {
                resident.closure = cover.unit(&resident.compound.id, &building, &unit);
            }
            Ok(resident)
        })?
        .collect()
}

fn resident(row: &Row<'_>, today: Option<NaiveDate>, viewer: Role) -> rusqlite::Result<ResidentRow> {
    let text = |place| row.get::<_, Option<String>>(place);
    let masked = |column, place| {
        Ok::<_, rusqlite::Error>(text(place)?.and_then(|value| masking::shown(viewer, column, value)))
    };
    let birth = text(3)?;
    let age = birth
        .as_deref()
        .and_then(|b| b.parse::<NaiveDate>().ok())
        .zip(today)
        .and_then(|(birth, today)| today.years_since(birth));
    let (building, unit, room) = (
        text(11)?.unwrap_or_default(),
        text(12)?.unwrap_or_default(),
        text(13)?.unwrap_or_default(),
    );
    let status = ResidentStatus::of(text(9)?.as_deref());
    Ok(ResidentRow {
        id: row.get(0)?,
        name: row.get(1)?,
        sex: SexView::of(text(2)?.as_deref()),
        birth: masked("birth", 3)?,
        age,
        phone: masked("phone", 4)?,
        id_number: masked("id_number", 5)?,
        relation: text(6)?,
        care: text(7)?
            .map(|tags| tags.lines().map(String::from).collect())
            .unwrap_or_default(),
        note: masked("note", 8)?,
        away_until: text(16)?.filter(|_| status == ResidentStatus::Away),
        status,
        registration: Registration::of(text(17)?.as_deref()),
        registered_at: masked("registered_at", 18)?,
        contacts: contacts(viewer, &[text(19)?, text(20)?, text(21)?]),
        home: row.get(10)?,
        closure: None,
        address: address(&building, &unit, &room),
        compound: Named {
            id: row.get::<_, Option<Id>>(14)?.unwrap_or(Id::NIL),
            name: text(15)?.unwrap_or_default(),
        },
        merged_into: match (row.get(22)?, text(23)?) {
            (Some(id), Some(name)) => Some(Named { id, name }),
            _ => None,
        },
    })
}

pub(crate) fn show_resident(look: &Look<'_>, args: IdArgs) -> Result<ResidentRow, Problem> {
    rows(look, "r.id = ?1", &[&args.id])?
        .pop()
        .ok_or_else(|| Problem::not_found("这位居民", "resident"))
}

/// A value as a person in a role may see it: numbers masked, a home by its address; nothing where it is not for them.
pub(crate) fn shown(
    db: &Connection,
    viewer: Role,
    column: &str,
    value: String,
) -> rusqlite::Result<Option<String>> {
    let Some(value) = masking::shown(viewer, column, value) else {
        return Ok(None);
    };
    Ok(Some(match column {
        "care" => value.replace('\n', "、"),
        "merged_into" => match value.parse::<Id>() {
            Ok(kept) => resident_with_address(db, &kept)?,
            Err(_) => value,
        },
        "home" => match value.parse::<Id>() {
            Ok(home) => home_address(db, &home)?.unwrap_or_default(),
            Err(_) => value,
        },
        _ => value,
    }))
}

/// A resident's name behind their address.
fn resident_with_address(db: &Connection, id: &Id) -> rusqlite::Result<String> {
    let found: Option<(String, Id)> = db
        .prepare_cached("SELECT name, home FROM resident WHERE id = ?")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((name, home)) = found else {
        return Ok(String::new());
    };
    let address = home_address(db, &home)?.unwrap_or_default();
    Ok(format!("{address} {name}").trim().to_owned())
}

/// The address of a home within its compound.
pub(crate) fn home_address(db: &Connection, home: &Id) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT b.name, u.name, h.room FROM home h JOIN unit u ON u.id = h.unit JOIN building b ON b.id = h.building WHERE h.id = ?")?
        .query_row([home], |row| Ok(address(&row.get::<_, String>(0)?, &row.get::<_, String>(1)?, &row.get::<_, String>(2)?)))
        .optional()
}

pub(super) fn list_care_tags(look: &Look<'_>, _: Empty) -> Result<Vec<String>, Problem> {
    let mut tags: Vec<String> = CARE_TAGS.iter().map(|tag| tag.zh.to_owned()).collect();
    let mut used = look.db.prepare_cached(
        "SELECT DISTINCT care FROM resident WHERE present = 1 AND care IS NOT NULL ORDER BY care",
    )?;
    for text in used.query_map([], |row| row.get::<_, String>(0))? {
        for tag in text?.lines() {
            if !tags.iter().any(|known| known == tag) {
                tags.push(tag.to_owned());
            }
        }
    }
    Ok(tags)
}
