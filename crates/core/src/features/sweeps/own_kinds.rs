//! Kinds of rounds that a committee made its own: a name, what is recorded, what is asked.

use super::facts::{KindRemoved, KindSaved};
use super::kinds;
use super::opening_types::{KindView, SaveKind};
use super::templates::TEMPLATES;
use super::types::*;
use crate::desk::Look;
use crate::features::members::{Empty, IdArgs, Made, required};
use crate::fold::named;
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;

/// More would be no list to choose from.
const MOST: i64 = 50;

/// Every kind, those of all committees first.
pub(super) fn list_kinds(look: &Look<'_>, _: Empty) -> Result<Vec<KindView>, Problem> {
    let mut kinds: Vec<KindView> = TEMPLATES
        .iter()
        .map(|template| KindView {
            id: None,
            name: None,
            kind: template.kind,
            target: template.target,
            tube_size: template.tube_size,
            outcomes: outcome_views(template.outcomes()),
            questions: question_views(template.questions()),
        })
        .collect();
    for (id, body) in named::all(look.db, "own_kind")? {
        // What the fold took in can be read.
        let Ok(saved) = minicbor::decode::<KindSaved>(&body) else {
            continue;
        };
        kinds.push(KindView {
            id: Some(id),
            name: Some(saved.name),
            kind: RoundKind::of(&saved.like),
            target: TargetKind::of(&saved.target),
            tube_size: saved.tube_size,
            outcomes: outcome_views(saved.outcomes),
            questions: question_views(saved.questions),
        });
    }
    Ok(kinds)
}

fn outcome_views(outcomes: Vec<super::facts::Outcome>) -> Vec<OutcomeView> {
    let keyed = outcomes.into_iter().zip(1..);
    keyed
        .map(|(outcome, key)| OutcomeView::of(outcome, key))
        .collect()
}

fn question_views(questions: Vec<super::facts::Question>) -> Vec<QuestionView> {
    questions
        .into_iter()
        .map(|question| QuestionView {
            code: question.code,
            name: question.name,
            choices: question.choices,
        })
        .collect()
}

pub(super) fn save_kind(pen: &mut Pen<'_>, args: SaveKind) -> Result<Made, Problem> {
    let name = required(&args.name, "类型名称", "name of the kind")?;
    super::commands::check_tube_size(args.tube_size)?;
    let saved = KindSaved {
        name,
        like: args.kind.name().to_owned(),
        target: args.target.name().to_owned(),
        outcomes: kinds::outcomes(args.kind, &args.outcomes)?,
        questions: kinds::questions(args.kind, Some(&args.questions))?,
        tube_size: args.tube_size,
    };
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
    pen.write(saved.draft(id))?;
    Ok(Made { id })
}

pub(super) fn remove_kind(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    must_exist(pen, &args.id)?;
    pen.write(KindRemoved {}.draft(args.id))?;
    Ok(Empty {})
}

fn must_exist(pen: &Pen<'_>, id: &Id) -> Result<(), Problem> {
    let there = named::is_there(pen.db(), "own_kind", id)?;
    there
        .then_some(())
        .ok_or_else(|| Problem::not_found("这个类型", "kind of round"))
}

fn check_room(pen: &Pen<'_>) -> Result<(), Problem> {
    if named::count(pen.db(), "own_kind")? < MOST {
        return Ok(());
    }
    Err(Problem::refused(
        "too_many",
        format!("已有 {MOST} 种自定类型，请先删除不用的。"),
        format!("There are {MOST} kinds of your own already; remove some first."),
    ))
}
