//! Preview, write, undo: an import is one transaction, taken back by one fact.

use super::difference::Difference;
use super::differences;
use super::people::People;
use super::previews::Prepared;
use super::reading::{Kind, Reading, Rows};
use super::register::Register;
use super::types::*;
use super::undoing::undo;
use super::writing::{size, write_import};
use super::{Action, ColumnChoice, Field, Input, read_file_by};
use crate::desk::{Access, Desk, Entry, Look, Role, Topic, command, query, whole};
use crate::features::members::{Empty, staff_name};
use crate::features::register::masking;
use crate::features::register::place::address;
use crate::problem::{Lang, Problem};
use std::collections::BTreeMap;

/// More rows than one looks through before writing.
const ROWS_SHOWN: usize = 200;

pub(super) fn calls() -> Vec<Entry> {
    const CHANGES: &[Topic] = &[Topic::Register, Topic::Rounds, Topic::Marks, Topic::Supplies];
    vec![
        whole(
            "preview_import",
            "Read a file and say what would be written and what not.",
            Role::Staff,
            Access::Reads(&[]),
            preview,
        ),
        whole(
            "list_difference",
            "How a previewed roster differs from the register, row by row.",
            Role::Staff,
            Access::Reads(&[]),
            differences::list,
        ),
        whole(
            "write_import",
            "Write what was accepted of a previewed file, all of it or nothing.",
            Role::Staff,
            Access::Changes(CHANGES),
            write_import,
        ),
        command(
            "undo_import",
            "Take an import back as a whole.",
            Role::Staff,
            CHANGES,
            undo,
        ),
        query("list_imports", "Imports of the past.", &[Topic::Register], list),
        whole(
            "progress",
            "How far the long work is.",
            Role::Volunteer,
            Access::Reads(&[]),
            |desk, _: Empty, _| {
                let (done, total) = desk.job().progress();
                Ok(ProgressNow { done, total })
            },
        ),
        whole(
            "cancel",
            "Stop the long work; nothing of it stays.",
            Role::Volunteer,
            Access::Changes(&[]),
            |desk, _: Empty, _| {
                desk.job().cancel();
                Ok(Empty {})
            },
        ),
    ]
}

fn preview(desk: &Desk, args: PreviewImport, lang: Lang) -> Result<ImportPreview, Problem> {
    let file = desk
        .made_file(&args.file)
        .ok_or_else(|| Problem::not_found("这个文件，请重新选择", "file; choose it again"))?;
    // A file can be looked at before there is a committee; the register is empty then.
    let (register, people, held) = match desk.has_space() {
        true => desk.look(lang, |look| {
            Ok((Register::read(look.db)?, People::read(look.db)?, size(look.db)?))
        })?,
        false => (Register::default(), People::default(), 0),
    };
    let kind = args
        .kind
        .as_deref()
        .map(|name| {
            Kind::by_name(name)
                .ok_or_else(|| Problem::bad("kind", "没有这种表格类型。", "There is no such kind of table."))
        })
        .transpose()?;
    let input = Input {
        file_name: &file.name,
        bytes: &file.bytes,
        compound: args.compound.as_deref(),
        kind,
        columns: columns(args.columns)?,
    };
    desk.job().begin(0);
    let read = read_file_by(&*desk.sheet_reader(), &input, &register, &|done, total| {
        desk.job().step(done, total)
    });
    desk.job().end();
    let reading = read.map_err(|problem| {
        tracing::warn!(
            code = problem.code(),
            bytes = file.bytes.len(),
            "a file was refused"
        );
        Problem::from(&problem)
    })?;
    let difference = match &reading.rows {
        Rows::Roster(roster) => Some(Difference::of(roster, &register, &people)),
        _ => None,
    };
    let mut view = shown(&reading, lang);
    if let Some(difference) = &difference {
        view.new_residents = difference.count(DifferenceSort::New);
        // Nothing can differ from a register that holds nobody.
        view.difference = (!people.all.is_empty()).then(|| differences::counted(difference));
    }
    view.token = desk.previews().keep(Prepared {
        reading,
        file: file.name.clone(),
        register: held,
        difference,
    });
    Ok(view)
}

/// Column choices as the screen sends them: names of fields, empty to leave a column out.
fn columns(
    given: Option<BTreeMap<String, BTreeMap<String, String>>>,
) -> Result<BTreeMap<String, ColumnChoice>, Problem> {
    let wrong = || {
        Problem::bad(
            "columns",
            "列的对应关系不对。",
            "The choice of columns does not fit.",
        )
    };
    let mut chosen = BTreeMap::new();
    for (sheet, fields) in given.unwrap_or_default() {
        let mut choice = ColumnChoice::new();
        for (index, field) in fields {
            let field = if field.is_empty() {
                None
            } else {
                Some(Field::by_name(&field).ok_or_else(wrong)?)
            };
            choice.insert(index.parse().map_err(|_| wrong())?, field);
        }
        chosen.insert(sheet, choice);
    }
    Ok(chosen)
}

pub(super) fn counts(reading: &Reading) -> ImportCounts {
    let items = match &reading.rows {
        Rows::Supplies(supplies) => supplies.items.len() as u64,
        _ => 0,
    };
    let c = &reading.counts;
    ImportCounts {
        buildings: c.buildings as u64,
        units: c.units as u64,
        homes: c.homes as u64,
        residents: c.residents as u64,
        items,
    }
}

