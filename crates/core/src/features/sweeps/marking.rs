//! Marking a target, and taking a mark back. One mark is one durable write at a door, so it asks the least it can.

use super::door_types::*;
use super::facts::*;
use super::queries::questions;
use super::restoring;
use super::tally::Targets;
use super::tapped::closed;
use super::tube_people::{check_other_tubes, other_tubes};
use super::types::*;
use crate::features::members::{Empty, required, steers_shown_text};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension, Row, params};

const LONGEST_NOTE: usize = 500;
const LONGEST_TUBE: usize = 40;

/// What marking needs to know of a round.
pub(super) struct Open {
    target: TargetKind,
    tube_size: Option<u32>,
    pub(super) delivery: Option<Delivers>,
    closed: bool,
    /// Not everybody who lives in its places is a target.
    chooses: bool,
    listed: bool,
    knows_outcome: bool,
}

/// What a delivery hands out, how much of it (thousandths) and from where.
pub(super) type Delivers = (Id, i64, Id);

fn delivered(item: Option<Id>, quantity: Option<i64>, place: Option<Id>) -> Option<Delivers> {
    let ((item, quantity), place) = item.zip(quantity).zip(place)?;
    Some((item, quantity, place))
}

fn open(row: &Row<'_>) -> rusqlite::Result<Open> {
    let (item, quantity, place): (Option<Id>, Option<i64>, Option<Id>) =
        (row.get(2)?, row.get(3)?, row.get(4)?);
    Ok(Open {
        target: TargetKind::of(row.get_ref(0)?.as_str()?),
        tube_size: row.get(1)?,
        delivery: delivered(item, quantity, place),
        closed: row.get(5)?,
        chooses: row.get(6)?,
        listed: row.get(7)?,
        knows_outcome: row.get(8)?,
    })
}

/// The round, which must be open.
pub(super) fn find_open(db: &Connection, round: &Id, outcome: u8) -> Result<Open, Problem> {
    let found = db
        .prepare_cached(
            "SELECT target, tube_size, item, quantity, place, closed, filter IS NOT NULL, listed,
                EXISTS (SELECT 1 FROM outcome WHERE round = ?1 AND code = ?2) FROM round
             WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM import i WHERE i.id = ?1 AND i.undone)",
        )?
        .query_row(params![round, outcome], open)
        .optional()?
        .ok_or_else(|| Problem::not_found("这个轮次", "round"))?;
    if found.closed {
        return Err(closed());
    }
    Ok(found)
}

/// How [`check_target`] refuses whoever is there but no target of the round.
pub(super) const OUTSIDE: &str = "out_of_scope";

/// Fails unless `target` is one of the round's: the same rule as [`Targets`], asked of one.
pub(super) fn check_target(db: &Connection, round: &Id, open: &Open, target: &Id) -> Result<(), Problem> {
    macro_rules! inside {
        ($table:literal) => {
            concat!(
                "SELECT EXISTS (SELECT 1 FROM building b WHERE b.id = t.building AND b.present AND (?3
                    OR EXISTS (SELECT 1 FROM round_compound c WHERE c.round = ?1 AND c.compound = b.compound)
                    OR EXISTS (SELECT 1 FROM round_building o WHERE o.round = ?1 AND o.building = b.id)
                    OR EXISTS (SELECT 1 FROM round_unit u WHERE u.round = ?1 AND u.unit = t.unit)))
                 FROM ",
                $table,
                " t WHERE t.id = ?2 AND t.present = 1"
            )
        };
    }
    let sql = match open.target {
        TargetKind::Resident => inside!("resident"),
        TargetKind::Home => inside!("home"),
    };
    let inside: Option<bool> = db
        .prepare_cached(sql)?
        .query_row(params![round, target, open.listed], |row| row.get(0))
        .optional()?;
    let inside =
        inside.ok_or_else(|| Problem::not_found("这个对象（或已迁出）", "target, or it has moved out"))?;
    if inside && (!(open.chooses || open.listed) || is_chosen(db, round, target)?) {
        return Ok(());
    }
    Err(Problem::refused(
        OUTSIDE,
        "不在本轮范围内。",
        "Not in the scope of this round.",
    ))
}

/// Whether a target is on the round's list and fits its filter.
fn is_chosen(db: &Connection, round: &Id, target: &Id) -> rusqlite::Result<bool> {
    let targets = Targets::of(db, round)?;
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM {} t WHERE t.id = ?2{})",
        targets.table(),
        targets.only
    );
    db.prepare_cached(&sql)?
        .query_row(params![round, target], |row| row.get(0))
}

/// A tube's code as it is kept: `t1 ` and `T1` are one tube.
pub(crate) fn tube_code(code: &str) -> String {
    code.trim().to_ascii_uppercase()
}

