//! The versions of a review, as a person reads them.

use super::Matter;
use super::types::*;
use crate::desk::{Look, Role};
use crate::features::closures;
use crate::features::lists::{answer_versions, line_name};
use crate::features::members::{device_name, staff_name};
use crate::features::phones::marked_by;
use crate::features::register::{Field, home_address, shown};
use crate::features::sweeps::outcome_name;
use crate::features::tubes::result_versions;
use crate::id::Id;
use crate::journal::clock::{Hlc, doubt};
use crate::problem::Lang;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A review named by what it is about.
pub(super) struct Key {
    pub matter: Matter,
    pub subject: Id,
    pub part: Vec<u8>,
}

impl Key {
    /// `field:0192…:14`.
    pub fn text(&self) -> String {
        let part: String = self.part.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}:{}:{part}", self.matter.name(), self.subject)
    }

    /// The review of this matter; nothing where no version of ours knows it.
    pub fn new(matter: &str, subject: Id, part: Vec<u8>) -> Option<Key> {
        Matter::of(matter).map(|matter| Key {
            matter,
            subject,
            part,
        })
    }

    pub fn read(text: &str) -> Option<Key> {
        let mut parts = text.split(':');
        let (matter, subject, part) = (
            Matter::of(parts.next()?)?,
            parts.next()?.parse().ok()?,
            parts.next()?,
        );
        if parts.next().is_some() || !part.is_ascii() {
            return None;
        }
        let digits: Vec<char> = part.chars().collect();
        let bytes = digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok());
        Some(Key {
            matter,
            subject,
            part: bytes.collect::<Option<_>>()?,
        })
    }

    /// The id that `part` is, for matters whose part is one.
    pub fn part_id(&self) -> Id {
        self.part.as_slice().try_into().map_or(Id::NIL, Id::from_bytes)
    }

    /// The line of a list that `part` names.
    pub fn line(&self) -> u32 {
        self.part.as_slice().try_into().map_or(0, u32::from_be_bytes)
    }

    /// The tube that `part` names.
    pub fn code(&self) -> String {
        String::from_utf8_lossy(&self.part).into_owned()
    }

    /// The field that `part` is.
    pub fn field(&self) -> Option<(Field, &'static str, &'static str)> {
        self.part.first().and_then(|number| Field::of(*number))
    }
}

/// Whom or what it concerns.
pub(super) fn title(db: &Connection, key: &Key, lang: Lang) -> rusqlite::Result<String> {
    let name = |table: &str, id: &Id| -> rusqlite::Result<String> {
        let sql = format!("SELECT name FROM {table} WHERE id = ?");
        Ok(db
            .prepare_cached(&sql)?
            .query_row([id], |row| row.get(0))
            .optional()?
            .unwrap_or_default())
    };
    Ok(match key.matter {
        Matter::Field => {
            let (table, field) = key.field().map_or(("resident", ""), |(_, table, _)| {
                (table, field_name(key.part[0], lang))
            });
            let who = match table {
                "resident" => resident(db, &key.subject)?,
                "home" => home_address(db, &key.subject)?.unwrap_or_default(),
                table => name(table, &key.subject)?,
            };
            format!("{who} · {field}")
        }
        Matter::Mark => {
            let target = resident(db, &key.subject)?;
            let target = if target.is_empty() {
                home_address(db, &key.subject)?.unwrap_or_default()
            } else {
                target
            };
            format!("{target} · {}", name("round", &key.part_id())?)
        }
        Matter::ServedTwice => format!(
            "{} · {}",
            home_address(db, &key.subject)?.unwrap_or_default(),
            name("round", &key.part_id())?
        ),
        Matter::Stock => format!(
            "{} · {}",
            name("item", &key.subject)?,
            name("place", &key.part_id())?
        ),
        Matter::Tube => format!("{} · {}", key.code(), name("round", &key.subject)?),
        Matter::Closure => closures::label(db, &key.subject)?,
        Matter::List => format!(
            "{} · {}",
            line_name(db, &key.subject, key.line())?,
            name("list", &key.subject)?
        ),
    })
}

fn resident(db: &Connection, id: &Id) -> rusqlite::Result<String> {
    let found: Option<(String, Id)> = db
        .prepare_cached("SELECT name, home FROM resident WHERE id = ?")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((name, home)) = found else {
        return Ok(String::new());
    };
    Ok(format!("{} {name}", home_address(db, &home)?.unwrap_or_default())
        .trim()
        .to_owned())
}

