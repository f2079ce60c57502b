//! What people write down about tubes.

use super::facts::{TubeNoted, TubeResulted};
use super::types::*;
use crate::features::members::{Empty, required};
use crate::features::sweeps::door_types::{AnswerView, Marked, RecordMark, answers};
use crate::features::sweeps::{self, check_tube_code, no_tubes, tube_code};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension, params};

/// A code as it is kept.
fn code(text: &str) -> Result<String, Problem> {
    let code = tube_code(&required(text, "管号", "code of the tube")?);
    check_tube_code(&code)?;
    Ok(code)
}

/// Fails unless the round has tubes.
pub(super) fn must_have_tubes(db: &Connection, round: &Id) -> Result<(), Problem> {
    let size: Option<Option<u32>> = db
        .prepare_cached("SELECT tube_size FROM round WHERE id = ?")?
        .query_row([round], |row| row.get(0))
        .optional()?;
    match size {
        None => Err(Problem::not_found("这个轮次", "round")),
        Some(None) => Err(no_tubes()),
        Some(Some(_)) => Ok(()),
    }
}

pub(super) fn note_tube(pen: &mut Pen<'_>, args: NoteTube) -> Result<Empty, Problem> {
    must_have_tubes(pen.db(), &args.round)?;
    let code = code(&args.code)?;
    let note = match args
        .note
        .as_deref()
        .map(str::trim)
        .filter(|note| !note.is_empty())
    {
        Some(note) => {
            let written = required(note, "备注", "note")?;
            Some(sweeps::behind(
                &written,
                noted(pen.db(), &args.round, &code)?.into_iter(),
            ))
        }
        None => None,
    };
    let noted = TubeNoted {
        code,
        fault: args.fault,
        note,
    };
    pen.write(noted.draft(args.round))?;
    Ok(Empty {})
}

/// What was noted of a tube.
fn noted(db: &Connection, round: &Id, code: &str) -> rusqlite::Result<Option<String>> {
    let note = db
        .prepare_cached("SELECT note FROM tube_note WHERE round = ? AND code = ?")?
        .query_row(params![round, code], |row| row.get(0))
        .optional()?;
    Ok(note.flatten())
}

pub(super) fn record_result(pen: &mut Pen<'_>, args: RecordResult) -> Result<Empty, Problem> {
    must_have_tubes(pen.db(), &args.round)?;
    let said = TubeResulted {
        code: code(&args.code)?,
        result: args.result,
    };
    pen.write(said.draft(args.round))?;
    Ok(Empty {})
}

/// A mark that puts somebody into a tube.
struct Stands {
    outcome: u8,
    tube: String,
    note: Option<String>,
    answers: Vec<AnswerView>,
}

fn stands(db: &Connection, round: &Id, target: &Id) -> rusqlite::Result<Option<Stands>> {
    db.prepare_cached(
        "SELECT outcome, tube, note, answers FROM mark
         WHERE round = ? AND target = ? AND nth = 0 AND outcome > 0 AND tube IS NOT NULL",
    )?
    .query_row(params![round, target], |row| {
        Ok(Stands {
            outcome: row.get(0)?,
            tube: row.get(1)?,
            note: row.get(2)?,
            answers: answers(row.get(3)?),
        })
    })
    .optional()
}

/// Puts somebody who was sampled into another tube. The reason comes behind what was noted of them; that, and what they
/// answered, stays.
pub(super) fn move_to_tube(pen: &mut Pen<'_>, args: MoveToTube) -> Result<Marked, Problem> {
    let reason = args
        .reason
        .map(|reason| required(&reason, "转管原因", "reason"))
        .transpose()?;
    let code = code(&args.code)?;
    let stands = stands(pen.db(), &args.round, &args.target)?.ok_or_else(|| {
        Problem::refused(
            "in_no_tube",
            "还没有采进任何一支管，无需转管。",
            "They are in no tube yet.",
        )
    })?;
    if stands.tube == code {
        return Err(Problem::refused(
            "same_tube",
            "本来就在这支管里。",
            "They are in this tube already.",
        ));
    }
    let note: Vec<String> = stands.note.into_iter().chain(reason).collect();
    let mark = RecordMark {
        round: args.round,
        target: args.target,
        outcome: stands.outcome,
        tube: Some(code),
        note: (!note.is_empty()).then(|| note.join("；")),
        again_at: None,
        answers: Some(stands.answers),
        out_of: args.out_of.or(Some(stands.tube)),
    };
    sweeps::record_from(pen, mark, None)
}
