//! The facts of papers.

use crate::features::sweeps::Over;
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};

pub(super) const PAPER_PRINTED: Kind = 200;
pub(super) const PAPER_SETTLED: Kind = 201;
pub(super) const PAPER_REPRINTED: Kind = 202;

/// A line of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Line {
    /// The resident or home.
    #[n(0)]
    pub target: Id,
    /// Its mark that stood on the paper.
    #[n(1)]
    pub over: Option<Over>,
}

/// A page was printed; subject: the paper, class: its round.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct PaperPrinted {
    /// Five digits that find it again.
    #[n(0)]
    pub code: u32,
    /// The stairwell.
    #[n(1)]
    pub unit: Id,
    /// Which of the stairwell's pages, from 1, and of how many.
    #[n(2)]
    pub part: u32,
    #[n(3)]
    pub parts: u32,
    /// Its lines, the first one is number 1.
    #[n(4)]
    pub lines: Vec<Line>,
}

/// What became of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(super) enum Fate {
    /// It came back and was typed.
    #[n(0)]
    Typed,
    /// It came back with nothing to type.
    #[n(1)]
    Returned,
    /// It will not come back.
    #[n(2)]
    Lost,
}

/// A paper is waited for no more; subject: the paper.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct PaperSettled {
    #[n(0)]
    pub fate: Fate,
}

/// A paper was printed once more, with the same number and the same lines, and is out again where it was not typed; subject:
/// the paper, class: its round.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct PaperReprinted {
    /// The stairwell.
    #[n(0)]
    pub unit: Id,
}

impl PaperPrinted {
    pub(super) fn draft(&self, round: Id, paper: Id) -> Draft {
        Draft::new(Class::Round(round), PAPER_PRINTED, paper, self)
    }
}

impl PaperSettled {
    pub(super) fn draft(&self, round: Id, paper: Id) -> Draft {
        Draft::new(Class::Round(round), PAPER_SETTLED, paper, self)
    }
}

impl PaperReprinted {
    pub(super) fn draft(&self, round: Id, paper: Id) -> Draft {
        Draft::new(Class::Round(round), PAPER_REPRINTED, paper, self)
    }
}
