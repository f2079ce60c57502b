//! Which targets a round has, and its numbers. One definition gives them to every screen, sheet and report: the targets are
//! who is present in the scope (or on the round's list) and fits its filter, or was taken in at a door; the mark shown divides them.

use super::types::*;
use crate::features::filters::{Bounds, condition};
use crate::features::members::Named;
use crate::id::Id;
use rusqlite::{Connection, Row, params};

/// The units a round covers, with their buildings: those of the buildings and compounds named, also added later, and those
/// named alone.
const PLACES: &str =
    "SELECT u.building AS building, u.id AS unit FROM building b CROSS JOIN unit u INDEXED BY unit_place
    ON u.building = b.id WHERE b.present AND (
        b.id IN (SELECT building FROM round_building WHERE round = ?1)
        OR b.compound IN (SELECT compound FROM round_compound WHERE round = ?1)
        OR u.id IN (SELECT unit FROM round_unit WHERE round = ?1))";

/// How many are targets, done, not done and excused; the rest is missing.
const NUMBERS: &str = "count(*), count(CASE WHEN m.outcome BETWEEN 1 AND 49 THEN 1 END),
    count(CASE WHEN m.outcome BETWEEN 50 AND 99 THEN 1 END), count(CASE WHEN m.outcome >= 100 THEN 1 END)";

/// The mark shown of the target `t`: one look into the key of the marks.
const SHOWN: &str = "LEFT JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0";

/// The targets of a round, as SQL in which `?1` is the round.
pub(super) struct Targets {
    pub kind: TargetKind,
    /// Where the round goes: pairs of `building` and `unit`.
    pub places: String,
    /// What a target `t` must fit besides, each condition with `AND` before it.
    pub only: String,
}

impl Targets {
    /// Those of a round that is known.
    pub fn of(db: &Connection, round: &Id) -> rusqlite::Result<Targets> {
        let (kind, filter, listed, by_units) = db
            .prepare_cached(
                "SELECT target, filter, listed, EXISTS (SELECT 1 FROM round_unit WHERE round = ?1) FROM round WHERE id = ?1",
            )?
            .query_row([round], |row| {
                let kind = TargetKind::of(row.get_ref(0)?.as_str()?);
                let filter: Option<String> = row.get(1)?;
                Ok((kind, filter, row.get::<_, bool>(2)?, row.get::<_, bool>(3)?))
            })?;
        let mut targets = Targets {
            kind,
            places: PLACES.to_owned(),
            only: String::new(),
        };
        if listed {
            let table = kind.name();
            targets.places = format!(
                "SELECT DISTINCT t.building AS building, t.unit AS unit FROM round_target x CROSS JOIN {table} t ON t.id = x.target
                 CROSS JOIN building b ON b.id = t.building AND b.present WHERE x.round = ?1 AND t.present = 1"
            );
            targets.only +=
                " AND EXISTS (SELECT 1 FROM round_target x WHERE x.round = ?1 AND x.target = t.id)";
        }
        if by_units {
            // So that a building can be counted as a whole, whatever of it is meant.
            targets.only += &format!(" AND t.unit IN (SELECT x.unit FROM ({PLACES}) x)");
        }
        if kind == TargetKind::Home {
            // Nobody knocks where it is known that nobody lives.
            targets.only +=
                " AND (t.used_as IS NOT 'vacant' OR EXISTS (SELECT 1 FROM resident q WHERE q.present = 1
                AND q.building = t.building AND q.unit = t.unit AND q.home = t.id))";
        }
        if let Some(filter) = filter {
            // Whoever was met at a door and taken in belongs to the round, whatever its filter says.
            let fitting = fitting(kind, &Bounds::read(&filter)?);
            targets.only += &format!(
                " AND ((1{fitting}) OR EXISTS (SELECT 1 FROM round_added y WHERE y.round = ?1 AND y.target = t.id))"
            );
        }
        Ok(targets)
    }

    /// The table of the targets.
    pub fn table(&self) -> &'static str {
        self.kind.name()
    }

    /// The targets `t` with where they live, `s`, to stand behind `FROM`.
    pub fn from(&self) -> String {
        let (places, table, only) = (&self.places, self.table(), &self.only);
        let index = match self.kind {
            TargetKind::Resident => "resident_place",
            TargetKind::Home => "home_place",
        };
        format!(
            "({places}) s CROSS JOIN {table} t INDEXED BY {index}
             ON t.present = 1 AND t.building = s.building AND t.unit = s.unit{only}"
        )
    }
}

