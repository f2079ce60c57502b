//! The list of tubes for the laboratory, as a spreadsheet: the tubes, and who is in each.

use super::queries::list_tubes;
use super::types::*;
use crate::desk::Desk;
use crate::features::disclosures::{Export, Stated, write_down};
use crate::features::members::IdArgs;
use crate::features::register::masking;
use crate::features::register::place::{building_label, unit_label};
use crate::features::reports::cell::{Cell, Page, date};
use crate::features::reports::{ExportView, XLSX, file_name, not_made};
use crate::features::sweeps::types::RoundArgs;
use crate::features::sweeps::{self, TargetLine};
use crate::legal_time::minute;
use crate::problem::{Lang, Problem};
use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

/// Somebody in a tube; whoever is in two of them stands in the list twice.
type InTube<'a> = (&'a str, &'a TargetLine);

struct List<'a> {
    round: &'a str,
    tubes: &'a [TubeRow],
    /// Who is in a tube, tube by tube in the order they went in; nothing where the sheet names nobody.
    people: Option<&'a [InTube<'a>]>,
    notice: Option<String>,
    is_clear: bool,
    lang: Lang,
    now_ms: i64,
}

pub(super) fn export_tubes(desk: &Desk, args: ExportTubes, lang: Lang) -> Result<ExportView, Problem> {
    let lang = args.lang.unwrap_or(lang);
    let (round, tubes, lines) = desk.look(lang, |look| {
        let round = sweeps::show_round(look, IdArgs { id: args.round })?;
        let tubes = list_tubes(look, RoundArgs { round: args.round })?.tubes;
        Ok((round, tubes, sweeps::listing(look.db, &args.round)?))
    })?;
    if tubes.is_empty() {
        return Err(Problem::refused(
            "no_tubes",
            "本轮还没有采样管。",
            "There is no tube in this round yet.",
        ));
    }
    let mut people: Vec<InTube<'_>> = lines.iter().flat_map(in_tubes).collect();
    people.sort_by_key(|(tube, line)| (*tube, line.mark.as_ref().map(|mark| mark.at)));
    let names = args.names != Some(false);
    let clear = args
        .clear
        .map(|clear| Stated::read(clear.reason, clear.note.as_deref()))
        .transpose()?;
    let now_ms = desk.world().clock.now_ms();
    let title = format!("{}_{}", round.row.name, lang.pick("采样管", "tubes"));
    let name = file_name(&title, "xlsx", now_ms);
    let is_clear = clear.is_some();
    // Written down first: there is no file that names people and is not on the books.
    let notice = match names {
        false => None,
        true => Some(write_down(
            desk,
            Export {
                round: args.round,
                file: name.clone(),
                people: lines
                    .iter()
                    .filter(|line| in_tubes(line).next().is_some())
                    .count() as u64,
                clear,
            },
        )?),
    };
    let list = List {
        round: &round.row.name,
        tubes: &tubes,
        people: names.then_some(&people[..]),
        notice: notice.map(|notice| notice.line(lang)),
        is_clear,
        lang,
        now_ms,
    };
    let bytes = workbook(&list).map_err(|error| not_made(&error))?;
    Ok(ExportView::kept(desk, name, XLSX, bytes, tubes.len() as u64))
}

fn in_tubes(line: &TargetLine) -> impl Iterator<Item = InTube<'_>> {
    let tubes = line
        .mark
        .iter()
        .flat_map(|mark| mark.tube.iter().chain(&mark.also));
    tubes.map(move |tube| (tube.as_str(), line))
}

fn workbook(list: &List<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    if let Some(now) = date(list.now_ms)? {
        book.set_properties(&DocProperties::new().set_creation_datetime(&now));
    }
    let (lang, notice) = (list.lang, list.notice.as_deref());
    let page = Page::new(book.add_worksheet(), lang.pick("采样管", "Tubes"), notice)?;
    tubes(page, list)?;
    if let Some(lines) = list.people {
        let page = Page::new(book.add_worksheet(), lang.pick("管内人员", "People"), notice)?;
        people(page, list, lines)?;
    }
    book.save_to_buffer()
}

fn tubes(mut page: Page<'_>, list: &List<'_>) -> Result<(), XlsxError> {
    let lang = list.lang;
    page.line(list.round, true)?;
    let people: u64 = list.tubes.iter().map(|tube| tube.people).sum();
    page.line(
        &match lang {
            Lang::Zh => format!(
                "共 {} 管，{people} 人；{}（北京时间）",
                list.tubes.len(),
                minute(list.now_ms)
            ),
            Lang::En => format!(
                "{} tubes, {people} people; {} (Beijing time)",
                list.tubes.len(),
                minute(list.now_ms)
            ),
        },
        false,
    )?;
    let titles = match lang {
        Lang::Zh => ["管号", "人数", "楼栋单元", "最后采样", "异常", "备注", "结果"],
        Lang::En => [
            "Tube",
            "People",
            "Stairwells",
            "Last sample",
            "Trouble",
            "Note",
            "Result",
        ],
    };
    page.head(&titles, list.tubes.len())?;
    for tube in list.tubes {
        let fault = tube.fault.map(|fault| match fault {
            TubeFault::Damaged => lang.pick("破损", "damaged"),
            TubeFault::MixedUp => lang.pick("混淆", "mixed up"),
        });
        let result = tube
            .result
            .as_ref()
            .map(|known| super::fold::word(Some(known.result), lang).to_owned());
        page.row(
            &[
                Cell::text(&tube.code),
                Cell::Count(tube.people),
                Cell::text(tube.places.join("、")),
                tube.last_at.map_or(Cell::Blank, Cell::Moment),
                Cell::some(fault.map(str::to_owned)),
                Cell::some(tube.note.clone()),
                Cell::some(result),
            ],
            false,
        )?;
    }
    page.finish()
}

fn people(mut page: Page<'_>, list: &List<'_>, lines: &[InTube<'_>]) -> Result<(), XlsxError> {
    let titles = match list.lang {
        Lang::Zh => [
            "管号",
            "序号",
            "姓名",
            "证件号",
            "电话",
            "小区",
            "住址",
            "采样时间",
        ],
        Lang::En => [
            "Tube",
            "No.",
            "Name",
            "Identity number",
            "Phone",
            "Compound",
            "Address",
            "Sampled at",
        ],
    };
    page.head(&titles, lines.len())?;
    let shown = |value: &Option<String>, mask: fn(&str) -> String| {
        Cell::some(value.as_deref().map(|text| match list.is_clear {
            true => text.to_owned(),
            false => mask(text),
        }))
    };
    let (mut before, mut nth) = (None, 0);
    for (tube, line) in lines {
        nth = if before == Some(tube) { nth + 1 } else { 1 };
        before = Some(tube);
        let address = building_label(&line.building_name) + &unit_label(&line.unit_name) + &line.room;
        page.row(
            &[
                Cell::text(*tube),
                Cell::Count(nth),
                Cell::text(&line.name),
                shown(&line.id_number, masking::id_number),
                shown(&line.phone, masking::phone),
                Cell::text(&line.compound),
                Cell::text(address),
                line.mark
                    .as_ref()
                    .map_or(Cell::Blank, |mark| Cell::Moment(mark.at)),
            ],
            false,
        )?;
    }
    page.finish()
}
