//! The facts of closures; subject: the compound, building or unit, or the set of rules.

use super::rules::{ClosureLevel, ClosureRules, Day};
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

pub(super) const CLOSURE_CHANGED: Kind = 240;
pub(super) const RULES_SAVED: Kind = 241;
pub(super) const RULES_REMOVED: Kind = 242;

/// What was done to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum ClosureStep {
    /// It was closed.
    #[n(1)]
    Begun,
    /// It came to another level.
    #[n(2)]
    Moved,
    /// Days were added.
    #[n(3)]
    Prolonged,
    /// A new positive lives there: it begins anew.
    #[n(4)]
    Anew,
    /// A new positive lives elsewhere in the area.
    #[n(5)]
    Beside,
    /// It is open again.
    #[n(6)]
    Released,
    /// The step before was taken back.
    #[n(7)]
    TakenBack,
    /// A person decided between what several had written.
    #[n(8)]
    Settled,
}

/// How a place is closed. The rules stand in it as they were: what is changed in them later changes nothing that people
/// behind the door were told.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Closed {
    #[n(0)]
    pub rules: ClosureRules,
    #[n(1)]
    pub level: u8,
    /// Day 1 of the level.
    #[n(2)]
    pub from: Day,
    /// Days added to those of the rules.
    #[n(3)]
    pub more_days: u16,
}

impl Closed {
    pub fn level(&self) -> Option<&ClosureLevel> {
        self.rules.level(self.level)
    }

    /// How strict it is.
    pub fn rank(&self) -> u8 {
        self.level().map_or(0, |level| level.rank)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing to a Vec cannot fail, and the derived encoders raise no error of their own.
        let _ = minicbor::encode(self, &mut bytes);
        bytes
    }
}

/// How a place stands from now on, and what led to it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct ClosureChanged {
    #[n(0)]
    pub step: ClosureStep,
    /// Absent where it is open.
    #[n(1)]
    pub closed: Option<Closed>,
    #[n(2)]
    pub why: Option<String>,
    /// Whether it was done on an administrator's word, not as the rules say.
    #[n(3)]
    pub word: bool,
}

impl ClosureChanged {
    pub fn draft(&self, place: Id) -> Draft {
        Draft::new(Class::Books, CLOSURE_CHANGED, place, self)
    }
}

/// Rules were written down, or changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct RulesSaved {
    #[n(0)]
    pub rules: ClosureRules,
}

/// Rules hold no more; places that follow them go on doing so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct RulesRemoved {}

impl RulesSaved {
    pub fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Books, RULES_SAVED, id, self)
    }
}

impl RulesRemoved {
    pub fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Books, RULES_REMOVED, id, self)
    }
}
