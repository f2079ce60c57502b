//! What a round records and asks: the kind's own, or what somebody says instead.

use super::facts::{FIRST_EXCUSED, FIRST_NOT_DONE, Outcome, Question, sense};
use super::opening_types::{NewOutcome, NewQuestion};
use super::templates::{MOVED_AWAY, template};
use super::types::Sense::{self, Done, Excused, NotDone};
use super::types::{OutcomeView, RoundKind, TargetKind};
use crate::features::members::required;
use crate::problem::Problem;

/// One digit key each.
const MOST_OUTCOMES: usize = 9;
const LONGEST_NAME: usize = 20;
const MOST_QUESTIONS: usize = 5;
const MOST_CHOICES: usize = 20;
/// Nobody promises to come back later than in a month.
const LATEST_AGAIN_MIN: u32 = 31 * 24 * 60;

/// The outcomes of a screening, for a round that comes as a list.
pub(crate) fn own_outcomes() -> Vec<Outcome> {
    template(RoundKind::Screening).outcomes()
}

/// The words by which a committee's own outcomes say the same.
const ALSO_MOVED_AWAY: &[&str] = &["迁出", "已搬走", "搬走", "已搬离", "搬离"];

/// Whether an outcome says that somebody lives here no more. Codes are given in order, and rounds opened long ago must be
/// understood, too: so it is by its words, and none that counts otherwise says it.
pub(super) fn says_moved_away(outcome: &OutcomeView) -> bool {
    let name = outcome.name.as_str();
    outcome.sense == Excused && (name == MOVED_AWAY || ALSO_MOVED_AWAY.contains(&name))
}

/// Gives every outcome its code: done from 1, not done from 50, excused from 100, in order.
pub(super) fn coded(named: impl Iterator<Item = (String, Sense, Option<u32>)>) -> Vec<Outcome> {
    let (mut done, mut not_done, mut excused) = (1, FIRST_NOT_DONE, FIRST_EXCUSED);
    named
        .map(|(name, sense, again_min)| {
            let next = match sense {
                Done => &mut done,
                NotDone => &mut not_done,
                Excused => &mut excused,
            };
            *next += 1;
            Outcome {
                code: *next - 1,
                name,
                again_min,
            }
        })
        .collect()
}

/// The outcomes of a new round: those given, or the kind's own.
pub(super) fn outcomes(kind: RoundKind, given: &[NewOutcome]) -> Result<Vec<Outcome>, Problem> {
    if given.is_empty() {
        return Ok(template(kind).outcomes());
    }
    let mut named = Vec::new();
    for outcome in given {
        let name = short(&outcome.name, "结果名称", "name of the outcome")?;
        if outcome
            .again_min
            .is_some_and(|minutes| minutes > LATEST_AGAIN_MIN)
        {
            return Err(Problem::bad(
                "again_min",
                "再去的时间最长 31 天。",
                "Somebody goes back within 31 days at most.",
            ));
        }
        let again_min = outcome.again_min.filter(|_| outcome.sense == NotDone);
        named.push((name, outcome.sense, again_min));
    }
    let twice = (1..named.len()).any(|n| named[..n].iter().any(|before| before.0 == named[n].0));
    if twice || named.len() > MOST_OUTCOMES || !named.iter().any(|(_, sense, _)| *sense == Done) {
        return Err(Problem::bad(
            "outcomes",
            "结果选项最多 9 个，名称不重复，且至少一个算“完成”。",
            "Up to nine outcomes with different names, and at least one that counts as done.",
        ));
    }
    Ok(coded(named.into_iter()))
}

/// The questions of a new round: those given, or the kind's own.
pub(super) fn questions(kind: RoundKind, given: Option<&[NewQuestion]>) -> Result<Vec<Question>, Problem> {
    let Some(given) = given else {
        return Ok(template(kind).questions());
    };
    if given.len() > MOST_QUESTIONS || given.iter().any(|asked| asked.choices.len() > MOST_CHOICES) {
        return Err(Problem::bad(
            "questions",
            format!("附加项最多 {MOST_QUESTIONS} 个，每个最多 {MOST_CHOICES} 个选项。"),
            format!("{MOST_QUESTIONS} questions at most, each with {MOST_CHOICES} choices at most."),
        ));
    }
    let asked = given.iter().zip(1..);
    asked
        .map(|(question, code)| {
            let choices = question.choices.iter();
            Ok(Question {
                code,
                name: short(&question.name, "附加项名称", "name of the question")?,
                choices: choices
                    .map(|choice| short(choice, "选项", "choice"))
                    .collect::<Result<_, _>>()?,
            })
        })
        .collect()
}

