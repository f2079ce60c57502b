//! What was said on phones, marks and people on no list: delivered as often as it takes, and written once.

use super::joining::{Phone, hash, working};
use super::lasting::Now;
use super::page::Channel;
use super::types::*;
use super::unlisted;
use crate::desk::Desk;
use crate::features::sweeps::door_types::{RecordMark, UndoMark};
use crate::features::sweeps::{self, Tap};
use crate::id::Id;
use crate::planted::{self, Planted};
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension, params};

/// As many as a phone delivers at once.
pub const MOST_TAPS: usize = 200;
/// A phone that waited longer says nothing about when.
const MOST_AGE_MS: i64 = 24 * 3_600_000;

/// Writes what the phone with this session delivers by `channel` in `round`: what it says is kept is on the disk, and what was delivered
/// before is not written again.
///
/// # Errors
/// A [`Problem`] where the phone may not work any more, or the laptop cannot write: then it keeps all of it and comes again.
pub fn deliver(
    desk: &Desk,
    session: &str,
    channel: Channel,
    round: Id,
    words: Vec<Delivered>,
    lang: Lang,
) -> Result<Vec<TapDone>, Problem> {
    if words.len() > MOST_TAPS {
        return Err(Problem::bad(
            "too_many",
            format!("一次最多送 {MOST_TAPS} 条。"),
            format!("At most {MOST_TAPS} at once."),
        ));
    }
    let (session, device) = (hash(session), desk.device_id());
    let now_ms = desk.world().clock.now_ms();
    let phone = desk.with_space(|space| {
        let now = Now::at(space.db(), now_ms)?;
        working(space.db(), &device, &session, channel, now)
    })?;
    desk.heard_phone(phone.id);
    if phone.round != round {
        return Err(Problem::refused(
            "other_round",
            "这些记录属于另一轮，没有写入。请用那一轮的上门码再接入一次。",
            "These marks belong to another round and were not written. Come in again with a code of that round.",
        ));
    }
    let mut done = Vec::new();
    for word in words {
        let id = word.id();
        let kept = desk.write_as(phone.by, |pen| {
            // It may have been ended a moment ago.
            let now = Now::at(pen.db(), pen.now_ms())?;
            working(pen.db(), &device, &session, channel, now)?;
            keep_word(pen, &phone, word)
        });
        let message = match kept {
            Ok(()) => None,
            Err(problem) if is_about_the_tap(&problem) => {
                tracing::info!(phone = %phone.id, code = problem.code, "a tap was not kept");
                Some(problem.say(lang).to_owned())
            }
            Err(problem) => return Err(problem),
        };
        done.push(TapDone {
            id,
            kept: message.is_none(),
            message,
        });
    }
    Ok(done)
}

/// Whether a tap will be refused whenever it comes. Whatever else is the matter passes, or ends the phone: it keeps its taps.
fn is_about_the_tap(problem: &Problem) -> bool {
    const VERDICTS: &[&str] = &[
        "not_found",
        "out_of_scope",
        "scope",
        "outcome",
        "not_marked",
        "no_tubes",
        "tube_code",
        "answer",
        "required",
        "too_long",
        "letters",
        "control_characters",
        "too_many_marks",
        "people",
        "too_many_reports",
    ];
    VERDICTS.contains(&problem.code)
}

/// More marks of one target come from no phone in earnest.
const MOST_MARKS: i64 = 50;

fn keep_word(pen: &mut Pen<'_>, phone: &Phone, word: Delivered) -> Result<(), Problem> {
    match word {
        Delivered::Tap(tap) => keep(pen, &phone.id, phone.round, tap),
        Delivered::Unlisted(report) => {
            let made_at = made_at(pen, report.age_ms);
            unlisted::keep(pen, &phone.id, phone.round, made_at, report)
        }
    }
}

/// When something was said that many milliseconds ago.
fn made_at(pen: &Pen<'_>, age_ms: i64) -> i64 {
    pen.now_ms() - age_ms.clamp(0, MOST_AGE_MS)
}

fn keep(pen: &mut Pen<'_>, phone: &Id, round: Id, args: TapArgs) -> Result<(), Problem> {
    let TapArgs { id, target, .. } = args;
    if !planted::is(Planted::TapTwice) && sweeps::is_tapped(pen.db(), &round, &target, &id)? {
        return Ok(());
    }
    if !is_among(pen.db(), phone, &target)? {
        return Err(Problem::refused(
            "out_of_scope",
            "不在这部手机负责的楼栋里。",
            "Not in the buildings of this phone.",
        ));
    }
    if sweeps::marks_through(pen.db(), &round, &target, phone)? >= MOST_MARKS {
        return Err(Problem::refused(
            "too_many_marks",
            format!("这部手机在同一对象上已记录 {MOST_MARKS} 次，不再接收。请告诉工作人员。"),
            format!("This phone has marked one target {MOST_MARKS} times; no more is taken. Tell the staff."),
        ));
    }
    let over = match &args.over {
        Some(name) => sweeps::mark_named(pen.db(), &round, &target, name)?,
        None => None,
    };
    let answers = sweeps::with_unshown(pen.db(), &round, &target, over.as_ref(), args.answers)?;
    let tap = Tap {
        phone: *phone,
        id,
        made_at: made_at(pen, args.age_ms),
        over,
    };
    if args.outcome == 0 {
        sweeps::undo_from(pen, UndoMark { round, target }, Some(tap))?;
        return Ok(());
    }
    let mark = RecordMark {
        round,
        target,
        outcome: args.outcome,
        tube: args.tube,
        note: args.note,
        again_at: None,
        answers,
        out_of: args.out_of,
    };
    sweeps::record_from(pen, mark, Some(tap.into()))?;
    Ok(())
}

/// Whether a target is in the buildings of a phone.
fn is_among(db: &Connection, phone: &Id, target: &Id) -> rusqlite::Result<bool> {
    let found = db
        .prepare_cached(
            "SELECT 1 FROM phone_building p WHERE p.phone = ?1 AND p.building IN (
                SELECT building FROM resident WHERE id = ?2 UNION ALL SELECT building FROM home WHERE id = ?2)",
        )?
        .query_row(params![phone, target], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}
