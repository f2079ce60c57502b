//! What is known of the care of one resident, entries merged into theirs included.

use super::queries::{COLUMNS, Need, need, view};
use super::reached::last_reached;
use super::silent::until;
use super::types::*;
use crate::desk::Look;
use crate::features::members::{IdArgs, staff_name};
use crate::features::register::{family, masking};
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{OptionalExtension, params};

/// A person's needs, those that are over included.
const MOST_NEEDS: i64 = 100;
const MOST_ACTS: i64 = 50;
const MOST_CONTACTS: i64 = 20;

/// What is known of the care of a resident: needs, what was done about them, and when they were spoken to.
pub(super) fn show_care(look: &Look<'_>, args: IdArgs) -> Result<CareView, Problem> {
    let reached_at: Option<i64> = look
        .db
        .prepare_cached(&format!(
            "SELECT {} FROM resident r WHERE r.id = ?2",
            last_reached("?1")
        ))?
        .query_row(params![until(look), args.id], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Problem::not_found("这位居民", "resident"))?;
    let mut all = look.db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM need n WHERE n.resident IN {} ORDER BY n.ended, n.clock DESC, n.id LIMIT {MOST_NEEDS}",
        family("?1")
    ))?;
    let needs: Vec<Need> = all.query_map([args.id], need)?.collect::<rusqlite::Result<_>>()?;
    let needs = needs.iter().map(|need| {
        Ok(NeedHistory {
            need: view(look, need)?,
            acts: acts(look, need)?,
        })
    });
    Ok(CareView {
        needs: needs.collect::<rusqlite::Result<_>>()?,
        contacted: contacted(look, &args.id)?,
        reached_at,
    })
}

fn acts(look: &Look<'_>, need: &Need) -> rusqlite::Result<Vec<ActView>> {
    let mut all = look.db.prepare_cached(
        "SELECT id, put_off, day, note, at, clock, by_id, withdrawn FROM need_act WHERE need = ? AND resident = ?
         ORDER BY clock DESC, id DESC LIMIT ?",
    )?;
    let rows = all.query_map(params![need.id, need.resident, MOST_ACTS], |row| {
        let at = row.get(4)?;
        Ok(ActView {
            id: row.get(0)?,
            kind: match row.get(1)? {
                true => ActKind::PutOff,
                false => ActKind::Met,
            },
            day: row.get(2)?,
            note: said(look, row.get(3)?),
            at,
            doubt: look.doubt(at, row.get(5)?),
            by: staff_name(look.db, &row.get(6)?)?,
            withdrawn: row.get(7)?,
        })
    })?;
    rows.collect()
}

fn contacted(look: &Look<'_>, resident: &Id) -> rusqlite::Result<Vec<ContactedView>> {
    let mut all = look.db.prepare_cached(&format!(
        "SELECT id, how, well, note, at, clock, by_id FROM contacted WHERE resident IN {} AND withdrawn = 0
         ORDER BY clock DESC, id DESC LIMIT ?2",
        family("?1")
    ))?;
    let rows = all.query_map(params![resident, MOST_CONTACTS], |row| {
        let at = row.get(4)?;
        Ok(ContactedView {
            id: row.get(0)?,
            how: match row.get::<_, u8>(1)? {
                2 => ContactHow::Door,
                3 => ContactHow::Met,
                _ => ContactHow::Phone,
            },
            well: row.get(2)?,
            note: said(look, row.get(3)?),
            at,
            doubt: look.doubt(at, row.get(5)?),
            by: staff_name(look.db, &row.get(6)?)?,
        })
    })?;
    rows.collect()
}

/// What was noted, without the numbers in it.
fn said(look: &Look<'_>, note: Option<String>) -> Option<String> {
    note.map(|note| masking::note(look.viewer, &note))
}
