//! Merging an entry into another one, and saying that two are not the same person.

use super::comparing::{fields, holds_both, value};
use super::facts::{MarkCarried, PeopleMerged, ToldApart};
use super::types::*;
use crate::features::members::Empty;
use crate::features::register::Field;
use crate::features::sweeps::{self, Carried};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::OptionalExtension;
use std::collections::BTreeSet;

pub(super) fn merge_residents(pen: &mut Pen<'_>, args: MergeResidents) -> Result<MergedView, Problem> {
    let MergeResidents { keep, away, take } = args;
    must_differ(&keep, &away)?;
    must_stand(pen, &keep)?;
    must_stand(pen, &away)?;
    let edits = edits(pen, &keep, &away, &take)?;
    for (field, value) in &edits {
        pen.write(field.edit(keep, value.as_deref()))?;
    }
    pen.write(Field::MergedInto.edit(away, Some(&keep.to_string())))?;
    let merged = PeopleMerged {
        into: keep,
        fields: edits.iter().map(|(field, _)| *field as u8).collect(),
    };
    pen.write(merged.draft(away))?;
    let carried = sweeps::carry(pen, away, keep)?;
    note_carried(pen, away, keep, &carried)?;
    Ok(MergedView {
        kept: keep,
        carried: carried.len() as u64,
    })
}

/// Writes down which marks were carried over, so that they can be given back.
pub(super) fn note_carried(
    pen: &mut Pen<'_>,
    away: Id,
    keep: Id,
    carried: &[Carried],
) -> Result<(), Problem> {
    for one in carried {
        let fact = MarkCarried {
            into: keep,
            outcome: one.outcome,
            tube: one.tube.clone(),
        };
        pen.write(fact.draft(one.round, away))?;
    }
    Ok(())
}

fn must_differ(one: &Id, other: &Id) -> Result<(), Problem> {
    if one != other {
        return Ok(());
    }
    Err(Problem::bad(
        "same_entry",
        "这是同一条登记，请选择两条不同的登记。",
        "That is one and the same entry; choose two.",
    ))
}

/// Fails unless the entry stands for itself.
fn must_stand(pen: &Pen<'_>, id: &Id) -> Result<(), Problem> {
    let merged: Option<bool> = pen
        .db()
        .prepare_cached("SELECT merged FROM resident WHERE id = ? AND gone IS NULL AND undone = 0")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    match merged {
        Some(false) => Ok(()),
        None => Err(Problem::not_found("这位居民", "resident")),
        Some(true) => Err(Problem::refused(
            "already_merged",
            "其中一条登记已经合并到别处，请刷新后再看。",
            "One of these entries has been merged already; look again.",
        )),
    }
}

/// What is to be written of the entry that stays: only what differs.
fn edits(
    pen: &Pen<'_>,
    keep: &Id,
    away: &Id,
    take: &[Take],
) -> Result<Vec<(Field, Option<String>)>, Problem> {
    let mut edits: Vec<(Field, Option<String>)> = Vec::new();
    for one in take {
        let (field, column) = fields()
            .find(|(_, column)| *column == one.field)
            .ok_or_else(|| Problem::not_found("这一项", "field"))?;
        let (own, theirs) = (value(pen.db(), keep, column)?, value(pen.db(), away, column)?);
        let new = match one.from {
            TakeFrom::Away => theirs,
            TakeFrom::Both if holds_both(field) => both(field, own.as_deref(), theirs.as_deref()),
            TakeFrom::Both => {
                return Err(Problem::bad(
                    "both",
                    "这一项只能二选一。",
                    "Of this field only one can be kept.",
                ));
            }
        };
        if field == Field::Name && new.is_none() {
            continue;
        }
        if new != own && !edits.iter().any(|(known, _)| *known == field) {
            edits.push((field, new));
        }
    }
    Ok(edits)
}

/// Both values: what stands in both stands once.
fn both(field: Field, own: Option<&str>, theirs: Option<&str>) -> Option<String> {
    let between = match field {
        Field::Phone => "、",
        Field::Care => "\n",
        _ => "；",
    };
    let mut seen = BTreeSet::new();
    let parts = own
        .into_iter()
        .chain(theirs)
        .flat_map(|value| value.split(between));
    let parts: Vec<&str> = parts
        .filter(|part| !part.is_empty() && seen.insert(*part))
        .collect();
    (!parts.is_empty()).then(|| parts.join(between))
}

pub(super) fn tell_apart(pen: &mut Pen<'_>, args: Pair) -> Result<Empty, Problem> {
    say_apart(pen, args, false)
}

pub(super) fn take_back_apart(pen: &mut Pen<'_>, args: Pair) -> Result<Empty, Problem> {
    say_apart(pen, args, true)
}

fn say_apart(pen: &mut Pen<'_>, args: Pair, taken_back: bool) -> Result<Empty, Problem> {
    must_differ(&args.one, &args.other)?;
    must_stand(pen, &args.one)?;
    must_stand(pen, &args.other)?;
    let (one, other) = (args.one.min(args.other), args.one.max(args.other));
    pen.write(ToldApart { other, taken_back }.draft(one))?;
    Ok(Empty {})
}
