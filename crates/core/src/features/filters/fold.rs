//! How filters become rows.

use super::facts::*;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::fold::{Fold, FoldError, KindOfFact};
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::{Connection, params};

/// The last of several versions counts. Of two at the very same reading it is the greater body: the same one on every
/// device. A filter that was removed keeps its row without a name.
pub(super) const TABLES: &str = "
    CREATE TABLE filter (id BLOB PRIMARY KEY, name TEXT, filter TEXT, clock INTEGER NOT NULL, body BLOB NOT NULL)
        WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[
    KindOfFact {
        kind: FILTER_SAVED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "filter_saved",
        fold: saved,
        tell,
        topic: Topic::Register,
    },
    KindOfFact {
        kind: FILTER_REMOVED,
        who: Who::AtLeast(Role::Staff, Reach::Anywhere),
        name: "filter_removed",
        fold: removed,
        tell,
        topic: Topic::Register,
    },
];

fn saved(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let saved: FilterSaved = minicbor::decode(&fact.body)?;
    let filter = serde_json::to_string(&saved.filter).unwrap_or_default();
    put(fold, fact, Some((&saved.name, &filter)))
}

fn removed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    put(fold, fact, None)
}

fn put(fold: &Fold<'_>, fact: &Fact, said: Option<(&str, &str)>) -> Result<(), FoldError> {
    fold.db
        .prepare_cached(
            "INSERT INTO filter VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE
             SET name = excluded.name, filter = excluded.filter, clock = excluded.clock, body = excluded.body
             WHERE (excluded.clock, excluded.body) > (clock, body)",
        )?
        .execute(params![
            fact.subject,
            said.map(|(name, _)| name),
            said.map(|(_, filter)| filter),
            fact.clock.0 as i64,
            fact.body
        ])?;
    Ok(())
}

fn tell(_: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    Ok(match minicbor::decode::<FilterSaved>(&fact.body) {
        Ok(saved) if fact.kind == FILTER_SAVED => {
            format!("{}：{}", lang.pick("保存筛选", "filter saved"), saved.name)
        }
        _ => lang.pick("删除筛选", "filter removed").to_owned(),
    })
}
