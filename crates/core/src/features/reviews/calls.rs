//! The reviews' part of the desk's table.

use super::settle::settle_review;
use super::types::*;
use super::versions::{Eyes, Key, title, versions};
use super::{Matter, OPEN};
use crate::desk::{Entry, Look, Role, Topic, command, query};
use crate::features::members::staff_name;
use crate::problem::{Lang, Problem};

pub(super) fn calls() -> Vec<Entry> {
    const ALL: &[Topic] = &[
        Topic::Reviews,
        Topic::Register,
        Topic::Marks,
        Topic::Supplies,
        Topic::Closures,
    ];
    vec![
        query(
            "list_reviews",
            "What a person must settle, or has.",
            ALL,
            list_reviews,
        ),
        command(
            "settle_review",
            "Decide a review.",
            Role::Staff,
            ALL,
            settle_review,
        ),
    ]
}

impl Matter {
    fn kind(self) -> ReviewKind {
        match self {
            Matter::Field => ReviewKind::Field,
            Matter::Mark => ReviewKind::Mark,
            Matter::ServedTwice => ReviewKind::ServedTwice,
            Matter::Stock => ReviewKind::Stock,
            Matter::Tube => ReviewKind::Tube,
            Matter::Closure => ReviewKind::Closure,
            Matter::List => ReviewKind::List,
        }
    }
}

/// More than anybody settles at a sitting; the rest come up as these are settled.
const MOST: usize = 500;

fn list_reviews(look: &Look<'_>, args: ListReviews) -> Result<Vec<ReviewView>, Problem> {
    if args.state == ReviewState::Settled {
        return settled(look);
    }
    let mut all = look.db.prepare_cached(&format!(
        "SELECT r.matter, r.subject, r.part {OPEN} ORDER BY r.matter, r.subject, r.part LIMIT {MOST}"
    ))?;
    let keys = all.query_map([], |row| {
        let matter = Matter::of(row.get_ref(0)?.as_str()?).unwrap_or(Matter::Field);
        Ok(Key {
            matter,
            subject: row.get(1)?,
            part: row.get(2)?,
        })
    })?;
    let mut reviews = Vec::new();
    for key in keys {
        let key = key?;
        let versions = versions(&Eyes::of(look), &key)?;
        let latest = versions.iter().max_by_key(|version| version.at);
        reviews.push(ReviewView {
            kind: key.matter.kind(),
            title: title(look.db, &key, look.lang)?,
            at: latest.map_or(0, |version| version.at),
            doubt: latest.and_then(|version| version.doubt),
            acceptable: matches!(key.matter, Matter::ServedTwice | Matter::Stock),
            versions,
            key: key.text(),
            result: None,
            settled_by: None,
        });
    }
    reviews.sort_by_key(|review| std::cmp::Reverse(review.at));
    Ok(reviews)
}

fn settled(look: &Look<'_>) -> Result<Vec<ReviewView>, Problem> {
    let mut all = look.db.prepare_cached("SELECT matter, subject, part, chosen, at, by_id, writer, seq, clock FROM settled ORDER BY clock DESC, seq DESC LIMIT 200")?;
    let rows = all.query_map([], |row| {
        let key = Key::new(row.get_ref(0)?.as_str()?, row.get(1)?, row.get(2)?);
        Ok(ReviewView {
            key: format!("settled:{}:{}", row.get::<_, i64>(6)?, row.get::<_, i64>(7)?),
            kind: key.as_ref().map_or(ReviewKind::Field, |key| key.matter.kind()),
            title: key
                .as_ref()
                .map_or(Ok(String::new()), |key| title(look.db, key, look.lang))?,
            versions: Vec::new(),
            acceptable: false,
            at: row.get(4)?,
            doubt: look.doubt(row.get(4)?, row.get(8)?),
            result: Some(result(key.as_ref(), row.get(3)?, look.lang)),
            settled_by: Some(staff_name(look.db, &row.get(5)?)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What was decided, in a word.
fn result(key: Option<&Key>, chosen: Option<String>, lang: Lang) -> String {
    match (chosen, key.map(|key| key.matter)) {
        (None, _) => lang.pick("确认无误", "right as it is").to_owned(),
        (Some(whose), Some(Matter::ServedTwice)) => match lang {
            Lang::Zh => format!("只保留一次：{whose}"),
            Lang::En => format!("only one stays: {whose}"),
        },
        (Some(value), _) => value,
    }
}
