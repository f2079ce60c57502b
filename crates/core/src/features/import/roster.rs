//! Residents and their homes.

use super::care::care_tags;
use super::cells::{birth_of, note_of, sex_of, without_gaps, yes_or_no};
use super::field::Field;
use super::held::Held;
use super::identity::{IdNumber, read_id};
use super::known::{Known, Newcomer};
use super::living::{Uses, contact_of, registered_at_of, registration_of};
use super::phone::read_phones;
use super::placing::{Compound, Said, Units, home_of, said};
use super::reading::{Counts, EmptyHome, Home, NewCounts, ResidentRow, Roster};
use super::remark::{Remarks, is_name};
use super::table::{Line, Table, is_ditto};
use super::{Stride, problem::ReadProblem};
use std::collections::BTreeSet;

const TEXTS: &[Field] = &[
    Field::Compound,
    Field::Building,
    Field::Unit,
    Field::Room,
    Field::Address,
    Field::Name,
    Field::Sex,
    Field::Birth,
    Field::IdNumber,
    Field::Phone,
    Field::Relation,
    Field::Present,
    Field::Registration,
    Field::RegisteredAt,
    Field::Contact,
    Field::ContactPhone,
    Field::HomeUse,
    Field::Care,
    Field::Note,
];
/// What people write into the name's cell of a home nobody lives in.
const EMPTY: &str = "空户 空关 空关房 空房 空置 空置房 无人 无人居住 无人住 未入住 空";

/// A row that has a name and a place, until all rows have been seen.
struct Draft<'a> {
    table: &'a Table,
    line: &'a Line,
    said: Said,
    /// `None` for a home without a resident.
    name: Option<String>,
}

/// Reads all rows of all tables.
pub(super) fn read(
    tables: &[Table],
    compound: &Compound<'_>,
    held: &dyn Held,
    stride: &mut Stride<'_>,
    remarks: &mut Remarks,
) -> Result<Roster, ReadProblem> {
    let mut drafts = Vec::new();
    let mut roster = Roster::default();
    for table in tables {
        for line in &table.lines {
            stride.step()?;
            let draft = draft(table, line, compound, remarks);
            if draft.is_none() {
                unplaced(table, line, &mut roster);
            }
            drafts.extend(draft);
        }
    }
    let units = Units::of(drafts.iter().map(|draft| &draft.said), held);
    let (mut known, mut uses) = (Known::default(), Uses::default());
    for draft in &drafts {
        stride.step()?;
        let row = draft.line.number;
        let Some(home) = home_of(draft.table, row, &draft.said, &units, remarks) else {
            unplaced(draft.table, draft.line, &mut roster);
            continue;
        };
        uses.hear(draft.table, draft.line, &home, remarks);
        match &draft.name {
            Some(name) => {
                let id = draft
                    .table
                    .cell(draft.line, Field::IdNumber)
                    .map(|cell| read_id(&cell.value));
                let newcomer = Newcomer {
                    table: draft.table,
                    row,
                    home: &home,
                    name,
                    id: id.as_ref().and_then(|id| id.text.as_deref()),
                };
                if known.is_new(&newcomer, remarks) {
                    roster.residents.push(resident(draft, home, name, id, remarks));
                }
            }
            None => {
                remarks.texts(draft.table, draft.line, TEXTS);
                let note = note_of(draft.table, draft.line);
                roster.empty_homes.push(EmptyHome {
                    sheet: draft.table.index,
                    row,
                    home,
                    note,
                });
            }
        }
    }
    known.tell_of_other_homes(remarks);
    roster.used_homes = uses.said();
    // A home with a resident in one row and "empty" in another is not empty.
    let lived_in: BTreeSet<Home> = roster.residents.iter().map(|row| row.home.clone()).collect();
    roster.empty_homes.retain(|row| !lived_in.contains(&row.home));
    Ok(roster)
}

/// Remembers whom a row that is not taken names: they are not gone for that.
fn unplaced(table: &Table, line: &Line, roster: &mut Roster) {
    let name = without_gaps(&table.text(line, Field::Name));
    let number = table
        .cell(line, Field::IdNumber)
        .and_then(|cell| read_id(&cell.value).text);
    let said = [Some(name), number].into_iter().flatten();
    roster.unplaced.extend(said.filter(|text| !text.is_empty()));
}

