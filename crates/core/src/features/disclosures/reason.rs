//! Why somebody needs to see what is masked: one of a short list, and in their own words where the list has none.

use crate::features::members::required_lines;
use crate::problem::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why. Numbers are given once and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "Reason")]
#[repr(u8)]
pub enum Reason {
    /// To call somebody.
    Contact = 1,
    /// To check who somebody is, or what is registered.
    Verify = 2,
    /// Somebody needs help now.
    Emergency = 3,
    /// The town or another authority asks for it.
    Authority = 4,
    /// Anything else, in words.
    Other = 5,
}

impl Reason {
    /// The reason of a number; those of newer versions count as other.
    pub(super) fn of(number: u8) -> Reason {
        [
            Reason::Contact,
            Reason::Verify,
            Reason::Emergency,
            Reason::Authority,
        ]
        .into_iter()
        .find(|reason| *reason as u8 == number)
        .unwrap_or(Reason::Other)
    }
}

/// A reason as a person gave it.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    pub reason: Reason,
    pub note: Option<String>,
}

impl Stated {
    /// Reads what a person gave.
    ///
    /// # Errors
    /// When the reason is “other” and no words say which.
    pub fn read(reason: Reason, note: Option<&str>) -> Result<Stated, Problem> {
        let note = note.map(str::trim).filter(|note| !note.is_empty());
        let note = match (reason, note) {
            (Reason::Other, None) => return Err(unsaid()),
            (_, note) => note
                .map(|note| required_lines(note, "原因说明", "reason"))
                .transpose()?,
        };
        Ok(Stated { reason, note })
    }
}

fn unsaid() -> Problem {
    Problem::bad(
        "reason",
        "选择“其他”时，请写明原因。",
        "Say why in words when the reason is “other”.",
    )
}
