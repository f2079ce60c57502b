//! An import is taken back as a whole: what it added by one fact, what it wrote anew by writing the former value, where
//! nobody has written there since.

use super::types::ImportTakenBack;
use crate::features::members::IdArgs;
use crate::features::register::{Field, ImportUndone};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{OptionalExtension, params};

/// Who and what was put into the places of an import later, and would hang in the air without them.
const BUILT_ON: &str = "
    SELECT (SELECT count(*) FROM resident r JOIN home h ON h.id = r.home
        WHERE r.present = 1 AND h.import = ?1 AND r.import IS NOT ?1)
    + (SELECT count(*) FROM home h JOIN unit u ON u.id = h.unit
        WHERE h.present = 1 AND u.import = ?1 AND h.import IS NOT ?1)
    + (SELECT count(*) FROM unit u JOIN building b ON b.id = u.building
        WHERE u.present AND b.import = ?1 AND u.import IS NOT ?1)
    + (SELECT count(*) FROM building b JOIN compound c ON c.id = b.compound
        WHERE b.present AND c.import = ?1 AND b.import IS NOT ?1)";

pub(super) fn undo(pen: &mut Pen<'_>, args: IdArgs) -> Result<ImportTakenBack, Problem> {
    let undone: Option<bool> = pen
        .db()
        .prepare_cached("SELECT undone FROM import WHERE id = ?")?
        .query_row([args.id], |row| row.get(0))
        .optional()?;
    match undone {
        None => return Err(Problem::not_found("这次导入", "import")),
        Some(true) => {
            return Err(Problem::refused(
                "undone",
                "这次导入已经撤销过。",
                "This import was taken back already.",
            ));
        }
        Some(false) => {}
    }
    // First whom it had moved, so that nobody of others is left in places that go.
    let taken = put_back(pen, &args.id)?;
    let later: i64 = pen
        .db()
        .prepare_cached(BUILT_ON)?
        .query_row([args.id], |row| row.get(0))?;
    if later > 0 {
        return Err(Problem::refused(
            "built_on",
            format!("导入之后，里面又登记了 {later} 条（或被后来的导入用到），请先移走或先撤销后来的导入。"),
            format!(
                "{later} entries were put into it later; move them, or take the later import back first."
            ),
        ));
    }
    pen.write(ImportUndone {}.draft(args.id))?;
    Ok(taken)
}

/// Writes what stood before the import wherever its own value still stands alone.
fn put_back(pen: &mut Pen<'_>, import: &Id) -> Result<ImportTakenBack, Problem> {
    let mut taken = ImportTakenBack::default();
    for (entry, field, nth) in written_by(pen, import)? {
        match former(pen, &entry, field, nth)? {
            Some(value) => {
                let Some((field, ..)) = Field::of(field) else {
                    continue;
                };
                pen.write(field.edit(entry, value.as_deref()))?;
                taken.put_back += 1;
            }
            None => taken.left_alone += 1,
        }
    }
    Ok(taken)
}

/// Entry, field and row of everything an import wrote anew.
fn written_by(pen: &Pen<'_>, import: &Id) -> rusqlite::Result<Vec<(Id, u8, i64)>> {
    pen.db()
        .prepare_cached(
            "SELECT entry, field, nth FROM entry_field WHERE import = ? ORDER BY entry, field, nth",
        )?
        .query_map([import], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}

/// What stood there before version `nth`; nothing where it does not stand alone any more, or where that was a home that is gone.
fn former(pen: &Pen<'_>, entry: &Id, field: u8, nth: i64) -> rusqlite::Result<Option<Option<String>>> {
    let standing: Vec<i64> = pen
        .db()
        .prepare_cached("SELECT nth FROM entry_field WHERE entry = ? AND field = ? AND standing = 1")?
        .query_map(params![entry, field], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    if standing != [nth] {
        return Ok(None);
    }
    let before: Option<Option<String>> = pen
        .db()
        .prepare_cached(
            // What another import wrote that was taken back is not what stood there.
            "SELECT value FROM entry_field e WHERE entry = ? AND field = ? AND nth <> ?
                AND NOT EXISTS (SELECT 1 FROM import i WHERE i.id = e.import AND i.undone)
             ORDER BY clock DESC, seq DESC LIMIT 1",
        )?
        .query_row(params![entry, field, nth], |row| row.get(0))
        .optional()?;
    match before {
        Some(Some(home)) if field == Field::Home as u8 => {
            let Ok(id) = home.parse::<Id>() else {
                return Ok(None);
            };
            let there = pen
                .db()
                .prepare_cached("SELECT 1 FROM home WHERE id = ? AND present = 1")?
                .query_row([id], |_| Ok(()))
                .optional()?;
            Ok(there.map(|()| Some(home)))
        }
        before => Ok(before),
    }
}
