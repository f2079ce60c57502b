//! How full each tube is, remembered while marks are written one after another.
//!
//! Every mark asks how many people its tube holds already. An index on tubes would answer, and would cost every mark,
//! written or received, a third of its writing. So the tubes of a round are counted once and then followed from fold to
//! fold; whatever else may have changed the table (another program, something received, a transaction taken back)
//! makes the count begin anew.

use super::tube_people::IN_A_TUBE;
use crate::id::Id;
use rusqlite::{Connection, params};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Rounds remembered at a time: a committee works on one or two.
const MOST_ROUNDS: usize = 4;

/// The tubes of the rounds being marked.
#[derive(Debug, Default)]
pub(crate) struct Tubes {
    /// The file's state as SQLite names it; changes when another connection writes.
    version: i64,
    rounds: HashMap<Id, Filled>,
}

#[derive(Debug, Default)]
struct Filled {
    /// More than one where laptops disagree.
    tubes_of: HashMap<Id, Vec<String>>,
    people: HashMap<String, u64>,
}

/// What a tube holds, seen from one target.
#[derive(Debug)]
pub(super) struct Held {
    /// How many people other than the target.
    pub(super) others: u64,
    /// Whether it holds the target itself.
    pub(super) itself: bool,
}

impl Tubes {
    /// Forgets everything: the table has changed otherwise than by [`Tubes::put`].
    pub(crate) fn forget(&mut self) {
        self.rounds.clear();
    }

    /// What the tube `code` of `round` holds: `target`, and how many others.
    pub(super) fn held(
        &mut self,
        db: &Connection,
        round: Id,
        code: &str,
        target: Id,
    ) -> rusqlite::Result<Held> {
        let version = db
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))?;
        if version != self.version || self.rounds.len() > MOST_ROUNDS {
            self.forget();
            self.version = version;
        }
        let filled = match self.rounds.entry(round) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Filled::count(db, round)?),
        };
        let all = filled.people.get(code).copied().unwrap_or(0);
        let itself = filled
            .tubes_of
            .get(&target)
            .is_some_and(|tubes| tubes.iter().any(|tube| tube == code));
        Ok(Held {
            others: all - u64::from(itself),
            itself,
        })
    }

    /// Follows a mark that is the only standing one of its target from now on.
    pub(super) fn put(&mut self, round: Id, target: Id, tube: Option<&str>) {
        if let Some(filled) = self.rounds.get_mut(&round) {
            filled.put(target, tube);
        }
    }
}

impl Filled {
    fn count(db: &Connection, round: Id) -> rusqlite::Result<Filled> {
        let mut filled = Filled::default();
        let sql = format!("SELECT DISTINCT m.target, m.tube FROM mark m WHERE m.round = ? AND {IN_A_TUBE}");
        let mut marks = db.prepare_cached(&sql)?;
        let mut rows = marks.query(params![round])?;
        while let Some(row) = rows.next()? {
            filled.add(row.get(0)?, row.get_ref(1)?.as_str()?);
        }
        Ok(filled)
    }

    fn put(&mut self, target: Id, tube: Option<&str>) {
        for left in self.tubes_of.remove(&target).unwrap_or_default() {
            if let Some(people) = self.people.get_mut(&left) {
                *people -= 1;
            }
        }
        if let Some(tube) = tube {
            self.add(target, tube);
        }
    }

    fn add(&mut self, target: Id, tube: &str) {
        self.tubes_of.entry(target).or_default().push(tube.to_owned());
        *self.people.entry(tube.to_owned()).or_default() += 1;
    }
}
