//! Who is left to be called: stairwell by stairwell, where most of them live, and for whom no point is open.

use super::choosing::{Door, Stairwell};
use super::rows::{Everybody, Point, Stand};
use super::types::*;
use crate::features::closures::turn;
use crate::features::members::Named;
use crate::id::Id;
use std::collections::HashMap;

/// The stairwells of the round with who is left to be called in each.
pub(super) fn stairwells(all: &Everybody) -> Vec<Stairwell> {
    let mut stairwells: Vec<Stairwell> = Vec::new();
    for person in &all.people {
        let target = &person.target;
        if stairwells.last().is_none_or(|last| last.unit != target.unit) {
            stairwells.push(Stairwell {
                unit: target.unit,
                building: target.building,
                compound: target.compound,
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

/// Of those who can be called to a point, the building in which most are left.
pub(super) fn most_left(all: &Everybody, stairwells: &[Stairwell], point: &Point) -> Option<MostLeft> {
    let theirs = || stairwells.iter().filter(|one| point.saved.is_for(&one.compound));
    let mut left: HashMap<Id, u64> = HashMap::new();
    for stairwell in theirs() {
        *left.entry(stairwell.building).or_default() += stairwell.people();
    }
    // The first in walking order, where several have as many.
    let mut most: Option<&Stairwell> = None;
    for stairwell in theirs() {
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

/// The compounds in which somebody is left and whose people no open point is for.
pub(super) fn unserved(
    compounds: &[Named],
    stairwells: &[Stairwell],
    is_served: impl Fn(&Id) -> bool,
) -> Vec<Named> {
    let is_left = |compound: &Id| {
        let theirs = stairwells.iter().filter(|one| one.compound == *compound);
        theirs.map(Stairwell::people).sum::<u64>() > 0
    };
    let unserved = compounds
        .iter()
        .filter(|one| is_left(&one.id) && !is_served(&one.id));
    unserved.cloned().collect()
}

/// The point for one of these compounds that opens first.
pub(super) fn opens_next(points: &[Point], compounds: &[Named], now_ms: i64) -> Option<PointOpening> {
    let theirs = points
        .iter()
        .filter(|point| compounds.iter().any(|one| point.saved.is_for(&one.id)));
    let soon = theirs.filter_map(|point| {
        Some(PointOpening {
            point: Named {
                id: point.id,
                name: point.name.clone(),
            },
            at: point.saved.opens_at.filter(|at| *at > now_ms)?,
        })
    });
    soon.min_by_key(|opening| opening.at)
}
