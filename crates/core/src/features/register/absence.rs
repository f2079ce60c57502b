//! Why nobody may be met behind a door, in a few words: for whoever stands in front of it with a laptop, a phone or a paper.

use super::living::Registration;
use crate::problem::Lang;
use chrono::{Datelike, NaiveDate};

/// What is kept of whether a resident `r` is there, as an expression in SQL; several of them are joined line by line.
pub(crate) fn kept_of(r: &str) -> String {
    format!(
        "coalesce({r}.status, '') || char(9) || coalesce({r}.away_until, '') || char(9) || coalesce({r}.registration, '')"
    )
}

/// `暂离（4月20日回来）`, `户在人不在`; of a household `1人暂离、1人户在人不在`; nothing where everybody lives there. `kept` is what
/// [`kept_of`] gave, a line for each.
pub(crate) fn absence(kept: Option<&str>, today: &str, lang: Lang) -> Option<String> {
    let people: Vec<Person<'_>> = kept?.lines().map(Person::of).collect();
    if let [one] = people.as_slice() {
        return match (one.is_away, one.is_absent) {
            (true, _) => Some(away(one.until, today, lang)),
            (false, true) => Some(Registration::Absent.say(lang).to_owned()),
            (false, false) => None,
        };
    }
    let away = people.iter().filter(|person| person.is_away).count();
    let absent = people.iter().filter(|person| !person.is_away && person.is_absent);
    let many = |n: usize, zh: &str, en: &str| {
        (n > 0).then(|| match lang {
            Lang::Zh => format!("{n}人{zh}"),
            Lang::En => format!("{n} {en}"),
        })
    };
    let parts = [
        many(away, "暂离", "away"),
        many(absent.count(), "户在人不在", "only registered here"),
    ];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(lang.pick("、", ", ")))
}

struct Person<'a> {
    is_away: bool,
    until: &'a str,
    is_absent: bool,
}

impl Person<'_> {
    fn of(line: &str) -> Person<'_> {
        let mut parts = line.split('\t');
        let mut next = || parts.next().unwrap_or_default();
        Person {
            is_away: next() == "away",
            until: next(),
            is_absent: next() == Registration::Absent.name(),
        }
    }
}

/// Until when somebody is away, where it is known; a day that is past was only meant.
fn away(until: &str, today: &str, lang: Lang) -> String {
    let (Ok(day), Ok(now)) = (until.parse::<NaiveDate>(), today.parse::<NaiveDate>()) else {
        return lang.pick("暂离", "away").to_owned();
    };
    let year = match day.year() == now.year() {
        true => String::new(),
        false => format!("{}年", day.year()),
    };
    let (month, nth) = (day.month(), day.day());
    match (lang, day < now) {
        (Lang::Zh, false) => format!("暂离（{year}{month}月{nth}日回来）"),
        (Lang::Zh, true) => format!("暂离（原定{year}{month}月{nth}日回来）"),
        (Lang::En, false) => format!("away, back on {day}"),
        (Lang::En, true) => format!("away, meant to be back on {day}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_until_when_and_how_many_and_nothing_where_everybody_is_there() {
        let said = |kept: &str| absence(Some(kept), "2022-03-16", Lang::Zh).unwrap_or_default();
        assert_eq!(said("living\t\there"), "");
        assert_eq!(said("\t\t"), "");
        assert_eq!(said("\t\tabsent"), "户在人不在");
        assert_eq!(said("away\t\t"), "暂离");
        assert_eq!(said("away\t2022-04-20\tabsent"), "暂离（4月20日回来）");
        assert_eq!(said("away\t2023-01-05\t"), "暂离（2023年1月5日回来）");
        assert_eq!(said("away\t2022-03-15\t"), "暂离（原定3月15日回来）");
        assert_eq!(
            said("away\t2022-04-20\t\n\t\tabsent\n\t\t"),
            "1人暂离、1人户在人不在"
        );
        assert_eq!(said("\t\t\n\t\t"), "");
        assert_eq!(absence(None, "2022-03-16", Lang::Zh), None);
        let english = absence(Some("away\t2022-04-20\t"), "2022-03-16", Lang::En);
        assert_eq!(english.as_deref(), Some("away, back on 2022-04-20"));
    }
}
