//! Bugs that real programs of this kind had, planted so that the simulation can prove it would find them. `docs/simulation.md`
//! names the thread each is taken from.
//!
//! Nothing is planted unless a test says so on its own thread, and only the feature `planted` makes that possible: without
//! it [`is`] is a constant and the branches behind it are not compiled into the program.

macro_rules! bugs {
    ($($bug:ident $what:literal),* $(,)?) => {
        /// A bug that can be planted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Planted {
            $(#[doc = $what] $bug),*
        }

        /// Every one of them, with what it does.
        pub const ALL: &[(Planted, &str)] = &[$((Planted::$bug, $what)),*];
    };
}

bugs! {
    CopyUnnoticed "a restored or copied laptop goes on under numbers that were used",
    HighestSeen "the highest number seen counts as everything before it",
    CursorTrusted "what was once sent is believed to be there for ever",
    LaptopSyncsLate "a laptop says it is kept before it is on the disk",
    HubSyncsLate "the hub says it is kept before it is on the disk",
    ArrivalOrder "whatever is folded later has seen everything before",
    WallTimeOrder "who has seen what is judged by the clock",
    StrangersAdmitted "pages of devices nobody let in are folded",
    RightsUnchecked "roles are checked where a fact is written and nowhere else",
    RevokedWhole "a revocation takes away what was written before its place too",
    UnknownDropped "facts of a newer version are left out when a page is taken in",
    ClockNotHeard "the clock does not take in what it hears",
    FutureRefused "pages of a laptop whose clock is ahead are refused",
    AsideForgotten "pages that must wait are thrown away",
    ForkOverwrites "of two pages with one number the later one stays at the hub",
    SeenForgotten "a page does not say what its writer had seen",
    SealedLate "what is open is sealed after news was taken in",
    TieUndecided "two facts of one clock reading are ordered by arrival",
    LastMarkOnly "a mark overwrites the one before it",
    StockReplaced "a movement sets the stock instead of changing it",
    DisagreementHidden "two concurrent versions raise no review",
    SectionUnchecked "a page's sections are not held against their hashes",
    SignatureUnchecked "a page's signature is not verified",
    SessionKept "a session in which the hub believes nobody is used for ever",
    SplitTransaction "a page is committed before its facts are folded",
    SealSplit "open facts are deleted before their page is committed",
    RollNotRefolded "a change of rights leaves what was folded under the old ones",
    HeldForgotten "a fact kept aside is not listed",
    TapTwice "a mark that a phone delivers twice is written twice",
    TapSawAll "a phone is taken to have shown what its laptop had seen",
}

#[cfg(feature = "planted")]
mod switch {
    use super::Planted;
    use std::cell::Cell;

    thread_local! {
        static BUG: Cell<Option<Planted>> = const { Cell::new(None) };
    }

    /// Whether this bug is planted on this thread.
    pub fn is(bug: Planted) -> bool {
        BUG.get() == Some(bug)
    }

    /// Plants a bug on this thread, or none.
    pub fn plant(bug: Option<Planted>) {
        BUG.set(bug);
    }
}

#[cfg(feature = "planted")]
pub use switch::{is, plant};

/// Whether this bug is planted: never, in the product.
#[cfg(not(feature = "planted"))]
#[inline(always)]
pub const fn is(_: Planted) -> bool {
    false
}
