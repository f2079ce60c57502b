//! Printing papers: every stairwell of a round in walking order, thirty lines a page.

use super::facts::{self, PaperPrinted};
use super::form::{self, Made};
use super::types::*;
use crate::desk::{Desk, Look};
use crate::features::closures;
use crate::features::disclosures::Maker;
use crate::features::members::IdArgs;
use crate::features::register::place::{building_label, unit_label};
use crate::features::reports::{ExportView, file_name};
use crate::features::sweeps::door_types::{AnswerView, SweepBuilding};
use crate::features::sweeps::types::{RoundState, RoundView, is_left};
use crate::features::sweeps::{self, Over};
use crate::id::{Id, IdMaker};
use crate::print::{self, Print};
use crate::problem::{Lang, Problem};
use std::collections::HashSet;

/// Lines of a page: what fits on A4 in letters a tired person reads under a stairwell's lamp.
const LINES: usize = 30;
/// Pages of one printing; a committee of 15,000 needs some 600.
const MOST_PAGES: usize = 2_000;
const CODES: u32 = 100_000;

/// A page before it is printed.
pub(super) struct Page {
    pub id: Id,
    pub code: u32,
    pub compound: String,
    /// Building and unit.
    pub place: String,
    pub unit: Id,
    /// How it is closed, in a line.
    pub closure: Option<String>,
    pub part: u32,
    pub parts: u32,
    pub lines: Vec<Line>,
}

/// A line of it.
pub(super) struct Line {
    pub target: Id,
    pub room: String,
    /// Masked: a paper may be left behind.
    pub name: String,
    /// Care tags; before them why nobody may be met.
    pub care: Vec<String>,
    pub outcome: Option<u8>,
    pub tube: Option<String>,
    /// What was answered when it was marked.
    pub answers: Vec<AnswerView>,
    pub over: Option<Over>,
}

pub(super) fn print_papers(desk: &Desk, args: PrintPapers, lang: Lang) -> Result<PapersView, Problem> {
    let lang = args.lang.unwrap_or(lang);
    let (round, mut pages, taken) = desk.look(lang, |look| {
        let round = sweeps::show_round(look, IdArgs { id: args.round })?;
        if round.row.state == RoundState::Closed {
            return Err(sweeps::closed());
        }
        let pages = pages(look, &round, &args)?;
        Ok((round, pages, codes(look, &args.round)?))
    })?;
    if pages.is_empty() {
        return Err(Problem::refused(
            "nobody",
            "没有要打印的门户。",
            "There is no door to print.",
        ));
    }
    not_too_many(pages.len())?;
    number(desk, &mut pages, taken);
    // Set before it is written down: where there is no font, no paper is out.
    let made = Made {
        maker: Maker::here(desk, lang)?,
        again: false,
    };
    let print = print::made(
        &form::sheet(&round, &pages, &made, lang),
        args.window.unwrap_or(false),
    )?;
    desk.write(|pen| {
        for page in &pages {
            let printed = PaperPrinted {
                code: page.code,
                unit: page.unit,
                part: page.part,
                parts: page.parts,
                lines: page.lines.iter().map(line).collect(),
            };
            pen.write(printed.draft(args.round, page.id))?;
        }
        Ok(())
    })?;
    Ok(kept(desk, &round, &pages, print))
}

/// Fails where one printing would have too many pages.
pub(super) fn not_too_many(pages: usize) -> Result<(), Problem> {
    if pages <= MOST_PAGES {
        return Ok(());
    }
    Err(Problem::bad(
        "too_many",
        format!("超过 {MOST_PAGES} 张，请分几次打印。"),
        format!("More than {MOST_PAGES} pages; print some buildings at a time."),
    ))
}

