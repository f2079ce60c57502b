//! What the screens about phones, and the page on a phone, receive and send.

use crate::features::sweeps::door_types::AnswerView;
use crate::features::sweeps::types::{OutcomeView, QuestionView, TargetKind};
use crate::id::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of `invite_phone`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct InvitePhone {
    /// The round it works in.
    pub round: Id,
    /// The buildings it sees.
    pub buildings: Vec<Id>,
    /// Whose phone it is.
    pub name: String,
    /// Over HTTPS, with the laptop's own certificate: browsers within chat apps refuse it. Plain HTTP where absent.
    pub encrypted: Option<bool>,
}

/// A code for one phone. It is shown once and kept nowhere.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PhoneCode {
    /// The phone's id.
    pub phone: Id,
    /// The same door by each address of this laptop: a phone reaches the one whose network it is in.
    pub links: Vec<PhoneLink>,
    /// Until when the code can be used, ms.
    pub until: i64,
}

/// A link to the door page.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PhoneLink {
    /// The laptop's address in that network.
    pub address: String,
    /// Of the certificate that is shown there, where it is encrypted.
    pub fingerprint: Option<String>,
    /// The link, with the code in its fragment.
    pub link: String,
    /// The link as a QR code: its modules row by row, `1` where dark.
    pub qr: Vec<String>,
}

/// Where a phone stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhoneState {
    /// Its code was not used yet.
    Waiting,
    /// It works.
    Working,
    /// Its time, or its code's, is over.
    Over,
    /// Somebody ended it, or its round is closed.
    Ended,
}

/// A phone of a round.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PhoneRow {
    /// Its id.
    pub id: Id,
    /// Whose it is.
    pub name: String,
    /// The buildings it sees.
    pub buildings: Vec<PhonePlace>,
    /// Whether its link leads to the channel that is encrypted.
    pub encrypted: bool,
    /// Where it stands.
    pub state: PhoneState,
    /// Who invited it.
    pub by: String,
    /// The laptop that answers it.
    pub device: String,
    /// Whether that is this one.
    pub here: bool,
    /// When it was invited, ms.
    pub invited_at: i64,
    /// When it joined, ms.
    pub joined_at: Option<i64>,
    /// Until when it, or its code, is good, ms.
    pub until: i64,
    /// When it last spoke to this laptop since the program began, ms.
    pub heard_at: Option<i64>,
    /// When somebody ended it, ms; nothing where it ended with its round.
    pub ended_at: Option<i64>,
    /// How many marks came through it.
    pub marks: u64,
}

/// A building that a phone sees.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PhonePlace {
    /// Its compound's name.
    pub compound: String,
    /// Its name.
    pub building: String,
}

/// Where phones reach a laptop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct DoorAddress {
    /// The address (`http://192.168.1.20:7119`).
    pub address: String,
    /// Of the certificate that is shown there, where it is encrypted: its SHA-256, as browsers tell it.
    pub fingerprint: Option<String>,
}

/// The phones of a round.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PhoneList {
    /// The last invited first.
    pub phones: Vec<PhoneRow>,
    /// Where this laptop's door page is, as phones reach it; none while it is closed.
    pub addresses: Vec<DoorAddress>,
    /// Why it is closed though it should be open, in a sentence.
    pub problem: Option<String>,
}

/// What a phone shows: one round in its buildings.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DoorSheet {
    /// The round.
    pub round: Id,
    /// Its name.
    pub name: String,
    /// What it checks off.
    pub target: TargetKind,
    /// What can be recorded.
    pub outcomes: Vec<OutcomeView>,
    /// What is asked beside the outcome of whoever is done.
    pub questions: Vec<QuestionView>,
    /// How many people a tube takes; absent for no tubes.
    pub tube_size: Option<u32>,
    /// How long the phone may go on, ms.
    pub left_ms: i64,
    /// Its buildings.
    pub buildings: Vec<SheetBuilding>,
}

/// A building on a phone.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct SheetBuilding {
    /// What people call it, with its compound.
    pub name: String,
    /// Its units in order.
    pub units: Vec<SheetUnit>,
}

/// A unit on a phone.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct SheetUnit {
    /// What people call it; empty for the only unit of a building.
    pub name: String,
    /// How it is closed, in a line.
    pub closure: Option<String>,
    /// Its doors in walking order.
    pub doors: Vec<SheetDoor>,
}

/// A door on a phone.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct SheetDoor {
    /// Its room.
    pub room: String,
    /// Who or what is to be marked.
    pub targets: Vec<SheetTarget>,
}

/// Somebody or something to mark, with a masked name.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct SheetTarget {
    /// The resident or home.
    pub id: Id,
    /// A masked name; for a home, masked names.
    pub name: String,
    /// Care tags.
    pub care: Vec<String>,
    /// Why nobody may be met: away until when, or only registered here; of a home, how many of those who live there.
    pub absent: Option<String>,
    /// The outcome that stands.
    pub outcome: Option<u8>,
    /// The tube.
    pub tube: Option<String>,
    /// What was answered beside it.
    pub answers: Vec<SheetAnswer>,
    /// What a tap that follows this mark names.
    pub mark: Option<String>,
    /// Whether two people said different things.
    pub conflict: bool,
    /// How often somebody came in vain so far.
    pub attempts: u32,
    /// In how long somebody is to go back, ms; below zero where it is due already.
    pub again_in_ms: Option<i64>,
}

/// What was answered to a question, as a phone may show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct SheetAnswer {
    /// The question's code.
    pub question: u8,
    /// What was chosen; nothing where somebody wrote it in words of their own: those stay on the laptop.
    pub text: Option<String>,
}

/// A mark made on a phone.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct TapArgs {
    /// Made on the phone, 128 random bits.
    pub id: Id,
    /// The resident or home.
    pub target: Id,
    /// The outcome's code; 0 takes the mark back.
    pub outcome: u8,
    /// The tube's code.
    pub tube: Option<String>,
    /// What is noted.
    pub note: Option<String>,
    /// What was answered beside the outcome; an empty answer takes one back that was given before. Absent, all stay as they are.
    pub answers: Option<Vec<AnswerView>>,
    /// How long ago it was made, ms.
    pub age_ms: i64,
    /// What stood there: the `mark` of the sheet, or the id of an earlier tap.
    pub over: Option<String>,
    /// The other tube they were in on the phone, where somebody said that they are not in it any more.
    pub out_of: Option<String>,
}

/// What became of a tap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct TapDone {
    /// The tap.
    pub id: Id,
    /// Whether it is on the laptop's disk.
    pub kept: bool,
    /// Why not, in a sentence.
    pub message: Option<String>,
}
