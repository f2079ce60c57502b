//! Taking back what was written of a field, where nobody has written of it since.

use super::facts::Field;
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{OptionalExtension, params};

/// Writes the former value of a field back, where what shows is still what `writer` wrote just before its fact `seq`; false where
/// something newer, or something else beside it, stands there.
///
/// # Errors
/// The storage's.
pub(crate) fn write_back(
    pen: &mut Pen<'_>,
    entry: &Id,
    field: Field,
    (writer, seq): (i64, i64),
) -> Result<bool, Problem> {
    let written: Option<(i64, i64, bool)> = pen
        .db()
        .prepare_cached(
            "SELECT seq, clock, standing FROM entry_field WHERE entry = ? AND field = ? AND writer = ? AND seq < ?
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(params![entry, field as u8, writer, seq], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let stand: i64 = pen
        .db()
        .prepare_cached("SELECT count(*) FROM entry_field WHERE entry = ? AND field = ? AND standing = 1")?
        .query_row(params![entry, field as u8], |row| row.get(0))?;
    let Some((own, clock, true)) = written.filter(|_| stand == 1) else {
        return Ok(false);
    };
    let former: Option<Option<String>> = pen
        .db()
        .prepare_cached(
            "SELECT value FROM entry_field e WHERE entry = ?1 AND field = ?2 AND clock <= ?3
                AND NOT (writer = ?4 AND seq = ?5)
                AND NOT EXISTS (SELECT 1 FROM import i WHERE i.id = e.import AND i.undone)
             ORDER BY clock DESC, seq DESC LIMIT 1",
        )?
        .query_row(params![entry, field as u8, clock, writer, own], |row| row.get(0))
        .optional()?;
    let Some(former) = former else { return Ok(false) };
    pen.write(field.edit(*entry, former.as_deref()))?;
    Ok(true)
}
