//! Printing papers once more: the same number, the same lines and what stood on them, so that it does not matter which of
//! the two comes back.

use super::facts::PaperReprinted;
use super::form::{self, Made};
use super::printing::{Line, Page, kept, not_too_many};
use super::queries::{LinePrinted, lines_printed, living};
use super::types::*;
use crate::desk::{Desk, Look};
use crate::features::closures::{self, Cover};
use crate::features::disclosures::Maker;
use crate::features::members::IdArgs;
use crate::features::register::place::{building_label, unit_label};
use crate::features::sweeps;
use crate::features::sweeps::types::{RoundState, RoundView, TargetKind};
use crate::id::Id;
use crate::print;
use crate::problem::{Lang, Problem};
use rusqlite::{OptionalExtension, params};
use std::collections::HashMap;

pub(super) fn reprint_papers(desk: &Desk, args: ReprintPapers, lang: Lang) -> Result<PapersView, Problem> {
    let lang = args.lang.unwrap_or(lang);
    if args.papers.is_empty() {
        return Err(Problem::bad(
            "nothing",
            "请选择要补打的纸单。",
            "Choose the papers to print again.",
        ));
    }
    not_too_many(args.papers.len())?;
    let (round, pages) = desk.look(lang, |look| {
        let round = sweeps::show_round(look, IdArgs { id: args.round })?;
        if round.row.state == RoundState::Closed {
            return Err(sweeps::closed());
        }
        let pages = pages(look, &round, &args.papers)?;
        Ok((round, pages))
    })?;
    let made = Made {
        maker: Maker::here(desk, lang)?,
        again: true,
    };
    let print = print::made(
        &form::sheet(&round, &pages, &made, lang),
        args.window.unwrap_or(false),
    )?;
    desk.write(|pen| {
        for page in &pages {
            let reprinted = PaperReprinted { unit: page.unit };
            pen.write(reprinted.draft(args.round, page.id))?;
        }
        Ok(())
    })?;
    Ok(kept(desk, &round, &pages, print))
}

fn pages(look: &Look<'_>, round: &RoundView, papers: &[Id]) -> Result<Vec<Page>, Problem> {
    let cover = Cover::read(look.db, look.now_ms)?;
    papers
        .iter()
        .map(|paper| page(look, round, &cover, paper))
        .collect()
}

fn page(look: &Look<'_>, round: &RoundView, cover: &Cover, paper: &Id) -> Result<Page, Problem> {
    let found = look
        .db
        .prepare_cached(
            "SELECT p.code, p.part, p.parts, u.id, u.name, b.id, b.name, c.id, c.name FROM paper p JOIN unit u ON u.id = p.unit
             JOIN building b ON b.id = u.building JOIN compound c ON c.id = b.compound WHERE p.id = ? AND p.round = ?",
        )?
        .query_row(params![paper, round.row.id], |row| {
            let (unit, building, compound): (Id, Id, Id) = (row.get(3)?, row.get(5)?, row.get(7)?);
            let (unit_name, building_name): (String, String) = (row.get(4)?, row.get(6)?);
            Ok(Page {
                id: *paper,
                code: row.get(0)?,
                compound: row.get(8)?,
                place: building_label(&building_name) + &unit_label(&unit_name),
                unit,
                closure: cover.unit(&compound, &building, &unit).map(|closure| closures::line(&closure, look.lang)),
                part: row.get(1)?,
                parts: row.get(2)?,
                lines: lines(look, paper, round.row.target)?,
            })
        })
        .optional()?;
    found.ok_or_else(|| Problem::not_found("这张纸单", "paper"))
}

/// With names as papers show them: what tells two of a door apart, it tells again, whoever of them is on the paper. Of who lives
/// there no more the number stays, and nothing else.
fn lines(look: &Look<'_>, paper: &Id, target: TargetKind) -> rusqlite::Result<Vec<Line>> {
    let mut masks: HashMap<Id, String> = HashMap::new();
    let mut lines = Vec::new();
    for LinePrinted { home, here, line } in lines_printed(look, paper)? {
        let name = match (here, target, home) {
            (false, ..) => {
                lines.push(Line {
                    room: "—".to_owned(),
                    name: look.lang.pick("已搬走", "moved").to_owned(),
                    care: Vec::new(),
                    ..line
                });
                continue;
            }
            (true, TargetKind::Resident, Some(home)) => {
                if !masks.contains_key(&line.target) {
                    let door = living(look.db, &home)?;
                    let names = sweeps::masked_names(door.iter().map(|(_, name)| name.as_str()), target);
                    masks.extend(door.iter().map(|(id, _)| *id).zip(names));
                }
                masks.get(&line.target).cloned().unwrap_or_default()
            }
            (true, ..) => sweeps::masked_names([line.name.as_str()].into_iter(), target).concat(),
        };
        lines.push(Line { name, ..line });
    }
    Ok(lines)
}
