//! Who walks where, how far everybody is, and when it will end.

use super::facts::TeamSaved;
use super::order::door_order;
use super::pace;
use super::types::*;
use crate::desk::Look;
use crate::features::closures::{SweepTurn, turn};
use crate::features::members::{IdArgs, Named, staff_name};
use crate::features::register::place::{building_label, unit_label};
use crate::features::sweeps::types::{CountsView, RoundArgs};
use crate::features::sweeps::{self, Timed, marked_times};
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// The walk of a round.
pub(super) fn show_walk(look: &Look<'_>, args: RoundArgs) -> Result<WalkView, Problem> {
    let stops = stops(look, &args.round)?;
    let given = given(look.db, &args.round)?;
    let mut teams = teams(look.db, &args.round)?;
    let mut rest = team(None, String::new(), Vec::new());
    let mut placed: Vec<(i64, StopView, Option<Id>)> = Vec::new();
    let mut counts = CountsView::default();
    for stop in stops {
        counts.add(stop.counts);
        let (team, place) = given.get(&stop.unit).copied().unwrap_or((None, 0));
        placed.push((place, stop, team));
    }
    // A stable sort: what stands at the same place stays in walking order. What a closure puts first or last goes before the plan,
    // which may be older than the closure.
    placed.sort_by_key(|(place, stop, _)| (turn(stop.closure.as_ref()), *place));
    for (_, stop, id) in placed {
        let team = teams.iter_mut().find(|team| id.is_some() && team.id == id);
        let team = team.unwrap_or(&mut rest);
        team.counts.add(stop.counts);
        team.stops.push(stop);
    }
    if !rest.stops.is_empty() {
        teams.push(rest);
    }
    let marks = marked_times(look.db, &args.round, look.latest_ms()?)?;
    let is_mine = |team: &&TeamView| team.people.iter().any(|one| one.id == look.staff);
    let own = teams.iter().filter(is_mine).filter(|team| team.id.is_some());
    let walk = WalkView {
        order: door_order(look.db, &args.round)?,
        own: buildings(own.clone().flat_map(|team| &team.stops)),
        mine: own.filter_map(|team| team.id).collect(),
        teams,
        counts,
        per_hour: None,
        pace_from: None,
        ends_at: None,
    };
    timed(look, &args.round, walk, &marks)
}

/// The stairwells of a round with their numbers, in walking order.
fn stops(look: &Look<'_>, round: &Id) -> Result<Vec<StopView>, Problem> {
    let progress = sweeps::round_progress(look, IdArgs { id: *round })?;
    let mut stops = Vec::new();
    for building in progress.buildings {
        for unit in building.units {
            stops.push(StopView {
                unit: unit.id,
                place: building_label(&building.name) + &unit_label(&unit.name),
                building: building.id,
                compound: building.compound.clone(),
                counts: unit.counts,
                closure: unit.closure,
            });
        }
    }
    Ok(stops)
}

/// The buildings of these stops as they are swept: a building is gone through at one go, so it comes when the turn of the last
/// of its stairwells has come.
fn buildings<'s>(stops: impl Iterator<Item = &'s StopView>) -> Vec<OwnBuilding> {
    let mut stops: Vec<&StopView> = stops.collect();
    stops.sort_by_key(|stop| turn(stop.closure.as_ref()));
    let mut all: Vec<(SweepTurn, OwnBuilding)> = Vec::new();
    for stop in stops {
        let turn = turn(stop.closure.as_ref());
        match all.iter_mut().find(|(_, known)| known.id == stop.building) {
            Some((last, known)) => {
                *last = turn;
                known.units.push(stop.unit);
            }
            None => all.push((
                turn,
                OwnBuilding {
                    id: stop.building,
                    units: vec![stop.unit],
                },
            )),
        }
    }
    all.sort_by_key(|(turn, _)| *turn);
    all.into_iter().map(|(_, building)| building).collect()
}

