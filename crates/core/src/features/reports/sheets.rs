//! The spreadsheet of a round: the numbers by building and unit, every target by name, and those left.

use super::cell::{Cell, Page, date};
use super::words::{Words, left, thousandths, words};
use crate::desk::{Look, Role};
use crate::features::phones::marked_by;
use crate::features::register::masking;
use crate::features::register::place::{building_label, unit_label};
use crate::features::sweeps::types::{CountsView, ProgressView, RoundView, Sense, TargetKind, is_left};
use crate::features::sweeps::{self, LineMark, OutcomeCounts, TargetLine};
use crate::id::Id;
use crate::journal::clock::{Hlc, doubt};
use crate::legal_time::minute;
use crate::problem::{Lang, Problem, ProblemKind};
use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What the sheets are made of, all of the same moment.
pub(super) struct Report<'a> {
    pub round: &'a RoundView,
    pub progress: &'a ProgressView,
    pub counted: &'a OutcomeCounts,
    /// Every target by name; nothing where the sheet names nobody.
    pub lines: Option<&'a [TargetLine]>,
    /// What stands on every page of a sheet that names people.
    pub notice: Option<String>,
    /// Whether phones and identity numbers stand there in clear.
    pub is_clear: bool,
    pub lang: Lang,
    pub now_ms: i64,
}

/// Names that many rows repeat.
struct Names {
    outcomes: HashMap<u8, String>,
    /// Who made marks, by the person who wrote them and the phone they came through.
    people: HashMap<(Id, Option<Id>), String>,
}

/// Writes the whole workbook.
///
/// # Errors
/// The storage's, or the writer's.
pub(super) fn workbook(look: &Look<'_>, report: &Report<'_>) -> Result<Vec<u8>, Problem> {
    let mut names = Names {
        outcomes: HashMap::new(),
        people: HashMap::new(),
    };
    for outcome in &report.round.outcomes {
        names.outcomes.insert(outcome.code, outcome.name.clone());
    }
    let lines = report.lines.unwrap_or_default();
    for mark in lines.iter().filter_map(|line| line.mark.as_ref()) {
        if let Entry::Vacant(unknown) = names.people.entry((mark.by, mark.phone)) {
            unknown.insert(marked_by(look.db, &mark.by, mark.phone)?);
        }
    }
    write(report, &names).map_err(|error| not_made(&error))
}

/// What is said where the writer of spreadsheets fails.
pub(crate) fn not_made(error: &XlsxError) -> Problem {
    Problem::new(
        ProblemKind::Broken,
        "sheet",
        format!("表格没有生成（{error}）。"),
        format!("The sheet could not be made ({error})."),
    )
}

fn write(report: &Report<'_>, names: &Names) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Otherwise the writer asks the machine's clock.
    if let Some(now) = date(report.now_ms)? {
        book.set_properties(&DocProperties::new().set_creation_datetime(&now));
    }
    let words = words(report.round.row.kind, report.round.row.target, report.lang);
    let notice = report.notice.as_deref();
    let name = report.lang.pick("汇总", "Summary");
    summary(Page::new(book.add_worksheet(), name, notice)?, report, &words)?;
    if let Some(lines) = report.lines {
        let name = report.lang.pick("名单", "List");
        let all: Vec<&TargetLine> = lines.iter().collect();
        list(
            Page::new(book.add_worksheet(), name, notice)?,
            report,
            names,
            &all,
        )?;
        let is_left =
            |line: &&TargetLine| is_left(line.mark.as_ref().and_then(|mark| sweeps::sense(mark.outcome)));
        let rest: Vec<&TargetLine> = lines.iter().filter(is_left).collect();
        list(
            Page::new(book.add_worksheet(), words.left, notice)?,
            report,
            names,
            &rest,
        )?;
    }
    book.save_to_buffer()
}