/// The name and the place of a row, or the reason why it has none.
fn draft<'a>(
    table: &'a Table,
    line: &'a Line,
    compound: &Compound<'_>,
    remarks: &mut Remarks,
) -> Option<Draft<'a>> {
    let written = table.text(line, Field::Name);
    let nobody = EMPTY.split(' ').any(|word| word == written)
        || written.is_empty()
            && ![
                Field::IdNumber,
                Field::Phone,
                Field::Sex,
                Field::Relation,
                Field::Birth,
            ]
            .iter()
            .any(|field| table.own(line, *field));
    if nobody {
        let said = said(table, line, compound, remarks)?;
        return Some(Draft {
            table,
            line,
            said,
            name: None,
        });
    }
    let name = without_gaps(&written);
    if name.is_empty() || is_ditto(&name) {
        remarks.reject(
            table,
            line.number,
            Field::Name,
            "name_missing",
            "缺姓名",
            "no name",
        );
        return None;
    }
    let said = said(table, line, compound, remarks)?;
    Some(Draft {
        table,
        line,
        said,
        name: Some(name),
    })
}

fn resident(
    draft: &Draft<'_>,
    home: Home,
    name: &str,
    id: Option<IdNumber>,
    remarks: &mut Remarks,
) -> ResidentRow {
    let Draft { table, line, .. } = *draft;
    let row = line.number;
    remarks.texts(table, line, TEXTS);
    if !is_name(name) {
        remarks.flag(
            table,
            row,
            Field::Name,
            "name_invalid",
            "姓名里有不该有的字符，按普通文字保存",
            "not a person's name; kept as plain text",
        );
    }
    match &id {
        Some(id) => remarks.id(table, row, id),
        None if table.has(Field::IdNumber) => {
            remarks.flag(
                table,
                row,
                Field::IdNumber,
                "id_missing",
                "缺身份证号",
                "no identity number",
            );
        }
        None => {}
    }
    let says = id.as_ref().and_then(|id| id.says);
    let sex = sex_of(table, line, says.map(|(_, sex)| sex), remarks);
    let birth = birth_of(table, line, says.map(|(birth, _)| birth), remarks);
    let mut phones = Vec::new();
    for cell in table.cells(line, Field::Phone) {
        for phone in remarks.phones(table, row, read_phones(&cell.value.to_text())) {
            if !phones.contains(&phone) {
                phones.push(phone);
            }
        }
    }
    let mut phones = phones.into_iter();
    let note = note_of(table, line);
    ResidentRow {
        sheet: table.index,
        row,
        home,
        name: name.to_owned(),
        sex,
        birth,
        id_number: id.and_then(|id| id.text),
        phone: phones.next(),
        other_phones: phones.collect(),
        relation: Some(table.text(line, Field::Relation)).filter(|text| !text.is_empty()),
        present: yes_or_no(table, line, Field::Present, "present_unclear", remarks),
        care: note.as_deref().map(care_tags).unwrap_or_default(),
        note,
        registration: registration_of(table, line, remarks),
        registered_at: registered_at_of(table, line),
        contact: contact_of(table, line, remarks),
    }
}

/// Counts homes and what they lie in.
pub(super) fn count_homes<'a>(homes: impl Iterator<Item = &'a Home>, held: &dyn Held) -> (Counts, NewCounts) {
    let homes: BTreeSet<&Home> = homes.collect();
    let buildings: BTreeSet<_> = homes
        .iter()
        .map(|home| (&home.compound, &home.building))
        .collect();
    let units: BTreeSet<_> = homes
        .iter()
        .filter(|home| !home.unit.is_empty())
        .map(|home| (&home.compound, &home.building, &home.unit))
        .collect();
    let new_homes = homes.iter().filter(|home| !held.has_home(home)).count();
    (
        Counts {
            buildings: buildings.len(),
            units: units.len(),
            homes: homes.len(),
            residents: 0,
        },
        NewCounts {
            homes: new_homes,
            residents: 0,
        },
    )
}
