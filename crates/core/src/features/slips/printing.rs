//! Slips on A4 sheets of labels, 29 a page: the last place says which page it is.

use super::SCANNED;
use super::facts::SlipsPrinted;
use super::queries::{Slip, slips};
use super::types::PrintSlips;
use crate::desk::Desk;
use crate::features::disclosures::Maker;
use crate::features::reports::{ExportView, file_name};
use crate::print::{self, Block, Code, Label, Sheet};
use crate::problem::{Lang, Problem};
use crate::qr;

/// Slips of one printing: the largest building there is.
const MOST: usize = 3_000;

pub(super) fn print_slips(desk: &Desk, args: PrintSlips, lang: Lang) -> Result<ExportView, Problem> {
    let lang = args.lang.unwrap_or(lang);
    let slips = desk.look(lang, |look| Ok(slips(look.db, &args.place)?))?;
    let Some(first) = slips.first() else {
        return Err(Problem::refused(
            "nobody",
            "这里没有登记住户，没有居民码可以打印。",
            "Nobody is registered here; there is no slip to print.",
        ));
    };
    if slips.len() > MOST {
        return Err(Problem::bad(
            "too_many",
            format!("超过 {MOST} 张居民码，请按单元分几次打印。"),
            format!("More than {MOST} slips; print a unit at a time."),
        ));
    }
    let title = lang.pick("居民码", "Slips");
    let sheet = Sheet {
        title: format!("{title} {}", first.compound),
        lang,
        foot: foot(&Maker::here(desk, lang)?, slips.len(), lang),
        keyword: None,
        blocks: vec![Block::Labels(slips.iter().map(label).collect())],
    };
    // Set before it is written down: where there is no font, nothing was printed.
    let print = print::made(&sheet, args.window.unwrap_or(false))?;
    let people = slips.len() as u64;
    desk.write(|pen| {
        pen.write(SlipsPrinted { people }.draft(args.place))?;
        Ok(())
    })?;
    let name = file_name(
        &format!("{title}_{}", first.compound),
        "pdf",
        desk.world().clock.now_ms(),
    );
    Ok(ExportView::printed(desk, name, print, people))
}

/// A slip is its resident's; what was not given out is nobody's to keep.
fn foot(maker: &Maker, people: usize, lang: Lang) -> String {
    let (until, printed) = (maker.expires(), maker.printed(false, lang));
    match lang {
        Lang::Zh => format!("含 {people} 人信息，勿外传，没发出的 {until} 前销毁；{printed}"),
        Lang::En => {
            format!("Names {people} people; destroy what was not given out before {until}. {printed}")
        }
    }
}

fn label(slip: &Slip) -> Label {
    Label {
        code: Code::Square(qr::modules(&format!("{SCANNED}{}", slip.resident))),
        lines: vec![slip.name.clone(), slip.address.clone(), slip.compound.clone()],
    }
}
