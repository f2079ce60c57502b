//! Which day of a level it is, and when and how it goes on: worked out here, stored nowhere.
//!
//! Days are calendar days in the legal time. The day a level begins is day 1. A level of seven days that began on the 11th
//! has its day 7 on the 17th, and its step on the 18th.

use super::facts::Closed;
use super::rules::{Day, LevelStep, StepWhen};

/// Where a closed place stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Timing {
    /// The day of the level; 0 or less before it begins.
    pub day: i64,
    /// Of how many; nothing where the level has no end of its own.
    pub days: Option<u32>,
    pub next: Option<Next>,
}

/// The step a level ends with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Next {
    /// Its day.
    pub on: Day,
    /// In how many days that is; 0 or less where it is due.
    pub in_days: i64,
    pub when: StepWhen,
    /// The days of test, each with its number. Days added at the end move none of them.
    pub tests: Vec<(u16, Day)>,
    /// The level it leads to; nothing where the place is open again.
    pub to: Option<u8>,
}

impl Next {
    pub fn is_due(&self) -> bool {
        self.in_days <= 0
    }
}

/// Where `closed` stands on the day `today`.
pub(super) fn timing(closed: &Closed, today: Day) -> Timing {
    let step = closed.level().and_then(|level| level.step.as_ref());
    Timing {
        day: today.since(closed.from).saturating_add(1),
        days: step.map(|step| lasts(closed, step)),
        next: step.and_then(|step| next(closed, step, today)),
    }
}

/// How much a closure weighs: its rank; then whether it has no end; then the day of its step.
pub(super) type Weight = (u8, bool, Option<Day>);

/// The stricter weighs more; of equally strict ones the one that lasts longer, an endless one most.
pub(super) fn weight(closed: &Closed) -> Weight {
    let on = timing(closed, closed.from).next.map(|next| next.on);
    (closed.rank(), on.is_none(), on)
}

/// Of a place that may be open, which weighs nothing.
pub(super) fn weight_of(closed: Option<&Closed>) -> Weight {
    closed.map_or((0, false, None), weight)
}

fn lasts(closed: &Closed, step: &LevelStep) -> u32 {
    u32::from(step.days) + u32::from(closed.more_days)
}

fn next(closed: &Closed, step: &LevelStep, today: Day) -> Option<Next> {
    let on = closed.from.after(lasts(closed, step))?;
    let test = |number: &u16| {
        let day = closed.from.after(u32::from(*number).checked_sub(1)?)?;
        Some((*number, day))
    };
    Some(Next {
        on,
        in_days: on.since(today),
        when: step.when,
        tests: step.tests.iter().filter_map(test).collect(),
        to: step.to,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::templates::all;
    use super::*;

    fn day(text: &str) -> Day {
        Day(text.parse().unwrap())
    }

    fn closed(level: u8, from: &str, more_days: u16) -> Closed {
        Closed {
            rules: all().pop().unwrap(),
            level,
            from: day(from),
            more_days,
        }
    }

    #[test]
    fn the_day_it_begins_is_day_one_and_the_step_comes_after_the_last() {
        for (today, number, in_days) in [
            ("2022-04-10", 0, 8),
            ("2022-04-11", 1, 7),
            ("2022-04-17", 7, 1),
            ("2022-04-18", 8, 0),
            ("2022-04-20", 10, -2),
        ] {
            let timing = timing(&closed(1, "2022-04-11", 0), day(today));
            let next = timing.next.unwrap();
            assert_eq!((timing.day, timing.days), (number, Some(7)), "{today}");
            assert_eq!((next.on, next.in_days), (day("2022-04-18"), in_days), "{today}");
            assert_eq!((next.is_due(), next.to), (in_days <= 0, Some(2)), "{today}");
        }
    }

    #[test]
    fn closed_seven_and_watched_seven_the_test_is_on_day_thirteen() {
        let first = timing(&closed(1, "2022-04-11", 0), day("2022-04-18"))
            .next
            .unwrap();
        let second = timing(&closed(2, &first.on.to_string(), 0), first.on)
            .next
            .unwrap();
        // The 11th is day 1: day 13 is the 23rd, and everything is over after fourteen days.
        assert_eq!(second.tests, [(6, day("2022-04-23"))]);
        assert_eq!((second.on, second.to), (day("2022-04-25"), Some(4)));
    }

    #[test]
    fn days_added_move_the_step_and_no_test() {
        let next = timing(&closed(3, "2022-04-11", 3), day("2022-04-12"))
            .next
            .unwrap();
        assert_eq!(
            (next.on, next.tests),
            (day("2022-04-21"), vec![(6, day("2022-04-16"))])
        );
    }

    #[test]
    fn the_stricter_weighs_more_and_of_equals_the_one_that_lasts_longer() {
        let rising = [
            closed(4, "2022-04-20", 0),
            closed(3, "2022-04-11", 0),
            closed(3, "2022-04-11", 2),
            closed(3, "2022-04-14", 0),
            closed(1, "2022-04-01", 0),
        ];
        assert!(rising.windows(2).all(|pair| weight(&pair[0]) < weight(&pair[1])));
        // At one rank, what has no end outweighs what has one.
        let mut endless = closed(3, "2022-04-01", 0);
        for level in &mut endless.rules.levels {
            level.step = None;
        }
        assert!(weight(&endless) > weight(&closed(3, "2022-04-14", 60)));
    }

    #[test]
    fn months_and_leap_years_are_the_calendars() {
        let on = |from: &str| timing(&closed(1, from, 0), day(from)).next.unwrap().on;
        assert_eq!(on("2022-12-28"), day("2023-01-04"));
        assert_eq!(on("2024-02-25"), day("2024-03-03"));
        assert_eq!(on("2022-02-25"), day("2022-03-04"));
    }

    #[test]
    fn a_level_without_an_end_has_no_step_and_no_calendar_is_overrun() {
        let guarded = timing(&closed(4, "2022-04-11", 0), day("2022-05-11"));
        assert_eq!((guarded.day, guarded.days, guarded.next), (31, None, None));
        let last = Day(chrono::NaiveDate::MAX);
        let mut at_the_end = closed(1, "2022-04-11", u16::MAX);
        at_the_end.from = last;
        assert_eq!(timing(&at_the_end, last).next, None);
        let unknown = timing(&closed(9, "2022-04-11", 0), day("2022-04-12"));
        assert_eq!((unknown.day, unknown.next), (2, None));
    }
}