/// Whether somebody is one of a round's targets.
///
/// # Errors
/// SQLite's.
pub(crate) fn is_target(db: &Connection, round: &Id, target: &Id) -> rusqlite::Result<bool> {
    let targets = Targets::of(db, round)?.from();
    let sql = format!("SELECT EXISTS (SELECT 1 FROM {targets} WHERE t.id = ?2)");
    db.prepare_cached(&sql)?
        .query_row(params![round, target], |row| row.get(0))
}

/// The compounds a round goes to, in walking order: those it has buildings of, and those it covers as a whole, whatever is
/// added to them.
///
/// # Errors
/// SQLite's.
pub(crate) fn compounds(db: &Connection, round: &Id) -> rusqlite::Result<Vec<Named>> {
    let sql = format!(
        "SELECT c.id, c.name FROM compound c WHERE c.id IN (
            SELECT b.compound FROM ({}) s CROSS JOIN building b ON b.id = s.building)
         OR (c.present AND c.id IN (SELECT compound FROM round_compound WHERE round = ?1)) ORDER BY c.at, c.id",
        Targets::of(db, round)?.places
    );
    db.prepare_cached(&sql)?
        .query_map([round], |row| {
            Ok(Named {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        })?
        .collect()
}

/// What fits a filter; of homes, those in which somebody does.
fn fitting(kind: TargetKind, bounds: &Bounds) -> String {
    const SOURCE: &str = "(SELECT filter FROM round WHERE id = ?1)";
    match kind {
        TargetKind::Resident => condition(bounds, "t", SOURCE),
        TargetKind::Home => format!(
            " AND EXISTS (SELECT 1 FROM resident q WHERE q.present = 1 AND q.building = t.building AND q.unit = t.unit
                AND q.home = t.id{})",
            condition(bounds, "q", SOURCE)
        ),
    }
}

/// A unit's numbers with the names needed to show them.
pub(super) struct UnitTally {
    pub compound: String,
    pub compound_id: Id,
    pub building: Id,
    pub building_name: String,
    pub unit: Id,
    pub unit_name: String,
    pub counts: CountsView,
}

/// Counts a round by unit, in walking order; units without any target are left out.
pub(super) fn by_unit(db: &Connection, round: &Id) -> rusqlite::Result<Vec<UnitTally>> {
    let targets = Targets::of(db, round)?;
    // Unit by unit, because grouping the whole round would sort every target.
    let count = format!(
        "SELECT {NUMBERS} FROM {} t {SHOWN} WHERE t.present = 1 AND t.building = ?2 AND t.unit = ?3{}",
        targets.table(),
        targets.only
    );
    let mut count = db.prepare_cached(&count)?;
    let mut units = db.prepare_cached(&format!(
        "SELECT c.name, b.id, b.name, u.id, u.name, c.id FROM ({}) s CROSS JOIN building b ON b.id = s.building
         CROSS JOIN compound c ON c.id = b.compound CROSS JOIN unit u ON u.id = s.unit
         ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id",
        targets.places
    ))?;
    let mut tallies = Vec::new();
    let mut rows = units.query([round])?;
    while let Some(row) = rows.next()? {
        let (building, unit): (Id, Id) = (row.get(1)?, row.get(3)?);
        let counts = count.query_row(params![round, building, unit], numbers)?;
        if counts.expected + counts.excused > 0 {
            tallies.push(UnitTally {
                compound: row.get(0)?,
                compound_id: row.get(5)?,
                building,
                building_name: row.get(2)?,
                unit,
                unit_name: row.get(4)?,
                counts,
            });
        }
    }
    Ok(tallies)
}

