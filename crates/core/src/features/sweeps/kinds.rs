//! What can be recorded in each kind of round unless the committee says otherwise.

use super::facts::Outcome;
use super::types::{NewOutcome, RoundKind};
use crate::features::members::required;
use crate::problem::Problem;

/// The kind's own outcomes: (name, done).
fn own(kind: RoundKind) -> &'static [(&'static str, bool)] {
    match kind {
        RoundKind::Screening => &[
            ("已采", true),
            ("免采", true),
            ("不在家", false),
            ("拒绝", false),
            ("外出", false),
            ("稍后上门", false),
        ],
        RoundKind::Headcount => &[
            ("在家", true),
            ("已核实外出", true),
            ("无人应门", false),
            ("联系不上", false),
        ],
        RoundKind::Visit => &[
            ("已上门", true),
            ("已电话", true),
            ("无人应门", false),
            ("需再访", false),
        ],
        RoundKind::Delivery => &[("已送达", true), ("不在家", false), ("不需要", false)],
        RoundKind::Free => &[("完成", true), ("未完成", false), ("无人应门", false)],
    }
}

/// Gives every outcome its code: done from 1, not done from 50, in order.
pub(super) fn numbered(kind: RoundKind, given: &[NewOutcome]) -> Result<Vec<Outcome>, Problem> {
    let named: Vec<(&str, bool)> = if given.is_empty() {
        own(kind).to_vec()
    } else {
        given
            .iter()
            .map(|outcome| (outcome.name.trim(), outcome.done))
            .collect()
    };
    let unsound = named
        .iter()
        .any(|(name, _)| name.is_empty() || name.chars().count() > 20);
    if unsound || named.len() > 9 || !named.iter().any(|(_, done)| *done) {
        return Err(Problem::bad(
            "outcomes",
            "结果选项最多 9 个，每个都要有名称（20 字以内），且至少一个算“完成”。",
            "Up to nine outcomes, each with a name of 20 characters at most, and at least one that counts as done.",
        ));
    }
    for (name, _) in &named {
        required(name, "结果名称", "name of the outcome")?;
    }
    let (mut done, mut not_done) = (1, 50);
    Ok(named
        .into_iter()
        .map(|(name, is_done)| {
            let next = if is_done { &mut done } else { &mut not_done };
            *next += 1;
            Outcome {
                code: *next - 1,
                name: name.to_owned(),
            }
        })
        .collect())
}

/// The outcomes of a screening, for a round that comes as a list.
pub(crate) fn own_outcomes() -> Vec<Outcome> {
    let (mut done, mut not_done) = (0, 49);
    let named = own(RoundKind::Screening).iter().map(|(name, is_done)| {
        let code = if *is_done { &mut done } else { &mut not_done };
        *code += 1;
        Outcome {
            code: *code,
            name: (*name).to_owned(),
        }
    });
    named.collect()
}

impl RoundKind {
    /// Its name in facts and rows.
    pub(crate) fn name(self) -> &'static str {
        match self {
            RoundKind::Screening => "screening",
            RoundKind::Headcount => "headcount",
            RoundKind::Visit => "visit",
            RoundKind::Delivery => "delivery",
            RoundKind::Free => "free",
        }
    }

    /// The kind of a name; one from a newer version counts as free.
    pub(crate) fn of(name: &str) -> RoundKind {
        match name {
            "screening" => RoundKind::Screening,
            "headcount" => RoundKind::Headcount,
            "visit" => RoundKind::Visit,
            "delivery" => RoundKind::Delivery,
            _ => RoundKind::Free,
        }
    }
}
