//! Setting points up, calling batches and waiting for them no longer.

use super::facts::*;
use super::rows::{Everybody, Person, Point, Stand, points};
use super::types::*;
use crate::features::closures::{Cover, keeps_in};
use crate::features::members::{Empty, Made, Named, required};
use crate::features::sweeps;
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension, params};

/// No round has more.
const MOST_POINTS: usize = 30;
const MOST_LANES: u32 = 20;
/// No lane is quicker.
const MOST_PER_HOUR: u32 = 600;
/// Nobody calls more doors at once.
const MOST_DOORS: usize = 500;

pub(super) fn save_point(pen: &mut Pen<'_>, args: SavePoint) -> Result<Made, Problem> {
    sweeps::must_exist(pen.db(), &args.round)?;
    let name = required(&args.name, "采样点名称", "name of the point")?;
    check_lanes(&args)?;
    check_hours(&args)?;
    let known = points(pen.db(), &args.round)?;
    check_name(&known, &name, args.id)?;
    let (id, before) = match args.id {
        Some(id) => (id, must_be_there(known, &id)?.saved.compounds),
        None if known.len() >= MOST_POINTS => {
            return Err(Problem::refused(
                "too_many",
                format!("已有 {MOST_POINTS} 个采样点，请先撤销不用的。"),
                format!("There are {MOST_POINTS} points already; remove some first."),
            ));
        }
        None => (pen.make_id(), None),
    };
    let saved = PointSaved {
        name: Some(name),
        lanes: args.lanes,
        lane_per_hour: args.lane_per_hour,
        opens_at: args.opens_at,
        closes_at: args.closes_at,
        compounds: match args.compounds {
            Some(only) => chosen(pen.db(), &args.round, &only)?,
            None => before,
        },
    };
    pen.write(saved.draft(args.round, id))?;
    Ok(Made { id })
}

fn check_lanes(args: &SavePoint) -> Result<(), Problem> {
    if !(1..=MOST_LANES).contains(&args.lanes) || !(1..=MOST_PER_HOUR).contains(&args.lane_per_hour) {
        return Err(Problem::bad(
            "lanes",
            format!("通道应为 1–{MOST_LANES} 条，每条每小时 1–{MOST_PER_HOUR} 人。"),
            format!("A point has 1 to {MOST_LANES} lanes of 1 to {MOST_PER_HOUR} people an hour."),
        ));
    }
    Ok(())
}

fn check_hours(args: &SavePoint) -> Result<(), Problem> {
    let hours = args.opens_at.zip(args.closes_at);
    if hours.is_some_and(|(opens, closes)| closes <= opens) {
        return Err(Problem::bad(
            "times",
            "结束时间应晚于开始时间。",
            "The end must come after the beginning.",
        ));
    }
    Ok(())
}

/// No other point of the round is called so.
fn check_name(known: &[Point], name: &str, own: Option<Id>) -> Result<(), Problem> {
    let is_called_so = |point: &Point| point.name == name && Some(point.id) != own;
    if known.iter().any(is_called_so) {
        return Err(Problem::bad(
            "point_twice",
            format!("已经有叫“{name}”的采样点，请换一个名称。"),
            format!("There is a point called {name} already; choose another name."),
        ));
    }
    Ok(())
}

/// The compounds of the round that were chosen for a point, in walking order; nothing where none were, and it is for all.
fn chosen(db: &Connection, round: &Id, only: &[Id]) -> Result<Option<Vec<Id>>, Problem> {
    let all: Vec<Id> = sweeps::compounds(db, round)?.iter().map(|one| one.id).collect();
    if only.iter().any(|id| !all.contains(id)) {
        return Err(Problem::not_found("本轮里所选的小区", "compound in this round"));
    }
    let chosen: Vec<Id> = all.into_iter().filter(|id| only.contains(id)).collect();
    Ok((!chosen.is_empty()).then_some(chosen))
}

fn must_be_there(known: Vec<Point>, point: &Id) -> Result<Point, Problem> {
    let found = known.into_iter().find(|one| one.id == *point);
    found.ok_or_else(|| Problem::not_found("这个采样点", "point"))
}

