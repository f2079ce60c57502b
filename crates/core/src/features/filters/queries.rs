//! Which filters there are.

use super::facts::FilterSaved;
use super::types::*;
use crate::desk::Look;
use crate::features::members::Empty;
use crate::fold::named;
use crate::problem::Problem;

pub(super) fn list_filters(look: &Look<'_>, _: Empty) -> Result<Vec<FilterView>, Problem> {
    let mut filters = Vec::new();
    for (id, body) in named::all(look.db, "filter")? {
        // What the fold took in can be read.
        if let Ok(saved) = minicbor::decode::<FilterSaved>(&body) {
            filters.push(FilterView {
                id,
                name: saved.name,
                filter: saved.filter,
            });
        }
    }
    Ok(filters)
}
