//! The facts of who walks where; all of them belong to their round and go with it.

use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};

pub(super) const TEAM_SAVED: Kind = 340;
pub(super) const UNITS_GIVEN: Kind = 341;
pub(super) const DOORS_ORDERED: Kind = 342;

/// A team of a round was named, or who is in it changed; without a name it is no more. Subject: the team.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct TeamSaved {
    #[n(0)]
    pub name: Option<String>,
    /// Those who walk together, as staff.
    #[n(1)]
    pub people: Vec<Id>,
}

/// Stairwells were given to a team, or put into another order. Subject: the round.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct UnitsGiven {
    #[n(0)]
    pub stops: Vec<Stop>,
}

/// One stairwell on a team's way.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Stop {
    #[n(0)]
    pub unit: Id,
    /// Nobody's where there is none.
    #[n(1)]
    pub team: Option<Id>,
    /// Smaller ones are walked before greater ones.
    #[n(2)]
    pub place: i64,
}

/// In which order the doors of every stairwell are walked. Subject: the round.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct DoorsOrdered {
    /// From the ground floor up instead of from the top down.
    #[n(0)]
    pub upwards: bool,
    /// Doors behind which somebody with one of these care tags lives are taken out of the order.
    #[n(1)]
    pub care: Vec<String>,
    /// They come last instead of first.
    #[n(2)]
    pub last: bool,
}

impl TeamSaved {
    pub(super) fn draft(&self, round: Id, team: Id) -> Draft {
        Draft::new(Class::Round(round), TEAM_SAVED, team, self)
    }
}

impl UnitsGiven {
    pub(super) fn draft(&self, round: Id) -> Draft {
        Draft::new(Class::Round(round), UNITS_GIVEN, round, self)
    }
}

impl DoorsOrdered {
    pub(super) fn draft(&self, round: Id) -> Draft {
        Draft::new(Class::Round(round), DOORS_ORDERED, round, self)
    }
}
