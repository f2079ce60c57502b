//! How marks become rows: each is added, and which one of its target is shown is settled.

use super::door_types::AnswerView;
use super::facts::*;
use crate::features::reviews::{self, Matter};
use crate::features::supplies::{self, Delivery};
use crate::fold::contest::{Standing, contest};
use crate::fold::{Fold, FoldError, Stamp, round_of};
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::planted::{self, Planted};
use rusqlite::params;

pub(super) fn marked(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let mark: MarkRecorded = minicbor::decode(&fact.body)?;
    put_mark(fold, round_of(fact)?, fact, &mark)?;
    Ok(())
}

pub(super) fn delivery_marked(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let d: DeliveryMarked = minicbor::decode(&fact.body)?;
    let round = round_of(fact)?;
    let mark = MarkRecorded {
        outcome: d.outcome,
        tube: None,
        note: d.note,
        tap: d.tap,
        again_at: d.again_at,
        answers: d.answers,
        ticked: d.ticked,
    };
    put_mark(fold, round, fact, &mark)?;
    let done = is_done(d.outcome);
    supplies::deliver(
        fold,
        fact,
        &Delivery {
            round,
            done,
            item: d.item,
            quantity: d.quantity,
            place: d.place,
        },
    )?;
    Ok(())
}

/// Adds a mark and settles which one of its target is shown.
fn put_mark(fold: &Fold<'_>, round: Id, fact: &Fact, mark: &MarkRecorded) -> rusqlite::Result<()> {
    let stamp = fold.stamp(fact);
    if let Some(tap) = mark.tap.as_ref().filter(|_| !planted::is(Planted::TapSawAll)) {
        fold.saw_only(in_view(fold, round, fact.subject, tap.over.as_ref())?);
    }
    if let Some(ticked) = &mark.ticked {
        let mut view = in_view(fold, round, fact.subject, ticked.over.as_ref())?;
        view.extend(typed_before(fold, round, fact.subject, ticked.paper)?);
        fold.saw_only(view);
    }
    // Nearly every target is marked once a round: then this is all.
    if insert(fold, round, fact.subject, 0, mark, &stamp)? {
        follow(fold, round, fact.subject, mark);
        return Ok(());
    }
    if planted::is(Planted::LastMarkOnly) {
        let old = "DELETE FROM mark WHERE round = ? AND target = ?";
        fold.db
            .prepare_cached(old)?
            .execute(params![round, fact.subject])?;
    }
    let value = (mark.outcome, mark.tube.clone(), answers_text(mark));
    let (last, standing) = earlier(fold, round, fact.subject)?;
    let verdict = contest(fold, &stamp, rank(mark.outcome), &value, &standing)?;
    match verdict.shown {
        None => {
            let still = !verdict.superseded.contains(&0);
            renumber(
                fold,
                round,
                fact.subject,
                0,
                last + 1,
                still && standing.iter().any(|s| s.nth == 0),
            )?;
            insert(fold, round, fact.subject, 0, mark, &stamp)?;
            follow(fold, round, fact.subject, mark);
        }
        Some(shown) => {
            insert(fold, round, fact.subject, last + 1, mark, &stamp)?;
            if shown != 0 {
                let still = !verdict.superseded.contains(&0);
                renumber(fold, round, fact.subject, 0, last + 2, still)?;
                renumber(fold, round, fact.subject, shown, 0, true)?;
            }
        }
    }
    for nth in verdict.superseded.iter().filter(|nth| **nth != 0) {
        renumber(fold, round, fact.subject, *nth, *nth, false)?;
    }
    // Where several marks stand, only the table tells which tubes somebody is in.
    if let Some(tubes) = fold.tubes.filter(|_| verdict.disputed || standing.len() > 1) {
        tubes.borrow_mut().forget();
    }
    // With one standing mark there was no dispute to clear.
    if !verdict.disputed && standing.len() == 1 {
        return Ok(());
    }
    reviews::set(
        fold,
        Matter::Mark,
        &fact.subject,
        round.bytes(),
        verdict.disputed.then_some(1),
    )
}

