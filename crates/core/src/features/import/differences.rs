//! The difference as a person looks through it: a page at a time, numbers masked.

use super::Field;
use super::difference::{Change, Choice, Difference, Different, Edit, HomeEdit, Who};
use super::previews::Prepared;
use super::reading::{Home, Reading, ResidentRow, Rows};
use super::types::*;
use crate::desk::{Desk, Role};
use crate::features::register::Field as Entry;
use crate::features::register::living::{HomeUse, Registration, contact_in_words};
use crate::features::register::masking;
use crate::features::register::place::address;
use crate::problem::{Lang, Problem};

const MOST_ROWS: usize = 500;
/// No note is shown longer than one reads in a list.
const MOST_LETTERS: usize = 60;

/// How much there is of every sort.
pub(super) fn counted(difference: &Difference) -> ImportDifference {
    let sorts = DifferenceSort::ALL.into_iter().map(|sort| DifferenceCount {
        sort,
        rows: difference.count(sort),
        together: sort.is_plain(),
        usual: sort.is_usual(),
    });
    ImportDifference {
        unchanged: difference.unchanged,
        sorts: sorts.filter(|count| count.rows > 0).collect(),
    }
}

pub(super) fn list(desk: &Desk, args: ListDifference, lang: Lang) -> Result<DifferencePage, Problem> {
    let previews = desk.previews();
    let prepared = previews
        .get(&args.token)
        .ok_or_else(|| Problem::not_found("这次预览，请重新选择文件", "preview; choose the file again"))?;
    let text = args.text.unwrap_or_default();
    let text = text.trim();
    let fits = |row: &Different| {
        args.sort.is_none_or(|sort| sort == row.sort)
            && (text.is_empty() || row.name.contains(text) || place(&row.home).contains(text))
    };
    let Some(difference) = &prepared.difference else {
        return Ok(DifferencePage::default());
    };
    let all: Vec<(u32, &Different)> = (0u32..)
        .zip(&difference.rows)
        .filter(|(_, row)| fits(row))
        .collect();
    let from = args.offset.unwrap_or(0) as usize;
    let most = (args.limit.unwrap_or(100) as usize).clamp(1, MOST_ROWS);
    let shown = all.iter().skip(from).take(most);
    Ok(DifferencePage {
        total: all.len() as u64,
        rows: shown.map(|(at, row)| view(*at, row, prepared, lang)).collect(),
    })
}

fn view(at: u32, row: &Different, prepared: &Prepared, lang: Lang) -> DifferenceRow {
    let sheet = row.at.and_then(|(sheet, _)| prepared.reading.sheets.get(sheet));
    DifferenceRow {
        row: at,
        sort: row.sort,
        sheet: sheet.map(|sheet| sheet.name.clone()).unwrap_or_default(),
        line: row.at.map(|(_, line)| line),
        name: row.name.clone(),
        place: place(&row.home),
        why: row.why.as_ref().map(|why| why.say(lang).to_owned()),
        choices: row
            .choices
            .iter()
            .map(|choice| choice_view(choice, row, &prepared.reading, lang))
            .collect(),
    }
}

fn choice_view(choice: &Choice, row: &Different, reading: &Reading, lang: Lang) -> DifferenceChoice {
    let (take, who, changes) = match choice {
        Choice::Add(at) => (DifferenceTake::Add, None, added(reading, *at, lang)),
        Choice::Edit(edit) => (DifferenceTake::Edit, Some(&edit.who), edited(edit, lang)),
        Choice::MoveOut(who) => (DifferenceTake::MoveOut, Some(who), Vec::new()),
        Choice::Home(HomeEdit { new, changes, .. }) => {
            let take = match new {
                true => DifferenceTake::AddHome,
                false => DifferenceTake::EditHome,
            };
            (
                take,
                None,
                changes.iter().map(|change| change_view(change, lang)).collect(),
            )
        }
    };
    let known = |f: fn(&Who) -> String| who.map(f);
    DifferenceChoice {
        take,
        name: known(|who| who.name.clone()).unwrap_or_else(|| row.name.clone()),
        place: known(|who| place(&who.home)).unwrap_or_else(|| place(&row.home)),
        changes,
    }
}

