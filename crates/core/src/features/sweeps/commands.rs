//! Opening and closing rounds.

use super::facts::*;
use super::kinds;
use super::opening_types::*;
use super::selecting::select;
use super::tally;
use super::types::*;
use crate::features::filters::Filter;
use crate::features::members::{Empty, IdArgs, Made, required};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension};

/// No laboratory takes more in one tube.
const MOST_IN_TUBE: u32 = 20;
/// No door is handed more of anything.
const MOST_EACH: f64 = 100_000.0;

/// Ids of targets in one fact.
const LISTED_AT_ONCE: usize = 5_000;

pub(super) fn open_round(pen: &mut Pen<'_>, args: OpenRound) -> Result<Made, Problem> {
    let name = required(&args.name, "轮次名称", "name of the round")?;
    let kind_name = match &args.kind_name {
        Some(kind) => Some(required(kind, "类型名称", "name of the kind")?),
        None => None,
    };
    let outcomes = kinds::outcomes(args.kind, &args.outcomes)?;
    let questions = kinds::questions(args.kind, args.questions.as_deref())?;
    check_scope(pen.db(), &args)?;
    check_tube_size(args.tube_size)?;
    check_times(args.starts_at, args.ends_at)?;
    let delivery = match args.kind {
        RoundKind::Delivery => Some(delivery(pen.db(), &args)?),
        _ => None,
    };
    let filter = args
        .filter
        .map(Filter::sound)
        .transpose()?
        .filter(|filter| !filter.is_open());
    let selected = match &args.select {
        Some(selection) => Some(select(pen.db(), selection, args.target)?),
        None => None,
    };
    let id = pen.make_id();
    let opened = RoundOpened {
        name,
        kind: args.kind.name().to_owned(),
        target: args.target.name().to_owned(),
        buildings: args.buildings,
        compounds: args.compounds,
        outcomes,
        tube_size: args.tube_size,
        item: delivery.map(|(item, _, _)| item),
        quantity: delivery.map(|(_, quantity, _)| quantity),
        place: delivery.map(|(_, _, place)| place),
        starts_at: args.starts_at,
        ends_at: args.ends_at,
        units: args.units.filter(|units| !units.is_empty()),
        filter,
        questions: (!questions.is_empty()).then_some(questions),
        listed: selected.is_some().then_some(true),
        after: selected.as_ref().and_then(|selected| selected.after),
        kind_name,
    };
    let chooses = opened.filter.is_some();
    pen.write(opened.draft(id))?;
    let listed = selected.map(|selected| selected.targets).unwrap_or_default();
    for targets in listed.chunks(LISTED_AT_ONCE) {
        let targets = targets.to_vec();
        let listed = TargetsListed { targets, added: None };
        pen.write(listed.draft(id))?;
    }
    if chooses && tally::in_all(pen.db(), &id)? == CountsView::default() {
        return Err(Problem::refused(
            "nobody",
            "没有符合条件的对象，轮次没有新开。",
            "Nobody is meant; no round was opened.",
        ));
    }
    Ok(Made { id })
}

fn check_times(starts_at: i64, ends_at: Option<i64>) -> Result<(), Problem> {
    if ends_at.is_some_and(|ends| ends <= starts_at) {
        return Err(Problem::bad(
            "times",
            "结束时间应晚于开始时间。",
            "The end must come after the beginning.",
        ));
    }
    Ok(())
}

pub(super) fn check_tube_size(size: Option<u32>) -> Result<(), Problem> {
    if size.is_some_and(|size| size == 0 || size > MOST_IN_TUBE) {
        return Err(Problem::bad(
            "tube_size",
            "每管人数应为 1–20。",
            "A tube takes 1 to 20 people.",
        ));
    }
    Ok(())
}

