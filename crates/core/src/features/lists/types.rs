//! What the screens of lists from above receive and send.

use crate::features::register::types::ResidentStatus;
use crate::features::reports::ClearNumbers;
use crate::id::Id;
use crate::journal::clock::Doubt;
use crate::problem::Lang;
use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the committee says of somebody who is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum ListAnswer {
    /// 在本社区居住
    #[n(1)]
    Found,
    /// 已搬走
    #[n(2)]
    MovedAway,
    /// 登记在本社区，人住别处
    #[n(3)]
    LivesElsewhere,
    /// 不是本社区居民
    #[n(4)]
    NotOurs,
    /// 无法核实
    #[n(5)]
    Unknown,
}

/// Arguments of `read_list`: what came, pasted or as a file.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ReadList {
    /// A chat message, or lines of a table.
    pub text: Option<String>,
    /// The token of a file: a spreadsheet or a text.
    pub file: Option<String>,
}

/// What a list comes to before it is kept.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ListReading {
    /// Who is asked about.
    pub lines: Vec<ReadLine>,
    /// Lines in which nobody was recognised, with their numbers.
    pub unread: Vec<ListUnread>,
    /// How many the register knows for certain.
    pub certain: u64,
    /// How many it has somebody like them for.
    pub near: u64,
    /// How many it has nobody for.
    pub nobody: u64,
}

/// Somebody who is asked about, as the line was taken apart; numbers masked.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ReadLine {
    /// The number of the line it stood in, from 1.
    pub line: u64,
    /// As it was received.
    pub text: String,
    /// The name.
    pub name: Option<String>,
    /// The phone.
    pub phone: Option<String>,
    /// The identity number.
    pub id_number: Option<String>,
    /// The address.
    pub address: Option<String>,
    /// Whether the register knows them.
    pub verdict: Verdict,
}

/// A line in which nobody was recognised.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ListUnread {
    /// Its number, from 1.
    pub line: u64,
    /// Its beginning.
    pub text: String,
    /// Why.
    pub why: ListUnreadWhy,
}

/// Why nobody was taken from a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListUnreadWhy {
    /// No name, phone or identity number stands in it.
    Nobody,
    /// Several people stand in it, and which number is whose cannot be told.
    Several,
    /// It is longer than a line about somebody.
    TooLong,
}

/// Arguments of `receive_list`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ReceiveList {
    /// What it is called.
    pub name: String,
    /// Who sent it.
    pub source: Option<String>,
    /// When the answers are due, ms.
    pub due_at: Option<i64>,
    /// A chat message, or lines of a table.
    pub text: Option<String>,
    /// The token of a file.
    pub file: Option<String>,
    /// Numbers of lines to leave out.
    pub without: Option<Vec<u64>>,
}

/// A list among others.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ListRow {
    /// Its id.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// Who sent it.
    pub source: Option<String>,
    /// When it was received, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// Who received it.
    pub by: String,
    /// When the answers are due, ms.
    pub due_at: Option<i64>,
    /// How many are asked about.
    pub lines: u64,
    /// How many are not answered.
    pub unanswered: u64,
    /// Of how many two people said different things.
    pub disputed: u64,
    /// Whether the answers were given back.
    pub closed: bool,
}

/// Arguments of calls about one list.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ListArgs {
    /// The list.
    pub list: Id,
}

/// A list in full.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ListView {
    /// As among others.
    #[serde(flatten)]
    pub row: ListRow,
    /// Who is asked about, in the order in which they came.
    pub people: Vec<ListLine>,
}

/// Somebody who is asked about; numbers masked, and for a volunteer none.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ListLine {
    /// The number among those asked about, from 1.
    pub line: u32,
    /// As it was received; not for volunteers.
    pub text: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The phone.
    pub phone: Option<String>,
    /// The identity number.
    pub id_number: Option<String>,
    /// The address.
    pub address: Option<String>,
    /// What the committee says.
    pub answer: Option<AnsweredView>,
}

