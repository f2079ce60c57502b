//! What the screens of lists ask.

use super::answers::answer;
use super::facts::Line;
use super::matching::match_line;
use super::people::People;
use super::types::*;
use crate::desk::{Look, Role};
use crate::features::members::{Empty, staff_name};
use crate::features::register::{home_address, masking, stands_for};
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// Lists on one screen; older ones have long been answered.
const MOST_LISTS: usize = 200;

const ROWS: &str = "SELECT l.id, l.name, l.source, l.at, l.clock, l.by_id, l.due_at,
    (SELECT count(*) FROM list_line n WHERE n.list = l.id),
    (SELECT count(*) FROM list_line n JOIN list_answer a ON a.list = n.list AND a.line = n.line
        WHERE n.list = l.id AND a.shown = 1 AND a.answer IS NOT NULL),
    (SELECT count(*) FROM review v WHERE v.matter = 'list' AND v.subject = l.id), coalesce(s.closed, 0)
    FROM list l LEFT JOIN list_state s ON s.list = l.id";

pub(super) fn missing() -> Problem {
    Problem::not_found("这份名单", "list")
}

fn list_row(look: &Look<'_>, row: &Row<'_>) -> rusqlite::Result<ListRow> {
    let at = row.get(3)?;
    let (lines, answered): (i64, i64) = (row.get(7)?, row.get(8)?);
    Ok(ListRow {
        id: row.get(0)?,
        name: row.get(1)?,
        source: row.get(2)?,
        at,
        doubt: look.doubt(at, row.get(4)?),
        by: staff_name(look.db, &row.get(5)?)?,
        due_at: row.get(6)?,
        lines: lines as u64,
        unanswered: (lines - answered) as u64,
        disputed: row.get::<_, i64>(9)? as u64,
        closed: row.get(10)?,
    })
}

/// Every list: those open first, by when they are due; then the newest.
pub(super) fn list_lists(look: &Look<'_>, _: Empty) -> Result<Vec<ListRow>, Problem> {
    let sql = format!(
        "{ROWS} ORDER BY coalesce(s.closed, 0), CASE WHEN coalesce(s.closed, 0) THEN NULL ELSE coalesce(l.due_at, 9e18) END,
         l.clock DESC, l.id LIMIT {MOST_LISTS}"
    );
    let mut all = look.db.prepare_cached(&sql)?;
    let rows = all.query_map([], |row| list_row(look, row))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Those whose answers were not given back, for today.
pub(crate) fn open_lists(look: &Look<'_>) -> Result<Vec<TodayList>, Problem> {
    let open = list_lists(look, Empty {})?.into_iter().filter(|row| !row.closed);
    Ok(open
        .map(|row| TodayList {
            id: row.id,
            name: row.name,
            due_at: row.due_at,
            lines: row.lines,
            unanswered: row.unanswered,
        })
        .collect())
}

pub(super) fn show_list(look: &Look<'_>, args: ListArgs) -> Result<ListView, Problem> {
    let row = look
        .db
        .prepare_cached(&format!("{ROWS} WHERE l.id = ?"))?
        .query_row([args.list], |row| list_row(look, row))
        .optional()?
        .ok_or_else(missing)?;
    let mut all = look.db.prepare_cached(
        "SELECT n.line, n.text, n.name, n.phone, n.id_number, n.address, a.answer, a.resident, a.note, a.at, a.clock, a.by_id,
            EXISTS (SELECT 1 FROM review v WHERE v.matter = 'list' AND v.subject = n.list AND v.part = unhex(printf('%08x', n.line)))
         FROM list_line n LEFT JOIN list_answer a ON a.list = n.list AND a.line = n.line AND a.shown = 1
         WHERE n.list = ? ORDER BY n.line",
    )?;
    let people = all.query_map([args.list], |row| line(look, row))?;
    Ok(ListView {
        row,
        people: people.collect::<rusqlite::Result<_>>()?,
    })
}

fn line(look: &Look<'_>, row: &Row<'_>) -> rusqlite::Result<ListLine> {
    let viewer = look.viewer;
    let text = |place| row.get::<_, Option<String>>(place);
    let shown = |column, place| {
        Ok::<_, rusqlite::Error>(text(place)?.and_then(|value| masking::shown(viewer, column, value)))
    };
    Ok(ListLine {
        line: row.get(0)?,
        text: text(1)?
            .filter(|_| viewer >= Role::Staff)
            .map(|text| veiled(&text)),
        name: text(2)?.map(|name| veiled(&name)),
        phone: shown("phone", 3)?,
        id_number: shown("id_number", 4)?,
        address: text(5)?.map(|address| veiled(&address)),
        answer: answered(look, row)?,
    })
}

fn answered(look: &Look<'_>, row: &Row<'_>) -> rusqlite::Result<Option<AnsweredView>> {
    let Some(said) = row.get::<_, Option<u8>>(6)?.and_then(answer) else {
        return Ok(None);
    };
    let resident: Option<Id> = row.get(7)?;
    let resident = resident.map(|id| stands_for(look.db, &id)).transpose()?;
    let (known, present) = match &resident {
        Some(id) => (named(look.db, id)?, is_present(look.db, id)?),
        None => (None, false),
    };
    let (name, address) = known.unzip();
    let (note, at): (Option<String>, i64) = (row.get(8)?, row.get(9)?);
    Ok(Some(AnsweredView {
        answer: said,
        resident,
        present,
        name,
        address,
        note: note.and_then(|note| masking::shown(look.viewer, "note", note)),
        at,
        doubt: look.doubt(at, row.get(10)?),
        by: staff_name(look.db, &row.get(11)?)?,
        disputed: row.get(12)?,
    }))
}

fn is_present(db: &Connection, resident: &Id) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM resident WHERE id = ? AND present = 1)")?
        .query_row([resident], |row| row.get(0))
}

