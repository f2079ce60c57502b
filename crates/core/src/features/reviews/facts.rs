//! The tables of reviews.

use crate::fold::KindOfFact;

pub(super) const TABLES: &str = "
    CREATE TABLE review (matter TEXT NOT NULL, subject BLOB NOT NULL, part BLOB NOT NULL,
        PRIMARY KEY (matter, subject, part)) WITHOUT ROWID;
";

pub(super) const KINDS: &[KindOfFact] = &[];
