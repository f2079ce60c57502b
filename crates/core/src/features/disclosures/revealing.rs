//! Seeing a masked field in clear: written down first, then shown.

use super::facts::NumberRevealed;
use super::reason::Stated;
use super::types::{RevealNumber, RevealedView};
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::OptionalExtension;

/// Long enough to dial a number, short enough not to be read by whoever comes by.
const SHOWN_SECONDS: u32 = 60;

/// One transaction: when the value is given, that it was given is on the disk.
pub(super) fn reveal_number(pen: &mut Pen<'_>, args: RevealNumber) -> Result<RevealedView, Problem> {
    let stated = Stated::read(args.reason, args.note.as_deref())?;
    let sql = format!(
        "SELECT {} FROM {} WHERE id = ? AND gone IS NULL AND undone = 0",
        args.field.column(),
        args.field.table()
    );
    let value: Option<String> = pen
        .db()
        .prepare_cached(&sql)?
        .query_row([args.resident], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Problem::not_found("这位居民", "resident"))?;
    let value = value
        .and_then(|value| args.field.told(value))
        .ok_or_else(nothing_there)?;
    let revealed = NumberRevealed {
        field: args.field as u8,
        reason: stated.reason as u8,
        note: stated.note,
    };
    pen.write(revealed.draft(args.resident))?;
    Ok(RevealedView {
        value,
        seconds: SHOWN_SECONDS,
    })
}

fn nothing_there() -> Problem {
    Problem::refused(
        "nothing_there",
        "这一项没有登记，没有可查看的内容。",
        "Nothing is registered there, so there is nothing to see.",
    )
}
