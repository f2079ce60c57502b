//! Who walks where and who is called down.

use super::day::{call, day, facts};
use linli_core::journal::fact::Fact;
use serde_json::json;

/// Teams walk a round in an order of their own, and people are called down.
pub fn write(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let before = facts(&desk).len();
    let round = call(&desk, "list_rounds", json!({}))[1]["id"].clone();
    let staff = call(&desk, "status", json!({}))["staff"]["id"].clone();
    call(
        &desk,
        "plan_walk",
        json!({"round": round, "names": ["一组", "二组"], "split": "by_number"}),
    );
    let teams = call(&desk, "show_walk", json!({"round": round}))["teams"].clone();
    call(
        &desk,
        "save_team",
        json!({"round": round, "id": teams[1]["id"], "name": "东组", "people": [staff]}),
    );
    call(
        &desk,
        "remove_team",
        json!({"round": round, "id": teams[0]["id"]}),
    );
    call(
        &desk,
        "order_doors",
        json!({"round": round, "order": {"upwards": true, "care": ["卧床"], "last": true}}),
    );
    let point = json!({"round": round, "name": "东门", "lanes": 2, "lane_per_hour": 60,
        "opens_at": 1_647_388_800_000_i64, "closes_at": 1_647_399_600_000_i64});
    let point = call(&desk, "save_point", point)["id"].clone();
    let stop = &teams[0]["stops"][0];
    let shown = call(&desk, "show_building", json!({"id": stop["building"]}));
    let home = &shown["units"][0]["homes"][0]["id"];
    let batch =
        json!({"round": round, "point": point, "unit": stop["unit"], "homes": [home], "way": "loudspeaker"});
    let batch = call(&desk, "call_batch", batch)["id"].clone();
    call(
        &desk,
        "end_batch",
        json!({"round": round, "id": batch, "withdrawn": true}),
    );
    call(&desk, "remove_point", json!({"round": round, "id": point}));
    facts(&desk).split_off(before)
}