/// What a delivery hands out, how much of it (thousandths) to each target, and from where.
fn delivery(db: &Connection, args: &OpenRound) -> Result<(Id, i64, Id), Problem> {
    // One share goes to a door, however many live behind it; the ledger knows homes only.
    if args.target != TargetKind::Home {
        return Err(Problem::bad(
            "delivery_target",
            "发放轮次只能按户。",
            "A delivery goes home by home.",
        ));
    }

    let quantity = args.quantity.filter(|q| (0.001..=MOST_EACH).contains(q));
    let (Some(item), Some(quantity), Some(place)) = (args.item, quantity, args.place) else {
        return Err(Problem::bad(
            "delivery",
            "发放轮次要选择物资、出库点和每户数量。",
            "A delivery needs an item, a place and a quantity for each.",
        ));
    };
    for (table, id, zh, en) in [
        ("item", item, "这种物资", "item"),
        ("place", place, "这个库位", "place"),
    ] {
        let sql = format!("SELECT 1 FROM {table} WHERE id = ? AND NOT undone");
        let found = db.prepare_cached(&sql)?.query_row([id], |_| Ok(())).optional()?;
        found.ok_or_else(|| Problem::not_found(zh, en))?;
    }
    Ok((item, (quantity * 1000.0).round() as i64, place))
}

fn check_scope(db: &Connection, args: &OpenRound) -> Result<(), Problem> {
    let units = args.units.as_deref().unwrap_or_default();
    let places = [
        ("compound", args.compounds.as_slice()),
        ("building", args.buildings.as_slice()),
        ("unit", units),
    ];
    let named = places.iter().any(|(_, ids)| !ids.is_empty());
    match (named, &args.select) {
        (false, None) => {
            return Err(Problem::bad(
                "scope",
                "请选择小区、楼栋或单元。",
                "Choose compounds, buildings or units.",
            ));
        }
        (true, Some(_)) => {
            return Err(Problem::bad(
                "scope",
                "按名单新开的轮次不再另选范围。",
                "A round with a list of its own takes no places.",
            ));
        }
        _ => {}
    }
    for (table, ids) in places {
        for id in ids {
            let found = db
                .prepare_cached(&format!("SELECT 1 FROM {table} WHERE id = ? AND present"))?
                .query_row([id], |_| Ok(()))
                .optional()?;
            found
                .ok_or_else(|| Problem::not_found("所选的小区、楼栋或单元", "compound, building or unit"))?;
        }
    }
    Ok(())
}

pub(crate) fn must_exist(db: &Connection, round: &Id) -> Result<(), Problem> {
    let found = db
        .prepare_cached("SELECT 1 FROM round WHERE id = ?")?
        .query_row([round], |_| Ok(()))
        .optional()?;
    found.ok_or_else(|| Problem::not_found("这个轮次", "round"))
}

pub(super) fn close_round(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    must_exist(pen.db(), &args.id)?;
    pen.write(RoundClosed {}.draft(args.id))?;
    Ok(Empty {})
}

pub(super) fn reopen_round(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    must_exist(pen.db(), &args.id)?;
    pen.write(RoundReopened {}.draft(args.id))?;
    Ok(Empty {})
}

/// Only what is another one now is written: what somebody else changes meanwhile stays theirs.
pub(super) fn change_round(pen: &mut Pen<'_>, args: ChangeRound) -> Result<Empty, Problem> {
    let known: Option<(String, i64, Option<i64>, bool)> = pen
        .db()
        .prepare_cached("SELECT name, starts_at, ends_at, closed FROM round WHERE id = ?")?
        .query_row([args.round], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let (name, starts_at, ends_at, closed) = known.ok_or_else(|| Problem::not_found("这个轮次", "round"))?;
    check_times(starts_at, args.ends_at)?;
    let said = match &args.name {
        Some(name) => Some(required(name, "轮次名称", "name of the round")?),
        None => None,
    };
    let changed = RoundChanged {
        name: said.filter(|said| *said != name),
        ends_at: args.ends_at.filter(|ends| Some(*ends) != ends_at),
    };
    if closed && changed.ends_at.is_some() {
        // How long it is kept is counted from its end.
        return Err(Problem::refused(
            "closed",
            "本轮已结束，截止时间不能再改。",
            "The round is closed: its end stays as it is.",
        ));
    }
    if changed != RoundChanged::default() {
        pen.write(changed.draft(args.round))?;
    }
    Ok(Empty {})
}
