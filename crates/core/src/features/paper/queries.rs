//! Which papers there are, and what stands on one.

use super::form::SCANNED;
use super::printing::{Line, code_text};
use super::types::*;
use crate::desk::Look;
use crate::features::members::{IdArgs, staff_name};
use crate::features::register::absence::{absence, kept_of};
use crate::features::register::place::{building_label, unit_label};
use crate::features::sweeps::door_types::answers;
use crate::features::sweeps::types::RoundArgs;
use crate::features::sweeps::{Over, tags};
use crate::id::Id;
use crate::legal_time;
use crate::problem::{Problem, ProblemKind};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

const PAPER: &str = "SELECT p.id, p.code, c.name, b.name, u.name, p.part, p.parts,
        (SELECT count(*) FROM paper_line l WHERE l.paper = p.id), s.fate, p.at, p.by_id, s.at, p.round
    FROM paper p LEFT JOIN paper_settled s ON s.paper = p.id JOIN unit u ON u.id = p.unit
    JOIN building b ON b.id = u.building JOIN compound c ON c.id = b.compound";
const ORDER: &str =
    "ORDER BY s.fate IS NOT NULL, c.at, c.id, b.sort, b.id, u.sort, u.id, p.clock, p.part, p.id";

/// What stood on the line `l` of a paper when it was printed, a column of its mark; nothing where it was not marked.
pub(super) fn printed(column: &str) -> String {
    format!(
        "(SELECT k.{column} FROM mark k JOIN writer w ON w.n = k.writer WHERE k.round = l.round
        AND k.target = l.target AND k.clock = l.over_clock AND w.device = l.over_device AND k.outcome > 0)"
    )
}

/// The lines `l` of papers, each with its home `h` and, where it is of one, the resident `r`.
const LINES: &str = "FROM paper_line l LEFT JOIN resident r ON r.id = l.target LEFT JOIN home h ON h.id = coalesce(r.home, l.target)";

/// A column of whose line it is; of a home, of everybody who lives there.
fn of_whom(column: &str, between: &str) -> String {
    format!(
        "coalesce(r.{column}, (SELECT group_concat(x.{column}, {between}) FROM resident x WHERE {LIVING_THERE}), '')"
    )
}

/// What is kept of whether they are there, of each a line.
fn kept_of_whom() -> String {
    format!(
        "CASE WHEN r.id IS NOT NULL THEN {} ELSE (SELECT group_concat({}, char(10)) FROM resident x WHERE {LIVING_THERE}) END",
        kept_of("r"),
        kept_of("x")
    )
}

/// That a resident `x` lives behind the door `h` of a line.
const LIVING_THERE: &str = "x.present = 1 AND x.building = h.building AND x.unit = h.unit AND x.home = h.id";

fn paper_row(look: &Look<'_>, row: &Row<'_>) -> rusqlite::Result<PaperRow> {
    let (compound, building, unit): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
    let fate: Option<u8> = row.get(8)?;
    Ok(PaperRow {
        id: row.get(0)?,
        code: code_text(row.get(1)?),
        place: compound + &building_label(&building) + &unit_label(&unit),
        part: row.get(5)?,
        parts: row.get(6)?,
        lines: row.get::<_, i64>(7)? as u64,
        state: match fate {
            None => PaperState::Out,
            Some(0) => PaperState::Typed,
            Some(1) => PaperState::Returned,
            Some(_) => PaperState::Lost,
        },
        printed_at: row.get(9)?,
        by: staff_name(look.db, &row.get(10)?)?,
        settled_at: fate.and(row.get(11)?),
        printed_again_at: fate.is_none().then(|| row.get(11)).transpose()?.flatten(),
    })
}

fn papers(look: &Look<'_>, condition: &str, values: &[&dyn ToSql]) -> rusqlite::Result<Vec<PaperRow>> {
    look.db
        .prepare_cached(&format!("{PAPER} WHERE {condition} {ORDER}"))?
        .query_map(values, |row| paper_row(look, row))?
        .collect()
}

/// The papers of a round, those that are out first.
pub(super) fn list_papers(look: &Look<'_>, args: RoundArgs) -> Result<Vec<PaperRow>, Problem> {
    Ok(papers(look, "p.round = ?1", params![args.round])?)
}

