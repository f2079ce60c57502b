//! Rules of closures, and a place that is closed by them.

use super::day::{call, day, facts};
use linli_core::journal::fact::Fact;
use serde_json::json;

/// Rules are written down and removed; a building is closed by them.
pub fn write(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let before = facts(&desk).len();
    let rules = call(&desk, "list_rules", json!({}))["templates"][1].clone();
    let saved = call(&desk, "save_rules", json!({"rules": rules}))["id"].clone();
    let compound = call(&desk, "list_compounds", json!({}))[0]["id"].clone();
    let building = call(&desk, "show_compound", json!({"id": compound}))["buildings"][0]["id"].clone();
    call(
        &desk,
        "close_place",
        json!({"place": building, "level": 1, "day": "2022-03-15", "why": "通知"}),
    );
    call(&desk, "remove_rules", json!({"id": saved}));
    facts(&desk).split_off(before)
}
