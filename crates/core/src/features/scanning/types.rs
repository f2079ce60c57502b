//! What is asked about a scan, and what is answered.

use crate::id::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of `read_scan`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ReadScan {
    /// The round that is walked.
    pub round: Id,
    /// What the scanner typed.
    pub text: String,
}

/// What it means in the round.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Scanned {
    /// Somebody's identity card or slip.
    Person {
        /// The target: the resident, or their home.
        target: Id,
        /// Who.
        name: String,
        /// The building they live in.
        building: Id,
    },
    /// An identity card of somebody the register does not know.
    Stranger {
        /// The number on it, with which they can be added.
        id_number: String,
    },
    /// The slip of somebody who stands in the register no more.
    Gone {
        /// Who.
        name: String,
    },
    /// A paper of the round.
    Paper {
        /// Which.
        paper: Id,
    },
    /// A tube.
    Tube {
        /// Its code.
        code: String,
    },
    /// Nothing this round knows.
    Unknown,
}

/// Arguments of `find_scan`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct FindScan {
    /// The round whose screens are open: a tube of the same code in another round is not meant then.
    #[serde(default)]
    #[ts(optional)]
    pub here: Option<Id>,
    /// What the scanner typed.
    pub text: String,
}

/// What it means, and where it belongs.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum FoundScan {
    /// Somebody's identity card or slip.
    Person {
        /// Who.
        resident: Id,
        /// Where they live.
        home: Id,
        /// Their name.
        name: String,
    },
    /// An identity card of somebody the register does not know.
    Stranger,
    /// The slip of somebody who stands in the register no more.
    Gone {
        /// Who.
        name: String,
    },
    /// A paper.
    Paper {
        /// Of which round.
        round: Id,
        /// Which.
        paper: Id,
    },
    /// A tube.
    Tube {
        /// Of which round.
        round: Id,
        /// Its code.
        code: String,
    },
    /// What may be a tube's code, of a tube that no round knows yet.
    EmptyTube {
        /// Its code.
        code: String,
    },
    /// Nothing anybody knows.
    Unknown,
}
