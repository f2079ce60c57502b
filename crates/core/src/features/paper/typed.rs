//! What somebody types from a paper, with the number keys alone: `* 7.2 9.3` is "all but 7 and 9 are done, 7 was not at home,
//! 9 refused"; `+SH001 1-10` puts the first ten into a tube. What a round asks beside the outcome follows behind further dots:
//! `*..1 7..2` is "all had their first dose, 7 the second", `3..体育馆` where 3 went.

use super::types::TypedLine;
use crate::features::sweeps::door_types::AnswerView;
use crate::features::sweeps::types::{OutcomeView, QuestionView, Sense};
use crate::problem::Problem;
use std::collections::{BTreeMap, BTreeSet};

/// Longer is no typing.
const LONGEST: usize = 2_000;

/// A paper, as far as typing needs it.
pub(super) struct Form<'a> {
    /// Whether each line was marked already when it was printed: `*` leaves these out.
    pub marked: &'a [bool],
    /// What can be recorded.
    pub outcomes: &'a [OutcomeView],
    /// What is asked beside it.
    pub questions: &'a [QuestionView],
}

/// Reads what was typed.
///
/// # Errors
/// A [`Problem`] that names the piece that cannot be meant.
pub(super) fn read(text: &str, form: &Form<'_>) -> Result<Vec<TypedLine>, Problem> {
    if text.len() > LONGEST {
        return Err(Problem::bad("too_long", "输入太长。", "That is too long."));
    }
    let text = plain(text);
    let pieces = text.split(|c: char| c.is_whitespace() || ",、，;；".contains(c));
    let mut said: BTreeMap<usize, TypedLine> = BTreeMap::new();
    let mut in_range: BTreeSet<usize> = BTreeSet::new();
    let mut rest: Option<TypedLine> = None;
    let mut tube: Option<String> = None;
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        if let Some(code) = piece.strip_prefix('+') {
            tube = Some(code.to_ascii_uppercase()).filter(|code| !code.is_empty());
            continue;
        }
        let (lines, ticked) = piece.split_once('.').unwrap_or((piece, "1"));
        let (key, answered) = match ticked.split_once('.') {
            // Whoever answers has it done, where nothing else is said.
            Some(("", answered)) => ("1", Some(answered)),
            Some((key, answered)) => (key, Some(answered)),
            None => (ticked, None),
        };
        let outcome = form.outcomes.iter().find(|outcome| outcome.key == key);
        let outcome = outcome.ok_or_else(|| no_outcome(piece))?;
        let answers = match answered {
            Some(answered) => answers(piece, answered, outcome, form.questions)?,
            None => Vec::new(),
        };
        let as_said = |number| TypedLine {
            number,
            outcome: outcome.code,
            tube: tube.clone(),
            answers: answers.clone(),
        };
        if lines == "*" {
            if rest.replace(as_said(0)).is_some() {
                return Err(twice(piece));
            }
            continue;
        }
        let numbers = numbers(lines, form.marked.len()).ok_or_else(|| no_line(piece, form.marked.len()))?;
        let alone = numbers.start() == numbers.end();
        for number in numbers {
            // One line said after a range that holds it is the exception from it.
            if said.insert(number, as_said(number as u32)).is_some() && !(alone && in_range.remove(&number)) {
                return Err(twice(piece));
            }
            if !alone {
                in_range.insert(number);
            }
        }
    }
    if let Some(rest) = rest {
        let unmarked = form.marked.iter().zip(1..).filter(|(marked, _)| !**marked);
        for (_, number) in unmarked {
            said.entry(number).or_insert_with(|| TypedLine {
                number: number as u32,
                ..rest.clone()
            });
        }
    }
    Ok(said.into_values().collect())
}

/// What stands behind the second dot and those after it: to each question in turn the number of a choice, or words where the
/// question has none; nothing where it is not answered.
fn answers(
    piece: &str,
    answered: &str,
    outcome: &OutcomeView,
    questions: &[QuestionView],
) -> Result<Vec<AnswerView>, Problem> {
    if questions.is_empty() || outcome.sense != Sense::Done {
        return Err(no_question(piece));
    }
    let said = answered.splitn(questions.len(), '.');
    let mut answers = Vec::new();
    for (text, question) in said.zip(questions).filter(|(text, _)| !text.is_empty()) {
        let chosen = text.parse::<usize>().ok().and_then(|nth| nth.checked_sub(1));
        let text = match (question.choices.is_empty(), chosen) {
            (true, _) => Some(text),
            (false, Some(nth)) => question.choices.get(nth).map(String::as_str),
            (false, None) => question
                .choices
                .iter()
                .find(|one| *one == text)
                .map(String::as_str),
        };
        answers.push(AnswerView {
            question: question.code,
            text: text.ok_or_else(|| no_choice(piece, question))?.to_owned(),
        });
    }
    Ok(answers)
}

