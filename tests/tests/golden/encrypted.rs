//! A phone whose link leads to the encrypted channel.

use super::day::{call, day, facts};
use linli_core::journal::fact::Fact;
use linli_tests::door::open_door;
use serde_json::json;

/// A code is made that leads there.
pub fn write(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let before = facts(&desk).len();
    open_door(&desk);
    let round = call(&desk, "list_rounds", json!({}))[0]["id"].clone();
    let building = call(&desk, "round_progress", json!({"id": round}))["buildings"][0]["id"].clone();
    let args = json!({"round": round, "buildings": [building], "name": "王小红", "encrypted": true});
    call(&desk, "invite_phone", args);
    facts(&desk).split_off(before)
}
