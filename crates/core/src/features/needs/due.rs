//! When a need is due next: one pure function over what it is and what was done about it. It is never kept, so that a day
//! that begins needs no writing.

use super::types::NeedKind;
use chrono::{Datelike, Days, NaiveDate};

/// What a need is, as far as days go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub kind: NeedKind,
    /// One bit a weekday, Monday the lowest; 0 where it goes by days.
    pub weekdays: u8,
    pub every_days: Option<u32>,
    pub first_on: NaiveDate,
}

/// That a need was met.
#[derive(Clone, Copy, Debug)]
pub(super) struct Met {
    /// The day it was due.
    pub due: NaiveDate,
    /// The day it was met.
    pub on: NaiveDate,
    /// For how many days it lasts, where that differs.
    pub days: Option<u32>,
}

/// When a need is due next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub on: NaiveDate,
    /// Earlier days of which nobody said that it was met.
    pub missed: u32,
    pub put_off: bool,
}

/// The day a need is due as seen on `today`; nothing once it is over. `met` is the last time it was met, `put_off` the day it
/// was put off to since then.
///
/// What goes by weekdays is due on the last of them up to today: whoever missed Monday goes on Wednesday, once. What goes by
/// days counts from the day it was met, a medicine from the day it would have run out: what is fetched early adds up. The
/// day a need was due stands in the fact that met it, so that two people who both say so move it on once.
pub(super) fn due(
    plan: &Plan,
    met: Option<Met>,
    put_off: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<Due> {
    let first = match met {
        None => on_or_after(plan, plan.first_on)?,
        Some(met) => after(plan, met)?,
    };
    let begins = put_off.map_or(first, |until| until.max(first));
    let (on, missed) = match plan.weekdays & WEEK {
        0 => (begins, 0),
        week => latest(week, begins, today),
    };
    Some(Due {
        on,
        missed,
        put_off: put_off.is_some() && on == begins,
    })
}

const WEEK: u8 = 0b111_1111;

fn is_on(week: u8, day: NaiveDate) -> bool {
    week & (1 << day.weekday().num_days_from_monday()) != 0
}

/// The first day from `day` on; of what goes by days, the day itself.
fn on_or_after(plan: &Plan, day: NaiveDate) -> Option<NaiveDate> {
    match plan.weekdays & WEEK {
        0 => Some(day),
        week => day.iter_days().take(7).find(|day| is_on(week, *day)),
    }
}

fn after(plan: &Plan, met: Met) -> Option<NaiveDate> {
    if plan.weekdays & WEEK != 0 {
        return on_or_after(plan, met.due.max(met.on).succ_opt()?);
    }
    let every = met.days.or(plan.every_days)?;
    let from = match plan.kind {
        NeedKind::Medicine => met.due.max(met.on),
        _ => met.on,
    };
    from.checked_add_days(Days::new(u64::from(every.max(1))))
}

/// The last of the weekdays up to today, and how many there were before it since `begins`; `begins` itself where it is to come.
fn latest(week: u8, begins: NaiveDate, today: NaiveDate) -> (NaiveDate, u32) {
    let last = (0..7)
        .filter_map(|back| today.checked_sub_days(Days::new(back)))
        .find(|day| is_on(week, *day))
        .filter(|day| *day > begins);
    let Some(last) = last else {
        return (begins, 0);
    };
    let weeks = (last - begins).num_days() / 7;
    let rest = (1..=(last - begins).num_days() % 7)
        .filter_map(|back| last.checked_sub_days(Days::new(back as u64)))
        .filter(|day| is_on(week, *day) || *day == begins)
        .count() as i64;
    let missed = weeks * i64::from(week.count_ones()) + rest;
    (last, u32::try_from(missed).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Monday, Wednesday, Friday, from Monday 14 March 2022.
    const DIALYSIS: u8 = 0b001_0101;

    fn plan(kind: NeedKind, weekdays: u8, every_days: Option<u32>) -> Plan {
        Plan {
            kind,
            weekdays,
            every_days,
            first_on: day("2022-03-14"),
        }
    }

    fn met(due: &str, on: &str) -> Option<Met> {
        Some(Met {
            due: day(due),
            on: day(on),
            days: None,
        })
    }

    fn seen(plan: &Plan, met: Option<Met>, put_off: Option<&str>, today: &str) -> (String, u32) {
        let due = due(plan, met, put_off.map(day), day(today)).unwrap();
        (due.on.to_string(), due.missed)
    }

    #[test]
    fn weekdays_are_due_on_the_last_of_them_and_tell_how_many_were_missed() {
        let plan = plan(NeedKind::Dialysis, DIALYSIS, None);
        let said = |met, today| seen(&plan, met, None, today);
        assert_eq!(said(None, "2022-03-10"), ("2022-03-14".into(), 0));
        assert_eq!(said(None, "2022-03-14"), ("2022-03-14".into(), 0));
        assert_eq!(said(None, "2022-03-15"), ("2022-03-14".into(), 0));
        assert_eq!(said(None, "2022-03-16"), ("2022-03-16".into(), 1));
        assert_eq!(said(None, "2022-03-31"), ("2022-03-30".into(), 7));
        assert_eq!(
            said(met("2022-03-14", "2022-03-14"), "2022-03-14"),
            ("2022-03-16".into(), 0)
        );
        // Taken there a day early: that day is done.
        assert_eq!(
            said(met("2022-03-16", "2022-03-15"), "2022-03-15"),
            ("2022-03-18".into(), 0)
        );
    }

    #[test]
    fn a_medicine_fetched_early_lasts_longer_and_two_who_say_so_count_once() {
        let plan = plan(NeedKind::Medicine, 0, Some(30));
        assert_eq!(seen(&plan, None, None, "2022-03-20"), ("2022-03-14".into(), 0));
        assert_eq!(
            seen(&plan, met("2022-03-14", "2022-03-10"), None, "2022-03-10"),
            ("2022-04-13".into(), 0)
        );
        assert_eq!(
            seen(&plan, met("2022-03-14", "2022-03-16"), None, "2022-03-16"),
            ("2022-04-15".into(), 0)
        );
    }

    #[test]
    fn what_goes_by_days_counts_from_the_day_it_was_met_and_what_has_one_day_is_over_then() {
        let oxygen = plan(NeedKind::Oxygen, 0, Some(5));
        assert_eq!(
            seen(&oxygen, met("2022-03-14", "2022-03-12"), None, "2022-03-12"),
            ("2022-03-17".into(), 0)
        );
        let once = plan(NeedKind::Checkup, 0, None);
        assert_eq!(
            due(&once, met("2022-03-14", "2022-03-14"), None, day("2022-03-14")),
            None
        );
    }

    #[test]
    fn what_is_put_off_is_due_then_and_no_earlier() {
        let once = plan(NeedKind::Checkup, 0, None);
        assert_eq!(
            seen(&once, None, Some("2022-03-18"), "2022-03-14"),
            ("2022-03-18".into(), 0)
        );
        let dialysis = plan(NeedKind::Dialysis, DIALYSIS, None);
        let said = |today| seen(&dialysis, None, Some("2022-03-15"), today);
        assert_eq!(said("2022-03-14"), ("2022-03-15".into(), 0));
        assert_eq!(said("2022-03-16"), ("2022-03-16".into(), 1));
    }

    #[test]
    fn days_no_calendar_has_are_no_panic() {
        let far = Plan {
            every_days: Some(u32::MAX),
            ..plan(NeedKind::Oxygen, 0, None)
        };
        let late = Some(Met {
            due: NaiveDate::MAX,
            on: NaiveDate::MAX,
            days: None,
        });
        assert_eq!(due(&far, late, None, day("2022-03-14")), None);
        let week = plan(NeedKind::Dialysis, 0xff, None);
        assert_eq!(due(&week, late, None, day("2022-03-14")), None);
    }
}
