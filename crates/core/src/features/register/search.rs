//! Finding residents and homes by what people type.

use super::args::*;
use super::place::{address, building_key, unit_key};
use super::queries::rows;
use super::types::*;
use crate::desk::{Look, Role};
use crate::features::closures::Cover;
use crate::features::filters::condition;
use crate::features::import::{Address, parse_address};
use crate::id::Id;
use crate::legal_time::legal;
use crate::problem::Problem;
use rusqlite::{Connection, ToSql};
use std::collections::HashMap;

/// Fewer digits than this are the tail of nearly everybody's number.
const SHORTEST_TAIL: usize = 3;

/// Conditions, and the values they speak of.
#[derive(Default)]
struct Conditions {
    all: Vec<String>,
    values: Vec<Box<dyn ToSql>>,
}

impl Conditions {
    fn bind(&mut self, value: impl ToSql + 'static) -> String {
        self.values.push(Box::new(value));
        format!("?{}", self.values.len())
    }

    fn text(&self) -> String {
        self.all.join(" AND ")
    }

    fn params(&self) -> Vec<&dyn ToSql> {
        self.values.iter().map(AsRef::as_ref).collect()
    }
}

/// Finds residents in walking order. Two steps, so that it stays quick with many: who fits is read from one table alone;
/// addresses are looked up only for the units that the page shows.
pub(super) fn find_residents(look: &Look<'_>, args: FindResidents) -> Result<ResidentList, Problem> {
    let text = args
        .text
        .as_deref()
        .map(|text| half_width(text.trim()))
        .filter(|text| !text.is_empty());
    let mut wanted = Conditions::default();
    wanted.all.push(
        if args.left.unwrap_or(false) {
            "r.undone = 0 AND r.gone IS NULL AND r.merged = 0"
        } else {
            "r.present = 1"
        }
        .to_owned(),
    );
    if let Some(compound) = args.compound {
        let compound = wanted.bind(compound);
        wanted.all.push(format!(
            "r.building IN (SELECT id FROM building WHERE compound = {compound})"
        ));
    }
    for (id, column) in [(args.building, "r.building"), (args.unit, "r.unit")] {
        if let Some(id) = id {
            let id = wanted.bind(id);
            wanted.all.push(format!("{column} = {id}"));
        }
    }
    if args.care.unwrap_or(false) {
        wanted.all.push("r.care IS NOT NULL".to_owned());
    }
    if let Some(filter) = args.filter {
        let today = legal(look.now_ms).unwrap_or_default().date_naive();
        let bounds = filter.sound()?.on(today);
        let source = wanted.bind(bounds.text());
        let fits = condition(&bounds, "r", &source);
        // Named once at least: a filter may hold nothing but what needs no value.
        wanted.all.push(format!("{source} IS NOT NULL{fits}"));
    }
    if let Some(text) = &text {
        let fits = matching(look, text, &mut wanted)?;
        wanted.all.push(fits);
    }
    // Reading the table in its own order is quicker than by way of the index, unless the index says it all.
    let whole_table = text.is_some() && args.compound.or(args.building).or(args.unit).is_none();
    let by = if whole_table { "NOT INDEXED" } else { "" };
    let mut found: Vec<(Id, Option<Id>)> = look
        .db
        .prepare_cached(&format!(
            "SELECT r.id, r.unit FROM resident r {by} WHERE {}",
            wanted.text()
        ))?
        .query_map(&wanted.params()[..], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let order = walking_order(look.db)?;
    let rank = |unit: &Option<Id>| {
        unit.and_then(|unit| order.get(&unit).copied())
            .unwrap_or(usize::MAX)
    };
    found.sort_by_cached_key(|(_, unit)| rank(unit));
    let start = found.len().min(args.offset.unwrap_or(0) as usize);
    let end = found
        .len()
        .min(start + args.limit.unwrap_or(100).min(500) as usize);
    let rows = if start < end {
        let (first, last) = (rank(&found[start].1), rank(&found[end - 1].1));
        let from = found.partition_point(|(_, unit)| rank(unit) < first);
        let to = found.partition_point(|(_, unit)| rank(unit) <= last);
        let ids: Vec<String> = found[from..to]
            .iter()
            .map(|(id, _)| format!("\"{id}\""))
            .collect();
        let ids = format!("[{}]", ids.join(","));
        let page = rows(
            look,
            "r.id IN (SELECT unhex(value, '-') FROM json_each(?1))",
            &[&ids],
        )?;
        page.into_iter().skip(start - from).take(end - start).collect()
    } else {
        Vec::new()
    };
    Ok(ResidentList {
        total: found.len() as u64,
        rows,
    })
}

/// The place of every unit in the order people walk: compound, building, unit.
fn walking_order(db: &Connection) -> rusqlite::Result<HashMap<Id, usize>> {
    let mut units = db.prepare_cached(
        "SELECT u.id FROM unit u JOIN building b ON b.id = u.building JOIN compound c ON c.id = b.compound
         ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id",
    )?;
    let units = units.query_map([], |row| row.get::<_, Id>(0))?;
    units
        .enumerate()
        .map(|(place, unit)| Ok((unit?, place)))
        .collect()
}

/// Full-width letters and digits as an input method leaves them, made plain.
fn half_width(text: &str) -> String {
    let plain = |letter| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        '\u{3000}' => ' ',
        other => other,
    };
    text.chars().map(plain).collect()
}

