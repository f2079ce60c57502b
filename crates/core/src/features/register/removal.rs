//! Taking entries out of the register, and bringing them back.

use super::args::*;
use super::commands::{must_exist, place_of, refuse_taken};
use super::facts::*;
use crate::features::members::Empty;
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{OptionalExtension, params};

impl EntryKind {
    /// Its table.
    pub(super) fn table(self) -> &'static str {
        match self {
            EntryKind::Compound => "compound",
            EntryKind::Building => "building",
            EntryKind::Unit => "unit",
            EntryKind::Home => "home",
            EntryKind::Resident => "resident",
        }
    }

    /// The field that hides it.
    fn gone(self) -> Field {
        match self {
            EntryKind::Compound => Field::CompoundGone,
            EntryKind::Building => Field::BuildingGone,
            EntryKind::Unit => Field::UnitGone,
            EntryKind::Home => Field::HomeGone,
            EntryKind::Resident => Field::Gone,
        }
    }

    /// Counts what must have left before it can go: buildings of a compound, people of everything else.
    fn inside(self) -> Option<&'static str> {
        match self {
            EntryKind::Compound => Some("SELECT count(*) FROM building WHERE present AND compound = ?"),
            EntryKind::Building => Some("SELECT count(*) FROM resident WHERE present = 1 AND building = ?"),
            EntryKind::Unit => Some("SELECT count(*) FROM resident WHERE present = 1 AND unit = ?"),
            EntryKind::Home => Some("SELECT count(*) FROM resident WHERE present = 1 AND home = ?"),
            EntryKind::Resident => None,
        }
    }

    /// The kind it stands in.
    fn above(self) -> Option<EntryKind> {
        match self {
            EntryKind::Compound => None,
            EntryKind::Building => Some(EntryKind::Compound),
            EntryKind::Unit => Some(EntryKind::Building),
            EntryKind::Home => Some(EntryKind::Unit),
            EntryKind::Resident => Some(EntryKind::Home),
        }
    }

    /// Empty places that go with it and come back with it: their field, and how to find those of `?1` whose `gone` is `?2`.
    fn along(self) -> &'static [(Field, &'static str)] {
        match self {
            EntryKind::Building => &[
                (
                    Field::UnitGone,
                    "SELECT id FROM unit WHERE undone = 0 AND building = ?1 AND gone IS ?2",
                ),
                (
                    Field::HomeGone,
                    "SELECT id FROM home WHERE undone = 0 AND building = ?1 AND gone IS ?2",
                ),
            ],
            // Whoever was merged into somebody goes with them: otherwise they would stand there again.
            EntryKind::Resident => &[(
                Field::Gone,
                "WITH RECURSIVE away (id) AS (SELECT id FROM resident WHERE merged_into = ?1
                    UNION SELECT r.id FROM away a JOIN resident r ON r.merged_into = a.id)
                 SELECT r.id FROM away a JOIN resident r ON r.id = a.id WHERE r.undone = 0 AND r.id <> ?1 AND r.gone IS ?2",
            )],
            EntryKind::Unit => &[(
                Field::HomeGone,
                "SELECT id FROM home WHERE undone = 0 AND unit = ?1 AND gone IS ?2",
            )],
            _ => &[],
        }
    }
}

/// Removes an entry in which nobody lives; empty homes go along with their building or unit.
pub(super) fn remove_entry(pen: &mut Pen<'_>, args: EntryArgs) -> Result<Empty, Problem> {
    must_exist(pen, args.kind.table(), &args.id)?;
    if let Some(sql) = args.kind.inside() {
        let count: i64 = pen
            .db()
            .prepare_cached(sql)?
            .query_row([args.id], |row| row.get(0))?;
        if count > 0 {
            return Err(Problem::refused(
                "not_empty",
                format!("里面还有 {count} 条登记，请先移走。"),
                format!("There are {count} entries inside; move them first."),
            ));
        }
    }
    // What goes along says with what, so that it alone comes back with it.
    let with = args.id.to_string();
    for (field, sql) in args.kind.along() {
        for id in ids(pen, sql, &args.id, None)? {
            pen.write(field.edit(id, Some(&with)))?;
        }
    }
    pen.write(args.kind.gone().edit(args.id, Some("1")))?;
    Ok(Empty {})
}

fn ids(pen: &Pen<'_>, sql: &str, of: &Id, gone: Option<&str>) -> rusqlite::Result<Vec<Id>> {
    pen.db()
        .prepare_cached(sql)?
        .query_map(params![of, gone], |row| row.get(0))?
        .collect()
}

/// Brings a removed entry back to where it was, with what went along with it.
pub(super) fn restore_entry(pen: &mut Pen<'_>, args: EntryArgs) -> Result<Empty, Problem> {
    let kind = args.kind;
    let sql = format!(
        "SELECT gone IS NOT NULL FROM {} WHERE id = ? AND undone = 0",
        kind.table()
    );
    let gone: Option<bool> = pen
        .db()
        .prepare_cached(&sql)?
        .query_row([args.id], |row| row.get(0))
        .optional()?;
    match gone {
        None => return Err(Problem::not_found("这条登记", "entry")),
        Some(false) => return Ok(Empty {}),
        Some(true) => {}
    }
    let (parent, name) = place_of(pen, kind, &args.id)?;
    if let Some(above) = kind.above() {
        must_exist(pen, above.table(), &parent).map_err(|_| {
            Problem::refused(
                "place_removed",
                "它所在的地方已被移除，请先恢复那里。",
                "The place it was in has been removed; restore that first.",
            )
        })?;
    }
    refuse_taken(pen, kind, &parent, &args.id, &name)?;
    pen.write(kind.gone().edit(args.id, None))?;
    let with = args.id.to_string();
    for (field, sql) in kind.along() {
        for id in ids(pen, sql, &args.id, Some(&with))? {
            pen.write(field.edit(id, None))?;
        }
    }
    Ok(Empty {})
}
