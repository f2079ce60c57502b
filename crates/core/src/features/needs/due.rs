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

/// That a need was put off.
#[derive(Clone, Copy, Debug)]
pub(super) struct PutOff {
    /// The day it was due: the one this is about, and no other.
    pub due: NaiveDate,
    /// The day it is due instead.
    pub until: NaiveDate,
}

/// When a need is due next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub on: NaiveDate,
    /// Earlier days of which nobody said that it was met.
    pub missed: u32,
    pub put_off: bool,
}

/// The day a need is due as seen on `today`; nothing once it is over. `met` is the last time it was met, `put_off` each day
/// that was put off and not met, with the day it is due instead.
///
/// What goes by weekdays is due on the last of them up to today: whoever missed Monday goes on Wednesday, once. What goes by
/// days counts from the day it was met, a medicine from the day it would have run out: what is fetched early adds up. The
/// day a need was due stands in the fact that met it or put it off, so that two people who both say so move it on once, and
/// what is said of one day hides no other.
pub(super) fn due(plan: &Plan, met: Option<Met>, put_off: &[PutOff], today: NaiveDate) -> Option<Due> {
    match plan.weekdays & WEEK {
        0 => {
            let first = met.map_or(Some(plan.first_on), |met| after(plan, met))?;
            Some(followed(first, put_off))
        }
        week => {
            let from = met.map_or(Some(plan.first_on), |met| met.due.max(met.on).succ_opt())?;
            by_week(week, from, put_off, today)
        }
    }
}

const WEEK: u8 = 0b111_1111;

fn is_on(week: u8, day: NaiveDate) -> bool {
    week & (1 << day.weekday().num_days_from_monday()) != 0
}

/// When what goes by days is due after it was met; nothing where it is over then.
fn after(plan: &Plan, met: Met) -> Option<NaiveDate> {
    let every = met.days.or(plan.every_days)?;
    let from = match plan.kind {
        NeedKind::Medicine => met.due.max(met.on),
        _ => met.on,
    };
    from.checked_add_days(Days::new(u64::from(every.max(1))))
}

/// The day `first` was put off to, and that one again.
fn followed(first: NaiveDate, put_off: &[PutOff]) -> Due {
    let mut on = first;
    // Each goes to a later day, or the chain would never end.
    while let Some(next) = put_off.iter().find(|put| put.due == on && put.until > on) {
        on = next.until;
    }
    Due {
        on,
        missed: 0,
        put_off: on != first,
    }
}

/// What goes by weekdays, from a day on. A weekday that was put off has a day of its own instead; the weekdays after it stay.
fn by_week(week: u8, from: NaiveDate, put_off: &[PutOff], today: NaiveDate) -> Option<Due> {
    let standing = || {
        put_off
            .iter()
            .filter(|put| put.until > put.due && put.until >= from)
    };
    let begins = standing()
        .map(|put| put.due.succ_opt().unwrap_or(put.due))
        .fold(from, Ord::max);
    let instead = || standing().map(|put| put.until).filter(|day| *day >= begins);
    let last_weekday = (0..7)
        .filter_map(|back| today.checked_sub_days(Days::new(back)))
        .find(|day| is_on(week, *day))
        .filter(|day| *day >= begins);
    let last = instead().filter(|day| *day <= today).chain(last_weekday).max();
    let to_come = || {
        let weekday = begins.iter_days().take(7).find(|day| is_on(week, *day));
        instead().chain(weekday).min()
    };
    let on = last.or_else(to_come)?;
    let mut instead_before: Vec<NaiveDate> =
        instead().filter(|day| *day < on && !is_on(week, *day)).collect();
    instead_before.sort_unstable();
    instead_before.dedup();
    let missed = weekdays_between(week, begins, on) + instead_before.len() as i64;
    Some(Due {
        on,
        missed: u32::try_from(missed).unwrap_or(u32::MAX),
        put_off: instead().any(|day| day == on),
    })
}