/// What the committee says of a line.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct AnsweredView {
    /// What.
    pub answer: ListAnswer,
    /// Who of the register it is.
    pub resident: Option<Id>,
    /// Whether they live here still.
    pub present: bool,
    /// Their name in the register.
    pub name: Option<String>,
    /// Their address, with the compound.
    pub address: Option<String>,
    /// What was noted.
    pub note: Option<String>,
    /// When, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// Whether two people said different things.
    pub disputed: bool,
}

/// How sure it is that the register knows somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// One, by identity number, or by name and phone.
    Certain,
    /// Some who are like them; a person decides.
    Near,
    /// Nobody.
    Nobody,
}

/// Why somebody of the register may be meant, or may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The same identity number.
    SameId,
    /// An identity number with one digit off.
    IdNear,
    /// The same phone.
    SamePhone,
    /// A phone with one digit off.
    PhoneNear,
    /// The same name.
    SameName,
    /// A name that sounds the same.
    NameSound,
    /// A name with one character different.
    NameNear,
    /// The same home.
    SameHome,
    /// The same building.
    SameBuilding,
    /// Another name.
    OtherName,
    /// Another identity number.
    OtherId,
    /// Another phone.
    OtherPhone,
    /// Has moved out.
    MovedOut,
}

/// Somebody of the register who may be meant.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct Candidate {
    /// Who.
    pub resident: Id,
    /// Their name.
    pub name: String,
    /// Where they live, with the compound.
    pub address: String,
    /// Masked.
    pub phone: Option<String>,
    /// Masked.
    pub id_number: Option<String>,
    /// Whether they live there.
    pub status: ResidentStatus,
    /// What speaks for them, and what against.
    pub why: Vec<Why>,
}

/// Whom the register has for one line.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct LineMatch {
    /// The number among those asked about, from 1.
    pub line: u32,
    /// How sure it is.
    pub verdict: Verdict,
    /// Who may be meant, the likeliest first; five at most.
    pub candidates: Vec<Candidate>,
    /// How many bear the very name, where they are too many to offer.
    pub namesakes: u64,
}

/// Arguments of `answer_lines`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AnswerLines {
    /// The list.
    pub list: Id,
    /// What is said.
    pub answers: Vec<NewAnswer>,
}

/// What is said of a line.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct NewAnswer {
    /// The number among those asked about, from 1.
    pub line: u32,
    /// What; absent to take back what was said.
    pub answer: Option<ListAnswer>,
    /// Who of the register it is.
    pub resident: Option<Id>,
    /// A note.
    pub note: Option<String>,
}

/// Arguments of `close_list`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CloseList {
    /// The list.
    pub list: Id,
    /// Whether the answers were given back; false to take it up again.
    pub closed: bool,
}

/// Arguments of `export_answers`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ExportAnswers {
    /// The list.
    pub list: Id,
    /// The language of the sheet; absent for the caller's.
    pub lang: Option<Lang>,
    /// Whether it names people: true where nothing is said. Numbers and answers alone are for the whole staff.
    pub names: Option<bool>,
    /// Why phones and identity numbers are to stand in it in clear; absent where they stay masked.
    pub clear: Option<ClearNumbers>,
}

/// Arguments of `answers_text`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct AnswersText {
    /// The list.
    pub list: Id,
    /// The language of the text; absent for the caller's.
    pub lang: Option<Lang>,
    /// Whether it names people: true where nothing is said.
    pub names: Option<bool>,
}

/// A text to paste.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct AnswersTextView {
    /// The whole text.
    pub text: String,
    /// How many lines are not answered.
    pub unanswered: u64,
}

/// An open list, for today.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct TodayList {
    /// Its id.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// When the answers are due, ms.
    pub due_at: Option<i64>,
    /// How many are asked about.
    pub lines: u64,
    /// How many are not answered.
    pub unanswered: u64,
}
