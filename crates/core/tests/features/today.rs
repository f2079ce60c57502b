//! Today shows what is under way, what remains, and whom nobody has reached.

use linli_core::desk::{Desk, Lang, World};
use serde_json::{Value, json};

fn ask(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args, Lang::En)
        .unwrap_or_else(|problem| panic!("{name}: {}", problem.say(Lang::En)))
}

fn open(desk: &Desk, name: &str, target: &str, compound: &Value, starts_at: i64) -> Value {
    let round = json!({"name": name, "kind": "visit", "target": target, "compounds": [compound], "buildings": [],
        "outcomes": [], "starts_at": starts_at});
    ask(desk, "open_round", round)["id"].clone()
}

#[test]
fn only_rounds_under_way_and_only_care_cases_nobody_reached() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(dir.path(), World::system()).unwrap();
    ask(
        &desk,
        "create_committee",
        json!({"name": "春晖", "staff_name": "甲", "device_name": "前台"}),
    );
    let compound = ask(&desk, "add_compound", json!({"name": "一村"}))["id"].clone();
    let shape = json!({"compound": compound, "name": "3", "units": 1, "floors": 2, "rooms_per_floor": 1});
    let building = ask(&desk, "add_building", shape)["id"].clone();
    let homes = ask(&desk, "show_building", json!({"id": building}))["units"][0]["homes"].clone();
    let add = |home: usize, name: &str, care: Value| {
        ask(
            &desk,
            "add_resident",
            json!({"home": homes[home]["id"], "name": name, "care": care}),
        )["id"]
            .clone()
    };
    let old = add(0, "张桂英", json!(["独居老人"]));
    let ill = add(1, "李建国", json!(["透析"]));
    add(1, "李明", json!([]));

    let people = open(&desk, "慰问", "resident", &compound, 0);
    let doors = open(&desk, "门检", "home", &compound, 1);
    let closed = open(&desk, "已结束", "resident", &compound, 2);
    ask(&desk, "close_round", json!({"id": closed}));
    open(&desk, "明年", "resident", &compound, i64::MAX / 2);

    let mark = |round: &Value, target: &Value, outcome: u8| {
        ask(
            &desk,
            "record_mark",
            json!({"round": round, "target": target, "outcome": outcome}),
        )
    };
    mark(&people, &old, 1);
    mark(&people, &ill, 50);
    mark(&doors, &homes[1]["id"], 1);

    let today = ask(&desk, "today", json!({}));
    let names: Vec<&str> = today["rounds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["门检", "慰问"]);
    assert_eq!(today["rounds"][1]["expected"], 3);
    assert_eq!(
        today["rounds"][1]["buildings"][0]["units"][0],
        json!({"id": today["rounds"][1]["buildings"][0]["units"][0]["id"], "name": "",
            "expected": 3, "done": 1, "not_done": 1, "missing": 1, "excused": 0, "closure": null})
    );
    // The home of the one was marked done, the person of the other; each is still open in the other round.
    let rounds = today["rounds"].as_array().unwrap();
    let care: Vec<(&str, &Value, Option<&str>, &str)> = rounds
        .iter()
        .flat_map(|round| {
            let rows = round["care_missing"].as_array().unwrap();
            assert_eq!(round["care_total"], rows.len());
            rows.iter().map(|row| {
                assert_eq!(row["building"], round["buildings"][0]["id"]);
                (
                    row["name"].as_str().unwrap(),
                    &round["id"],
                    row["outcome_name"].as_str(),
                    row["address"].as_str().unwrap(),
                )
            })
        })
        .collect();
    assert_eq!(
        care,
        [
            ("张桂英", &doors, None, "3号楼101"),
            ("李建国", &people, Some("无人应门"), "3号楼201")
        ]
    );
    assert_eq!(today["sync"]["phase"], "no_hub");
    assert_eq!(today["reviews"], 0);
}
