//! Who may stand there twice: one pass over everybody who is present.

use super::types::*;
use crate::desk::Look;
use crate::features::import::is_number;
use crate::features::members::{Empty, IdArgs, staff_name};
use crate::features::register::show_resident;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Groups on one screen; the rest come up as these are settled.
const MOST_GROUPS: usize = 200;
/// Entries of one group that are shown.
const MOST_IN_GROUP: usize = 10;
/// More entries than this with one number are no person but a slip of whoever typed the list: each is compared with the first.
const MOST_COMPARED: usize = 20;
const MOST_MERGES: i64 = 100;

pub(super) fn list_duplicates(look: &Look<'_>, _: Empty) -> Result<DuplicateList, Problem> {
    let found = groups(look.db)?;
    let total = found.len() as u64;
    let mut groups = Vec::new();
    for (people, alike) in found.into_iter().take(MOST_GROUPS) {
        let rows = people
            .into_iter()
            .take(MOST_IN_GROUP)
            .map(|id| show_resident(look, IdArgs { id }));
        groups.push(DuplicateGroup {
            alike: alike.into_iter().collect(),
            people: rows.collect::<Result<_, _>>()?,
        });
    }
    Ok(DuplicateList {
        total,
        groups,
        merged: merged(look)?,
    })
}

/// Groups of entries with what they have in common, those of one identity number first, then the oldest.
fn groups(db: &Connection) -> rusqlite::Result<Vec<(BTreeSet<Id>, BTreeSet<Alike>)>> {
    let apart = told_apart(db)?;
    let mut together = Together::default();
    for ((alike, _), people) in by_likeness(db)? {
        for (n, one) in people.iter().enumerate().take(MOST_COMPARED) {
            for other in &people[n + 1..] {
                if !apart.contains(&(*one.min(other), *one.max(other))) {
                    together.join(*one, *other, alike);
                }
            }
        }
    }
    let mut groups = together.groups();
    groups.sort_by_key(|(people, alike)| (alike.first().copied(), people.first().copied()));
    Ok(groups)
}

type Likeness = (Alike, String);

/// Everybody present, by what should be one person's alone; in the order of their ids.
fn by_likeness(db: &Connection) -> rusqlite::Result<BTreeMap<Likeness, Vec<Id>>> {
    let mut alike: HashMap<Likeness, Vec<Id>> = HashMap::new();
    let mut all = db.prepare_cached(
        "SELECT id, name, birth, id_number, phone FROM resident NOT INDEXED WHERE present = 1 ORDER BY id",
    )?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name): (Id, String) = (row.get(0)?, row.get(1)?);
        let text = |place| row.get::<_, Option<String>>(place);
        let mut put = |kind, key: String| alike.entry((kind, key)).or_default().push(id);
        // A note in its place, such as 待补, is nobody's number.
        if let Some(number) = text(3)?.filter(|number| is_number(number)) {
            put(Alike::IdNumber, number.to_ascii_uppercase());
        }
        if let Some(birth) = text(2)? {
            put(Alike::NameBirth, format!("{name}\n{birth}"));
        }
        let phones = text(4)?.unwrap_or_default();
        let phones: BTreeSet<&str> = phones.split('、').filter(|phone| !phone.is_empty()).collect();
        for phone in phones {
            put(Alike::NamePhone, format!("{name}\n{phone}"));
        }
    }
    Ok(alike.into_iter().filter(|(_, people)| people.len() > 1).collect())
}

fn told_apart(db: &Connection) -> rusqlite::Result<HashSet<(Id, Id)>> {
    db.prepare_cached("SELECT one, other FROM told_apart WHERE NOT taken_back")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Entries joined into groups.
#[derive(Default)]
struct Together {
    group_of: HashMap<Id, usize>,
    groups: Vec<(BTreeSet<Id>, BTreeSet<Alike>)>,
}

impl Together {
    fn join(&mut self, one: Id, other: Id, alike: Alike) {
        let (first, second) = (self.group(one), self.group(other));
        let (into, from) = (first.min(second), first.max(second));
        if into != from {
            let (people, reasons) = std::mem::take(&mut self.groups[from]);
            for id in &people {
                self.group_of.insert(*id, into);
            }
            self.groups[into].0.extend(people);
            self.groups[into].1.extend(reasons);
        }
        self.groups[into].1.insert(alike);
    }

    fn group(&mut self, id: Id) -> usize {
        *self.group_of.entry(id).or_insert_with(|| {
            self.groups.push((BTreeSet::from([id]), BTreeSet::new()));
            self.groups.len() - 1
        })
    }

    fn groups(self) -> Vec<(BTreeSet<Id>, BTreeSet<Alike>)> {
        self.groups
            .into_iter()
            .filter(|(people, _)| people.len() > 1)
            .collect()
    }
}

/// The newest merges that hold.
fn merged(look: &Look<'_>) -> Result<Vec<MergeRow>, Problem> {
    let mut all = look.db.prepare_cached(
        "SELECT m.away, m.kept, m.at, m.clock, m.by_id FROM merge m JOIN resident r ON r.id = m.away AND r.merged_into = m.kept
            AND r.merged = 1 WHERE NOT EXISTS (SELECT 1 FROM merge l WHERE l.away = m.away AND (l.clock, l.seq, l.writer) > (m.clock, m.seq, m.writer))
         ORDER BY m.clock DESC, m.seq DESC LIMIT ?",
    )?;
    let rows = all.query_map([MOST_MERGES], |row| {
        let at = row.get(2)?;
        let (away, kept): (Id, Id) = (row.get(0)?, row.get(1)?);
        Ok((
            away,
            kept,
            at,
            look.doubt(at, row.get(3)?),
            staff_name(look.db, &row.get(4)?)?,
        ))
    })?;
    rows.map(|row| {
        let (away, kept, at, doubt, by) = row?;
        Ok(MergeRow {
            away: show_resident(look, IdArgs { id: away })?,
            kept: show_resident(look, IdArgs { id: kept })?,
            at,
            doubt,
            by,
        })
    })
    .collect()
}
