//! Who is called next: about twenty people of one stairwell, from a building where nobody else is on the way.

use crate::features::closures::SweepTurn;
use crate::id::Id;

/// Somebody may have to be asked twice; nobody waits for less than this many to fill a batch.
pub(super) const SIZE: u32 = 20;

/// A door behind which somebody is left to be called.
#[derive(Clone, Debug)]
pub(super) struct Door {
    pub home: Id,
    pub room: String,
    pub floor: Option<i64>,
    pub people: u64,
}

/// A stairwell with the doors left to be called, in the order they are walked.
#[derive(Clone, Debug)]
pub(super) struct Stairwell {
    pub unit: Id,
    pub building: Id,
    pub compound: Id,
    /// When its turn comes by how it is closed.
    pub turn: SweepTurn,
    pub doors: Vec<Door>,
    /// A batch from it is on its way.
    pub busy: bool,
}

impl Stairwell {
    /// How many are left to be called.
    pub(super) fn people(&self) -> u64 {
        self.doors.iter().map(|door| door.people).sum()
    }
}

/// How large a batch is.
#[derive(Clone, Copy)]
pub(super) struct Batch {
    pub people: u32,
    pub floors: Option<u32>,
}

/// The stairwell and the doors to call next. What a closure puts last waits until everybody else has been called, and they
/// until what it puts first. Whoever shares a building with those on their way waits, as long as there is
/// another building; whoever shares their stairwell always does. Among those who are free, people go where the `wait` of their
/// compound is shortest; a compound that has none is called nowhere, and nobody waits for it. Nothing where everybody has to
/// wait, or nobody is left.
pub(super) fn next(
    stairwells: &[Stairwell],
    batch: Batch,
    wait: impl Fn(&Id) -> Option<u64>,
) -> Option<(&Stairwell, Vec<&Door>)> {
    let under_way = |building: &Id| stairwells.iter().any(|one| one.busy && one.building == *building);
    let left = || {
        let left = stairwells.iter().filter(|one| !one.doors.is_empty());
        left.filter_map(|one| wait(&one.compound).map(|wait| (one, wait)))
    };
    let turn = left().map(|(one, _)| one.turn).min()?;
    let free = || left().filter(|(one, _)| !one.busy && one.turn == turn);
    // Of several that wait as long, the first in walking order.
    let (stairwell, _) = free()
        .filter(|(one, _)| !under_way(&one.building))
        .min_by_key(|(_, wait)| *wait)
        .or_else(|| free().min_by_key(|(_, wait)| *wait))?;
    Some((stairwell, taken(&stairwell.doors, batch)))
}

