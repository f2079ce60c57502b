//! The places a closure can be of: compounds, buildings and units.

use super::types::{ClosurePlace, FindPlaces, PlaceKind};
use crate::desk::Look;
use crate::features::members::{Named, required};
use crate::features::register::place::{building_key, building_label, unit_key, unit_label};
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// More are no help to whoever types on.
const MOST_FOUND: usize = 20;

/// A place with all that it stands in.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub id: Id,
    pub compound: Named,
    pub building: Option<Named>,
    pub unit: Option<Named>,
}

impl Place {
    pub fn kind(&self) -> PlaceKind {
        match (&self.building, &self.unit) {
            (_, Some(_)) => PlaceKind::Unit,
            (Some(_), None) => PlaceKind::Building,
            (None, None) => PlaceKind::Compound,
        }
    }

    /// `3号楼2单元` within its compound; a compound by its name.
    pub fn label(&self) -> String {
        let building = self
            .building
            .as_ref()
            .map(|building| building_label(&building.name));
        let unit = self.unit.as_ref().map(|unit| unit_label(&unit.name));
        match building {
            None => self.compound.name.clone(),
            Some(building) => building + &unit.unwrap_or_default(),
        }
    }

    pub fn view(&self) -> ClosurePlace {
        ClosurePlace {
            id: self.id,
            kind: self.kind(),
            compound: self.compound.clone(),
            building: self.building.as_ref().map(|building| building.id),
            label: self.label(),
        }
    }

    /// Whether it is this place, or stands in it.
    pub fn is_in(&self, place: &Id) -> bool {
        self.id == *place || self.around().contains(place)
    }

    /// What it stands in, the nearest first.
    pub fn around(&self) -> Vec<Id> {
        let all = [
            self.building.as_ref().map(|building| building.id),
            Some(self.compound.id),
        ];
        all.into_iter().flatten().filter(|id| *id != self.id).collect()
    }
}

/// What the column `place` of the rows `x` stands in, as far as it is in the register.
pub(super) const JOINED: &str =
    "LEFT JOIN unit u ON u.id = x.place LEFT JOIN building b ON b.id = coalesce(u.building, x.place)
    JOIN compound c ON c.id = coalesce(b.compound, x.place)";
/// Whether it is there: neither removed nor taken back with its import.
pub(super) const PRESENT: &str = "c.present AND (b.id IS NULL OR b.present) AND (u.id IS NULL OR u.present)";
pub(super) const NAMES: &str = "x.place, c.id, c.name, b.id, b.name, u.id, u.name";
/// Compounds before their buildings, buildings before their units, each in walking order.
pub(super) const ORDER: &str = "c.at, c.id, b.sort, b.id, u.sort, u.id";

/// A place from the columns [`NAMES`].
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Place> {
    let named = |at: usize| -> rusqlite::Result<Option<Named>> {
        let id: Option<Id> = row.get(at)?;
        let name: Option<String> = row.get(at + 1)?;
        Ok(id.zip(name).map(|(id, name)| Named { id, name }))
    };
    let id = row.get(0)?;
    Ok(Place {
        id,
        compound: named(1)?.unwrap_or(Named {
            id,
            name: String::new(),
        }),
        building: named(3)?,
        unit: named(5)?,
    })
}

/// The place of this id.
///
/// # Errors
/// Where there is none.
pub(super) fn find(db: &Connection, id: &Id) -> Result<Place, Problem> {
    let sql = format!("SELECT {NAMES} FROM (SELECT ?1 AS place) x {JOINED} WHERE {PRESENT}");
    let found = db.prepare_cached(&sql)?.query_row([id], read).optional()?;
    found.ok_or_else(|| Problem::not_found("这个小区、楼栋或单元", "compound, building or unit"))
}

/// Compound and address of a place, present or not; empty where nobody knows it.
///
/// # Errors
/// SQLite's.
pub(crate) fn label(db: &Connection, id: &Id) -> rusqlite::Result<String> {
    let sql = format!("SELECT {NAMES} FROM (SELECT ?1 AS place) x {JOINED}");
    let found = db.prepare_cached(&sql)?.query_row([id], read).optional()?;
    Ok(found.map_or_else(String::new, |place| match place.kind() {
        PlaceKind::Compound => place.label(),
        _ => format!("{} {}", place.compound.name, place.label()),
    }))
}

