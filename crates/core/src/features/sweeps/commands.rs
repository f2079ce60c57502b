//! Opening and closing rounds, and marking.

use super::facts::*;
use super::kinds::numbered;
use super::queries::target_kind;
use super::tally::SCOPE;
use super::types::*;
use crate::features::members::{Empty, IdArgs, Made, required};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension, params};

/// No laboratory takes more in one tube.
const MOST_IN_TUBE: u32 = 20;

pub(super) fn open_round(pen: &mut Pen<'_>, args: OpenRound) -> Result<Made, Problem> {
    let name = required(&args.name, "轮次名称", "name of the round")?;
    let outcomes = numbered(args.kind, &args.outcomes)?;
    check_scope(pen.db(), &args)?;
    if args
        .tube_size
        .is_some_and(|size| size == 0 || size > MOST_IN_TUBE)
    {
        return Err(Problem::bad(
            "tube_size",
            "每管人数应为 1–20。",
            "A tube takes 1 to 20 people.",
        ));
    }
    if args.ends_at.is_some_and(|ends| ends <= args.starts_at) {
        return Err(Problem::bad(
            "times",
            "结束时间应晚于开始时间。",
            "The end must come after the beginning.",
        ));
    }
    let quantity = args.quantity.map(|quantity| (quantity * 1000.0).round() as i64);
    if args.kind == RoundKind::Delivery
        && (args.item.is_none() || args.place.is_none() || quantity.is_none_or(|q| q <= 0))
    {
        return Err(Problem::bad(
            "delivery",
            "发放轮次要选择物资、出库点和每户数量。",
            "A delivery needs an item, a place and a quantity for each.",
        ));
    }
    let id = pen.make_id();
    let opened = RoundOpened {
        name,
        kind: args.kind.name().to_owned(),
        target: if args.target == TargetKind::Home {
            "home"
        } else {
            "resident"
        }
        .to_owned(),
        buildings: args.buildings,
        compounds: args.compounds,
        outcomes,
        tube_size: args.tube_size,
        item: args.item,
        quantity,
        place: args.place,
        starts_at: args.starts_at,
        ends_at: args.ends_at,
    };
    pen.write(opened.draft(id))?;
    Ok(Made { id })
}

fn check_scope(db: &Connection, args: &OpenRound) -> Result<(), Problem> {
    if args.compounds.is_empty() && args.buildings.is_empty() {
        return Err(Problem::bad(
            "scope",
            "请选择小区或楼栋。",
            "Choose compounds or buildings.",
        ));
    }
    for (table, ids) in [("compound", &args.compounds), ("building", &args.buildings)] {
        for id in ids {
            let found = db
                .prepare_cached(&format!("SELECT 1 FROM {table} WHERE id = ? AND present"))?
                .query_row([id], |_| Ok(()))
                .optional()?;
            found.ok_or_else(|| Problem::not_found("所选的小区或楼栋", "compound or building"))?;
        }
    }
    Ok(())
}

pub(super) fn close_round(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    find(pen.db(), &args.id)?;
    pen.write(RoundClosed {}.draft(args.id))?;
    Ok(Empty {})
}

pub(super) fn reopen_round(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    find(pen.db(), &args.id)?;
    pen.write(RoundReopened {}.draft(args.id))?;
    Ok(Empty {})
}

/// What marking needs to know of a round.
struct Open {
    target: TargetKind,
    tube_size: Option<u32>,
    delivery: Option<(Id, i64, Id)>,
    closed: bool,
}

fn find(db: &Connection, round: &Id) -> Result<Open, Problem> {
    db.prepare_cached("SELECT target, tube_size, item, quantity, place, closed FROM round WHERE id = ?")?
        .query_row([round], |row| {
            let (item, quantity, place): (Option<Id>, Option<i64>, Option<Id>) =
                (row.get(2)?, row.get(3)?, row.get(4)?);
            Ok(Open {
                target: target_kind(row.get_ref(0)?.as_str()?),
                tube_size: row.get(1)?,
                delivery: item
                    .zip(quantity)
                    .zip(place)
                    .map(|((item, quantity), place)| (item, quantity, place)),
                closed: row.get(5)?,
            })
        })
        .optional()?
        .ok_or_else(|| Problem::not_found("这个轮次", "round"))
}

