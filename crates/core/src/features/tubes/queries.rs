//! The tubes of a round.

use super::fold::{fault, result};
use super::types::*;
use crate::desk::Look;
use crate::features::members::{IdArgs, staff_name};
use crate::features::register::masking;
use crate::features::register::place::{building_label, unit_label};
use crate::features::sweeps;
use crate::features::sweeps::types::RoundArgs;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::params;
use std::collections::BTreeMap;

/// Every tube somebody is in, or something is said of, by code.
pub(super) fn list_tubes(look: &Look<'_>, args: RoundArgs) -> Result<TubeList, Problem> {
    let round = sweeps::show_round(look, IdArgs { id: args.round })?;
    let mut tubes: BTreeMap<String, TubeRow> = BTreeMap::new();
    filled(look, &args.round, &mut tubes)?;
    noted(look, &args.round, &mut tubes)?;
    resulted(look, &args.round, &mut tubes)?;
    Ok(TubeList {
        size: round.tube_size.unwrap_or(0),
        tubes: tubes.into_values().collect(),
    })
}

fn tube<'a>(tubes: &'a mut BTreeMap<String, TubeRow>, code: &str) -> &'a mut TubeRow {
    tubes.entry(code.to_owned()).or_insert_with(|| TubeRow {
        code: code.to_owned(),
        people: 0,
        laptops: 0,
        first_at: None,
        last_at: None,
        places: Vec::new(),
        fault: None,
        note: None,
        result: None,
    })
}

fn filled(look: &Look<'_>, round: &Id, tubes: &mut BTreeMap<String, TubeRow>) -> rusqlite::Result<()> {
    let mut all = look.db.prepare_cached(
        "SELECT m.tube, count(*), count(DISTINCT w.device), min(m.at), max(m.at) FROM mark m JOIN writer w ON w.n = m.writer
         WHERE m.round = ?1 AND m.nth = 0 AND m.outcome > 0 AND m.tube IS NOT NULL GROUP BY m.tube",
    )?;
    let mut rows = all.query(params![round])?;
    while let Some(row) = rows.next()? {
        let tube = tube(tubes, row.get_ref(0)?.as_str()?);
        tube.people = row.get::<_, i64>(1)? as u64;
        tube.laptops = row.get::<_, i64>(2)? as u64;
        (tube.first_at, tube.last_at) = (row.get(3)?, row.get(4)?);
    }
    let mut places = look.db.prepare_cached(
        "SELECT DISTINCT m.tube, b.name, u.name, CASE WHEN (SELECT count(*) FROM compound k WHERE k.present) > 1 THEN c.name END
         FROM mark m JOIN resident r ON r.id = m.target JOIN home h ON h.id = r.home
         JOIN unit u ON u.id = h.unit JOIN building b ON b.id = h.building JOIN compound c ON c.id = b.compound
         WHERE m.round = ?1 AND m.nth = 0 AND m.outcome > 0 AND m.tube IS NOT NULL ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id",
    )?;
    let mut rows = places.query(params![round])?;
    while let Some(row) = rows.next()? {
        let (building, unit): (String, String) = (row.get(1)?, row.get(2)?);
        let place = building_label(&building) + &unit_label(&unit);
        // Building 3 is in more than one compound.
        let compound: Option<String> = row.get(3)?;
        let place = compound.map_or_else(|| place.clone(), |compound| format!("{compound} {place}"));
        tube(tubes, row.get_ref(0)?.as_str()?).places.push(place);
    }
    Ok(())
}

fn noted(look: &Look<'_>, round: &Id, tubes: &mut BTreeMap<String, TubeRow>) -> rusqlite::Result<()> {
    let mut all = look.db.prepare_cached(
        "SELECT code, fault, note FROM tube_note WHERE round = ? AND (fault IS NOT NULL OR note IS NOT NULL)",
    )?;
    let mut rows = all.query(params![round])?;
    while let Some(row) = rows.next()? {
        let tube = tube(tubes, row.get_ref(0)?.as_str()?);
        tube.fault = row.get::<_, Option<u8>>(1)?.and_then(fault);
        let note: Option<String> = row.get(2)?;
        tube.note = note.map(|note| masking::note(look.viewer, &note));
    }
    Ok(())
}

fn resulted(look: &Look<'_>, round: &Id, tubes: &mut BTreeMap<String, TubeRow>) -> rusqlite::Result<()> {
    let mut all = look.db.prepare_cached(
        "SELECT t.code, t.result, t.at, t.clock, t.by_id, EXISTS (SELECT 1 FROM review v WHERE v.matter = 'tube'
            AND v.subject = t.round AND v.part = CAST(t.code AS BLOB))
         FROM tube_result t WHERE t.round = ? AND t.shown = 1 AND t.result IS NOT NULL",
    )?;
    let mut rows = all.query(params![round])?;
    while let Some(row) = rows.next()? {
        let Some(result) = row.get::<_, Option<u8>>(1)?.and_then(result) else {
            continue;
        };
        tube(tubes, row.get_ref(0)?.as_str()?).result = Some(ResultView {
            result,
            at: row.get(2)?,
            doubt: look.doubt(row.get(2)?, row.get(3)?),
            by: staff_name(look.db, &row.get(4)?)?,
            disputed: row.get(5)?,
        });
    }
    Ok(())
}
