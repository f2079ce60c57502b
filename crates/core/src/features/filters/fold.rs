//! How filters become rows.

use super::facts::*;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::fold::{Fold, FoldError, KindOfFact, named};
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::Connection;

pub(super) const TABLES: &str = "
    CREATE TABLE filter (id BLOB PRIMARY KEY, name TEXT, clock INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
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
    named::put(fold, "filter", fact, Some(&saved.name))
}

fn removed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    named::put(fold, "filter", fact, None)
}

fn tell(_: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    Ok(match minicbor::decode::<FilterSaved>(&fact.body) {
        Ok(saved) if fact.kind == FILTER_SAVED => {
            format!("{}：{}", lang.pick("保存筛选", "filter saved"), saved.name)
        }
        _ => lang.pick("删除筛选", "filter removed").to_owned(),
    })
}
