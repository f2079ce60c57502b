//! What the screens of tubes receive and send.

use crate::features::reports::ClearNumbers;
use crate::id::Id;
use crate::journal::clock::Doubt;
use crate::problem::Lang;
use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is wrong with a tube.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum TubeFault {
    /// It leaks, is broken or was lost: who is in it has to be sampled again.
    #[n(1)]
    Damaged = 1,
    /// Nobody knows any more whose samples are in it.
    #[n(2)]
    MixedUp = 2,
}

/// What the laboratory says of a tube.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum TubeResult {
    /// 阴性
    #[n(1)]
    Negative = 1,
    /// 无效、待复核
    #[n(2)]
    Unclear = 2,
    /// 阳性
    #[n(3)]
    Positive = 3,
}

/// A result that counts.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ResultView {
    /// What it is.
    pub result: TubeResult,
    /// When it was written down, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// Whether two people wrote down different ones.
    pub disputed: bool,
}

/// A tube in a list.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct TubeRow {
    /// Its code.
    pub code: String,
    /// How many people are in it.
    pub people: u64,
    /// How many of them are in another tube as well, until somebody decides.
    pub twice: u64,
    /// How many laptops put somebody into it.
    pub laptops: u64,
    /// When the first one went in, ms.
    pub first_at: Option<i64>,
    /// When the last one did, ms.
    pub last_at: Option<i64>,
    /// The stairwells they live in, with the compound where the committee has several.
    pub places: Vec<String>,
    /// What is wrong with it.
    pub fault: Option<TubeFault>,
    /// What was noted.
    pub note: Option<String>,
    /// What the laboratory says.
    pub result: Option<ResultView>,
}

/// The tubes of a round.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct TubeList {
    /// How many people a tube takes.
    pub size: u32,
    /// How many people are in tubes that are damaged or mixed up, and have to be sampled again.
    pub again: u64,
    /// The tubes, by code.
    pub tubes: Vec<TubeRow>,
}

/// Arguments of `note_tube`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct NoteTube {
    /// The round.
    pub round: Id,
    /// The tube's code.
    pub code: String,
    /// What is wrong with it; absent where nothing is.
    pub fault: Option<TubeFault>,
    /// What is noted.
    pub note: Option<String>,
}

/// Arguments of `move_to_tube`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct MoveToTube {
    /// The round.
    pub round: Id,
    /// Who.
    pub target: Id,
    /// Into which tube.
    pub code: String,
    /// Why they are taken over; absent where the tube they are in was a mistake.
    pub reason: Option<String>,
    /// Out of which tube they are known to go; absent for the one they are in.
    pub out_of: Option<String>,
}

/// Arguments of `record_result`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct RecordResult {
    /// The round.
    pub round: Id,
    /// The tube's code.
    pub code: String,
    /// What the laboratory says; absent to take it back.
    pub result: Option<TubeResult>,
}

/// Arguments of `read_results` and `record_results`: the laboratory's list, pasted or as a file.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct LabResults {
    /// The round.
    pub round: Id,
    /// Lines with a tube's code and a result.
    pub text: Option<String>,
    /// The token of a file: a spreadsheet or a text.
    pub file: Option<String>,
}

/// A result in the laboratory's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct ReadResult {
    /// The tube.
    pub code: String,
    /// What the laboratory says.
    pub result: TubeResult,
    /// What was known before, where it says something else.
    pub before: Option<TubeResult>,
}

/// What the laboratory's list comes to.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct LabView {
    /// Tube by tube, as they stand in the list.
    pub results: Vec<ReadResult>,
    /// Lines of which nothing was taken, with their numbers.
    pub unread: Vec<UnreadLine>,
    /// Tubes of the round that the list does not name.
    pub unnamed: u64,
}

/// A line nothing was taken of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct UnreadLine {
    /// Its number, from 1.
    pub line: u64,
    /// Its beginning.
    pub text: String,
    /// Why.
    pub why: UnreadWhy,
}

/// Why nothing was taken of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum UnreadWhy {
    /// No tube of this round stands in it.
    NoTube,
    /// No result stands in it, or two.
    NoResult,
    /// The same tube stood before, with another result.
    Contradicts,
}

/// Arguments of `export_tubes`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ExportTubes {
    /// The round.
    pub round: Id,
    /// The language of the sheet; absent for the caller's.
    pub lang: Option<Lang>,
    /// Whether it names who is in each tube: true where nothing is said.
    pub names: Option<bool>,
    /// Why phones and identity numbers are to stand in it in clear; absent where they stay masked.
    pub clear: Option<ClearNumbers>,
}

/// Arguments of `next_tube`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct NextTube {
    /// The round.
    pub round: Id,
    /// The tube in hand, to count on from; absent for this laptop's own codes.
    pub after: Option<String>,
}

/// A code for a tube.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct TubeCode {
    /// The code.
    pub code: String,
}

/// Arguments of `print_labels`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct PrintLabels {
    /// The first code; the digits at its end count on.
    pub first: String,
    /// How many.
    pub count: u32,
    /// For the window to print, instead of a file.
    pub window: Option<bool>,
}
