//! The facts of filters.

use super::types::Filter;
use crate::id::Id;
use crate::journal::fact::{Class, Draft, Kind};
use minicbor::{Decode, Encode};

pub(super) const FILTER_SAVED: Kind = 180;
pub(super) const FILTER_REMOVED: Kind = 181;

/// A filter was saved, or changed; subject: the filter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct FilterSaved {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub filter: Filter,
}

/// A filter is offered no more; rounds that were opened with it keep it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct FilterRemoved {}

impl FilterSaved {
    pub(super) fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Register, FILTER_SAVED, id, self)
    }
}

impl FilterRemoved {
    pub(super) fn draft(&self, id: Id) -> Draft {
        Draft::new(Class::Register, FILTER_REMOVED, id, self)
    }
}