/// How many of the weekdays lie between two days, the first included.
fn weekdays_between(week: u8, from: NaiveDate, to: NaiveDate) -> i64 {
    let days = (to - from).num_days().max(0);
    let rest = from.iter_days().take((days % 7) as usize);
    days / 7 * i64::from(week.count_ones()) + rest.filter(|day| is_on(week, *day)).count() as i64
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

    fn put(days: &[(&str, &str)]) -> Vec<PutOff> {
        let put = |(due, until): &(&str, &str)| PutOff {
            due: day(due),
            until: day(until),
        };
        days.iter().map(put).collect()
    }

    fn seen(plan: &Plan, met: Option<Met>, put_off: &[(&str, &str)], today: &str) -> (String, u32) {
        let due = due(plan, met, &put(put_off), day(today)).unwrap();
        (due.on.to_string(), due.missed)
    }

    #[test]
    fn weekdays_are_due_on_the_last_of_them_and_tell_how_many_were_missed() {
        let plan = plan(NeedKind::Dialysis, DIALYSIS, None);
        let said = |met, today| seen(&plan, met, &[], today);
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
        assert_eq!(seen(&plan, None, &[], "2022-03-20"), ("2022-03-14".into(), 0));
        assert_eq!(
            seen(&plan, met("2022-03-14", "2022-03-10"), &[], "2022-03-10"),
            ("2022-04-13".into(), 0)
        );
        assert_eq!(
            seen(&plan, met("2022-03-14", "2022-03-16"), &[], "2022-03-16"),
            ("2022-04-15".into(), 0)
        );
    }

    #[test]
    fn what_goes_by_days_counts_from_the_day_it_was_met_and_what_has_one_day_is_over_then() {
        let oxygen = plan(NeedKind::Oxygen, 0, Some(5));
        assert_eq!(
            seen(&oxygen, met("2022-03-14", "2022-03-12"), &[], "2022-03-12"),
            ("2022-03-17".into(), 0)
        );
        let once = plan(NeedKind::Checkup, 0, None);
        assert_eq!(
            due(&once, met("2022-03-14", "2022-03-14"), &[], day("2022-03-14")),
            None
        );
    }

    #[test]
    fn what_is_put_off_is_due_then_and_no_earlier() {
        let once = plan(NeedKind::Checkup, 0, None);
        assert_eq!(
            seen(&once, None, &[("2022-03-14", "2022-03-18")], "2022-03-14"),
            ("2022-03-18".into(), 0)
        );
        let again = [("2022-03-14", "2022-03-18"), ("2022-03-18", "2022-03-21")];
        assert_eq!(seen(&once, None, &again, "2022-03-14"), ("2022-03-21".into(), 0));
        // Said of a day it is not due on.
        let other = [("2022-03-13", "2022-03-18"), ("2022-03-14", "2022-03-14")];
        assert_eq!(seen(&once, None, &other, "2022-03-14"), ("2022-03-14".into(), 0));
        let dialysis = plan(NeedKind::Dialysis, DIALYSIS, None);
        let said = |today| seen(&dialysis, None, &[("2022-03-14", "2022-03-15")], today);
        assert_eq!(said("2022-03-14"), ("2022-03-15".into(), 0));
        assert_eq!(said("2022-03-16"), ("2022-03-16".into(), 1));
    }

    #[test]
    fn a_weekday_put_off_hides_no_other_and_is_not_lost_behind_them() {
        let plan = plan(NeedKind::Dialysis, DIALYSIS, None);
        // Monday's goes on Saturday; Wednesday's and Friday's stay.
        let saturday = [("2022-03-14", "2022-03-19")];
        let said = |met, today| seen(&plan, met, &saturday, today);
        assert_eq!(said(None, "2022-03-14"), ("2022-03-16".into(), 0));
        assert_eq!(said(None, "2022-03-18"), ("2022-03-18".into(), 1));
        let friday = met("2022-03-18", "2022-03-18");
        assert_eq!(said(friday, "2022-03-18"), ("2022-03-19".into(), 0));
        assert!(
            due(&plan, friday, &put(&saturday), day("2022-03-18"))
                .unwrap()
                .put_off
        );
        assert_eq!(said(friday, "2022-03-21"), ("2022-03-21".into(), 1));
        // Met, or put off once more, it does not come back.
        assert_eq!(
            said(met("2022-03-19", "2022-03-19"), "2022-03-19"),
            ("2022-03-21".into(), 0)
        );
        let sunday = [("2022-03-14", "2022-03-19"), ("2022-03-19", "2022-03-20")];
        assert_eq!(
            seen(&plan, friday, &sunday, "2022-03-19"),
            ("2022-03-20".into(), 0)
        );
        // Whoever puts off Wednesday's has seen that Monday's was missed.
        let wednesday = [("2022-03-16", "2022-03-17")];
        assert_eq!(
            seen(&plan, None, &wednesday, "2022-03-16"),
            ("2022-03-17".into(), 0)
        );
        // To the next weekday: one run, not two.
        let next = [("2022-03-14", "2022-03-16")];
        assert_eq!(seen(&plan, None, &next, "2022-03-18"), ("2022-03-18".into(), 1));
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
        assert_eq!(due(&far, late, &[], day("2022-03-14")), None);
        let week = plan(NeedKind::Dialysis, 0xff, None);
        assert_eq!(due(&week, late, &[], day("2022-03-14")), None);
    }
}
