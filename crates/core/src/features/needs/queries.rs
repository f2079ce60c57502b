//! Needs as rows keep them, and what is due.

use super::due::{Due, Met, Plan, PutOff, due};
use super::types::*;
use crate::desk::{Look, Role};
use crate::features::closures::Cover;
use crate::features::members::{Empty, Named};
use crate::features::register::place::address;
use crate::features::register::{masking, stand_in};
use crate::id::Id;
use crate::legal_time::legal;
use crate::problem::Problem;
use chrono::{Days, NaiveDate};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;

/// More than a screen takes; the total is always told.
const MOST_ROWS: usize = 200;
/// So many days before it is due a need is shown.
const AHEAD_DAYS: u64 = 3;

/// A need as it stands in its row.
pub(super) struct Need {
    pub id: Id,
    pub resident: Id,
    pub kind: NeedKind,
    pub name: Option<String>,
    pub weekdays: u8,
    pub every_days: Option<u32>,
    pub first_on: String,
    pub tag: Option<String>,
    pub note: Option<String>,
    pub ended: bool,
    pub twice: bool,
}

pub(super) const COLUMNS: &str = "n.id, n.resident, n.kind, n.name, n.weekdays, n.every_days, n.first_on, n.tag, n.note, n.ended,
    n.replaces IS NOT NULL AND EXISTS (SELECT 1 FROM need o WHERE o.replaces = n.replaces AND o.id <> n.id AND o.ended = 0)";

pub(super) fn need(row: &Row<'_>) -> rusqlite::Result<Need> {
    Ok(Need {
        id: row.get(0)?,
        resident: row.get(1)?,
        kind: kind_of(row.get(2)?),
        name: row.get(3)?,
        weekdays: row.get(4)?,
        every_days: row.get(5)?,
        first_on: row.get(6)?,
        tag: row.get(7)?,
        note: row.get(8)?,
        ended: row.get(9)?,
        twice: row.get(10)?,
    })
}

fn kind_of(number: u8) -> NeedKind {
    use NeedKind::*;
    [Dialysis, Medicine, Checkup, Oxygen]
        .into_iter()
        .find(|kind| *kind as u8 == number)
        .unwrap_or(Other)
}

/// A need that is not over.
pub(super) fn open_need(db: &Connection, id: &Id) -> Result<Need, Problem> {
    find(db, id)?
        .filter(|need| !need.ended)
        .ok_or_else(|| Problem::not_found("这项需求，可能已经结束", "need; it may be over"))
}

pub(super) fn find(db: &Connection, id: &Id) -> rusqlite::Result<Option<Need>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM need n WHERE n.id = ?"))?
        .query_row([id], need)
        .optional()
}

/// Today in legal time.
pub(super) fn today(now_ms: i64) -> NaiveDate {
    legal(now_ms).unwrap_or_default().date_naive()
}

/// When a need is due as seen on a day; nothing once it is over, or where its days are none.
pub(super) fn due_of(db: &Connection, need: &Need, today: NaiveDate) -> rusqlite::Result<Option<Due>> {
    if need.ended {
        return Ok(None);
    }
    let Ok(first_on) = need.first_on.parse() else {
        return Ok(None);
    };
    let plan = Plan {
        kind: need.kind,
        weekdays: need.weekdays,
        every_days: need.every_days,
        first_on,
    };
    let (met, put_off) = acts(db, need)?;
    Ok(due(&plan, met, &put_off, today))
}

/// The last day a need was met for, and what was put off of days it was not met for.
fn acts(db: &Connection, need: &Need) -> rusqlite::Result<(Option<Met>, Vec<PutOff>)> {
    let mut acts = db.prepare_cached(
        "SELECT put_off, due, day, days FROM need_act WHERE need = ? AND resident = ? AND withdrawn = 0
         ORDER BY clock DESC, id DESC",
    )?;
    let mut rows = acts.query(params![need.id, need.resident])?;
    let (mut last, mut met_for, mut put_off): (Option<Met>, Vec<NaiveDate>, Vec<PutOff>) = Default::default();
    while let Some(row) = rows.next()? {
        let (due, day): (String, String) = (row.get(1)?, row.get(2)?);
        let Some((due, day)) = due.parse().ok().zip(day.parse().ok()) else {
            continue;
        };
        match row.get(0)? {
            // Of several about one day the last word counts.
            true if put_off.iter().all(|known| known.due != due) => put_off.push(PutOff { due, until: day }),
            true => {}
            false => {
                met_for.push(due);
                // Whoever says of an earlier day that it was met takes nothing back of a later one.
                if last.is_none_or(|known| known.due < due) {
                    let days = row.get(3)?;
                    last = Some(Met { due, on: day, days });
                }
            }
        }
    }
    put_off.retain(|put| !met_for.contains(&put.due));
    Ok((last, put_off))
}

pub(super) fn view(look: &Look<'_>, need: &Need) -> rusqlite::Result<NeedView> {
    let today = today(look.now_ms);
    Ok(shown(look.viewer, need, due_of(look.db, need, today)?, today))
}

/// A need as somebody may see it.
fn shown(viewer: Role, need: &Need, due: Option<Due>, today: NaiveDate) -> NeedView {
    let masked = |text: &Option<String>| text.as_deref().map(|text| masking::note(viewer, text));
    NeedView {
        id: need.id,
        kind: need.kind,
        name: masked(&need.name),
        weekdays: (1..=7)
            .filter(|day| need.weekdays & (1 << (day - 1)) != 0)
            .collect(),
        every_days: need.every_days,
        first_on: need.first_on.clone(),
        tag: need.tag.clone(),
        note: masked(&need.note),
        due_on: due.map(|due| due.on.to_string()),
        in_days: due.map(|due| (due.on - today).num_days()),
        missed: due.map_or(0, |due| due.missed),
        put_off: due.is_some_and(|due| due.put_off),
        twice: need.twice,
        ended: need.ended,
    }
}