fn field_name(number: u8, lang: Lang) -> &'static str {
    let (zh, en) = match Field::of(number).map(|(field, _, column)| (field, column)) {
        Some((Field::HomeRoom, _)) => ("室号", "room"),
        Some((_, "name")) => ("名称", "name"),
        Some((_, "sex")) => ("性别", "sex"),
        Some((_, "birth")) => ("出生日期", "birth"),
        Some((_, "id_number")) => ("身份证号", "identity number"),
        Some((_, "phone")) => ("电话", "phone"),
        Some((_, "relation")) => ("与户主关系", "relation"),
        Some((_, "care")) => ("特殊关照", "care"),
        Some((_, "status")) => ("居住状态", "status"),
        Some((_, "home")) => ("住处", "home"),
        Some((_, "gone")) => ("是否删除", "removed"),
        Some((_, "used_as")) => ("房屋用途", "use of the home"),
        Some((_, "keeper")) => ("房东或钥匙保管人", "landlord or key holder"),
        Some((_, "keeper_phone")) => ("房东或钥匙保管人电话", "phone of the landlord or key holder"),
        Some((_, "registration")) => ("户籍", "registration"),
        Some((_, "registered_at")) => ("户籍地", "registered at"),
        Some((_, "away_until")) => ("离开到", "away until"),
        Some((_, "contact1" | "contact2" | "contact3")) => ("紧急联系人", "emergency contact"),
        Some((_, "merged_into")) => ("合并到", "merged into"),
        _ => ("备注", "note"),
    };
    lang.pick(zh, en)
}

/// For whom versions are told, and when.
pub(super) struct Eyes<'a> {
    pub db: &'a Connection,
    pub lang: Lang,
    pub viewer: Role,
    pub now_ms: i64,
}