/// Digits and signs as Chinese keyboards may give them, made plain.
fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
        '。' | '．' | '·' => '.',
        '－' | '—' | '～' | '~' => '-',
        '＊' | '×' => '*',
        '＋' => '+',
        c => c,
    };
    text.chars().map(one).collect()
}

/// `7` or `3-9`, within the paper.
fn numbers(text: &str, lines: usize) -> Option<std::ops::RangeInclusive<usize>> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let number = |digits: &str| digits.parse().ok().filter(|n| (1..=lines).contains(n));
    let (from, to) = (number(from)?, number(to)?);
    (from <= to).then_some(from..=to)
}

fn no_line(piece: &str, lines: usize) -> Problem {
    Problem::bad(
        "no_line",
        format!("“{piece}”不对：这张单只有第 1–{lines} 行。行号如 7 或 3-9。"),
        format!("“{piece}” cannot be: this paper has lines 1 to {lines}. A line is 7, several are 3-9."),
    )
}

fn no_outcome(piece: &str) -> Problem {
    Problem::bad(
        "no_outcome",
        format!("“{piece}”不对：点后面是结果的数字键，例如 7.2。"),
        format!("“{piece}” cannot be: behind the dot stands the key of an outcome, as in 7.2."),
    )
}

fn no_question(piece: &str) -> Problem {
    Problem::bad(
        "no_question",
        format!("“{piece}”不对：第二个点后面是附加项，只有做成的才填，本轮没有附加项的不填。"),
        format!(
            "“{piece}” cannot be: behind the second dot stand answers, of what is done in a round that asks."
        ),
    )
}

fn no_choice(piece: &str, question: &QuestionView) -> Problem {
    let choices = question.choices.iter().zip(1..);
    let choices: Vec<String> = choices.map(|(choice, nth)| format!("{nth} {choice}")).collect();
    let (name, choices) = (&question.name, choices.join("、"));
    Problem::bad(
        "no_choice",
        format!("“{piece}”不对：“{name}”只有 {choices}。"),
        format!("“{piece}” cannot be: “{name}” is one of {choices}."),
    )
}

