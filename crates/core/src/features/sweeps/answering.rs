//! Answers as phones know them. A phone is shown what was chosen among what its round offers, never what somebody wrote in words
//! of their own: that may name people and where they went. And what it was not shown it cannot take away.

use super::door_types::{AnswerView, answers};
use super::facts::Over;
use super::types::QuestionView;
use crate::id::Id;
use rusqlite::{Connection, OptionalExtension, params};

/// Whether anything can be written in answer to a question.
fn is_in_words(question: &QuestionView) -> bool {
    question.choices.is_empty()
}

/// What a phone may show of the answers `said`: the question of each, and what was chosen.
pub(crate) fn as_phones_show(said: Vec<AnswerView>, asked: &[QuestionView]) -> Vec<(u8, Option<String>)> {
    said.into_iter()
        .map(|AnswerView { question, text }| {
            let offered = asked
                .iter()
                .any(|one| one.code == question && one.choices.contains(&text));
            (question, offered.then_some(text))
        })
        .collect()
}

/// The answers that a tap comes to: what it says, and what the mark it follows has in words that the phone did not show. A tap
/// that says nothing of answers, as a page of before does, leaves all of that mark's; of an empty answer nothing is said any more.
pub(crate) fn with_unshown(
    db: &Connection,
    round: &Id,
    target: &Id,
    over: Option<&Over>,
    said: Option<Vec<AnswerView>>,
) -> rusqlite::Result<Option<Vec<AnswerView>>> {
    let is_silent = said.is_none();
    let mut all = said.unwrap_or_default();
    if let Some(over) = over {
        let asked = super::queries::questions(db, round)?;
        let stays = |answer: &AnswerView| {
            let chosen = |one: &QuestionView| is_silent && one.choices.contains(&answer.text);
            let about = |one: &&QuestionView| one.code == answer.question;
            asked
                .iter()
                .find(about)
                .is_some_and(|one| is_in_words(one) || chosen(one))
        };
        for answer in stood(db, round, target, over)?.into_iter().filter(stays) {
            if !all.iter().any(|said| said.question == answer.question) {
                all.push(answer);
            }
        }
    }
    all.retain(|answer| !answer.text.is_empty());
    Ok((!all.is_empty()).then_some(all))
}

/// The answers of a mark.
fn stood(db: &Connection, round: &Id, target: &Id, mark: &Over) -> rusqlite::Result<Vec<AnswerView>> {
    let text: Option<Option<String>> = db
        .prepare_cached(
            "SELECT m.answers FROM mark m JOIN writer w ON w.n = m.writer
             WHERE m.round = ? AND m.target = ? AND w.device = ? AND m.clock = ? ORDER BY m.nth LIMIT 1",
        )?
        .query_row(params![round, target, mark.device, mark.clock as i64], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(answers(text.flatten()))
}