/// The needs of those present and not away, and of entries merged into them, not over, with when they are due: nobody is
/// taken anywhere who is not here.
fn open_needs(look: &Look<'_>, building: Option<&Id>) -> rusqlite::Result<Vec<(Need, Id, Option<Due>)>> {
    let today = today(look.now_ms);
    let mut all = look.db.prepare_cached(&format!(
        "SELECT {COLUMNS}, r.home, r.id FROM need n JOIN resident a ON a.id = n.resident AND (a.present = 1 OR a.merged = 1)
         JOIN resident r ON r.id = CASE a.merged WHEN 0 THEN a.id ELSE {} END AND r.present = 1 AND r.status IS NOT 'away'
         WHERE n.ended = 0 AND (?1 IS NULL OR r.building = ?1)",
        stand_in("a.id")
    ))?;
    let rows = all.query_map([building], |row| Ok((need(row)?, row.get(11)?, row.get(12)?)))?;
    rows.map(|row| {
        let (mut need, home, stands) = row?;
        let due = due_of(look.db, &need, today)?;
        // What was done about it is told by the entry it was written for; whose it is now, by the one that entry was merged into.
        need.resident = stands;
        Ok((need, home, due))
    })
    .collect()
}

/// When a need is due, told by itself.
#[derive(Clone, Copy)]
pub(crate) struct NeedDue {
    /// Where whoever has it lives.
    pub home: Id,
    /// Days from today; below zero when it is overdue.
    pub in_days: i64,
}

/// When each need of those who live in a building is due.
///
/// # Errors
/// SQLite's.
pub(crate) fn due_by_home(look: &Look<'_>, building: &Id) -> rusqlite::Result<Vec<NeedDue>> {
    let today = today(look.now_ms);
    let needs = open_needs(look, Some(building))?.into_iter();
    let dated = needs.filter_map(|(_, home, due)| {
        let in_days = (due?.on - today).num_days();
        Some(NeedDue { home, in_days })
    });
    Ok(dated.collect())
}

/// What is due today or in the next three days, overdue first. Whoever is away for a while is left out until they are back.
pub(super) fn due_needs(look: &Look<'_>, _: Empty) -> Result<DueList, Problem> {
    let today = today(look.now_ms);
    let last = today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today);
    let mut due: Vec<(Need, Due)> = open_needs(look, None)?
        .into_iter()
        .filter_map(|(need, _, due)| Some((need, due.filter(|due| due.on <= last)?)))
        .collect();
    let places = places(look.db, due.iter().map(|(need, _)| need.resident))?;
    due.sort_by(|(a, due_a), (b, due_b)| {
        let place = |need: &Need| places.get(&need.resident).map(|place| place.rank);
        (due_a.on, place(a), a.id).cmp(&(due_b.on, place(b), b.id))
    });
    let cover = Cover::read(look.db, look.now_ms)?;
    let mut rows = Vec::new();
    for (need, next) in due.iter().take(MOST_ROWS) {
        let Some(place) = places.get(&need.resident) else {
            continue;
        };
        rows.push(DueRow {
            need: shown(look.viewer, need, Some(*next), today),
            resident: need.resident,
            name: place.name.clone(),
            home: place.home,
            compound: place.compound.clone(),
            address: place.address.clone(),
            closure: cover.home(look.db, &place.home)?,
        });
    }
    Ok(DueList {
        today: today.to_string(),
        total: due.len() as u64,
        overdue: due.iter().filter(|(_, due)| due.on < today).count() as u64,
        rows,
    })
}

/// Where somebody lives, and how far along the way people walk.
struct Place {
    rank: usize,
    name: String,
    home: Id,
    compound: Named,
    address: String,
}

fn places(db: &Connection, people: impl Iterator<Item = Id>) -> rusqlite::Result<HashMap<Id, Place>> {
    let ids: Vec<String> = people.map(|id| format!("\"{id}\"")).collect();
    let mut all = db.prepare_cached(
        "SELECT r.id, r.name, r.home, c.id, c.name, b.name, u.name, h.room FROM resident r
         LEFT JOIN home h ON h.id = r.home LEFT JOIN unit u ON u.id = h.unit LEFT JOIN building b ON b.id = h.building
         LEFT JOIN compound c ON c.id = b.compound WHERE r.id IN (SELECT unhex(value, '-') FROM json_each(?1))
         ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id, h.sort, h.id, r.seq, r.id",
    )?;
    let rows = all.query_map([format!("[{}]", ids.join(","))], |row| {
        let text = |place| row.get::<_, Option<String>>(place).map(Option::unwrap_or_default);
        let place = Place {
            rank: 0,
            name: text(1)?,
            home: row.get(2)?,
            compound: Named {
                id: row.get::<_, Option<Id>>(3)?.unwrap_or(Id::NIL),
                name: text(4)?,
            },
            address: address(&text(5)?, &text(6)?, &text(7)?),
        };
        Ok((row.get(0)?, place))
    })?;
    rows.enumerate()
        .map(|(rank, row)| row.map(|(id, place)| (id, Place { rank, ..place })))
        .collect()
}
