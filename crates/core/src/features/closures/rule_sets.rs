//! The sets of rules a committee has written down, and which of them holds on a day.

use super::check::sound;
use super::cover::day_of;
use super::facts::{RulesRemoved, RulesSaved};
use super::rules::{ClosureRules, Day};
use super::templates;
use super::types::{RuleSetView, RuleSets, SaveRules};
use crate::desk::Look;
use crate::features::members::{Empty, IdArgs, Made};
use crate::fold::named;
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::Connection;

/// More would be no list to choose from.
const MOST: i64 = 100;

/// What was written down and not removed, the latest first.
fn saved(db: &Connection) -> rusqlite::Result<Vec<(Id, ClosureRules)>> {
    let mut sets: Vec<(Id, ClosureRules)> = named::all(db, "closure_rules")?
        .into_iter()
        // What the fold took in can be read.
        .filter_map(|(id, body)| Some((id, minicbor::decode::<RulesSaved>(&body).ok()?.rules)))
        .collect();
    sets.sort_by_key(|(id, rules)| std::cmp::Reverse((rules.valid_from, *id)));
    Ok(sets)
}

/// The rules that hold on a day: the latest that a committee wrote down and that had begun to hold, or else the templates'.
pub(super) fn holding(db: &Connection, day: Day) -> rusqlite::Result<(Option<Id>, ClosureRules)> {
    let own = saved(db)?.into_iter().find(|(_, rules)| rules.valid_from <= day);
    if let Some((id, rules)) = own {
        return Ok((Some(id), rules));
    }
    let mut templates = templates::all();
    let last = templates.iter().rposition(|rules| rules.valid_from <= day);
    Ok((None, templates.swap_remove(last.unwrap_or(0))))
}

pub(super) fn list_rules(look: &Look<'_>, _: Empty) -> Result<RuleSets, Problem> {
    let today = day_of(look.now_ms);
    let (id, holding) = holding(look.db, today)?;
    let sets = saved(look.db)?
        .into_iter()
        .map(|(id, rules)| RuleSetView { id, rules });
    Ok(RuleSets {
        today,
        id,
        holding,
        sets: sets.collect(),
        templates: templates::all(),
    })
}

pub(super) fn save_rules(pen: &mut Pen<'_>, args: SaveRules) -> Result<Made, Problem> {
    let rules = sound(args.rules)?;
    let id = match args.id {
        Some(id) => {
            must_exist(pen.db(), &id)?;
            id
        }
        None => {
            check_room(pen.db())?;
            pen.make_id()
        }
    };
    pen.write(RulesSaved { rules }.draft(id))?;
    Ok(Made { id })
}

pub(super) fn remove_rules(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    must_exist(pen.db(), &args.id)?;
    pen.write(RulesRemoved {}.draft(args.id))?;
    Ok(Empty {})
}

fn must_exist(db: &Connection, id: &Id) -> Result<(), Problem> {
    let there = named::is_there(db, "closure_rules", id)?;
    there
        .then_some(())
        .ok_or_else(|| Problem::not_found("这套规则", "rules"))
}

fn check_room(db: &Connection) -> Result<(), Problem> {
    if named::count(db, "closure_rules")? < MOST {
        return Ok(());
    }
    Err(Problem::refused(
        "too_many",
        format!("已有 {MOST} 套规则，请先删除不用的。"),
        format!("There are {MOST} sets of rules already; remove some first."),
    ))
}
