//! A paper as it is printed: whose doors, a box for each outcome, and the code that finds it again.

use super::printing::Page;
use crate::features::disclosures::Maker;
use crate::features::sweeps::types::{OutcomeView, RoundView};
use crate::print::{Blank, Block, Field, Sheet};
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
/// A line to write an answer on.
const ANSWER: f32 = 2.2;
/// More choices than these have no boxes: the answer is written.
const MOST_BOXES: usize = 4;
/// Blank lines for people who are not listed.
const UNLISTED: usize = 3;

/// How papers come out of the printer.
pub(super) struct Made {
    /// By whom, and when.
    pub maker: Maker,
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
    let until = made.maker.expires();
    let printed = made.maker.printed(made.again, lang);
    Sheet {
        title: round.row.name.clone(),
        lang,
        foot: match lang {
            Lang::Zh => format!("含住户信息，勿拍照外传，用完收回，{until} 前销毁；{printed}"),
            Lang::En => {
                format!("Names residents: no photographs, bring it back, destroy before {until}. {printed}")
            }
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
    parts.extend(asked(round).map(|column| column.share));
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
    heads.extend(asked(round).map(|column| column.head));
    heads.push(match (round.tube_size, lang) {
        (Some(_), Lang::Zh) => "管号／备注".to_owned(),
        (Some(_), Lang::En) => "Tube, remarks".to_owned(),
        (None, _) => lang.pick("备注", "Remarks").to_owned(),
    });
    let rows = page
        .lines
        .iter()
        .zip(1..)
        .map(|(line, number)| row(round, line, number));
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
            blank: unlisted(lang),
        },
    ]);
    blocks
}

/// Lines for whoever is met and is not on the paper. They have no number, since nothing of them can be ticked: whoever types the
/// paper back registers them first.
fn unlisted(lang: Lang) -> Blank {
    let (title, heads) = match lang {
        Lang::Zh => (
            "名单外的人（没有行号，带回后先在电脑上登记）",
            ["室号", "姓名", "电话", "结果／管号／备注"],
        ),
        Lang::En => (
            "People who are not listed (no line number: registered on the laptop first)",
            ["Room", "Name", "Phone", "Outcome, tube, remarks"],
        ),
    };
    Blank {
        title: title.to_owned(),
        parts: vec![1.3, 2.4, 2.8, 4.5],
        heads: heads.map(str::to_owned).to_vec(),
        rows: UNLISTED,
    }
}

/// A column for an answer.
struct Asked {
    head: String,
    share: f32,
    /// The question and the choice its box is for; no choice where the answer is written.
    question: u8,
    choice: Option<String>,
}

/// The columns for what the round asks beside the outcome: a box for each choice, a line to write on where there are none, or too
/// many. Numbers are those that are typed back.
fn asked(round: &RoundView) -> impl Iterator<Item = Asked> {
    round.questions.iter().flat_map(|question| {
        let written = || Asked {
            head: match question.choices.len() {
                0 => question.name.clone(),
                _ => {
                    let choices = question.choices.iter().zip(1..);
                    let choices: Vec<String> =
                        choices.map(|(choice, nth)| format!("{nth}{choice}")).collect();
                    format!("{}：{}", question.name, choices.join(" "))
                }
            },
            share: ANSWER,
            question: question.code,
            choice: None,
        };
        let boxed = |(choice, nth): (&String, usize)| Asked {
            head: match nth {
                1 => format!("{} {nth}{choice}", question.name),
                _ => format!("{nth}{choice}"),
            },
            share: BOX,
            question: question.code,
            choice: Some(choice.clone()),
        };
        match question.choices.len() {
            1..=MOST_BOXES => question.choices.iter().zip(1..).map(boxed).collect(),
            _ => vec![written()],
        }
    })
}

fn row(round: &RoundView, line: &super::printing::Line, number: u32) -> Vec<Field> {
    let outcomes = &round.outcomes;
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
    fields.extend(asked(round).map(|column| {
        let said = line.answers.iter().find(|said| said.question == column.question);
        match column.choice {
            Some(choice) => Field::Box(said.is_some_and(|said| said.text == choice)),
            // What was answered in words is not carried through the stairwell on paper: it may say where somebody is.
            None => Field::Text(String::new()),
        }
    }));
    fields.push(Field::Text(line.tube.clone().unwrap_or_default()));
    fields
}