/// Fails unless `target` is present and in the round's scope.
fn check_target(db: &Connection, round: &Id, kind: TargetKind, target: &Id) -> Result<(), Problem> {
    let table = if kind == TargetKind::Home {
        "home"
    } else {
        "resident"
    };
    let building: Option<Option<Id>> = db
        .prepare_cached(&format!(
            "SELECT building FROM {table} WHERE id = ? AND present = 1"
        ))?
        .query_row([target], |row| row.get(0))
        .optional()?;
    let building =
        building.ok_or_else(|| Problem::not_found("这个对象（或已迁出）", "target, or it has moved out"))?;
    let inside = db
        .prepare_cached(&format!("SELECT 1 WHERE ?2 IN ({SCOPE})"))?
        .query_row(params![round, building], |_| Ok(()))
        .optional()?;
    inside.ok_or_else(|| {
        Problem::refused(
            "out_of_scope",
            "不在本轮范围内。",
            "Not in the scope of this round.",
        )
    })
}

pub(super) fn record_mark(pen: &mut Pen<'_>, args: RecordMark) -> Result<Marked, Problem> {
    record(pen, args)
}

/// Records one mark.
///
/// # Errors
/// When the round is closed, the target out of its scope, the outcome unknown or the tube full.
pub fn record(pen: &mut Pen<'_>, args: RecordMark) -> Result<Marked, Problem> {
    let round = find(pen.db(), &args.round)?;
    if round.closed {
        return Err(Problem::refused(
            "closed",
            "本轮已结束，不能再勾选。可在轮次里重新打开。",
            "The round is closed. It can be opened again.",
        ));
    }
    check_target(pen.db(), &args.round, round.target, &args.target)?;
    let known = pen
        .db()
        .prepare_cached("SELECT 1 FROM outcome WHERE round = ? AND code = ?")?
        .query_row(params![args.round, args.outcome], |_| Ok(()))
        .optional()?;
    known.ok_or_else(|| {
        Problem::bad(
            "outcome",
            "本轮没有这个结果选项。",
            "The round has no such outcome.",
        )
    })?;
    let tube = args
        .tube
        .as_deref()
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .map(str::to_ascii_uppercase);
    let fill = match &tube {
        Some(code) => Some(check_tube(pen.db(), &round, &args, code)?),
        None => None,
    };
    let draft = match round.delivery {
        Some((item, quantity, place)) => {
            let mark = DeliveryMarked {
                outcome: args.outcome,
                item,
                quantity,
                place,
                note: args.note,
            };
            delivery_draft(args.round, args.target, &mark)
        }
        None => mark_draft(
            args.round,
            args.target,
            &MarkRecorded {
                outcome: args.outcome,
                tube,
                note: args.note,
            },
        ),
    };
    pen.write(draft)?;
    Ok(Marked { tube: fill })
}

/// How full the tube will be; fails when it is full already.
fn check_tube(db: &Connection, round: &Open, args: &RecordMark, code: &str) -> Result<TubeFill, Problem> {
    let Some(size) = round.tube_size else {
        return Err(Problem::refused(
            "no_tubes",
            "本轮不用采样管。",
            "This round has no tubes.",
        ));
    };
    if code.chars().count() > 40 {
        return Err(Problem::bad(
            "tube_code",
            "管号太长。",
            "The tube's code is too long.",
        ));
    }
    let others: i64 = db
        .prepare_cached("SELECT count(*) FROM mark WHERE tube = ?2 AND round = ?1 AND nth = 0 AND outcome > 0 AND target <> ?3")?
        .query_row(params![args.round, code, args.target], |row| row.get(0))?;
    if others >= i64::from(size) {
        return Err(Problem::refused(
            "tube_full",
            format!("{code} 已满 {size} 人，请换新管。"),
            format!("{code} holds {size} people already; take a new tube."),
        ));
    }
    Ok(TubeFill {
        code: code.to_owned(),
        count: others as u64 + 1,
        size,
    })
}

/// Takes a mark back: the target counts as not marked, and the history keeps both.
pub(super) fn undo_mark(pen: &mut Pen<'_>, args: UndoMark) -> Result<Empty, Problem> {
    let round = find(pen.db(), &args.round)?;
    if round.closed {
        return Err(Problem::refused(
            "closed",
            "本轮已结束，不能再改。",
            "The round is closed.",
        ));
    }
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
    let draft = match round.delivery {
        Some((item, quantity, place)) => {
            let mark = DeliveryMarked {
                outcome: WITHDRAWN,
                item,
                quantity,
                place,
                note: None,
            };
            delivery_draft(args.round, args.target, &mark)
        }
        None => mark_draft(
            args.round,
            args.target,
            &MarkRecorded {
                outcome: WITHDRAWN,
                ..MarkRecorded::default()
            },
        ),
    };
    pen.write(draft)?;
    Ok(Empty {})
}
