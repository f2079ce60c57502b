//! That somebody was spoken to, and whose silence is watched.

use super::facts::*;
use super::silent::said;
use super::types::*;
use crate::features::members::{Empty, IdArgs, Made, required};
use crate::features::register::present_resident;
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::OptionalExtension;

/// Care tags that are watched.
const MOST_TAGS: usize = 50;
const MOST_DAYS: u32 = 60;

pub(super) fn record_contact(pen: &mut Pen<'_>, args: RecordContact) -> Result<Made, Problem> {
    present_resident(pen, &args.resident)?;
    let note = args.note.filter(|note| !note.trim().is_empty());
    let note = note.map(|note| required(&note, "备注", "note")).transpose()?;
    let id = pen.make_id();
    let contacted = Contacted {
        contact: id,
        how: args.how,
        well: args.well,
        note,
    };
    pen.write(contacted.draft(args.resident))?;
    Ok(Made { id })
}

pub(super) fn withdraw_contact(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    let found: Option<(Id, bool)> = pen
        .db()
        .prepare_cached("SELECT resident, withdrawn FROM contacted WHERE id = ?")?
        .query_row([args.id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (resident, withdrawn) = found.ok_or_else(|| Problem::not_found("这条联系记录", "record"))?;
    if !withdrawn {
        pen.write(ContactWithdrawn { contact: args.id }.draft(resident))?;
    }
    Ok(Empty {})
}

pub(super) fn set_watch(pen: &mut Pen<'_>, args: SetWatch) -> Result<Empty, Problem> {
    let too_many = |tags: &[String]| tags.len() > MOST_TAGS;
    if !(1..=MOST_DAYS).contains(&args.days)
        || too_many(&args.tags)
        || args.stays.as_deref().is_some_and(too_many)
    {
        return Err(Problem::bad(
            "watch",
            format!("天数应为 1–{MOST_DAYS}，特殊关照最多各 {MOST_TAGS} 种。"),
            format!("Days are 1 to {MOST_DAYS}, care tags {MOST_TAGS} at most."),
        ));
    }
    let set = WatchSet {
        tags: each_once(&args.tags)?,
        days: args.days,
        stays: match args.stays {
            Some(stays) => Some(each_once(&stays)?),
            None => said(pen.db())?.and_then(|said| said.stays),
        },
    };
    pen.write(set.draft(Id::NIL))?;
    Ok(Empty {})
}

/// Care tags as they are kept, each once.
fn each_once(given: &[String]) -> Result<Vec<String>, Problem> {
    let mut tags: Vec<String> = Vec::new();
    for tag in given {
        let tag = required(tag, "特殊关照", "care tag")?;
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(tags)
}