/// The papers that digits, or a scanned code, may mean.
pub(super) fn find_papers(look: &Look<'_>, args: FindPapers) -> Result<Vec<PaperRow>, Problem> {
    let text = args.text.trim();
    let scanned = text.strip_prefix(SCANNED).and_then(|id| id.parse::<Id>().ok());
    let found = match (scanned, text.parse::<u32>().ok()) {
        (Some(id), _) => papers(look, "p.round = ?1 AND p.id = ?2", params![args.round, id])?,
        (None, Some(code)) => papers(look, "p.round = ?1 AND p.code = ?2", params![args.round, code])?,
        (None, None) => Vec::new(),
    };
    if found.is_empty() {
        return Err(Problem::new(
            ProblemKind::NotFound,
            "not_found",
            "本轮没有这张纸单。请核对单号，或看看是不是别的轮次的单子。",
            "There is no such paper in this round. Check its number, or whether it belongs to another round.",
        ));
    }
    Ok(found)
}

/// The paper that a scanner read, if it is one, and its round.
pub(crate) fn scanned_paper(db: &Connection, text: &str) -> rusqlite::Result<Option<(Id, Id)>> {
    let Some(id) = text.strip_prefix(SCANNED).and_then(|id| id.parse::<Id>().ok()) else {
        return Ok(None);
    };
    db.prepare_cached("SELECT round, id FROM paper WHERE id = ?")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// A paper line by line, as things stand now.
pub(super) fn show_paper(look: &Look<'_>, args: IdArgs) -> Result<PaperView, Problem> {
    let found = look
        .db
        .prepare_cached(&format!("{PAPER} WHERE p.id = ?"))?
        .query_row([args.id], |row| Ok((paper_row(look, row)?, row.get(12)?)))
        .optional()?;
    let (row, round): (PaperRow, Id) = found.ok_or_else(|| Problem::not_found("这张纸单", "paper"))?;
    let mut lines = look.db.prepare_cached(&format!(
        "SELECT l.line, coalesce(h.room, ''), {}, m.outcome, m.tube, {}, m.paper IS l.paper {LINES}
         LEFT JOIN mark m ON m.round = l.round AND m.target = l.target AND m.nth = 0 AND m.outcome > 0
         WHERE l.paper = ? ORDER BY l.line",
        of_whom("name", "'、'"),
        printed("outcome"),
    ))?;
    let each = lines.query_map([args.id], |row| {
        Ok(PaperLine {
            number: row.get(0)?,
            room: row.get(1)?,
            name: row.get(2)?,
            outcome: row.get(3)?,
            tube: row.get(4)?,
            printed: row.get(5)?,
            from_paper: row.get::<_, Option<u8>>(3)?.is_some() && row.get(6)?,
        })
    })?;
    Ok(PaperView {
        row,
        round,
        each: each.collect::<rusqlite::Result<_>>()?,
    })
}

/// A line as it was printed, with today's room and name as they are known.
pub(super) struct LinePrinted {
    /// The home it is of.
    pub home: Option<Id>,
    /// Whether they still live in the paper's stairwell.
    pub here: bool,
    pub line: Line,
}

/// The lines of a paper.
pub(super) fn lines_printed(look: &Look<'_>, paper: &Id) -> rusqlite::Result<Vec<LinePrinted>> {
    let today = legal_time::day(look.now_ms);
    let mut lines = look.db.prepare_cached(&format!(
        "SELECT h.id, h.unit IS p.unit AND coalesce(r.present, h.present) = 1, l.target, coalesce(h.room, ''), {}, {}, {}, {}, {},
            l.over_device, l.over_clock, {} {LINES} JOIN paper p ON p.id = l.paper WHERE l.paper = ? ORDER BY l.line",
        of_whom("name", "'、'"),
        of_whom("care", "char(10)"),
        printed("outcome"),
        printed("tube"),
        printed("answers"),
        kept_of_whom(),
    ))?;
    let lines = lines.query_map([paper], |row| {
        let absent = absence(row.get::<_, Option<String>>(11)?.as_deref(), &today, look.lang);
        let line = Line {
            target: row.get(2)?,
            room: row.get(3)?,
            name: row.get(4)?,
            care: absent.into_iter().chain(tags(row.get(5)?)).collect(),
            outcome: row.get(6)?,
            tube: row.get(7)?,
            answers: answers(row.get(8)?),
            over: over(row.get(9)?, row.get(10)?),
        };
        Ok(LinePrinted {
            home: row.get(0)?,
            here: row.get(1)?,
            line,
        })
    })?;
    lines.collect()
}

/// Everybody behind a door, in the order of the sweep.
pub(super) fn living(db: &Connection, home: &Id) -> rusqlite::Result<Vec<(Id, String)>> {
    db.prepare_cached("SELECT id, name FROM resident WHERE home = ? AND present = 1 ORDER BY seq, id")?
        .query_map([home], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// The mark that stood there, by its laptop and clock.
pub(super) fn over(device: Option<Id>, clock: Option<i64>) -> Option<Over> {
    device.zip(clock).map(|(device, clock)| Over {
        device,
        clock: clock as u64,
    })
}
