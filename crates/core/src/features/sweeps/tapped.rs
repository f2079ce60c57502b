//! Marks as phones and papers know them: by name, since these have no journal.

use super::facts::Over;
use super::tally::Targets;
use super::types::*;
use crate::desk::Look;
use crate::features::register::household;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;

/// The name of the mark shown of each target: its clock and its laptop.
pub(crate) type MarkNames = HashMap<Id, String>;

/// What a phone needs to know of a round.
pub(crate) struct AboutRound {
    pub name: String,
    pub target: TargetKind,
    pub outcomes: Vec<OutcomeView>,
    pub questions: Vec<QuestionView>,
    pub tube_size: Option<u32>,
}

/// The round, as a phone shows it.
pub(crate) fn about_round(look: &Look<'_>, id: &Id) -> Result<AboutRound, Problem> {
    let round = super::queries::find_round(look, id)?;
    let tube_size = look
        .db
        .prepare_cached("SELECT tube_size FROM round WHERE id = ?")?
        .query_row([id], |row| row.get(0))?;
    Ok(AboutRound {
        name: round.name,
        target: round.target,
        outcomes: super::queries::outcomes(look.db, id)?,
        questions: super::queries::questions(look.db, id)?,
        tube_size,
    })
}

/// The marks shown in a building, also those taken back.
pub(crate) fn marks_shown(
    db: &Connection,
    round: &Id,
    building: &Id,
    target: TargetKind,
) -> rusqlite::Result<HashMap<Id, Over>> {
    let table = target.name();
    let sql = format!(
        "SELECT m.target, w.device, m.clock FROM {table} t JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0
         JOIN writer w ON w.n = m.writer WHERE t.building = ?2"
    );
    db.prepare_cached(&sql)?
        .query_map(params![round, building], |row| Ok((row.get(0)?, over(row)?)))?
        .collect()
}

/// Their names.
pub(crate) fn mark_names(
    db: &Connection,
    round: &Id,
    building: &Id,
    target: TargetKind,
) -> rusqlite::Result<MarkNames> {
    let shown = marks_shown(db, round, building, target)?;
    Ok(shown.iter().map(|(target, over)| (*target, name(over))).collect())
}

fn over(row: &Row<'_>) -> rusqlite::Result<Over> {
    Ok(Over {
        device: row.get(1)?,
        clock: row.get::<_, i64>(2)? as u64,
    })
}

fn name(over: &Over) -> String {
    format!("{:x}.{}", over.clock, over.device)
}

/// The mark that a phone calls so: a name from its sheet, or the id of an earlier tap on the same target.
pub(crate) fn mark_named(
    db: &Connection,
    round: &Id,
    target: &Id,
    name: &str,
) -> rusqlite::Result<Option<Over>> {
    if let Some((clock, device)) = name.split_once('.') {
        let clock = u64::from_str_radix(clock, 16).ok();
        return Ok(clock
            .zip(device.parse().ok())
            .map(|(clock, device)| Over { device, clock }));
    }
    let Ok(tap) = name.parse::<Id>() else {
        return Ok(None);
    };
    db.prepare_cached(
        "SELECT m.target, w.device, m.clock FROM mark m JOIN writer w ON w.n = m.writer
         WHERE m.round = ? AND m.target = ? AND m.tap = ?",
    )?
    .query_row(params![round, target, tap], over)
    .optional()
}

/// Whether this tap was written already.
pub(crate) fn is_tapped(db: &Connection, round: &Id, target: &Id, tap: &Id) -> rusqlite::Result<bool> {
    let found = db
        .prepare_cached("SELECT 1 FROM mark WHERE round = ? AND target = ? AND tap = ?")?
        .query_row(params![round, target, tap], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// How many marks of a target came through a phone.
pub(crate) fn marks_through(db: &Connection, round: &Id, target: &Id, phone: &Id) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT count(*) FROM mark WHERE round = ? AND target = ? AND phone = ?")?
        .query_row(params![round, target, phone], |row| row.get(0))
}

/// Whether a round goes to a door.
pub(crate) fn is_door(db: &Connection, round: &Id, home: &Id) -> rusqlite::Result<bool> {
    let places = Targets::of(db, round)?.places;
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM home h WHERE h.id = ?2 AND h.unit IN (SELECT s.unit FROM ({places}) s))"
    );
    db.prepare_cached(&sql)?
        .query_row(params![round, home], |row| row.get(0))
}

/// The names of those behind a door as phones and papers show them; of a home, everybody who lives there.
pub(crate) fn masked_names<'a>(names: impl Iterator<Item = &'a str>, kind: TargetKind) -> Vec<String> {
    let masked = |names: Vec<&str>| household(&names.into_iter().map(str::to_owned).collect::<Vec<_>>());
    match kind {
        TargetKind::Resident => masked(names.collect()),
        TargetKind::Home => names
            .map(|home| masked(home.split('、').filter(|name| !name.is_empty()).collect()).join("、"))
            .collect(),
    }
}

/// What is said where a round that was closed is to be gone on with.
pub(crate) fn closed() -> Problem {
    Problem::refused(
        "closed",
        "本轮已结束。可在轮次里重新打开。",
        "The round is closed. It can be opened again.",
    )
}

/// Fails unless the round is there and open.
pub(crate) fn must_be_open(db: &Connection, round: &Id) -> Result<(), Problem> {
    let is_closed: Option<bool> = db
        .prepare_cached("SELECT closed FROM round WHERE id = ?")?
        .query_row([round], |row| row.get(0))
        .optional()?;
    match is_closed {
        None => Err(Problem::not_found("这个轮次", "round")),
        Some(true) => Err(closed()),
        Some(false) => Ok(()),
    }
}

/// Fails unless the round is open and all of these buildings are in its scope.
pub(crate) fn check_buildings(db: &Connection, round: &Id, buildings: &[Id]) -> Result<(), Problem> {
    must_be_open(db, round)?;
    let sql = format!(
        "SELECT 1 FROM ({}) s WHERE s.building = ?2 LIMIT 1",
        Targets::of(db, round)?.places
    );
    for building in buildings {
        let inside = db
            .prepare_cached(&sql)?
            .query_row(params![round, building], |_| Ok(()))
            .optional()?;
        if inside.is_none() {
            return Err(Problem::refused(
                "out_of_scope",
                "所选的楼栋不在本轮范围内。",
                "The building is not in the scope of this round.",
            ));
        }
    }
    Ok(())
}
