//! The words of a report: what a round of each kind expects and does, in both languages.

use crate::features::sweeps::types::{CountsView, RoundKind, TargetKind};
use crate::problem::Lang;

/// How one kind of round is spoken of.
pub(super) struct Words {
    pub expected: &'static str,
    pub done: &'static str,
    pub left: &'static str,
    /// 人 or 户.
    pub measure: &'static str,
}

/// The words for a round of `kind` over `target`.
pub(super) fn words(kind: RoundKind, target: TargetKind, lang: Lang) -> Words {
    let (expected, done, left) = match (lang, kind) {
        (Lang::En, _) => ("Expected", "Done", "Left"),
        (Lang::Zh, RoundKind::Screening | RoundKind::Single | RoundKind::Antigen) => ("应检", "已检", "未检"),
        (Lang::Zh, RoundKind::Headcount) => ("应核", "已核", "未核"),
        (Lang::Zh, RoundKind::Visit) => ("应访", "已访", "未访"),
        (Lang::Zh, RoundKind::Vaccination) => ("应种", "已种", "未种"),
        (Lang::Zh, RoundKind::Evacuation) => ("应转移", "已转移", "未转移"),
        (Lang::Zh, RoundKind::Notice) => ("应告知", "已告知", "未告知"),
        (Lang::Zh, RoundKind::Delivery) => ("应发", "已发", "未发"),
        (Lang::Zh, RoundKind::Free) => ("应办", "已办", "未办"),
    };
    let measure = match (lang, target) {
        (Lang::Zh, TargetKind::Resident) => "人",
        (Lang::Zh, TargetKind::Home) => "户",
        (Lang::En, TargetKind::Resident) => "residents",
        (Lang::En, TargetKind::Home) => "homes",
    };
    Words {
        expected,
        done,
        left,
        measure,
    }
}

/// Thousandths of the round that are done, rounded down: 100 % is said of a round only when nobody is left.
pub(super) fn thousandths(counts: &CountsView) -> u64 {
    counts
        .done
        .saturating_mul(1000)
        .checked_div(counts.expected)
        .unwrap_or(0)
}

/// Those not done: marked otherwise, or not marked at all.
pub(super) fn left(counts: &CountsView) -> u64 {
    counts.expected.saturating_sub(counts.done)
}