/// The first doors that make a batch: homes are never torn apart, and the last one may make it a little larger.
fn taken(doors: &[Door], batch: Batch) -> Vec<&Door> {
    let mut taken: Vec<&Door> = Vec::new();
    let (mut people, mut floors): (u64, Vec<Option<i64>>) = (0, Vec::new());
    for door in doors {
        if people >= u64::from(batch.people) {
            break;
        }
        if !floors.contains(&door.floor) {
            if batch
                .floors
                .is_some_and(|most| floors.len() >= most.max(1) as usize)
            {
                break;
            }
            floors.push(door.floor);
        }
        people += door.people;
        taken.push(door);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> Id {
        Id::from_bytes([n; 16])
    }

    fn stairwell(unit: u8, building: u8, people: &[u64], busy: bool) -> Stairwell {
        let doors = people.iter().zip((1..=people.len() as i64).rev());
        Stairwell {
            unit: id(unit),
            building: id(building),
            compound: id(200),
            turn: SweepTurn::Normal,
            doors: doors
                .map(|(people, floor)| Door {
                    home: id(100 + floor as u8),
                    room: format!("{floor}01"),
                    floor: Some(floor),
                    people: *people,
                })
                .collect(),
            busy,
        }
    }

    const TWENTY: Batch = Batch {
        people: 20,
        floors: None,
    };

    fn called(stairwells: &[Stairwell], batch: Batch) -> Option<(Id, Vec<String>)> {
        called_where(stairwells, batch, |_| Some(0))
    }

    fn called_where(
        stairwells: &[Stairwell],
        batch: Batch,
        wait: impl Fn(&Id) -> Option<u64>,
    ) -> Option<(Id, Vec<String>)> {
        let (stairwell, doors) = next(stairwells, batch, wait)?;
        Some((
            stairwell.unit,
            doors.iter().map(|door| door.room.clone()).collect(),
        ))
    }

    #[test]
    fn whole_homes_from_the_top_until_twenty_are_called() {
        let one = [stairwell(1, 1, &[6, 6, 6, 6, 6], false)];
        let rooms = ["501", "401", "301", "201"].map(str::to_owned);
        assert_eq!(called(&one, TWENTY), Some((id(1), rooms.to_vec())));
        let two_floors = Batch {
            floors: Some(2),
            ..TWENTY
        };
        assert_eq!(called(&one, two_floors), Some((id(1), rooms[..2].to_vec())));
        let nothing = Batch {
            people: 1,
            floors: Some(0),
        };
        assert_eq!(
            called(&one, nothing),
            Some((id(1), rooms[..1].to_vec())),
            "somebody is always called"
        );
    }

    #[test]
    fn nobody_meets_those_who_are_on_their_way() {
        let mut all = vec![
            stairwell(1, 1, &[4], true),
            stairwell(2, 1, &[4], false),
            stairwell(3, 2, &[], false),
            stairwell(4, 3, &[4], false),
        ];
        assert_eq!(
            called(&all, TWENTY).map(|(unit, _)| unit),
            Some(id(4)),
            "another building first"
        );
        all[3].busy = true;
        assert_eq!(
            called(&all, TWENTY).map(|(unit, _)| unit),
            Some(id(2)),
            "then another stairwell"
        );
        all[1].busy = true;
        assert_eq!(called(&all, TWENTY), None, "and then everybody waits");
    }

    #[test]
    fn what_a_closure_puts_last_is_called_when_all_others_were() {
        let mut all = vec![
            stairwell(1, 1, &[4], false),
            stairwell(2, 2, &[4], true),
            stairwell(3, 3, &[4], false),
        ];
        all[0].turn = SweepTurn::Last;
        let next = |all: &[Stairwell]| called(all, TWENTY).map(|(unit, _)| unit);
        assert_eq!(next(&all), Some(id(3)));
        all[2].doors.clear();
        assert_eq!(
            next(&all),
            None,
            "those still left on the second stairwell come before"
        );
        all[1].doors.clear();
        assert_eq!(next(&all), Some(id(1)));
        all[0].turn = SweepTurn::First;
        all[2] = stairwell(3, 3, &[4], false);
        assert_eq!(next(&all), Some(id(1)));
    }

    #[test]
    fn a_compound_without_an_open_point_keeps_nobody_waiting() {
        let mut all = vec![
            stairwell(1, 1, &[4], false),
            stairwell(2, 2, &[4], true),
            stairwell(3, 3, &[4], false),
        ];
        let (closed, open) = (id(201), id(202));
        (all[0].compound, all[1].compound, all[2].compound) = (closed, closed, open);
        // What a closure puts first has no point, and what it puts last has one.
        (all[0].turn, all[2].turn) = (SweepTurn::First, SweepTurn::Last);
        let wait = |compound: &Id| (*compound == open).then_some(0);
        let next = |all: &[Stairwell]| called_where(all, TWENTY, wait).map(|(unit, _)| unit);
        assert_eq!(next(&all), Some(id(3)));
        all[2].doors.clear();
        assert_eq!(next(&all), None);
    }

    #[test]
    fn of_two_compounds_the_one_whose_point_has_the_shorter_queue_is_next() {
        let mut all = vec![
            stairwell(1, 1, &[4], false),
            stairwell(2, 2, &[4], false),
            stairwell(3, 2, &[4], false),
        ];
        (all[1].compound, all[2].compound) = (id(201), id(201));
        let next = |all: &[Stairwell], here, there| {
            let wait = |compound: &Id| Some(if *compound == id(201) { there } else { here });
            called_where(all, TWENTY, wait).map(|(unit, _)| unit)
        };
        assert_eq!(next(&all, 5, 4), Some(id(2)));
        assert_eq!(
            next(&all, 5, 5),
            Some(id(1)),
            "in walking order where both wait as long"
        );
        all[1].busy = true;
        assert_eq!(
            next(&all, 5, 4),
            Some(id(1)),
            "nobody meets, rather than that somebody is through sooner"
        );
        all[0].doors.clear();
        assert_eq!(next(&all, 5, 4), Some(id(3)));
    }
}
