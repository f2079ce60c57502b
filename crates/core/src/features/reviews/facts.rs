//! The fact that a person settled a review, and the tables.

use super::Matter;
use super::versions::{Key, title};
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::fold::{Fold, FoldError, KindOfFact};
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Fact, Kind};
use crate::problem::Lang;
use minicbor::{Decode, Encode};
use rusqlite::{Connection, params};

/// `weight` measures what is wrong (hand-outs to one home, what is missing from stock): a review somebody accepted stays
/// settled as long as it weighs the same, and is asked anew when it weighs more or less.
pub(super) const TABLES: &str = "
    CREATE TABLE review (matter TEXT NOT NULL, subject BLOB NOT NULL, part BLOB NOT NULL, weight INTEGER NOT NULL,
        PRIMARY KEY (matter, subject, part)) WITHOUT ROWID;
    CREATE TABLE accepted (matter TEXT NOT NULL, subject BLOB NOT NULL, part BLOB NOT NULL, weight INTEGER NOT NULL,
        PRIMARY KEY (matter, subject, part, weight)) WITHOUT ROWID;
    CREATE TABLE settled (writer INTEGER NOT NULL, seq INTEGER NOT NULL, matter TEXT NOT NULL, subject BLOB NOT NULL,
        part BLOB NOT NULL, chosen TEXT, note TEXT, clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL,
        PRIMARY KEY (writer, seq)) WITHOUT ROWID;
";

const REVIEW_SETTLED: Kind = 80;

pub(super) const KINDS: &[KindOfFact] = &[KindOfFact {
    kind: REVIEW_SETTLED,
    who: Who::AtLeast(Role::Staff, Reach::Anywhere),
    name: "review_settled",
    fold: settled,
    tell,
    topic: Topic::Reviews,
}];

/// A person decided about a review; a repair, where one was needed, is a fact of its own beside this.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct ReviewSettled {
    #[n(0)]
    pub matter: String,
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub part: Vec<u8>,
    /// The version chosen as the person read it, numbers masked; whose it was, where a home was served twice. Nothing where
    /// it was accepted as it is.
    #[n(2)]
    pub chosen: Option<String>,
    #[n(3)]
    pub note: Option<String>,
    /// The weight accepted, where it was accepted as it is.
    #[n(4)]
    pub accepted: Option<i64>,
}

impl ReviewSettled {
    pub(super) fn draft(&self, subject: Id) -> Draft {
        Draft::new(self.class(subject), REVIEW_SETTLED, subject, self)
    }

    /// What was decided about a round's marks and tubes quotes them: it goes when they go.
    fn class(&self, subject: Id) -> Class {
        match (Matter::of(&self.matter), <[u8; 16]>::try_from(&self.part[..])) {
            (Some(Matter::Mark | Matter::ServedTwice), Ok(round)) => Class::Round(Id::from_bytes(round)),
            (Some(Matter::Tube | Matter::List), _) => Class::Round(subject),
            _ => Class::Books,
        }
    }
}

fn settled(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let s: ReviewSettled = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO settled VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fold.writer,
            fact.seq as i64,
            s.matter,
            fact.subject,
            s.part,
            s.chosen,
            s.note,
            fact.clock.0 as i64,
            fact.at_ms,
            fact.by
        ])?;
    if let Some(weight) = s.accepted {
        fold.db
            .prepare_cached("INSERT OR IGNORE INTO accepted VALUES (?, ?, ?, ?)")?
            .execute(params![s.matter, fact.subject, s.part, weight])?;
    }
    Ok(())
}

fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let key = minicbor::decode::<ReviewSettled>(&fact.body)
        .ok()
        .and_then(|s| Key::new(&s.matter, fact.subject, s.part));
    let title = key.map_or(Ok(String::new()), |key| title(db, &key, lang))?;
    Ok(format!("{}：{title}", lang.pick("核对", "settled")))
}
