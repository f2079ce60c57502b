//! What the screens about phones, and the page on a phone, receive and send.

use crate::features::sweeps::door_types::AnswerView;
use crate::features::sweeps::types::{OutcomeView, QuestionView, TargetKind};
use crate::id::Id;
use crate::journal::clock::Doubt;
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
    /// The home behind it.
    pub home: Id,
    /// Its room.
    pub room: String,
    /// Who or what is to be marked.
    pub targets: Vec<SheetTarget>,
    /// The people this phone met there whom the list lacks.
    pub unlisted: Option<SheetUnlisted>,
}

/// People met behind a door whom the list lacks, as the phone that said so may show it: what was noted stays on the laptop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct SheetUnlisted {
    /// How many.
    pub people: u32,
    /// Whether something was noted.
    pub noted: bool,
    /// Whether somebody saw to it.
    pub seen: bool,
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

/// People met behind a door whom the list on the phone lacks.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct UnlistedArgs {
    /// Made on the phone, 128 random bits.
    pub id: Id,
    /// The home behind the door.
    pub home: Id,
    /// How many; 0 takes back what this phone said of the door before.
    pub people: u32,
    /// What is noted. Absent, what this phone noted of the door before stays.
    pub note: Option<String>,
    /// How long ago it was said, ms.
    pub age_ms: i64,
}

/// What a phone delivers.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum Delivered {
    /// A mark.
    Tap(TapArgs),
    /// People on no list.
    Unlisted(UnlistedArgs),
}

impl Delivered {
    /// Its id, made on the phone.
    pub fn id(&self) -> Id {
        match self {
            Delivered::Tap(tap) => tap.id,
            Delivered::Unlisted(unlisted) => unlisted.id,
        }
    }
}

impl From<TapArgs> for Delivered {
    fn from(tap: TapArgs) -> Delivered {
        Delivered::Tap(tap)
    }
}

/// What became of a tap, or of a report of people on no list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct TapDone {
    /// The tap.
    pub id: Id,
    /// Whether it is on the laptop's disk.
    pub kept: bool,
    /// Why not, in a sentence.
    pub message: Option<String>,
}

/// The people whom phones met in a round and whom its list lacks.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct UnlistedList {
    /// How many reports.
    pub total: u64,
    /// How many of them nobody has seen to.
    pub open: u64,
    /// Those nobody has seen to first, in walking order; the first 500.
    pub rows: Vec<UnlistedRow>,
}

/// People met behind one door.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct UnlistedRow {
    /// The report.
    pub id: Id,
    /// The home behind the door.
    pub home: Id,
    /// Its building.
    pub building: Id,
    /// Its address.
    pub address: String,
    /// How many people.
    pub people: u32,
    /// What was noted.
    pub note: Option<String>,
    /// Whose phone it was.
    pub by: String,
    /// When it was said there, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// Who saw to it; nothing while nobody has.
    pub seen_by: Option<String>,
    /// When, ms.
    pub seen_at: Option<i64>,
}

/// Arguments of `settle_unlisted`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SettleUnlisted {
    /// The round.
    pub round: Id,
    /// The home behind the door.
    pub home: Id,
    /// The report.
    pub id: Id,
    /// Whether somebody saw to it; `false` says that nobody has after all.
    pub seen: bool,
}
