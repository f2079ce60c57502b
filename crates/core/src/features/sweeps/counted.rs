//! What a round has come to: how many by outcome, and what was answered beside it. The sums are the round's numbers.

use super::facts::sense;
use super::kinds::says_moved_away;
use super::queries::{find_round, outcomes, questions};
use super::tally;
use super::types::*;
use crate::desk::{Look, Role};
use crate::features::register::masking;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

/// What somebody wrote in words of their own may tell where one family went: it is named only where so many were told the same.
const FEWEST_IN_WORDS: u64 = 5;

/// A round's numbers by outcome and by answer.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct OutcomeCounts {
    /// In all: the outcomes of each sense add up to these.
    #[serde(flatten)]
    pub counts: CountsView,
    /// Every outcome the round knows, also those nobody has.
    pub outcomes: Vec<OutcomeCount>,
    /// What was asked beside it.
    pub questions: Vec<QuestionCounts>,
}

/// How many targets an outcome is shown of.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct OutcomeCount {
    /// Its code.
    pub code: u8,
    /// Its name.
    pub name: String,
    /// In which sense it counts.
    pub sense: Sense,
    /// How many.
    pub targets: u64,
    /// Whether it says that somebody lives here no more.
    pub moved_away: bool,
}

/// What was answered to a question, of whoever is done: answers, others and unanswered add up to them.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct QuestionCounts {
    /// Its code.
    pub code: u8,
    /// Its words.
    pub name: String,
    /// What can be chosen in its order, then what many wrote in the same words; numbers masked.
    pub answers: Vec<AnswerCount>,
    /// How many more were answered in words that few share.
    pub others: u64,
    /// Of how many nothing was answered.
    pub unanswered: u64,
}

/// How many gave an answer.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct AnswerCount {
    /// The answer.
    pub text: String,
    /// How many.
    pub targets: u64,
}

/// The numbers of a round by outcome and by answer.
pub(crate) fn outcome_counts(look: &Look<'_>, args: RoundArgs) -> Result<OutcomeCounts, Problem> {
    find_round(look, &args.round)?;
    let counts = tally::in_all(look.db, &args.round)?;
    let unknown = look.lang.pick("其他结果", "other outcome");
    Ok(OutcomeCounts {
        outcomes: by_outcome(look.db, &args.round, unknown)?,
        questions: by_question(look.db, &args.round, counts.done)?,
        counts,
    })
}

fn by_outcome(db: &Connection, round: &Id, unknown: &str) -> rusqlite::Result<Vec<OutcomeCount>> {
    let known = outcomes(db, round)?.into_iter();
    let mut all: Vec<OutcomeCount> = known
        .map(|outcome| OutcomeCount {
            moved_away: says_moved_away(&outcome),
            code: outcome.code,
            name: outcome.name,
            sense: outcome.sense,
            targets: 0,
        })
        .collect();
    for (code, targets) in tally::by_outcome(db, round)? {
        match (all.iter_mut().find(|one| one.code == code), sense(code)) {
            (Some(one), _) => one.targets = targets,
            // It counts by its code, whether the round names it or not.
            (None, Some(sense)) => all.push(OutcomeCount {
                code,
                name: unknown.to_owned(),
                sense,
                targets,
                moved_away: false,
            }),
            (None, None) => {}
        }
    }
    Ok(all)
}

fn by_question(db: &Connection, round: &Id, done: u64) -> rusqlite::Result<Vec<QuestionCounts>> {
    let given = tally::by_answer(db, round)?;
    let asked = questions(db, round)?.into_iter();
    let counted = asked.map(|question| {
        let given = given.iter().filter(|(code, ..)| *code == question.code);
        let (chosen, written): (Vec<_>, Vec<_>) =
            given.partition(|(_, text, _)| question.choices.contains(text));
        let (shared, few): (Vec<_>, Vec<_>) = written
            .into_iter()
            .partition(|(.., targets)| *targets >= FEWEST_IN_WORDS);
        let choices = question.choices.iter().map(|choice| AnswerCount {
            targets: chosen
                .iter()
                .find(|(_, text, _)| text == choice)
                .map_or(0, |(.., n)| *n),
            text: choice.clone(),
        });
        let shared = shared.iter().map(|(_, text, targets)| AnswerCount {
            // A count is pasted into chats: it needs no number of anybody, whoever looks.
            text: masking::note(Role::Volunteer, text),
            targets: *targets,
        });
        let answers: Vec<AnswerCount> = choices.chain(shared).collect();
        let others = few.iter().map(|(.., targets)| targets).sum();
        let answered = others + answers.iter().map(|answer| answer.targets).sum::<u64>();
        QuestionCounts {
            code: question.code,
            name: question.name,
            answers,
            others,
            unanswered: done.saturating_sub(answered),
        }
    });
    Ok(counted.collect())
}
