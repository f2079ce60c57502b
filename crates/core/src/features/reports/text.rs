//! The text of a round for a chat: short, exact, and read aloud without stumbling.

use super::words::{left, thousandths, words};
use crate::features::register::place::building_label;
use crate::features::sweeps::TargetLine;
use crate::features::sweeps::types::{ProgressView, RoundView, Sense};
use crate::legal_time::legal;
use crate::problem::Lang;
use chrono::{Datelike, Timelike};

/// The text about a round as it stands at `now_ms`.
pub(super) fn text(
    round: &RoundView,
    progress: &ProgressView,
    lines: &[TargetLine],
    lang: Lang,
    now_ms: i64,
) -> String {
    let counts = &progress.counts;
    let words = words(round.row.kind, round.row.target, lang);
    let share = thousandths(counts);
    let (percent, measure) = (format!("{}.{}%", share / 10, share % 10), words.measure);
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
    let reasons = reasons(round, lines, counts.missing, lang);
    if !reasons.is_empty() {
        // One reason for all of them is not a part of them.
        text.push_str(lang.pick(if reasons.len() == 1 { "（" } else { "（其中" }, " ("));
        text.push_str(&reasons.join(lang.pick("、", ", ")));
        text.push_str(lang.pick("）", ")"));
    }
    if counts.excused > 0 {
        let excused = counts.excused;
        text.push_str(&match lang {
            Lang::Zh => format!("，另有不计入{excused}{measure}"),
            Lang::En => format!(", {excused} more excused"),
        });
    }
    text.push_str(lang.pick("。", "."));
    if rest > 0 {
        text.push_str(&by_building(progress, words.left, measure, lang));
    }
    text
}

/// Why people are left, the most frequent first, those without any record last.
fn reasons(round: &RoundView, lines: &[TargetLine], missing: u64, lang: Lang) -> Vec<String> {
    let mut counted: Vec<(usize, &str)> = round
        .outcomes
        .iter()
        .filter(|outcome| outcome.sense == Sense::NotDone)
        .map(|outcome| {
            let with = |line: &&TargetLine| line.mark.as_ref().is_some_and(|m| m.outcome == outcome.code);
            (lines.iter().filter(with).count(), outcome.name.as_str())
        })
        .filter(|(count, _)| *count > 0)
        .collect();
    counted.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let mut reasons: Vec<String> = counted
        .into_iter()
        .map(|(count, name)| match lang {
            Lang::Zh => format!("{name}{count}"),
            Lang::En => format!("{count} {name}"),
        })
        .collect();
    if missing > 0 {
        reasons.push(match lang {
            Lang::Zh => format!("尚未登记{missing}"),
            Lang::En => format!("{missing} not recorded"),
        });
    }
    reasons
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
