//! Writing down needs, and what was done about them.

use super::due::Due;
use super::facts::*;
use super::queries::{Need, due_of, find, open_need, today};
use super::types::*;
use crate::features::members::{Empty, IdArgs, Made, required};
use crate::features::register::living::checked_day;
use crate::features::register::{Field, care_of, is_disputed, masking, present_resident, stands_for};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, params};

/// Needs of one person that are not over.
const MOST: i64 = 30;
/// Longer than that nothing lasts, and nobody puts it off.
const LONGEST_DAYS: u32 = 366;

pub(super) fn add_need(pen: &mut Pen<'_>, args: AddNeed) -> Result<Made, Problem> {
    present_resident(pen, &args.resident)?;
    let under_way: i64 = pen
        .db()
        .prepare_cached("SELECT count(*) FROM need WHERE resident = ? AND ended = 0")?
        .query_row([args.resident], |row| row.get(0))?;
    if under_way >= MOST {
        return Err(Problem::refused(
            "too_many",
            format!("一位居民最多登记 {MOST} 项需求，请先结束不用的。"),
            format!("There are {MOST} needs of one resident already; end some first."),
        ));
    }
    let id = pen.make_id();
    let noted = checked(pen, id, args.fields, None)?;
    give_tag(pen, args.resident, noted.tag.as_deref())?;
    pen.write(noted.draft(args.resident))?;
    Ok(Made { id })
}

/// Ends a need and puts another in its place: what two people change without knowing of one another stands twice, and
/// nothing is lost.
pub(super) fn change_need(pen: &mut Pen<'_>, args: ChangeNeed) -> Result<Made, Problem> {
    let mut old = open_need(pen.db(), &args.id)?;
    // Of an entry that was merged into another one, the need is that one's now.
    let resident = stands_for(pen.db(), &old.resident)?;
    present_resident(pen, &resident)?;
    let id = pen.make_id();
    let mut fields = args.fields;
    let behind = |written: Option<String>, old: Option<String>| match (written, old) {
        (Some(written), Some(old)) => Some(masking::restored(&written, &old)),
        (written, _) => written,
    };
    fields.name = behind(fields.name, old.name.take());
    fields.note = behind(fields.note, old.note.take());
    let noted = checked(pen, id, fields, Some(args.id))?;
    give_tag(pen, resident, noted.tag.as_deref())?;
    pen.write(NeedEnded { need: args.id }.draft(old.resident))?;
    pen.write(noted.draft(resident))?;
    Ok(Made { id })
}

fn checked(pen: &Pen<'_>, need: Id, fields: NeedFields, replaces: Option<Id>) -> Result<NeedNoted, Problem> {
    let line = |text: Option<String>, zh: &str, en: &str| {
        let text = text.filter(|text| !text.trim().is_empty());
        text.map(|text| required(&text, zh, en)).transpose()
    };
    let name = match fields.kind {
        NeedKind::Other => Some(required(
            &fields.name.unwrap_or_default(),
            "需求内容",
            "what is needed",
        )?),
        _ => line(fields.name, "需求内容", "what is needed")?,
    };
    let mut weekdays = 0;
    for day in fields.weekdays.unwrap_or_default() {
        if !(1..=7).contains(&day) {
            return Err(Problem::bad("weekdays", "星期应为 1–7。", "Weekdays are 1 to 7."));
        }
        weekdays |= 1 << (day - 1);
    }
    let every_days = fields.every_days.filter(|_| weekdays == 0);
    if every_days.is_some_and(|days| days == 0 || days > LONGEST_DAYS) {
        return Err(days_out_of_reach());
    }
    let first_on = match fields.first_on.filter(|day| !day.trim().is_empty()) {
        Some(day) => checked_day(&day)?,
        None if weekdays > 0 => today(pen.now_ms()),
        None => {
            return Err(Problem::bad(
                "first_on",
                "请填写日期：哪一天到期，或从哪一天算起。",
                "Fill in the day it is due, or the first one.",
            ));
        }
    };
    Ok(NeedNoted {
        need,
        kind: fields.kind,
        name,
        weekdays,
        every_days,
        first_on: first_on.to_string(),
        tag: line(fields.tag, "特殊关照", "care tag")?,
        note: line(fields.note, "备注", "note")?,
        replaces,
    })
}

fn days_out_of_reach() -> Problem {
    Problem::bad(
        "days",
        format!("天数应为 1–{LONGEST_DAYS}。"),
        format!("Days are 1 to {LONGEST_DAYS}."),
    )
}

