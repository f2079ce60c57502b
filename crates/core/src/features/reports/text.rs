//! The text of a round for a chat: short, exact, and read aloud without stumbling.

use super::words::{left, thousandths, words};
use crate::features::register::place::building_label;
use crate::features::sweeps::types::{ProgressView, RoundView, Sense};
use crate::features::sweeps::{OutcomeCount, OutcomeCounts, QuestionCounts};
use crate::legal_time::legal;
use crate::problem::Lang;
use chrono::{Datelike, Timelike};
use std::cmp::Reverse;

/// The text about a round as it stands at `now_ms`.
pub(super) fn text(
    round: &RoundView,
    progress: &ProgressView,
    counted: &OutcomeCounts,
    lang: Lang,
    now_ms: i64,
) -> String {
    let counts = &progress.counts;
    let words = words(round.row.kind, round.row.target, lang);
    let share = thousandths(counts);
    let measure = words.measure;
    let mut percent = format!("{}.{}%", share / 10, share % 10);
    let ways = ways(counted, lang);
    if !ways.is_empty() {
        percent.push_str(lang.pick("，其中", ": "));
        percent.push_str(&ways.join(lang.pick("、", ", ")));
    }
    let (expected, done, rest) = (counts.expected, counts.done, left(counts));
    let mut text = match (lang, legal(now_ms)) {
        (Lang::Zh, Some(now)) => format!(
            "【{}】截至{}月{}日 {:02}:{:02}，{}{expected}{measure}，{}{done}{measure}（{percent}），{}{rest}{measure}",
            round.row.name,
            now.month(),
            now.day(),
            now.hour(),
            now.minute(),
            words.expected,
            words.done,
            words.left
        ),
        (_, now) => format!(
            "[{}] As of {}: {done} of {expected} {measure} done ({percent}), {rest} left",
            round.row.name,
            now.map(|now| now.format("%-d %b %H:%M").to_string())
                .unwrap_or_default()
        ),
    };
    text.push_str(&parts(&reasons(counted, lang), lang));
    if counts.excused > 0 {
        let excused = counts.excused;
        text.push_str(&match lang {
            Lang::Zh => format!("，另有不计入{excused}{measure}"),
            Lang::En => format!(", {excused} more excused"),
        });
        text.push_str(&parts(&of_sense(counted, Sense::Excused, lang), lang));
    }
    text.push_str(lang.pick("。", "."));
    if done > 0 {
        for question in &counted.questions {
            text.push_str(&answered(question, lang));
        }
    }
    if rest > 0 {
        text.push_str(&by_building(progress, words.left, measure, lang));
    }
    text
}

/// So many of something.
fn so_many(name: &str, count: u64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{name}{count}"),
        Lang::En => format!("{count} {name}"),
    }
}

/// The parts of a number, in brackets behind it.
fn parts(parts: &[String], lang: Lang) -> String {
    if parts.is_empty() {
        return String::new();
    }
    // One reason for all of them is not a part of them.
    let begin = lang.pick(if parts.len() == 1 { "（" } else { "（其中" }, " (");
    let listed = parts.join(lang.pick("、", ", "));
    format!("{begin}{listed}{}", lang.pick("）", ")"))
}

/// How those who are done are, where a round tells more than that they are. That nobody is positive is said, too.
fn ways(counted: &OutcomeCounts, lang: Lang) -> Vec<String> {
    let done = counted.outcomes.iter().filter(|one| one.sense == Sense::Done);
    let ways: Vec<String> = done.map(|one| so_many(&one.name, one.targets, lang)).collect();
    match ways.len() > 1 && counted.counts.done > 0 {
        true => ways,
        false => Vec::new(),
    }
}

/// The outcomes of a sense that somebody has, the most frequent first.
fn of_sense(counted: &OutcomeCounts, sense: Sense, lang: Lang) -> Vec<String> {
    let meant = |one: &&OutcomeCount| one.sense == sense && one.targets > 0;
    let mut outcomes: Vec<&OutcomeCount> = counted.outcomes.iter().filter(meant).collect();
    outcomes.sort_by_key(|one| Reverse(one.targets));
    let told = outcomes.iter();
    told.map(|one| so_many(&one.name, one.targets, lang)).collect()
}

/// Why people are left, the most frequent first, those without any record last.
fn reasons(counted: &OutcomeCounts, lang: Lang) -> Vec<String> {
    let missing = counted.counts.missing;
    let mut reasons = of_sense(counted, Sense::NotDone, lang);
    if missing > 0 {
        reasons.push(so_many(lang.pick("尚未登记", "not recorded"), missing, lang));
    }
    reasons
}

/// A line about a question, where anything was answered to it.
fn answered(question: &QuestionCounts, lang: Lang) -> String {
    let answers = question.answers.iter();
    let answers = answers.map(|answer| (answer.text.as_str(), answer.targets));
    let others = (lang.pick("其他", "other"), question.others);
    let given: Vec<_> = answers.chain([others]).filter(|(_, n)| *n > 0).collect();
    if given.is_empty() {
        return String::new();
    }
    let unanswered = (lang.pick("未填", "not said"), question.unanswered);
    let told: Vec<String> = given
        .into_iter()
        .chain((unanswered.1 > 0).then_some(unanswered))
        .map(|(answer, n)| format!("{answer} {n}"))
        .collect();
    let (colon, comma) = (lang.pick("：", ": "), lang.pick("、", ", "));
    format!("\n{}{colon}{}", question.name, told.join(comma))
}

/// Who is left by building; only buildings with somebody left, in walking order, a line for each compound.
fn by_building(progress: &ProgressView, left_word: &str, measure: &str, lang: Lang) -> String {
    let mut text = String::new();
    let mut compound = None;
    for building in progress.buildings.iter().filter(|b| left(&b.counts) > 0) {
        let rest = left(&building.counts);
        if compound != Some(&building.compound) {
            compound = Some(&building.compound);
            text.push_str(&match lang {
                Lang::Zh => format!("\n{}{left_word}：", building.compound),
                Lang::En => format!("\n{}: ", building.compound),
            });
        } else {
            text.push_str(lang.pick("、", ", "));
        }
        text.push_str(&match lang {
            Lang::Zh => format!("{}{rest}{measure}", building_label(&building.name)),
            Lang::En => format!("{} {rest}", building_label(&building.name)),
        });
    }
    text
}
