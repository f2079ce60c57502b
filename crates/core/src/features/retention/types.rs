//! What the screen of retention receives and sends.

use crate::features::members::Named;
use crate::features::sweeps::types::{CountsView, RoundKind};
use crate::id::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a round stands on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeepState {
    /// It goes on.
    Open,
    /// It has ended and is kept for a while.
    Kept,
    /// Its time is over: an administrator is asked to destroy it.
    Due,
    /// It was destroyed.
    Destroyed,
}

/// A device and what it said of a destroyed round.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ConfirmedView {
    /// The device.
    pub device: Named,
    /// When it confirmed that it holds nothing of the round, ms by its own clock; nothing where it has not yet.
    pub at: Option<i64>,
    /// Pages it took the round's facts out of.
    pub pages: u64,
}

/// What became of a destroyed round.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct DestroyedView {
    /// When, ms.
    pub at: i64,
    /// Who.
    pub by: String,
    /// On which device.
    pub device: String,
    /// The devices that work here, those that have not confirmed first.
    pub devices: Vec<ConfirmedView>,
    /// How many of them have not.
    pub outstanding: u64,
}

/// A round and how long it is kept.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct RetentionRow {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What it was for.
    pub kind: RoundKind,
    /// Where it stands.
    pub state: KeepState,
    /// When it ended, ms.
    pub ended_at: Option<i64>,
    /// Days it is kept after its end.
    pub keep_days: u32,
    /// Until when, ms; nothing while it goes on.
    pub keep_until: Option<i64>,
    /// What it came to.
    pub counts: CountsView,
    /// Once it was destroyed.
    pub destroyed: Option<DestroyedView>,
}

/// All rounds and how long they are kept: those whose time is over first.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct RetentionView {
    /// Days a round is kept after its end, unless its own are given.
    pub keep_days: u32,
    /// The rounds.
    pub rounds: Vec<RetentionRow>,
}

/// Arguments of `set_keep`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SetKeep {
    /// One round; absent for all that have no number of their own.
    pub round: Option<Id>,
    /// Days after the end.
    pub days: u32,
}

/// Arguments of `check_certificate`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CheckCertificate {
    /// The token of the file that was brought.
    pub file: String,
}

/// A certificate whose signature holds.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct CertificateView {
    /// The text that was signed.
    pub text: String,
    /// The laptop that signed it.
    pub device: Id,
    /// Its name, where the committee that is open here knows it.
    pub device_name: Option<String>,
}
