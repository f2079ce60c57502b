//! Which of several versions of one thing is shown, and whether they disagree.
//!
//! A version *stands* as long as nobody who wrote another had seen it. With one standing version there is nothing to
//! decide: the later write won. Several were written without knowledge of one another: the one with the highest rank,
//! then the latest, is shown, and where they say different things a person must settle it.

use super::{Fold, Stamp};
use crate::planted::{self, Planted};
use rusqlite::{Connection, Row, ToSql};

/// A version that stands.
pub struct Standing<V, R = u8> {
    /// Which row it is.
    pub nth: i64,
    /// The chain that wrote it.
    pub writer: i64,
    /// Its number there.
    pub seq: i64,
    /// Its clock.
    pub clock: i64,
    /// What outranks among concurrent versions.
    pub rank: R,
    /// What it says.
    pub value: V,
}

/// How a new version changes what stands.
pub struct Verdict {
    /// Rows that stand no more.
    pub superseded: Vec<i64>,
    /// The row to show; `None` is the new version.
    pub shown: Option<i64>,
    /// Whether what stands now disagrees.
    pub disputed: bool,
}

/// Sets the new version `stamp` (not yet a row) against those that stand.
///
/// # Errors
/// SQLite's.
pub fn contest<V: PartialEq, R: Ord + Copy>(
    fold: &Fold<'_>,
    stamp: &Stamp,
    rank: R,
    value: &V,
    standing: &[Standing<V, R>],
) -> rusqlite::Result<Verdict> {
    let mut verdict = Verdict {
        superseded: Vec::new(),
        shown: None,
        disputed: false,
    };
    let mut best = (rank, stamp.clock, stamp.writer);
    for version in standing {
        let earlier = version.clock < stamp.clock && planted::is(Planted::WallTimeOrder);
        if earlier || fold.knows(version.writer, version.seq) {
            verdict.superseded.push(version.nth);
            continue;
        }
        verdict.disputed |= version.value != *value;
        let wins = version.rank > best.0
            || (version.rank == best.0
                && fold.is_later((version.clock, version.writer), (best.1, best.2))?);
        if wins {
            best = (version.rank, version.clock, version.writer);
            verdict.shown = Some(version.nth);
        }
    }
    let left: Vec<&V> = standing
        .iter()
        .filter(|s| !verdict.superseded.contains(&s.nth))
        .map(|s| &s.value)
        .collect();
    verdict.disputed |= left.windows(2).any(|pair| pair[0] != pair[1]);
    verdict.disputed &= !planted::is(Planted::DisagreementHidden);
    Ok(verdict)
}

/// A table in which all versions of many things are kept: rows of `writer`, `seq` and `clock`, each with whether it is `shown`
/// and still `standing`.
pub struct Versions {
    /// Its name.
    pub table: &'static str,
    /// What a version is of, its values bound in this order: `round = ?1 AND code = ?2`.
    pub of: &'static str,
    /// The columns that say what it says.
    pub says: &'static str,
}

impl Versions {
    /// Those of one thing that stand; `read` finds the columns of `says` from a place of the row on.
    ///
    /// # Errors
    /// SQLite's.
    pub fn standing<V, R>(
        &self,
        db: &Connection,
        of: &[&dyn ToSql],
        read: impl Fn(&Row<'_>, usize) -> rusqlite::Result<V>,
        rank: impl Fn(&V) -> R,
    ) -> rusqlite::Result<Vec<Standing<V, R>>> {
        let sql = format!(
            "SELECT writer, seq, clock, {} FROM {} WHERE {} AND standing = 1",
            self.says, self.table, self.of
        );
        let mut all = db.prepare_cached(&sql)?;
        let mut rows = all.query(of)?;
        let mut standing = Vec::new();
        while let Some(row) = rows.next()? {
            let value = read(row, 3)?;
            standing.push(Standing {
                nth: standing.len() as i64,
                writer: row.get(0)?,
                seq: row.get(1)?,
                clock: row.get(2)?,
                rank: rank(&value),
                value,
            });
        }
        Ok(standing)
    }

    /// Writes down of those that stood which stand no more, and which one is shown.
    ///
    /// # Errors
    /// SQLite's.
    pub fn put<V, R>(
        &self,
        db: &Connection,
        of: &[&dyn ToSql],
        stood: &[Standing<V, R>],
        verdict: &Verdict,
    ) -> rusqlite::Result<()> {
        let next = of.len() + 1;
        let sql = format!(
            "UPDATE {} SET shown = ?{next}, standing = ?{} WHERE {} AND writer = ?{} AND seq = ?{}",
            self.table,
            next + 1,
            self.of,
            next + 2,
            next + 3
        );
        let mut update = db.prepare_cached(&sql)?;
        for version in stood {
            let shown = verdict.shown == Some(version.nth);
            let stands = !verdict.superseded.contains(&version.nth);
            let more: [&dyn ToSql; 4] = [&shown, &stands, &version.writer, &version.seq];
            update.execute(&[of, &more].concat()[..])?;
        }
        Ok(())
    }
}
