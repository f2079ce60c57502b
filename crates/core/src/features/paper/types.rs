//! What the screens of papers receive and send.

use crate::features::members::Named;
use crate::features::sweeps::door_types::AnswerView;
use crate::id::Id;
use crate::print::DrawnSheet;
use crate::problem::Lang;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of `print_papers`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct PrintPapers {
    /// The round.
    pub round: Id,
    /// Only these buildings; empty for all of the round's.
    pub buildings: Vec<Id>,
    /// Only whom the round has not reached.
    pub only_left: bool,
    /// The language of the page, where it is not the caller's.
    pub lang: Option<Lang>,
    /// For the window to print, instead of a file.
    pub window: Option<bool>,
}

/// Arguments of `reprint_papers`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ReprintPapers {
    /// The round.
    pub round: Id,
    /// Which of its papers.
    pub papers: Vec<Id>,
    /// The language of the page, where it is not the caller's.
    pub lang: Option<Lang>,
    /// For the window to print, instead of a file.
    pub window: Option<bool>,
}

/// Papers to be printed.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PapersView {
    /// The token that names the PDF; empty where it is printed from the window.
    pub file: String,
    /// The name to save it under.
    pub name: String,
    /// How many pages it has, each one paper.
    pub papers: u64,
    /// How many lines stand on them.
    pub lines: u64,
    /// Its pages, where the window prints them.
    pub sheet: Option<DrawnSheet>,
}

/// Where a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// Somebody walks with it.
    Out,
    /// It came back and was typed.
    Typed,
    /// It came back with nothing to type.
    Returned,
    /// It will not come back.
    Lost,
}

/// A paper in a list.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PaperRow {
    /// Its id.
    pub id: Id,
    /// Its five digits.
    pub code: String,
    /// The stairwell.
    pub place: String,
    /// Which of the stairwell's pages, and of how many.
    pub part: u32,
    /// Of how many.
    pub parts: u32,
    /// How many lines it has.
    pub lines: u64,
    /// Where it is.
    pub state: PaperState,
    /// When it was printed, ms.
    pub printed_at: i64,
    /// By whom.
    pub by: String,
    /// When it came back, ms.
    pub settled_at: Option<i64>,
    /// When it was printed once more, ms, where it is out since.
    pub printed_again_at: Option<i64>,
}

/// Papers of a round that have not come back.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PapersOut {
    /// The round.
    pub round: Named,
    /// How many.
    pub papers: u64,
    /// When the first of them was printed, ms.
    pub since: i64,
}

/// Arguments of `find_papers`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct FindPapers {
    /// The round.
    pub round: Id,
    /// Its five digits, or what its code says to a scanner.
    pub text: String,
}

/// A paper, line by line.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PaperView {
    /// As in lists.
    #[serde(flatten)]
    pub row: PaperRow,
    /// The round.
    pub round: Id,
    /// Its lines.
    pub each: Vec<PaperLine>,
}

/// A line of a paper, as things stand now.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PaperLine {
    /// Its number on the paper.
    pub number: u32,
    /// The room.
    pub room: String,
    /// The name; for a home, who lives there.
    pub name: String,
    /// The outcome shown in the round now.
    pub outcome: Option<u8>,
    /// The tube.
    pub tube: Option<String>,
    /// The outcome that stood on the paper when it was printed.
    pub printed: Option<u8>,
    /// Whether the mark shown now was typed from this paper.
    pub from_paper: bool,
}

/// Arguments of `read_paper` and `type_paper`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct TypePaper {
    /// The paper.
    pub paper: Id,
    /// What is typed: line numbers, each with the outcome's digit behind a dot where it is not the first; `*` for all others;
    /// a single line after a range that holds it counts instead; `+` and a code for the tube of what follows; behind further
    /// dots what the round asks, the number of a choice or words: `7..2`.
    pub text: String,
}

/// What a line was ticked as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct TypedLine {
    /// Its number on the paper.
    pub number: u32,
    /// The outcome.
    pub outcome: u8,
    /// The tube.
    pub tube: Option<String>,
    /// What was answered beside it.
    pub answers: Vec<AnswerView>,
}

/// What typing comes to.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct TypedView {
    /// Line by line, in order.
    pub each: Vec<TypedLine>,
    /// Lines nothing is said of.
    pub rest: u64,
}

/// Arguments of `settle_paper`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SettlePaper {
    /// The paper.
    pub paper: Id,
    /// Whether it is lost, or came back with nothing to type.
    pub lost: bool,
}
