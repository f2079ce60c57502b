//! Typing a paper back, line by line, all of it or nothing.

use super::facts::{Fate, PaperSettled};
use super::queries::{over, printed};
use super::typed::{self, Form};
use super::types::*;
use crate::desk::Look;
use crate::features::members::Empty;
use crate::features::sweeps::door_types::RecordMark;
use crate::features::sweeps::{self, Over, Ticked};
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension};

/// A line of a paper as it was printed.
struct Printed {
    target: Id,
    over: Option<Over>,
    marked: bool,
}

/// A paper as it was printed.
struct Paper {
    round: Id,
    lines: Vec<Printed>,
}

fn paper(db: &Connection, id: &Id) -> Result<Paper, Problem> {
    let round: Option<Id> = db
        .prepare_cached("SELECT round FROM paper WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let round = round.ok_or_else(|| Problem::not_found("这张纸单", "paper"))?;
    let mut lines = db.prepare_cached(&format!(
        "SELECT l.target, l.over_device, l.over_clock, {} IS NOT NULL FROM paper_line l WHERE l.paper = ? ORDER BY l.line",
        printed("outcome")
    ))?;
    let lines = lines.query_map([id], |row| {
        Ok(Printed {
            target: row.get(0)?,
            over: over(row.get(1)?, row.get(2)?),
            marked: row.get(3)?,
        })
    })?;
    Ok(Paper {
        round,
        lines: lines.collect::<rusqlite::Result<_>>()?,
    })
}

fn read(db: &Connection, paper: &Paper, text: &str) -> Result<Vec<TypedLine>, Problem> {
    let marked: Vec<bool> = paper.lines.iter().map(|line| line.marked).collect();
    let outcomes = sweeps::outcomes(db, &paper.round)?;
    let questions = sweeps::questions(db, &paper.round)?;
    typed::read(
        text,
        &Form {
            marked: &marked,
            outcomes: &outcomes,
            questions: &questions,
        },
    )
}

/// What would be written; nothing is.
pub(super) fn read_paper(look: &Look<'_>, args: TypePaper) -> Result<TypedView, Problem> {
    let paper = paper(look.db, &args.paper)?;
    let each = read(look.db, &paper, &args.text)?;
    Ok(TypedView {
        rest: (paper.lines.len() - each.len()) as u64,
        each,
    })
}

/// Marks what was ticked. A line that cannot be marked takes all of it back and is named.
pub(super) fn type_paper(pen: &mut Pen<'_>, args: TypePaper) -> Result<TypedView, Problem> {
    let paper = paper(pen.db(), &args.paper)?;
    let each = read(pen.db(), &paper, &args.text)?;
    if each.is_empty() {
        return Err(Problem::bad(
            "nothing",
            "还没有输入。没有打勾的空单请选“空单收回”。",
            "Nothing was typed. A paper without a tick is taken back as empty.",
        ));
    }
    for line in &each {
        // The reader gives lines of this paper alone.
        let printed = &paper.lines[line.number as usize - 1];
        let mark = RecordMark {
            round: paper.round,
            target: printed.target,
            outcome: line.outcome,
            tube: line.tube.clone(),
            note: None,
            again_at: None,
            answers: (!line.answers.is_empty()).then(|| line.answers.clone()),
            out_of: None,
        };
        let ticked = Ticked {
            paper: args.paper,
            over: printed.over.clone(),
        };
        sweeps::record_from(pen, mark, Some(ticked.into()))
            .map_err(|problem| at_line(line.number, &problem))?;
    }
    pen.write(PaperSettled { fate: Fate::Typed }.draft(paper.round, args.paper))?;
    Ok(TypedView {
        rest: (paper.lines.len() - each.len()) as u64,
        each,
    })
}

fn at_line(number: u32, problem: &Problem) -> Problem {
    Problem::new(
        problem.kind,
        problem.code,
        format!("第 {number} 行：{} 全部没有写入。", problem.say(Lang::Zh)),
        format!("Line {number}: {} Nothing was written.", problem.say(Lang::En)),
    )
}

pub(super) fn settle_paper(pen: &mut Pen<'_>, args: SettlePaper) -> Result<Empty, Problem> {
    let paper = paper(pen.db(), &args.paper)?;
    let fate = match args.lost {
        true => Fate::Lost,
        false => Fate::Returned,
    };
    pen.write(PaperSettled { fate }.draft(paper.round, args.paper))?;
    Ok(Empty {})
}
