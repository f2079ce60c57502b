//! A filter as a condition in SQL.

use super::types::Filter;
use crate::features::members::required;
use crate::features::register::living::lives_here;
use crate::problem::Problem;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Nobody was ever older.
const OLDEST: u32 = 130;
/// Care tags in one filter.
const MOST_TAGS: usize = 20;

/// A filter with its ages turned into days of birth, as they were on one day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Bounds {
    /// As it was given.
    pub filter: Filter,
    /// Born on this day or before.
    pub born_to: Option<NaiveDate>,
    /// Born after this day.
    pub born_after: Option<NaiveDate>,
}

impl Bounds {
    /// As rows keep them.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From a row.
    pub fn read(text: &str) -> rusqlite::Result<Bounds> {
        serde_json::from_str(text).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
        })
    }
}

impl Filter {
    /// Whether it lets everybody through.
    pub fn is_open(&self) -> bool {
        *self == Filter::default()
    }

    /// The filter without what says nothing.
    ///
    /// # Errors
    /// Ages nobody has, the greater one first, or tags that are none.
    pub(crate) fn sound(mut self) -> Result<Filter, Problem> {
        let ages = [self.age_from, self.age_to];
        let backwards = self.age_from.zip(self.age_to).is_some_and(|(from, to)| from > to);
        if backwards || ages.into_iter().flatten().any(|age| age > OLDEST) {
            return Err(Problem::bad(
                "ages",
                "年龄应为 0–130，且“从”不大于“到”。",
                "Ages are 0 to 130, the lesser one first.",
            ));
        }
        let tags = self.care.take().unwrap_or_default();
        if tags.len() > MOST_TAGS {
            return Err(Problem::bad(
                "too_many",
                format!("最多选 {MOST_TAGS} 种特殊关照。"),
                format!("{MOST_TAGS} care tags at most."),
            ));
        }
        let tags: Vec<String> = tags
            .iter()
            .map(|tag| required(tag, "特殊关照", "care tag"))
            .collect::<Result<_, _>>()?;
        self.care = (!tags.is_empty()).then_some(tags);
        for said in [&mut self.alone, &mut self.away, &mut self.need, &mut self.here] {
            *said = said.filter(|yes| *yes);
        }
        if self.away.is_some() && self.here.is_some() {
            return Err(Problem::bad(
                "away_and_here",
                "“暂离的”和“实际居住”不能同时选。",
                "Nobody is away and living here now; choose one of the two.",
            ));
        }
        self.home_use = each_once(self.home_use.take());
        self.registration = each_once(self.registration.take());
        Ok(self)
    }

    /// The filter as it is on `day`.
    pub(crate) fn on(&self, day: NaiveDate) -> Bounds {
        // A fact may say any number, whoever wrote it.
        let back = |years: u32| day.checked_sub_months(Months::new(12 * years.min(OLDEST + 1)));
        Bounds {
            filter: self.clone(),
            born_to: self.age_from.and_then(back),
            born_after: self.age_to.and_then(|age| back(age.saturating_add(1))),
        }
    }
}

/// The condition that a row of `resident` called `r` fits, each part with `AND` before it; empty where everybody does.
/// `source` is an expression that gives the JSON of `bounds`: no value is written into the SQL itself.
pub(crate) fn condition(bounds: &Bounds, r: &str, source: &str) -> String {
    let mut all = String::new();
    if bounds.born_to.is_some() {
        all += &format!(" AND {r}.birth <= {source} ->> '$.born_to'");
    }
    if bounds.born_after.is_some() {
        all += &format!(" AND {r}.birth > {source} ->> '$.born_after'");
    }
    if bounds.filter.care.is_some() {
        all += &format!(
            " AND EXISTS (SELECT 1 FROM json_each({source}, '$.filter.care') tag
                WHERE instr(char(10) || {r}.care || char(10), char(10) || tag.value || char(10)))"
        );
    }
    if bounds.filter.alone.is_some() {
        all += &format!(
            " AND NOT EXISTS (SELECT 1 FROM resident o WHERE o.present = 1 AND o.building = {r}.building
                AND o.unit = {r}.unit AND o.home = {r}.home AND o.id <> {r}.id AND {})",
            // A son who is only registered there opens no door.
            lives_here("o")
        );
    }
    if bounds.filter.home_use.is_some() {
        all += &format!(
            " AND EXISTS (SELECT 1 FROM home w WHERE w.id = {r}.home
                AND w.used_as IN (SELECT value FROM json_each({source}, '$.filter.home_use')))"
        );
    }
    if bounds.filter.registration.is_some() {
        all += &format!(
            " AND {r}.registration IN (SELECT value FROM json_each({source}, '$.filter.registration'))"
        );
    }
    if bounds.filter.away.is_some() {
        all += &format!(" AND {r}.status = 'away'");
    }
    if bounds.filter.here.is_some() {
        all += &format!(" AND {}", lives_here(r));
    }
    if bounds.filter.need.is_some() {
        // The needs of an entry merged into another are that one's.
        all += &format!(
            " AND {r}.id IN (WITH RECURSIVE way (id) AS (SELECT n.resident FROM need n WHERE n.ended = 0
                UNION SELECT a.merged_into FROM way w JOIN resident a ON a.id = w.id AND a.merged = 1) SELECT id FROM way)"
        );
    }
    all
}

/// The choices, each once; nothing where there are none.
fn each_once<T: PartialEq>(chosen: Option<Vec<T>>) -> Option<Vec<T>> {
    let mut once: Vec<T> = Vec::new();
    for choice in chosen.unwrap_or_default() {
        if !once.contains(&choice) {
            once.push(choice);
        }
    }
    Some(once).filter(|once| !once.is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ages_are_days_of_birth_on_the_day_that_counts() {
        let filter = Filter {
            age_from: Some(80),
            age_to: Some(89),
            ..Filter::default()
        };
        let bounds = filter.on("2022-03-16".parse().unwrap());
        // Eighty today; ninety tomorrow.
        assert_eq!(bounds.born_to.unwrap().to_string(), "1942-03-16");
        assert_eq!(bounds.born_after.unwrap().to_string(), "1932-03-16");
    }

    #[test]
    fn ages_nobody_has_fit_nobody_and_everybody() {
        let filter = Filter {
            age_from: Some(u32::MAX),
            age_to: Some(u32::MAX),
            ..Filter::default()
        };
        let bounds = filter.on("2022-03-16".parse().unwrap());
        assert_eq!(bounds.born_to.unwrap().to_string(), "1891-03-16");
        assert_eq!(bounds.born_after.unwrap().to_string(), "1891-03-16");
    }

    #[test]
    fn what_says_nothing_is_left_out_and_what_cannot_be_is_refused() {
        let filter = Filter {
            care: Some(Vec::new()),
            alone: Some(false),
            ..Filter::default()
        };
        assert!(filter.sound().unwrap().is_open());
        let ages = |from, to| Filter {
            age_from: Some(from),
            age_to: Some(to),
            ..Filter::default()
        };
        assert!(ages(80, 60).sound().is_err());
        assert!(ages(0, 200).sound().is_err());
        let both = Filter {
            away: Some(true),
            here: Some(true),
            ..Filter::default()
        };
        assert!(both.sound().is_err());
    }
}