/// Whose each stairwell is, and its place on the way.
pub(super) fn given(db: &Connection, round: &Id) -> rusqlite::Result<HashMap<Id, (Option<Id>, i64)>> {
    db.prepare_cached("SELECT unit, team, place FROM stop WHERE round = ?")?
        .query_map([round], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?
        .collect()
}

fn team(id: Option<Id>, name: String, people: Vec<Named>) -> TeamView {
    TeamView {
        id,
        name,
        people,
        stops: Vec::new(),
        counts: CountsView::default(),
        stands: None,
        last_at: None,
        per_hour: None,
        ends_at: None,
    }
}

/// The teams of a round, the first made first, without their ways.
pub(super) fn teams(db: &Connection, round: &Id) -> rusqlite::Result<Vec<TeamView>> {
    let mut all = db.prepare_cached(
        "SELECT id, name, body FROM team INDEXED BY team_round WHERE round = ? AND name IS NOT NULL ORDER BY id",
    )?;
    let rows = all.query_map(params![round], |row| {
        let body: Vec<u8> = row.get(2)?;
        let saved: Option<TeamSaved> = minicbor::decode(&body).ok();
        let mut people = Vec::new();
        for id in saved.map(|saved| saved.people).unwrap_or_default() {
            people.push(Named {
                id,
                name: staff_name(db, &id)?,
            });
        }
        Ok(team(Some(row.get(0)?), row.get(1)?, people))
    })?;
    rows.collect()
}

/// Adds where everybody stands, how fast they are and when they are through, counted from now or from when the round begins.
/// Whoever has not begun is taken to be as fast as the teams of this round are on the whole, before that as in an earlier one.
/// Nobody walks what is nobody's: while there are teams it has no end. Without any, the round is walked as by one.
fn timed(look: &Look<'_>, round: &Id, mut walk: WalkView, marks: &[Timed]) -> Result<WalkView, Problem> {
    let mut whose: HashMap<Id, usize> = HashMap::new();
    for (place, team) in walk.teams.iter().enumerate() {
        whose.extend(team.stops.iter().map(|stop| (stop.unit, place)));
    }
    let mut times: Vec<Vec<i64>> = vec![Vec::new(); walk.teams.len()];
    for mark in marks {
        let Some(place) = whose.get(&mark.unit) else {
            continue;
        };
        times[*place].push(mark.at);
        (walk.teams[*place].stands, walk.teams[*place].last_at) = (Some(mark.unit), Some(mark.at));
    }
    for (team, times) in walk.teams.iter_mut().zip(&times) {
        team.per_hour = pace::per_hour(times);
    }
    let known: Vec<f64> = walk.teams.iter().filter_map(|team| team.per_hour).collect();
    let all: Vec<i64> = marks.iter().map(|mark| mark.at).collect();
    walk.per_hour = pace::per_hour(&all);
    walk.pace_from = walk.per_hour.map(|_| PaceFrom::Round);
    let mut usual = (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64);
    if walk.per_hour.is_none() {
        usual = earlier(look, round)?;
        walk.pace_from = usual.map(|_| PaceFrom::Earlier);
    }
    let from_ms = look.now_ms.max(starts_at(look.db, round)?);
    let has_teams = walk.teams.iter().any(|team| team.id.is_some());
    for team in &mut walk.teams {
        if has_teams && team.id.is_none() {
            continue;
        }
        let left = team.counts.missing + team.counts.not_done;
        let pace = team.per_hour.or(usual);
        team.ends_at = pace.and_then(|pace| pace::ends_at(from_ms, left, pace));
    }
    walk.ends_at = walk.teams.iter().filter_map(|team| team.ends_at).max();
    Ok(walk)
}

fn starts_at(db: &Connection, round: &Id) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT starts_at FROM round WHERE id = ?")?
        .query_row([round], |row| row.get(0))
}

/// How fast one team was in the latest earlier round of this kind.
fn earlier(look: &Look<'_>, round: &Id) -> Result<Option<f64>, Problem> {
    let before: Option<Id> = look
        .db
        .prepare_cached(
            "SELECT e.id FROM round r JOIN round e ON e.kind = r.kind AND e.target = r.target AND e.starts_at < r.starts_at
             WHERE r.id = ? AND EXISTS (SELECT 1 FROM mark m WHERE m.round = e.id) ORDER BY e.starts_at DESC, e.id DESC LIMIT 1",
        )?
        .query_row([round], |row| row.get(0))
        .optional()?;
    let Some(before) = before else { return Ok(None) };
    let marks = marked_times(look.db, &before, look.latest_ms()?)?;
    let teams = teams(look.db, &before)?.len().max(1) as f64;
    let all: Vec<i64> = marks.iter().map(|mark| mark.at).collect();
    Ok(pace::per_hour(&all).map(|pace| pace / teams))
}
