//! Which of several versions of one thing is shown, and whether they disagree.
//!
//! A version *stands* as long as nobody who wrote another had seen it. With one standing version there is nothing to
//! decide: the later write won. Several were written without knowledge of one another: the one with the highest rank,
//! then the latest, is shown, and where they say different things a person must settle it.

use super::{Fold, Stamp};
use crate::planted::{self, Planted};

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
