//! Destroying a list, as rounds are destroyed: its facts belong to a class of their own, so that they can be taken out of every
//! page and every laptop.

use super::commands::is_closed;
use super::types::ListArgs;
use crate::desk::Desk;
use crate::features::members::Empty;
use crate::features::retention::{self, facts::RoundPurged};
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::space::Pen;

pub(super) fn destroy_list(desk: &Desk, args: ListArgs, _: Lang) -> Result<Empty, Problem> {
    desk.write(|pen| destroy(pen, args.list))?;
    retention::follow(desk)?;
    Ok(Empty {})
}

/// Writes that nothing of the list remains but its name and its days.
fn destroy(pen: &mut Pen<'_>, list: Id) -> Result<(), Problem> {
    if !is_closed(pen.db(), &list)? {
        return Err(Problem::refused(
            "list_open",
            "这份名单还没有办结。请先办结，再销毁。",
            "This list is not closed. Close it first, then destroy it.",
        ));
    }
    let (name, at): (String, i64) = pen
        .db()
        .prepare_cached("SELECT name, at FROM list WHERE id = ?")?
        .query_row([list], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let ended_at: i64 = pen
        .db()
        .prepare_cached("SELECT at FROM list_state WHERE list = ?")?
        .query_row([list], |row| row.get(0))?;
    let purge = RoundPurged {
        name,
        kind: "list".to_owned(),
        starts_at: at,
        ended_at,
        ..RoundPurged::default()
    };
    pen.write(purge.draft(list))?;
    Ok(())
}
