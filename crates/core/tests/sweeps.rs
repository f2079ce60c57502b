//! Rounds are opened, walked and marked; tubes fill; numbers add up.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, Lang, World};
use serde_json::{Value, json};

struct Town {
    desk: Desk,
    building: Value,
    residents: Vec<Value>,
    round: Value,
    _dir: tempfile::TempDir,
}

fn ask(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args, Lang::En)
        .unwrap_or_else(|problem| panic!("{name}: {}", problem.say(Lang::En)))
}

/// One building of two units, three floors, two rooms; twelve people of whom two share a door.
fn town() -> Town {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(dir.path(), World::system()).unwrap();
    ask(
        &desk,
        "create_committee",
        json!({"name": "春晖", "staff_name": "甲", "device_name": "前台"}),
    );
    let compound = ask(&desk, "add_compound", json!({"name": "一村"}))["id"].clone();
    let shape = json!({"compound": compound, "name": "3", "units": 2, "floors": 3, "rooms_per_floor": 2});
    let building = ask(&desk, "add_building", shape)["id"].clone();
    let shown = ask(&desk, "show_building", json!({"id": building}));
    let homes: Vec<Value> = (0..2)
        .flat_map(|u| {
            shown["units"][u]["homes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|h| h["id"].clone())
                .collect::<Vec<_>>()
        })
        .collect();
    let residents = (0..12)
        .map(|n| {
            ask(
                &desk,
                "add_resident",
                json!({"home": homes[n.min(10)], "name": format!("张小{n}")}),
            )["id"]
                .clone()
        })
        .collect();
    let round = json!({"name": "第3轮", "kind": "screening", "target": "resident", "compounds": [compound], "buildings": [],
        "outcomes": [], "tube_size": 10, "starts_at": 0, "ends_at": null});
    let round = ask(&desk, "open_round", round)["id"].clone();
    Town {
        desk,
        building,
        residents,
        round,
        _dir: dir,
    }
}

impl Town {
    fn mark(&self, resident: usize, outcome: u8, tube: Option<&str>) -> Result<Value, String> {
        let args = json!({"round": self.round, "target": self.residents[resident], "outcome": outcome, "tube": tube});
        self.desk
            .call("record_mark", args, Lang::En)
            .map_err(|problem| problem.code.to_owned())
    }

    fn counts(&self) -> (u64, u64, u64, u64) {
        let c = ask(&self.desk, "round_counts", json!({"round": self.round}));
        let n = |key: &str| c[key].as_u64().unwrap();
        (n("expected"), n("done"), n("not_done"), n("missing"))
    }
}

#[test]
fn the_numbers_add_up_and_follow_every_mark() {
    let town = town();
    assert_eq!(town.counts(), (12, 0, 0, 12));
    town.mark(0, 1, None).unwrap();
    town.mark(1, 50, None).unwrap();
    assert_eq!(town.counts(), (12, 1, 1, 10));
    let missing = ask(&town.desk, "missing_by_building", json!({"round": town.round}));
    assert_eq!(missing[0]["missing"], 10);
    ask(
        &town.desk,
        "undo_mark",
        json!({"round": town.round, "target": town.residents[0]}),
    );
    assert_eq!(town.counts(), (12, 0, 1, 11));
    ask(
        &town.desk,
        "set_resident_status",
        json!({"id": town.residents[2], "status": "moved_out"}),
    );
    assert_eq!(town.counts(), (11, 0, 1, 10));
}

#[test]
fn the_eleventh_person_is_refused_a_tube_and_a_remark_is_not() {
    let town = town();
    for n in 0..10 {
        let filled = town.mark(n, 1, Some("t1")).unwrap();
        assert_eq!(filled["tube"], json!({"code": "T1", "count": n + 1, "size": 10}));
    }
    assert_eq!(town.mark(10, 1, Some("T1")), Err("tube_full".to_owned()));
    town.mark(3, 1, Some("T1")).unwrap();
    ask(
        &town.desk,
        "undo_mark",
        json!({"round": town.round, "target": town.residents[3]}),
    );
    town.mark(10, 1, Some("T1")).unwrap();
    let tube = ask(
        &town.desk,
        "show_tube",
        json!({"round": town.round, "code": "T1"}),
    );
    assert_eq!(tube["people"].as_array().unwrap().len(), 10);
}

#[test]
fn doors_are_walked_from_the_top_floor_down() {
    let town = town();
    let view = ask(
        &town.desk,
        "sweep_building",
        json!({"round": town.round, "building": town.building}),
    );
    let rooms: Vec<&str> = view["units"][0]["doors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["room"].as_str().unwrap())
        .collect();
    assert_eq!(rooms, ["301", "302", "201", "202", "101", "102"]);
    assert_eq!(view["counts"]["missing"], 12);
    assert_eq!(view["units"][1]["doors"][1]["state"], "empty");
}

#[test]
fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let town = town();
    assert_eq!(town.mark(0, 77, None), Err("outcome".to_owned()));
    ask(&town.desk, "close_round", json!({"id": town.round}));
    assert_eq!(town.mark(0, 1, None), Err("closed".to_owned()));
    ask(&town.desk, "reopen_round", json!({"id": town.round}));
    town.mark(0, 1, None).unwrap();
    assert_eq!(town.counts(), (12, 1, 0, 11));
}