/// Fails where a tube's code is longer than any.
pub(crate) fn check_tube_code(code: &str) -> Result<(), Problem> {
    match code.chars().count() {
        ..=LONGEST_TUBE => Ok(()),
        _ => Err(Problem::bad(
            "tube_code",
            "管号太长。",
            "The tube's code is too long.",
        )),
    }
}

/// A note as it is kept; nothing where there is none.
///
/// # Errors
/// When it is longer than any, or has letters in it that steer what is shown.
pub(crate) fn checked_note(note: Option<&str>) -> Result<Option<&str>, Problem> {
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        return Err(Problem::bad(
            "too_long",
            format!("备注太长（最多 {LONGEST_NOTE} 字）。"),
            format!("The note is too long ({LONGEST_NOTE} characters at most)."),
        ));
    }
    note.map(check_letters).transpose()?;
    Ok(note)
}

fn check_letters(text: &str) -> Result<(), Problem> {
    if text.contains(steers_shown_text) {
        return Err(Problem::bad(
            "letters",
            "备注或管号里有看不见的控制字符，没有写入。",
            "There are control characters in the note or the tube's code; nothing was written.",
        ));
    }
    Ok(())
}

/// What is said of tubes in a round that has none.
pub(crate) fn no_tubes() -> Problem {
    Problem::refused("no_tubes", "本轮不用采样管。", "This round has no tubes.")
}

/// Records one mark.
///
/// # Errors
/// When the round is closed, the target out of its scope, the outcome unknown or the tube full.
pub fn record(pen: &mut Pen<'_>, args: RecordMark) -> Result<Marked, Problem> {
    record_from(pen, args, None)
}

/// Records one mark, made here, on a phone or on paper.
///
/// A tube holds those who were done: with an outcome that is not done, the tube in the arguments is left out, since
/// the screen keeps its tube while somebody is not at home.
///
/// Nobody leaves a tube by being put into another one unasked, and no tube takes more than its size. Here both are refused;
/// what a phone or a paper says has happened and cannot be: another tube stands beside what was known, until a person decides,
/// and whoever was sampled is in a tube that is too full, which the list of tubes shows.
///
/// # Errors
/// Those of [`record`].
pub(crate) fn record_from(pen: &mut Pen<'_>, args: RecordMark, way: Option<Way>) -> Result<Marked, Problem> {
    let round = find_open(pen.db(), &args.round, args.outcome)?;
    if !round.knows_outcome {
        return Err(Problem::bad(
            "outcome",
            "本轮没有这个结果选项。",
            "The round has no such outcome.",
        ));
    }
    check_target(pen.db(), &args.round, &round, &args.target)?;
    let note = checked_note(args.note.as_deref())?;
    if let Some(code) = &args.tube {
        check_letters(code.trim())?;
    }
    let tube = args
        .tube
        .as_deref()
        .map(tube_code)
        .filter(|code| !code.is_empty() && is_done(args.outcome));
    let answers = checked_answers(pen.db(), &args)?;
    let fill = match &tube {
        Some(code) => {
            if way.is_none() {
                check_other_tubes(pen.db(), &args.round, &args.target, code, args.out_of.as_deref())?;
            }
            Some(filling(pen, &round, &args, code, way.is_none())?)
        }
        None => None,
    };
    let way = match &tube {
        Some(code) if way.is_some() && is_unasked(pen.db(), &args, code)? => way.map(Way::over_nothing),
        _ => way,
    };
    let note = note
        .map(|note| restoring::note(pen.db(), &args.round, &args.target, note))
        .transpose()?;
    let (tap, ticked) = match way {
        Some(Way::Phone(tap)) => (Some(tap), None),
        Some(Way::Paper(ticked)) => (None, Some(ticked)),
        None => (None, None),
    };
    write(
        pen,
        round.delivery,
        args.round,
        args.target,
        MarkRecorded {
            outcome: args.outcome,
            tube,
            note,
            tap,
            ticked,
            again_at: args
                .again_at
                .filter(|_| sense(args.outcome) == Some(Sense::NotDone)),
            answers,
        },
    )?;
    Ok(Marked { tube: fill })
}

/// Whether somebody would leave another tube without a word.
fn is_unasked(db: &Connection, args: &RecordMark, code: &str) -> rusqlite::Result<bool> {
    Ok(args.out_of.is_none() && !other_tubes(db, &args.round, &args.target, code)?.is_empty())
}

