//! The fact that a person settled a review, and the tables.

use crate::desk::Topic;
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
    CREATE TABLE settled (writer INTEGER NOT NULL, seq INTEGER NOT NULL, matter TEXT NOT NULL, title TEXT NOT NULL,
        result TEXT NOT NULL, note TEXT, clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL,
        PRIMARY KEY (writer, seq)) WITHOUT ROWID;
";

const REVIEW_SETTLED: Kind = 80;

pub(super) const KINDS: &[KindOfFact] = &[KindOfFact {
    kind: REVIEW_SETTLED,
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
    pub part: Vec<u8>,
    /// What it was about, as the person read it, numbers masked.
    #[n(2)]
    pub title: String,
    #[n(3)]
    pub result: String,
    #[n(4)]
    pub note: Option<String>,
    /// The weight accepted, where it was accepted as it is.
    #[n(5)]
    pub accepted: Option<i64>,
}

impl ReviewSettled {
    pub(super) fn draft(&self, subject: Id) -> Draft {
        Draft::new(Class::Books, REVIEW_SETTLED, subject, self)
    }
}

fn settled(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let s: ReviewSettled = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO settled VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fold.writer,
            fact.seq as i64,
            s.matter,
            s.title,
            s.result,
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

fn tell(_: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let title = minicbor::decode::<ReviewSettled>(&fact.body)
        .map(|s| s.title)
        .unwrap_or_default();
    Ok(format!("{}：{title}", lang.pick("核对", "settled")))
}
