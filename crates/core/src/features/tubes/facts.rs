//! The facts of tubes; subject and class: the round.

use super::types::{TubeFault, TubeResult};
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};

pub(super) const TUBE_NOTED: Kind = 220;
pub(super) const TUBE_RESULTED: Kind = 221;

/// What is wrong with a tube, or nothing any more.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct TubeNoted {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub fault: Option<TubeFault>,
    #[n(2)]
    pub note: Option<String>,
}

/// What the laboratory says of a tube; nothing where it was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct TubeResulted {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub result: Option<TubeResult>,
}

impl TubeNoted {
    pub(super) fn draft(&self, round: Id) -> Draft {
        Draft::new(Class::Round(round), TUBE_NOTED, round, self)
    }
}

impl TubeResulted {
    pub(super) fn draft(&self, round: Id) -> Draft {
        Draft::new(Class::Round(round), TUBE_RESULTED, round, self)
    }
}