/// A name that fits on a button.
fn short(text: &str, zh: &str, en: &str) -> Result<String, Problem> {
    let text = required(text, zh, en)?;
    if text.chars().count() > LONGEST_NAME {
        return Err(Problem::bad(
            "too_long",
            format!("{zh}太长（最多 {LONGEST_NAME} 字）。"),
            format!("The {en} is too long ({LONGEST_NAME} characters at most)."),
        ));
    }
    Ok(text)
}

/// What makes the word behind it say that somebody is not positive, or not any more.
const NOT: &[&str] = &[
    "非",
    "无",
    "未见",
    "未检出",
    "不是",
    "排除",
    "没有",
    "non-",
    "not ",
    "no ",
];

/// Whether the name of an outcome says that a test came out positive: 阳性, 弱阳性, 抗原阳性(+). A committee may name its own.
pub(crate) fn is_positive(name: &str) -> bool {
    let name = name.to_lowercase();
    ["阳性", "positive"].iter().any(|word| {
        let mut said = name.match_indices(word);
        said.any(|(at, _)| !NOT.iter().any(|not| name[..at].ends_with(not)))
    })
}

impl OutcomeView {
    /// The outcome that stands at this place, which is also its key.
    pub(super) fn of(outcome: Outcome, key: usize) -> OutcomeView {
        OutcomeView {
            sense: sense(outcome.code).unwrap_or(NotDone),
            positive: is_positive(&outcome.name),
            code: outcome.code,
            name: outcome.name,
            again_min: outcome.again_min,
            key: key.to_string(),
            sampled: key == 1,
        }
    }
}

/// Every kind with its name in facts and rows.
pub(super) const NAMES: &[(RoundKind, &str)] = &[
    (RoundKind::Screening, "screening"),
    (RoundKind::Single, "single"),
    (RoundKind::Antigen, "antigen"),
    (RoundKind::Headcount, "headcount"),
    (RoundKind::Visit, "visit"),
    (RoundKind::Vaccination, "vaccination"),
    (RoundKind::Evacuation, "evacuation"),
    (RoundKind::Notice, "notice"),
    (RoundKind::Delivery, "delivery"),
    (RoundKind::Free, "free"),
];

impl RoundKind {
    /// Its name in facts and rows.
    pub(crate) fn name(self) -> &'static str {
        let found = NAMES.iter().find(|(kind, _)| *kind == self);
        found.map_or("free", |(_, name)| name)
    }

    /// The kind of a name; one from a newer version counts as free.
    pub(crate) fn of(name: &str) -> RoundKind {
        let found = NAMES.iter().find(|(_, known)| *known == name);
        found.map_or(RoundKind::Free, |(kind, _)| *kind)
    }
}

impl TargetKind {
    /// Its name in facts and rows.
    pub(super) fn name(self) -> &'static str {
        match self {
            TargetKind::Resident => "resident",
            TargetKind::Home => "home",
        }
    }

    /// The kind of a name.
    pub(super) fn of(name: &str) -> TargetKind {
        match name {
            "home" => TargetKind::Home,
            _ => TargetKind::Resident,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_who_was_not_reached_is_gone_back_to() {
        let given = [("采", Done), ("免", Excused)].map(|(name, sense)| NewOutcome {
            name: name.to_owned(),
            sense,
            again_min: Some(5),
        });
        let made = outcomes(RoundKind::Free, &given).unwrap();
        assert!(made.iter().all(|outcome| outcome.again_min.is_none()));
        assert_eq!(made[1].code, FIRST_EXCUSED);
    }

    #[test]
    fn a_name_says_whether_a_test_came_out_positive() {
        for name in [
            "阳性",
            "弱阳性",
            "抗原阳性(+)",
            "疑似阳性",
            "Positive",
            "weakly positive",
            "非阳性转阳性",
        ] {
            assert!(is_positive(name), "{name}");
        }
        for name in [
            "阴性",
            "非阳性",
            "无阳性",
            "未见阳性",
            "未检出阳性",
            "not positive",
            "non-positive",
            "已采",
            "",
        ] {
            assert!(!is_positive(name), "{name}");
        }
    }
}