fn numbers(row: &Row<'_>) -> rusqlite::Result<CountsView> {
    let number = |place| row.get::<_, i64>(place).map(|n| n as u64);
    let (all, done, not_done, excused) = (number(0)?, number(1)?, number(2)?, number(3)?);
    let expected = all - excused;
    Ok(CountsView {
        expected,
        done,
        not_done,
        missing: expected - done - not_done,
        excused,
    })
}

/// A round's numbers in all.
pub(super) fn in_all(db: &Connection, round: &Id) -> rusqlite::Result<CountsView> {
    let sql = format!("SELECT {NUMBERS} FROM {} {SHOWN}", Targets::of(db, round)?.from());
    db.prepare_cached(&sql)?.query_row([round], numbers)
}

/// How many targets of a round are shown with each outcome; those without a mark, or with one taken back, are not among them.
pub(super) fn by_outcome(db: &Connection, round: &Id) -> rusqlite::Result<Vec<(u8, u64)>> {
    let sql = format!(
        "SELECT m.outcome, count(*) FROM {} {SHOWN} WHERE m.outcome > 0 GROUP BY 1 ORDER BY 1",
        Targets::of(db, round)?.from()
    );
    db.prepare_cached(&sql)?
        .query_map([round], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?
        .collect()
}

/// How many targets of a round that are done gave each answer: its question, its words, how many; the most frequent first.
pub(super) fn by_answer(db: &Connection, round: &Id) -> rusqlite::Result<Vec<(u8, String, u64)>> {
    let sql = format!(
        "SELECT json_extract(a.value, '$.question'), json_extract(a.value, '$.text'), count(*) FROM {} {SHOWN}
         CROSS JOIN json_each(m.answers) a WHERE m.outcome BETWEEN 1 AND 49 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        Targets::of(db, round)?.from()
    );
    db.prepare_cached(&sql)?
        .query_map([round], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)? as u64))
        })?
        .collect()
}

/// The residents among the targets of a round, or behind its doors, whose mark shown is one of these outcomes and waits for
/// nobody's decision.
pub(super) fn people_marked(db: &Connection, round: &Id, outcomes: &[u8]) -> rusqlite::Result<Vec<Id>> {
    if outcomes.is_empty() {
        return Ok(Vec::new());
    }
    let targets = Targets::of(db, round)?;
    let (who, living_there) = match targets.kind {
        TargetKind::Resident => ("t.id", ""),
        TargetKind::Home => (
            "r.id",
            "CROSS JOIN resident r INDEXED BY resident_place ON r.present = 1 AND r.building = t.building
             AND r.unit = t.unit AND r.home = t.id",
        ),
    };
    let codes: Vec<String> = outcomes.iter().map(u8::to_string).collect();
    let sql = format!(
        "SELECT {who} FROM {} {SHOWN} {living_there} WHERE m.outcome IN ({})
         AND NOT EXISTS (SELECT 1 FROM review v WHERE v.matter = 'mark' AND v.subject = t.id AND v.part = ?1)",
        targets.from(),
        codes.join(", ")
    );
    db.prepare_cached(&sql)?
        .query_map([round], |row| row.get(0))?
        .collect()
}

/// How many are missing in each building of a round, in walking order; buildings without any are left out.
pub(super) fn missing_by_building(db: &Connection, round: &Id) -> rusqlite::Result<Vec<MissingInBuilding>> {
    let targets = Targets::of(db, round)?;
    let sql = format!(
        "SELECT b.id, b.name, (SELECT count(*) FROM {} t WHERE t.present = 1 AND t.building = b.id{}
            AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome > 0))
         FROM (SELECT DISTINCT p.building FROM ({}) p) s CROSS JOIN building b ON b.id = s.building
         CROSS JOIN compound c ON c.id = b.compound ORDER BY c.at, c.id, b.sort, b.id",
        targets.table(),
        targets.only,
        targets.places
    );
    // Those without any are left out here: a condition in SQL would count twice.
    db.prepare_cached(&sql)?
        .query_map([round], |row| {
            Ok(MissingInBuilding {
                id: row.get(0)?,
                name: row.get(1)?,
                missing: row.get::<_, i64>(2)? as u64,
            })
        })?
        .filter(|row| row.as_ref().map_or(true, |building| building.missing > 0))
        .collect()
}
