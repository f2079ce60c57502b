//! Words that come back masked: a screen that marks somebody anew sends what it was shown, and the numbers behind the masks
//! must not be lost by that.

use super::door_types::answers;
use crate::desk::Role;
use crate::features::register::masking;
use crate::id::Id;
use rusqlite::{Connection, params};

/// Stands in every masked number.
const MASK: char = '*';

/// What was noted of a target before, where `written` is that behind its masks; else `written` itself.
pub(super) fn note(db: &Connection, round: &Id, target: &Id, written: &str) -> rusqlite::Result<String> {
    let known = match written.contains(MASK) {
        true => said(db, round, target)?
            .into_iter()
            .map(|(note, _)| note)
            .collect(),
        false => Vec::new(),
    };
    Ok(behind(written, known.into_iter().flatten()))
}

/// The same of an answer to a question.
pub(super) fn answer(
    db: &Connection,
    round: &Id,
    target: &Id,
    question: u8,
    written: &str,
) -> rusqlite::Result<String> {
    if !written.contains(MASK) {
        return Ok(written.to_owned());
    }
    let known = said(db, round, target)?;
    let known = known.into_iter().flat_map(|(_, text)| answers(text));
    let to_it = known.filter(|answer| answer.question == question);
    Ok(behind(written, to_it.map(|answer| answer.text)))
}

/// Every note and every answers of a target in a round.
fn said(db: &Connection, round: &Id, target: &Id) -> rusqlite::Result<Vec<(Option<String>, Option<String>)>> {
    db.prepare_cached("SELECT note, answers FROM mark WHERE round = ? AND target = ? ORDER BY nth")?
        .query_map(params![round, target], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// The one of `known` that looks like `written` behind anybody's masks.
pub(crate) fn behind(written: &str, known: impl Iterator<Item = String>) -> String {
    let looks = |old: &String| {
        [Role::Volunteer, Role::Staff]
            .iter()
            .any(|role| masking::note(*role, old) == written)
    };
    known
        .into_iter()
        .find(looks)
        .unwrap_or_else(|| written.to_owned())
}
