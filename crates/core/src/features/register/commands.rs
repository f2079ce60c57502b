//! What can be changed in the register.

use super::facts::*;
use super::types::*;
use crate::features::import::{IdFault, Phones, read_id_text, read_phones};
use crate::features::members::{Empty, IdArgs, Made, NameArgs, required};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use chrono::NaiveDate;
use rusqlite::OptionalExtension;

/// No building has more homes than this; a larger number is a slip of the finger.
const MOST_HOMES: u32 = 2_000;
const LONGEST_NOTE: usize = 40_000;

pub(super) fn add_compound(pen: &mut Pen<'_>, args: NameArgs) -> Result<Made, Problem> {
    let name = required(&args.name, "小区名称", "name of the compound")?;
    let taken = "SELECT 1 FROM compound WHERE present AND name = ?";
    if pen
        .db()
        .prepare_cached(taken)?
        .query_row([&name], |_| Ok(()))
        .optional()?
        .is_some()
    {
        return Err(Problem::refused(
            "taken",
            format!("已经有“{name}”。"),
            format!("There is a “{name}” already."),
        ));
    }
    let id = pen.make_id();
    pen.write(CompoundAdded { name, import: None }.draft(id))?;
    Ok(Made { id })
}

/// Fails unless the entry is there.
fn must_exist(pen: &Pen<'_>, table: &str, id: &Id) -> Result<(), Problem> {
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
    rename(pen, "compound", Field::CompoundName, args)
}

pub(super) fn rename_building(pen: &mut Pen<'_>, args: Rename) -> Result<Empty, Problem> {
    rename(pen, "building", Field::BuildingName, args)
}

pub(super) fn rename_unit(pen: &mut Pen<'_>, args: Rename) -> Result<Empty, Problem> {
    rename(pen, "unit", Field::UnitName, args)
}

fn rename(pen: &mut Pen<'_>, table: &str, field: Field, args: Rename) -> Result<Empty, Problem> {
    must_exist(pen, table, &args.id)?;
    let name = required(&args.name, "名称", "name")?;
    pen.write(field.edit(args.id, Some(&name)))?;
    Ok(Empty {})
}

