//! The fact of slips: that they were printed, as papers are.

use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::fold::{Fold, FoldError, KindOfFact};
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Fact, Kind};
use crate::problem::Lang;
use minicbor::{Decode, Encode};
use rusqlite::Connection;

const SLIPS_PRINTED: Kind = 380;

/// Everybody of a building or unit was given a slip; subject: that building or unit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct SlipsPrinted {
    /// How many people.
    #[n(0)]
    pub people: u64,
}

impl SlipsPrinted {
    pub(super) fn draft(&self, place: Id) -> Draft {
        Draft::new(Class::Register, SLIPS_PRINTED, place, self)
    }
}

/// Nothing is kept of it but the history: a slip says no more than the register does.
pub(super) const KINDS: &[KindOfFact] = &[KindOfFact {
    kind: SLIPS_PRINTED,
    who: Who::AtLeast(Role::Staff, Reach::Subject),
    name: "slips_printed",
    fold,
    tell,
    topic: Topic::Register,
}];

fn fold(_: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    minicbor::decode::<SlipsPrinted>(&fact.body)?;
    Ok(())
}

fn tell(_: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let people = minicbor::decode::<SlipsPrinted>(&fact.body).map_or(0, |printed| printed.people);
    Ok(match lang {
        Lang::Zh => format!("打印居民码 {people} 张"),
        Lang::En => format!("printed {people} slips"),
    })
}
