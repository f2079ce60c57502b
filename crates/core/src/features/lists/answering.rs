//! Answering lines.

use super::commands::is_closed;
use super::facts::LineAnswered;
use super::reading::MOST_LINES;
use super::types::*;
use crate::features::members::{Empty, required};
use crate::features::register::{masking, stands_for};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{OptionalExtension, params};

/// Answers lines in one transaction: one at a time, or all that are certain at once.
pub(super) fn answer_lines(pen: &mut Pen<'_>, args: AnswerLines) -> Result<Empty, Problem> {
    if args.answers.len() > MOST_LINES {
        return Err(Problem::bad(
            "too_many",
            "一次答复太多。",
            "That is too many at once.",
        ));
    }
    if is_closed(pen.db(), &args.list)? {
        return Err(Problem::refused(
            "closed",
            "这份名单已办结，不能再改。可以重新打开。",
            "The list is closed. It can be taken up again.",
        ));
    }
    for answer in args.answers {
        write(pen, args.list, answer)?;
    }
    Ok(Empty {})
}

/// What stands of a line: answer, resident, note, and whether it is disputed.
type Stands = (Option<u8>, Option<Id>, Option<String>, bool);

fn write(pen: &mut Pen<'_>, list: Id, new: NewAnswer) -> Result<(), Problem> {
    let there = pen
        .db()
        .prepare_cached("SELECT 1 FROM list_line WHERE list = ? AND line = ?")?
        .query_row(params![list, new.line], |_| Ok(()))
        .optional()?;
    there.ok_or_else(|| Problem::not_found("名单里的这一行", "line of the list"))?;
    let resident = resident(pen, &new)?;
    let said = LineAnswered {
        line: new.line,
        answer: new.answer,
        resident,
        note: note(pen, list, &new)?,
    };
    let before: Option<Stands> = pen
        .db()
        .prepare_cached(
            "SELECT answer, resident, note, (SELECT count(*) FROM list_answer o WHERE o.list = ?1 AND o.line = ?2
                AND o.standing = 1) > 1 FROM list_answer WHERE list = ?1 AND line = ?2 AND shown = 1",
        )?
        .query_row(params![list, new.line], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let number = said.answer.map(|answer| answer as u8);
    let same = match &before {
        None => number.is_none(),
        Some((answer, resident, note, disputed)) => {
            !disputed && (*answer, *resident, note.as_ref()) == (number, said.resident, said.note.as_ref())
        }
    };
    if !same {
        pen.write(said.draft(list))?;
    }
    Ok(())
}

/// Who of the register is meant: whoever is found must be somebody, whoever is not ours can be nobody.
fn resident(pen: &Pen<'_>, new: &NewAnswer) -> Result<Option<Id>, Problem> {
    let known = match (new.answer, new.resident) {
        (Some(ListAnswer::NotOurs | ListAnswer::Unknown) | None, _) => return Ok(None),
        (Some(ListAnswer::Found), None) => {
            return Err(Problem::bad(
                "resident",
                "答复“在本社区”时，请选择是名册里的哪一位。",
                "Say who of the register it is.",
            ));
        }
        (Some(_), None) => return Ok(None),
        // What was answered before may name an entry that was merged since.
        (Some(_), Some(resident)) => stands_for(pen.db(), &resident)?,
    };
    let there = pen
        .db()
        .prepare_cached("SELECT 1 FROM resident WHERE id = ? AND gone IS NULL AND undone = 0 AND merged = 0")?
        .query_row([known], |_| Ok(()))
        .optional()?;
    there.ok_or_else(|| Problem::not_found("这位居民", "resident"))?;
    Ok(Some(known))
}

/// What is noted. Numbers were shown masked: a mask that comes back stands for what it hides.
fn note(pen: &Pen<'_>, list: Id, new: &NewAnswer) -> Result<Option<String>, Problem> {
    let Some(note) = new.note.as_deref().map(str::trim).filter(|note| !note.is_empty()) else {
        return Ok(None);
    };
    let note = required(note, "备注", "note")?;
    let old: Option<Option<String>> = pen
        .db()
        .prepare_cached("SELECT note FROM list_answer WHERE list = ? AND line = ? AND shown = 1")?
        .query_row(params![list, new.line], |row| row.get(0))
        .optional()?;
    Ok(Some(match old.flatten() {
        Some(old) => masking::restored(&note, &old),
        None => note,
    }))
}
