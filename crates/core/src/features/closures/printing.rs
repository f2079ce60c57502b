//! What is closed, on paper: the list for the committee's wall and the gate. It names places, days and rules, and nobody.

use super::badge::{day_of, out};
use super::cover::Cover;
use super::places;
use super::queries::list_closures;
use super::rules::{DeliverTo, StepWhen};
use super::types::*;
use crate::desk::{Desk, Look};
use crate::features::disclosures::Maker;
use crate::features::members::Empty;
use crate::features::reports::{ExportView, file_name};
use crate::id::Id;
use crate::print::{self, Block, Sheet};
use crate::problem::{Lang, Problem};

/// The share of a page's width: place, level, day, who leaves and where deliveries go, what comes next, how many.
const PARTS: [f32; 6] = [2.2, 1.6, 1.3, 1.8, 3.2, 1.5];

pub(super) fn print_closures(desk: &Desk, args: PrintClosures, lang: Lang) -> Result<ExportView, Problem> {
    let lang = args.lang.unwrap_or(lang);
    let closures = desk.look(lang, |look| {
        let mut closures = list_closures(look, Empty {})?;
        let cover = Cover::read(look.db, look.now_ms)?;
        let mut counting = Vec::new();
        for row in closures.rows {
            if counts(look, &cover, &row.place.id)? {
                counting.push(row);
            }
        }
        closures.rows = counting;
        Ok(closures)
    })?;
    if closures.rows.is_empty() {
        return Err(Problem::refused(
            "nothing",
            "现在没有封控的地方。",
            "Nothing is closed now.",
        ));
    }
    let now_ms = desk.world().clock.now_ms();
    let title = lang.pick("封控情况", "Closures");
    let printed = Maker::here(desk, lang)?.printed(false, lang);
    let sheet = Sheet {
        title: title.to_owned(),
        lang,
        foot: match lang {
            Lang::Zh => format!("{printed}，以当天为准"),
            Lang::En => format!("{printed}; as of that day"),
        },
        keyword: None,
        blocks: blocks(&closures, lang),
    };
    let print = print::made(&sheet, args.window.unwrap_or(false))?;
    let name = file_name(title, "pdf", now_ms);
    Ok(ExportView::printed(desk, name, print, closures.rows.len() as u64))
}

/// Whether what counts at a place is its own closure: a milder one under a stricter would tell people to leave who may not.
fn counts(look: &Look<'_>, cover: &Cover, place: &Id) -> Result<bool, Problem> {
    let place = places::find(look.db, place)?;
    Ok(cover.over(&place).is_some_and(|one| one.place.id == place.id))
}

fn blocks(closures: &ClosuresView, lang: Lang) -> Vec<Block> {
    let heading = match lang {
        Lang::Zh => format!("封控情况　{}", closures.today),
        Lang::En => format!("Closures, {}", closures.today),
    };
    let totals = closures.levels.iter();
    let totals = totals.map(|level| {
        let size = match lang {
            Lang::Zh => format!(
                "{} 个楼道，{} 户，{} 人",
                level.stairwells, level.homes, level.people
            ),
            Lang::En => format!(
                "{} stairwells, {} homes, {} people",
                level.stairwells, level.homes, level.people
            ),
        };
        (level.level.clone(), size)
    });
    let mut blocks = vec![Block::Title(heading), Block::Pairs(totals.collect())];
    for rows in closures
        .rows
        .chunk_by(|one, next| one.place.compound.id == next.place.compound.id)
    {
        let compound = rows.first().map(|row| row.place.compound.name.clone());
        blocks.push(Block::Heading(compound.unwrap_or_default()));
        blocks.push(Block::Table {
            parts: PARTS.to_vec(),
            heads: heads(lang).map(str::to_owned).to_vec(),
            rows: rows.iter().map(|row| cells(row, lang)).collect(),
        });
    }
    blocks
}

fn heads(lang: Lang) -> [&'static str; 6] {
    match lang {
        Lang::Zh => ["地点", "级别", "第几天", "出入、物资", "下一步", "户／人"],
        Lang::En => [
            "Place",
            "Level",
            "Day",
            "Leaving, deliveries",
            "Next",
            "Homes, people",
        ],
    }
}

fn cells(row: &ClosureRow, lang: Lang) -> Vec<String> {
    let place = match row.place.kind {
        PlaceKind::Compound => lang.pick("整个小区", "the whole compound").to_owned(),
        PlaceKind::Building | PlaceKind::Unit => row.place.label.clone(),
    };
    let day = match (row.day < 1, lang) {
        (false, _) => day_of(row.day, row.days, lang),
        (true, Lang::Zh) => format!("{} 开始", row.from),
        (true, Lang::En) => format!("begins {}", row.from),
    };
    let deliver = match row.level.deliver {
        DeliverTo::Door => lang.pick("送到门口", "deliver to the door"),
        DeliverTo::Gate => lang.pick("到点位领取", "fetch at the gate"),
    };
    let leaving = out(row.level.out, lang).unwrap_or(lang.pick("可以进出", "free to leave"));
    let level = match row.disputed {
        true => format!("{}{}", row.level.name, lang.pick("（待核对）", " (in review)")),
        false => row.level.name.clone(),
    };
    vec![
        place,
        level,
        day,
        format!("{leaving}{}{deliver}", lang.pick("，", ", ")),
        next(row.next.as_ref(), lang),
        format!("{}／{}", row.homes, row.people),
    ]
}

fn next(next: Option<&NextStep>, lang: Lang) -> String {
    let Some(next) = next else {
        return lang.pick("解除时间另行通知", "until further notice").to_owned();
    };
    let on = next.on;
    let to = match (&next.to, lang) {
        (Some(to), Lang::Zh) => format!("转为{to}"),
        (Some(to), Lang::En) => to.clone(),
        (None, Lang::Zh) => "解除".to_owned(),
        (None, Lang::En) => "open again".to_owned(),
    };
    let tests: Vec<String> = next.tests.iter().map(|test| test.number.to_string()).collect();
    let tests = tests.join(lang.pick("、", ", "));
    match (next.when, lang) {
        (StepWhen::Time, Lang::Zh) => format!("{on} 期满{to}"),
        (StepWhen::Time, Lang::En) => format!("{on}: {to}"),
        (StepWhen::Negative, Lang::Zh) => format!("{on} 期满，第{tests}天核酸全阴后{to}"),
        (StepWhen::Negative, Lang::En) => format!("{on}, all negative on day {tests}: {to}"),
        (StepWhen::Word, Lang::Zh) => format!("{on} 期满，接上级通知后{to}"),
        (StepWhen::Word, Lang::En) => format!("{on}, by notice from above: {to}"),
    }
}
