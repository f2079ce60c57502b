//! Doors to go back to: nobody was there, or it was agreed to come later.

use super::door_types::*;
use super::queries::{Who, find_round};
use super::tally::Targets;
use super::types::*;
use super::walk::{ATTEMPTS, again_at, tags};
use crate::desk::Look;
use crate::features::closures::Cover;
use crate::features::register::masking;
use crate::features::register::place::address;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, params};

/// Rows of one answer.
const MOST: usize = 500;

/// How many doors of a round are due to be gone back to now.
///
/// # Errors
/// The storage's.
pub(crate) fn revisits_due(look: &Look<'_>, round: &Id) -> Result<u64, Problem> {
    Ok(until(look.db, round, look.latest_ms()?)?)
}

/// How many there are, now or later.
pub(super) fn revisits_in_all(db: &Connection, round: &Id) -> rusqlite::Result<u64> {
    until(db, round, i64::MAX)
}

fn until(db: &Connection, round: &Id, until_ms: i64) -> rusqlite::Result<u64> {
    let sql = format!(
        "SELECT count(*) FROM {} JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome BETWEEN 50 AND 99
         JOIN outcome o ON o.round = ?1 AND o.code = m.outcome
         WHERE coalesce(m.again_at, m.at + o.again_min * 60000) <= ?2",
        Targets::of(db, round)?.from()
    );
    let due: i64 = db
        .prepare_cached(&sql)?
        .query_row(params![round, until_ms], |row| row.get(0))?;
    Ok(due as u64)
}

/// Whom a round goes back to, the first one due first; of those due together, whoever has a care tag.
pub(crate) fn list_revisits(look: &Look<'_>, args: RoundArgs) -> Result<RevisitList, Problem> {
    find_round(look, &args.round)?;
    let targets = Targets::of(look.db, &args.round)?;
    let who = Who::of(targets.kind);
    let sql = format!(
        "SELECT t.id, {}, b.name, u.name, h.room, b.id, {}, o.name, m.note, {ATTEMPTS},
            m.again_at, m.at, o.again_min, u.id
         FROM {} JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome BETWEEN 50 AND 99
         JOIN outcome o ON o.round = ?1 AND o.code = m.outcome
         JOIN home h ON {} JOIN unit u ON u.id = s.unit JOIN building b ON b.id = s.building
         WHERE coalesce(m.again_at, o.again_min) IS NOT NULL
         ORDER BY coalesce(m.again_at, m.at + o.again_min * 60000), {} IS NULL, b.sort, b.id, u.sort, u.id, h.floor DESC, h.sort, t.id",
        who.name,
        who.care,
        targets.from(),
        who.home,
        who.care
    );
    let now_ms = look.latest_ms()?;
    let cover = Cover::read(look.db, look.now_ms)?;
    let mut list = RevisitList {
        total: 0,
        due: 0,
        rows: Vec::new(),
    };
    let mut all = look.db.prepare_cached(&sql)?;
    let mut rows = all.query(params![args.round])?;
    while let Some(row) = rows.next()? {
        let Some(again_at) = again_at(row.get(10)?, row.get(11)?, row.get(12)?) else {
            continue;
        };
        list.total += 1;
        list.due += u64::from(again_at <= now_ms);
        if list.rows.len() < MOST {
            let text = |place| row.get::<_, String>(place);
            list.rows.push(RevisitRow {
                id: row.get(0)?,
                name: text(1)?,
                address: address(&text(2)?, &text(3)?, &text(4)?),
                building: row.get(5)?,
                care: tags(row.get(6)?),
                outcome_name: text(7)?,
                note: row
                    .get::<_, Option<String>>(8)?
                    .map(|note| masking::note(look.viewer, &note)),
                attempts: row.get(9)?,
                again_at,
                closure: cover.stairwell(look.db, &row.get(13)?)?,
            });
        }
    }
    Ok(list)
}
