//! What a new positive does: to the stairwell or building where it lives, and to the rest of every area around it that is
//! closed. Shown first, written as a whole after one confirmation.

use super::commands::{check_day, reason};
use super::cover::{Cover, day_of};
use super::facts::{Closed, ClosureChanged, ClosureStep};
use super::places::{self, Place};
use super::rule_sets::holding;
use super::rules::{ClosureRules, Day, OnPositive};
use super::timing::weight;
use super::types::*;
use crate::desk::Look;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::Connection;

/// How one place is closed from then on.
struct Change {
    place: Place,
    step: ClosureStep,
    closed: Closed,
}

/// What the rules of the day make of it. A new positive is a new event: the rules of its day say what follows, also for what
/// was closed under older ones, level by level as they are named.
fn changes(
    db: &Connection,
    cover: &Cover,
    place: &Place,
    day: Day,
) -> Result<(ClosureRules, Vec<Change>), Problem> {
    if place.kind() == PlaceKind::Compound {
        return Err(Problem::bad(
            "place",
            "请选择阳性人员所在的楼栋或单元。",
            "Choose the building or stairwell where the positive lives.",
        ));
    }
    let (_, rules) = holding(db, day)?;
    let says = |closed: Option<&Closed>| -> OnPositive {
        let name = closed.and_then(Closed::level).map(|level| level.name.as_str());
        let level = name.and_then(|name| rules.named(name));
        level.map_or_else(|| rules.positive.clone(), |level| level.positive.clone())
    };
    let begin = |place: Place, step, level| Change {
        place,
        step,
        closed: Closed {
            rules: rules.clone(),
            level,
            from: day,
            more_days: 0,
        },
    };
    let here = says(cover.over(place).map(|one| &one.closed)).here;
    let mut all = vec![begin(place.clone(), ClosureStep::Anew, here)];
    let around: Vec<_> = place
        .around()
        .iter()
        .filter_map(|id| cover.at(id))
        .cloned()
        .collect();
    for one in &around {
        if let Some(rest) = says(Some(&one.closed)).rest {
            all.push(begin(one.place.clone(), ClosureStep::Beside, rest));
        }
    }
    if around.is_empty() && cover.at(&place.id).is_none() {
        let rest = rules.positive.rest;
        let compound = places::find(db, &place.compound.id)?;
        all.extend(rest.map(|rest| begin(compound, ClosureStep::Beside, rest)));
    }
    for change in &all {
        rules.must_have(change.closed.level)?;
    }
    all.retain(|change| {
        cover
            .at(&change.place.id)
            .is_none_or(|one| does_more(&change.closed, &one.closed))
    });
    Ok((rules, all))
}

/// A positive makes nothing end earlier: at the level that stands, only what ends later is a change.
fn does_more(then: &Closed, now: &Closed) -> bool {
    then.rank() != now.rank() || weight(then) > weight(now)
}

pub(super) fn preview_positive(look: &Look<'_>, args: PreviewPositive) -> Result<PositivePreview, Problem> {
    let place = places::find(look.db, &args.place)?;
    let today = day_of(look.now_ms);
    let day = check_day(args.day, today, today)?;
    let before = Cover::read(look.db, look.now_ms)?;
    let (rules, changes) = changes(look.db, &before, &place, day)?;
    let mut after = Cover::read(look.db, look.now_ms)?;
    for change in changes {
        after.put(change.place, change.closed);
    }
    let mut preview = PositivePreview {
        place: place.view(),
        day,
        rules: rules.name,
        rows: Vec::new(),
        homes: 0,
        people: 0,
    };
    for unit in places::units(look.db, &place.compound.id)? {
        let Some(building) = &unit.building else { continue };
        let counts = |cover: &Cover| cover.unit(&unit.compound.id, &building.id, &unit.id);
        let (before, after) = (counts(&before), counts(&after));
        if before != after {
            let (homes, people) = places::counts(look.db, &unit)?;
            preview.homes += homes;
            preview.people += people;
            preview.rows.push(PositiveRow {
                place: unit.view(),
                before,
                after,
            });
        }
    }
    Ok(preview)
}

pub(super) fn report_positive(pen: &mut Pen<'_>, args: ReportPositive) -> Result<Changed, Problem> {
    let place = places::find(pen.db(), &args.place)?;
    let today = day_of(pen.now_ms());
    let day = check_day(args.day, today, today)?;
    let cover = Cover::read(pen.db(), pen.now_ms())?;
    let why = reason(&args.why)?;
    let (_, changes) = changes(pen.db(), &cover, &place, day)?;
    if changes.is_empty() {
        return Err(Problem::refused(
            "same",
            "现有封控不比新阳性要求的松，也不会更早结束，不用改动。",
            "What is closed now is as strict as a new positive makes it, and ends no earlier; there is nothing to change.",
        ));
    }
    let places = changes.len() as u64;
    for change in changes {
        let changed = ClosureChanged {
            step: change.step,
            closed: Some(change.closed),
            why: Some(why.clone()),
            word: false,
        };
        pen.write(changed.draft(change.place.id))?;
    }
    Ok(Changed { places })
}