impl<'a> Eyes<'a> {
    pub fn of(look: &Look<'a>) -> Eyes<'a> {
        Eyes {
            db: look.db,
            lang: look.lang,
            viewer: look.viewer,
            now_ms: look.now_ms,
        }
    }
}

/// What was said, the latest first.
pub(super) fn versions(eyes: &Eyes<'_>, key: &Key) -> rusqlite::Result<Vec<ReviewVersion>> {
    let (db, lang) = (eyes.db, eyes.lang);
    let said = |row: &Row<'_>, value: String| {
        let (writer, seq, at): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok::<_, rusqlite::Error>(ReviewVersion {
            reference: format!("{writer}:{seq}"),
            value,
            at,
            doubt: doubt(at, Hlc(row.get::<_, i64>("clock")? as u64), eyes.now_ms),
            by: staff_name(db, &row.get(3)?)?,
            device: device_name(db, writer)?,
        })
    };
    match key.matter {
        Matter::Field => {
            let column = key.field().map_or("note", |(_, _, column)| column);
            let mut all = db.prepare_cached(
                "SELECT writer, seq, at, by_id, value, clock FROM entry_field WHERE entry = ? AND field = ? AND standing = 1 ORDER BY clock DESC, seq DESC",
            )?;
            let rows: Vec<(ReviewVersion, Option<String>)> = all
                .query_map(params![key.subject, key.part.first()], |row| {
                    Ok((said(row, String::new())?, row.get(4)?))
                })?
                .collect::<rusqlite::Result<_>>()?;
            let mut values = rows
                .iter()
                .map(|(_, value)| readable(eyes, column, value))
                .collect::<rusqlite::Result<Vec<_>>>()?;
            if column_of_digits(column) && eyes.viewer >= Role::Staff {
                let clear: Vec<Option<&str>> = rows.iter().map(|(_, value)| value.as_deref()).collect();
                tell_apart(&mut values, &clear);
            }
            Ok(rows
                .into_iter()
                .zip(values)
                .map(|((version, _), value)| ReviewVersion { value, ..version })
                .collect())
        }
        Matter::Mark => {
            let round = key.part_id();
            let mut all = db.prepare_cached(
                "SELECT writer, seq, at, by_id, outcome, tube, clock, phone, coalesce(written_at, at) FROM mark WHERE target = ? AND round = ? AND standing = 1 ORDER BY clock DESC, seq DESC",
            )?;
            let rows = all.query_map(params![key.subject, round], |row| {
                let outcome = outcome_name(db, round, row.get(4)?, lang)?;
                let tube: Option<String> = row.get(5)?;
                let says = tube.map_or(outcome.clone(), |tube| format!("{outcome} · {tube}"));
                let version = said(row, says)?;
                let (clock, written_at): (i64, i64) = (row.get(6)?, row.get(8)?);
                Ok(ReviewVersion {
                    by: marked_by(db, &row.get(3)?, row.get(7)?)?,
                    doubt: doubt(written_at, Hlc(clock as u64), eyes.now_ms),
                    ..version
                })
            })?;
            rows.collect()
        }
        Matter::List => answer_versions(db, &key.subject, key.line(), lang, said),
        Matter::Tube => result_versions(db, &key.subject, &key.code(), lang, said),
        Matter::Closure => closures::versions(db, &key.subject, lang, said),
        Matter::ServedTwice => {
            let mut all = db.prepare_cached(
                "SELECT m.writer, m.seq, m.at, m.by_id, m.quantity, i.name, i.unit, m.clock AS clock, k.phone FROM movement m JOIN item i ON i.id = m.item
                 LEFT JOIN mark k ON k.round = m.round AND k.target = m.home AND k.writer = m.writer AND k.seq = m.seq
                 WHERE m.home = ? AND m.round = ? AND m.withdrawn = 0 ORDER BY m.clock DESC, m.seq DESC",
            )?;
            let rows = all.query_map(params![key.subject, key.part_id()], |row| {
                let quantity = row.get::<_, i64>(4)? as f64 / 1000.0;
                let (item, unit): (String, String) = (row.get(5)?, row.get(6)?);
                let version = said(row, format!("{item} {quantity} {unit}"))?;
                Ok(ReviewVersion {
                    by: marked_by(db, &row.get(3)?, row.get(8)?)?,
                    ..version
                })
            })?;
            rows.collect()
        }
        Matter::Stock => {
            let left = "SELECT s.quantity, i.unit FROM stock s JOIN item i ON i.id = s.item WHERE s.item = ? AND s.place = ?";
            let (quantity, unit): (i64, String) = db
                .prepare_cached(left)?
                .query_row(params![key.subject, key.part_id()], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
            let mut all = db.prepare_cached(
                "SELECT writer, seq, at, by_id, clock FROM movement WHERE item = ? AND from_place = ? AND withdrawn = 0 ORDER BY clock DESC, seq DESC LIMIT 1",
            )?;
            let rows = all.query_map(params![key.subject, key.part_id()], |row| {
                said(row, format!("{} {unit}", quantity as f64 / 1000.0))
            })?;
            rows.collect()
        }
    }
}

fn column_of_digits(column: &str) -> bool {
    matches!(
        column,
        "phone" | "id_number" | "birth" | "keeper_phone" | "contact1" | "contact2" | "contact3"
    )
}

/// Numbers that look alike behind the mask must be told apart to be chosen from: as few digits more as that takes are shown.
fn tell_apart(masked: &mut [String], clear: &[Option<&str>]) {
    let digit = |number: Option<&str>, place: usize| number.and_then(|text| text.chars().nth(place));
    loop {
        let alike = (0..clear.len())
            .flat_map(|n| (0..n).map(move |before| (before, n)))
            .find(|(before, n)| masked[*before] == masked[*n] && clear[*before] != clear[*n]);
        let Some((one, other)) = alike else { return };
        let longest = masked[one].chars().count();
        let differs = (0..longest).find(|place| digit(clear[one], *place) != digit(clear[other], *place));
        let Some(place) = differs else { return };
        for (shown, number) in masked.iter_mut().zip(clear) {
            let Some(digit) = digit(*number, place) else {
                continue;
            };
            *shown = shown
                .chars()
                .enumerate()
                .map(|(at, c)| if at == place { digit } else { c })
                .collect();
        }
    }
}

pub(super) fn readable(eyes: &Eyes<'_>, column: &str, value: &Option<String>) -> rusqlite::Result<String> {
    let lang = eyes.lang;
    let Some(value) = value else {
        return Ok(lang.pick("（空）", "(empty)").to_owned());
    };
    let word = match (column, value.as_str()) {
        ("sex", "male") => Some(("男", "male")),
        ("sex", "female") => Some(("女", "female")),
        ("status", "living") => Some(("在住", "living here")),
        ("status", "away") => Some(("暂离", "away")),
        ("status", "moved_out") => Some(("已迁出", "moved out")),
        ("gone", _) => Some(("已删除", "removed")),
        ("used_as", "own") => Some(("自住", "lived in by its owners")),
        ("used_as", "rented") => Some(("出租", "rented")),
        ("used_as", "vacant") => Some(("空关", "vacant")),
        ("used_as", "shared") => Some(("群租", "shared by many")),
        ("used_as", "shop") => Some(("商用", "shop")),
        ("used_as", "other") => Some(("其他", "other")),
        ("registration", "here") => Some(("人在户在", "registered and living here")),
        ("registration", "absent") => Some(("户在人不在", "registered here, living elsewhere")),
        ("registration", "elsewhere") => Some(("人在户不在", "living here, registered elsewhere")),
        _ => None,
    };
    if let Some((zh, en)) = word {
        return Ok(lang.pick(zh, en).to_owned());
    }
    let shown = shown(eyes.db, eyes.viewer, column, value.clone())?;
    Ok(shown.unwrap_or_else(|| lang.pick("（仅工作人员可见）", "(for staff only)").to_owned()))
}
