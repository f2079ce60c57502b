//! Sampling points that are for some compounds.

use super::day::{call, day, facts};
use linli_core::journal::fact::Fact;
use serde_json::json;

/// A point is set up for one compound of its round.
pub fn write(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let before = facts(&desk).len();
    let round = call(&desk, "list_rounds", json!({}))[1]["id"].clone();
    let compound = call(&desk, "list_compounds", json!({}))[0]["id"].clone();
    let point =
        json!({"round": round, "name": "东门", "lanes": 2, "lane_per_hour": 60, "compounds": [compound]});
    call(&desk, "save_point", point);
    facts(&desk).split_off(before)
}
