//! What can be changed about places: compounds, buildings, units and homes.

use super::args::*;
use super::facts::*;
use super::living::{HomeUse, checked_use};
use super::masking;
use super::place::{building_key, room_key, unit_key};
use super::residents::checked_phone;
use crate::features::members::{Empty, Made, NameArgs, required};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{OptionalExtension, params};

/// No building has more homes than this; a larger number is a slip of the finger.
const MOST_HOMES: u32 = 2_000;
const LONGEST_NOTE: usize = 40_000;

pub(super) fn add_compound(pen: &mut Pen<'_>, args: NameArgs) -> Result<Made, Problem> {
    let name = required(&args.name, "小区名称", "name of the compound")?;
    refuse_taken(pen, EntryKind::Compound, &Id::NIL, &Id::NIL, &name)?;
    let id = pen.make_id();
    pen.write(CompoundAdded { name, import: None }.draft(id))?;
    Ok(Made { id })
}

/// Fails where a neighbour of the same name is there already, however either is written; `except` is the entry itself.
pub(super) fn refuse_taken(
    pen: &Pen<'_>,
    kind: EntryKind,
    parent: &Id,
    except: &Id,
    name: &str,
) -> Result<(), Problem> {
    type Key = fn(&str) -> String;
    let (sql, key): (&str, Key) = match kind {
        EntryKind::Compound => (
            "SELECT name FROM compound WHERE present AND ?1 = ?1 AND id <> ?2",
            |name| name.trim().to_owned(),
        ),
        EntryKind::Building => (
            "SELECT name FROM building WHERE present AND compound = ?1 AND id <> ?2",
            building_key,
        ),
        EntryKind::Unit => (
            "SELECT name FROM unit WHERE present AND building = ?1 AND id <> ?2",
            unit_key,
        ),
        EntryKind::Home => (
            "SELECT h.room FROM unit u JOIN home h ON h.present = 1 AND h.building = u.building AND h.unit = u.id
             WHERE u.id = ?1 AND h.id <> ?2",
            room_key,
        ),
        // People may share a name and a home.
        EntryKind::Resident => return Ok(()),
    };
    let wanted = key(name);
    let mut neighbours = pen.db().prepare_cached(sql)?;
    let mut rows = neighbours.query(params![parent, except])?;
    while let Some(row) = rows.next()? {
        let other: String = row.get(0)?;
        if key(&other) == wanted {
            return Err(Problem::refused(
                "taken",
                format!("已经有“{other}”。"),
                format!("There is a “{other}” already."),
            ));
        }
    }
    Ok(())
}

