//! Which filters there are.

use super::types::*;
use crate::desk::Look;
use crate::features::members::Empty;
use crate::problem::Problem;

pub(super) fn list_filters(look: &Look<'_>, _: Empty) -> Result<Vec<FilterView>, Problem> {
    let mut all = look
        .db
        .prepare_cached("SELECT id, name, filter FROM filter WHERE name IS NOT NULL ORDER BY name, id")?;
    let rows = all.query_map([], |row| {
        let filter: String = row.get(2)?;
        Ok(FilterView {
            id: row.get(0)?,
            name: row.get(1)?,
            filter: serde_json::from_str(&filter).unwrap_or_default(),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