fn twice(piece: &str) -> Problem {
    Problem::bad(
        "twice",
        format!("“{piece}”里有一行前面已经写过。"),
        format!("A line of “{piece}” was said before."),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::features::sweeps::types::Sense;

    fn outcomes() -> Vec<OutcomeView> {
        let named = [
            (1, "已采", Sense::Done),
            (50, "不在家", Sense::NotDone),
            (100, "住院", Sense::Excused),
        ];
        let keyed = named.into_iter().zip(1..);
        keyed
            .map(|((code, name, sense), key)| OutcomeView {
                code,
                name: name.to_owned(),
                sense,
                again_min: None,
                key: key.to_string(),
                sampled: key == 1,
                positive: false,
            })
            .collect()
    }

    /// Number, outcome and tube of each line.
    type Typed = Vec<(u32, u8, Option<String>)>;

    fn typed(text: &str, lines: usize) -> Result<Typed, &'static str> {
        let marked: Vec<bool> = (1..=lines).map(|n| n == 2).collect();
        let outcomes = outcomes();
        let form = Form {
            marked: &marked,
            outcomes: &outcomes,
            questions: &[],
        };
        let lines = read(text, &form).map_err(|problem| problem.code)?;
        Ok(lines
            .into_iter()
            .map(|line| (line.number, line.outcome, line.tube))
            .collect())
    }

    #[test]
    fn a_star_means_all_lines_that_nothing_else_is_said_of() {
        let all = typed("* 3.2 5.3", 5).unwrap();
        assert_eq!(all, [(1, 1, None), (3, 50, None), (4, 1, None), (5, 100, None)]);
        // What was marked when it was printed is left as it is, unless it is named.
        assert_eq!(typed("2", 5).unwrap(), [(2, 1, None)]);
        assert_eq!(
            typed("3-4.2 *", 4).unwrap(),
            [(1, 1, None), (3, 50, None), (4, 50, None)]
        );
    }

    #[test]
    fn one_line_after_a_range_is_the_exception_from_it() {
        assert_eq!(
            typed("3-5 4.2", 5).unwrap(),
            [(3, 1, None), (4, 50, None), (5, 1, None)]
        );
    }

    #[test]
    fn tubes_hold_what_follows_them() {
        let tubes = typed("+sh1 1,3 +SH2 4-5", 6).unwrap();
        let codes: Vec<(u32, &str)> = tubes
            .iter()
            .map(|(n, _, tube)| (*n, tube.as_deref().unwrap()))
            .collect();
        assert_eq!(codes, [(1, "SH1"), (3, "SH1"), (4, "SH2"), (5, "SH2")]);
    }

    #[test]
    fn thirty_lines_take_fewer_than_forty_keys() {
        let text = "* 7.2 19.2 23.3";
        assert!(text.len() < 40);
        assert_eq!(typed(text, 30).unwrap().len(), 29);
    }

    /// Line by line what was answered, each with the question's code.
    fn answered(text: &str) -> Result<Vec<(u32, String)>, &'static str> {
        let question = |code, name: &str, choices: &[&str]| QuestionView {
            code,
            name: name.to_owned(),
            choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        };
        let questions = [
            question(1, "剂次", &["第1剂", "第2剂", "加强针"]),
            question(2, "去向", &[]),
        ];
        let outcomes = outcomes();
        let form = Form {
            marked: &[false; 4],
            outcomes: &outcomes,
            questions: &questions,
        };
        let lines = read(text, &form).map_err(|problem| problem.code)?;
        let said = |line: TypedLine| {
            let answers = line
                .answers
                .iter()
                .map(|one| format!("{}{}", one.question, one.text));
            (line.number, answers.collect::<Vec<_>>().join(" "))
        };
        Ok(lines.into_iter().map(said).collect())
    }

    #[test]
    fn what_is_asked_beside_the_outcome_follows_behind_a_second_dot() {
        let rows = |all: &[(u32, &str)]| {
            Ok(all
                .iter()
                .map(|(n, said)| (*n, (*said).to_owned()))
                .collect::<Vec<_>>())
        };
        assert_eq!(
            answered("*..1 2..3 4.2"),
            rows(&[(1, "1第1剂"), (2, "1加强针"), (3, "1第1剂"), (4, "")])
        );
        assert_eq!(answered("1.1.2.体育馆"), rows(&[(1, "1第2剂 2体育馆")]));
        // One question may be left out, and words may hold a dot.
        assert_eq!(answered("1-2...3.5 公里外"), Err("no_line"));
        assert_eq!(
            answered("1-2...3.5公里外"),
            rows(&[(1, "23.5公里外"), (2, "23.5公里外")])
        );
        assert_eq!(answered("1。。加强针"), rows(&[(1, "1加强针")]));
        for (text, code) in [
            ("1..4", "no_choice"),
            ("1..0", "no_choice"),
            ("1..第9剂", "no_choice"),
            ("1.2.1", "no_question"),
            ("1.7.1", "no_outcome"),
        ] {
            assert_eq!(answered(text), Err(code), "{text}");
        }
        assert_eq!(
            typed("1..1", 5),
            Err("no_question"),
            "nothing is asked in that round"
        );
    }

    #[test]
    fn chinese_keyboards_type_the_same() {
        assert_eq!(typed("＊、３。２", 3), typed("* 3.2", 3));
        assert_eq!(typed("1—3", 3), typed("1-3", 3));
    }

    #[test]
    fn what_cannot_be_meant_is_named() {
        for (text, code) in [
            ("31", "no_line"),
            ("0", "no_line"),
            ("9-3", "no_line"),
            ("a", "no_line"),
            ("99999999999999999999", "no_line"),
            ("3.7", "no_outcome"),
            ("3.", "no_outcome"),
            ("3 3.2", "twice"),
            ("4 1-5", "twice"),
            ("1-5 4 4", "twice"),
            ("1-5 3-4", "twice"),
            ("* *.2", "twice"),
        ] {
            assert_eq!(typed(text, 30), Err(code), "{text}");
        }
        assert_eq!(typed("", 30).unwrap(), []);
    }
}