/// The condition that a resident fits what a person typed: a name, initials, an address, the tail of a number. Whoever is
/// shown no numbers finds nobody by one: finding is a way of asking whose it is.
fn matching(look: &Look<'_>, text: &str, wanted: &mut Conditions) -> rusqlite::Result<String> {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let name = wanted.bind(format!("%{escaped}%"));
    let mut any = vec![format!("r.name LIKE {name} ESCAPE '\\'")];
    let lower = text.to_ascii_lowercase();
    if lower.chars().all(|c| c.is_ascii_lowercase()) {
        let initials = wanted.bind(format!("%{lower}%"));
        any.push(format!("r.initials LIKE {initials}"));
    }
    let digits = text.strip_suffix(['x', 'X']).unwrap_or(text);
    let is_tail = digits.chars().all(|c| c.is_ascii_digit()) && text.len() >= SHORTEST_TAIL;
    if is_tail && look.viewer >= Role::Staff {
        let tail = wanted.bind(format!("%{}", text.to_ascii_uppercase()));
        // Somebody with two phones has both in the field.
        let inner = wanted.bind(format!("%{text}、%"));
        any.push(format!(
            "r.phone LIKE {tail} OR r.phone LIKE {inner} OR r.id_number LIKE {tail}"
        ));
    }
    if let Some(place) = parse_address(text) {
        let fits = at(look.db, place, wanted)?;
        any.push(format!(
            "r.home IN (SELECT h.id FROM home h JOIN unit u ON u.id = h.unit JOIN building b ON b.id = h.building WHERE {fits})"
        ));
    }
    Ok(format!("({})", any.join(" OR ")))
}

/// The condition that home `h`, unit `u` and building `b` are at an address, however their names are written.
fn at(db: &Connection, place: Address, wanted: &mut Conditions) -> rusqlite::Result<String> {
    type Key = fn(&str) -> String;
    let mut all = Vec::new();
    for (part, table, column, key) in [
        (place.building, "building", "b.name", building_key as Key),
        (place.unit, "unit", "u.name", unit_key as Key),
    ] {
        let Some(part) = part else { continue };
        let names: Vec<String> = db
            .prepare_cached(&format!("SELECT DISTINCT name FROM {table}"))?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let same = names.into_iter().filter(|name| key(name) == part);
        let same: Vec<String> = same.map(|name| wanted.bind(name)).collect();
        all.push(format!("{column} IN ({})", same.join(", ")));
    }
    if let Some(room) = place.room {
        all.push(format!("h.room = {}", wanted.bind(room)));
    }
    Ok(all.join(" AND "))
}

pub(super) fn find_home(look: &Look<'_>, args: FindHome) -> Result<Vec<HomeFound>, Problem> {
    let text = half_width(args.text.trim());
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mut wanted = Conditions::default();
    // `A12` alone is a room that is named so, not building A.
    let plain_room = text.chars().all(|c| c.is_ascii_alphanumeric());
    let fits = match parse_address(&text).filter(|_| !plain_room) {
        Some(place) => at(look.db, place, &mut wanted)?,
        None => format!("h.room = {} COLLATE NOCASE", wanted.bind(text)),
    };
    wanted.all.push(fits);
    if let Some(compound) = args.compound {
        let compound = wanted.bind(compound);
        wanted.all.push(format!("c.id = {compound}"));
    }
    let sql = format!(
        "SELECT h.id, c.name, b.name, u.name, h.room, c.id, b.id, u.id FROM home h JOIN unit u ON u.id = h.unit
         JOIN building b ON b.id = h.building JOIN compound c ON c.id = b.compound
         WHERE h.present = 1 AND b.present AND {} ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id, h.sort, h.id LIMIT 20",
        wanted.text()
    );
    let cover = Cover::read(look.db, look.now_ms)?;
    let mut homes = look.db.prepare_cached(&sql)?;
    let found = homes.query_map(&wanted.params()[..], |row| {
        let text = |place| row.get::<_, String>(place);
        Ok(HomeFound {
            home: row.get(0)?,
            address: format!("{} {}", text(1)?, address(&text(2)?, &text(3)?, &text(4)?)),
            closure: cover.unit(&row.get(5)?, &row.get(6)?, &row.get(7)?),
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
