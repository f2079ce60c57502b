//! How calling down goes, and who is to be visited instead.

use super::choosing::{self, SIZE, Stairwell};
use super::left::{opens_next, stairwells, unserved};
use super::queues::{called, goal, queues};
use super::rows::{Everybody, Person, Stand};
use super::types::*;
use crate::desk::Look;
use crate::features::closures::turn;
use crate::features::members::Named;
use crate::features::register::place::address;
use crate::features::sweeps;
use crate::features::sweeps::types::RoundArgs;
use crate::id::Id;
use crate::problem::Problem;

/// Rows of one answer.
const MOST: usize = 1_000;

pub(super) fn show_calling(look: &Look<'_>, args: ShowCalling) -> Result<CallingView, Problem> {
    sweeps::must_exist(look.db, &args.round)?;
    let all = Everybody::of(look.db, &args.round, look.now_ms)?;
    let compounds = sweeps::compounds(look.db, &args.round)?;
    let stairwells = stairwells(&all);
    let points = queues(&all, &stairwells, look.now_ms);
    let batch = choosing::Batch {
        people: args.size.unwrap_or(SIZE).clamp(1, 100),
        floors: args.floors,
    };
    let unserved = unserved(&compounds, &stairwells, |compound| {
        goal(&all, &points, compound).is_some()
    });
    let next = next(&all, &stairwells, &points, batch);
    Ok(CallingView {
        no_next: match next {
            Some(_) => None,
            None => Some(why_nobody(&stairwells, &points, &unserved)),
        },
        next,
        left: stairwells.iter().map(Stairwell::people).sum(),
        opens_next: opens_next(&all.points, &unserved, look.now_ms),
        compounds,
        unserved,
        at_door: all
            .people
            .iter()
            .filter(|person| matches!(person.stand, Stand::Door(_)))
            .count() as u64,
        points,
    })
}

/// Who is called next, and where to.
fn next(
    all: &Everybody,
    stairwells: &[Stairwell],
    points: &[PointView],
    batch: choosing::Batch,
) -> Option<NextBatch> {
    let goal = |compound: &Id| goal(all, points, compound);
    let wait = |compound: &Id| goal(compound).map(|point| point.wait_min);
    let (stairwell, doors) = choosing::next(stairwells, batch, wait)?;
    let point = goal(&stairwell.compound)?;
    Some(NextBatch {
        doors: called(all, stairwell, &doors),
        point: Named {
            id: point.id,
            name: point.name.clone(),
        },
    })
}

/// Why nobody is called, where nobody is.
fn why_nobody(stairwells: &[Stairwell], points: &[PointView], unserved: &[Named]) -> NoNext {
    let is_unserved = |one: &Stairwell| unserved.iter().any(|compound| compound.id == one.compound);
    let mut left = stairwells.iter().filter(|one| one.people() > 0).peekable();
    match () {
        () if left.peek().is_none() => NoNext::AllCalled,
        () if !points.iter().any(|point| point.open) => NoNext::NoPoint,
        () if left.all(is_unserved) => NoNext::NotForThem,
        () => NoNext::OnTheirWay,
    }
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
