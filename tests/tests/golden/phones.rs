//! What comes through phones, marks with one more field among it.

use super::day::{call, day, facts};
use linli_core::desk::{Desk, Lang};
use linli_core::features::phones;
use linli_core::journal::fact::Fact;
use linli_tests::door::{code_in, open_door};
use serde_json::{Value, json};

/// A phone is let in, taps in a round and in a delivery, and is ended: what was written through it.
pub fn write(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let before = facts(&desk).len();
    open_door(&desk);
    let rounds = call(&desk, "list_rounds", json!({}));
    for round in [&rounds[1]["id"], &rounds[0]["id"]] {
        let building = call(&desk, "round_progress", json!({"id": round}))["buildings"][0]["id"].clone();
        let args = json!({"round": round, "buildings": [building], "name": "王小红"});
        let made = call(&desk, "invite_phone", args);
        let phone = phones::join(&desk, code_in(&made), &"0f".repeat(16), phones::Channel::Plain)
            .unwrap()
            .secret;
        let sheet = phones::show_sheet(&desk, &phone, phones::Channel::Plain, Lang::Zh).unwrap();
        let doors = sheet.buildings[0].units[0].doors.iter();
        let target = doors
            .flat_map(|door| &door.targets)
            .find(|target| target.mark.is_some());
        let target = target.unwrap().clone();
        let tap = json!([{"id": "00000000-0000-4000-8000-000000000001", "target": target.id, "outcome": 50, "note": "晚",
            "age_ms": 60_000, "over": target.mark}]);
        let taps = serde_json::from_value(tap).unwrap();
        assert!(
            phones::deliver(&desk, &phone, phones::Channel::Plain, sheet.round, taps, Lang::Zh).unwrap()[0]
                .kept
        );
        call(&desk, "end_phone", json!({"id": made["phone"]}));
    }
    unlisted(&desk, &rounds[1]["id"]);
    facts(&desk).split_off(before)
}

/// A phone reports people who are on no list, somebody sees to them, and says that nobody has after all.
fn unlisted(desk: &Desk, round: &Value) {
    let building = call(desk, "round_progress", json!({"id": round}))["buildings"][0]["id"].clone();
    let args = json!({"round": round, "buildings": [building], "name": "李强"});
    let made = call(desk, "invite_phone", args);
    let phone = phones::join(desk, code_in(&made), &"1f".repeat(16), phones::Channel::Plain)
        .unwrap()
        .secret;
    let sheet = phones::show_sheet(desk, &phone, phones::Channel::Plain, Lang::Zh).unwrap();
    let home = sheet.buildings[0].units[0].doors[0].home;
    let id = "00000000-0000-4000-8000-000000000002";
    let report = json!([{"id": id, "home": home, "people": 2, "note": "新租客", "age_ms": 60_000}]);
    let words = serde_json::from_value(report).unwrap();
    let done = phones::deliver(desk, &phone, phones::Channel::Plain, sheet.round, words, Lang::Zh).unwrap();
    assert!(done[0].kept);
    for seen in [true, false] {
        call(
            desk,
            "settle_unlisted",
            json!({"round": round, "home": home, "id": id, "seen": seen}),
        );
    }
}
