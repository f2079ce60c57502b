//! What a phone answers beside whoever is done.

use super::day::{call, day, facts};
use linli_core::desk::Lang;
use linli_core::features::phones;
use linli_core::journal::fact::Fact;
use linli_tests::door::{code_in, open_door};
use serde_json::json;

/// A phone is let in and answers in a round that asks: what was written through it.
pub fn write(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    open_door(&desk);
    let compound = call(&desk, "list_compounds", json!({}))[0]["id"].clone();
    let questions = json!([{"name": "剂次", "choices": ["第1剂", "第2剂"]}, {"name": "地点", "choices": []}]);
    let round = json!({"name": "接种", "kind": "vaccination", "target": "resident", "compounds": [compound], "buildings": [],
        "outcomes": [], "questions": questions, "starts_at": 0});
    let round = call(&desk, "open_round", round)["id"].clone();
    let building = call(&desk, "round_progress", json!({"id": round}))["buildings"][0]["id"].clone();
    let args = json!({"round": round, "buildings": [building], "name": "王小红"});
    let made = call(&desk, "invite_phone", args);
    let phone = phones::join(&desk, code_in(&made), &"0f".repeat(16), phones::Channel::Plain)
        .unwrap()
        .secret;
    let sheet = phones::show_sheet(&desk, &phone, phones::Channel::Plain, Lang::Zh).unwrap();
    let doors = sheet.buildings[0].units[0].doors.iter();
    let target = doors.flat_map(|door| &door.targets).next().unwrap().id;
    let before = facts(&desk).len();
    let answers = json!([{"question": 1, "text": "第2剂"}, {"question": 2, "text": "卫生站"}]);
    let tap = json!([{"id": "00000000-0000-4000-8000-000000000001", "target": target, "outcome": 1, "answers": answers,
        "age_ms": 60_000}]);
    let taps = serde_json::from_value(tap).unwrap();
    assert!(
        phones::deliver(&desk, &phone, phones::Channel::Plain, sheet.round, taps, Lang::Zh).unwrap()[0].kept
    );
    facts(&desk).split_off(before)
}