/// Every unit that is there, in walking order.
pub(super) fn all_units(db: &Connection) -> rusqlite::Result<Vec<Place>> {
    let sql = format!(
        "SELECT {NAMES} FROM (SELECT id AS place FROM unit) x {JOINED} WHERE {PRESENT} ORDER BY {ORDER}"
    );
    db.prepare_cached(&sql)?.query_map([], read)?.collect()
}

/// The units of a place that are there, in walking order.
pub(super) fn units(db: &Connection, place: &Id) -> rusqlite::Result<Vec<Place>> {
    let mut all = all_units(db)?;
    all.retain(|unit| unit.is_in(place));
    Ok(all)
}

/// How many homes and people are in a unit.
pub(super) fn counts(db: &Connection, unit: &Place) -> rusqlite::Result<(u64, u64)> {
    let building = unit.building.as_ref().map_or(Id::NIL, |building| building.id);
    db.prepare_cached(
        "SELECT (SELECT count(*) FROM home h WHERE h.present = 1 AND h.building = ?1 AND h.unit = ?2),
            (SELECT count(*) FROM resident r WHERE r.present = 1 AND r.building = ?1 AND r.unit = ?2)",
    )?
    .query_row(params![building, unit.id], |row| {
        Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64))
    })
}

/// Places whose name or number fits what was typed: `一村`, `3`, `3-2`, `3号楼2单元`, `一村3`.
pub(super) fn find_places(look: &Look<'_>, args: FindPlaces) -> Result<Vec<ClosurePlace>, Problem> {
    let text = required(&args.text, "楼栋或单元", "building or unit")?;
    let sql = format!(
        "SELECT {NAMES} FROM (SELECT id AS place FROM compound UNION ALL SELECT id FROM building UNION ALL SELECT id FROM unit) x
         {JOINED} WHERE {PRESENT} ORDER BY {ORDER}"
    );
    let mut all = look.db.prepare_cached(&sql)?;
    let places: Vec<Place> = all.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    let mut found: Vec<(u8, &Place)> = places
        .iter()
        .filter_map(|place| Some((fit(place, &text)?, place)))
        .collect();
    if let Some(named) = named_first(&found, &text) {
        found.retain(|(_, place)| place.compound.name == named);
    }
    found.sort_by_key(|(fit, _)| *fit);
    Ok(found
        .iter()
        .take(MOST_FOUND)
        .map(|(_, place)| place.view())
        .collect())
}

/// The compound that was typed first, of those in which something fits: `一村东` where there is a `一村` too.
fn named_first(found: &[(u8, &Place)], text: &str) -> Option<String> {
    let names = found.iter().map(|(_, place)| &place.compound.name);
    names
        .filter(|name| !name.is_empty() && text.starts_with(name.as_str()))
        .max_by_key(|name| name.len())
        .cloned()
}

/// How well a place fits, the best at 0; nothing where it does not.
fn fit(place: &Place, text: &str) -> Option<u8> {
    let (compound, rest) = match text.strip_prefix(place.compound.name.as_str()) {
        Some(rest) => (true, rest.trim()),
        None => (false, text),
    };
    if rest.is_empty() || (!compound && place.compound.name.contains(text)) {
        // The whole compound first, then what is in it.
        return Some(match place.kind() {
            PlaceKind::Compound => 0,
            PlaceKind::Building => 2,
            PlaceKind::Unit => 3,
        });
    }
    let building = place.building.as_ref()?;
    let (key, unit) = (building_key(&building.name), place.unit.as_ref());
    let typed = crate::features::import::parse_building(rest);
    let meant = typed.building.as_deref().is_some_and(|typed| typed == key) || rest == building.name;
    match (meant, typed.unit, unit) {
        (true, None, None) => Some(0),
        (true, None, Some(_)) => Some(1),
        (true, Some(typed), Some(unit)) => (unit_key(&unit.name) == typed).then_some(0),
        (true, Some(_), None) => None,
        (false, ..) => place.label().contains(rest).then_some(2),
    }
}
