//! What somebody types from a paper, with the number keys alone: `* 7.2 9.3` is "all but 7 and 9 are done, 7 was not at home,
//! 9 refused"; `+SH001 1-10` puts the first ten into a tube.

use super::types::TypedLine;
use crate::features::sweeps::types::OutcomeView;
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
        let (lines, key) = piece.split_once('.').unwrap_or((piece, "1"));
        let outcome = form.outcomes.iter().find(|outcome| outcome.key == key);
        let outcome = outcome.ok_or_else(|| no_outcome(piece))?.code;
        let as_said = |number| TypedLine {
            number,
            outcome,
            tube: tube.clone(),
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
