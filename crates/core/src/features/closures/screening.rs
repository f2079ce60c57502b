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

/// A round is opened the evening before, and those who were missed are sampled a day or two later; more is another round.
const LONGEST_MS: i64 = 3 * 24 * 3_600_000;

/// The rounds in which people are tested on a day, the latest first: those that begin on it, and those in which somebody was
/// sampled on it. Nobody knows when what was typed from paper was ticked: it counts for the day of the round's first sample.
const TESTING: &str = "SELECT id, name, target = 'home', kind = 'antigen', tube_size IS NOT NULL,
        coalesce((SELECT min(m.at) FROM mark m WHERE m.round = round.id AND m.outcome BETWEEN 1 AND 49) BETWEEN ?1 AND ?2 - 1, 0)
    FROM round WHERE kind IN ('screening', 'single', 'antigen') AND starts_at >= ?1 - ?3 AND starts_at < ?2
    AND (starts_at >= ?1 OR EXISTS (SELECT 1 FROM mark m WHERE m.round = round.id AND m.outcome BETWEEN 1 AND 49
        AND m.at >= ?1 AND m.at < ?2))
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
/// a person decides has the bad result of either, and none before both are back. A sample counts for the day on which it was
/// taken: a mark that says the same again, as a decision between two does, took none.
const MARKS: &str = "SELECT r.id, m.outcome, m.tube, o.name, t.result
    FROM resident r INDEXED BY resident_place
    CROSS JOIN mark m ON m.round = ?1 AND m.target = CASE WHEN ?4 THEN r.home ELSE r.id END
    LEFT JOIN outcome o ON o.round = m.round AND o.code = m.outcome
    LEFT JOIN tube_result t ON t.round = m.round AND t.code = m.tube AND t.shown = 1
    WHERE r.present = 1 AND r.building = ?2 AND r.unit = ?3
        AND (m.nth = 0 OR (m.standing = 1 AND m.outcome BETWEEN 1 AND 49 AND m.tube IS NOT NULL
            AND (t.result IS NULL OR t.result > 1)))
        AND CASE WHEN m.outcome NOT BETWEEN 1 AND 49 THEN 1 WHEN m.paper IS NOT NULL THEN ?5
            ELSE (SELECT min(k.at) FROM mark k WHERE k.round = m.round AND k.target = m.target AND k.outcome = m.outcome
                AND k.tube IS m.tube) BETWEEN ?6 AND ?7 - 1 END";

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
    /// The rounds of each day that was asked for.
    days: HashMap<Day, Rc<Vec<TestRound>>>,
}

impl<'a, 'b> Screenings<'a, 'b> {
    pub fn of(look: &'a Look<'b>) -> Screenings<'a, 'b> {
        Screenings {
            look,
            covered: HashMap::new(),
            days: HashMap::new(),
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
            self.people(units, &rounds, day)?
        };
        if people.is_empty() {
            return Ok(test);
        }
        let number_of = |what: Seen| people.values().filter(|person| person.seen == what).count() as u64;
        if number_of(Seen::Left) == people.len() as u64 {
            // Nobody was marked: a round that means to go there has yet to, any other has nothing to do with the place.
            let Some(round) = self.going_there(units, &rounds)? else {
                return Ok(test);
            };
            (test.state, test.left) = (TestState::Unfinished, people.len() as u64);
            test.round = Some(round.named.clone());
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
        test.round = telling(&people, which).and_then(|at| rounds.get(at).map(|round| round.named.clone()));
        (test.state, test.left, test.tubes) = (state, left, without_result(&people));
        Ok(test)
    }

    /// The rounds of a day.
    fn rounds(&mut self, day: Day) -> Result<Rc<Vec<TestRound>>, Problem> {
        if let Some(known) = self.days.get(&day) {
            return Ok(known.clone());
        }
        let (from, until) = span_of(&day.to_string()).unwrap_or_default();
        let mut rounds = self.look.db.prepare_cached(TESTING)?;
        let rounds = rounds.query_map(params![from, until, LONGEST_MS], |row| {
            Ok(TestRound {
                named: Named {
                    id: row.get(0)?,
                    name: row.get(1)?,
                },
                of_homes: row.get(2)?,
                antigen: row.get(3)?,
                tubes: row.get(4)?,
                papers: row.get(5)?,
            })
        })?;
        let rounds = Rc::new(rounds.collect::<rusqlite::Result<Vec<_>>>()?);
        self.days.insert(day, rounds.clone());
        Ok(rounds)
    }

    /// Everybody in these units, with what the rounds say of them. Whoever is away, or only registered there, is not waited for; a
    /// sample they gave all the same counts.
    fn people(
        &self,
        units: &[&Place],
        rounds: &[TestRound],
        day: Day,
    ) -> Result<HashMap<Id, Person>, Problem> {
        let (from, until) = span_of(&day.to_string()).unwrap_or_default();
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
                let mut rows = marks.query(params![
                    round.named.id,
                    building.id,
                    unit.id,
                    round.of_homes,
                    round.papers,
                    from,
                    until
                ])?;
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
    fn going_there<'r>(
        &mut self,
        units: &[&Place],
        rounds: &'r [TestRound],
    ) -> Result<Option<&'r TestRound>, Problem> {
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
