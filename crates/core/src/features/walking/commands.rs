//! Planning who walks where.

use super::board::{given, teams};
use super::dividing::{Stairwell, divide};
use super::facts::*;
use super::types::*;
use crate::features::closures::{Cover, SweepTurn, turn};
use crate::features::members::{Empty, Made, required};
use crate::features::sweeps;
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// No committee sends out more.
const MOST_TEAMS: usize = 20;
/// Nor more together.
const MOST_PEOPLE: usize = 50;
/// Care tags that are taken out of the order.
const MOST_TAGS: usize = 20;
/// More stairwells than the largest committee has.
const MOST_UNITS: usize = 5_000;
/// What lies between two stairwells that follow each other, so that others can be put between them.
const STEP: i64 = 1 << 20;

pub(super) fn plan_walk(pen: &mut Pen<'_>, args: PlanWalk) -> Result<Empty, Problem> {
    sweeps::must_exist(pen.db(), &args.round)?;
    let names = named(&args.names)?;
    let known = teams(pen.db(), &args.round)?;
    let cover = Cover::read(pen.db(), pen.now_ms())?;
    let stairwells: Vec<Stairwell> = sweeps::progress(pen.db(), &args.round, &cover)?
        .buildings
        .into_iter()
        .flat_map(|building| {
            building.units.into_iter().map(move |unit| Stairwell {
                unit: unit.id,
                unit_name: unit.name,
                building_name: building.name.clone(),
                turn: turn(unit.closure.as_ref()),
                left: unit.counts.missing + unit.counts.not_done,
            })
        })
        .collect();
    let mut stops = Vec::new();
    let mut chosen: Vec<Id> = Vec::new();
    for (name, way) in names.iter().zip(divide(&stairwells, names.len(), args.split)) {
        let team = match known.iter().find(|team| team.name == *name) {
            Some(TeamView { id: Some(id), .. }) => *id,
            _ => {
                let id = pen.make_id();
                save(pen, &args.round, id, Some(name.clone()), Vec::new())?;
                id
            }
        };
        chosen.push(team);
        stops.extend(way.into_iter().zip(1..).map(|(unit, place)| Stop {
            unit,
            team: Some(team),
            place: place * STEP,
        }));
    }
    // Two that go by one name, planned on two laptops, become one.
    for id in known.iter().filter_map(|team| team.id) {
        if !chosen.contains(&id) {
            save(pen, &args.round, id, None, Vec::new())?;
        }
    }
    pen.write(UnitsGiven { stops }.draft(args.round))?;
    Ok(Empty {})
}

/// The names of teams as they are kept, each once.
fn named(names: &[String]) -> Result<Vec<String>, Problem> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        let name = required(name, "小组名称", "name of the team")?;
        if kept.contains(&name) {
            return Err(twice(&name));
        }
        kept.push(name);
    }
    if kept.is_empty() || kept.len() > MOST_TEAMS {
        return Err(Problem::bad(
            "teams",
            format!("请分成 1–{MOST_TEAMS} 个小组。"),
            format!("Make 1 to {MOST_TEAMS} teams."),
        ));
    }
    Ok(kept)
}

fn twice(name: &str) -> Problem {
    Problem::bad(
        "team_twice",
        format!("已经有叫“{name}”的小组，请换一个名称。"),
        format!("There is a team called {name} already; choose another name."),
    )
}

fn save(
    pen: &mut Pen<'_>,
    round: &Id,
    team: Id,
    name: Option<String>,
    people: Vec<Id>,
) -> Result<(), Problem> {
    pen.write(TeamSaved { name, people }.draft(*round, team))?;
    Ok(())
}

pub(super) fn save_team(pen: &mut Pen<'_>, args: SaveTeam) -> Result<Made, Problem> {
    sweeps::must_exist(pen.db(), &args.round)?;
    let name = required(&args.name, "小组名称", "name of the team")?;
    let known = teams(pen.db(), &args.round)?;
    if known.iter().any(|team| team.name == name && team.id != args.id) {
        return Err(twice(&name));
    }
    let id = match args.id {
        Some(id) => {
            must_be_there(pen.db(), &args.round, &id)?;
            id
        }
        None if known.len() >= MOST_TEAMS => {
            return Err(Problem::refused(
                "teams",
                format!("已有 {MOST_TEAMS} 个小组，请先撤销不用的。"),
                format!("There are {MOST_TEAMS} teams already; remove some first."),
            ));
        }
        None => pen.make_id(),
    };
    let people = people(pen.db(), args.people)?;
    save(pen, &args.round, id, Some(name), people)?;
    Ok(Made { id })
}

