//! How calling down goes, and who is to be visited instead.

use super::choosing::{self, Door, SIZE, Stairwell};
use super::rows::{Batch, Everybody, Person, Point, Stand};
use super::types::*;
use crate::desk::Look;
use crate::features::closures::turn;
use crate::features::members::Named;
use crate::features::register::place::{address, building_label, unit_label};
use crate::features::sweeps;
use crate::features::sweeps::types::RoundArgs;
use crate::features::walking::per_hour;
use crate::id::Id;
use crate::problem::Problem;
use std::collections::HashMap;

/// Rows of one answer.
const MOST: usize = 1_000;

pub(super) fn show_calling(look: &Look<'_>, args: ShowCalling) -> Result<CallingView, Problem> {
    sweeps::must_exist(look.db, &args.round)?;
    let all = Everybody::of(look.db, &args.round, look.now_ms)?;
    let people = by_batch(&all);
    let points: Vec<PointView> = all
        .points
        .iter()
        .map(|point| shown(&all, &people, point, look.now_ms))
        .collect();
    let stairwells = stairwells(&all);
    let batch = choosing::Batch {
        people: args.size.unwrap_or(SIZE).clamp(1, 100),
        floors: args.floors,
    };
    let left: u64 = stairwells
        .iter()
        .flat_map(|one| &one.doors)
        .map(|door| door.people)
        .sum();
    let quickest = points
        .iter()
        .filter(|point| point.open)
        .min_by_key(|point| point.wait_min);
    let (next, no_next) = match (quickest, choosing::next(&stairwells, batch)) {
        _ if left == 0 => (None, Some(NoNext::AllCalled)),
        (None, _) => (None, Some(NoNext::NoPoint)),
        (_, None) => (None, Some(NoNext::OnTheirWay)),
        (Some(point), Some((stairwell, doors))) => {
            let point = Named {
                id: point.id,
                name: point.name.clone(),
            };
            (
                Some(NextBatch {
                    doors: called(&all, stairwell, &doors),
                    point,
                }),
                None,
            )
        }
    };
    Ok(CallingView {
        next,
        no_next,
        left,
        most_left: most_left(&all, &stairwells),
        at_door: all
            .people
            .iter()
            .filter(|person| matches!(person.stand, Stand::Door(_)))
            .count() as u64,
        points,
    })
}

/// Those called in each batch, by its place in the list; everybody is looked at once.
fn by_batch(all: &Everybody) -> Vec<Vec<&Person>> {
    let mut called = vec![Vec::new(); all.batches.len()];
    for person in &all.people {
        if let Some(at) = person.batch {
            called[at].push(person);
        }
    }
    called
}

/// A point with its queue.
fn shown(all: &Everybody, called: &[Vec<&Person>], point: &Point, now_ms: i64) -> PointView {
    let mine = || {
        let batches = all.batches.iter().zip(called);
        batches.filter(|(batch, _)| batch.point == point.id)
    };
    let mut times: Vec<i64> = mine()
        .flat_map(|(_, people)| people)
        .filter_map(|person| person.target.done_at)
        .collect();
    times.sort_unstable();
    let batches: Vec<BatchView> = mine()
        .filter(|(batch, _)| !batch.ended)
        .map(|(batch, people)| waited_for(batch, people))
        .filter(|batch| batch.come < batch.doors.people)
        .collect();
    let queue: u64 = batches.iter().map(|batch| batch.doors.people - batch.come).sum();
    let pace = per_hour(&times);
    let takes = f64::from(point.saved.lanes.saturating_mul(point.saved.lane_per_hour).max(1));
    let begun = point.saved.opens_at.is_none_or(|at| at <= now_ms);
    PointView {
        id: point.id,
        name: point.name.clone(),
        lanes: point.saved.lanes,
        lane_per_hour: point.saved.lane_per_hour,
        opens_at: point.saved.opens_at,
        closes_at: point.saved.closes_at,
        open: begun && point.saved.closes_at.is_none_or(|at| now_ms < at),
        queue,
        come: times.len() as u64,
        per_hour: pace,
        wait_min: (queue as f64 / pace.unwrap_or(takes) * 60.0).ceil() as u64,
        batches,
    }
}

/// A batch with how many of it have come.
fn waited_for(batch: &Batch, called: &[&Person]) -> BatchView {
    let people: Vec<&Person> = called
        .iter()
        .copied()
        .filter(|person| person.comes_down())
        .collect();
    let mut doors = empty(people.first().copied(), batch.unit);
    for person in &people {
        if doors.homes.last() != Some(&person.target.home) {
            doors.homes.push(person.target.home);
            doors.rooms.push(person.target.room.clone());
        }
    }
    doors.people = people.len() as u64;
    BatchView {
        id: batch.id,
        doors,
        way: batch.way,
        called_at: batch.at,
        come: people.iter().filter(|person| person.stand == Stand::Over).count() as u64,
    }
}

