//! What calls of disclosures receive and send.

use super::reason::Reason;
use crate::features::register::living::contact_phone;
use crate::id::Id;
use crate::journal::clock::Doubt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A field of a resident that is shown masked. Numbers are given once and never reused; 0 stands for both numbers at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum RevealField {
    /// The phone.
    Phone = 1,
    /// The identity number.
    IdNumber = 2,
    /// The day of birth.
    Birth = 3,
    /// The phone of the first emergency contact.
    Contact1 = 4,
    /// Of the second.
    Contact2 = 5,
    /// Of the third.
    Contact3 = 6,
    /// The phone of a home's landlord or key holder; then the id is the home's.
    KeeperPhone = 7,
}

impl RevealField {
    pub(super) fn column(self) -> &'static str {
        match self {
            RevealField::Phone => "phone",
            RevealField::IdNumber => "id_number",
            RevealField::Birth => "birth",
            RevealField::Contact1 => "contact1",
            RevealField::Contact2 => "contact2",
            RevealField::Contact3 => "contact3",
            RevealField::KeeperPhone => "keeper_phone",
        }
    }

    /// Where it stands.
    pub(super) fn table(self) -> &'static str {
        match self {
            RevealField::KeeperPhone => "home",
            _ => "resident",
        }
    }

    /// What is shown of its value: of a contact the phone alone.
    pub(super) fn told(self, value: String) -> Option<String> {
        match self {
            RevealField::Contact1 | RevealField::Contact2 | RevealField::Contact3 => contact_phone(&value),
            _ => Some(value),
        }
    }

    pub(super) fn of(number: u8) -> Option<RevealField> {
        use RevealField::*;
        [Phone, IdNumber, Birth, Contact1, Contact2, Contact3, KeeperPhone]
            .into_iter()
            .find(|field| *field as u8 == number)
    }
}

/// Arguments of `reveal_number`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct RevealNumber {
    /// Whose: the resident, or the home of a key holder.
    pub resident: Id,
    /// Which of their fields.
    pub field: RevealField,
    /// Why.
    pub reason: Reason,
    /// Why in words; required where the reason is other.
    pub note: Option<String>,
}

/// A value in clear, after its revealing was written down.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct RevealedView {
    /// In clear.
    pub value: String,
    /// After so many seconds the screen masks it again.
    pub seconds: u32,
}

/// How often a resident's masked fields were seen in clear.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct RevealCount {
    /// How often in all.
    pub times: u64,
    /// When last, ms.
    pub last_at: Option<i64>,
}

/// Arguments of `list_reveals` and `list_exports`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ListDisclosures {
    /// Only by this person.
    pub person: Option<Id>,
    /// Only on this day, `2026-03-16`.
    pub day: Option<String>,
    /// The first row.
    pub offset: u32,
    /// How many rows, at most 500.
    pub limit: u32,
}

/// A revealing.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct RevealRow {
    /// When, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// On which laptop.
    pub device: String,
    /// Whose.
    pub resident: String,
    /// Where they live.
    pub address: String,
    /// Which field; absent for both numbers at once, as the first version showed them.
    pub field: Option<RevealField>,
    /// Why; absent where the first version asked none.
    pub reason: Option<Reason>,
    /// Why in words.
    pub note: Option<String>,
}

/// Revealings.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct RevealList {
    /// How many in all.
    pub total: u64,
    /// The rows asked for, newest first.
    pub rows: Vec<RevealRow>,
}

/// An export.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ExportRow {
    /// When, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// On which laptop.
    pub device: String,
    /// The file as it was named.
    pub file: String,
    /// How many people it names.
    pub people: u64,
    /// Whether numbers stand in it in clear.
    pub clear: bool,
    /// Why.
    pub reason: Option<Reason>,
    /// Why in words.
    pub note: Option<String>,
    /// When it is to be deleted, ms.
    pub expires_at: i64,
    /// Whether that time has come.
    pub expired: bool,
}

/// Exports.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ExportList {
    /// How many in all.
    pub total: u64,
    /// The rows asked for, newest first.
    pub rows: Vec<ExportRow>,
}
