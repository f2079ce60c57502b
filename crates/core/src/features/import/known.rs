//! Who has been seen in the file: nobody is read twice into one home, and who stands in two homes is pointed out. Who is in the
//! register already is the difference's concern.

use super::field::Field;
use super::reading::Home;
use super::remark::Remarks;
use super::table::Table;
use std::collections::HashMap;

/// Everybody seen so far.
#[derive(Default)]
pub(super) struct Known<'a> {
    by_id: HashMap<String, Vec<(&'a Table, u32, Home)>>,
    homes: HashMap<Home, Household>,
}

/// Who is in one home, with the row.
#[derive(Default)]
struct Household {
    ids: HashMap<String, u32>,
    names: HashMap<String, u32>,
    names_without_id: HashMap<String, u32>,
}

/// One resident, about to be added.
pub(super) struct Newcomer<'a, 'n> {
    pub table: &'a Table,
    pub row: u32,
    pub home: &'n Home,
    pub name: &'n str,
    pub id: Option<&'n str>,
}

impl<'a> Known<'a> {
    /// False, with the row rejected, for somebody who is already there.
    pub fn is_new(&mut self, who: &Newcomer<'a, '_>, remarks: &mut Remarks) -> bool {
        let Newcomer {
            table,
            row,
            home,
            name,
            id,
        } = *who;
        let household = self.homes.entry(home.clone()).or_default();
        let by_id = id.and_then(|id| household.ids.get(id));
        // Without both numbers, the same name in the same home is the same person.
        let by_name = if id.is_none() {
            &household.names
        } else {
            &household.names_without_id
        }
        .get(name);
        if let Some(first) = by_id.or(by_name) {
            let field = if by_id.is_some() {
                Field::IdNumber
            } else {
                Field::Name
            };
            remarks.reject(
                table,
                row,
                field,
                "duplicate_row",
                format!("与第 {first} 行是同一户的同一个人，不重复登记"),
                format!("the same person in the same home as row {first}"),
            );
            return false;
        }
        household.names.entry(name.to_owned()).or_insert(row);
        match id {
            None => {
                household.names_without_id.entry(name.to_owned()).or_insert(row);
            }
            Some(id) => {
                household.ids.insert(id.to_owned(), row);
                self.by_id
                    .entry(id.to_owned())
                    .or_default()
                    .push((table, row, home.clone()));
            }
        }
        true
    }

    /// One identity number in several homes: each of the rows is told of another.
    pub fn tell_of_other_homes(self, remarks: &mut Remarks) {
        for rows in self.by_id.values().filter(|rows| rows.len() > 1) {
            for (table, row, home) in rows {
                if let Some((_, other_row, other)) = rows.iter().find(|(_, _, other)| other != home) {
                    let (zh, en) = place_words(other);
                    remarks.flag(
                        table,
                        *row,
                        Field::IdNumber,
                        "id_duplicate_other_home",
                        format!("同一身份证号也在 {zh}（第 {other_row} 行），请核对人户"),
                        format!("the same identity number is also in {en} (row {other_row})"),
                    );
                }
            }
        }
    }
}

fn place_words(home: &Home) -> (String, String) {
    let Home {
        building, unit, room, ..
    } = home;
    if unit.is_empty() {
        (
            format!("{building}号楼{room}"),
            format!("building {building} room {room}"),
        )
    } else {
        (
            format!("{building}号楼{unit}单元{room}"),
            format!("building {building} unit {unit} room {room}"),
        )
    }
}
