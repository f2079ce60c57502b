//! What the screens of closures ask.

use super::commands::is_met;
use super::cover::{Cover, One};
use super::facts::Closed;
use super::fold::{read, step_of};
use super::places::{self, JOINED, NAMES, ORDER, PRESENT, Place};
use super::rule_sets::holding;
use super::rules::{ClosureRules, Day, StepWhen};
use super::screening::Screenings;
use super::timing::{Next, timing};
use super::types::*;
use crate::desk::Look;
use crate::features::members::{Empty, IdArgs, device_name, staff_name};
use crate::features::register::masking;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::params;
use std::collections::BTreeMap;

/// More steps than a place goes through in a year.
const MOST_EVENTS: u32 = 200;

/// What every row of a list is worked out from.
struct Telling<'a, 'b> {
    look: &'a Look<'b>,
    cover: Cover,
    holding: ClosureRules,
    /// Every unit there is, so that no row has to look for its own.
    units: Vec<Place>,
    screenings: Screenings<'a, 'b>,
}

impl<'a, 'b> Telling<'a, 'b> {
    fn of(look: &'a Look<'b>) -> Result<Telling<'a, 'b>, Problem> {
        let cover = Cover::read(look.db, look.now_ms)?;
        let (_, holding) = holding(look.db, cover.today)?;
        Ok(Telling {
            look,
            cover,
            holding,
            units: places::all_units(look.db)?,
            screenings: Screenings::of(look),
        })
    }

    /// The closure of this very place in full; nothing where it has none.
    fn row(&mut self, place: &Id) -> Result<Option<ClosureRow>, Problem> {
        let Some(one) = self.cover.at(place).cloned() else {
            return Ok(None);
        };
        let Some(level) = one.closed.level().cloned() else {
            return Ok(None);
        };
        let (look, timing) = (self.look, timing(&one.closed, self.cover.today));
        let units: Vec<Place> = self
            .units
            .iter()
            .filter(|unit| unit.is_in(place))
            .cloned()
            .collect();
        let (mut homes, mut people) = (0, 0);
        for unit in &units {
            let (more_homes, more_people) = places::counts(look.db, unit)?;
            homes += more_homes;
            people += more_people;
        }
        let next = match timing.next {
            Some(next) => Some(self.next(&one, &units, next)?),
            None => None,
        };
        let (step, why, at, clock, by): (u8, Option<String>, i64, i64, Id) = look
            .db
            .prepare_cached("SELECT step, why, at, clock, by_id FROM closure WHERE place = ? AND shown = 1")?
            .query_row([place], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })?;
        Ok(Some(ClosureRow {
            place: one.place.view(),
            level,
            from: one.closed.from,
            day: timing.day,
            days: timing.days,
            more_days: one.closed.more_days,
            next,
            step: step_of(step).unwrap_or(ClosureStep::Moved),
            why: why.map(|why| masking::note(look.viewer, &why)),
            at,
            doubt: look.doubt(at, clock),
            by: staff_name(look.db, &by)?,
            disputed: one.disputed,
            older_rules: one.closed.rules != self.holding,
            rules: one.closed.rules.name,
            stairwells: units.len() as u64,
            homes,
            people,
        }))
    }

    fn next(&mut self, one: &One, units: &[Place], next: Next) -> Result<NextStep, Problem> {
        let today = self.cover.today;
        let units: Vec<&Place> = units.iter().collect();
        let tests = next
            .tests
            .iter()
            .map(|(number, day)| self.screenings.tested(&units, *number, *day, today))
            .collect::<Result<Vec<_>, _>>()?;
        let to = next.to.and_then(|to| one.closed.rules.level(to));
        Ok(NextStep {
            on: next.on,
            in_days: next.in_days,
            when: next.when,
            met: next.when != StepWhen::Word && tests.iter().all(|test| is_met(test.state)),
            tests,
            to: to.map(|level| level.name.clone()),
        })
    }

    /// The places that are closed themselves and of which `keep` wants to hear, in walking order.
    fn rows(&mut self, keep: impl Fn(&Closed) -> bool) -> Result<Vec<ClosureRow>, Problem> {
        let sql = format!(
            "SELECT {NAMES} FROM closure x {JOINED} WHERE x.shown = 1 AND x.closed IS NOT NULL AND {PRESENT} ORDER BY {ORDER}"
        );
        let ids: Vec<Id> = self
            .look
            .db
            .prepare_cached(&sql)?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut rows = Vec::new();
        for id in ids {
            if !self.cover.at(&id).is_some_and(|one| keep(&one.closed)) {
                continue;
            }
            rows.extend(self.row(&id)?);
        }
        Ok(rows)
    }

    /// Every stairwell that is closed by itself or by what it stands in, in walking order.
    fn stairwells(&self) -> Result<Vec<ClosedStairwell>, Problem> {
        let mut closed = Vec::new();
        if self.cover.is_empty() {
            return Ok(closed);
        }
        for unit in &self.units {
            let Some(building) = &unit.building else { continue };
            let Some(closure) = self.cover.unit(&unit.compound.id, &building.id, &unit.id) else {
                continue;
            };
            let (homes, people) = places::counts(self.look.db, unit)?;
            closed.push(ClosedStairwell {
                place: unit.view(),
                closure,
                homes,
                people,
            });
        }
        Ok(closed)
    }
}

