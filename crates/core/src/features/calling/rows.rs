//! What the queries of calling down are made of: points, batches, and everybody in the round as they are called.

use super::facts::PointSaved;
use super::types::{CallWay, DoorReason};
use crate::features::closures::{ClosureBadge, Cover, keeps_in};
use crate::features::members::Named;
use crate::features::needs::watch;
use crate::features::sweeps::{Called, SoFar, called_targets};
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// A point that is there.
pub(super) struct Point {
    pub id: Id,
    pub name: String,
    pub saved: PointSaved,
    /// The compounds it is for; every one of the round where there are none.
    pub compounds: Vec<Named>,
}

/// A batch that was not called by mistake.
pub(super) struct Batch {
    pub id: Id,
    pub point: Id,
    pub unit: Id,
    pub way: CallWay,
    pub at: i64,
    /// When it was called, as rows keep a clock: what was recorded before is made up for by the call.
    pub clock: i64,
    pub ended: bool,
}

pub(super) fn points(db: &Connection, round: &Id) -> rusqlite::Result<Vec<Point>> {
    let mut all = db.prepare_cached(
        "SELECT id, name, body FROM point INDEXED BY point_round WHERE round = ? AND name IS NOT NULL ORDER BY name, id",
    )?;
    let rows = all.query_map(params![round], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?))
    })?;
    let mut points = Vec::new();
    for row in rows {
        let (id, name, body) = row?;
        // It was read when it was folded.
        if let Ok(saved) = minicbor::decode::<PointSaved>(&body) {
            let compounds = named_compounds(db, saved.compounds.as_deref().unwrap_or_default())?;
            points.push(Point {
                id,
                name,
                saved,
                compounds,
            });
        }
    }
    Ok(points)
}

/// Compounds with their names, also of those that are no more: a point that is for them alone is not for everybody.
fn named_compounds(db: &Connection, ids: &[Id]) -> rusqlite::Result<Vec<Named>> {
    let mut name = db.prepare_cached("SELECT name FROM compound WHERE id = ?")?;
    let named = ids.iter().map(|id| {
        Ok(Named {
            id: *id,
            name: name
                .query_row([id], |row| row.get(0))
                .optional()?
                .unwrap_or_default(),
        })
    });
    named.collect()
}

/// The batches of a round. Nobody waits where there is no point any more: another laptop may have taken it away meanwhile.
pub(super) fn batches(db: &Connection, round: &Id) -> rusqlite::Result<Vec<Batch>> {
    let mut all = db.prepare_cached(
        "SELECT b.id, b.point, b.unit, b.way, b.at, e.batch IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM point p WHERE p.id = b.point AND p.round = b.round AND p.name IS NOT NULL), b.clock FROM batch b INDEXED BY batch_round
         LEFT JOIN batch_ended e ON e.round = b.round AND e.batch = b.id
         WHERE b.round = ? AND NOT coalesce(e.withdrawn, 0) ORDER BY b.clock, b.id",
    )?;
    let rows = all.query_map(params![round], |row| {
        let number: u8 = row.get(3)?;
        let all = [CallWay::Intercom, CallWay::Sheet, CallWay::Loudspeaker];
        let known = all.into_iter().find(|way| *way as u8 == number);
        Ok(Batch {
            id: row.get(0)?,
            point: row.get(1)?,
            unit: row.get(2)?,
            way: known.unwrap_or(CallWay::Loudspeaker),
            at: row.get(4)?,
            ended: row.get(5)?,
            clock: row.get(6)?,
        })
    })?;
    rows.collect()
}

/// The batches in which a home was called, by home, the earliest first.
fn batch_homes(db: &Connection, round: &Id) -> rusqlite::Result<HashMap<Id, Vec<Id>>> {
    let mut all = db.prepare_cached("SELECT home, batch FROM batch_home WHERE round = ?")?;
    let mut homes: HashMap<Id, Vec<Id>> = HashMap::new();
    let mut rows = all.query([round])?;
    while let Some(row) = rows.next()? {
        homes.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(homes)
}

/// Everybody of a round, and how calling stands with each.
pub(super) struct Everybody {
    pub points: Vec<Point>,
    pub batches: Vec<Batch>,
    pub people: Vec<Person>,
}

/// Where somebody stands in calling down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// Done or excused.
    Over,
    /// To be called, or called and waited for.
    Awaited,
    /// To be visited.
    Door(DoorReason),
    /// Somebody was there and it was not done: neither called nor waited for, they stay among those left of the round, and
    /// where somebody goes back after a while, among the revisits.
    Left,
}

/// One target of the round.
pub(super) struct Person {
    pub target: Called,
    /// The last batch they were called in, as a place in `batches`.
    pub batch: Option<usize>,
    /// Why they are never called down, where they are not.
    pub stays: Option<DoorReason>,
    /// Where they stand now.
    pub stand: Stand,
    /// How their stairwell is closed.
    pub closure: Option<ClosureBadge>,
}

impl Person {
    /// They are called down or were, and either came or may still come.
    pub fn comes_down(&self) -> bool {
        self.stays.is_none() && matches!(self.stand, Stand::Over | Stand::Awaited)
    }
}

/// Why somebody is not called down: who may not leave home comes before who cannot.
fn stays(target: &Called, closure: Option<&ClosureBadge>, cannot: &[String]) -> Option<DoorReason> {
    let cannot = || target.care.iter().any(|tag| cannot.contains(tag));
    match () {
        () if keeps_in(closure) => Some(DoorReason::Closed),
        () if cannot() => Some(DoorReason::CannotWalk),
        () => None,
    }
}

/// What was recorded decides, and where that is nothing, or older than the last call, the call does.
fn stand(so_far: SoFar, stays: Option<DoorReason>, batch: Option<&Batch>) -> Stand {
    let asked_since = |mark: i64| batch.is_some_and(|batch| batch.clock > mark);
    match (so_far, stays) {
        (SoFar::Over, _) => Stand::Over,
        (SoFar::NotAgain, _) => Stand::Left,
        (_, Some(reason)) => Stand::Door(reason),
        (SoFar::AtDoor, None) => Stand::Door(DoorReason::AtHome),
        (SoFar::Again(mark), None) if !asked_since(mark) => {
            // Called, and then nobody was there: they did not come.
            batch.map_or(Stand::Left, |_| Stand::Door(DoorReason::NotCome))
        }
        _ if batch.is_some_and(|batch| batch.ended) => Stand::Door(DoorReason::NotCome),
        _ => Stand::Awaited,
    }
}

impl Everybody {
    /// As of now: closures begin and end by the day.
    pub fn of(db: &Connection, round: &Id, now_ms: i64) -> Result<Everybody, Problem> {
        let batches = batches(db, round)?;
        let place: HashMap<Id, usize> = batches
            .iter()
            .zip(0..)
            .map(|(batch, at)| (batch.id, at))
            .collect();
        let homes = batch_homes(db, round)?;
        let (cover, cannot) = (Cover::read(db, now_ms)?, watch(db)?.stays);
        let people = called_targets(db, round)?.into_iter().map(|target| {
            let called = homes.get(&target.home).into_iter().flatten();
            let closure = cover.unit(&target.compound, &target.building, &target.unit);
            let batch = called.filter_map(|batch| place.get(batch).copied()).max();
            let stays = stays(&target, closure.as_ref(), &cannot);
            Person {
                stand: stand(target.so_far, stays, batch.map(|at| &batches[at])),
                batch,
                stays,
                closure,
                target,
            }
        });
        Ok(Everybody {
            points: points(db, round)?,
            people: people.collect(),
            batches,
        })
    }
}