/// The entry above, and the name it goes by there.
pub(super) fn place_of(pen: &Pen<'_>, kind: EntryKind, id: &Id) -> Result<(Id, String), Problem> {
    let sql = match kind {
        EntryKind::Compound => "SELECT id, name FROM compound WHERE id = ?",
        EntryKind::Building => "SELECT compound, name FROM building WHERE id = ?",
        EntryKind::Unit => "SELECT building, name FROM unit WHERE id = ?",
        EntryKind::Home => "SELECT unit, room FROM home WHERE id = ?",
        EntryKind::Resident => "SELECT home, name FROM resident WHERE id = ?",
    };
    Ok(pen
        .db()
        .prepare_cached(sql)?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Fails unless the entry is there.
pub(super) fn must_exist(pen: &Pen<'_>, table: &str, id: &Id) -> Result<(), Problem> {
    let (zh, en) = match table {
        "compound" => ("这个小区", "compound"),
        "building" => ("这栋楼", "building"),
        "unit" => ("这个单元", "unit"),
        "home" => ("这一户", "home"),
        _ => ("这位居民", "resident"),
    };
    let sql = format!("SELECT 1 FROM {table} WHERE id = ? AND gone IS NULL AND undone = 0");
    let found = pen
        .db()
        .prepare_cached(&sql)?
        .query_row([id], |_| Ok(()))
        .optional()?;
    found.ok_or_else(|| Problem::not_found(zh, en))
}

pub(super) fn rename_compound(pen: &mut Pen<'_>, args: Rename) -> Result<Empty, Problem> {
    rename(pen, EntryKind::Compound, Field::CompoundName, args)
}

pub(super) fn rename_building(pen: &mut Pen<'_>, args: Rename) -> Result<Empty, Problem> {
    rename(pen, EntryKind::Building, Field::BuildingName, args)
}

pub(super) fn rename_unit(pen: &mut Pen<'_>, args: Rename) -> Result<Empty, Problem> {
    rename(pen, EntryKind::Unit, Field::UnitName, args)
}

fn rename(pen: &mut Pen<'_>, kind: EntryKind, field: Field, args: Rename) -> Result<Empty, Problem> {
    must_exist(pen, kind.table(), &args.id)?;
    let name = required(&args.name, "名称", "name")?;
    let (parent, _) = place_of(pen, kind, &args.id)?;
    refuse_taken(pen, kind, &parent, &args.id, &name)?;
    pen.write(field.edit(args.id, Some(&name)))?;
    Ok(Empty {})
}

/// Makes a building with all its units and homes in one step.
pub(super) fn add_building(pen: &mut Pen<'_>, args: AddBuilding) -> Result<Made, Problem> {
    must_exist(pen, "compound", &args.compound)?;
    let name = required(&args.name, "楼栋名称", "name of the building")?;
    refuse_taken(pen, EntryKind::Building, &args.compound, &Id::NIL, &name)?;
    let homes = args
        .units
        .saturating_mul(args.floors)
        .saturating_mul(args.rooms_per_floor);
    if args.units == 0
        || args.units > 50
        || args.floors > 100
        || args.rooms_per_floor > 99
        || homes > MOST_HOMES
    {
        return Err(Problem::bad(
            "building_shape",
            format!("单元 1–50、楼层 0–100、每层 0–99 户，合计不超过 {MOST_HOMES} 户。"),
            format!("1–50 units, 0–100 floors, 0–99 homes a floor, {MOST_HOMES} homes at most."),
        ));
    }
    let unit_names = unit_names(args.units, args.unit_names.unwrap_or_default())?;
    let id = pen.make_id();
    pen.write(
        BuildingAdded {
            compound: args.compound,
            name,
            import: None,
        }
        .draft(id),
    )?;
    for name in unit_names {
        let unit = pen.make_id();
        pen.write(
            UnitAdded {
                building: id,
                name,
                import: None,
            }
            .draft(unit),
        )?;
        for floor in 1..=args.floors {
            for room in 1..=args.rooms_per_floor {
                let home = pen.make_id();
                pen.write(
                    HomeAdded {
                        unit,
                        room: format!("{}", floor * 100 + room),
                        import: None,
                    }
                    .draft(home),
                )?;
            }
        }
    }
    Ok(Made { id })
}

/// The names of so many units: those given, else 1, 2, 3 …; the only one is nameless.
fn unit_names(count: u32, given: Vec<String>) -> Result<Vec<String>, Problem> {
    let names: Vec<String> = match given.len() {
        0 if count == 1 => vec![String::new()],
        0 => (1..=count).map(|number| number.to_string()).collect(),
        _ => given
            .iter()
            .map(|name| unit_name(name))
            .collect::<Result<_, _>>()?,
    };
    let mut keys: Vec<String> = names.iter().map(|name| unit_key(name)).collect();
    keys.sort();
    keys.dedup();
    if names.len() != count as usize || keys.len() != names.len() {
        return Err(Problem::bad(
            "unit_names",
            "单元名称应与单元数相同，且互不重复。",
            "There must be one name for each unit, and no name twice.",
        ));
    }
    Ok(names)
}

/// The name of one unit among others; nothing where it has none.
fn unit_name(given: &str) -> Result<String, Problem> {
    match given.trim() {
        "" => Ok(String::new()),
        name => required(name, "单元名称", "name of the unit"),
    }
}

pub(super) fn add_unit(pen: &mut Pen<'_>, args: AddUnit) -> Result<Made, Problem> {
    must_exist(pen, "building", &args.building)?;
    let name = required(&args.name, "单元名称", "name of the unit")?;
    refuse_taken(pen, EntryKind::Unit, &args.building, &Id::NIL, &name)?;
    let id = pen.make_id();
    pen.write(
        UnitAdded {
            building: args.building,
            name,
            import: None,
        }
        .draft(id),
    )?;
    Ok(Made { id })
}

pub(super) fn add_home(pen: &mut Pen<'_>, args: AddHome) -> Result<Made, Problem> {
    must_exist(pen, "unit", &args.unit)?;
    let room = room_key(&required(&args.room, "室号", "room")?);
    refuse_taken(pen, EntryKind::Home, &args.unit, &Id::NIL, &room)?;
    let id = pen.make_id();
    pen.write(
        HomeAdded {
            unit: args.unit,
            room,
            import: None,
        }
        .draft(id),
    )?;
    Ok(Made { id })
}

pub(super) fn edit_home(pen: &mut Pen<'_>, args: EditHome) -> Result<Empty, Problem> {
    must_exist(pen, "home", &args.id)?;
    if let Some(room) = args.room {
        let room = room_key(&required(&room, "室号", "room")?);
        let (unit, now) = place_of(pen, EntryKind::Home, &args.id)?;
        refuse_taken(pen, EntryKind::Home, &unit, &args.id, &room)?;
        if room != now {
            pen.write(Field::HomeRoom.edit(args.id, Some(&room)))?;
        }
    }
    if let Some(note) = args.note {
        let old: Option<String> = pen
            .db()
            .prepare_cached("SELECT note FROM home WHERE id = ?")?
            .query_row([args.id], |row| row.get(0))?;
        let note = checked_note(&masking::unmasked("note", note, old.as_deref()))?;
        pen.write(Field::HomeNote.edit(args.id, note.as_deref()))?;
    }
    if let Some(used_as) = args.used_as {
        let used_as = checked_use(&used_as)?;
        put(pen, Field::HomeUse, args.id, used_as.map(HomeUse::name))?;
    }
    if let Some(keeper) = args.keeper {
        let old = value(pen, Field::Keeper, &args.id)?;
        let keeper = checked_line(
            &masking::unmasked("keeper", keeper, old.as_deref()),
            "房东或钥匙保管人",
            "key holder",
        )?;
        put(pen, Field::Keeper, args.id, keeper.as_deref())?;
    }
    if let Some(phone) = args.keeper_phone {
        let old = value(pen, Field::KeeperPhone, &args.id)?;
        let phone = checked_phone(&masking::unmasked("keeper_phone", phone, old.as_deref()))?;
        put(pen, Field::KeeperPhone, args.id, phone.as_deref())?;
    }
    Ok(Empty {})
}

/// What a field shows now.
pub(super) fn value(pen: &Pen<'_>, field: Field, entry: &Id) -> rusqlite::Result<Option<String>> {
    let Some((_, table, column)) = Field::of(field as u8) else {
        return Ok(None);
    };
    let sql = format!("SELECT {column} FROM {table} WHERE id = ?");
    pen.db()
        .prepare_cached(&sql)?
        .query_row([entry], |row| row.get(0))
}

/// Writes a field where that changes what is shown, or settles what two people wrote.
pub(super) fn put(pen: &mut Pen<'_>, field: Field, entry: Id, to: Option<&str>) -> Result<(), Problem> {
    if is_disputed(pen, field, &entry)? || value(pen, field, &entry)?.as_deref() != to {
        pen.write(field.edit(entry, to))?;
    }
    Ok(())
}

/// Whether two people wrote a field differently, and nobody has looked at it yet: whoever writes it now settles that.
///
/// # Errors
/// SQLite's.
pub(crate) fn is_disputed(pen: &Pen<'_>, field: Field, entry: &Id) -> rusqlite::Result<bool> {
    pen.db()
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM review WHERE matter = 'field' AND subject = ? AND part = ?)",
        )?
        .query_row(params![entry, [field as u8]], |row| row.get(0))
}

/// A line of at most 200 letters, or nothing.
pub(super) fn checked_line(text: &str, zh: &str, en: &str) -> Result<Option<String>, Problem> {
    some(text).map(|text| required(&text, zh, en)).transpose()
}

/// The trimmed text, or nothing.
pub(super) fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A remark of reasonable length, or nothing.
pub(super) fn checked_note(text: &str) -> Result<Option<String>, Problem> {
    if text.len() > LONGEST_NOTE {
        return Err(Problem::bad("too_long", "文字太长。", "The text is too long."));
    }
    Ok(some(text))
}

/// Fails unless somebody stands in the register.
///
/// # Errors
/// [`Problem`].
pub(crate) fn present_resident(pen: &Pen<'_>, id: &Id) -> Result<(), Problem> {
    must_exist(pen, "resident", id)
}

/// The care tags of a resident.
///
/// # Errors
/// SQLite's.
pub(crate) fn care_of(pen: &Pen<'_>, id: &Id) -> rusqlite::Result<Vec<String>> {
    let care = value(pen, Field::Care, id)?;
    Ok(care.unwrap_or_default().lines().map(String::from).collect())
}
