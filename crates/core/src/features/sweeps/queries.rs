//! What the screens of rounds and marks ask.

use super::facts::is_done;
use super::marking::tube_code;
use super::tally::{self, SCOPE};
use super::types::*;
use crate::desk::Look;
use crate::features::members::{Empty, IdArgs, Named, staff_name};
use crate::features::register::place::address;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A round that came with an import has the import's id and goes when the import is taken back.
const ROUND: &str = "SELECT id, name, kind, target, closed, starts_at, ends_at FROM round
    WHERE NOT EXISTS (SELECT 1 FROM import i WHERE i.id = round.id AND i.undone)";

fn round_row(row: &Row<'_>, now_ms: i64) -> rusqlite::Result<RoundRow> {
    let starts_at = row.get(5)?;
    let state = match row.get(4)? {
        true => RoundState::Closed,
        false if starts_at > now_ms => RoundState::Planned,
        false => RoundState::Open,
    };
    Ok(RoundRow {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: RoundKind::of(&row.get::<_, String>(2)?),
        target: target_kind(&row.get::<_, String>(3)?),
        state,
        starts_at,
        ends_at: row.get(6)?,
        counts: CountsView::default(),
    })
}

pub(super) fn target_kind(name: &str) -> TargetKind {
    if name == "home" {
        TargetKind::Home
    } else {
        TargetKind::Resident
    }
}

/// Every round with its numbers, open ones first, the newest first.
pub(crate) fn list_rounds(look: &Look<'_>, _: Empty) -> Result<Vec<RoundRow>, Problem> {
    let mut all = look
        .db
        .prepare_cached(&format!("{ROUND} ORDER BY closed, starts_at DESC, id DESC"))?;
    let mut rounds: Vec<RoundRow> = all
        .query_map([], |row| round_row(row, look.now_ms))?
        .collect::<rusqlite::Result<_>>()?;
    for round in &mut rounds {
        round.counts = tally::in_all(look.db, &round.id, round.target)?;
    }
    Ok(rounds)
}

/// The rounds under way, each with how far it is, the newest first.
pub(crate) fn open_rounds(look: &Look<'_>) -> rusqlite::Result<Vec<(RoundRow, ProgressView)>> {
    let mut open = look.db.prepare_cached(&format!(
        "{ROUND} AND NOT closed AND starts_at <= ? ORDER BY starts_at DESC, id DESC"
    ))?;
    let rounds = open.query_map([look.now_ms], |row| round_row(row, look.now_ms))?;
    rounds
        .map(|round| {
            let mut round = round?;
            let progress = progress(look.db, &round.id, round.target)?;
            round.counts = progress.counts;
            Ok((round, progress))
        })
        .collect()
}

fn find_round(look: &Look<'_>, id: &Id) -> Result<RoundRow, Problem> {
    let mut one = look.db.prepare_cached(&format!("{ROUND} AND id = ?"))?;
    let round = one
        .query_row([id], |row| round_row(row, look.now_ms))
        .optional()?;
    round.ok_or_else(|| Problem::not_found("这个轮次", "round"))
}

