//! Saving and removing filters.

use super::facts::*;
use super::types::SaveFilter;
use crate::features::members::{Empty, IdArgs, Made, required};
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::OptionalExtension;

/// More would be no list to choose from.
const MOST: i64 = 100;

pub(super) fn save_filter(pen: &mut Pen<'_>, args: SaveFilter) -> Result<Made, Problem> {
    let name = required(&args.name, "筛选名称", "name of the filter")?;
    let filter = args.filter.sound()?;
    if filter.is_open() {
        return Err(Problem::bad(
            "open",
            "请至少选一个条件。",
            "Choose one condition at least.",
        ));
    }
    let id = match args.id {
        Some(id) => {
            must_exist(pen, &id)?;
            id
        }
        None => {
            check_room(pen)?;
            pen.make_id()
        }
    };
    pen.write(FilterSaved { name, filter }.draft(id))?;
    Ok(Made { id })
}

pub(super) fn remove_filter(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    must_exist(pen, &args.id)?;
    pen.write(FilterRemoved {}.draft(args.id))?;
    Ok(Empty {})
}

fn must_exist(pen: &Pen<'_>, id: &crate::id::Id) -> Result<(), Problem> {
    let found = pen
        .db()
        .prepare_cached("SELECT 1 FROM filter WHERE id = ? AND name IS NOT NULL")?
        .query_row([id], |_| Ok(()))
        .optional()?;
    found.ok_or_else(|| Problem::not_found("这个筛选", "filter"))
}

fn check_room(pen: &Pen<'_>) -> Result<(), Problem> {
    let saved: i64 = pen
        .db()
        .prepare_cached("SELECT count(*) FROM filter WHERE name IS NOT NULL")?
        .query_row([], |row| row.get(0))?;
    if saved >= MOST {
        return Err(Problem::refused(
            "too_many",
            format!("已有 {MOST} 个筛选，请先删除不用的。"),
            format!("There are {MOST} filters already; remove some first."),
        ));
    }
    Ok(())
}
