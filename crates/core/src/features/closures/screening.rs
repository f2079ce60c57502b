//! Whether everybody behind a closure was negative on a day: the rounds of that day say it, by who was marked and by what the
//! laboratory said of their tubes.

use super::places::Place;
use super::rules::Day;
use super::types::{TestState, TestedDay};
use crate::desk::Look;
use crate::features::members::{IdArgs, Named};
use crate::features::sweeps;
use crate::features::sweeps::types::CountsView;
use crate::features::tubes::types::TubeResult;
use crate::id::Id;
use crate::legal_time::span_of;
use crate::problem::Problem;
use rusqlite::{Row, params};
use std::collections::HashMap;
use std::rc::Rc;

/// The rounds in which people are tested.
const TESTING: &str = "SELECT id, name, tube_size IS NOT NULL OR kind = 'antigen' FROM round
    WHERE kind IN ('screening', 'single', 'antigen') AND starts_at >= ?1 AND starts_at < ?2
    AND NOT EXISTS (SELECT 1 FROM import i WHERE i.id = round.id AND i.undone) ORDER BY starts_at DESC, id DESC";

/// A positive mark, where a round knows one.
const MARKED_POSITIVE: &str =
    "SELECT count(*) FROM mark m JOIN outcome o ON o.round = m.round AND o.code = m.outcome
    JOIN resident r ON r.id = m.target WHERE m.round = ?1 AND m.nth = 0 AND r.unit = ?2 AND o.name = '阳性'";

/// The tubes with somebody of a unit in them: how many have no result, the result ?3, the result ?4.
const TUBES: &str = "SELECT count(CASE WHEN t.result IS NULL THEN 1 END), count(CASE WHEN t.result = ?3 THEN 1 END),
    count(CASE WHEN t.result = ?4 THEN 1 END) FROM (SELECT DISTINCT m.tube AS tube FROM mark m JOIN resident r ON r.id = m.target
        WHERE m.round = ?1 AND m.nth = 0 AND m.outcome BETWEEN 1 AND 49 AND m.tube IS NOT NULL AND r.unit = ?2) x
    LEFT JOIN tube_result t ON t.round = ?1 AND t.code = x.tube AND t.shown = 1";

/// A round's numbers by unit.
type ByUnit = Rc<HashMap<Id, CountsView>>;

/// Looks rounds up, each once.
pub(super) struct Screenings<'a, 'b> {
    look: &'a Look<'b>,
    counted: HashMap<Id, ByUnit>,
}

impl<'a, 'b> Screenings<'a, 'b> {
    pub fn of(look: &'a Look<'b>) -> Screenings<'a, 'b> {
        Screenings {
            look,
            counted: HashMap::new(),
        }
    }

    /// What is known of the test on `day`, day `number` of a level, of these units.
    pub fn tested(
        &mut self,
        units: &[Place],
        number: u16,
        day: Day,
        today: Day,
    ) -> Result<TestedDay, Problem> {
        let mut best = TestedDay {
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
        let Some((from, until)) = span_of(&day.to_string()) else {
            return Ok(best);
        };
        let mut rounds = self.look.db.prepare_cached(TESTING)?;
        let rounds = rounds.query_map(params![from, until], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        let rounds: Vec<(Id, String, bool)> = rounds.collect::<rusqlite::Result<_>>()?;
        for (id, name, has_results) in rounds {
            let mut seen = self.in_round(units, &id, has_results)?;
            // A positive in any round of the day counts; of the rest the round that came furthest.
            if seen.state > best.state {
                seen.round = Some(Named { id, name });
                best = TestedDay { number, day, ..seen };
            }
        }
        Ok(best)
    }

    fn in_round(&mut self, units: &[Place], round: &Id, has_results: bool) -> Result<TestedDay, Problem> {
        let by_unit = self.by_unit(round)?;
        let db = self.look.db;
        let (mut there, mut left, mut waiting, mut unclear, mut positive) = (0, 0, 0, 0, 0);
        let mut tubes = db.prepare_cached(TUBES)?;
        let mut marked = db.prepare_cached(MARKED_POSITIVE)?;
        for unit in units {
            let Some(counts) = by_unit.get(&unit.id) else {
                continue;
            };
            there += counts.expected + counts.excused;
            left += counts.not_done + counts.missing;
            positive += marked.query_row(params![round, unit.id], |row| number(row, 0))?;
            let said = params![
                round,
                unit.id,
                TubeResult::Unclear as u8,
                TubeResult::Positive as u8
            ];
            let (none, doubtful, bad) = tubes.query_row(said, |row| {
                Ok((number(row, 0)?, number(row, 1)?, number(row, 2)?))
            })?;
            waiting += none;
            unclear += doubtful;
            positive += bad;
        }
        let state = match () {
            () if there == 0 => TestState::None,
            () if positive > 0 => TestState::Positive,
            () if unclear > 0 => TestState::Unclear,
            () if left > 0 => TestState::Unfinished,
            () if waiting > 0 => TestState::Waiting,
            () if !has_results => TestState::Unheld,
            () => TestState::Negative,
        };
        Ok(TestedDay {
            number: 0,
            day: Day::default(),
            state,
            round: None,
            left,
            tubes: waiting + unclear,
        })
    }

    fn by_unit(&mut self, round: &Id) -> Result<ByUnit, Problem> {
        if let Some(known) = self.counted.get(round) {
            return Ok(known.clone());
        }
        let progress = sweeps::round_progress(self.look, IdArgs { id: *round })?;
        let units = progress.buildings.into_iter().flat_map(|building| building.units);
        let counts: ByUnit = Rc::new(units.map(|unit| (unit.id, unit.counts)).collect());
        self.counted.insert(*round, counts.clone());
        Ok(counts)
    }
}

fn number(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(at)? as u64)
}
