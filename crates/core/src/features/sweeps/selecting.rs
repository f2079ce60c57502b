//! Whom a round goes through that has a list of its own: who is left over from another one, who is in a tube, and those
//! around them.

use super::commands::must_exist;
use super::facts::sense;
use super::marking::tube_code;
use super::opening_types::*;
use super::tally::Targets;
use super::tube_people;
use super::types::*;
use crate::features::register::stands_for;
use crate::features::tubes::faulty_tubes;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, OptionalExtension, ToSql, params};
use std::collections::BTreeSet;

/// No committee has more people.
const MOST: usize = 50_000;

/// A list, and the round it was taken from.
pub(super) struct Selected {
    pub targets: Vec<Id>,
    pub after: Option<Id>,
}

/// Those whom a selection names, as targets of this kind.
///
/// # Errors
/// When the round is not here, or nobody is named.
pub(super) fn select(db: &Connection, selection: &Selection, kind: TargetKind) -> Result<Selected, Problem> {
    let (chosen, with, after) = match selection {
        Selection::Left { round } => (left(db, round)?, With::Nobody, Some(*round)),
        Selection::Outcome { round, outcome, with } => {
            (with_outcome(db, round, *outcome)?, *with, Some(*round))
        }
        Selection::Tube { round, code, with } => (in_tube(db, round, code)?, *with, Some(*round)),
        Selection::Again { round } => (again(db, round)?, With::Nobody, Some(*round)),
        Selection::These { targets } => (these(db, targets)?, With::Nobody, None),
    };
    let people = beside(db, chosen, with)?;
    let targets: Vec<Id> = of_kind(db, people, kind)?.into_iter().collect();
    if targets.is_empty() {
        return Err(Problem::refused(
            "nobody",
            "没有符合条件的对象，轮次没有新开。",
            "Nobody is meant; no round was opened.",
        ));
    }
    if targets.len() > MOST {
        return Err(Problem::bad(
            "too_many",
            format!("名单太长（最多 {MOST} 个）。"),
            format!("The list is too long ({MOST} at most)."),
        ));
    }
    Ok(Selected { targets, after })
}

/// Residents and homes, told apart.
enum Chosen {
    People(BTreeSet<Id>),
    Homes(BTreeSet<Id>),
}

fn ids(db: &Connection, sql: &str, values: &[&dyn ToSql]) -> rusqlite::Result<BTreeSet<Id>> {
    db.prepare_cached(sql)?
        .query_map(values, |row| row.get(0))?
        .collect()
}

fn targets_of(db: &Connection, round: &Id) -> Result<Targets, Problem> {
    must_exist(db, round)?;
    Ok(Targets::of(db, round)?)
}

fn chosen(kind: TargetKind, ids: BTreeSet<Id>) -> Chosen {
    match kind {
        TargetKind::Resident => Chosen::People(ids),
        TargetKind::Home => Chosen::Homes(ids),
    }
}

fn left(db: &Connection, round: &Id) -> Result<Chosen, Problem> {
    let targets = targets_of(db, round)?;
    let sql = format!(
        "SELECT t.id FROM {} LEFT JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0
         WHERE coalesce(m.outcome, 0) = 0 OR m.outcome BETWEEN 50 AND 99",
        targets.from()
    );
    Ok(chosen(targets.kind, ids(db, &sql, &[round])?))
}

fn with_outcome(db: &Connection, round: &Id, outcome: u8) -> Result<Chosen, Problem> {
    let targets = targets_of(db, round)?;
    if sense(outcome).is_none() {
        return Err(Problem::not_found("这个结果", "outcome"));
    }
    let sql = "SELECT target FROM mark WHERE round = ? AND nth = 0 AND outcome = ?";
    Ok(chosen(targets.kind, ids(db, sql, params![round, outcome])?))
}

