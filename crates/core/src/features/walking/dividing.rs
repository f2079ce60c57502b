//! How the stairwells of a round are divided among teams: a first plan, to be changed by hand.

use super::types::Split;
use crate::features::closures::SweepTurn;
use crate::id::Id;
use std::collections::HashMap;

/// A stairwell to be given to somebody, as walked.
pub(super) struct Stairwell {
    pub unit: Id,
    pub unit_name: String,
    pub building_name: String,
    /// When its turn comes by how it is closed.
    pub turn: SweepTurn,
    /// How many targets wait there.
    pub left: u64,
}

impl Stairwell {
    /// The number on its door: its own, or where it is a building's only one, the building's.
    fn number(&self) -> Option<u64> {
        digits(&self.unit_name).or_else(|| digits(&self.building_name))
    }
}

fn digits(name: &str) -> Option<u64> {
    let digits: String = name
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

/// The way of each of `teams` (at least one) teams, in order: what a closure puts first or last stands there in every way.
pub(super) fn divide(stairwells: &[Stairwell], teams: usize, split: Split) -> Vec<Vec<Id>> {
    let mut ways = match split {
        Split::ByNumber => by_number(stairwells, teams),
        Split::Runs => runs(stairwells, teams),
    };
    let turns: HashMap<Id, SweepTurn> = stairwells.iter().map(|one| (one.unit, one.turn)).collect();
    for way in &mut ways {
        way.sort_by_key(|unit| turns.get(unit).copied());
    }
    ways
}

/// By the number on the door: of two teams one takes the odd stairwells, the other the even ones. Every second team begins at
/// the far end, so that the two never stand at the same door.
fn by_number(stairwells: &[Stairwell], teams: usize) -> Vec<Vec<Id>> {
    // A stairwell without a number takes its place in the row.
    let mut ways = dealt(stairwells, teams, |place, stairwell| {
        stairwell.number().unwrap_or(place)
    });
    // Buildings of two stairwells have none for a third team: then they are counted through.
    if stairwells.len() >= teams && ways.iter().any(Vec::is_empty) {
        ways = dealt(stairwells, teams, |place, _| place);
    }
    for way in ways.iter_mut().skip(1).step_by(2) {
        way.reverse();
    }
    ways
}

/// Deals stairwells out by their numbers, of which 1 goes to the first team.
fn dealt(stairwells: &[Stairwell], teams: usize, number: impl Fn(u64, &Stairwell) -> u64) -> Vec<Vec<Id>> {
    let mut ways = vec![Vec::new(); teams];
    for (place, stairwell) in (1..).zip(stairwells) {
        let turn = number(place, stairwell) % teams as u64 + teams as u64 - 1;
        ways[(turn % teams as u64) as usize].push(stairwell.unit);
    }
    ways
}

/// Stairwells next to one another, about the same number of targets for each team.
fn runs(stairwells: &[Stairwell], teams: usize) -> Vec<Vec<Id>> {
    // Where nobody is left, somebody looks in all the same.
    let weight = |stairwell: &Stairwell| stairwell.left.max(1);
    let all: u64 = stairwells.iter().map(weight).sum();
    let mut ways = vec![Vec::new(); teams];
    let mut before = 0;
    for stairwell in stairwells {
        // Whoever the middle of the stairwell falls to takes it.
        let middle = 2 * before + weight(stairwell);
        let team = (middle * teams as u64).checked_div(2 * all).unwrap_or(0);
        ways[(team as usize).min(teams - 1)].push(stairwell.unit);
        before += weight(stairwell);
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(names: &[(&str, &str, u64)]) -> (Vec<Stairwell>, Vec<Id>) {
        let all: Vec<Stairwell> = names
            .iter()
            .zip(1_u8..)
            .map(|((building, unit, left), n)| Stairwell {
                unit: Id::from_bytes([n; 16]),
                unit_name: (*unit).to_owned(),
                building_name: (*building).to_owned(),
                turn: SweepTurn::Normal,
                left: *left,
            })
            .collect();
        let ids = all.iter().map(|stairwell| stairwell.unit).collect();
        (all, ids)
    }

    #[test]
    fn odd_and_even_stairwells_go_to_two_teams_that_come_from_both_ends() {
        let (all, id) = row(&[
            ("3", "1", 9),
            ("3", "2", 9),
            ("3", "3", 9),
            ("4号楼", "", 9),
            ("5号楼", "", 9),
        ]);
        let ways = divide(&all, 2, Split::ByNumber);
        assert_eq!(ways, [vec![id[0], id[2], id[4]], vec![id[3], id[1]]]);
    }

    #[test]
    fn no_team_is_left_without_a_stairwell_while_there_are_enough() {
        let (all, id) = row(&[("1", "1", 9), ("1", "2", 9), ("2", "1", 9), ("2", "2", 9)]);
        let ways = divide(&all, 4, Split::ByNumber);
        assert_eq!(ways, [[id[0]], [id[1]], [id[2]], [id[3]]]);
    }

    #[test]
    fn what_a_closure_puts_last_is_the_end_of_its_way() {
        let (mut all, id) = row(&[("1", "1", 9), ("1", "2", 9), ("2", "1", 9), ("2", "2", 9)]);
        all[0].turn = SweepTurn::Last;
        all[1].turn = SweepTurn::First;
        let ways = divide(&all, 2, Split::ByNumber);
        assert_eq!(ways, [[id[2], id[0]], [id[1], id[3]]]);
        assert_eq!(divide(&all, 1, Split::Runs), [[id[1], id[2], id[3], id[0]]]);
    }

    #[test]
    fn stairwells_without_numbers_take_turns() {
        let (all, id) = row(&[("东楼", "甲门", 1), ("东楼", "乙门", 1), ("西楼", "", 1)]);
        assert_eq!(
            divide(&all, 2, Split::ByNumber),
            [vec![id[0], id[2]], vec![id[1]]]
        );
    }

    #[test]
    fn runs_are_about_even_and_nothing_is_left_out() {
        let (all, id) = row(&[("1", "1", 40), ("1", "2", 10), ("2", "1", 10), ("2", "2", 20)]);
        let ways = divide(&all, 2, Split::Runs);
        assert_eq!(ways, [vec![id[0]], vec![id[1], id[2], id[3]]]);
        let (nobody, id) = row(&[("1", "1", 0), ("1", "2", 0)]);
        assert_eq!(divide(&nobody, 3, Split::Runs).concat(), id);
        assert_eq!(divide(&[], 3, Split::Runs), [[]; 3] as [[Id; 0]; 3]);
    }
}
