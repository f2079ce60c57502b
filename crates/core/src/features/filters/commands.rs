//! Saving and removing filters.

use super::facts::*;
use super::types::SaveFilter;
use crate::features::members::{Empty, IdArgs, Made, required};
use crate::fold::named;
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;

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

fn must_exist(pen: &Pen<'_>, id: &Id) -> Result<(), Problem> {
    let there = named::is_there(pen.db(), "filter", id)?;
    there
        .then_some(())
        .ok_or_else(|| Problem::not_found("这个筛选", "filter"))
}

fn check_room(pen: &Pen<'_>) -> Result<(), Problem> {
    if named::count(pen.db(), "filter")? < MOST {
        return Ok(());
    }
    Err(Problem::refused(
        "too_many",
        format!("已有 {MOST} 个筛选，请先删除不用的。"),
        format!("There are {MOST} filters already; remove some first."),
    ))
}
