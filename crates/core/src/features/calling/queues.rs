//! Points with their queues, and the doors of a batch in words.

use super::choosing::{Door, Stairwell};
use super::left::most_left;
use super::rows::{Batch, Everybody, Person, Point, Stand};
use super::types::*;
use crate::features::register::place::{building_label, unit_label};
use crate::features::walking::per_hour;
use crate::id::Id;

/// The points of a round, by name.
pub(super) fn queues(all: &Everybody, stairwells: &[Stairwell], now_ms: i64) -> Vec<PointView> {
    let called = by_batch(all);
    let points = all.points.iter();
    points
        .map(|point| shown(all, &called, stairwells, point, now_ms))
        .collect()
}

/// Where the people of a compound are called to: of the open points for them, the one where the wait is shortest.
pub(super) fn goal<'p>(all: &Everybody, points: &'p [PointView], compound: &Id) -> Option<&'p PointView> {
    let points = all.points.iter().zip(points);
    let theirs = points.filter(|(point, view)| view.open && point.saved.is_for(compound));
    theirs.map(|(_, view)| view).min_by_key(|view| view.wait_min)
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
fn shown(
    all: &Everybody,
    called: &[Vec<&Person>],
    stairwells: &[Stairwell],
    point: &Point,
    now_ms: i64,
) -> PointView {
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
        compounds: point.compounds.clone(),
        most_left: most_left(all, stairwells, point),
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
    doors.floors = span(people.iter().map(|person| person.target.floor));
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
        floors: None,
        people: 0,
    }
}

/// The doors that are called next.
pub(super) fn called(all: &Everybody, stairwell: &Stairwell, doors: &[&Door]) -> BatchDoors {
    let somebody = all
        .people
        .iter()
        .find(|person| person.target.unit == stairwell.unit);
    BatchDoors {
        homes: doors.iter().map(|door| door.home).collect(),
        rooms: doors.iter().map(|door| door.room.clone()).collect(),
        floors: span(doors.iter().map(|door| door.floor)),
        people: doors.iter().map(|door| door.people).sum(),
        ..empty(somebody, stairwell.unit)
    }
}

/// From which floor to which; nothing where one of the doors does not tell.
fn span(floors: impl Iterator<Item = Option<i64>>) -> Option<FloorSpan> {
    let floors: Vec<i64> = floors.collect::<Option<_>>()?;
    let (lowest, highest) = (*floors.iter().min()?, *floors.iter().max()?);
    // Whoever is visited or called last may stand at either end, so the ends alone do not tell how far it goes.
    let (from, until) = match floors.first() < floors.last() {
        true => (lowest, highest),
        false => (highest, lowest),
    };
    Some(FloorSpan { from, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(floors: &[Option<i64>]) -> Option<(i64, i64)> {
        span(floors.iter().copied()).map(|span| (span.from, span.until))
    }

    #[test]
    fn floors_are_told_in_the_order_they_are_called_or_not_at_all() {
        assert_eq!(told(&[Some(12), Some(12), Some(9)]), Some((12, 9)));
        assert_eq!(told(&[Some(1), Some(2)]), Some((1, 2)));
        assert_eq!(told(&[Some(6), Some(6)]), Some((6, 6)));
        assert_eq!(told(&[Some(5), Some(6), Some(4)]), Some((6, 4)));
        assert_eq!(told(&[Some(6), None]), None);
        assert_eq!(told(&[]), None);
    }
}
