//! What the tables of a file say they hold.

use super::image::{START, lies_at};
use crate::fold::damaged;
use crate::id::Id;
use crate::journal::fact::Class;
use crate::journal::page::Page;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// The sections that the pages in a file hold.
#[derive(Default)]
pub(super) struct Held {
    /// How each begins.
    starts: BTreeSet<Vec<u8>>,
    rounds: Vec<Id>,
    journal: bool,
}

impl Held {
    /// Whether what begins at `at` of the file's bytes is one of them.
    pub(super) fn lies_at(&self, image: &[u8], at: usize) -> bool {
        let whole = image.get(at..at + START);
        whole.is_some_and(|start| self.starts.contains(start))
            || self.starts.iter().any(|start| lies_at(image, at, start))
    }

    /// How many hold facts of these rounds.
    pub(super) fn of_rounds(&self, gone: &BTreeSet<Id>) -> u64 {
        self.rounds.iter().filter(|round| gone.contains(round)).count() as u64
    }

    /// Whether the file is a committee's.
    pub(super) fn is_journal(&self) -> bool {
        self.journal
    }
}

fn has_table(db: &Connection, table: &str) -> rusqlite::Result<bool> {
    db.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?)",
        [table],
        |row| row.get(0),
    )
}

pub(super) fn held(db: &Connection) -> rusqlite::Result<Held> {
    let mut held = Held::default();
    for table in ["page", "aside"] {
        if !has_table(db, table)? {
            continue;
        }
        held.journal = true;
        let mut pages = db.prepare(&format!("SELECT bytes FROM {table}"))?;
        let mut rows = pages.query([])?;
        while let Some(row) = rows.next()? {
            let page = Page::trusted(row.get(0)?).map_err(damaged)?;
            held.rounds.extend(page.rounds());
            held.starts.extend(
                page.packed()
                    .map(|packed| packed[..packed.len().min(START)].to_vec()),
            );
        }
    }
    Ok(held)
}

/// Everybody and every home a mark can be about.
pub(super) fn people(db: &Connection) -> rusqlite::Result<BTreeSet<Id>> {
    let mut people = BTreeSet::new();
    for table in ["resident", "home"] {
        if has_table(db, table)? {
            let mut ids = db.prepare(&format!("SELECT id FROM {table}"))?;
            for id in ids.query_map([], |row| row.get(0))? {
                people.insert(id?);
            }
        }
    }
    Ok(people)
}

/// Tables that name a round or a list from above, and how. What was handed out in all stays in the ledger; it names no home.
const NAMING: &[(&str, &str)] = &[
    ("round", "id = ?1"),
    ("round_compound", "round = ?1"),
    ("round_building", "round = ?1"),
    ("round_unit", "round = ?1"),
    ("round_target", "round = ?1"),
    ("round_added", "round = ?1"),
    ("outcome", "round = ?1"),
    ("question", "round = ?1"),
    ("mark", "round = ?1"),
    ("phone", "round = ?1"),
    ("phone_building", "round = ?1"),
    ("phone_joined", "round = ?1"),
    ("phone_ended", "round = ?1"),
    ("unlisted", "round = ?1"),
    ("unlisted_seen", "round = ?1"),
    ("paper", "round = ?1"),
    ("paper_line", "round = ?1"),
    ("paper_settled", "round = ?1"),
    ("movement", "round = ?1 AND home IS NOT NULL"),
    ("carried", "round = ?1"),
    ("tube_note", "round = ?1"),
    ("tube_result", "round = ?1"),
    ("team", "round = ?1"),
    ("stop", "round = ?1"),
    ("door_order", "round = ?1"),
    ("point", "round = ?1"),
    ("batch", "round = ?1"),
    ("batch_home", "round = ?1"),
    ("batch_ended", "round = ?1"),
    ("list", "id = ?1"),
    ("list_state", "list = ?1"),
    ("list_line", "list = ?1"),
    ("list_answer", "list = ?1"),
    ("review", "(part = ?1 OR subject = ?1)"),
    ("settled", "(part = ?1 OR subject = ?1)"),
    ("accepted", "(part = ?1 OR subject = ?1)"),
    ("open_fact", "class = ?2"),
];

/// How many rows belong to these rounds.
pub(super) fn of_rounds(db: &Connection, gone: &BTreeSet<Id>) -> rusqlite::Result<u64> {
    let mut rows = 0;
    for (table, condition) in NAMING {
        if !has_table(db, table)? {
            continue;
        }
        let mut count = db.prepare(&format!(
            "SELECT count(*) FROM {table} WHERE ?2 IS NOT NULL AND {condition}"
        ))?;
        for round in gone {
            let class = minicbor::to_vec(Class::Round(*round)).unwrap_or_default();
            rows += count.query_row(params![round, class], |row| row.get::<_, i64>(0))?;
        }
    }
    Ok(rows as u64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::fold;
    use crate::journal::store;

    /// What names a destroyed round for ever: that it was destroyed, who confirmed it, where pages lack it.
    const REMAINING: &[&str] = &["round_purged", "purge_confirmed", "hole"];

    #[test]
    fn every_table_that_names_a_round_or_a_list_is_looked_through() {
        let db = store::in_memory().unwrap();
        fold::create_tables(&db).unwrap();
        let naming = "SELECT DISTINCT m.name FROM sqlite_schema m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND (c.name IN ('round', 'list') OR c.name = 'part' AND c.type = 'BLOB')";
        let mut tables = db.prepare(naming).unwrap();
        let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let listed = |table: &String| NAMING.iter().any(|(name, _)| name == table);
        let left_out: Vec<String> = tables
            .map(Result::unwrap)
            .filter(|table| !listed(table) && !REMAINING.contains(&&**table))
            .collect();
        assert!(left_out.is_empty(), "the proof does not look into {left_out:?}");
        for (table, condition) in NAMING {
            assert!(has_table(&db, table).unwrap(), "there is no table {table}");
            let asked = format!("SELECT count(*) FROM {table} WHERE ?2 IS NOT NULL AND {condition}");
            db.prepare(&asked).unwrap();
        }
    }
}