/// The answers, in the order of the questions; of what is not done nothing is asked.
fn checked_answers(db: &Connection, args: &RecordMark) -> Result<Option<Vec<Answer>>, Problem> {
    let given = args.answers.as_deref().unwrap_or_default();
    if given.is_empty() || !is_done(args.outcome) {
        return Ok(None);
    }
    let mut answers = Vec::new();
    for question in questions(db, &args.round)? {
        let Some(answer) = given.iter().find(|answer| answer.question == question.code) else {
            continue;
        };
        let text = required(&answer.text, &question.name, "answer")?;
        let text = restoring::answer(db, &args.round, &args.target, question.code, &text)?;
        if !question.choices.is_empty() && !question.choices.contains(&text) {
            return Err(unknown_answer());
        }
        answers.push(Answer {
            question: question.code,
            text,
        });
    }
    if answers.len() != given.len() {
        return Err(unknown_answer());
    }
    Ok(Some(answers))
}

fn unknown_answer() -> Problem {
    Problem::bad(
        "answer",
        "附加项的答案不在本轮的选项里。",
        "The round has no such question, or no such answer to it.",
    )
}

/// How full the tube will be. Where it can still be `refused`, nobody new comes into a full one; whoever is in it already stays.
fn filling(
    pen: &Pen<'_>,
    round: &Open,
    args: &RecordMark,
    code: &str,
    refused: bool,
) -> Result<TubeFill, Problem> {
    let size = round.tube_size.ok_or_else(no_tubes)?;
    check_tube_code(code)?;
    let held = pen
        .tubes()
        .borrow_mut()
        .held(pen.db(), args.round, code, args.target)?;
    if refused && !held.itself && held.others >= u64::from(size) {
        return Err(Problem::refused(
            "tube_full",
            format!("{code} 已满 {size} 人，请换新管。"),
            format!("{code} holds {size} people already; take a new tube."),
        ));
    }
    Ok(TubeFill {
        code: code.to_owned(),
        count: held.others + 1,
        size,
    })
}

/// Takes a mark back: the target counts as not marked, it leaves its tube, and the history keeps both.
pub(super) fn undo_mark(pen: &mut Pen<'_>, args: UndoMark) -> Result<Empty, Problem> {
    undo_from(pen, args, None)
}

/// The same, where it may have been asked for on a phone.
///
/// # Errors
/// When the round is closed, or the target has no mark.
pub(crate) fn undo_from(pen: &mut Pen<'_>, args: UndoMark, tap: Option<Tap>) -> Result<Empty, Problem> {
    let round = find_open(pen.db(), &args.round, WITHDRAWN)?;
    let marked = pen
        .db()
        .prepare_cached("SELECT 1 FROM mark WHERE round = ? AND target = ? AND nth = 0 AND outcome > 0")?
        .query_row(params![args.round, args.target], |_| Ok(()))
        .optional()?;
    marked.ok_or_else(|| {
        Problem::refused(
            "not_marked",
            "还没有勾选，无需撤销。",
            "There is no mark to take back.",
        )
    })?;
    // WITHDRAWN is zero: neither tube nor note.
    let withdrawn = MarkRecorded {
        tap,
        ..MarkRecorded::default()
    };
    write(pen, round.delivery, args.round, args.target, withdrawn)?;
    Ok(Empty {})
}

/// Writes the mark as the round's kind has it: in a delivery it says what was handed out, too.
pub(super) fn write(
    pen: &mut Pen<'_>,
    delivery: Option<Delivers>,
    round: Id,
    target: Id,
    mark: MarkRecorded,
) -> Result<(), Problem> {
    let draft = match delivery {
        Some((item, quantity, place)) => delivery_draft(
            round,
            target,
            &DeliveryMarked {
                outcome: mark.outcome,
                item,
                quantity,
                place,
                note: mark.note,
                tap: mark.tap,
                again_at: mark.again_at,
                answers: mark.answers,
                ticked: mark.ticked,
            },
        ),
        None => mark_draft(round, target, &mark),
    };
    pen.write(draft)?;
    Ok(())
}

/// Marks a target anew as one of its marks has it, named by its chain and its number there; having seen all of them, it
/// alone stands.
///
/// # Errors
/// The storage's.
pub(crate) fn remark(pen: &mut Pen<'_>, round: Id, target: Id, chosen: (i64, i64)) -> Result<(), Problem> {
    let mark = pen
        .db()
        .prepare_cached(
            "SELECT outcome, tube, note, again_at, answers FROM mark
             WHERE round = ? AND target = ? AND writer = ? AND seq = ?",
        )?
        .query_row(params![round, target, chosen.0, chosen.1], |row| {
            let answers = answers(row.get(4)?);
            Ok(MarkRecorded {
                outcome: row.get(0)?,
                tube: row.get(1)?,
                note: row.get(2)?,
                tap: None,
                ticked: None,
                again_at: row.get(3)?,
                answers: (!answers.is_empty()).then(|| answers.into_iter().map(Answer::from).collect()),
            })
        })?;
    let delivery = pen
        .db()
        .prepare_cached("SELECT item, quantity, place FROM round WHERE id = ?")?
        .query_row([round], |row| {
            Ok(delivered(row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?
        .flatten();
    write(pen, delivery, round, target, mark)
}