/// A point goes only when nobody is on the way to it: they would stand before an empty tent.
pub(super) fn remove_point(pen: &mut Pen<'_>, args: RemovePoint) -> Result<Empty, Problem> {
    must_be_there(points(pen.db(), &args.round)?, &args.id)?;
    let all = Everybody::of(pen.db(), &args.round, pen.now_ms())?;
    let awaited = |person: &Person| {
        let batch = person.batch.map(|at| &all.batches[at]);
        person.stand == Stand::Awaited && batch.is_some_and(|batch| batch.point == args.id && !batch.ended)
    };
    if all.people.iter().any(awaited) {
        return Err(Problem::refused(
            "awaited",
            "还有人正往这个采样点来，请先结束等候这几批，或等他们采完。",
            "People are on their way to this point; first end waiting for their batches.",
        ));
    }
    let gone = PointSaved::default();
    pen.write(gone.draft(args.round, args.id))?;
    Ok(Empty {})
}

pub(super) fn call_batch(pen: &mut Pen<'_>, args: CallBatch) -> Result<Made, Problem> {
    sweeps::must_be_open(pen.db(), &args.round)?;
    let point = must_be_there(points(pen.db(), &args.round)?, &args.point)?;
    if args.homes.is_empty() || args.homes.len() > MOST_DOORS {
        return Err(Problem::bad(
            "doors",
            format!("请选择 1–{MOST_DOORS} 户。"),
            format!("Choose 1 to {MOST_DOORS} doors."),
        ));
    }
    must_be_for(&point, compound_of(pen.db(), &args.unit)?)?;
    let closure = Cover::read(pen.db(), pen.now_ms())?.stairwell(pen.db(), &args.unit)?;
    if keeps_in(closure.as_ref()) {
        return Err(Problem::refused(
            "kept_in",
            "这个楼道封控期间足不出户，不能叫下楼，请上门。",
            "Nobody of this stairwell may leave home while it is closed; go to their doors.",
        ));
    }
    for home in &args.homes {
        let found = pen
            .db()
            .prepare_cached("SELECT 1 FROM home WHERE id = ? AND unit = ? AND present = 1")?
            .query_row(params![home, args.unit], |_| Ok(()))
            .optional()?;
        found.ok_or_else(|| Problem::not_found("所选的某一户", "one of the doors"))?;
    }
    let id = pen.make_id();
    let called = BatchCalled {
        point: args.point,
        unit: args.unit,
        homes: args.homes,
        way: args.way,
    };
    pen.write(called.draft(args.round, id))?;
    Ok(Made { id })
}

/// The compound a stairwell stands in.
fn compound_of(db: &Connection, unit: &Id) -> Result<Named, Problem> {
    let found = db
        .prepare_cached(
            "SELECT c.id, c.name FROM unit u JOIN building b ON b.id = u.building JOIN compound c ON c.id = b.compound
             WHERE u.id = ?",
        )?
        .query_row([unit], |row| {
            Ok(Named {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        })
        .optional()?;
    found.ok_or_else(|| Problem::not_found("这个楼道", "stairwell"))
}

/// Nobody is sent to a tent in another compound where they are turned away.
fn must_be_for(point: &Point, compound: Named) -> Result<(), Problem> {
    if point.saved.is_for(&compound.id) {
        return Ok(());
    }
    let (point, compound) = (&point.name, compound.name);
    Err(Problem::refused(
        "not_for_them",
        format!("“{point}”不负责{compound}，请叫到别的采样点，或先修改它负责的小区。"),
        format!(
            "“{point}” is not for {compound}; call them to another point, or change which compounds it is for."
        ),
    ))
}

pub(super) fn end_batch(pen: &mut Pen<'_>, args: EndBatch) -> Result<Empty, Problem> {
    let found = pen
        .db()
        .prepare_cached("SELECT 1 FROM batch WHERE id = ? AND round = ?")?
        .query_row(params![args.id, args.round], |_| Ok(()))
        .optional()?;
    found.ok_or_else(|| Problem::not_found("这一批", "batch"))?;
    let ended = BatchEnded {
        withdrawn: args.withdrawn,
    };
    pen.write(ended.draft(args.round, args.id))?;
    Ok(Empty {})
}
