//! Marks of an entry that was merged into another one: in rounds still open, what was done for the person counts for the entry
//! that stays, once. The other one's mark is taken back there, so that a tube holds the person once; both stand in the history.

use super::door_types::answers;
use super::facts::*;
use super::marking::{check_target, find_open, write};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension, ToSql, params};

/// A mark that was carried over.
pub(crate) struct Carried {
    pub round: Id,
    pub outcome: u8,
    pub tube: Option<String>,
}

/// The open rounds in which `from` counts as done and `to` does not. Where people disagree about one of them, they settle that
/// first: a mark written here would end it unseen. With `unmarked`, also only those in which nothing is said of `to`.
fn rounds(db: &Connection, from: &Id, to: &Id, unmarked: bool) -> rusqlite::Result<Vec<Id>> {
    db.prepare_cached(
        "SELECT m.round FROM mark m JOIN round r ON r.id = m.round AND r.closed = 0 AND r.target = 'resident'
         LEFT JOIN mark k ON k.round = m.round AND k.target = ?2 AND k.nth = 0
         WHERE m.target = ?1 AND m.nth = 0 AND m.outcome BETWEEN 1 AND 49 AND coalesce(k.outcome, 0) NOT BETWEEN 1 AND 49
            AND (NOT ?3 OR coalesce(k.outcome, 0) = 0)
            AND NOT EXISTS (SELECT 1 FROM import i WHERE i.id = r.id AND i.undone)
            AND NOT EXISTS (SELECT 1 FROM review v WHERE v.matter = 'mark' AND v.subject IN (?1, ?2) AND v.part = r.id)
         ORDER BY m.round",
    )?
    .query_map(params![from, to, unmarked], |row| row.get(0))?
    .collect()
}

/// Whether a mark of `from`, or its place on a list, would be carried to `to` by [`carry_unseen`].
///
/// # Errors
/// SQLite's.
pub(crate) fn left_behind(db: &Connection, from: &Id, to: &Id) -> rusqlite::Result<bool> {
    Ok(!rounds(db, from, to, true)?.is_empty() || !listing_only(db, from, to)?.is_empty())
}

/// Carries what is done for `from` over to `to` in every round still open, and puts `to` on the lists on which `from` stood.
///
/// # Errors
/// The storage's, and whatever forbids the mark.
pub(crate) fn carry(pen: &mut Pen<'_>, from: Id, to: Id) -> Result<Vec<Carried>, Problem> {
    carry_where(pen, from, to, false)
}

/// The same with nobody looking: only where nothing is said of `to`.
///
/// # Errors
/// As [`carry`].
pub(crate) fn carry_unseen(pen: &mut Pen<'_>, from: Id, to: Id) -> Result<Vec<Carried>, Problem> {
    carry_where(pen, from, to, true)
}

fn carry_where(pen: &mut Pen<'_>, from: Id, to: Id, unmarked: bool) -> Result<Vec<Carried>, Problem> {
    for round in listing_only(pen.db(), &from, &to)? {
        let added = is_added(pen.db(), &round, &from)?.then_some(true);
        let targets = vec![to];
        pen.write(TargetsListed { targets, added }.draft(round))?;
    }
    let mut carried = Vec::new();
    for round in rounds(pen.db(), &from, &to, unmarked)? {
        let open = find_open(pen.db(), &round, WITHDRAWN)?;
        // Where the entry that stays is no target of the round, nobody would look for them there either.
        if check_target(pen.db(), &round, &open, &to).is_err() {
            continue;
        }
        let Some(mark) = shown(pen.db(), &round, &from)? else {
            continue;
        };
        carried.push(Carried {
            round,
            outcome: mark.outcome,
            tube: mark.tube.clone(),
        });
        // First out of the tube, then in: it may be full.
        write(pen, open.delivery, round, from, MarkRecorded::default())?;
        write(pen, open.delivery, round, to, mark)?;
    }
    Ok(carried)
}

/// Whether somebody was taken into a round at a door.
fn is_added(db: &Connection, round: &Id, target: &Id) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM round_added WHERE round = ? AND target = ?)")?
        .query_row([round, target], |row| row.get(0))
}

/// Open rounds on whose list `from` stands and `to` does not, or into which `from` was taken at a door.
fn listing_only(db: &Connection, from: &Id, to: &Id) -> rusqlite::Result<Vec<Id>> {
    db.prepare_cached(
        "SELECT x.round FROM round_target x JOIN round r ON r.id = x.round AND r.closed = 0 AND r.target = 'resident'
         WHERE x.target = ?1 AND NOT EXISTS (SELECT 1 FROM round_target y WHERE y.round = x.round AND y.target = ?2)
            AND NOT EXISTS (SELECT 1 FROM import i WHERE i.id = r.id AND i.undone)
         ORDER BY x.round",
    )?
    .query_map([from, to], |row| row.get(0))?
    .collect()
}

/// Gives a mark back that was carried from `to` over to `from`, as far as it still stands there as it was carried.
///
/// # Errors
/// The storage's.
pub(crate) fn carry_back(pen: &mut Pen<'_>, from: Id, to: Id, one: &Carried) -> Result<(), Problem> {
    let Ok(open) = find_open(pen.db(), &one.round, WITHDRAWN) else {
        return Ok(());
    };
    let Some(mark) = shown(pen.db(), &one.round, &from)? else {
        return Ok(());
    };
    let empty = shown(pen.db(), &one.round, &to)?.is_none_or(|own| sense(own.outcome).is_none());
    if (mark.outcome, &mark.tube) != (one.outcome, &one.tube) || !empty {
        return Ok(());
    }
    let before = before(pen.db(), &from, one)?.unwrap_or_default();
    write(pen, open.delivery, one.round, from, before)?;
    write(pen, open.delivery, one.round, to, mark)
}

/// The mark shown of a target.
fn shown(db: &Connection, round: &Id, target: &Id) -> rusqlite::Result<Option<MarkRecorded>> {
    mark(db, "nth = 0", params![round, target])
}

/// The mark before the one that was carried; two laptops may have carried it.
fn before(db: &Connection, target: &Id, one: &Carried) -> rusqlite::Result<Option<MarkRecorded>> {
    let earlier = "nth > 0 AND NOT (outcome = ?3 AND tube IS ?4) ORDER BY clock DESC, seq DESC LIMIT 1";
    mark(db, earlier, params![one.round, target, one.outcome, one.tube])
}

fn mark(db: &Connection, which: &str, values: &[&dyn ToSql]) -> rusqlite::Result<Option<MarkRecorded>> {
    let sql = format!(
        "SELECT outcome, tube, note, again_at, answers FROM mark WHERE round = ?1 AND target = ?2 AND {which}"
    );
    db.prepare_cached(&sql)?
        .query_row(values, |row| {
            let answers = answers(row.get(4)?);
            Ok(MarkRecorded {
                outcome: row.get(0)?,
                tube: row.get(1)?,
                note: row.get(2)?,
                again_at: row.get(3)?,
                answers: (!answers.is_empty()).then(|| answers.into_iter().map(Answer::from).collect()),
                tap: None,
                ticked: None,
            })
        })
        .optional()
}