/// What the file says of somebody new.
fn added(reading: &Reading, at: usize, lang: Lang) -> Vec<DifferenceChange> {
    let Rows::Roster(roster) = &reading.rows else {
        return Vec::new();
    };
    let Some(row) = roster.residents.get(at) else {
        return Vec::new();
    };
    let ResidentRow {
        id_number,
        phone,
        relation,
        note,
        registered_at,
        contact,
        ..
    } = row;
    let used_as = roster.use_of(&row.home).map(|known| known.name().to_owned());
    let registration = row.registration.map(|known| known.name().to_owned());
    let says = [
        (Entry::IdNumber, id_number),
        (Entry::Phone, phone),
        (Entry::Relation, relation),
        (Entry::Note, note),
        (Entry::Registration, &registration),
        (Entry::RegisteredAt, registered_at),
        (Entry::Contact1, contact),
        (Entry::HomeUse, &used_as),
    ];
    says.into_iter()
        .filter(|(_, value)| value.is_some())
        .map(|(field, value)| field_view(field, None, value.as_deref(), false, lang))
        .collect()
}

fn edited(edit: &Edit, lang: Lang) -> Vec<DifferenceChange> {
    let moved = edit.moved.iter().map(|(to, stood_before)| DifferenceChange {
        field: "home".to_owned(),
        label: lang.pick("住处", "Home").to_owned(),
        from: Some(full_place(&edit.who.home, to)),
        to: Some(full_place(to, &edit.who.home)),
        stood_before: *stood_before,
        hidden: false,
    });
    moved
        .chain(edit.changes.iter().map(|change| change_view(change, lang)))
        .collect()
}

fn change_view(change: &Change, lang: Lang) -> DifferenceChange {
    let Change {
        field,
        from,
        to,
        stood_before,
    } = change;
    field_view(*field, from.as_deref(), Some(to), *stood_before, lang)
}

fn field_view(
    field: Entry,
    from: Option<&str>,
    to: Option<&str>,
    stood_before: bool,
    lang: Lang,
) -> DifferenceChange {
    let (name, (zh, en)) = named(field);
    let shown = |value: Option<&str>| value.map(|value| masked(field, value, lang));
    let (old, new) = (shown(from), shown(to));
    DifferenceChange {
        field: name.to_owned(),
        label: lang.pick(zh, en).to_owned(),
        hidden: old == new && from != to,
        from: old,
        to: new,
        stood_before,
    }
}

fn named(field: Entry) -> (&'static str, (&'static str, &'static str)) {
    let of = |field: Field| (field.name(), (field.zh(), field.en()));
    match field {
        Entry::Name => of(Field::Name),
        Entry::IdNumber => of(Field::IdNumber),
        Entry::Sex => of(Field::Sex),
        Entry::Birth => of(Field::Birth),
        Entry::Phone => of(Field::Phone),
        Entry::Relation => of(Field::Relation),
        Entry::Care => of(Field::Care),
        Entry::Status => ("status", ("居住情况", "Lives there")),
        Entry::Registration => of(Field::Registration),
        Entry::RegisteredAt => of(Field::RegisteredAt),
        Entry::Contact1 | Entry::Contact2 | Entry::Contact3 => of(Field::Contact),
        Entry::HomeUse => of(Field::HomeUse),
        _ => of(Field::Note),
    }
}

/// A value as staff are shown it.
fn masked(field: Entry, value: &str, lang: Lang) -> String {
    let words = |zh: &str, en: &str| lang.pick(zh, en).to_owned();
    match (field, value) {
        (Entry::Sex, "male") => words("男", "male"),
        (Entry::Sex, _) => words("女", "female"),
        (Entry::Status, "away") => words("暂时不在", "away for a while"),
        (Entry::Status, "moved_out") => words("已搬走", "moved out"),
        (Entry::Status, _) => words("在住", "lives there"),
        (Entry::Registration, name) => {
            Registration::of(Some(name)).map_or_else(String::new, |known| known.say(lang).to_owned())
        }
        (Entry::HomeUse, name) => {
            HomeUse::of(Some(name)).map_or_else(String::new, |known| known.say(lang).to_owned())
        }
        (Entry::Contact1 | Entry::Contact2 | Entry::Contact3, text) => contact_in_words(Role::Staff, text),
        (Entry::Care, tags) => tags.lines().collect::<Vec<_>>().join("、"),
        (Entry::IdNumber, number) => masking::id_number(number),
        (Entry::Phone, numbers) => masking::phone(numbers),
        (Entry::Birth, date) => masking::birth(date),
        (_, text) => masking::note(Role::Staff, text)
            .chars()
            .take(MOST_LETTERS)
            .collect(),
    }
}

fn place(home: &Home) -> String {
    address(&home.building, &home.unit, &home.room)
}

/// With the compound, where the other one lies in another.
fn full_place(home: &Home, other: &Home) -> String {
    if home.compound == other.compound {
        place(home)
    } else {
        format!("{} {}", home.compound, place(home))
    }
}
