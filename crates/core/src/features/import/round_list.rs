//! Lists of a round: who was sampled, into which tube.

use super::cells::{note_of, without_gaps, yes_or_no};
use super::field::Field;
use super::held::Held;
use super::identity::read_id;
use super::limits;
use super::phone::read_phones;
use super::placing::{Compound, Said, Units, home_of, said};
use super::reading::{Home, RepeatedPerson, RoundList, RoundRow, TubeView};
use super::remark::{Remarks, is_name};
use super::table::{Line, Table};
use super::{Stride, problem::ReadProblem};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const TEXTS: &[Field] = &[
    Field::Compound,
    Field::Building,
    Field::Unit,
    Field::Room,
    Field::Address,
    Field::Name,
    Field::IdNumber,
    Field::Phone,
    Field::Sampled,
    Field::Tube,
    Field::Care,
    Field::Note,
];

/// Reads all rows of all tables.
pub(super) fn read(
    tables: &[Table],
    compound: &Compound<'_>,
    held: &dyn Held,
    stride: &mut Stride<'_>,
    remarks: &mut Remarks,
) -> Result<RoundList, ReadProblem> {
    let mut drafts: Vec<(&Table, &Line, Said, String)> = Vec::new();
    for table in tables {
        for line in &table.lines {
            stride.step()?;
            let name = without_gaps(&table.text(line, Field::Name));
            if name.is_empty() {
                remarks.reject(
                    table,
                    line.number,
                    Field::Name,
                    "name_missing",
                    "缺姓名",
                    "no name",
                );
            } else if let Some(said) = said(table, line, compound, remarks) {
                drafts.push((table, line, said, name));
            }
        }
    }
    let units = Units::of(drafts.iter().map(|(_, _, said, _)| said), held);
    let mut list = RoundList::default();
    let mut placed: Vec<&Table> = Vec::new();
    for (table, line, said, name) in drafts {
        stride.step()?;
        if let Some(home) = home_of(table, line.number, &said, &units, remarks) {
            list.rows.push(round_row(table, line, home, name, remarks));
            placed.push(table);
        }
    }
    let pattern = Pattern::of(list.rows.iter().filter_map(|row| row.tube.as_deref()));
    list.day = pattern.day;
    check_tubes(&list.rows, &placed, &pattern, remarks);
    list.repeated = repeated(&list.rows, &placed, remarks);
    list.tubes = tubes(&list.rows, &placed, remarks);
    Ok(list)
}

fn round_row(table: &Table, line: &Line, home: Home, name: String, remarks: &mut Remarks) -> RoundRow {
    let row = line.number;
    remarks.texts(table, line, TEXTS);
    if !is_name(&name) {
        remarks.flag(
            table,
            row,
            Field::Name,
            "name_invalid",
            "姓名里有不该有的字符，按普通文字保存",
            "not a person's name; kept as plain text",
        );
    }
    let id = table.cell(line, Field::IdNumber).map(|cell| read_id(&cell.value));
    if let Some(id) = &id {
        remarks.id(table, row, id);
    }
    let phones = table
        .cell(line, Field::Phone)
        .map(|cell| remarks.phones(table, row, read_phones(&cell.value.to_text())));
    let sampled = yes_or_no(table, line, Field::Sampled, "sampled_unclear", remarks);
    if table.has(Field::Sampled) && table.text(line, Field::Sampled).is_empty() {
        remarks.flag(
            table,
            row,
            Field::Sampled,
            "sampled_blank",
            "没有写是否已采样",
            "neither yes nor no",
        );
    }
    let tube = Some(table.text(line, Field::Tube).to_uppercase().replace(' ', ""))
        .filter(|code| !matches!(code.as_str(), "" | "-" | "/" | "无" | "—"));
    RoundRow {
        sheet: table.index,
        row,
        home,
        name,
        id_number: id.and_then(|id| id.text),
        phone: phones.and_then(|phones| phones.into_iter().next()),
        sampled,
        tube,
        note: note_of(table, line),
    }
}

/// What most tube codes of the list have in common.
struct Pattern {
    /// Letters become `A`, digits `0`.
    shape: Option<String>,
    day: Option<NaiveDate>,
}

impl Pattern {
    fn of<'a>(codes: impl Iterator<Item = &'a str>) -> Self {
        let (mut shapes, mut days, mut all) = (HashMap::new(), HashMap::new(), 0usize);
        for code in codes {
            all += 1;
            *shapes.entry(shape(code)).or_insert(0usize) += 1;
            if let Some(day) = day_in(code) {
                *days.entry(day).or_insert(0usize) += 1;
            }
        }
        // A code is odd only where there is a rule to be against.
        let most = |count: usize| count * 10 > all * 8 && all >= 5;
        Self {
            shape: shapes
                .into_iter()
                .find(|(_, count)| most(*count))
                .map(|(shape, _)| shape),
            day: days
                .into_iter()
                .find(|(_, count)| most(*count))
                .map(|(day, _)| day),
        }
    }
}

