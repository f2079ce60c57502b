//! The tubes of a round.

use super::fold::{fault, result};
use super::types::*;
use crate::desk::Look;
use crate::features::members::{IdArgs, staff_name};
use crate::features::register::masking;
use crate::features::register::place::{building_label, unit_label};
use crate::features::sweeps::types::RoundArgs;
use crate::features::sweeps::{self, IN_A_TUBE, IN_ANOTHER};
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, params};
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
        again: people_again(look.db, &args.round)?,
        tubes: tubes.into_values().collect(),
    })
}

fn tube<'a>(tubes: &'a mut BTreeMap<String, TubeRow>, code: &str) -> &'a mut TubeRow {
    tubes.entry(code.to_owned()).or_insert_with(|| TubeRow {
        code: code.to_owned(),
        people: 0,
        twice: 0,
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
    let mut all = look.db.prepare_cached(&format!(
        "SELECT m.tube, count(DISTINCT m.target), count(DISTINCT w.device), min(m.at), max(m.at),
            count(DISTINCT CASE WHEN {IN_ANOTHER} THEN m.target END) FROM mark m JOIN writer w ON w.n = m.writer
         WHERE m.round = ?1 AND {IN_A_TUBE} GROUP BY m.tube"
    ))?;
    let mut rows = all.query(params![round])?;
    while let Some(row) = rows.next()? {
        let tube = tube(tubes, row.get_ref(0)?.as_str()?);
        tube.people = row.get::<_, i64>(1)? as u64;
        tube.laptops = row.get::<_, i64>(2)? as u64;
        (tube.first_at, tube.last_at) = (row.get(3)?, row.get(4)?);
        tube.twice = row.get::<_, i64>(5)? as u64;
    }
    let mut places = look.db.prepare_cached(&format!(
        "SELECT DISTINCT m.tube, b.name, u.name, CASE WHEN (SELECT count(*) FROM compound k WHERE k.present) > 1 THEN c.name END
         FROM mark m JOIN resident r ON r.id = m.target JOIN home h ON h.id = r.home
         JOIN unit u ON u.id = h.unit JOIN building b ON b.id = h.building JOIN compound c ON c.id = b.compound
         WHERE m.round = ?1 AND {IN_A_TUBE} ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id"
    ))?;
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

/// Every `code` of which anything is known in the rounds that `rounds`, as SQL, names: who is in the tube, a fault or a note, a result.
pub(super) fn known_codes(rounds: &str) -> String {
    format!(
        "SELECT m.tube AS code FROM mark m WHERE m.round IN ({rounds}) AND {IN_A_TUBE}
         UNION SELECT code FROM tube_note WHERE round IN ({rounds}) AND (fault IS NOT NULL OR note IS NOT NULL)
         UNION SELECT code FROM tube_result WHERE round IN ({rounds})"
    )
}

/// Whether anything is known of a tube in a round.
///
/// # Errors
/// SQLite's.
pub(crate) fn knows_tube(db: &Connection, round: &Id, code: &str) -> rusqlite::Result<bool> {
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM ({}) WHERE code = ?2)",
        known_codes("?1")
    );
    db.prepare_cached(&sql)?
        .query_row(params![round, code], |row| row.get(0))
}

/// The tubes of a round that are damaged or mixed up.
///
/// # Errors
/// SQLite's.
pub(crate) fn faulty_tubes(db: &Connection, round: &Id) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached("SELECT code FROM tube_note WHERE round = ? AND fault IS NOT NULL ORDER BY code")?
        .query_map([round], |row| row.get(0))?
        .collect()
}

/// How many people are in them. Whoever was sampled again in this round is in a sound tube by then, and in these no more.
///
/// # Errors
/// SQLite's.
pub(crate) fn people_again(db: &Connection, round: &Id) -> rusqlite::Result<u64> {
    let sql = format!(
        "SELECT count(DISTINCT m.target) FROM mark m WHERE m.round = ?1 AND {IN_A_TUBE}
            AND m.tube IN (SELECT code FROM tube_note WHERE round = ?1 AND fault IS NOT NULL)"
    );
    let people: i64 = db.prepare_cached(&sql)?.query_row([round], |row| row.get(0))?;
    Ok(people as u64)
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
