//! Labels for tubes: Code 128, on A4 sheets of labels, three across.

use super::codes::counted;
use super::types::PrintLabels;
use crate::desk::Desk;
use crate::features::disclosures::Maker;
use crate::features::members::required;
use crate::features::reports::{ExportView, file_name};
use crate::features::sweeps::tube_code;
use crate::print::{self, Block, Code, Label, Sheet};
use crate::problem::{Lang, Problem};
use barcoders::sym::code128::Code128;

/// Sheets of one printing.
const MOST: u32 = 3_000;
/// More letters make bars too fine for a label.
const LONGEST: usize = 20;

pub(super) fn print_labels(desk: &Desk, args: PrintLabels, lang: Lang) -> Result<ExportView, Problem> {
    let first = tube_code(&required(&args.first, "第一个管号", "first code")?);
    let unsound = !first.chars().all(|c| c.is_ascii_graphic()) || first.len() > LONGEST;
    if unsound || !(1..=MOST).contains(&args.count) {
        return Err(Problem::bad(
            "labels",
            format!("管号用字母和数字（{LONGEST} 位以内），一次最多打印 {MOST} 张标签。"),
            format!("Codes are of letters and digits, {LONGEST} at most; {MOST} labels at a time."),
        ));
    }
    let codes = counted(&first, args.count).ok_or_else(|| {
        Problem::bad(
            "labels",
            "第一个管号要以数字结尾，后面的才能接着编号。",
            "The first code has to end in a digit, so that the others can count on.",
        )
    })?;
    let labels = codes
        .iter()
        .map(|code| label(code))
        .collect::<Option<Vec<Label>>>();
    let labels = labels.ok_or_else(|| {
        Problem::bad(
            "labels",
            "这个管号不能印成条形码。",
            "This code cannot be printed as a bar code.",
        )
    })?;
    let sheet = Sheet {
        title: match codes.as_slice() {
            [first, .., last] => format!("{} {first}–{last}", lang.pick("采样管标签", "Labels for tubes")),
            _ => format!("{} {first}", lang.pick("采样管标签", "Labels for tubes")),
        },
        lang,
        // It names nobody: nothing has to be destroyed.
        foot: Maker::here(desk, lang)?.printed(false, lang),
        keyword: None,
        blocks: vec![Block::Labels(labels)],
    };
    let print = print::made(&sheet, args.window.unwrap_or(false))?;
    let now_ms = desk.world().clock.now_ms();
    let name = file_name(&format!("{}_{first}", lang.pick("标签", "labels")), "pdf", now_ms);
    Ok(ExportView::printed(desk, name, print, u64::from(args.count)))
}

fn label(code: &str) -> Option<Label> {
    // Ɓ begins in code set B: letters, digits and signs.
    let bars = Code128::new(format!("\u{181}{code}")).ok()?.encode();
    Some(Label {
        code: Code::Bars(bars.into_iter().map(|bar| bar == 1).collect()),
        lines: vec![code.to_owned()],
    })
}
