//! Whether everybody behind a closure was negative on a day, person by person: who lives there now, how they were marked in the
//! rounds of that day, and what the laboratory said of their tubes.

use super::places::Place;
use super::rules::Day;
use super::seen::{Seen, TestRound, seen};
use super::types::{TestState, TestedDay};
use crate::desk::Look;
use crate::features::members::{IdArgs, Named};
use crate::features::register::living::lives_here;
use crate::features::sweeps;
use crate::id::Id;
use crate::legal_time::span_of;
use crate::problem::Problem;
use rusqlite::params;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The rounds in which people are tested, the latest first.
const TESTING: &str =
    "SELECT id, name, target = 'home', kind = 'antigen', tube_size IS NOT NULL FROM round
    WHERE kind IN ('screening', 'single', 'antigen') AND starts_at >= ?1 AND starts_at < ?2
    AND NOT EXISTS (SELECT 1 FROM import i WHERE i.id = round.id AND i.undone) ORDER BY starts_at DESC, id DESC";

/// The people of a unit, and whether they live there now.
fn people_of_unit() -> String {
    format!(
        "SELECT r.id, {} FROM resident r INDEXED BY resident_place
         WHERE r.present = 1 AND r.building = ?1 AND r.unit = ?2",
        lives_here("r")
    )
}

/// How the people of a unit were marked in a round: for each one look into the key of the marks. Whoever is in two tubes until
/// a person decides has the bad result of either, and none before both are back.
const MARKS: &str = "SELECT r.id, m.outcome, m.tube, o.name, t.result
    FROM resident r INDEXED BY resident_place
    CROSS JOIN mark m ON m.round = ?1 AND m.target = CASE WHEN ?4 THEN r.home ELSE r.id END
    LEFT JOIN outcome o ON o.round = m.round AND o.code = m.outcome
    LEFT JOIN tube_result t ON t.round = m.round AND t.code = m.tube AND t.shown = 1
    WHERE r.present = 1 AND r.building = ?2 AND r.unit = ?3
        AND (m.nth = 0 OR (m.standing = 1 AND m.outcome BETWEEN 1 AND 49 AND m.tube IS NOT NULL
            AND (t.result IS NULL OR t.result > 1)))";

/// What the rounds of a day say of one person: the most that any of them does.
#[derive(Default)]
struct Person {
    seen: Seen,
    /// Which round that is.
    round: usize,
    tube: Option<String>,
}

impl Person {
    /// Whether `seen` in the round `at` says more. Of two tubes of one round the one that is not back yet does.
    fn yields(&self, seen: Seen, at: usize) -> bool {
        match (self.seen, seen) {
            (Seen::Negative, Seen::Waiting) => self.round == at,
            (Seen::Waiting, Seen::Negative) => self.round != at,
            (known, seen) => seen > known,
        }
    }
}

/// A round's units in which it has targets.
type Units = Rc<HashSet<Id>>;

/// Looks rounds up, each once.
pub(super) struct Screenings<'a, 'b> {
    look: &'a Look<'b>,
    covered: HashMap<Id, Units>,
}

impl<'a, 'b> Screenings<'a, 'b> {
    pub fn of(look: &'a Look<'b>) -> Screenings<'a, 'b> {
        Screenings {
            look,
            covered: HashMap::new(),
        }
    }

    /// What is known of the test on `day`, day `number` of a level, of these units.
    pub fn tested(
        &mut self,
        units: &[&Place],
        number: u16,
        day: Day,
        today: Day,
    ) -> Result<TestedDay, Problem> {
        let mut test = TestedDay {
            number,
            day,
            state: if day > today {
                TestState::Ahead
            } else {
                TestState::None
            },
            round: None,
            left: 0,
            tubes: 0,
        };
        let rounds = self.rounds(day)?;
        // Whoever lives here counts, not whom a round meant: a round of one stairwell says nothing of the others.
        let people = if rounds.is_empty() {
            HashMap::new()
        } else {
            self.people(units, &rounds)?
        };
        if people.is_empty() {
            return Ok(test);
        }
        let number_of = |what: Seen| people.values().filter(|person| person.seen == what).count() as u64;
        if number_of(Seen::Left) == people.len() as u64 {
            // Nobody was marked: a round that means to go there has yet to, any other has nothing to do with the place.
            let Some(round) = self.going_there(units, rounds)? else {
                return Ok(test);
            };
            (test.state, test.left) = (TestState::Unfinished, people.len() as u64);
            test.round = Some(round.named);
            return Ok(test);
        }
        let (left, says) = (number_of(Seen::Left), |what: Seen| number_of(what) > 0);
        let (state, which) = match () {
            () if says(Seen::Positive) => (TestState::Positive, Seen::Positive),
            () if says(Seen::Unclear) => (TestState::Unclear, Seen::Unclear),
            () if left > 0 => (TestState::Unfinished, Seen::Left),
            () if says(Seen::Waiting) => (TestState::Waiting, Seen::Waiting),
            () if says(Seen::Unheld) => (TestState::Unheld, Seen::Unheld),
            () if says(Seen::Negative) => (TestState::Negative, Seen::Negative),
            // Everybody is excused: nobody was tested.
            () => (TestState::None, Seen::Excused),
        };
        test.round =
            telling(&people, which).and_then(|at| rounds.into_iter().nth(at).map(|round| round.named));
        (test.state, test.left, test.tubes) = (state, left, without_result(&people));
        Ok(test)
    }

