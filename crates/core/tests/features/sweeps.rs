//! Rounds are opened, walked and marked; tubes fill; numbers add up.

use crate::two_desks;
use linli_core::desk::{Desk, Lang, World};
use serde_json::{Value, json};

struct Town {
    desk: Desk,
    building: Value,
    residents: Vec<Value>,
    round: Value,
    dir: tempfile::TempDir,
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
        dir,
    }
}

impl Town {
    fn mark(&self, resident: usize, outcome: u8, tube: Option<&str>) -> Result<Value, String> {
        self.mark_at(&self.desk, resident, outcome, tube)
    }

    fn mark_at(
        &self,
        desk: &Desk,
        resident: usize,
        outcome: u8,
        tube: Option<&str>,
    ) -> Result<Value, String> {
        let args = json!({"round": self.round, "target": self.residents[resident], "outcome": outcome, "tube": tube});
        desk.call("record_mark", args, Lang::En)
            .map_err(|problem| problem.code.to_owned())
    }

    fn move_to(&self, resident: usize, tube: &str) {
        let target = &self.residents[resident];
        let moved = json!({"round": self.round, "target": target, "code": tube, "reason": "放错管"});
        ask(&self.desk, "move_to_tube", moved);
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

#[test]
fn a_tube_is_counted_right_whoever_filled_it() {
    let town = town();
    town.mark(0, 1, Some("T1")).unwrap();
    // Another program at the same laptop.
    let beside = Desk::open(town.dir.path(), World::system()).unwrap();
    town.mark_at(&beside, 1, 1, Some("T1")).unwrap();
    assert_eq!(town.mark(2, 1, Some("T1")).unwrap()["tube"]["count"], 3);
    // Another laptop, whose marks arrive later.
    let dir = tempfile::tempdir().unwrap();
    let other = Desk::open(dir.path(), World::system()).unwrap();
    let invitation = ask(&town.desk, "make_invitation", json!({}))["invitation"].clone();
    let join = json!({"invitation": invitation, "staff_name": "乙", "device_name": "东门"});
    ask(&other, "join_committee", join);
    two_desks::give(&town.desk, &other);
    two_desks::admit(&town.desk, &other);
    for n in 3..9 {
        town.mark_at(&other, n, 1, Some("T1")).unwrap();
    }
    two_desks::give(&other, &town.desk);
    assert_eq!(town.mark(9, 1, Some("T1")).unwrap()["tube"]["count"], 10);
    assert_eq!(town.mark(10, 1, Some("T1")), Err("tube_full".to_owned()));
    // Somebody moves to another tube; a refused mark has changed nothing.
    town.move_to(0, "T2");
    assert_eq!(town.mark(10, 1, Some("T1")).unwrap()["tube"]["count"], 10);
}

#[test]
fn a_tube_holds_only_those_who_were_done_and_its_code_is_one_however_typed() {
    let town = town();
    let filled = town.mark(0, 50, Some("T1")).unwrap();
    assert_eq!(filled["tube"], Value::Null);
    town.mark(1, 1, Some(" t1 ")).unwrap();
    let tube = ask(
        &town.desk,
        "show_tube",
        json!({"round": town.round, "code": "t1"}),
    );
    assert_eq!(tube["code"], "T1");
    assert_eq!(tube["people"].as_array().unwrap().len(), 1);
    assert_eq!(tube["people"][0]["name"], "张小1");
    assert_eq!(tube["people"][0]["address"], "3号楼1单元102");
    // Whoever leaves the tube makes room.
    town.move_to(1, "T2");
    assert_eq!(town.mark(2, 1, Some("T1")).unwrap()["tube"]["count"], 1);
}

#[test]
fn whole_compounds_include_what_is_built_later_and_single_buildings_do_not() {
    let town = town();
    let compounds = ask(&town.desk, "list_compounds", json!({}));
    let compound = compounds[0]["id"].clone();
    let one = json!({"name": "一栋", "kind": "visit", "target": "resident", "compounds": [], "buildings": [town.building],
        "outcomes": [], "starts_at": 0});
    let one = ask(&town.desk, "open_round", one)["id"].clone();
    let shape = json!({"compound": compound, "name": "新楼", "units": 1, "floors": 1, "rooms_per_floor": 1});
    let later = ask(&town.desk, "add_building", shape)["id"].clone();
    let home = ask(&town.desk, "show_building", json!({"id": later}))["units"][0]["homes"][0]["id"].clone();
    let who = ask(
        &town.desk,
        "add_resident",
        json!({"home": home, "name": "新住户"}),
    )["id"]
        .clone();
    assert_eq!(town.counts(), (13, 0, 0, 13));
    let expected = ask(&town.desk, "round_counts", json!({"round": one}))["expected"].clone();
    assert_eq!(expected, 12);
    let mark = |round: &Value| {
        let args = json!({"round": round, "target": who, "outcome": 1});
        town.desk
            .call("record_mark", args, Lang::En)
            .map_err(|problem| problem.code)
    };
    assert_eq!(mark(&one), Err("out_of_scope"));
    mark(&town.round).unwrap();
    ask(
        &town.desk,
        "set_resident_status",
        json!({"id": who, "status": "moved_out"}),
    );
    assert_eq!(mark(&town.round), Err("not_found"));
}

#[test]
fn every_screen_gives_the_same_numbers() {
    let town = town();
    for (resident, outcome) in [(0, 1), (1, 50), (2, 1), (3, 51), (11, 1)] {
        town.mark(resident, outcome, None).unwrap();
    }
    let numbers = |v: &Value| ["expected", "done", "not_done", "missing"].map(|key| v[key].as_u64().unwrap());
    let told = [12, 3, 2, 7];
    let id = json!({"id": town.round});
    let progress = ask(&town.desk, "round_progress", id.clone());
    assert_eq!(numbers(&progress), told);
    assert_eq!(numbers(&progress["buildings"][0]), told);
    assert_eq!(numbers(&progress["buildings"][0]["units"][0]), [6, 2, 2, 2]);
    assert_eq!(numbers(&progress["buildings"][0]["units"][1]), [6, 1, 0, 5]);
    assert_eq!(numbers(&ask(&town.desk, "show_round", id)), told);
    assert_eq!(numbers(&ask(&town.desk, "list_rounds", json!({}))[0]), told);
    assert_eq!(numbers(&ask(&town.desk, "today", json!({}))["rounds"][0]), told);
    let building = json!({"round": town.round, "building": town.building});
    assert_eq!(
        numbers(&ask(&town.desk, "sweep_building", building)["counts"]),
        told
    );
    let missing = json!({"round": town.round, "offset": 0, "limit": 3});
    let missing = ask(&town.desk, "missing_targets", missing);
    assert_eq!(missing["total"], 7);
    assert_eq!(missing["rows"].as_array().unwrap().len(), 3);
    assert_eq!(missing["rows"][0]["name"], "张小4");
}

#[test]
fn a_round_that_makes_no_sense_is_refused() {
    let town = town();
    let compound = ask(&town.desk, "list_compounds", json!({}))[0]["id"].clone();
    let open = |more: Value| {
        let mut args = json!({"name": "轮", "kind": "delivery", "target": "home", "compounds": [compound], "buildings": [],
            "outcomes": [], "starts_at": 10});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        town.desk
            .call("open_round", args, Lang::En)
            .map_err(|problem| problem.code)
    };
    let id = town.round.clone();
    assert_eq!(open(json!({})), Err("delivery"));
    assert_eq!(
        open(json!({"item": id, "place": id, "quantity": 0.0})),
        Err("delivery")
    );
    assert_eq!(
        open(json!({"item": id, "place": id, "quantity": 1.0})),
        Err("not_found")
    );
    assert_eq!(open(json!({"target": "resident"})), Err("delivery_target"));
    assert_eq!(open(json!({"kind": "visit", "compounds": []})), Err("scope"));
    assert_eq!(
        open(json!({"kind": "visit", "compounds": [town.building]})),
        Err("not_found")
    );
    assert_eq!(open(json!({"kind": "visit", "ends_at": 10})), Err("times"));
    assert_eq!(open(json!({"kind": "visit", "tube_size": 21})), Err("tube_size"));
    let outcomes = json!([{"name": "没有", "sense": "not_done"}]);
    assert_eq!(
        open(json!({"kind": "visit", "outcomes": outcomes})),
        Err("outcomes")
    );
    assert_eq!(
        ask(&town.desk, "list_rounds", json!({}))
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let note = "长".repeat(501);
    let args = json!({"round": town.round, "target": town.residents[0], "outcome": 1, "note": note});
    let problem = town.desk.call("record_mark", args, Lang::Zh).unwrap_err();
    assert_eq!(problem.code, "too_long");
    assert_eq!(town.counts(), (12, 0, 0, 12));
}

#[test]
fn a_delivery_mark_is_a_hand_out_and_taking_it_back_brings_the_share_back() {
    let town = town();
    let desk = &town.desk;
    let compound = ask(desk, "list_compounds", json!({}))[0]["id"].clone();
    let item = ask(desk, "add_item", json!({"name": "蔬菜包", "unit": "份"}))["id"].clone();
    let place = ask(desk, "add_place", json!({"name": "北门"}))["id"].clone();
    ask(
        desk,
        "receive_items",
        json!({"item": item, "place": place, "quantity": 5}),
    );
    let round = json!({"name": "第一批蔬菜", "kind": "delivery", "target": "home", "compounds": [compound], "buildings": [],
        "outcomes": [], "item": item, "quantity": 1, "place": place, "starts_at": 0});
    let round = ask(desk, "open_round", round)["id"].clone();
    let homes = ask(desk, "show_building", json!({"id": town.building}))["units"][0]["homes"].clone();
    let stock = || ask(desk, "show_stock", json!({}))["rows"][0]["item"]["total"].clone();
    let mark = |home: usize, outcome: u8| {
        let args = json!({"round": round, "target": homes[home]["id"], "outcome": outcome});
        ask(desk, "record_mark", args)
    };
    mark(0, 1);
    mark(1, 50);
    assert_eq!(stock(), 4.0);
    // The same key pressed twice hands out once.
    mark(0, 1);
    assert_eq!(stock(), 4.0);
    let low = ask(desk, "today", json!({}))["stock"].clone();
    assert_eq!(low.as_array().unwrap().len(), 1);
    assert_eq!(
        (&low[0]["item"]["name"], &low[0]["place"]["name"]),
        (&json!("蔬菜包"), &json!("北门"))
    );
    // Eleven doors are left, four shares.
    assert_eq!(
        (&low[0]["quantity"], &low[0]["needed"]),
        (&json!(4.0), &json!(11.0))
    );
    ask(
        desk,
        "undo_mark",
        json!({"round": round, "target": homes[0]["id"]}),
    );
    assert_eq!(stock(), 5.0);
    ask(
        desk,
        "receive_items",
        json!({"item": item, "place": place, "quantity": 7}),
    );
    assert_eq!(ask(desk, "today", json!({}))["stock"], json!([]));
}