fn summary(mut page: Page<'_>, report: &Report<'_>, words: &Words) -> Result<(), XlsxError> {
    let (lang, row) = (report.lang, &report.round.row);
    page.line(&row.name, true)?;
    let (now, from) = (minute(report.now_ms), minute(row.starts_at));
    let span = match (lang, row.ends_at.map(minute)) {
        (Lang::Zh, Some(until)) => format!("{from} 至 {until}"),
        (Lang::Zh, None) => format!("{from} 起"),
        (Lang::En, Some(until)) => format!("{from} to {until}"),
        (Lang::En, None) => format!("from {from}"),
    };
    page.line(
        &match lang {
            Lang::Zh => format!("统计截至 {now}（北京时间）；本轮 {span}"),
            Lang::En => format!("As of {now} (Beijing time); round {span}"),
        },
        false,
    )?;
    page.line(
        &match lang {
            Lang::Zh => format!(
                "单位：{}。{}＝已登记原因＋尚未登记；不计入的不在{}内。",
                words.measure, words.left, words.expected
            ),
            Lang::En => format!(
                "Counted in {}. Left = recorded otherwise + not recorded; who is excused is not expected.",
                words.measure
            ),
        },
        false,
    )?;
    let titles = match lang {
        Lang::Zh => [
            "小区",
            "楼栋",
            "单元",
            words.expected,
            words.done,
            words.left,
            "已登记原因",
            "尚未登记",
            "完成率",
            "不计入",
        ],
        Lang::En => [
            "Compound",
            "Building",
            "Unit",
            "Expected",
            "Done",
            "Left",
            "Recorded otherwise",
            "Not recorded",
            "Share done",
            "Excused",
        ],
    };
    let rows = report.progress.buildings.iter().map(|b| b.units.len() + 1).sum();
    page.head(&titles, rows)?;
    for building in &report.progress.buildings {
        let name = building_label(&building.name);
        for unit in &building.units {
            let place = [
                Cell::text(&building.compound),
                Cell::text(&name),
                Cell::text(unit_label(&unit.name)),
            ];
            page.row(&counted(place, &unit.counts), false)?;
        }
        let place = [
            Cell::text(&building.compound),
            Cell::text(&name),
            Cell::text(lang.pick("小计", "Subtotal")),
        ];
        page.row(&counted(place, &building.counts), true)?;
    }
    let place = [Cell::text(lang.pick("合计", "Total")), Cell::Blank, Cell::Blank];
    page.row(&counted(place, &report.progress.counts), true)?;
    by_outcome(&mut page, report, words)?;
    page.finish()
}

/// What the round came to, below its numbers and in the same words: every outcome, then every question with what was answered.
fn by_outcome(page: &mut Page<'_>, report: &Report<'_>, words: &Words) -> Result<(), XlsxError> {
    let lang = report.lang;
    page.line("", false)?;
    page.line(lang.pick("按结果", "By outcome"), true)?;
    let titles = [
        lang.pick("结果", "Outcome"),
        lang.pick("算作", "Counts as"),
        words.measure,
    ];
    page.row(&titles.map(Cell::text), true)?;
    for outcome in &report.counted.outcomes {
        let counts_as = match outcome.sense {
            Sense::Done => words.done,
            Sense::NotDone => words.left,
            Sense::Excused => lang.pick("不计入", "Excused"),
        };
        let cells = [
            Cell::text(&outcome.name),
            Cell::text(counts_as),
            Cell::Count(outcome.targets),
        ];
        page.row(&cells, false)?;
    }
    let missing = [
        Cell::text(lang.pick("尚未登记", "Not recorded")),
        Cell::text(words.left),
        Cell::Count(report.counted.counts.missing),
    ];
    page.row(&missing, false)?;
    for question in &report.counted.questions {
        page.line("", false)?;
        let titles = [question.name.as_str(), "", words.measure];
        page.row(&titles.map(Cell::text), true)?;
        let rest = [
            (lang.pick("其他", "Other"), question.others),
            (lang.pick("未填", "Not said"), question.unanswered),
        ];
        let answers = question
            .answers
            .iter()
            .map(|answer| (answer.text.as_str(), answer.targets));
        for (text, targets) in answers.chain(rest.into_iter().filter(|(_, targets)| *targets > 0)) {
            page.row(&[Cell::text(text), Cell::Blank, Cell::Count(targets)], false)?;
        }
    }
    Ok(())
}