/// Gives a resident the care tag a need belongs to, where they have not. Where two people wrote different tags, that is looked at
/// first: to add one to either would settle it.
fn give_tag(pen: &mut Pen<'_>, resident: Id, tag: Option<&str>) -> Result<(), Problem> {
    let Some(tag) = tag else { return Ok(()) };
    let mut care = care_of(pen, &resident)?;
    if !care.iter().any(|known| known == tag) {
        if is_disputed(pen, Field::Care, &resident)? {
            return Err(Problem::refused(
                "disputed",
                "这位居民的“特殊关照”有两个版本待核对。请先到“待核对”里核对，再选所属的特殊关照。",
                "Two people wrote different care tags of this resident. Settle that under Reviews first, or choose no tag.",
            ));
        }
        care.push(tag.to_owned());
        pen.write(Field::Care.edit(resident, Some(&care.join("\n"))))?;
    }
    Ok(())
}

pub(super) fn end_need(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    let need = open_need(pen.db(), &args.id)?;
    pen.write(NeedEnded { need: need.id }.draft(need.resident))?;
    Ok(Empty {})
}

pub(super) fn resume_need(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    let need = find(pen.db(), &args.id)?.ok_or_else(|| Problem::not_found("这项需求", "need"))?;
    if need.ended {
        pen.write(NeedResumed { need: need.id }.draft(need.resident))?;
    }
    Ok(Empty {})
}

/// A need with the day it is due now. Whoever saw another day has seen something else: nothing is done about this one then.
fn due_now(pen: &Pen<'_>, id: &Id, seen: Option<&str>) -> Result<(Need, Due), Problem> {
    let need = open_need(pen.db(), id)?;
    let due = due_of(pen.db(), &need, today(pen.now_ms()))?;
    let due = due.ok_or_else(|| {
        Problem::refused(
            "nothing_due",
            "这项需求已经办完，没有下一次。",
            "This need has been met; nothing is due any more.",
        )
    })?;
    if seen.is_some_and(|seen| seen.trim() != due.on.to_string()) {
        return Err(Problem::refused(
            "changed_since",
            format!("这项需求刚刚有变动，现在到期的是 {}。请再看一遍。", due.on),
            format!(
                "This need has just changed: it is due on {} now. Look again.",
                due.on
            ),
        ));
    }
    Ok((need, due))
}

pub(super) fn meet_need(pen: &mut Pen<'_>, args: MeetNeed) -> Result<ActDone, Problem> {
    let (need, due) = due_now(pen, &args.id, args.due.as_deref())?;
    let now = today(pen.now_ms());
    let on = match args.on.as_deref().filter(|day| !day.trim().is_empty()) {
        Some(day) => checked_day(day)?,
        None => now,
    };
    if on > now.checked_add_days(Days::new(1)).unwrap_or(now) {
        return Err(Problem::bad(
            "on",
            "办理日期不能晚于今天。",
            "It cannot have been met later than today.",
        ));
    }
    if args.days.is_some_and(|days| days == 0 || days > LONGEST_DAYS) {
        return Err(days_out_of_reach());
    }
    let act = pen.make_id();
    let met = NeedMet {
        need: need.id,
        act,
        due: due.on.to_string(),
        on: on.to_string(),
        days: args.days,
        note: noted(args.note)?,
    };
    pen.write(met.draft(need.resident))?;
    done(pen, &need, act, now)
}

pub(super) fn put_off_need(pen: &mut Pen<'_>, args: PutOffNeed) -> Result<ActDone, Problem> {
    let (need, due) = due_now(pen, &args.id, args.due.as_deref())?;
    let now = today(pen.now_ms());
    let until = checked_day(&args.until)?;
    let last = now.checked_add_days(Days::new(u64::from(LONGEST_DAYS)));
    if until < now || until <= due.on || last.is_some_and(|last| until > last) {
        return Err(Problem::bad(
            "until",
            "改期应改到原来日期之后，不早于今天，且在一年以内。",
            "It can be put off to a later day than it is due, not past, and within a year.",
        ));
    }
    let act = pen.make_id();
    let put_off = NeedPutOff {
        need: need.id,
        act,
        due: due.on.to_string(),
        until: until.to_string(),
        note: noted(args.note)?,
    };
    pen.write(put_off.draft(need.resident))?;
    done(pen, &need, act, now)
}

fn noted(note: Option<String>) -> Result<Option<String>, Problem> {
    let note = note.filter(|note| !note.trim().is_empty());
    note.map(|note| required(&note, "备注", "note")).transpose()
}

fn done(pen: &Pen<'_>, need: &Need, act: Id, today: NaiveDate) -> Result<ActDone, Problem> {
    let next = due_of(pen.db(), need, today)?;
    Ok(ActDone {
        act,
        due_on: next.map(|next| next.on.to_string()),
    })
}

/// Takes back that a need was met or put off.
pub(super) fn withdraw_act(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    let found: Option<(Id, bool)> = pen
        .db()
        .prepare_cached("SELECT resident, withdrawn FROM need_act WHERE id = ?")?
        .query_row(params![args.id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (resident, withdrawn) = found.ok_or_else(|| Problem::not_found("这条办理记录", "record"))?;
    if !withdrawn {
        pen.write(ActWithdrawn { act: args.id }.draft(resident))?;
    }
    Ok(Empty {})
}
