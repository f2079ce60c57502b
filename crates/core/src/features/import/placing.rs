//! Which home a row belongs to. What a row says is put together first; whether a unit is wanting is known only once all
//! rows have been seen.

use super::address::{Address, parse_address, parse_building, parse_room, parse_unit};
use super::field::Field;
use super::held::Held;
use super::reading::Home;
use super::remark::Remarks;
use super::sheet::Value;
use super::table::{Line, Table};
use std::collections::{BTreeMap, BTreeSet};

/// What a row says about its home. Building and room are there, the unit may not be.
pub(super) struct Said {
    pub compound: String,
    pub building: String,
    pub unit: Option<String>,
    pub room: String,
}

/// Puts together what the columns, the sheet's name and the lines above say; rejects a row that cannot be placed.
pub(super) fn said(
    table: &Table,
    line: &Line,
    compound: &Compound<'_>,
    remarks: &mut Remarks,
) -> Option<Said> {
    for field in [Field::Address, Field::Building, Field::Unit, Field::Room] {
        if table
            .cell(line, field)
            .is_some_and(|cell| matches!(cell.value, Value::Date(_)))
        {
            remarks.reject(
                table,
                line.number,
                field,
                "address_is_date",
                "地址被表格软件改成了日期，请把这一列设为文本后重填",
                "a spreadsheet turned the address into a date; set the column to text and type it again",
            );
            return None;
        }
    }
    let text = |field| table.text(line, field);
    let written = text(Field::Address);
    let mut place = parse_address(&written).unwrap_or_default();
    let mut take = |found: Address| {
        place.building = found.building.or(place.building.take());
        place.unit = found.unit.or(place.unit.take());
        place.room = found.room.or(place.room.take());
    };
    let building = text(Field::Building);
    if !building.is_empty() {
        take(parse_building(&building));
    }
    let unit = text(Field::Unit);
    if !unit.is_empty() {
        take(Address {
            unit: parse_unit(&unit),
            ..Address::default()
        });
    }
    let room = text(Field::Room);
    if !room.is_empty() {
        let building_known = !building.is_empty() || line.heading.building.is_some();
        take(parse_room(&room, building_known));
    }
    if place.building.is_none() {
        place.building = line.heading.building.clone();
        place.unit = place.unit.or_else(|| line.heading.unit.clone());
    }
    // The address is the place to look at where there is no column of its own.
    let at = |field| {
        if table.has(field) || !table.has(Field::Address) {
            field
        } else {
            Field::Address
        }
    };
    match (place.building, place.room) {
        (Some(building), Some(room)) => Some(Said {
            compound: compound.of(table, line),
            building,
            unit: place.unit,
            room,
        }),
        (Some(_), None) => {
            remarks.reject(
                table,
                line.number,
                at(Field::Room),
                "room_missing",
                "缺室号，无法确定是哪一户",
                "no room, so the home is not known",
            );
            None
        }
        (None, Some(_)) => {
            remarks.reject(
                table,
                line.number,
                at(Field::Building),
                "building_missing",
                "缺楼号，无法确定是哪一户",
                "no building, so the home is not known",
            );
            None
        }
        (None, None) => {
            let (zh, en) = if written.is_empty() {
                (
                    "缺楼号和室号，无法确定是哪一户",
                    "no building and no room, so the home is not known",
                )
            } else {
                (
                    "地址看不出楼号和室号",
                    "the address names no building and no room, or more than one",
                )
            };
            remarks.reject(table, line.number, at(Field::Room), "room_missing", zh, en);
            None
        }
    }
}

/// The compound of a row: the one given, else the row's own, else the file's.
pub(super) struct Compound<'a> {
    pub given: Option<&'a str>,
    pub file: &'a str,
}

impl Compound<'_> {
    fn of(&self, table: &Table, line: &Line) -> String {
        let own = || Some(table.text(line, Field::Compound)).filter(|name| !name.is_empty());
        self.given
            .map(str::to_owned)
            .or_else(own)
            .or_else(|| table.compound.clone())
            .unwrap_or_else(|| self.file.to_owned())
    }
}

/// The units of every building, from all rows and from the register.
pub(super) struct Units {
    by_building: BTreeMap<(String, String), Building>,
}

#[derive(Default)]
struct Building {
    named: BTreeSet<String>,
    rows_with: usize,
    rows_without: usize,
}

/// What becomes of a row that names no unit.
pub(super) enum Unit {
    /// The unit to use; "" where the building has none.
    Is(String),
    /// The building's only unit, which the row did not name.
    Assumed(String),
    /// One of several: a person must say which.
    Unknown(usize),
}

impl Units {
    /// Looks through all rows.
    pub fn of<'a>(rows: impl Iterator<Item = &'a Said>, held: &dyn Held) -> Self {
        let mut by_building: BTreeMap<(String, String), Building> = BTreeMap::new();
        for row in rows {
            let building = by_building
                .entry((row.compound.clone(), row.building.clone()))
                .or_default();
            match &row.unit {
                Some(unit) => {
                    building.rows_with += 1;
                    building.named.insert(unit.clone());
                }
                None => building.rows_without += 1,
            }
        }
        for ((compound, name), building) in &mut by_building {
            building.named.extend(
                held.units(compound, name)
                    .into_iter()
                    .filter(|unit| !unit.is_empty()),
            );
        }
        Self { by_building }
    }

    /// The unit of one row.
    pub fn unit_of(&self, said: &Said) -> Unit {
        if let Some(unit) = &said.unit {
            return Unit::Is(unit.clone());
        }
        let Some(building) = self
            .by_building
            .get(&(said.compound.clone(), said.building.clone()))
        else {
            return Unit::Is(String::new());
        };
        match building.named.len() {
            0 => Unit::Is(String::new()),
            // One odd row with a unit does not give a unit to a building written without any.
            1 if building.rows_with > 0 && building.rows_without > building.rows_with => {
                Unit::Is(String::new())
            }
            1 => Unit::Assumed(building.named.iter().next().cloned().unwrap_or_default()),
            several => Unit::Unknown(several),
        }
    }
}

/// Settles the unit of a row, with a remark where the row did not name it.
pub(super) fn home_of(
    table: &Table,
    row: u32,
    said: &Said,
    units: &Units,
    remarks: &mut Remarks,
) -> Option<Home> {
    let at = if table.has(Field::Unit) || !table.has(Field::Address) {
        Field::Unit
    } else {
        Field::Address
    };
    let unit = match units.unit_of(said) {
        Unit::Is(unit) => unit,
        Unit::Assumed(unit) => {
            remarks.flag(
                table,
                row,
                at,
                "unit_assumed",
                format!("没有写单元，按该楼唯一的 {unit} 单元登记"),
                format!("no unit given; put into unit {unit}, the only one of the building"),
            );
            unit
        }
        Unit::Unknown(several) => {
            let building = &said.building;
            remarks.reject(
                table,
                row,
                at,
                "unit_missing",
                format!("{building} 号楼有 {several} 个单元，这一行没有写单元"),
                format!("building {building} has {several} units and the row names none"),
            );
            return None;
        }
    };
    Some(Home {
        compound: said.compound.clone(),
        building: said.building.clone(),
        unit,
        room: said.room.clone(),
    })
}
