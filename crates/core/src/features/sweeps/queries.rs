//! What the screens of rounds and marks ask.

use super::door_types::*;
use super::facts::is_done;
use super::marking::tube_code;
use super::tally::{self, SCOPE};
use super::types::*;
use super::walk::{WALK, tags};
use crate::desk::Look;
use crate::features::members::{Empty, IdArgs, Named};
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
    let now_ms = look.latest_ms()?;
    let mut all = look
        .db
        .prepare_cached(&format!("{ROUND} ORDER BY closed, starts_at DESC, id DESC"))?;
    let mut rounds: Vec<RoundRow> = all
        .query_map([], |row| round_row(row, now_ms))?
        .collect::<rusqlite::Result<_>>()?;
    for round in &mut rounds {
        round.counts = tally::in_all(look.db, &round.id, round.target)?;
    }
    Ok(rounds)
}

/// The rounds under way, each with how far it is, the newest first.
pub(crate) fn open_rounds(look: &Look<'_>) -> rusqlite::Result<Vec<(RoundRow, ProgressView)>> {
    let now_ms = look.latest_ms()?;
    let mut open = look.db.prepare_cached(&format!(
        "{ROUND} AND NOT closed AND starts_at <= ? ORDER BY starts_at DESC, id DESC"
    ))?;
    let rounds = open.query_map([now_ms], |row| round_row(row, now_ms))?;
    rounds
        .map(|round| {
            let mut round = round?;
            let progress = progress(look.db, &round.id, round.target)?;
            round.counts = progress.counts;
            Ok((round, progress))
        })
        .collect()
}

pub(super) fn find_round(look: &Look<'_>, id: &Id) -> Result<RoundRow, Problem> {
    let now_ms = look.latest_ms()?;
    let mut one = look.db.prepare_cached(&format!("{ROUND} AND id = ?"))?;
    let round = one.query_row([id], |row| round_row(row, now_ms)).optional()?;
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
pub(super) fn progress(db: &Connection, round: &Id, target: TargetKind) -> rusqlite::Result<ProgressView> {
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

pub(super) fn show_tube(look: &Look<'_>, args: ShowTube) -> Result<TubeContents, Problem> {
    find_round(look, &args.round)?;
    let size: Option<u32> = look
        .db
        .prepare_cached("SELECT tube_size FROM round WHERE id = ?")?
        .query_row([args.round], |row| row.get(0))?;
    let mut people = look.db.prepare_cached(
        "SELECT r.id, r.name, b.name, u.name, h.room, m.at, m.clock, coalesce(m.written_at, m.at) FROM mark m JOIN resident r ON r.id = m.target
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
            doubt: look.doubt(row.get(7)?, row.get(6)?),
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
    const LIVING_THERE: &str =
        "resident r WHERE r.present = 1 AND r.building = t.building AND r.unit = t.unit AND r.home = t.id";
    let round = find_round(look, &args.round)?;
    let (table, _) = tally::of(round.target);
    let (name, care, home) = match round.target {
        TargetKind::Resident => ("t.name".to_owned(), "t.care".to_owned(), "h.id = t.home"),
        TargetKind::Home => (
            format!("coalesce((SELECT group_concat(r.name, '、') FROM {LIVING_THERE}), t.room)"),
            format!("(SELECT group_concat(r.care, char(10)) FROM {LIVING_THERE})"),
            "h.id = t.id",
        ),
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
            Ok(MissingRow {
                id: row.get(0)?,
                name: text(1)?,
                address: address(&text(2)?, &text(3)?, &text(4)?),
                building: row.get(5)?,
                care: tags(row.get(6)?),
            })
        },
    )?;
    Ok(MissingList {
        total: total as u64,
        rows: rows.collect::<rusqlite::Result<_>>()?,
    })
}
