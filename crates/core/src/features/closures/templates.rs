//! The two sets of rules that come with the program: what held in Shanghai in March 2022, and from 11 April 2022. They count
//! as long as an administrator has written down none that hold.

use super::rules::*;
use chrono::NaiveDate;

/// The templates, the earliest first.
pub(super) fn all() -> Vec<ClosureRules> {
    vec![two_and_twelve(), three_zones()]
}

fn day(year: i32, month: u32, day: u32) -> Day {
    Day(NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default())
}

fn step(days: u16, tests: &[u16], to: Option<u8>) -> Option<LevelStep> {
    Some(LevelStep {
        days,
        when: if tests.is_empty() {
            StepWhen::Time
        } else {
            StepWhen::Negative
        },
        tests: tests.to_vec(),
        to,
    })
}

/// Two days closed with a test on each, then twelve in which health is watched.
fn two_and_twelve() -> ClosureRules {
    let positive = OnPositive { here: 1, rest: None };
    ClosureRules {
        name: "2+12".to_owned(),
        valid_from: day(2022, 3, 1),
        levels: vec![
            ClosureLevel {
                code: 1,
                name: "封闭管理".to_owned(),
                rank: 4,
                out: GoingOut::Nobody,
                deliver: DeliverTo::Door,
                sweep: SweepTurn::Last,
                step: step(2, &[1, 2], Some(2)),
                positive: positive.clone(),
            },
            ClosureLevel {
                code: 2,
                name: "健康监测".to_owned(),
                rank: 2,
                out: GoingOut::Free,
                deliver: DeliverTo::Gate,
                sweep: SweepTurn::Normal,
                step: step(12, &[4, 8, 12], None),
                positive: positive.clone(),
            },
        ],
        positive,
    }
}

/// Closed, controlled and guarded: 7 + 7 days, 7 days, and until further notice.
fn three_zones() -> ClosureRules {
    const CLOSED: u8 = 1;
    const WATCHED: u8 = 2;
    const CONTROLLED: u8 = 3;
    const GUARDED: u8 = 4;
    let on_positive = |rest| OnPositive {
        here: CLOSED,
        rest: Some(rest),
    };
    let level = |code, name: &str, rank, out, deliver, sweep, step, rest| ClosureLevel {
        code,
        name: name.to_owned(),
        rank,
        out,
        deliver,
        sweep,
        step,
        positive: on_positive(rest),
    };
    use DeliverTo::{Door, Gate};
    use GoingOut::{Compound, Free, Nobody};
    use SweepTurn::{Last, Normal};
    ClosureRules {
        name: "三区管理".to_owned(),
        valid_from: day(2022, 4, 11),
        levels: vec![
            level(
                CLOSED,
                "封控区",
                4,
                Nobody,
                Door,
                Last,
                step(7, &[], Some(WATCHED)),
                WATCHED,
            ),
            // Day 6 of these is day 13 of the closure.
            level(
                WATCHED,
                "居家健康监测",
                3,
                Nobody,
                Door,
                Last,
                step(7, &[6], Some(GUARDED)),
                WATCHED,
            ),
            level(
                CONTROLLED,
                "管控区",
                2,
                Compound,
                Gate,
                Normal,
                step(7, &[6], Some(GUARDED)),
                CLOSED,
            ),
            level(GUARDED, "防范区", 1, Free, Gate, Normal, None, CONTROLLED),
        ],
        positive: on_positive(CONTROLLED),
    }
}
