//! Undoing a merge: the entry stands for itself again, and what the merge wrote of the other one is taken back where nothing
//! newer was written.

use super::facts::PeopleMerged;
use super::types::UnmergedView;
use crate::features::members::IdArgs;
use crate::features::register::{Field, write_back};
use crate::features::sweeps::{self, Carried};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{OptionalExtension, params};

pub(super) fn undo_merge(pen: &mut Pen<'_>, args: IdArgs) -> Result<UnmergedView, Problem> {
    let away = args.id;
    let kept: Option<Option<Id>> = pen
        .db()
        .prepare_cached("SELECT merged_into FROM resident WHERE id = ? AND undone = 0 AND gone IS NULL")?
        .query_row([away], |row| row.get(0))
        .optional()?;
    let kept = kept
        .ok_or_else(|| Problem::not_found("这条登记", "entry"))?
        .ok_or_else(|| {
            Problem::refused(
                "not_merged",
                "这条登记没有合并，或合并已经撤销。",
                "This entry is not merged, or no longer.",
            )
        })?;
    pen.write(Field::MergedInto.edit(away, None))?;
    give_back(pen, away)?;
    let mut view = UnmergedView { restored: 0, left: 0 };
    let merge: Option<(i64, i64, Vec<u8>)> = pen
        .db()
        .prepare_cached(
            "SELECT writer, seq, body FROM merge WHERE away = ? AND kept = ? ORDER BY clock DESC, seq DESC LIMIT 1",
        )?
        .query_row(params![away, kept], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((writer, seq, body)) = merge else {
        return Ok(view);
    };
    // What the fold took in can be read.
    let Ok(merged) = minicbor::decode::<PeopleMerged>(&body) else {
        return Ok(view);
    };
    for number in &merged.fields {
        let Some((field, ..)) = Field::of(*number) else {
            continue;
        };
        match write_back(pen, &kept, field, (writer, seq))? {
            true => view.restored += 1,
            false => view.left += 1,
        }
    }
    Ok(view)
}

/// Gives back every mark that was carried over, by the merge or by whoever followed it.
fn give_back(pen: &mut Pen<'_>, away: Id) -> Result<(), Problem> {
    let carried: Vec<(Id, Carried)> = pen
        .db()
        .prepare_cached(
            "SELECT DISTINCT kept, round, outcome, tube FROM carried WHERE away = ? ORDER BY round, kept",
        )?
        .query_map([away], |row| {
            let carried = Carried {
                round: row.get(1)?,
                outcome: row.get(2)?,
                tube: row.get(3)?,
            };
            Ok((row.get(0)?, carried))
        })?
        .collect::<rusqlite::Result<_>>()?;
    for (kept, one) in &carried {
        sweeps::carry_back(pen, *kept, away, one)?;
    }
    Ok(())
}
