//! What needs are made of, and what their screens receive and send.

use crate::features::closures::ClosureBadge;
use crate::features::members::Named;
use crate::id::Id;
use crate::journal::clock::Doubt;
use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum NeedKind {
    /// Dialysis: going there and back on certain weekdays.
    #[n(1)]
    Dialysis,
    /// A medicine that runs out.
    #[n(2)]
    Medicine,
    /// A check-up: of a pregnancy, after an operation.
    #[n(3)]
    Checkup,
    /// Oxygen, or a device that must be refilled.
    #[n(4)]
    Oxygen,
    /// Anything else with a day.
    #[n(5)]
    Other,
}

/// A need and when it is due next.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct NeedView {
    /// Its id.
    pub id: Id,
    /// What is needed.
    pub kind: NeedKind,
    /// What exactly: the medicine, the hospital.
    pub name: Option<String>,
    /// On these weekdays, 1 Monday to 7 Sunday; none where it goes by days.
    pub weekdays: Vec<u8>,
    /// Every so many days; of a medicine, for how many days a fetching lasts.
    pub every_days: Option<u32>,
    /// The first day it is due, `2026-03-16`.
    pub first_on: String,
    /// The care tag it belongs to.
    pub tag: Option<String>,
    /// What is noted.
    pub note: Option<String>,
    /// The day it is due next; absent once nothing is due any more.
    pub due_on: Option<String>,
    /// Days from today until then; below zero when it is overdue.
    pub in_days: Option<i64>,
    /// Earlier days of which nobody said that it was met.
    pub missed: u32,
    /// Whether somebody put it off to that day.
    pub put_off: bool,
    /// Whether two people changed it differently without knowing of one another: both stand until one is ended.
    pub twice: bool,
    /// Whether it is over.
    pub ended: bool,
}

/// What was done about a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// It was met.
    Met,
    /// It was put off.
    PutOff,
}

/// Something done about a need.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ActView {
    /// Its id.
    pub id: Id,
    /// What.
    pub kind: ActKind,
    /// The day it was met, or is put off to.
    pub day: String,
    /// What was noted.
    pub note: Option<String>,
    /// When it was written, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

/// A need with what was done about it.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct NeedHistory {
    /// The need.
    pub need: NeedView,
    /// What was done, the latest first, at most 50.
    pub acts: Vec<ActView>,
}

/// How somebody was spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum ContactHow {
    /// By phone.
    #[n(1)]
    Phone,
    /// At the door.
    #[n(2)]
    Door,
    /// Met outside.
    #[n(3)]
    Met,
}

/// That somebody was spoken to.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ContactedView {
    /// Its id.
    pub id: Id,
    /// How.
    pub how: ContactHow,
    /// Whether they are well.
    pub well: bool,
    /// What was noted.
    pub note: Option<String>,
    /// When, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
}

/// What is known of the care of a resident.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct CareView {
    /// Their needs, those under way first.
    pub needs: Vec<NeedHistory>,
    /// That they were spoken to, the latest first, at most 20.
    pub contacted: Vec<ContactedView>,
    /// When they were last reached by anything, ms.
    pub reached_at: Option<i64>,
}

/// A need that is due, and whose.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct DueRow {
    /// The need.
    pub need: NeedView,
    /// Whose.
    pub resident: Id,
    /// Their name.
    pub name: String,
    /// Their home.
    pub home: Id,
    /// The compound.
    pub compound: Named,
    /// The address within it.
    pub address: String,
    /// How their stairwell is closed.
    pub closure: Option<ClosureBadge>,
}

/// What is due.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct DueList {
    /// Today, `2026-03-16`.
    pub today: String,
    /// How many in all.
    pub total: u64,
    /// How many of them are overdue.
    pub overdue: u64,
    /// The first 200 of them, the longest overdue first.
    pub rows: Vec<DueRow>,
}

/// Somebody in high need of whom nobody has heard.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct SilentRow {
    /// Who.
    pub resident: Id,
    /// Their name.
    pub name: String,
    /// Care tags.
    pub care: Vec<String>,
    /// Their home.
    pub home: Id,
    /// The compound.
    pub compound: Named,
    /// The address within it.
    pub address: String,
    /// How their stairwell is closed.
    pub closure: Option<ClosureBadge>,
    /// When they were last reached, ms; absent where never since they stand in the register.
    pub reached_at: Option<i64>,
    /// Days of silence.
    pub days: u32,
}

/// The silent few.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct SilentList {
    /// Days of silence from which on they are raised.
    pub days: u32,
    /// How many in all.
    pub total: u64,
    /// The first 200 of them, the longest silence first.
    pub rows: Vec<SilentRow>,
}

/// Whose silence is watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct WatchView {
    /// Care tags of high need.
    pub tags: Vec<String>,
    /// Days of silence from which on somebody is raised.
    pub days: u32,
    /// Care tags of those who cannot come down when they are called: they are visited.
    pub stays: Vec<String>,
}

/// Arguments of `set_watch`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SetWatch {
    /// Care tags of high need.
    pub tags: Vec<String>,
    /// Days of silence from which on somebody is raised.
    pub days: u32,
    /// Care tags of those who cannot come down when they are called; as they were where absent.
    pub stays: Option<Vec<String>>,
}

/// What a need is: on weekdays, or every so many days from the first on, or on that day alone.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(optional_fields)]
pub struct NeedFields {
    /// What is needed.
    pub kind: NeedKind,
    /// What exactly; required where the kind is other.
    pub name: Option<String>,
    /// On these weekdays, 1 Monday to 7 Sunday.
    pub weekdays: Option<Vec<u8>>,
    /// Every so many days; of a medicine, for how many days a fetching lasts.
    pub every_days: Option<u32>,
    /// The first day it is due; today where it goes by weekdays and nothing is said.
    pub first_on: Option<String>,
    /// The care tag it belongs to; the resident gets it where they have not.
    pub tag: Option<String>,
    /// What is noted.
    pub note: Option<String>,
}

/// Arguments of `add_need`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AddNeed {
    /// Whose.
    pub resident: Id,
    /// What.
    #[serde(flatten)]
    pub fields: NeedFields,
}

/// Arguments of `change_need`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangeNeed {
    /// Which.
    pub id: Id,
    /// What it is from now on.
    #[serde(flatten)]
    pub fields: NeedFields,
}

/// Arguments of `meet_need`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct MeetNeed {
    /// Which.
    pub id: Id,
    /// The day it was seen to be due: it is refused where that is another one by now. Whichever is due where nothing is said.
    pub due: Option<String>,
    /// On which day; today where nothing is said.
    pub on: Option<String>,
    /// Of a medicine: for how many days what was fetched lasts, where that differs.
    pub days: Option<u32>,
    /// What is noted.
    pub note: Option<String>,
}

/// Arguments of `put_off_need`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct PutOffNeed {
    /// Which.
    pub id: Id,
    /// The day it was seen to be due: it is refused where that is another one by now. Whichever is due where nothing is said.
    pub due: Option<String>,
    /// To which day.
    pub until: String,
    /// What is noted.
    pub note: Option<String>,
}

/// What was written down about a need.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ActDone {
    /// Its id, by which it can be taken back.
    pub act: Id,
    /// When the need is due next.
    pub due_on: Option<String>,
}

/// Arguments of `record_contact`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct RecordContact {
    /// Who was spoken to.
    pub resident: Id,
    /// How.
    pub how: ContactHow,
    /// Whether they are well.
    pub well: bool,
    /// What is noted.
    pub note: Option<String>,
}