    /// The rounds of a day.
    fn rounds(&self, day: Day) -> Result<Vec<TestRound>, Problem> {
        let Some((from, until)) = span_of(&day.to_string()) else {
            return Ok(Vec::new());
        };
        let mut rounds = self.look.db.prepare_cached(TESTING)?;
        let rounds = rounds.query_map(params![from, until], |row| {
            Ok(TestRound {
                named: Named {
                    id: row.get(0)?,
                    name: row.get(1)?,
                },
                of_homes: row.get(2)?,
                antigen: row.get(3)?,
                tubes: row.get(4)?,
            })
        })?;
        Ok(rounds.collect::<rusqlite::Result<_>>()?)
    }

    /// Everybody in these units, with what the rounds say of them. Whoever is away, or only registered there, is not waited for; a
    /// sample they gave all the same counts.
    fn people(&self, units: &[&Place], rounds: &[TestRound]) -> Result<HashMap<Id, Person>, Problem> {
        let db = self.look.db;
        let (mut living, mut marks) = (db.prepare_cached(&people_of_unit())?, db.prepare_cached(MARKS)?);
        let mut people: HashMap<Id, Person> = HashMap::new();
        let mut elsewhere: HashSet<Id> = HashSet::new();
        for unit in units {
            let Some(building) = &unit.building else { continue };
            let mut rows = living.query(params![building.id, unit.id])?;
            while let Some(row) = rows.next()? {
                let id: Id = row.get(0)?;
                people.insert(id, Person::default());
                if !row.get::<_, bool>(1)? {
                    elsewhere.insert(id);
                }
            }
            for (at, round) in rounds.iter().enumerate() {
                let mut rows = marks.query(params![round.named.id, building.id, unit.id, round.of_homes])?;
                while let Some(row) = rows.next()? {
                    let name: Option<String> = row.get(3)?;
                    let tube: Option<String> = row.get(2)?;
                    let seen = seen(round, row.get(1)?, name.as_deref(), tube.is_some(), row.get(4)?);
                    match people.get_mut(&row.get(0)?) {
                        Some(known) if known.yields(seen, at) => {
                            *known = Person {
                                seen,
                                round: at,
                                tube,
                            };
                        }
                        _ => {}
                    }
                }
            }
        }
        people.retain(|id, person| person.seen != Seen::Left || !elsewhere.contains(id));
        Ok(people)
    }

    /// The latest round with targets in these units.
    fn going_there(
        &mut self,
        units: &[&Place],
        rounds: Vec<TestRound>,
    ) -> Result<Option<TestRound>, Problem> {
        for round in rounds {
            let covered = self.covered(&round.named.id)?;
            if units.iter().any(|unit| covered.contains(&unit.id)) {
                return Ok(Some(round));
            }
        }
        Ok(None)
    }

    fn covered(&mut self, round: &Id) -> Result<Units, Problem> {
        if let Some(known) = self.covered.get(round) {
            return Ok(known.clone());
        }
        let progress = sweeps::round_progress(self.look, IdArgs { id: *round })?;
        let units = progress.buildings.into_iter().flat_map(|building| building.units);
        let units: Units = Rc::new(units.map(|unit| unit.id).collect());
        self.covered.insert(*round, units.clone());
        Ok(units)
    }
}

/// Which round to name: the one that says `which` of most people; where somebody is left, the one that came furthest.
fn telling(people: &HashMap<Id, Person>, which: Seen) -> Option<usize> {
    let mut says: HashMap<usize, usize> = HashMap::new();
    for person in people.values() {
        let counts = match which {
            Seen::Left => person.seen != Seen::Left,
            _ => person.seen == which,
        };
        if counts {
            *says.entry(person.round).or_default() += 1;
        }
    }
    // The latest of those that say it of equally many.
    let most = says
        .into_iter()
        .max_by_key(|(round, people)| (*people, std::cmp::Reverse(*round)));
    most.map(|(round, _)| round)
}

/// How many tubes, and people ticked without one, have no clear result.
fn without_result(people: &HashMap<Id, Person>) -> u64 {
    let open = people
        .iter()
        .filter(|(_, person)| matches!(person.seen, Seen::Waiting | Seen::Unclear));
    let each: HashSet<(usize, Result<&str, Id>)> = open
        .map(|(id, person)| (person.round, person.tube.as_deref().ok_or(*id)))
        .collect();
    each.len() as u64
}
