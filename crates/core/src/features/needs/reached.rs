//! When somebody was last reached by a mark: a row for each resident and home, so that asking for the silent looks into no
//! mark at all. It says what the marks shown say, whatever the order they came in.

use crate::fold::Fold;
use crate::id::Id;
use rusqlite::params;

/// Marks that say somebody was reached: done, or excused. Whoever was not at home was not.
const REACHES: &str = "(m.outcome BETWEEN 1 AND 49 OR m.outcome >= 100)";

/// A target got its first mark in a round.
///
/// # Errors
/// SQLite's.
pub(crate) fn reached(fold: &Fold<'_>, round: Id, target: Id, outcome: u8, at: i64) -> rusqlite::Result<()> {
    if matches!(outcome, 0 | 50..=99) {
        return Ok(());
    }
    fold.db
        .prepare_cached(
            "INSERT INTO reached SELECT ?1, ?2 FROM round WHERE id = ?3 ON CONFLICT (target) DO UPDATE SET at = excluded.at
             WHERE excluded.at > at",
        )?
        .execute(params![target, at, round])?;
    Ok(())
}

/// Another mark of a target is shown in a round than before: its rounds are looked through.
///
/// # Errors
/// SQLite's.
pub(crate) fn reached_anew(fold: &Fold<'_>, target: Id) -> rusqlite::Result<()> {
    fold.db
        .prepare_cached("DELETE FROM reached WHERE target = ?")?
        .execute([target])?;
    fold.db
        .prepare_cached(&format!(
            "INSERT INTO reached SELECT ?1, max(m.at) FROM round o CROSS JOIN mark m
                ON m.round = o.id AND m.target = ?1 AND m.nth = 0 WHERE {REACHES} HAVING max(m.at) IS NOT NULL"
        ))?
        .execute([target])?;
    Ok(())
}

/// When the target `of` (an expression) was last reached by a mark, as an expression in which `until` is the latest time to
/// be believed. Where a clock that ran ahead hides what came before, the rounds are looked through.
pub(super) fn by_mark(of: &str, until: &str) -> String {
    format!(
        "(SELECT CASE WHEN k.at <= {until} THEN k.at ELSE (SELECT max(m.at) FROM round o CROSS JOIN mark m
            ON m.round = o.id AND m.target = k.target AND m.nth = 0 WHERE {REACHES} AND m.at <= {until}) END
          FROM reached k WHERE k.target = {of})"
    )
}
