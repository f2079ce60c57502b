//! Who saw what, and which files were made: for administrators, and on the resident's own card.

use super::reason::Reason;
use super::types::*;
use crate::desk::Look;
use crate::features::members::{IdArgs, device_name, staff_name};
use crate::features::register::{home_address, masking};
use crate::id::Id;
use crate::legal_time;
use crate::problem::Problem;
use rusqlite::params;

/// More rows than a screen takes at a time.
const MOST_ROWS: u32 = 500;

/// Of one person and of one day, where asked for: ?1, and ?2 up to ?3.
const WANTED: &str = "(?1 IS NULL OR t.by_id = ?1) AND (?2 IS NULL OR (t.at >= ?2 AND t.at < ?3))";

fn span(args: &ListDisclosures) -> Result<(Option<i64>, Option<i64>), Problem> {
    let Some(day) = args.day.as_deref().filter(|day| !day.is_empty()) else {
        return Ok((None, None));
    };
    legal_time::span_of(day)
        .map(|(from, until)| (Some(from), Some(until)))
        .ok_or_else(|| {
            Problem::bad(
                "day",
                "日期不存在，应类似 2026-03-16。",
                "There is no such day; write it like 2026-03-16.",
            )
        })
}

fn total(look: &Look<'_>, table: &str, args: &ListDisclosures) -> Result<u64, Problem> {
    let (from, until) = span(args)?;
    let count: i64 = look
        .db
        .prepare_cached(&format!("SELECT count(*) FROM {table} t WHERE {WANTED}"))?
        .query_row(params![args.person, from, until], |row| row.get(0))?;
    Ok(count as u64)
}

/// A reason in words, without the numbers somebody wrote into it.
fn said(look: &Look<'_>, note: Option<String>) -> Option<String> {
    note.map(|note| masking::note(look.viewer, &note))
}

pub(super) fn list_reveals(look: &Look<'_>, args: ListDisclosures) -> Result<RevealList, Problem> {
    let (from, until) = span(&args)?;
    let mut all = look.db.prepare_cached(&format!(
        "SELECT t.at, t.clock, t.by_id, t.writer, r.name, coalesce(r.home, t.resident), t.field, t.reason, t.note
         FROM reveal t LEFT JOIN resident r ON r.id = t.resident WHERE {WANTED}
         ORDER BY t.clock DESC, t.seq DESC LIMIT ?4 OFFSET ?5"
    ))?;
    let limit = args.limit.min(MOST_ROWS);
    let rows = all.query_map(params![args.person, from, until, limit, args.offset], |row| {
        let at = row.get(0)?;
        let home: Option<Id> = row.get(5)?;
        Ok(RevealRow {
            at,
            doubt: look.doubt(at, row.get(1)?),
            by: staff_name(look.db, &row.get(2)?)?,
            device: device_name(look.db, row.get(3)?)?,
            resident: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
            address: match home {
                Some(home) => home_address(look.db, &home)?.unwrap_or_default(),
                None => String::new(),
            },
            field: RevealField::of(row.get(6)?),
            reason: row.get::<_, Option<u8>>(7)?.map(Reason::of),
            note: said(look, row.get(8)?),
        })
    })?;
    Ok(RevealList {
        total: total(look, "reveal", &args)?,
        rows: rows.collect::<rusqlite::Result<_>>()?,
    })
}

pub(super) fn list_exports(look: &Look<'_>, args: ListDisclosures) -> Result<ExportList, Problem> {
    let (from, until) = span(&args)?;
    let mut all = look.db.prepare_cached(&format!(
        "SELECT t.at, t.clock, t.by_id, t.writer, t.file, t.people, t.clear, t.reason, t.note, t.expires_at
         FROM export t WHERE {WANTED} ORDER BY t.clock DESC, t.seq DESC LIMIT ?4 OFFSET ?5"
    ))?;
    let limit = args.limit.min(MOST_ROWS);
    let rows = all.query_map(params![args.person, from, until, limit, args.offset], |row| {
        let (at, expires_at) = (row.get(0)?, row.get(9)?);
        Ok(ExportRow {
            at,
            doubt: look.doubt(at, row.get(1)?),
            by: staff_name(look.db, &row.get(2)?)?,
            device: device_name(look.db, row.get(3)?)?,
            file: row.get(4)?,
            people: row.get::<_, i64>(5)? as u64,
            clear: row.get(6)?,
            reason: row.get::<_, Option<u8>>(7)?.map(Reason::of),
            note: said(look, row.get(8)?),
            expires_at,
            expired: expires_at <= look.now_ms,
        })
    })?;
    Ok(ExportList {
        total: total(look, "export", &args)?,
        rows: rows.collect::<rusqlite::Result<_>>()?,
    })
}

pub(super) fn count_reveals(look: &Look<'_>, args: IdArgs) -> Result<RevealCount, Problem> {
    let count = look
        .db
        .prepare_cached("SELECT count(*), max(at) FROM reveal WHERE resident = ?")?
        .query_row([args.id], |row| {
            Ok(RevealCount {
                times: row.get::<_, i64>(0)? as u64,
                last_at: row.get(1)?,
            })
        })?;
    Ok(count)
}