/// The mark of a target that stood on a phone, by its chain and its number there. Copies of one laptop may have read the
/// same clock: then those of them that the laptop which wrote for the phone knew of.
fn in_view(fold: &Fold<'_>, round: Id, target: Id, over: Option<&Over>) -> rusqlite::Result<Vec<(i64, i64)>> {
    let Some(over) = over else { return Ok(Vec::new()) };
    let mut named = fold.db.prepare_cached(
        "SELECT m.writer, m.seq FROM mark m JOIN writer w ON w.n = m.writer
         WHERE m.round = ? AND m.target = ? AND m.clock = ? AND w.device = ?",
    )?;
    let rows = named.query_map(params![round, target, over.clock as i64, over.device], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    known(fold, rows)
}

/// The marks of a target that came from the same paper, as far as whoever types now knew them.
fn typed_before(fold: &Fold<'_>, round: Id, target: Id, paper: Id) -> rusqlite::Result<Vec<(i64, i64)>> {
    let mut typed = fold
        .db
        .prepare_cached("SELECT writer, seq FROM mark WHERE round = ? AND target = ? AND paper = ?")?;
    let rows = typed.query_map(params![round, target, paper], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    known(fold, rows)
}

/// Those marks (chain and number) that whoever wrote the fact being folded knew of.
fn known(
    fold: &Fold<'_>,
    marks: impl Iterator<Item = rusqlite::Result<(i64, i64)>>,
) -> rusqlite::Result<Vec<(i64, i64)>> {
    let knows = |(writer, seq): &(i64, i64)| fold.knows(*writer, *seq);
    marks.filter(|mark| mark.as_ref().map_or(true, knows)).collect()
}

/// Follows the tubes, once a mark is the one shown.
fn follow(fold: &Fold<'_>, round: Id, target: Id, mark: &MarkRecorded) {
    if let Some(tubes) = fold.tubes {
        tubes.borrow_mut().put(round, target, mark.tube.as_deref());
    }
}

/// Gives the mark `from` the number `to` and says whether it still stands.
fn renumber(
    fold: &Fold<'_>,
    round: Id,
    target: Id,
    from: i64,
    to: i64,
    standing: bool,
) -> rusqlite::Result<()> {
    fold.db
        .prepare_cached(
            "UPDATE mark SET nth = ?4, standing = ?5 WHERE round = ?1 AND target = ?2 AND nth = ?3",
        )?
        .execute(params![round, target, from, to, standing])?;
    Ok(())
}

fn insert(
    fold: &Fold<'_>,
    round: Id,
    target: Id,
    nth: i64,
    mark: &MarkRecorded,
    s: &Stamp,
) -> rusqlite::Result<bool> {
    let tap = mark.tap.as_ref();
    let inserted = fold
        .db
        .prepare_cached(
            "INSERT OR IGNORE INTO mark VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            round,
            target,
            nth,
            mark.outcome,
            mark.tube,
            mark.note,
            s.writer,
            s.seq,
            s.clock,
            tap.map_or(s.at, |tap| tap.made_at),
            s.by,
            tap.map(|tap| tap.phone),
            tap.map(|tap| tap.id),
            tap.map(|_| s.at),
            mark.again_at,
            answers_text(mark),
            mark.ticked.as_ref().map(|ticked| ticked.paper)
        ])?;
    Ok(inserted == 1)
}

/// What a mark says: its outcome, its tube, its answers. Two marks that say the same do not disagree.
type Says = (u8, Option<String>, Option<String>);

/// The answers of a mark as rows keep them.
fn answers_text(mark: &MarkRecorded) -> Option<String> {
    let answers = mark.answers.as_ref().filter(|answers| !answers.is_empty())?;
    let views: Vec<AnswerView> = answers.iter().map(AnswerView::from).collect();
    serde_json::to_string(&views).ok()
}

/// The greatest number among the marks of a target, and those that stand.
fn earlier(fold: &Fold<'_>, round: Id, target: Id) -> rusqlite::Result<(i64, Vec<Standing<Says>>)> {
    let mut all = fold.db.prepare_cached(
        "SELECT nth, writer, seq, clock, outcome, tube, standing, answers FROM mark WHERE round = ? AND target = ?",
    )?;
    let mut rows = all.query(params![round, target])?;
    let (mut last, mut standing) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        let (nth, outcome): (i64, u8) = (row.get(0)?, row.get(4)?);
        last = last.max(nth);
        if row.get(6)? {
            let (writer, seq, clock) = (row.get(1)?, row.get(2)?, row.get(3)?);
            standing.push(Standing {
                nth,
                writer,
                seq,
                clock,
                rank: rank(outcome),
                value: (outcome, row.get(5)?, row.get(7)?),
            });
        }
    }
    Ok((last, standing))
}