fn shown(reading: &Reading, lang: Lang) -> ImportPreview {
    let sheets = reading.sheets.iter().map(|sheet| ImportSheet {
        name: sheet.name.clone(),
        import: sheet.import,
        reason: sheet.why.say(lang).to_owned(),
        header_row: sheet.header_rows.last().copied(),
        columns: sheet
            .columns
            .iter()
            .map(|c| ImportColumn {
                index: c.index,
                title: c.title.clone(),
                field: c.field.map(|f| f.name().to_owned()),
            })
            .collect(),
    });
    let issues = reading.issues.iter().map(|issue| ImportIssue {
        sheet: issue.sheet.clone(),
        row: issue.row,
        field: issue.field.clone(),
        action: if issue.action == Action::Reject {
            IssueAction::Reject
        } else {
            IssueAction::Flag
        },
        code: issue.code.to_owned(),
        reason: issue.reason.say(lang).to_owned(),
    });
    let (headings, rows) = rows(reading, lang);
    ImportPreview {
        token: String::new(),
        kind: match reading.kind {
            Kind::Roster => "roster",
            Kind::Round => "round",
            Kind::Supplies => "supplies",
        }
        .to_owned(),
        compound: reading.compound.clone(),
        sheets: sheets.collect(),
        counts: counts(reading),
        new_homes: reading.new.homes as u64,
        new_residents: reading.new.residents as u64,
        difference: None,
        headings,
        rows,
        issues: issues.collect(),
        fields: Field::all()
            .map(|f| ImportField {
                name: f.name().to_owned(),
                label: lang.pick(f.zh(), f.en()).to_owned(),
            })
            .collect(),
    }
}

/// The first rows as a person can check them, numbers masked.
fn rows(reading: &Reading, lang: Lang) -> (Vec<String>, Vec<Vec<String>>) {
    let place = |home: &super::Home| address(&home.building, &home.unit, &home.room);
    let phone = |number: &Option<String>| number.as_deref().map(masking::phone).unwrap_or_default();
    let number = |number: &Option<String>| number.as_deref().map(masking::id_number).unwrap_or_default();
    let (fields, rows): (&[Field], Vec<Vec<String>>) = match &reading.rows {
        Rows::Roster(roster) => (
            &[
                Field::Address,
                Field::Name,
                Field::IdNumber,
                Field::Phone,
                Field::Relation,
                Field::Care,
                Field::Note,
            ],
            roster
                .residents
                .iter()
                .take(ROWS_SHOWN)
                .map(|r| {
                    vec![
                        place(&r.home),
                        r.name.clone(),
                        number(&r.id_number),
                        phone(&r.phone),
                        r.relation.clone().unwrap_or_default(),
                        r.care.join("、"),
                        short(r.note.as_deref()),
                    ]
                })
                .collect(),
        ),
        Rows::Round(list) => (
            &[
                Field::Address,
                Field::Name,
                Field::IdNumber,
                Field::Phone,
                Field::Sampled,
                Field::Tube,
            ],
            list.rows
                .iter()
                .take(ROWS_SHOWN)
                .map(|r| {
                    vec![
                        place(&r.home),
                        r.name.clone(),
                        number(&r.id_number),
                        phone(&r.phone),
                        r.sampled
                            .map(|yes| {
                                lang.pick(if yes { "是" } else { "否" }, if yes { "yes" } else { "no" })
                                    .to_owned()
                            })
                            .unwrap_or_default(),
                        r.tube.clone().unwrap_or_default(),
                    ]
                })
                .collect(),
        ),
        Rows::Supplies(supplies) => (
            &[
                Field::Item,
                Field::Spec,
                Field::Quantity,
                Field::Measure,
                Field::Lot,
                Field::Expiry,
                Field::Source,
            ],
            supplies
                .items
                .iter()
                .take(ROWS_SHOWN)
                .map(|s| {
                    vec![
                        s.item.clone(),
                        s.spec.clone(),
                        s.quantity_milli
                            .map(|q| (q as f64 / 1000.0).to_string())
                            .unwrap_or_default(),
                        s.measure.clone(),
                        s.lot.clone().unwrap_or_default(),
                        s.expiry.map(|d| d.to_string()).unwrap_or_default(),
                        s.source.clone().unwrap_or_default(),
                    ]
                })
                .collect(),
        ),
    };
    (
        fields
            .iter()
            .map(|f| lang.pick(f.zh(), f.en()).to_owned())
            .collect(),
        rows,
    )
}

fn short(note: Option<&str>) -> String {
    let note = masking::note(Role::Staff, note.unwrap_or_default());
    note.chars().take(60).collect()
}

fn list(look: &Look<'_>, _: Empty) -> Result<Vec<ImportRow>, Problem> {
    let mut all = look.db.prepare_cached(
        "SELECT id, file, at, by_id, residents, homes, undone, clock, changed, moved, left_homes FROM import ORDER BY clock DESC, id DESC",
    )?;
    let rows = all.query_map([], |row| {
        Ok(ImportRow {
            id: row.get(0)?,
            file: row.get(1)?,
            at: row.get(2)?,
            doubt: look.doubt(row.get(2)?, row.get(7)?),
            by: staff_name(look.db, &row.get(3)?)?,
            residents: row.get::<_, i64>(4)? as u64,
            homes: row.get::<_, i64>(5)? as u64,
            changed: row.get::<_, i64>(8)? as u64,
            moved: row.get::<_, i64>(9)? as u64,
            left: row.get::<_, i64>(10)? as u64,
            undone: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
