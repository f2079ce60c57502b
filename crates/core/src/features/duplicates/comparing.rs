//! Two entries side by side.

use super::types::*;
use crate::desk::Look;
use crate::features::members::IdArgs;
use crate::features::register::{Field, show_resident, shown};
use crate::features::sweeps::outcome_name;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, params};

const MOST_MARKS: u32 = 5;

/// The fields of which there is something to choose: all of a resident but those that say whether they are there.
pub(super) fn fields() -> impl Iterator<Item = (Field, &'static str)> {
    let all = Field::ALL.iter().filter(|(_, table, _)| *table == "resident");
    all.filter(|(field, ..)| !matches!(field, Field::Gone | Field::MergedInto))
        .map(|(field, _, column)| (*field, *column))
}

/// Whether two values of a field can both be kept.
pub(super) fn holds_both(field: Field) -> bool {
    matches!(field, Field::Phone | Field::Care | Field::Note)
}

/// A value as it is written; a home by its id. Where nothing is said of whether somebody lives here, they do.
pub(super) fn value(db: &Connection, id: &Id, column: &str) -> rusqlite::Result<Option<String>> {
    let sql = format!("SELECT {column} FROM resident WHERE id = ?");
    let value = db
        .prepare_cached(&sql)?
        .query_row([id], |row| match row.get_ref(0)? {
            rusqlite::types::ValueRef::Blob(_) => Ok(Some(row.get::<_, Id>(0)?.to_string())),
            _ => row.get(0),
        })?;
    Ok(value.or_else(|| (column == "status").then(|| "living".to_owned())))
}

pub(super) fn compare_residents(look: &Look<'_>, args: Pair) -> Result<ComparedView, Problem> {
    let (one, other) = (person(look, args.one)?, person(look, args.other)?);
    let mut all = Vec::new();
    for (field, column) in fields() {
        let [one, other] = [
            value(look.db, &args.one, column)?,
            value(look.db, &args.other, column)?,
        ];
        let nothing = |value: &Option<String>| matches!(value.as_deref(), None | Some("living"));
        if nothing(&one) && nothing(&other) {
            continue;
        }
        let same = one == other;
        let readable = |value: Option<String>| match value {
            Some(value) => shown(look.db, look.viewer, column, value),
            None => Ok(None),
        };
        all.push(ComparedField {
            field: column.to_owned(),
            one: readable(one)?,
            other: readable(other)?,
            same,
            both: holds_both(field),
        });
    }
    Ok(ComparedView {
        one,
        other,
        fields: all,
    })
}

fn person(look: &Look<'_>, id: Id) -> Result<ComparedPerson, Problem> {
    let row = show_resident(look, IdArgs { id })?;
    let at = look
        .db
        .prepare_cached("SELECT at FROM resident WHERE id = ?")?
        .query_row([id], |row| row.get(0))?;
    let mut all = look.db.prepare_cached(
        "SELECT m.round, r.name, r.closed, m.outcome, m.tube, m.at FROM mark m JOIN round r ON r.id = m.round
         WHERE m.target = ? AND m.nth = 0 AND m.outcome > 0 ORDER BY m.clock DESC, m.seq DESC LIMIT ?",
    )?;
    let marks = all.query_map(params![id, MOST_MARKS], |row| {
        Ok(ComparedMark {
            outcome: outcome_name(look.db, row.get(0)?, row.get(3)?, look.lang)?,
            round: row.get(1)?,
            open: !row.get::<_, bool>(2)?,
            tube: row.get(4)?,
            at: row.get(5)?,
        })
    })?;
    Ok(ComparedPerson {
        row,
        at,
        marks: marks.collect::<rusqlite::Result<_>>()?,
    })
}