/// Those who walk together, each once.
fn people(db: &Connection, ids: Vec<Id>) -> Result<Vec<Id>, Problem> {
    let people: Vec<Id> = BTreeSet::from_iter(ids).into_iter().collect();
    if people.len() > MOST_PEOPLE {
        return Err(Problem::bad(
            "too_many",
            format!("一个小组最多 {MOST_PEOPLE} 人。"),
            format!("A team has {MOST_PEOPLE} people at most."),
        ));
    }
    for id in &people {
        let found = db
            .prepare_cached("SELECT 1 FROM staff WHERE id = ?")?
            .query_row([id], |_| Ok(()))
            .optional()?;
        found.ok_or_else(|| Problem::not_found("所选的人员", "person"))?;
    }
    Ok(people)
}

fn must_be_there(db: &Connection, round: &Id, team: &Id) -> Result<(), Problem> {
    let found = db
        .prepare_cached("SELECT 1 FROM team WHERE id = ? AND round = ? AND name IS NOT NULL")?
        .query_row(params![team, round], |_| Ok(()))
        .optional()?;
    found.ok_or_else(|| Problem::not_found("这个小组", "team"))
}

pub(super) fn remove_team(pen: &mut Pen<'_>, args: RemoveTeam) -> Result<Empty, Problem> {
    must_be_there(pen.db(), &args.round, &args.id)?;
    save(pen, &args.round, args.id, None, Vec::new())?;
    Ok(Empty {})
}

pub(super) fn give_units(pen: &mut Pen<'_>, args: GiveUnits) -> Result<Empty, Problem> {
    sweeps::must_exist(pen.db(), &args.round)?;
    if let Some(team) = &args.team {
        must_be_there(pen.db(), &args.round, team)?;
    }
    if args.units.is_empty() || args.units.len() > MOST_UNITS {
        return Err(Problem::bad("units", "请选择楼道。", "Choose stairwells."));
    }
    for unit in &args.units {
        let found = pen
            .db()
            .prepare_cached("SELECT 1 FROM unit WHERE id = ?")?
            .query_row([unit], |_| Ok(()))
            .optional()?;
        found.ok_or_else(|| Problem::not_found("所选的楼道", "stairwell"))?;
    }
    let (round, stops) = (
        args.round,
        placed(pen.db(), &Cover::read(pen.db(), pen.now_ms())?, args)?,
    );
    pen.write(UnitsGiven { stops }.draft(round))?;
    Ok(Empty {})
}

/// The stairwells at their new places. Where no room is left between two, or a closure has put others between them since, the
/// whole way is numbered anew as it stands on the board.
fn placed(db: &Connection, cover: &Cover, args: GiveUnits) -> rusqlite::Result<Vec<Stop>> {
    let GiveUnits {
        round,
        units,
        team,
        before,
    } = args;
    let mut way: Vec<(SweepTurn, i64, Id)> = Vec::new();
    for (unit, (whose, place)) in given(db, &round)? {
        if whose == team {
            way.push((turn(cover.stairwell(db, &unit)?.as_ref()), place, unit));
        }
    }
    way.sort_unstable();
    let mut way: Vec<(i64, Id)> = way.into_iter().map(|(_, place, unit)| (place, unit)).collect();
    let at = before
        .and_then(|before| way.iter().position(|(_, unit)| *unit == before))
        .unwrap_or(way.len());
    // Before one that is moved itself is before whoever comes after it.
    let at = way[..at].iter().filter(|(_, unit)| !units.contains(unit)).count();
    way.retain(|(_, unit)| !units.contains(unit));
    let low = if at == 0 { 0 } else { way[at - 1].0 };
    let many = units.len() as i64;
    let high = way
        .get(at)
        .map_or(low.saturating_add((many + 1) * STEP), |(place, _)| *place);
    let apart = high.saturating_sub(low) / (many + 1);
    let in_order = way.is_sorted_by_key(|(place, _)| *place);
    let stop = |unit, place| Stop { unit, team, place };
    if in_order && apart > 0 && high < i64::MAX {
        let stops = units
            .into_iter()
            .zip(1..)
            .map(|(unit, n)| stop(unit, low + n * apart));
        return Ok(stops.collect());
    }
    let (first, rest) = way.split_at(at);
    let anew = first
        .iter()
        .map(|(_, unit)| *unit)
        .chain(units)
        .chain(rest.iter().map(|(_, unit)| *unit));
    Ok(anew.zip(1..).map(|(unit, n)| stop(unit, n * STEP)).collect())
}

pub(super) fn order_doors(pen: &mut Pen<'_>, args: OrderDoors) -> Result<Empty, Problem> {
    sweeps::must_exist(pen.db(), &args.round)?;
    let DoorOrder { upwards, care, last } = args.order;
    if care.len() > MOST_TAGS {
        return Err(Problem::bad(
            "too_many",
            format!("最多选 {MOST_TAGS} 种特殊关照。"),
            format!("Choose {MOST_TAGS} care tags at most."),
        ));
    }
    let care = care
        .iter()
        .map(|tag| required(tag, "特殊关照", "care tag"))
        .collect::<Result<_, _>>()?;
    pen.write(DoorsOrdered { upwards, care, last }.draft(args.round))?;
    Ok(Empty {})
}