/// What was printed of these pages: a file kept until it is saved, or pages for the window.
pub(super) fn kept(desk: &Desk, round: &RoundView, pages: &[Page], print: Print) -> PapersView {
    let name = file_name(&round.row.name, "pdf", desk.world().clock.now_ms());
    let lines = pages.iter().map(|page| page.lines.len() as u64).sum();
    let made = ExportView::printed(desk, name, print, lines);
    PapersView {
        file: made.file,
        name: made.name,
        papers: pages.len() as u64,
        lines,
        sheet: made.sheet,
    }
}

fn line(line: &Line) -> facts::Line {
    facts::Line {
        target: line.target,
        over: line.over.clone(),
    }
}

/// The codes that papers of this round have already.
fn codes(look: &Look<'_>, round: &Id) -> rusqlite::Result<HashSet<u32>> {
    look.db
        .prepare_cached("SELECT code FROM paper WHERE round = ?")?
        .query_map([round], |row| row.get(0))?
        .collect()
}

/// Gives every page its id and five digits that no other paper here has. Another laptop may hit upon the same ones: then
/// both are found, and the stairwell tells them apart.
fn number(desk: &Desk, pages: &mut [Page], mut taken: HashSet<u32>) {
    let world = desk.world();
    let (mut ids, now_ms) = (IdMaker::new(world), world.clock.now_ms());
    for page in pages {
        page.id = ids.make(now_ms);
        page.code = loop {
            let code = u32::from_le_bytes(world.bytes()) % CODES;
            if taken.len() >= CODES as usize || taken.insert(code) {
                break code;
            }
        };
    }
}

/// The pages of a round, in the order they are walked.
fn pages(look: &Look<'_>, round: &RoundView, args: &PrintPapers) -> Result<Vec<Page>, Problem> {
    let progress = sweeps::round_in_turn(look, IdArgs { id: args.round })?;
    let wanted = |id: &Id| args.buildings.is_empty() || args.buildings.contains(id);
    let mut pages = Vec::new();
    for building in progress.buildings.iter().filter(|building| wanted(&building.id)) {
        let asked = SweepBuilding {
            round: args.round,
            building: building.id,
        };
        let walked = sweeps::sweep_building(look, asked)?;
        let overs = sweeps::marks_shown(look.db, &args.round, &building.id, round.row.target)?;
        for unit in walked.units {
            let place = building_label(&building.name) + &unit_label(&unit.name);
            let mut lines: Vec<Line> = Vec::new();
            for door in unit.doors {
                let names =
                    sweeps::masked_names(door.targets.iter().map(|one| one.name.as_str()), round.row.target);
                let doors = door.targets.into_iter().zip(names);
                let printed = doors.filter(|(target, _)| !args.only_left || is_left(target.sense));
                lines.extend(printed.map(|(target, name)| Line {
                    target: target.id,
                    room: door.room.clone(),
                    name,
                    care: target.absent.into_iter().chain(target.care).collect(),
                    outcome: target.outcome,
                    tube: target.tube,
                    answers: target.answers,
                    over: overs.get(&target.id).cloned(),
                }));
            }
            let closure = unit.closure.map(|closure| closures::line(&closure, look.lang));
            let cut = cut(lines, &building.compound, &place, unit.id);
            pages.extend(cut.into_iter().map(|page| Page {
                closure: closure.clone(),
                ..page
            }));
        }
    }
    Ok(pages)
}

/// Pages of thirty lines.
fn cut(lines: Vec<Line>, compound: &str, place: &str, unit: Id) -> Vec<Page> {
    let parts = lines.len().div_ceil(LINES) as u32;
    let mut left = lines.into_iter();
    (1..=parts)
        .map(|part| Page {
            id: Id::NIL,
            code: 0,
            compound: compound.to_owned(),
            place: place.to_owned(),
            unit,
            closure: None,
            part,
            parts,
            lines: left.by_ref().take(LINES).collect(),
        })
        .collect()
}

/// A paper's number as it is printed and typed.
pub(super) fn code_text(code: u32) -> String {
    format!("{code:05}")
}
