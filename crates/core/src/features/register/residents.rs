//! What can be changed about residents.

use super::args::*;
use super::commands::{checked_line, checked_note, must_exist, put, some, value};
use super::facts::*;
use super::living::{checked_contact, checked_day, checked_registration, contact_field, unmasked_contact};
use super::masking;
use super::types::*;
use crate::features::import::{IdFault, Phones, Sex, read_id_text, read_phones};
use crate::features::members::{Empty, Made, required};
use crate::id::Id;
use crate::journal::clock::is_possible;
use crate::legal_time::legal;
use crate::problem::Problem;
use crate::space::Pen;
use chrono::{Datelike, Days, NaiveDate};

/// What a person wrote about a resident, checked and made alike.
#[derive(Default)]
struct Checked {
    values: Vec<(Field, Option<String>)>,
}

impl Checked {
    fn read(fields: ResidentFields, now_ms: i64) -> Result<Checked, Problem> {
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
            let birth = some(&birth)
                .map(|text| checked_birth(&text, now_ms))
                .transpose()?;
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
        if let Some(registration) = fields.registration {
            let name = checked_registration(&registration)?.map(|known| known.name().to_owned());
            checked.values.push((Field::Registration, name));
        }
        if let Some(place) = fields.registered_at {
            let place = checked_line(&place, "户籍地", "place of registration")?;
            checked.values.push((Field::RegisteredAt, place));
        }
        for contact in fields.contacts.unwrap_or_default() {
            checked.values.push(checked_contact(contact)?);
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

fn checked_birth(text: &str, now_ms: i64) -> Result<NaiveDate, Problem> {
    let date: NaiveDate = text.parse().map_err(|_| {
        Problem::bad(
            "birth",
            "出生日期不存在，应类似 1950-03-12。",
            "There is no such birth date; write it like 1950-03-12.",
        )
    })?;
    // A day of grace, for a laptop that is half a day behind; one that lives in 1970 is no judge at all.
    let latest = legal(now_ms)
        .filter(|_| is_possible(now_ms))
        .and_then(|now| now.date_naive().checked_add_days(Days::new(1)));
    if date.year() < 1880 || latest.is_some_and(|latest| date > latest) {
        return Err(Problem::bad(
            "birth",
            "出生日期应在 1880 年之后、今天之前。",
            "A birth date lies after 1880 and not ahead of today.",
        ));
    }
    Ok(date)
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

pub(super) fn checked_phone(text: &str) -> Result<Option<String>, Problem> {
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
    let mut checked = Checked::read(args.fields, pen.now_ms())?;
    let id_number = checked.take(Field::IdNumber);
    // A number that can be relied on says birth and sex by itself.
    let says = id_number.as_deref().and_then(|number| read_id_text(number).says);
    let birth = checked
        .take(Field::Birth)
        .or_else(|| says.map(|(date, _)| date.to_string()));
    let sex = checked
        .take(Field::Sex)
        .or_else(|| says.map(|(_, sex)| if sex == Sex::Male { "male" } else { "female" }.to_owned()));
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
    for (field, value) in checked.values {
        if let Some(value) = value {
            pen.write(field.edit(id, Some(&value)))?;
        }
    }
    Ok(Made { id })
}

/// Writes only what differs from what is shown, so that an unchanged form leaves no trace. The form shows numbers masked:
/// a mask that comes back untouched stands for what it hides.
pub(super) fn edit_resident(pen: &mut Pen<'_>, args: EditResident) -> Result<Empty, Problem> {
    must_exist(pen, "resident", &args.id)?;
    let fields = unmasked(pen, &args.id, args.fields)?;
    for (field, value) in Checked::read(fields, pen.now_ms())?.values {
        put(pen, field, args.id, value.as_deref())?;
    }
    Ok(Empty {})
}

fn unmasked(pen: &Pen<'_>, id: &Id, mut fields: ResidentFields) -> Result<ResidentFields, Problem> {
    let written = [
        ("phone", Field::Phone, &mut fields.phone),
        ("id_number", Field::IdNumber, &mut fields.id_number),
        ("birth", Field::Birth, &mut fields.birth),
        ("note", Field::Note, &mut fields.note),
        ("registered_at", Field::RegisteredAt, &mut fields.registered_at),
    ];
    for (column, field, text) in written {
        if let Some(given) = text.take() {
            *text = Some(masking::unmasked(
                column,
                given,
                value(pen, field, id)?.as_deref(),
            ));
        }
    }
    for contact in fields.contacts.iter_mut().flatten() {
        if let Some(field) = contact_field(contact.slot) {
            unmasked_contact(contact, value(pen, field, id)?.as_deref());
        }
    }
    Ok(fields)
}

pub(super) fn move_resident(pen: &mut Pen<'_>, args: MoveResident) -> Result<Empty, Problem> {
    must_exist(pen, "resident", &args.id)?;
    must_exist(pen, "home", &args.home)?;
    let now: Id = pen
        .db()
        .prepare_cached("SELECT home FROM resident WHERE id = ?")?
        .query_row([args.id], |row| row.get(0))?;
    if now != args.home {
        pen.write(Field::Home.edit(args.id, Some(&args.home.to_string())))?;
    }
    Ok(Empty {})
}

/// Says how somebody lives there; of somebody away also until when. Whoever is back is away until nothing any more.
pub(super) fn set_resident_status(pen: &mut Pen<'_>, args: SetStatus) -> Result<Empty, Problem> {
    must_exist(pen, "resident", &args.id)?;
    let until = args.until.as_deref().map(str::trim);
    let until = until.map(|day| some(day).map(|day| checked_day(&day)).transpose());
    let until = until.transpose()?;
    let is_away = args.status == ResidentStatus::Away;
    if !is_away && until.flatten().is_some() {
        return Err(Problem::bad(
            "until",
            "只有“暂离”才填写回来的日期。",
            "Only somebody away has a day to come back.",
        ));
    }
    let now = value(pen, Field::Status, &args.id)?;
    if ResidentStatus::of(now.as_deref()) != args.status {
        pen.write(Field::Status.edit(args.id, Some(args.status.name())))?;
    }
    let day = until.flatten().map(|day| day.to_string());
    if until.is_some() || !is_away {
        put(pen, Field::AwayUntil, args.id, day.as_deref())?;
    }
    Ok(Empty {})
}