pub(crate) fn show_round(look: &Look<'_>, args: IdArgs) -> Result<RoundView, Problem> {
    let mut row = find_round(look, &args.id)?;
    row.counts = tally::in_all(look.db, &args.id, row.target)?;
    let (tube_size, item, quantity, place): (Option<u32>, Option<Id>, Option<i64>, Option<Id>) = look
        .db
        .prepare_cached("SELECT tube_size, item, quantity, place FROM round WHERE id = ?")?
        .query_row([args.id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    Ok(RoundView {
        row,
        outcomes: outcomes(look.db, &args.id)?,
        tube_size,
        item,
        quantity: quantity.map(|thousandths| thousandths as f64 / 1000.0),
        place,
        scope: scope(look.db, &args.id)?,
    })
}

/// The outcomes of a round, each with its key.
pub(crate) fn outcomes(db: &Connection, round: &Id) -> rusqlite::Result<Vec<OutcomeView>> {
    let mut all = db.prepare_cached("SELECT code, name FROM outcome WHERE round = ? ORDER BY code")?;
    let rows = all.query_map([round], |row| {
        Ok((row.get::<_, u8>(0)?, row.get::<_, String>(1)?))
    })?;
    rows.zip(1..)
        .map(|(row, key)| {
            row.map(|(code, name)| OutcomeView {
                code,
                name,
                done: is_done(code),
                key: key.to_string(),
            })
        })
        .collect()
}

fn scope(db: &Connection, round: &Id) -> rusqlite::Result<Vec<ScopeView>> {
    let named = |row: &Row<'_>| {
        Ok(Named {
            id: row.get(0)?,
            name: row.get(1)?,
        })
    };
    let mut whole = db.prepare_cached("SELECT c.id, c.name FROM round_compound s JOIN compound c ON c.id = s.compound WHERE s.round = ? ORDER BY c.at, c.id")?;
    let whole = whole
        .query_map([round], named)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut scope: Vec<ScopeView> = whole
        .into_iter()
        .map(|compound| ScopeView {
            compound,
            buildings: Vec::new(),
        })
        .collect();
    let mut parts = db.prepare_cached(
        "SELECT b.id, b.name, c.id, c.name FROM round_building s JOIN building b ON b.id = s.building
         JOIN compound c ON c.id = b.compound WHERE s.round = ? ORDER BY c.at, c.id, b.sort, b.id",
    )?;
    let rows = parts.query_map([round], |row| {
        Ok((
            named(row)?,
            Named {
                id: row.get(2)?,
                name: row.get(3)?,
            },
        ))
    })?;
    for row in rows {
        let (building, compound) = row?;
        match scope
            .last_mut()
            .filter(|s| s.compound.id == compound.id && !s.buildings.is_empty())
        {
            Some(last) => last.buildings.push(building),
            None => scope.push(ScopeView {
                compound,
                buildings: vec![building],
            }),
        }
    }
    Ok(scope)
}

pub(super) fn round_counts(look: &Look<'_>, args: RoundArgs) -> Result<CountsView, Problem> {
    let round = find_round(look, &args.round)?;
    Ok(tally::in_all(look.db, &args.round, round.target)?)
}

pub(crate) fn round_progress(look: &Look<'_>, args: IdArgs) -> Result<ProgressView, Problem> {
    let round = find_round(look, &args.id)?;
    Ok(progress(look.db, &args.id, round.target)?)
}

/// How far a round is, by building and unit.
fn progress(db: &Connection, round: &Id, target: TargetKind) -> rusqlite::Result<ProgressView> {
    let mut progress = ProgressView {
        counts: CountsView::default(),
        buildings: Vec::new(),
    };
    for unit in tally::by_unit(db, round, target)? {
        progress.counts.add(unit.counts);
        if progress
            .buildings
            .last()
            .is_none_or(|last| last.id != unit.building)
        {
            progress.buildings.push(BuildingProgressView {
                id: unit.building,
                name: unit.building_name,
                compound: unit.compound,
                counts: CountsView::default(),
                units: Vec::new(),
            });
        }
        if let Some(building) = progress.buildings.last_mut() {
            building.counts.add(unit.counts);
            building.units.push(UnitProgressView {
                id: unit.unit,
                name: unit.unit_name,
                counts: unit.counts,
            });
        }
    }
    Ok(progress)
}

pub(super) fn missing_by_building(
    look: &Look<'_>,
    args: RoundArgs,
) -> Result<Vec<MissingInBuilding>, Problem> {
    let round = find_round(look, &args.round)?;
    Ok(tally::missing_by_building(look.db, &args.round, round.target)?)
}

/// The doors of a building in walking order, each with whom to mark and how they stand.
pub(super) fn sweep_building(look: &Look<'_>, args: SweepBuilding) -> Result<SweepBuildingView, Problem> {
    let round = find_round(look, &args.round)?;
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
    let mut view = SweepBuildingView {
        building,
        counts: CountsView::default(),
        units: Vec::new(),
    };
    let mut doors = look.db.prepare_cached(&doors(round.target))?;
    let mut rows = doors.query(params![args.round, args.building])?;
    while let Some(row) = rows.next()? {
        put_target(look, &mut view, row, &names)?;
    }
    for door in view.units.iter_mut().flat_map(|unit| &mut unit.doors) {
        door.state = door_state(&door.targets);
        for target in &door.targets {
            view.counts.expected += 1;
            match target.done {
                Some(true) => view.counts.done += 1,
                Some(false) => view.counts.not_done += 1,
                None => view.counts.missing += 1,
            }
        }
    }
    Ok(view)
}

/// Every door of the building ?2 and every target behind it with its mark in the round ?1. A door that was removed while
/// somebody was written in behind it on another laptop still shows: who is counted can be marked.
fn doors(target: TargetKind) -> String {
    const LIVING_THERE: &str =
        "resident r WHERE r.present = 1 AND r.building = h.building AND r.unit = h.unit AND r.home = h.id";
    let (name, care, join, order) = match target {
        TargetKind::Resident => (
            "t.name".to_owned(),
            "t.care".to_owned(),
            "LEFT JOIN resident t ON t.present = 1 AND t.building = h.building AND t.unit = h.unit AND t.home = h.id",
            ", t.seq, t.id",
        ),
        TargetKind::Home => (
            format!("(SELECT group_concat(r.name, '、') FROM {LIVING_THERE})"),
            format!("(SELECT group_concat(r.care, char(10)) FROM {LIVING_THERE})"),
            "LEFT JOIN home t ON t.id = h.id AND t.present = 1",
            "",
        ),
    };
    format!(
        "SELECT u.id, u.name, h.id, h.room, h.floor, t.id, {name}, {care}, m.outcome, m.tube, m.at, m.by_id,
            EXISTS (SELECT 1 FROM review v WHERE v.matter = 'mark' AND v.subject = t.id AND v.part = ?1)
         FROM unit u JOIN home h ON h.present IN (0, 1) AND h.building = ?2 AND h.unit = u.id {join}
         LEFT JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome > 0
         WHERE u.building = ?2 AND (t.id IS NOT NULL OR (u.present AND h.present))
         ORDER BY u.sort, u.id, {WALK}{order}"
    )
}

/// From the top floor down, rooms in order; rooms whose floor nobody knows come last.
pub(super) const WALK: &str = "h.floor IS NULL, h.floor DESC, h.sort, h.id";

fn put_target(
    look: &Look<'_>,
    view: &mut SweepBuildingView,
    row: &Row<'_>,
    names: &[OutcomeView],
) -> rusqlite::Result<()> {
    let (unit, home): (Id, Id) = (row.get(0)?, row.get(2)?);
    if view.units.last().is_none_or(|last| last.id != unit) {
        view.units.push(SweepUnitView {
            id: unit,
            name: row.get(1)?,
            doors: Vec::new(),
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
            state: DoorState::Empty,
            targets: Vec::new(),
        });
    }
    let (Some(door), Some(target)) = (last.doors.last_mut(), row.get::<_, Option<Id>>(5)?) else {
        return Ok(());
    };
    let outcome: Option<u8> = row.get(8)?;
    let by: Option<Id> = row.get(11)?;
    let care: Option<String> = row.get(7)?;
    let mut tags: Vec<String> = Vec::new();
    for tag in care.unwrap_or_default().lines() {
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    door.targets.push(TargetView {
        id: target,
        name: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
        care: tags,
        outcome,
        outcome_name: outcome
            .and_then(|code| names.iter().find(|o| o.code == code))
            .map(|o| o.name.clone()),
        done: outcome.map(is_done),
        tube: row.get(9)?,
        at: row.get(10)?,
        by: by.map(|by| staff_name(look.db, &by)).transpose()?,
        conflict: row.get(12)?,
    });
    Ok(())
}

fn door_state(targets: &[TargetView]) -> DoorState {
    let done = targets.iter().filter(|target| target.done == Some(true)).count();
    let marked = targets.iter().filter(|target| target.done.is_some()).count();
    match () {
        () if targets.is_empty() => DoorState::Empty,
        () if done == targets.len() => DoorState::Done,
        () if done > 0 => DoorState::Part,
        () if marked == targets.len() => DoorState::NotDone,
        () if marked > 0 => DoorState::Part,
        () => DoorState::Missing,
    }
}

pub(super) fn show_tube(look: &Look<'_>, args: ShowTube) -> Result<TubeContents, Problem> {
    find_round(look, &args.round)?;
    let size: Option<u32> = look
        .db
        .prepare_cached("SELECT tube_size FROM round WHERE id = ?")?
        .query_row([args.round], |row| row.get(0))?;
    let mut people = look.db.prepare_cached(
        "SELECT r.id, r.name, b.name, u.name, h.room, m.at FROM mark m JOIN resident r ON r.id = m.target
         LEFT JOIN home h ON h.id = r.home LEFT JOIN unit u ON u.id = h.unit LEFT JOIN building b ON b.id = h.building
         WHERE m.tube = ?2 AND m.round = ?1 AND m.nth = 0 AND m.outcome > 0 ORDER BY m.clock, m.seq",
    )?;
    let code = tube_code(&args.code);
    let rows = people.query_map(params![args.round, code], |row| {
        let text = |place| row.get::<_, Option<String>>(place).map(Option::unwrap_or_default);
        Ok(TubePerson {
            id: row.get(0)?,
            name: row.get(1)?,
            address: address(&text(2)?, &text(3)?, &text(4)?),
            at: row.get(5)?,
        })
    })?;
    Ok(TubeContents {
        people: rows.collect::<rusqlite::Result<_>>()?,
        code,
        size: size.unwrap_or(0),
    })
}

/// Those without a mark, in walking order.
pub(crate) fn missing_targets(look: &Look<'_>, args: MissingTargets) -> Result<MissingList, Problem> {
    let round = find_round(look, &args.round)?;
    let (table, _) = tally::of(round.target);
    let (name, care, home) = match round.target {
        TargetKind::Resident => ("t.name", "t.care", "h.id = t.home"),
        TargetKind::Home => ("t.room", "NULL", "h.id = t.id"),
    };
    let from = format!(
        "FROM {table} t JOIN home h ON {home} JOIN unit u ON u.id = h.unit JOIN building b ON b.id = h.building
         JOIN compound c ON c.id = b.compound WHERE t.present = 1 AND b.id IN ({SCOPE}) AND (?2 IS NULL OR b.id = ?2)
         AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome > 0)"
    );
    let total: i64 = look
        .db
        .prepare_cached(&format!("SELECT count(*) {from}"))?
        .query_row(params![args.round, args.building], |row| row.get(0))?;
    let sql = format!(
        "SELECT t.id, {name}, b.name, u.name, h.room, b.id, {care} {from}
         ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id, {WALK}, t.seq LIMIT ?3 OFFSET ?4"
    );
    let mut all = look.db.prepare_cached(&sql)?;
    let rows = all.query_map(
        params![args.round, args.building, args.limit.min(500), args.offset],
        |row| {
            let text = |place| row.get::<_, String>(place);
            let care: Option<String> = row.get(6)?;
            Ok(MissingRow {
                id: row.get(0)?,
                name: text(1)?,
                address: address(&text(2)?, &text(3)?, &text(4)?),
                building: row.get(5)?,
                care: care
                    .map(|tags| tags.lines().map(String::from).collect())
                    .unwrap_or_default(),
            })
        },
    )?;
    Ok(MissingList {
        total: total as u64,
        rows: rows.collect::<rusqlite::Result<_>>()?,
    })
}
