//! A building as it is walked: units, floors from the top down, rooms in order.

use super::door_types::*;
use super::facts::sense;
use super::queries::{find_round, outcomes};
use super::tally::Targets;
use super::types::*;
use crate::desk::Look;
use crate::features::closures::{Cover, turn};
use crate::features::members::Named;
use crate::features::phones::marked_by;
use crate::features::register::absence::{absence, kept_of};
use crate::features::register::living::HomeUse;
use crate::features::register::masking;
use crate::features::walking::door_order;
use crate::id::Id;
use crate::legal_time;
use crate::problem::Problem;
use rusqlite::{OptionalExtension, Row, params};

/// The doors of a building in walking order, each with whom to mark and how they stand.
pub(crate) fn sweep_building(look: &Look<'_>, args: SweepBuilding) -> Result<SweepBuildingView, Problem> {
    find_round(look, &args.round)?;
    let building = look
        .db
        .prepare_cached("SELECT id, name FROM building WHERE id = ?")?
        .query_row([args.building], |row| {
            Ok(Named {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        })
        .optional()?
        .ok_or_else(|| Problem::not_found("这栋楼", "building"))?;
    let names = outcomes(look.db, &args.round)?;
    let today = legal_time::day(look.now_ms);
    let mut view = SweepBuildingView {
        building,
        counts: CountsView::default(),
        units: Vec::new(),
    };
    let mut doors = look
        .db
        .prepare_cached(&doors(&Targets::of(look.db, &args.round)?))?;
    let mut rows = doors.query(params![args.round, args.building])?;
    while let Some(row) = rows.next()? {
        put_target(look, &mut view, row, &names, &today)?;
    }
    let order = door_order(look.db, &args.round)?;
    for unit in &mut view.units {
        order.sort(&mut unit.doors);
    }
    for door in view.units.iter_mut().flat_map(|unit| &mut unit.doors) {
        door.state = door_state(&door.targets);
        for target in &door.targets {
            view.counts.count(target.sense);
        }
    }
    let cover = Cover::read(look.db, look.now_ms)?;
    let compound = Cover::compound_of(look.db, &args.building)?;
    for unit in &mut view.units {
        unit.closure = cover.unit(&compound, &args.building, &unit.id);
    }
    view.units.sort_by_key(|unit| turn(unit.closure.as_ref()));
    Ok(view)
}

/// Every door of the building ?2 and every target behind it with its mark in the round ?1. A door that was removed while
/// somebody was written in behind it on another laptop still shows: who is counted can be marked.
fn doors(targets: &Targets) -> String {
    const LIVING_THERE: &str =
        "resident r WHERE r.present = 1 AND r.building = h.building AND r.unit = h.unit AND r.home = h.id";
    let (name, care, there, join, order) = match targets.kind {
        TargetKind::Resident => (
            "t.name".to_owned(),
            "t.care".to_owned(),
            kept_of("t"),
            "LEFT JOIN resident t ON t.present = 1 AND t.building = h.building AND t.unit = h.unit AND t.home = h.id",
            ", t.seq, t.id",
        ),
        TargetKind::Home => (
            format!("(SELECT group_concat(r.name, '、') FROM {LIVING_THERE})"),
            format!("(SELECT group_concat(r.care, char(10)) FROM {LIVING_THERE})"),
            format!(
                "(SELECT group_concat({}, char(10)) FROM {LIVING_THERE})",
                kept_of("r")
            ),
            "LEFT JOIN home t ON t.id = h.id AND t.present = 1",
            "",
        ),
    };
    let Targets { places, only, .. } = targets;
    format!(
        "SELECT u.id, u.name, h.id, h.room, h.floor, t.id, {name}, {care}, m.outcome, m.tube, m.at, m.by_id,
            EXISTS (SELECT 1 FROM review v WHERE v.matter = 'mark' AND v.subject = t.id AND v.part = ?1), m.clock,
            m.phone, coalesce(m.written_at, m.at), m.note, m.answers, m.again_at, {ATTEMPTS}, h.used_as, {there}
         FROM unit u JOIN home h ON h.present IN (0, 1) AND h.building = ?2 AND h.unit = u.id {join}{only}
         LEFT JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome > 0
         WHERE u.building = ?2 AND u.id IN (SELECT s.unit FROM ({places}) s) AND (t.id IS NOT NULL OR (u.present AND h.present))
         ORDER BY u.sort, u.id, {WALK}{order}"
    )
}

/// How often somebody came in vain. Marks within ten minutes of one another are one visit (a note, a time to come back or a
/// correction was added), and it counts by what was said last in it.
pub(super) const ATTEMPTS: &str = "(SELECT count(*) FROM mark k WHERE k.round = ?1 AND k.target = t.id
    AND k.outcome BETWEEN 50 AND 99 AND NOT EXISTS (SELECT 1 FROM mark j WHERE j.round = ?1 AND j.target = t.id
        AND j.at <= k.at + 600000 AND (j.at, j.writer, j.seq) > (k.at, k.writer, k.seq)))";

/// From the top floor down, rooms in order; rooms whose floor nobody knows come last.
pub(crate) const WALK: &str = "h.floor IS NULL, h.floor DESC, h.sort, h.id";

fn put_target(
    look: &Look<'_>,
    view: &mut SweepBuildingView,
    row: &Row<'_>,
    names: &[OutcomeView],
    today: &str,
) -> rusqlite::Result<()> {
    let (unit, home): (Id, Id) = (row.get(0)?, row.get(2)?);
    if view.units.last().is_none_or(|last| last.id != unit) {
        view.units.push(SweepUnitView {
            id: unit,
            name: row.get(1)?,
            doors: Vec::new(),
            closure: None,
        });
    }
    let Some(last) = view.units.last_mut() else {
        return Ok(());
    };
    if last.doors.last().is_none_or(|door| door.home != home) {
        last.doors.push(DoorView {
            home,
            room: row.get(3)?,
            floor: row.get(4)?,
            used_as: HomeUse::of(row.get::<_, Option<String>>(20)?.as_deref()),
            state: DoorState::Empty,
            targets: Vec::new(),
        });
    }
    let (Some(door), Some(target)) = (last.doors.last_mut(), row.get::<_, Option<Id>>(5)?) else {
        return Ok(());
    };
    let outcome: Option<u8> = row.get(8)?;
    let by: Option<Id> = row.get(11)?;
    let at: Option<i64> = row.get(10)?;
    let (clock, written_at): (Option<i64>, Option<i64>) = (row.get(13)?, row.get(15)?);
    let phone: Option<Id> = row.get(14)?;
    let named = outcome.and_then(|code| names.iter().find(|o| o.code == code));
    door.targets.push(TargetView {
        id: target,
        name: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
        care: tags(row.get(7)?),
        absent: absence(row.get::<_, Option<String>>(21)?.as_deref(), today, look.lang),
        outcome,
        outcome_name: named.map(|o| o.name.clone()),
        sense: outcome.and_then(sense),
        tube: row.get(9)?,
        note: row
            .get::<_, Option<String>>(16)?
            .map(|note| masking::note(look.viewer, &note)),
        answers: answers_for(look.viewer, row.get(17)?),
        again_at: again_at(row.get(18)?, at, named.and_then(|o| o.again_min)),
        attempts: row.get(19)?,
        at,
        doubt: written_at
            .zip(clock)
            .and_then(|(at, clock)| look.doubt(at, clock)),
        by: by.map(|by| marked_by(look.db, &by, phone)).transpose()?,
        conflict: row.get(12)?,
    });
    Ok(())
}

/// When somebody goes back to who was marked at `at`, ms: as was agreed, or by what the outcome says.
pub(super) fn again_at(agreed: Option<i64>, at: Option<i64>, again_min: Option<u32>) -> Option<i64> {
    let by_outcome = || {
        let again_ms = i64::from(again_min?) * 60_000;
        Some(at?.saturating_add(again_ms))
    };
    agreed.or_else(by_outcome)
}

fn door_state(targets: &[TargetView]) -> DoorState {
    let with = |sense: Option<Sense>| targets.iter().filter(|target| target.sense == sense).count();
    let (done, missing) = (with(Some(Sense::Done)) + with(Some(Sense::Excused)), with(None));
    match () {
        () if targets.is_empty() => DoorState::Empty,
        () if done == targets.len() => DoorState::Done,
        () if missing == targets.len() => DoorState::Missing,
        () if done == 0 && missing == 0 => DoorState::NotDone,
        () => DoorState::Part,
    }
}

/// Care tags as they are kept, one a line; those of a household each once.
pub(crate) fn tags(care: Option<String>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in care.unwrap_or_default().lines() {
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}