/// A resident's name and address; of an entry merged into another one, those of that one.
pub(super) fn named(db: &Connection, id: &Id) -> rusqlite::Result<Option<(String, String)>> {
    let found: Option<(String, Id)> = db
        .prepare_cached("SELECT name, home FROM resident WHERE id = ?")?
        .query_row([stands_for(db, id)?], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((name, home)) = found else {
        return Ok(None);
    };
    Ok(Some((name, home_address(db, &home)?.unwrap_or_default())))
}

/// The number of a line and who is asked about in it, for the title of a review.
pub(crate) fn line_name(db: &Connection, list: &Id, line: u32) -> rusqlite::Result<String> {
    let name: Option<Option<String>> = db
        .prepare_cached("SELECT name FROM list_line WHERE list = ? AND line = ?")?
        .query_row(params![list, line], |row| row.get(0))
        .optional()?;
    let name = name.flatten().map(|name| veiled(&name)).unwrap_or_default();
    Ok(format!("{line} {name}").trim().to_owned())
}

/// The lines of a list as they were received.
pub(super) fn lines(db: &Connection, list: &Id) -> rusqlite::Result<Vec<(u32, Line)>> {
    let mut all = db.prepare_cached(
        "SELECT line, text, name, phone, id_number, address FROM list_line WHERE list = ? ORDER BY line",
    )?;
    let rows = all.query_map([list], |row| {
        let line = Line {
            text: row.get(1)?,
            name: row.get(2)?,
            phone: row.get(3)?,
            id_number: row.get(4)?,
            address: row.get(5)?,
        };
        Ok((row.get(0)?, line))
    })?;
    rows.collect()
}

/// Whom the register has for each line, as it is now.
pub(super) fn match_list(look: &Look<'_>, args: ListArgs) -> Result<Vec<LineMatch>, Problem> {
    let lines = lines(look.db, &args.list)?;
    if lines.is_empty() {
        return Err(missing());
    }
    let people = People::read(look.db)?;
    let matched = lines
        .iter()
        .map(|(number, line)| match_line(&people, line, *number));
    Ok(matched.collect())
}

/// Who of the register was found by a list.
pub(crate) struct Found {
    /// Who lives here, as the register has them now.
    pub present: BTreeSet<Id>,
    /// How many were found and are here no more.
    pub gone: u64,
}

/// Who was found by a list; entries merged since are those they were merged into.
///
/// # Errors
/// SQLite's.
pub(crate) fn found_in(db: &Connection, list: &Id) -> rusqlite::Result<Found> {
    let mut all = db.prepare_cached(
        "SELECT DISTINCT a.resident FROM list_answer a WHERE a.list = ? AND a.shown = 1 AND a.answer = ? AND a.resident IS NOT NULL",
    )?;
    let all: Vec<Id> = all
        .query_map(params![list, ListAnswer::Found as u8], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let (mut present, mut gone) = (BTreeSet::new(), BTreeSet::new());
    for id in all {
        let id = stands_for(db, &id)?;
        match is_present(db, &id)? {
            true => present.insert(id),
            false => gone.insert(id),
        };
    }
    Ok(Found {
        present,
        gone: gone.len() as u64,
    })
}

/// Text of a list with whatever may be a number in it masked: lists are written in haste, and a number with a digit too few,
/// or with spaces in it, is a number all the same.
pub(super) fn veiled(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        if !digit(letters[at]) {
            shown.push(letters[at]);
            at += 1;
            continue;
        }
        let end = end_of_number(&letters, at);
        let digits: String = letters[at..end].iter().filter(|c| !is_gap(**c)).collect();
        let longest = letters[at..end]
            .split(|c| is_gap(*c))
            .map(<[char]>::len)
            .max()
            .unwrap_or(0);
        if longest >= 7 || digits.len() >= 8 {
            shown += &match digits.len() {
                0..=14 => masking::phone(&digits),
                _ => masking::id_number(&digits),
            };
        } else {
            shown.extend(&letters[at..end]);
        }
        at = end;
    }
    shown
}

fn digit(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '\u{ff10}'..='\u{ff19}')
}

fn is_gap(letter: char) -> bool {
    matches!(letter, ' ' | '-' | '\u{3000}' | '.' | '—' | '–')
}

/// Where the digits end, single gaps between them passed over.
fn end_of_number(letters: &[char], from: usize) -> usize {
    let mut end = from;
    while end < letters.len() {
        let next = letters.get(end + 1).copied();
        match letters[end] {
            letter if digit(letter) => end += 1,
            letter if is_gap(letter) && next.is_some_and(digit) => end += 1,
            'x' | 'X' if end - from >= 17 => {
                end += 1;
                break;
            }
            _ => break,
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::veiled;

    #[test]
    fn whatever_may_be_a_number_is_veiled_and_an_address_is_not() {
        for (text, shown) in [
            ("张三 19900001234", "张三 199****1234"),
            ("199-0000-1234", "199****1234"),
            ("199 0000 123", "199***0123"),
            ("99000019500312123X", "9900**********123X"),
            ("生于1950-03-12", "生于********"),
            ("3-2-501", "3-2-501"),
            ("3号楼2单元501", "3号楼2单元501"),
            ("65001234", "********"),
        ] {
            assert_eq!(veiled(text), shown, "{text}");
        }
    }
}