fn counted(place: [Cell; 3], counts: &CountsView) -> Vec<Cell> {
    let mut cells = Vec::from(place);
    cells.extend([
        Cell::Count(counts.expected),
        Cell::Count(counts.done),
        Cell::Count(left(counts)),
        Cell::Count(counts.not_done),
        Cell::Count(counts.missing),
        Cell::Share(thousandths(counts)),
        Cell::Count(counts.excused),
    ]);
    cells
}

fn list(
    mut page: Page<'_>,
    report: &Report<'_>,
    names: &Names,
    lines: &[&TargetLine],
) -> Result<(), XlsxError> {
    let lang = report.lang;
    let homes = report.round.row.target == TargetKind::Home;
    let titles = match lang {
        Lang::Zh => [
            "序号",
            "小区",
            "楼栋",
            "单元",
            "室号",
            if homes { "住户" } else { "姓名" },
            "证件号",
            "电话",
            "特殊关照",
            "结果",
            "采样管",
            "登记时间",
            "登记人",
            "备注",
            "待核对",
        ],
        Lang::En => [
            "No.",
            "Compound",
            "Building",
            "Unit",
            "Room",
            if homes { "Household" } else { "Name" },
            "Identity number",
            "Phone",
            "Care",
            "Outcome",
            "Tube",
            "Recorded at",
            "By",
            "Note",
            "Disputed",
        ],
    };
    let mut titles = Vec::from(titles);
    titles.extend(report.round.questions.iter().map(|asked| asked.name.as_str()));
    page.head(&titles, lines.len())?;
    for (number, line) in (1..).zip(lines) {
        page.row(&target(number, line, names, report), false)?;
    }
    // A list that was cut would lack this line.
    let total = match lang {
        Lang::Zh => format!("以上共 {} 行，名单完", lines.len()),
        Lang::En => format!("{} rows in all, end of list", lines.len()),
    };
    page.line(&total, false)?;
    page.finish()
}

fn target(number: u64, line: &TargetLine, names: &Names, report: &Report<'_>) -> Vec<Cell> {
    let lang = report.lang;
    let shown = |value: &Option<String>, mask: fn(&str) -> String| {
        Cell::some(value.as_deref().map(|text| match report.is_clear {
            true => text.to_owned(),
            false => mask(text),
        }))
    };
    let mut cells = vec![
        Cell::Count(number),
        Cell::text(&line.compound),
        Cell::text(building_label(&line.building_name)),
        Cell::text(unit_label(&line.unit_name)),
        Cell::text(&line.room),
        Cell::text(&line.name),
        shown(&line.id_number, masking::id_number),
        shown(&line.phone, masking::phone),
        Cell::some((!line.care.is_empty()).then(|| line.care.join("、"))),
    ];
    let Some(mark) = &line.mark else {
        cells.push(Cell::text(lang.pick("尚未登记", "Not recorded")));
        return cells;
    };
    cells.extend([
        Cell::some(names.outcomes.get(&mark.outcome).cloned()),
        Cell::some(mark.tube.clone()),
        moment(mark, report),
        Cell::some(names.people.get(&(mark.by, mark.phone)).cloned()),
        shown(&mark.note, |note| masking::note(Role::Staff, note)),
        Cell::some(mark.disputed.then(|| lang.pick("是", "yes").to_owned())),
    ]);
    for asked in &report.round.questions {
        let answer = mark.answers.iter().find(|answer| answer.question == asked.code);
        let text = answer.map(|answer| answer.text.clone());
        cells.push(shown(&text, |text| masking::note(Role::Staff, text)));
    }
    cells
}

/// When a mark was made: a real date, or in words where that time is in doubt.
fn moment(mark: &LineMark, report: &Report<'_>) -> Cell {
    match doubt(mark.written_at, Hlc(mark.clock as u64), report.now_ms) {
        None => Cell::Moment(mark.at),
        Some(_) => Cell::text(match report.lang {
            Lang::Zh => format!("约 {}（时间可能不准）", minute(mark.at)),
            Lang::En => format!("about {} (in doubt)", minute(mark.at)),
        }),
    }
}
