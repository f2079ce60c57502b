//! Reading a laboratory's list, however it is written: lines in which a tube's code and a result stand.

use super::types::*;
use crate::desk::Role;
use crate::features::register::masking;
use std::collections::{BTreeMap, BTreeSet};

/// What says a result wherever it stands in a word; the longer ones first where one holds another.
const PARTS: &[(&str, TubeResult)] = &[
    ("可疑阳性", TubeResult::Unclear),
    ("疑似阳性", TubeResult::Unclear),
    ("未检出", TubeResult::Negative),
    ("阴性", TubeResult::Negative),
    ("阳性", TubeResult::Positive),
    ("待复核", TubeResult::Unclear),
    ("可疑", TubeResult::Unclear),
    ("无效", TubeResult::Unclear),
    ("异常", TubeResult::Unclear),
];
/// What says a result as a word of its own only: places and names hold 阳 and 阴 (阳光花园, 沈阳路, 欧阳), other words the Latin ones.
const WHOLE: &[(&str, TubeResult)] = &[
    ("阴", TubeResult::Negative),
    ("NEGATIVE", TubeResult::Negative),
    ("NEG", TubeResult::Negative),
    ("INVALID", TubeResult::Unclear),
    ("UNCLEAR", TubeResult::Unclear),
    ("检出", TubeResult::Positive),
    ("阳", TubeResult::Positive),
    ("POSITIVE", TubeResult::Positive),
    ("POS", TubeResult::Positive),
];
/// What says a result as a word of which nothing else is left.
const SIGNS: &[(&str, TubeResult)] = &[("+", TubeResult::Positive), ("-", TubeResult::Negative)];
/// What turns around whatever follows it. 未见异常 says that something looked well, not what a laboratory found: such words
/// say nothing, and a line with nothing else is left to a person.
const DENIALS: &[&str] = &["未", "未见", "未发现", "无", "没有", "非", "不是"];
/// Letters of a line that are shown.
const SHOWN: usize = 40;

/// What is known of the round.
pub(super) struct Known {
    /// Every tube, with the result it has.
    pub tubes: BTreeMap<String, Option<TubeResult>>,
}

/// Reads lines, each of cells.
pub(super) fn read(lines: &[Vec<String>], known: &Known) -> LabView {
    let mut view = LabView {
        results: Vec::new(),
        unread: Vec::new(),
        unnamed: 0,
    };
    let mut read: BTreeMap<&str, TubeResult> = BTreeMap::new();
    for (cells, line) in lines.iter().zip(1..) {
        let words: Vec<String> = cells.iter().flat_map(|cell| words(cell)).collect();
        if words.is_empty() {
            continue;
        }
        let mut unread = |why| {
            view.unread.push(UnreadLine {
                line,
                // A list that was the wrong one may name people.
                text: masking::note(Role::Staff, &cells.join(" "))
                    .chars()
                    .take(SHOWN)
                    .collect(),
                why,
            });
        };
        let named = words
            .iter()
            .find_map(|word| known.tubes.get_key_value(word.as_str()));
        let Some((code, before)) = named else {
            unread(UnreadWhy::NoTube);
            continue;
        };
        let Some(result) = result_in(words.iter().filter(|word| *word != code)) else {
            unread(UnreadWhy::NoResult);
            continue;
        };
        match read.insert(code, result) {
            None => view.results.push(ReadResult {
                code: code.clone(),
                result,
                before: before.filter(|before| *before != result),
            }),
            Some(same) if same == result => {}
            Some(other) => {
                read.insert(code, other);
                unread(UnreadWhy::Contradicts);
            }
        }
    }
    view.unnamed = (known.tubes.len() - read.len()) as u64;
    view
}

/// The words of a cell, as codes are kept.
fn words(cell: &str) -> Vec<String> {
    let cell = cell.to_ascii_uppercase();
    let parts = cell.split(|c: char| c.is_whitespace() || "，,；;：:、|（）()【】[]=。\"".contains(c));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The one result that stands in these words.
fn result_in<'a>(words: impl Iterator<Item = &'a String>) -> Option<TubeResult> {
    let mut found = BTreeSet::new();
    for word in words {
        found.extend(said(word).into_iter().map(|result| result as u8));
    }
    match found.len() {
        1 => found.into_iter().next().and_then(super::fold::result),
        _ => None,
    }
}

/// Every result that a word says.
fn said(word: &str) -> Vec<TubeResult> {
    let alone = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is = |(text, result): &(&str, TubeResult), word: &str| (*text == word).then_some(*result);
    let whole = WHOLE.iter().find_map(|known| is(known, alone));
    let sign = SIGNS.iter().find_map(|known| is(known, word));
    if let Some(result) = whole.or(sign) {
        return vec![result];
    }
    let mut rest = word.to_owned();
    let mut found = Vec::new();
    for (text, result) in PARTS {
        while let Some(at) = rest.find(text) {
            let is_denied = DENIALS.iter().any(|denial| rest[..at].ends_with(denial));
            found.extend((!is_denied).then_some(*result));
            rest.replace_range(at..at + text.len(), " ");
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn lines(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| vec![line.to_owned()]).collect()
    }

    fn known() -> Known {
        let tubes = ["SH001", "SH002", "SH003"].map(|code| (code.to_owned(), None));
        Known {
            tubes: tubes.into_iter().collect(),
        }
    }

    /// The results, the lines not read, and how many tubes nothing is said of.
    type Read = (Vec<(String, TubeResult)>, Vec<(u64, UnreadWhy)>, u64);

    fn read_all(text: &str) -> Read {
        let view = read(&lines(text), &known());
        (
            view.results
                .into_iter()
                .map(|read| (read.code, read.result))
                .collect(),
            view.unread
                .into_iter()
                .map(|unread| (unread.line, unread.why))
                .collect(),
            view.unnamed,
        )
    }

    #[test]
    fn a_list_is_read_however_it_is_written() {
        let text = "管号\t结果\nSH001\t阴性\nsh002，结果：未检出\n\n3 SH003 阳性(+) 请复采";
        let (results, unread, unnamed) = read_all(text);
        let results: Vec<(&str, TubeResult)> = results
            .iter()
            .map(|(code, result)| (code.as_str(), *result))
            .collect();
        assert_eq!(
            results,
            [
                ("SH001", TubeResult::Negative),
                ("SH002", TubeResult::Negative),
                ("SH003", TubeResult::Positive)
            ]
        );
        assert_eq!((unread, unnamed), (vec![(1, UnreadWhy::NoTube)], 0));
    }

    #[test]
    fn what_cannot_be_meant_is_named_and_not_guessed() {
        let text = "SH009 阴性\nSH001\nSH002 阴性 阳性\nSH003 阴性\nSH003 阳性\nSH003 阴性";
        let (results, unread, unnamed) = read_all(text);
        assert_eq!(results, [("SH003".to_owned(), TubeResult::Negative)]);
        assert_eq!(
            unread,
            [
                (1, UnreadWhy::NoTube),
                (2, UnreadWhy::NoResult),
                (3, UnreadWhy::NoResult),
                (5, UnreadWhy::Contradicts)
            ]
        );
        assert_eq!(unnamed, 2);
    }
}
