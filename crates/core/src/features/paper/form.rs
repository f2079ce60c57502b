//! A paper as it is printed: whose doors, a box for each outcome, and the code that finds it again.

use super::printing::Page;
use crate::features::sweeps::types::{OutcomeView, RoundView};
use crate::print::{Block, Field, Sheet};
use crate::problem::Lang;
use crate::qr;

/// What a scanner reads from a paper's code stands before its id.
pub(super) const SCANNED: &str = "linli:paper:";

/// The share of a page's width: number, room, name, care, each box, remarks.
const NUMBER: f32 = 0.7;
const ROOM: f32 = 1.3;
const NAME: f32 = 2.0;
const CARE: f32 = 2.4;
const BOX: f32 = 0.95;
const REMARK: f32 = 2.2;

/// When papers come out of the printer.
pub(super) struct Made {
    /// As it is printed.
    pub at: String,
    /// Whether not for the first time.
    pub again: bool,
}

/// The sheet of all papers, one a page.
pub(super) fn sheet(round: &RoundView, pages: &[Page], made: &Made, lang: Lang) -> Sheet {
    let mut blocks = Vec::new();
    for (page, number) in pages.iter().zip(1..) {
        if number > 1 {
            blocks.push(Block::Break);
        }
        blocks.extend(paper(round, page, lang));
    }
    let (all, at) = (pages.len(), &made.at);
    let printed = match made.again {
        true => lang.pick("补打", "Printed again"),
        false => lang.pick("打印", "Printed"),
    };
    Sheet {
        title: round.row.name.clone(),
        foot: match lang {
            Lang::Zh => format!("{at} {printed}，共 {all} 张，用完收回，勿拍照外传"),
            Lang::En => format!("{printed} {at}, {all} pages in all. Bring it back; no photographs"),
        },
        keyword: None,
        blocks,
    }
}

fn paper(round: &RoundView, page: &Page, lang: Lang) -> Vec<Block> {
    let place = format!("{} {}", page.compound, page.place);
    let of = match lang {
        Lang::Zh => format!("第 {} 张，共 {} 张", page.part, page.parts),
        Lang::En => format!("page {} of {}", page.part, page.parts),
    };
    let code = lang.pick("单号", "No.");
    let mut parts = vec![NUMBER, ROOM, NAME, CARE];
    parts.extend(round.outcomes.iter().map(|_| BOX));
    parts.push(REMARK);
    let mut heads: Vec<String> = match lang {
        Lang::Zh => ["号", "室号", "姓名", "关照"],
        Lang::En => ["No.", "Room", "Name", "Care"],
    }
    .map(str::to_owned)
    .to_vec();
    heads.extend(
        round
            .outcomes
            .iter()
            .map(|outcome| format!("{}{}", outcome.key, outcome.name)),
    );
    heads.push(match (round.tube_size, lang) {
        (Some(_), Lang::Zh) => "管号／备注".to_owned(),
        (Some(_), Lang::En) => "Tube, remarks".to_owned(),
        (None, _) => lang.pick("备注", "Remarks").to_owned(),
    });
    let rows = page
        .lines
        .iter()
        .zip(1..)
        .map(|(line, number)| row(&round.outcomes, line, number));
    let mut blocks = vec![
        Block::Corner(qr::modules(&format!("{SCANNED}{}", page.id))),
        Block::Heading(place),
        Block::Text(format!("{}　{of}　{code} {:05}", round.row.name, page.code)),
    ];
    // Before anybody climbs the stairs.
    blocks.extend(
        page.closure
            .as_ref()
            .map(|closure| Block::Text(format!("{}{closure}", lang.pick("注意：", "Mind: ")))),
    );
    blocks.extend([
        Block::Text(
            lang.pick(
                "志愿者：＿＿＿＿＿＿　时间：＿＿＿＿＿＿　印好的勾是之前登记的",
                "Volunteer: ____________  Time: ________  Printed ticks: recorded before",
            )
            .to_owned(),
        ),
        Block::Form {
            parts,
            heads,
            rows: rows.collect(),
        },
    ]);
    blocks
}

fn row(outcomes: &[OutcomeView], line: &super::printing::Line, number: u32) -> Vec<Field> {
    // Those of a home stand beside one another.
    let name = match line.name.contains('、') {
        true => Field::Small(line.name.clone()),
        false => Field::Text(line.name.clone()),
    };
    let mut fields = vec![
        Field::Text(number.to_string()),
        Field::Text(line.room.clone()),
        name,
        Field::Small(line.care.join("、")),
    ];
    let ticked = |outcome: &OutcomeView| line.outcome == Some(outcome.code);
    fields.extend(outcomes.iter().map(|outcome| Field::Box(ticked(outcome))));
    fields.push(Field::Text(line.tube.clone().unwrap_or_default()));
    fields
}
