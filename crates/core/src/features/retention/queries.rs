//! What the screen of retention asks.

use super::facts::RoundPurged;
use super::types::*;
use crate::desk::Look;
use crate::features::members::{Empty, Named, device_name, staff_name};
use crate::features::sweeps::types::{CountsView, RoundKind};
use crate::features::sweeps::{self, KeptRound};
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, OptionalExtension, Row};

/// Days after its end that a round is kept, unless the committee says otherwise.
const USUAL_KEEP: u32 = 30;
const DAY_MS: i64 = 86_400_000;

pub(super) fn list_retention(look: &Look<'_>, _: Empty) -> Result<RetentionView, Problem> {
    let keep_days = keep_of(look.db, &Id::NIL)?.unwrap_or(USUAL_KEEP);
    let mut rounds = Vec::new();
    for round in sweeps::kept_rounds(look.db)? {
        rounds.push(held(look, round, keep_days)?);
    }
    rounds.extend(destroyed(look.db, keep_days)?);
    // Stable: within a state the newest first, as they came.
    rounds.sort_by_key(|row| match row.state {
        KeepState::Due => 0,
        KeepState::Kept => 1,
        KeepState::Open => 2,
        KeepState::Destroyed => 3,
    });
    Ok(RetentionView { keep_days, rounds })
}

/// One round, destroyed or not.
pub(super) fn row_of(look: &Look<'_>, id: &Id) -> Result<RetentionRow, Problem> {
    let mut rounds = list_retention(look, Empty {})?.rounds.into_iter();
    rounds
        .find(|row| row.id == *id)
        .ok_or_else(|| Problem::not_found("这个轮次", "round"))
}

fn keep_of(db: &Connection, subject: &Id) -> rusqlite::Result<Option<u32>> {
    db.prepare_cached("SELECT days FROM keep WHERE subject = ?")?
        .query_row([subject], |row| row.get(0))
        .optional()
}

fn held(look: &Look<'_>, round: KeptRound, usual: u32) -> rusqlite::Result<RetentionRow> {
    let keep_days = keep_of(look.db, &round.id)?.unwrap_or(usual);
    let keep_until = round.ended_at.map(|ended| ended + i64::from(keep_days) * DAY_MS);
    Ok(RetentionRow {
        id: round.id,
        counts: sweeps::outcome_of(look.db, &round.id)?.counts,
        name: round.name,
        kind: round.kind,
        state: match keep_until {
            None => KeepState::Open,
            Some(until) if until <= look.now_ms => KeepState::Due,
            Some(_) => KeepState::Kept,
        },
        ended_at: round.ended_at,
        keep_days,
        keep_until,
        destroyed: None,
    })
}

fn destroyed(db: &Connection, usual: u32) -> rusqlite::Result<Vec<RetentionRow>> {
    let mut all = db.prepare_cached(
        "SELECT round, writer, at, by_id, body FROM round_purged ORDER BY clock DESC, seq DESC",
    )?;
    let rows = all.query_map([], |row| destroyed_row(db, row, usual))?;
    rows.collect()
}

fn destroyed_row(db: &Connection, row: &Row<'_>, usual: u32) -> rusqlite::Result<RetentionRow> {
    let (id, body): (Id, Vec<u8>) = (row.get(0)?, row.get(4)?);
    let purge: RoundPurged = minicbor::decode(&body).unwrap_or_default();
    let mut counts = CountsView::default();
    for building in &purge.buildings {
        counts.add(building.view());
    }
    let devices = devices(db, &id)?;
    Ok(RetentionRow {
        id,
        kind: RoundKind::of(&purge.kind),
        state: KeepState::Destroyed,
        ended_at: Some(purge.ended_at),
        keep_days: keep_of(db, &id)?.unwrap_or(usual),
        keep_until: None,
        counts,
        destroyed: Some(DestroyedView {
            at: row.get(2)?,
            by: staff_name(db, &row.get(3)?)?,
            device: device_name(db, row.get(1)?)?,
            outstanding: devices.iter().filter(|device| device.at.is_none()).count() as u64,
            devices,
        }),
        name: purge.name,
    })
}

/// The devices that may still work here, those that have not confirmed first.
fn devices(db: &Connection, round: &Id) -> rusqlite::Result<Vec<ConfirmedView>> {
    db.prepare_cached(
        "SELECT d.id, d.name, c.at, c.pages FROM device d
         LEFT JOIN (SELECT device, at, pages, max(clock) FROM purge_confirmed WHERE round = ? GROUP BY device) c
         ON c.device = d.id
         WHERE d.role IS NOT NULL OR c.at IS NOT NULL ORDER BY c.at IS NOT NULL, d.at, d.id",
    )?
    .query_map([round], |row| {
        Ok(ConfirmedView {
            device: Named {
                id: row.get(0)?,
                name: row.get(1)?,
            },
            at: row.get(2)?,
            pages: row.get::<_, Option<i64>>(3)?.unwrap_or(0) as u64,
        })
    })?
    .collect()
}