/// Makes a building with all its units and homes in one step.
pub(super) fn add_building(pen: &mut Pen<'_>, args: AddBuilding) -> Result<Made, Problem> {
    must_exist(pen, "compound", &args.compound)?;
    let name = required(&args.name, "楼栋名称", "name of the building")?;
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
    let id = pen.make_id();
    pen.write(
        BuildingAdded {
            compound: args.compound,
            name,
            import: None,
        }
        .draft(id),
    )?;
    let names = args.unit_names.unwrap_or_default();
    for number in 1..=args.units {
        let given = names.get(number as usize - 1).map(|name| name.trim().to_owned());
        let name = given.unwrap_or_else(|| {
            if args.units == 1 {
                String::new()
            } else {
                number.to_string()
            }
        });
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

pub(super) fn add_unit(pen: &mut Pen<'_>, args: AddUnit) -> Result<Made, Problem> {
    must_exist(pen, "building", &args.building)?;
    let name = required(&args.name, "单元名称", "name of the unit")?;
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
    let room = required(&args.room, "室号", "room")?;
    let taken = "SELECT 1 FROM unit u JOIN home h ON h.present = 1 AND h.building = u.building AND h.unit = u.id WHERE u.id = ? AND h.room = ?";
    if pen
        .db()
        .prepare_cached(taken)?
        .query_row(rusqlite::params![args.unit, room], |_| Ok(()))
        .optional()?
        .is_some()
    {
        return Err(Problem::refused(
            "taken",
            format!("{room} 室已经有了。"),
            format!("Room {room} is there already."),
        ));
    }
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
        let room = required(&room, "室号", "room")?;
        pen.write(Field::HomeRoom.edit(args.id, Some(&room)))?;
    }
    if let Some(note) = args.note {
        let note = checked_note(&note)?;
        pen.write(Field::HomeNote.edit(args.id, note.as_deref()))?;
    }
    Ok(Empty {})
}

/// What a person wrote about a resident, checked and made alike.
#[derive(Default)]
struct Checked {
    values: Vec<(Field, Option<String>)>,
}

impl Checked {
    fn read(fields: ResidentFields) -> Result<Checked, Problem> {
        let mut checked = Checked::default();
        if let Some(name) = fields.name {
            checked
                .values
                .push((Field::Name, Some(required(&name, "姓名", "name")?)));
        }
        if let Some(sex) = fields.sex {
            let known = ["", "male", "female"].contains(&sex.as_str());
            let sex = known
                .then(|| some(&sex))
                .ok_or_else(|| Problem::bad("sex", "性别应为男或女。", "Sex is male or female."))?;
            checked.values.push((Field::Sex, sex));
        }
        if let Some(birth) = fields.birth {
            let birth = some(&birth).map(|text| text.parse::<NaiveDate>()).transpose();
            let birth = birth.map_err(|_| {
                Problem::bad(
                    "birth",
                    "出生日期不存在，应类似 1950-03-12。",
                    "There is no such birth date; write it like 1950-03-12.",
                )
            })?;
            checked
                .values
                .push((Field::Birth, birth.map(|date| date.to_string())));
        }
        if let Some(number) = fields.id_number {
            checked.values.push((
                Field::IdNumber,
                some(&number)
                    .map(|number| checked_id_number(&number))
                    .transpose()?,
            ));
        }
        if let Some(phone) = fields.phone {
            checked.values.push((Field::Phone, checked_phone(&phone)?));
        }
        if let Some(relation) = fields.relation {
            checked.values.push((Field::Relation, checked_note(&relation)?));
        }
        if let Some(care) = fields.care {
            checked.values.push((Field::Care, checked_care(&care)?));
        }
        if let Some(note) = fields.note {
            checked.values.push((Field::Note, checked_note(&note)?));
        }
        Ok(checked)
    }

    fn take(&mut self, field: Field) -> Option<String> {
        self.values
            .iter_mut()
            .find(|(known, _)| *known == field)
            .and_then(|(_, value)| value.take())
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn checked_note(text: &str) -> Result<Option<String>, Problem> {
    if text.len() > LONGEST_NOTE {
        return Err(Problem::bad("too_long", "文字太长。", "The text is too long."));
    }
    Ok(some(text))
}

fn checked_care(tags: &[String]) -> Result<Option<String>, Problem> {
    let mut kept: Vec<String> = Vec::new();
    for tag in tags {
        let tag = required(&tag.replace('\n', " "), "特殊关照", "care tag")?;
        if !kept.contains(&tag) {
            kept.push(tag);
        }
    }
    Ok(some(&kept.join("\n")))
}

fn checked_id_number(text: &str) -> Result<String, Problem> {
    let number = read_id_text(text);
    let (zh, en) = match number.fault {
        None | Some(IdFault::Legacy | IdFault::OtherDocument) => {
            return number.text.ok_or_else(|| {
                Problem::bad(
                    "id_number",
                    "身份证号无法识别。",
                    "The identity number cannot be read.",
                )
            });
        }
        Some(IdFault::Length(_)) => ("身份证号应为 18 位。", "An identity number has 18 characters."),
        Some(IdFault::Checksum) => (
            "身份证号校验位不对，请核对。",
            "The identity number's last character does not fit the others.",
        ),
        Some(IdFault::BirthDate) => (
            "身份证号里的出生日期不存在。",
            "The birth date in the identity number does not exist.",
        ),
        Some(_) => ("身份证号不对，请核对。", "The identity number is not right."),
    };
    Err(Problem::bad("id_number", zh, en))
}

fn checked_phone(text: &str) -> Result<Option<String>, Problem> {
    match read_phones(text) {
        Phones::Blank | Phones::None => Ok(None),
        Phones::Good(numbers) => Ok(Some(numbers.join("、"))),
        Phones::Bad(_) => Err(Problem::bad(
            "phone",
            "电话号码不对：手机应为 11 位，座机带区号。",
            "The phone number is not right: a mobile has 11 digits.",
        )),
    }
}

pub(super) fn add_resident(pen: &mut Pen<'_>, args: AddResident) -> Result<Made, Problem> {
    must_exist(pen, "home", &args.home)?;
    if args.fields.name.is_none() {
        required("", "姓名", "name")?;
    }
    let mut checked = Checked::read(args.fields)?;
    let id_number = checked.take(Field::IdNumber);
    // A number that can be relied on says birth and sex by itself.
    let says = id_number.as_deref().and_then(|number| read_id_text(number).says);
    let birth = checked
        .take(Field::Birth)
        .or_else(|| says.map(|(date, _)| date.to_string()));
    let sex = checked.take(Field::Sex).or_else(|| {
        says.map(|(_, sex)| {
            if sex == crate::features::import::Sex::Male {
                "male"
            } else {
                "female"
            }
            .to_owned()
        })
    });
    let resident = ResidentAdded {
        home: Some(args.home),
        name: checked.take(Field::Name).unwrap_or_default(),
        sex,
        birth,
        id_number,
        phone: checked.take(Field::Phone),
        relation: checked.take(Field::Relation),
        care: checked.take(Field::Care),
        note: checked.take(Field::Note),
        status: None,
        import: None,
    };
    let id = pen.make_id();
    pen.write(resident.draft(id))?;
    Ok(Made { id })
}

/// Writes only what differs from what is shown, so that an unchanged form leaves no trace.
pub(super) fn edit_resident(pen: &mut Pen<'_>, args: EditResident) -> Result<Empty, Problem> {
    must_exist(pen, "resident", &args.id)?;
    for (field, value) in Checked::read(args.fields)?.values {
        let column = Field::of(field as u8).map_or("note", |(_, _, column)| column);
        let sql = format!("SELECT {column} FROM resident WHERE id = ?");
        let now: Option<String> = pen
            .db()
            .prepare_cached(&sql)?
            .query_row([args.id], |row| row.get(0))?;
        let disputed = "SELECT 1 FROM review WHERE matter = 'field' AND subject = ? AND part = ?";
        let disputed = pen
            .db()
            .prepare_cached(disputed)?
            .query_row(rusqlite::params![args.id, [field as u8]], |_| Ok(()))
            .optional()?;
        if now != value || disputed.is_some() {
            pen.write(field.edit(args.id, value.as_deref()))?;
        }
    }
    Ok(Empty {})
}

pub(super) fn move_resident(pen: &mut Pen<'_>, args: MoveResident) -> Result<Empty, Problem> {
    must_exist(pen, "resident", &args.id)?;
    must_exist(pen, "home", &args.home)?;
    pen.write(Field::Home.edit(args.id, Some(&args.home.to_string())))?;
    Ok(Empty {})
}

pub(super) fn set_resident_status(pen: &mut Pen<'_>, args: SetStatus) -> Result<Empty, Problem> {
    must_exist(pen, "resident", &args.id)?;
    pen.write(Field::Status.edit(args.id, Some(args.status.name())))?;
    Ok(Empty {})
}

/// Shows numbers in clear; that they were seen, by whom and when, is a fact.
pub(super) fn reveal_resident(pen: &mut Pen<'_>, args: IdArgs) -> Result<RevealedView, Problem> {
    must_exist(pen, "resident", &args.id)?;
    pen.write(Revealed {}.draft(args.id))?;
    let clear = pen
        .db()
        .prepare_cached("SELECT phone, id_number FROM resident WHERE id = ?")?;
    let mut clear = clear;
    Ok(clear.query_row([args.id], |row| {
        Ok(RevealedView {
            phone: row.get(0)?,
            id_number: row.get(1)?,
        })
    })?)
}

impl EntryKind {
    /// Its table, the field that hides it, and what must be empty first.
    fn parts(self) -> (&'static str, Field, Option<&'static str>) {
        match self {
            EntryKind::Compound => (
                "compound",
                Field::CompoundGone,
                Some("SELECT count(*) FROM building WHERE present AND compound = ?"),
            ),
            EntryKind::Building => (
                "building",
                Field::BuildingGone,
                Some("SELECT count(*) FROM resident WHERE present = 1 AND building = ?"),
            ),
            EntryKind::Unit => (
                "unit",
                Field::UnitGone,
                Some("SELECT count(*) FROM resident WHERE present = 1 AND unit = ?"),
            ),
            EntryKind::Home => (
                "home",
                Field::HomeGone,
                Some("SELECT count(*) FROM resident WHERE present = 1 AND home = ?"),
            ),
            EntryKind::Resident => ("resident", Field::Gone, None),
        }
    }
}

pub(super) fn remove_entry(pen: &mut Pen<'_>, args: EntryArgs) -> Result<Empty, Problem> {
    let (table, field, inside) = args.kind.parts();
    must_exist(pen, table, &args.id)?;
    if let Some(sql) = inside {
        let count: i64 = pen
            .db()
            .prepare_cached(sql)?
            .query_row([args.id], |row| row.get(0))?;
        if count > 0 {
            return Err(Problem::refused(
                "not_empty",
                format!("里面还有 {count} 条登记，请先移走。"),
                format!("There are {count} entries inside; move them first."),
            ));
        }
    }
    pen.write(field.edit(args.id, Some("1")))?;
    Ok(Empty {})
}

pub(super) fn restore_entry(pen: &mut Pen<'_>, args: EntryArgs) -> Result<Empty, Problem> {
    let (_, field, _) = args.kind.parts();
    pen.write(field.edit(args.id, None))?;
    Ok(Empty {})
}