fn shape(code: &str) -> String {
    code.chars()
        .map(|letter| {
            if letter.is_ascii_digit() {
                '0'
            } else if letter.is_ascii_alphabetic() {
                letter
            } else {
                '?'
            }
        })
        .collect()
}

/// The day in a code such as `T202203160001`: eight digits that are a date, right behind the letters.
fn day_in(code: &str) -> Option<NaiveDate> {
    let digits = code.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let part = |from, to| digits.get(from..to)?.parse::<u32>().ok();
    NaiveDate::from_ymd_opt(part(0, 4)? as i32, part(4, 6)?, part(6, 8)?)
        .filter(|_| digits.len() > 8 && digits.starts_with("20"))
}

fn check_tubes(rows: &[RoundRow], tables: &[&Table], pattern: &Pattern, remarks: &mut Remarks) {
    for (row, table) in rows.iter().zip(tables) {
        let at = row.row;
        match (&row.tube, row.sampled) {
            (None, Some(true)) if table.has(Field::Tube) => {
                remarks.flag(
                    table,
                    at,
                    Field::Tube,
                    "sampled_without_tube",
                    "已采样，但没有管号",
                    "sampled, but without a tube",
                );
            }
            (Some(_), Some(false)) => {
                remarks.flag(
                    table,
                    at,
                    Field::Sampled,
                    "tube_without_sampled",
                    "有管号，却写着未采样",
                    "has a tube, but is marked as not sampled",
                );
            }
            _ => {}
        }
        let Some(code) = &row.tube else { continue };
        if pattern.shape.as_ref().is_some_and(|usual| *usual != shape(code)) {
            remarks.flag(
                table,
                at,
                Field::Tube,
                "tube_code_bad",
                "管号的样式与其他管号不同，可能少写或写错",
                "the tube's code is unlike the others; a digit may be missing",
            );
        } else if let (Some(day), Some(own)) = (pattern.day, day_in(code))
            && day != own
        {
            remarks.flag(
                table,
                at,
                Field::Tube,
                "tube_wrong_date",
                format!("管号日期 {own} 不是本轮的 {day}"),
                format!("the tube's code is of {own}, the round's of {day}"),
            );
        }
    }
}

/// Who a row is: by identity number, else by name and home.
fn person(row: &RoundRow) -> (Option<&str>, &str, Option<&Home>) {
    match &row.id_number {
        Some(id) => (Some(id), "", None),
        None => (None, &row.name, Some(&row.home)),
    }
}

fn repeated(rows: &[RoundRow], tables: &[&Table], remarks: &mut Remarks) -> Vec<RepeatedPerson> {
    let mut by_person: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        by_person.entry(person(row)).or_default().push(at);
    }
    let mut found = Vec::new();
    for places in by_person.values().filter(|places| places.len() > 1) {
        let first = &rows[places[0]];
        for &place in &places[1..] {
            let field = if first.id_number.is_some() {
                Field::IdNumber
            } else {
                Field::Name
            };
            let before = first.row;
            remarks.flag(
                tables[place],
                rows[place].row,
                field,
                "person_twice",
                format!("同一人在第 {before} 行已经出现"),
                format!("the same person is already on row {before}"),
            );
        }
        found.push(RepeatedPerson {
            name: first.name.clone(),
            id_number: first.id_number.clone(),
            rows: places.iter().map(|place| rows[*place].row).collect(),
        });
    }
    found.sort_by_key(|repeated| repeated.rows.first().copied());
    found
}

fn tubes(rows: &[RoundRow], tables: &[&Table], remarks: &mut Remarks) -> Vec<TubeView> {
    let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some(code) = &row.tube {
            by_code.entry(code).or_default().push(at);
        }
    }
    let view = |(code, places): (&str, Vec<usize>)| {
        let mut people = BTreeSet::new();
        for &place in &places {
            if people.insert(person(&rows[place])) && people.len() > limits::TUBE_CAPACITY {
                let (count, most) = (people.len(), limits::TUBE_CAPACITY);
                remarks.flag(
                    tables[place],
                    rows[place].row,
                    Field::Tube,
                    "tube_over_capacity",
                    format!("管 {code} 里这是第 {count} 人，一管最多 {most} 人"),
                    format!("person {count} in tube {code}, which takes {most}"),
                );
            }
        }
        TubeView {
            code: code.to_owned(),
            rows: places.iter().map(|place| rows[*place].row).collect(),
            people: people.len(),
            over: people.len() > limits::TUBE_CAPACITY,
        }
    };
    by_code.into_iter().map(view).collect()
}

/// Different people of a list.
pub(super) fn count_people(list: &RoundList) -> usize {
    list.rows.iter().map(person).collect::<BTreeSet<_>>().len()
}
