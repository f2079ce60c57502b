//! Whether rules can be followed: what an administrator writes down is read before it is kept.

use super::rules::*;
use crate::features::members::required;
use crate::problem::Problem;
use std::collections::BTreeSet;

/// More levels than any authority has had.
const MOST_LEVELS: usize = 8;
const MOST_CODE: u8 = 20;
const MOST_RANK: u8 = 9;
/// The most days of a level.
const MOST_DAYS: u16 = 365;
/// Days of test in one level.
const MOST_TESTS: usize = 10;

/// The rules as they are kept.
///
/// # Errors
/// A [`Problem`] that names the level that cannot be followed.
pub(super) fn sound(mut rules: ClosureRules) -> Result<ClosureRules, Problem> {
    rules.name = required(&rules.name, "规则名称", "name of the rules")?;
    if rules.levels.is_empty() || rules.levels.len() > MOST_LEVELS {
        return Err(Problem::bad(
            "levels",
            format!("级别应为 1–{MOST_LEVELS} 个。"),
            format!("There are 1 to {MOST_LEVELS} levels."),
        ));
    }
    for level in &mut rules.levels {
        level.name = required(&level.name, "级别名称", "name of the level")?;
    }
    let codes: BTreeSet<u8> = rules.levels.iter().map(|level| level.code).collect();
    let names: BTreeSet<&str> = rules.levels.iter().map(|level| level.name.as_str()).collect();
    let all = rules.levels.len();
    if names.len() < all {
        return Err(Problem::bad(
            "twice",
            "两个级别不能同名。",
            "No two levels may have one name.",
        ));
    }
    if codes.len() < all || codes.iter().any(|code| !(1..=MOST_CODE).contains(code)) {
        return Err(Problem::bad(
            "codes",
            format!("级别编号应为 1–{MOST_CODE}，不能重复。"),
            format!("Levels are numbered 1 to {MOST_CODE}, each once."),
        ));
    }
    for level in &mut rules.levels {
        check_level(level, &codes)?;
    }
    check_positive(&rules.positive, &codes, "未封控的地方", "open places")?;
    rules
        .levels
        .sort_by_key(|level| (std::cmp::Reverse(level.rank), level.code));
    Ok(rules)
}

fn check_level(level: &mut ClosureLevel, codes: &BTreeSet<u8>) -> Result<(), Problem> {
    let name = level.name.clone();
    if !(1..=MOST_RANK).contains(&level.rank) {
        return Err(Problem::bad(
            "rank",
            format!("“{name}”的严格程度应为 1–{MOST_RANK}。"),
            format!("How strict “{name}” is goes from 1 to {MOST_RANK}."),
        ));
    }
    check_positive(&level.positive, codes, &format!("“{name}”"), &format!("“{name}”"))?;
    let Some(step) = &mut level.step else {
        return Ok(());
    };
    if !(1..=MOST_DAYS).contains(&step.days) {
        return Err(Problem::bad(
            "days",
            format!("“{name}”的天数应为 1–{MOST_DAYS}。"),
            format!("“{name}” takes 1 to {MOST_DAYS} days."),
        ));
    }
    if step.to.is_some_and(|to| to == level.code || !codes.contains(&to)) {
        return Err(Problem::bad(
            "to",
            format!("“{name}”期满后转到哪一级没有选对。"),
            format!("Choose another level that “{name}” leads to."),
        ));
    }
    step.tests.sort_unstable();
    step.tests.dedup();
    let days = step.days;
    let outside = step.tests.iter().any(|test| !(1..=days).contains(test));
    let fits = match step.when {
        StepWhen::Negative => (1..=MOST_TESTS).contains(&step.tests.len()) && !outside,
        StepWhen::Time | StepWhen::Word => step.tests.is_empty(),
    };
    fits.then_some(()).ok_or_else(|| {
        Problem::bad(
            "tests",
            format!("“{name}”要看哪几天的核酸没有填对：第 1–{days} 天，最多 {MOST_TESTS} 个；不看核酸则不填。"),
            format!("The days of test of “{name}” do not fit: days 1 to {days}, {MOST_TESTS} at most, and none where no test counts."),
        )
    })
}

fn check_positive(positive: &OnPositive, codes: &BTreeSet<u8>, zh: &str, en: &str) -> Result<(), Problem> {
    let known = codes.contains(&positive.here) && positive.rest.is_none_or(|rest| codes.contains(&rest));
    known.then_some(()).ok_or_else(|| {
        Problem::bad(
            "positive",
            format!("{zh}出现新阳性后转到哪一级没有选对。"),
            format!("Choose the levels that a new positive leads to from {en}."),
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::templates::all;
    use super::*;

    fn code(change: impl Fn(&mut ClosureRules)) -> &'static str {
        let mut rules = all().pop().unwrap();
        change(&mut rules);
        sound(rules).err().map_or("sound", |problem| problem.code)
    }

    #[test]
    fn the_templates_can_be_followed() {
        for rules in all() {
            assert_eq!(sound(rules.clone()).unwrap(), rules);
        }
    }

    #[test]
    fn what_cannot_be_followed_is_named() {
        let step = |rules: &mut ClosureRules, change: fn(&mut LevelStep)| {
            change(rules.levels[1].step.as_mut().unwrap());
        };
        assert_eq!(code(|_| ()), "sound");
        assert_eq!(code(|rules| rules.levels.clear()), "levels");
        assert_eq!(code(|rules| rules.levels[0].name = " ".to_owned()), "required");
        assert_eq!(
            code(|rules| rules.levels[0].name = rules.levels[1].name.clone()),
            "twice"
        );
        assert_eq!(code(|rules| rules.levels[0].code = rules.levels[1].code), "codes");
        assert_eq!(code(|rules| rules.levels[0].rank = 0), "rank");
        assert_eq!(code(|rules| rules.levels[0].positive.here = 19), "positive");
        assert_eq!(code(|rules| rules.positive.rest = Some(19)), "positive");
        assert_eq!(code(|rules| step(rules, |step| step.days = 0)), "days");
        assert_eq!(code(|rules| step(rules, |step| step.to = Some(19))), "to");
        assert_eq!(code(|rules| step(rules, |step| step.tests = vec![8])), "tests");
        assert_eq!(code(|rules| step(rules, |step| step.tests.clear())), "tests");
        assert_eq!(
            code(|rules| step(rules, |step| step.when = StepWhen::Word)),
            "tests"
        );
    }
}
