//! A closure in few words, for papers, phones and the wall.

use super::rules::{DeliverTo, GoingOut, SweepTurn};
use super::types::ClosureBadge;
use crate::problem::Lang;

/// When the turn of what is closed, or open, comes.
pub(crate) fn turn(closure: Option<&ClosureBadge>) -> SweepTurn {
    closure.map_or(SweepTurn::Normal, |closure| closure.sweep)
}

/// Whether people there may not come down, so that somebody goes up to them.
pub(crate) fn keeps_in(closure: Option<&ClosureBadge>) -> bool {
    closure.is_some_and(|closure| closure.out == GoingOut::Nobody)
}

/// `封控区 第3/7天，足不出户，送到门口`.
pub(crate) fn line(badge: &ClosureBadge, lang: Lang) -> String {
    let mut parts = vec![counted(badge, lang)];
    parts.extend(out(badge.out, lang).map(str::to_owned));
    if badge.deliver == DeliverTo::Door {
        parts.push(lang.pick("送到门口", "deliver to the door").to_owned());
    }
    parts.join(lang.pick("，", ", "))
}

/// `第3/7天`; that they are over, where nobody has carried the step out.
pub(super) fn day_of(day: i64, days: Option<u32>, lang: Lang) -> String {
    match (days, lang) {
        (Some(days), Lang::Zh) if day > i64::from(days) => format!("已满{days}天"),
        (Some(days), Lang::En) if day > i64::from(days) => format!("{days} days over"),
        (Some(days), Lang::Zh) => format!("第{day}/{days}天"),
        (Some(days), Lang::En) => format!("day {day}/{days}"),
        (None, Lang::Zh) => format!("第{day}天"),
        (None, Lang::En) => format!("day {day}"),
    }
}

fn counted(badge: &ClosureBadge, lang: Lang) -> String {
    match badge.days {
        // Without an end there is nothing to count towards.
        None => badge.level.clone(),
        Some(_) => format!("{} {}", badge.level, day_of(badge.day, badge.days, lang)),
    }
}

pub(super) fn out(out: GoingOut, lang: Lang) -> Option<&'static str> {
    match out {
        GoingOut::Nobody => Some(lang.pick("足不出户", "nobody leaves home")),
        GoingOut::Compound => Some(lang.pick("人不出小区", "nobody leaves the compound")),
        GoingOut::Free => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn badge(day: i64, days: Option<u32>) -> ClosureBadge {
        ClosureBadge {
            level: "封控区".to_owned(),
            rank: 4,
            out: GoingOut::Nobody,
            deliver: DeliverTo::Door,
            sweep: SweepTurn::Last,
            day,
            days,
            next: None,
            to: None,
            due: false,
            part: false,
            disputed: false,
        }
    }

    #[test]
    fn a_line_tells_the_day_and_what_whoever_comes_must_know() {
        let said = |day, days| line(&badge(day, days), Lang::Zh);
        assert_eq!(said(3, Some(7)), "封控区 第3/7天，足不出户，送到门口");
        assert_eq!(said(8, Some(7)), "封控区 已满7天，足不出户，送到门口");
        assert_eq!(
            line(&badge(31, None), Lang::En),
            "封控区, nobody leaves home, deliver to the door"
        );
    }
}