/// How many are on their way to the same point from batches called before this one.
pub(super) fn queue_before(all: &Everybody, at: usize) -> u64 {
    let point = all.batches[at].point;
    let ahead = |person: &&Person| {
        person
            .batch
            .is_some_and(|other| other < at && all.batches[other].point == point && !all.batches[other].ended)
    };
    let awaited = |person: &&Person| person.stand == Stand::Awaited;
    all.people.iter().filter(ahead).filter(awaited).count() as u64
}

fn empty(somebody: Option<&Person>, unit: Id) -> BatchDoors {
    BatchDoors {
        unit,
        place: somebody.map_or(String::new(), |one| {
            building_label(&one.target.building_name) + &unit_label(&one.target.unit_name)
        }),
        compound: somebody.map_or(String::new(), |one| one.target.compound_name.clone()),
        closure: somebody.and_then(|one| one.closure.clone()),
        homes: Vec::new(),
        rooms: Vec::new(),
        people: 0,
    }
}

fn called(all: &Everybody, stairwell: &Stairwell, doors: &[&Door]) -> BatchDoors {
    let somebody = all
        .people
        .iter()
        .find(|person| person.target.unit == stairwell.unit);
    BatchDoors {
        homes: doors.iter().map(|door| door.home).collect(),
        rooms: doors.iter().map(|door| door.room.clone()).collect(),
        people: doors.iter().map(|door| door.people).sum(),
        ..empty(somebody, stairwell.unit)
    }
}

/// The stairwells of the round with who is left to be called in each.
fn stairwells(all: &Everybody) -> Vec<Stairwell> {
    let mut stairwells: Vec<Stairwell> = Vec::new();
    for person in &all.people {
        let target = &person.target;
        if stairwells.last().is_none_or(|last| last.unit != target.unit) {
            stairwells.push(Stairwell {
                unit: target.unit,
                building: target.building,
                turn: turn(person.closure.as_ref()),
                doors: Vec::new(),
                busy: false,
            });
        }
        let Some(stairwell) = stairwells.last_mut() else {
            continue;
        };
        if person.stand != Stand::Awaited {
            continue;
        }
        if let Some(at) = person.batch {
            stairwell.busy |= !all.batches[at].ended;
            continue;
        }
        match stairwell.doors.last_mut() {
            Some(door) if door.home == target.home => door.people += 1,
            _ => stairwell.doors.push(Door {
                home: target.home,
                room: target.room.clone(),
                floor: target.floor,
                people: 1,
            }),
        }
    }
    stairwells
}

/// The building in which most are left to be called.
fn most_left(all: &Everybody, stairwells: &[Stairwell]) -> Option<MostLeft> {
    let mut left: HashMap<Id, u64> = HashMap::new();
    for stairwell in stairwells {
        *left.entry(stairwell.building).or_default() +=
            stairwell.doors.iter().map(|door| door.people).sum::<u64>();
    }
    // The first in walking order, where several have as many.
    let mut most: Option<&Stairwell> = None;
    for stairwell in stairwells {
        if most.is_none_or(|best| left[&best.building] < left[&stairwell.building]) {
            most = Some(stairwell);
        }
    }
    let building = most.filter(|best| left[&best.building] > 0)?.building;
    let somebody = all
        .people
        .iter()
        .find(|person| person.target.building == building)?;
    Some(MostLeft {
        building: Named {
            id: building,
            name: somebody.target.building_name.clone(),
        },
        compound: somebody.target.compound_name.clone(),
        left: left[&building],
    })
}

pub(super) fn list_at_door(look: &Look<'_>, args: RoundArgs) -> Result<DoorRows, Problem> {
    sweeps::must_exist(look.db, &args.round)?;
    let all = Everybody::of(look.db, &args.round, look.now_ms)?;
    let mut list = DoorRows {
        total: 0,
        rows: Vec::new(),
    };
    // What a closure puts last is visited last here as well.
    let mut people: Vec<&Person> = all.people.iter().collect();
    people.sort_by_key(|person| turn(person.closure.as_ref()));
    for person in people {
        let Stand::Door(reason) = person.stand else {
            continue;
        };
        list.total += 1;
        if list.rows.len() < MOST {
            let target = &person.target;
            list.rows.push(DoorRow {
                id: target.id,
                name: target.name.clone(),
                compound: target.compound_name.clone(),
                address: address(&target.building_name, &target.unit_name, &target.room),
                building: target.building,
                care: target.care.clone(),
                reason,
                closure: person.closure.clone(),
            });
        }
    }
    Ok(list)
}
