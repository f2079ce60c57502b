//! Programs of earlier versions: what becomes of newer facts there, and after the upgrade, can be tried with the program of today.
//!
//! A program is of today unless a test says otherwise on its own thread, and only the feature `older` makes that possible: without
//! it nothing is asked.

use crate::journal::fact::Kind;

/// A version before this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Older {
    /// How many versions ago; each had tables of its own.
    pub versions: u32,
    /// The kinds of fact that have come since.
    pub lacks: &'static [Kind],
}

#[cfg(feature = "older")]
mod switch {
    use super::{Kind, Older};
    use std::cell::Cell;

    thread_local! {
        static VERSION: Cell<Option<Older>> = const { Cell::new(None) };
    }

    /// From now on the program on this thread is of that version, or of today; which it was before.
    pub fn become_of(version: Option<Older>) -> Option<Older> {
        VERSION.replace(version)
    }

    /// Whether the program on this thread knows this kind.
    pub fn knows(kind: Kind) -> bool {
        VERSION.get().is_none_or(|older| !older.lacks.contains(&kind))
    }

    /// How many versions ago it was made.
    pub fn versions() -> u32 {
        VERSION.get().map_or(0, |older| older.versions)
    }
}

#[cfg(feature = "older")]
pub use switch::{become_of, knows, versions};

/// Whether the program knows this kind: as far as its table goes, in the product.
#[cfg(not(feature = "older"))]
#[inline(always)]
pub const fn knows(_: Kind) -> bool {
    true
}

/// How many versions ago it was made: none, in the product.
#[cfg(not(feature = "older"))]
#[inline(always)]
pub const fn versions() -> u32 {
    0
}