fn in_tube(db: &Connection, round: &Id, code: &str) -> Result<Chosen, Problem> {
    let targets = targets_of(db, round)?;
    let found = tube_people::in_tube(db, round, &tube_code(code))?;
    if found.is_empty() {
        return Err(Problem::not_found("这支采样管", "tube"));
    }
    Ok(chosen(targets.kind, found))
}

/// Those in tubes that are damaged or mixed up: nobody will know what became of their samples.
fn again(db: &Connection, round: &Id) -> Result<Chosen, Problem> {
    let targets = targets_of(db, round)?;
    let mut found = BTreeSet::new();
    for code in faulty_tubes(db, round)? {
        found.extend(tube_people::in_tube(db, round, &code)?);
    }
    Ok(chosen(targets.kind, found))
}

fn these(db: &Connection, named: &[Id]) -> Result<Chosen, Problem> {
    if named.len() > MOST {
        return Err(Problem::bad("too_many", "名单太长。", "The list is too long."));
    }
    let mut people = BTreeSet::new();
    let mut homes = BTreeSet::new();
    for id in named {
        // Whoever named them may not know of a merge.
        let id = &stands_for(db, id)?;
        let table: Option<String> = db
            .prepare_cached(
                "SELECT 'resident' FROM resident WHERE id = ?1 AND present = 1
                 UNION ALL SELECT 'home' FROM home WHERE id = ?1 AND present = 1",
            )?
            .query_row([id], |row| row.get(0))
            .optional()?;
        match table.as_deref() {
            Some("home") => homes.insert(*id),
            Some(_) => people.insert(*id),
            None => return Err(Problem::not_found("名单里的某一位", "somebody on the list")),
        };
    }
    if homes.is_empty() {
        return Ok(Chosen::People(people));
    }
    for person in people {
        homes.extend(ids(db, "SELECT home FROM resident WHERE id = ?", &[&person])?);
    }
    Ok(Chosen::Homes(homes))
}

/// Those chosen and whoever lives with them, or shares their stairwell.
fn beside(db: &Connection, chosen: Chosen, with: With) -> rusqlite::Result<Chosen> {
    let in_homes = match with {
        With::Nobody => return Ok(chosen),
        With::Homes => true,
        With::Units => false,
    };
    let (table, home, from) = match chosen {
        Chosen::Homes(homes) if in_homes => return Ok(Chosen::Homes(homes)),
        Chosen::Homes(homes) => ("home", "id", homes),
        Chosen::People(people) => ("resident", "home", people),
    };
    let same_home = if in_homes {
        format!(" AND r.home = t.{home}")
    } else {
        String::new()
    };
    let sql = format!(
        "SELECT r.id FROM {table} t CROSS JOIN resident r INDEXED BY resident_place
         ON r.present = 1 AND r.building = t.building AND r.unit = t.unit{same_home} WHERE t.id = ?"
    );
    let mut people = BTreeSet::new();
    for id in &from {
        people.extend(ids(db, &sql, &[id])?);
    }
    Ok(Chosen::People(people))
}

/// The residents of homes, or the homes of residents, where the round asks for the other kind.
fn of_kind(db: &Connection, chosen: Chosen, kind: TargetKind) -> rusqlite::Result<BTreeSet<Id>> {
    let (sql, from) = match (chosen, kind) {
        (Chosen::People(ids), TargetKind::Resident) | (Chosen::Homes(ids), TargetKind::Home) => {
            return Ok(ids);
        }
        (Chosen::People(ids), TargetKind::Home) => {
            ("SELECT home FROM resident WHERE id = ? AND home IS NOT NULL", ids)
        }
        (Chosen::Homes(ids), TargetKind::Resident) => (
            "SELECT r.id FROM home h JOIN resident r INDEXED BY resident_place ON r.present = 1
                AND r.building = h.building AND r.unit = h.unit AND r.home = h.id WHERE h.id = ?",
            ids,
        ),
    };
    let mut turned = BTreeSet::new();
    for id in &from {
        turned.extend(ids(db, sql, &[id])?);
    }
    Ok(turned)
}