/// By level, the strictest first; each stairwell once.
fn totals(stairwells: &[ClosedStairwell]) -> Vec<LevelTotal> {
    let mut totals: BTreeMap<(std::cmp::Reverse<u8>, String), LevelTotal> = BTreeMap::new();
    for stairwell in stairwells {
        let ClosureBadge { level, rank, .. } = &stairwell.closure;
        let total = totals
            .entry((std::cmp::Reverse(*rank), level.clone()))
            .or_insert_with(|| LevelTotal {
                level: level.clone(),
                rank: *rank,
                stairwells: 0,
                homes: 0,
                people: 0,
            });
        total.stairwells += 1;
        total.homes += stairwell.homes;
        total.people += stairwell.people;
    }
    totals.into_values().collect()
}

/// How the tests came out that the step of a place waits for.
pub(super) fn tested(
    look: &Look<'_>,
    place: &Id,
    next: &Next,
    today: Day,
) -> Result<Vec<TestedDay>, Problem> {
    let units = places::units(look.db, place)?;
    let units: Vec<&Place> = units.iter().collect();
    let mut screenings = Screenings::of(look);
    let tests = next.tests.iter();
    tests
        .map(|(number, day)| screenings.tested(&units, *number, *day, today))
        .collect()
}

pub(super) fn list_closures(look: &Look<'_>, _: Empty) -> Result<ClosuresView, Problem> {
    let mut telling = Telling::of(look)?;
    let each = telling.stairwells()?;
    Ok(ClosuresView {
        today: telling.cover.today,
        rows: telling.rows(|_| true)?,
        levels: totals(&each),
        stairwells: each.len() as u64,
        each,
    })
}

/// What today's screen tells.
///
/// # Errors
/// The storage's.
pub(crate) fn today(look: &Look<'_>) -> Result<ClosuresToday, Problem> {
    let mut telling = Telling::of(look)?;
    let in_days = |row: &ClosureRow| row.next.as_ref().map_or(1, |next| next.in_days);
    let today = telling.cover.today;
    // Only of these the rounds are asked: the screen of today asks again after every mark.
    let mut due = telling.rows(|closed| timing(closed, today).next.is_some_and(|next| next.is_due()))?;
    due.sort_by_key(in_days);
    Ok(ClosuresToday {
        due,
        levels: totals(&telling.stairwells()?),
    })
}

pub(super) fn show_closure(look: &Look<'_>, args: IdArgs) -> Result<ClosureHistory, Problem> {
    let place = places::find(look.db, &args.id)?;
    let mut telling = Telling::of(look)?;
    let counts = telling
        .cover
        .over(&place)
        .map(|one| telling.cover.badge(one, false));
    Ok(ClosureHistory {
        closure: telling.row(&place.id)?,
        counts,
        events: events(look, &place.id)?,
        place: place.view(),
    })
}

fn events(look: &Look<'_>, place: &Id) -> Result<Vec<ClosureEvent>, Problem> {
    let mut all = look.db.prepare_cached(
        "SELECT step, closed, why, at, clock, by_id, writer, shown FROM closure WHERE place = ?
         ORDER BY clock DESC, writer DESC, seq DESC LIMIT ?",
    )?;
    let rows = all.query_map(params![place, MOST_EVENTS], |row| {
        let closed: Option<Closed> = row.get::<_, Option<Vec<u8>>>(1)?.as_deref().and_then(read);
        let (at, clock) = (row.get(3)?, row.get(4)?);
        Ok(ClosureEvent {
            step: step_of(row.get(0)?).unwrap_or(ClosureStep::Moved),
            level: closed
                .as_ref()
                .and_then(Closed::level)
                .map(|level| level.name.clone()),
            rank: closed.as_ref().map_or(0, Closed::rank),
            from: closed.as_ref().map(|closed| closed.from),
            more_days: closed.as_ref().map_or(0, |closed| closed.more_days),
            why: row
                .get::<_, Option<String>>(2)?
                .map(|why| masking::note(look.viewer, &why)),
            at,
            doubt: look.doubt(at, clock),
            by: staff_name(look.db, &row.get(5)?)?,
            device: device_name(look.db, row.get(6)?)?,
            shown: row.get(7)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
