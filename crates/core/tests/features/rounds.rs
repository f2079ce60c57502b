//! Rounds in full: kinds of the committee's own, whom a round leaves out, whom it goes back to, and rounds that follow another.

use crate::town::{Town, ask};
use crate::two_desks;
use linli_core::desk::{Desk, Lang};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const NINE: i64 = 1_647_392_400_000;

fn open(town: &Town, more: Value) -> Result<Value, &'static str> {
    let mut args = json!({"name": "轮", "kind": "screening", "target": "resident", "compounds": [], "buildings": [],
        "outcomes": [], "starts_at": NINE});
    args.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    town.call("open_round", args).map(|made| made["id"].clone())
}

fn counts(town: &Town, round: &Value) -> [u64; 5] {
    let counts = ask(&town.desk, "round_counts", json!({"round": round}));
    ["expected", "done", "not_done", "missing", "excused"].map(|key| counts[key].as_u64().unwrap())
}

fn mark(town: &Town, round: &Value, who: &Value, more: Value) -> Result<Value, &'static str> {
    let mut args = json!({"round": round, "target": who});
    args.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    town.call("record_mark", args)
}

/// Somebody of the first stairwell, as whoever walks it sees them.
fn walked(town: &Town, round: &Value, name: &str) -> Value {
    let building = json!({"round": round, "building": town.building});
    let walked = ask(&town.desk, "sweep_building", building);
    let doors = walked["units"][0]["doors"].as_array().unwrap().iter();
    let mut targets = doors.flat_map(|door| door["targets"].as_array().unwrap());
    targets.find(|target| target["name"] == name).unwrap().clone()
}

fn missing(town: &Town, round: &Value) -> Vec<String> {
    let list = ask(
        &town.desk,
        "missing_targets",
        json!({"round": round, "offset": 0, "limit": 100}),
    );
    let rows = list["rows"].as_array().unwrap().iter();
    rows.map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn who_is_excused_is_expected_no_more_on_any_screen() {
    let town = Town::new();
    let round = open(&town, json!({"compounds": [town.compound], "tube_size": 10})).unwrap();
    assert_eq!(counts(&town, &round), [12, 0, 0, 12, 0]);
    mark(
        &town,
        &round,
        &town.residents[0],
        json!({"outcome": 1, "tube": "A"}),
    )
    .unwrap();
    mark(&town, &round, &town.residents[1], json!({"outcome": 50})).unwrap();
    mark(
        &town,
        &round,
        &town.residents[2],
        json!({"outcome": 102, "tube": "A"}),
    )
    .unwrap();
    assert_eq!(counts(&town, &round), [11, 1, 1, 9, 1]);
    let numbers = |view: &Value| {
        ["expected", "done", "not_done", "missing", "excused"].map(|key| view[key].as_u64().unwrap())
    };
    let told = counts(&town, &round);
    let progress = ask(&town.desk, "round_progress", json!({"id": round}));
    assert_eq!(numbers(&progress), told);
    let building = json!({"round": round, "building": town.building});
    let walked = ask(&town.desk, "sweep_building", building);
    assert_eq!(numbers(&walked["counts"]), told);
    let by_building = ask(&town.desk, "missing_by_building", json!({"round": round}));
    assert_eq!(by_building[0]["missing"], 9);
    // Who is in hospital goes into no tube.
    let tube = ask(&town.desk, "show_tube", json!({"round": round, "code": "a"}));
    assert_eq!(tube["people"].as_array().unwrap().len(), 1);
}

#[test]
fn a_round_covers_single_units_and_those_its_filter_lets_through() {
    let town = Town::new();
    let unit = open(&town, json!({"units": [town.units[1]]})).unwrap();
    assert_eq!(counts(&town, &unit), [6, 0, 0, 6, 0]);
    let other = mark(&town, &unit, &town.residents[0], json!({"outcome": 1}));
    assert_eq!(other, Err("out_of_scope"));
    mark(&town, &unit, &town.residents[6], json!({"outcome": 1})).unwrap();
    let by_building = ask(&town.desk, "missing_by_building", json!({"round": unit}));
    assert_eq!(
        (by_building.as_array().unwrap().len(), &by_building[0]["missing"]),
        (1, &json!(5))
    );
    let scope = ask(&town.desk, "show_round", json!({"id": unit}))["scope"].clone();
    assert_eq!(scope[0]["buildings"][0]["units"][0]["name"], "2");

    // Two live in the first home, everybody else alone.
    let move_in = json!({"id": town.residents[1], "home": town.homes[0]});
    ask(&town.desk, "move_resident", move_in);
    for (resident, birth) in [
        (0, "1930-01-01"),
        (2, "1942-03-16"),
        (3, "1942-03-17"),
        (4, "2015-06-01"),
    ] {
        let args = json!({"id": town.residents[resident], "birth": birth});
        ask(&town.desk, "edit_resident", args);
    }
    let old = json!({"age_from": 80, "alone": true});
    let round = open(&town, json!({"compounds": [town.compound], "filter": old})).unwrap();
    // Eighty on the very day, 16 March 2022; the oldest does not live alone, the next one is 79.
    assert_eq!(missing(&town, &round), ["张小2"]);
    assert_eq!(
        mark(&town, &round, &town.residents[3], json!({"outcome": 1})),
        Err("out_of_scope")
    );
    mark(&town, &round, &town.residents[2], json!({"outcome": 1})).unwrap();
    assert_eq!(counts(&town, &round), [1, 1, 0, 0, 0]);
    let homes =
        json!({"compounds": [town.compound], "target": "home", "kind": "notice", "filter": {"age_to": 14}});
    let homes = open(&town, homes).unwrap();
    assert_eq!(missing(&town, &homes), ["张小4"]);
    let shown = ask(&town.desk, "show_round", json!({"id": round}));
    assert_eq!(shown["filter"], old);
    let nobody = json!({"compounds": [town.compound], "filter": {"care": ["血透"]}});
    assert_eq!(open(&town, nobody), Err("nobody"));
    let care = json!({"id": town.residents[5], "care": ["孕产妇", "血透"]});
    ask(&town.desk, "edit_resident", care);
    let nobody = json!({"compounds": [town.compound], "filter": {"care": ["血透", "卧床"]}});
    assert_eq!(missing(&town, &open(&town, nobody).unwrap()), ["张小5"]);
}

#[test]
fn a_round_follows_another_with_those_left_a_tube_or_an_outcome() {
    let town = Town::new();
    let first = open(&town, json!({"compounds": [town.compound], "tube_size": 10})).unwrap();
    for resident in 0..6 {
        let outcome = json!({"outcome": 1, "tube": "T7"});
        mark(&town, &first, &town.residents[resident], outcome).unwrap();
    }
    mark(&town, &first, &town.residents[6], json!({"outcome": 50})).unwrap();
    mark(&town, &first, &town.residents[7], json!({"outcome": 103})).unwrap();
    let left = open(&town, json!({"select": {"of": "left", "round": first}})).unwrap();
    // Whoever was not at home and whoever has no mark; not who moved away.
    assert_eq!(counts(&town, &left), [5, 0, 0, 5, 0]);
    assert_eq!(
        ask(&town.desk, "show_round", json!({"id": left}))["after"]["id"],
        first
    );
    // What is marked in the first one later changes nothing in the list.
    mark(
        &town,
        &first,
        &town.residents[6],
        json!({"outcome": 1, "tube": "T8"}),
    )
    .unwrap();
    assert_eq!(counts(&town, &left)[0], 5);
    let progress = ask(&town.desk, "round_progress", json!({"id": left}));
    assert_eq!(progress["buildings"][0]["units"].as_array().unwrap().len(), 1);
    assert_eq!(
        mark(&town, &left, &town.residents[0], json!({"outcome": 1})),
        Err("out_of_scope")
    );
    mark(&town, &left, &town.residents[6], json!({"outcome": 1})).unwrap();

    let tube = |with: &str| json!({"select": {"of": "tube", "round": first, "code": "t7", "with": with}});
    assert_eq!(counts(&town, &open(&town, tube("nobody")).unwrap())[0], 6);
    let move_in = json!({"id": town.residents[8], "home": town.homes[0]});
    ask(&town.desk, "move_resident", move_in);
    assert_eq!(counts(&town, &open(&town, tube("homes")).unwrap())[0], 7);
    assert_eq!(counts(&town, &open(&town, tube("units")).unwrap())[0], 7);
    let mut of_homes = tube("homes");
    of_homes["target"] = json!("home");
    assert_eq!(counts(&town, &open(&town, of_homes).unwrap())[0], 6);
    let away = json!({"select": {"of": "outcome", "round": first, "outcome": 103, "with": "nobody"}});
    assert_eq!(missing(&town, &open(&town, away).unwrap()), ["张小7"]);
    let these = json!({"select": {"of": "these", "targets": [town.residents[3], town.homes[9]]}});
    assert_eq!(missing(&town, &open(&town, these).unwrap()), ["张小3", "张小9"]);
}

#[test]
fn a_list_that_names_nobody_or_places_too_is_refused() {
    let town = Town::new();
    let first = open(&town, json!({"compounds": [town.compound]})).unwrap();
    let before = ask(&town.desk, "list_rounds", json!({}))
        .as_array()
        .unwrap()
        .len();
    for (select, code) in [
        (
            json!({"of": "tube", "round": first, "code": "T1", "with": "nobody"}),
            "not_found",
        ),
        (json!({"of": "left", "round": town.building}), "not_found"),
        (
            json!({"of": "outcome", "round": first, "outcome": 1, "with": "nobody"}),
            "nobody",
        ),
        (
            json!({"of": "outcome", "round": first, "outcome": 0, "with": "nobody"}),
            "not_found",
        ),
        (json!({"of": "these", "targets": [first]}), "not_found"),
        (json!({"of": "these", "targets": []}), "nobody"),
    ] {
        assert_eq!(open(&town, json!({"select": select})), Err(code), "{select}");
    }
    let both = json!({"select": {"of": "left", "round": first}, "compounds": [town.compound]});
    assert_eq!(open(&town, both), Err("scope"));
    let after = ask(&town.desk, "list_rounds", json!({}))
        .as_array()
        .unwrap()
        .len();
    assert_eq!(before, after);
}

#[test]
fn whoever_is_met_at_a_door_is_taken_into_a_round_with_a_list_and_marked() {
    let town = Town::new();
    let first = open(&town, json!({"compounds": [town.compound], "tube_size": 10})).unwrap();
    mark(
        &town,
        &first,
        &town.residents[0],
        json!({"outcome": 1, "tube": "T1"}),
    )
    .unwrap();
    let tube =
        json!({"tube_size": 10, "select": {"of": "tube", "round": first, "code": "T1", "with": "homes"}});
    let round = open(&town, tube).unwrap();
    let guest = json!({"home": town.homes[0], "name": "客人"});
    let guest = ask(&town.desk, "add_resident", guest)["id"].clone();
    let sampled = || mark(&town, &round, &guest, json!({"outcome": 1, "tube": "P1"}));
    assert_eq!(sampled(), Err("out_of_scope"));
    let add = |round: &Value, target: &Value| {
        town.call("add_target", json!({"round": round, "target": target}))
            .map(drop)
    };
    add(&round, &guest).unwrap();
    assert_eq!(walked(&town, &round, "客人")["sense"], Value::Null);
    assert_eq!(counts(&town, &round), [2, 0, 0, 2, 0]);
    sampled().unwrap();
    // Once more changes nothing; nor does whoever is expected already.
    add(&round, &guest).unwrap();
    add(&first, &guest).unwrap();
    assert_eq!(counts(&town, &round), [2, 1, 0, 1, 0]);
    assert_eq!(counts(&town, &first), [13, 1, 0, 12, 0]);
    assert_eq!(add(&round, &town.homes[0]), Err("not_found"));
    ask(&town.desk, "close_round", json!({"id": round}));
    assert_eq!(add(&round, &town.residents[1]), Err("closed"));

    let person = json!({"name": "小周", "role": "volunteer"});
    let person = ask(&town.desk, "add_staff", person)["id"].clone();
    ask(&town.desk, "choose_staff", json!({"id": person}));
    assert_eq!(add(&first, &town.residents[1]), Err("role"));
}

#[test]
fn whoever_is_taken_in_stays_whatever_the_filter_says_but_lives_where_the_round_goes() {
    let town = Town::new();
    ask(
        &town.desk,
        "edit_resident",
        json!({"id": town.residents[0], "birth": "1930-01-01"}),
    );
    let old = json!({"units": [town.units[0]], "filter": {"age_from": 80}});
    let round = open(&town, old).unwrap();
    let add = |round: &Value, target: &Value| {
        town.call("add_target", json!({"round": round, "target": target}))
            .map(drop)
    };
    assert_eq!(counts(&town, &round)[0], 1);
    add(&round, &town.residents[1]).unwrap();
    assert_eq!(missing(&town, &round), ["张小0", "张小1"]);
    mark(&town, &round, &town.residents[1], json!({"outcome": 1})).unwrap();
    assert_eq!(counts(&town, &round), [2, 1, 0, 1, 0]);
    assert_eq!(add(&round, &town.residents[6]), Err("out_of_scope"));
    let written = town.desk.with_space(|space| {
        let sql = "SELECT count(*) FROM round_added";
        Ok(space.db().query_row(sql, [], |row| row.get::<_, i64>(0))?)
    });
    assert_eq!(written.unwrap(), 1, "what was refused is not written");
    // A list with a filter lets nobody else in by itself, either.
    let listed = json!({"filter": {"age_from": 80}, "select": {"of": "these", "targets": [town.residents[0], town.residents[2]]}});
    let listed = open(&town, listed).unwrap();
    assert_eq!(missing(&town, &listed), ["张小0"]);
    add(&listed, &town.residents[2]).unwrap();
    // From the top floor down.
    assert_eq!(missing(&town, &listed), ["张小2", "张小0"]);
    // Of homes the home is taken in.
    let homes =
        json!({"target": "home", "kind": "free", "select": {"of": "these", "targets": [town.homes[4]]}});
    let homes = open(&town, homes).unwrap();
    add(&homes, &town.homes[5]).unwrap();
    assert_eq!(counts(&town, &homes)[0], 2);
}

#[test]
fn whoever_was_taken_in_and_merged_leaves_the_place_to_the_entry_that_stays() {
    let town = Town::new();
    ask(
        &town.desk,
        "edit_resident",
        json!({"id": town.residents[0], "birth": "1930-01-01"}),
    );
    let round = json!({"compounds": [town.compound], "filter": {"age_from": 80}});
    let round = open(&town, round).unwrap();
    let twice = json!({"home": town.homes[1], "name": "张小1"});
    let twice = ask(&town.desk, "add_resident", twice)["id"].clone();
    ask(&town.desk, "add_target", json!({"round": round, "target": twice}));
    let merge = json!({"keep": town.residents[1], "away": twice, "take": []});
    ask(&town.desk, "merge_residents", merge);
    assert_eq!(missing(&town, &round), ["张小0", "张小1"]);
}

#[test]
fn a_round_past_its_end_says_so_until_it_is_closed() {
    let town = Town::new();
    let args = json!({"compounds": [town.compound], "ends_at": NINE + 30 * 60_000});
    let round = open(&town, args).unwrap();
    let endless = open(&town, json!({"compounds": [town.compound]})).unwrap();
    let late = |round: &Value| {
        let shown = ask(&town.desk, "show_round", json!({"id": round}));
        let rounds = ask(&town.desk, "list_rounds", json!({}));
        let mut rounds = rounds.as_array().unwrap().iter();
        let listed = rounds.find(|one| one["id"] == *round).unwrap();
        assert_eq!(shown["is_late"], listed["is_late"]);
        shown["is_late"].as_bool().unwrap()
    };
    town.later(29);
    assert!(!late(&round));
    town.later(1);
    assert!(late(&round) && !late(&endless));
    let today = ask(&town.desk, "today", json!({}));
    let under_way = today["rounds"].as_array().unwrap().iter();
    assert_eq!(under_way.filter(|one| one["is_late"] == true).count(), 1);
    // Whoever is sampled late is sampled all the same.
    mark(&town, &round, &town.residents[0], json!({"outcome": 1})).unwrap();
    ask(&town.desk, "close_round", json!({"id": round}));
    assert!(!late(&round));
}

#[test]
fn doors_come_up_again_when_they_are_due() {
    let town = Town::new();
    let round = open(&town, json!({"compounds": [town.compound]})).unwrap();
    let due = |round: &Value| {
        let list = ask(&town.desk, "list_revisits", json!({"round": round}));
        let rows = list["rows"].as_array().unwrap().iter();
        let names: Vec<String> = rows.map(|row| row["name"].as_str().unwrap().to_owned()).collect();
        (list["due"].as_u64().unwrap(), names)
    };
    // Not at home: two hours; refused: nobody goes; to be sampled at home: at once; another: as agreed.
    for (resident, more) in [
        (0, json!({"outcome": 50})),
        (1, json!({"outcome": 51})),
        (2, json!({"outcome": 52})),
        (3, json!({"outcome": 50, "again_at": 1})),
    ] {
        mark(&town, &round, &town.residents[resident], more).unwrap();
    }
    assert_eq!(
        due(&round),
        (2, ["张小3", "张小2", "张小0"].map(String::from).to_vec())
    );
    // Eleven minutes later somebody stands there once more, and again; a note added is no visit, nor is a slip of a finger.
    let third = &town.residents[3];
    town.later(11);
    mark(&town, &round, third, json!({"outcome": 50})).unwrap();
    mark(&town, &round, third, json!({"outcome": 50, "note": "门铃坏"})).unwrap();
    town.later(11);
    mark(&town, &round, third, json!({"outcome": 51})).unwrap();
    ask(&town.desk, "undo_mark", json!({"round": round, "target": third}));
    mark(&town, &round, third, json!({"outcome": 50, "note": "门铃坏"})).unwrap();
    let shown = walked(&town, &round, "张小3");
    assert_eq!(
        (&shown["attempts"], &shown["note"]),
        (&json!(3), &json!("门铃坏"))
    );
    assert_eq!(shown["again_at"], NINE + (22 + 120) * 60_000);
    mark(&town, &round, &town.residents[3], json!({"outcome": 1})).unwrap();
    mark(&town, &round, &town.residents[2], json!({"outcome": 104})).unwrap();
    assert_eq!(due(&round), (0, vec!["张小0".to_owned()]));
}

#[test]
fn a_kind_of_the_committees_own_is_offered_changed_and_removed() {
    let town = Town::new();
    let kind = |name: &str, id: Option<&Value>| {
        let mut args = json!({"name": name, "kind": "free", "target": "home", "outcomes": [
            {"name": "已安检", "sense": "done"}, {"name": "不在家", "sense": "not_done", "again_min": 60}],
            "questions": [{"name": "燃气表", "choices": ["正常", "异常"]}]});
        if let Some(id) = id {
            args["id"] = id.clone();
        }
        town.call("save_kind", args)
    };
    let id = kind("燃气安检", None).unwrap()["id"].clone();
    kind("燃气入户", Some(&id)).unwrap();
    let kinds = ask(&town.desk, "list_kinds", json!({}));
    let own: Vec<&Value> = kinds
        .as_array()
        .unwrap()
        .iter()
        .filter(|kind| !kind["id"].is_null())
        .collect();
    assert_eq!((own.len(), &own[0]["name"]), (1, &json!("燃气入户")));
    assert_eq!(own[0]["outcomes"][1]["again_min"], 60);
    assert_eq!(kinds.as_array().unwrap().len(), 11);
    ask(&town.desk, "remove_kind", json!({"id": id}));
    assert_eq!(
        ask(&town.desk, "list_kinds", json!({})).as_array().unwrap().len(),
        10
    );
    assert_eq!(kind("燃气", Some(&id)), Err("not_found"));
}

#[test]
fn answers_stand_beside_what_is_done_and_others_are_refused() {
    let town = Town::new();
    let asked = json!([{"name": "去向", "choices": []}, {"name": "看过照片", "choices": ["是", "否"]}]);
    let round = json!({"compounds": [town.compound], "kind": "evacuation", "questions": asked});
    let round = open(&town, round).unwrap();
    let answer = |outcome: u8, answers: Value| {
        mark(
            &town,
            &round,
            &town.residents[0],
            json!({"outcome": outcome, "answers": answers}),
        )
    };
    assert_eq!(answer(1, json!([{"question": 2, "text": "也许"}])), Err("answer"));
    assert_eq!(answer(1, json!([{"question": 9, "text": "是"}])), Err("answer"));
    assert_eq!(answer(1, json!([{"question": 1, "text": " "}])), Err("required"));
    answer(
        1,
        json!([{"question": 2, "text": "是"}, {"question": 1, "text": "一小体育馆"}]),
    )
    .unwrap();
    let shown = || walked(&town, &round, "张小0")["answers"].clone();
    assert_eq!(
        shown(),
        json!([{"question": 1, "text": "一小体育馆"}, {"question": 2, "text": "是"}])
    );
    // Of who is not there nothing is asked.
    answer(50, json!([{"question": 1, "text": "一小体育馆"}])).unwrap();
    assert_eq!(shown(), json!([]));
}

#[test]
fn filters_are_saved_changed_and_removed() {
    let town = Town::new();
    let save = |more: Value| {
        let mut args = json!({"name": "独居高龄", "filter": {"age_from": 80, "alone": true}});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        town.call("save_filter", args)
    };
    let id = save(json!({})).unwrap()["id"].clone();
    save(json!({"id": id, "name": "80岁以上独居"})).unwrap();
    let listed = ask(&town.desk, "list_filters", json!({}));
    assert_eq!(listed[0]["name"], "80岁以上独居");
    assert_eq!(listed[0]["filter"], json!({"age_from": 80, "alone": true}));
    assert_eq!(save(json!({"filter": {}})), Err("open"));
    assert_eq!(save(json!({"filter": {"age_from": 9, "age_to": 3}})), Err("ages"));
    ask(&town.desk, "remove_filter", json!({"id": id}));
    assert_eq!(ask(&town.desk, "list_filters", json!({})), json!([]));
}

#[test]
fn a_number_behind_its_mask_is_not_lost_when_somebody_is_marked_anew() {
    let town = Town::new();
    let asked = json!([{"name": "去向", "choices": []}]);
    let args = json!({"compounds": [town.compound], "kind": "evacuation", "questions": asked});
    let round = open(&town, args).unwrap();
    let whole = "女儿家，电话19900001234";
    let answers = json!([{"question": 1, "text": whole}]);
    mark(
        &town,
        &round,
        &town.residents[0],
        json!({"outcome": 1, "note": whole, "answers": answers}),
    )
    .unwrap();
    let shown = || walked(&town, &round, "张小0");
    let before = shown();
    assert!(
        before["note"].as_str().unwrap().contains('*')
            && !before["answers"][0]["text"].as_str().unwrap().contains("0001")
    );
    // A screen sends what it was shown.
    let again = json!({"outcome": 2, "note": before["note"], "answers": before["answers"]});
    mark(&town, &round, &town.residents[0], again).unwrap();
    let kept = town.desk.with_space(|space| {
        let sql = "SELECT note || answers FROM mark WHERE nth = 0";
        Ok(space.db().query_row(sql, [], |row| row.get::<_, String>(0))?)
    });
    assert_eq!(kept.unwrap().matches("19900001234").count(), 2);
    assert_eq!(shown()["note"], before["note"]);
}

#[test]
fn a_clock_at_the_end_of_time_does_not_hide_whom_to_go_back_to() {
    let town = Town::new();
    let round = open(&town, json!({"compounds": [town.compound]})).unwrap();
    mark(&town, &round, &town.residents[0], json!({"outcome": 50})).unwrap();
    town.later((i64::MAX - NINE) / 60_000 - 1);
    mark(&town, &round, &town.residents[1], json!({"outcome": 50})).unwrap();
    let list = ask(&town.desk, "list_revisits", json!({"round": round}));
    assert_eq!(list["total"], 2);
    assert_eq!(list["rows"][1]["again_at"], i64::MAX);
}

#[test]
fn whom_a_round_found_moved_away_is_moved_out_at_its_end_and_asked_for_no_more() {
    let town = Town::new();
    let everybody = json!({"compounds": [town.compound], "tube_size": 10});
    let round = open(&town, everybody.clone()).unwrap();
    let shown = ask(&town.desk, "show_round", json!({"id": round}));
    let code = |name: &str| {
        let outcomes = shown["outcomes"].as_array().unwrap().iter();
        outcomes.clone().find(|one| one["name"] == name).unwrap()["code"].clone()
    };
    for (n, name) in [(0, "已迁出"), (1, "住院"), (2, "已迁出"), (3, "拒绝")] {
        mark(&town, &round, &town.residents[n], json!({"outcome": code(name)})).unwrap();
    }
    // Taken back: nobody says it any more.
    mark(
        &town,
        &round,
        &town.residents[4],
        json!({"outcome": code("已迁出")}),
    )
    .unwrap();
    mark(
        &town,
        &round,
        &town.residents[4],
        json!({"outcome": code("不在家")}),
    )
    .unwrap();
    let gone = || {
        let left = ask(&town.desk, "round_left", json!({"round": round}));
        let gone: BTreeSet<String> = serde_json::from_value(left["moved_away"].clone()).unwrap();
        gone
    };
    let two: BTreeSet<String> = [0, 2]
        .map(|n| town.residents[n].as_str().unwrap().to_owned())
        .into();
    assert_eq!(gone(), two);
    ask(&town.desk, "close_round", json!({"id": round}));
    let change = json!({"what": "status", "status": "moved_out"});
    let args = json!({"who": {"residents": gone()}, "change": change, "expected": 2});
    let done = ask(&town.desk, "edit_many", args);
    assert_eq!(gone(), BTreeSet::new());
    let next = open(&town, everybody).unwrap();
    assert_eq!(counts(&town, &next)[0], 10);
    ask(&town.desk, "undo_bulk", json!({"id": done["id"]}));
    assert_eq!(gone(), two);
    assert_eq!(counts(&town, &next)[0], 12);
}

#[test]
fn moved_away_is_what_excuses_by_its_words_whatever_its_code_and_takes_a_whole_home() {
    let town = Town::new();
    let outcome = |name: &str, sense: &str| json!({"name": name, "sense": sense});
    let outcomes = [
        outcome("已搬走", "not_done"),
        outcome("好", "done"),
        outcome("空户", "excused"),
        outcome("搬离", "excused"),
    ];
    let visit =
        json!({"compounds": [town.compound], "kind": "visit", "target": "home", "outcomes": outcomes});
    let round = open(&town, visit).unwrap();
    for (n, code) in [(0, 50), (1, 100), (2, 101)] {
        mark(&town, &round, &town.homes[n], json!({"outcome": code})).unwrap();
    }
    let left = ask(&town.desk, "round_left", json!({"round": round}));
    assert_eq!(left["moved_away"], json!([town.residents[2]]));
    let told = ask(&town.desk, "outcome_counts", json!({"round": round}));
    let says: Vec<(&str, bool)> = told["outcomes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap(),
                one["moved_away"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        says,
        [("已搬走", false), ("好", false), ("空户", false), ("搬离", true)]
    );
}

#[test]
fn a_rounds_name_and_end_are_corrected_each_by_itself_and_the_last_word_counts_everywhere() {
    let town = Town::new();
    let everybody = json!({"compounds": [town.compound], "tube_size": 10, "ends_at": NINE + 3_600_000});
    let round = open(&town, everybody).unwrap();
    let (other, _dir) = two_desks::second(&town.desk);
    let change = |desk: &Desk, more: Value| {
        let mut args = json!({"round": round});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        desk.call("change_round", args, Lang::En)
            .map_err(|problem| problem.code)
    };
    let shown = |desk: &Desk| {
        let shown = ask(desk, "show_round", json!({"id": round}));
        (shown["name"].clone(), shown["ends_at"].clone())
    };
    assert_eq!(change(&town.desk, json!({"name": " "})), Err("required"));
    assert_eq!(change(&town.desk, json!({"ends_at": NINE})), Err("times"));
    town.later(1);
    change(&town.desk, json!({"name": "第3轮"})).unwrap();
    // The form of the other laptop still has the old name in it: it stays as it is, and so it is not written.
    change(&other, json!({"name": "轮", "ends_at": NINE + 7_200_000})).unwrap();
    two_desks::give(&other, &town.desk);
    two_desks::give(&town.desk, &other);
    let corrected = (json!("第3轮"), json!(NINE + 7_200_000));
    assert_eq!((shown(&town.desk), shown(&other)), (corrected.clone(), corrected));
    assert_eq!(two_desks::digest(&town.desk), two_desks::digest(&other));
    // Two names at once: the same one everywhere.
    change(&town.desk, json!({"name": "甲"})).unwrap();
    change(&other, json!({"name": "乙"})).unwrap();
    two_desks::give(&other, &town.desk);
    two_desks::give(&town.desk, &other);
    assert_eq!(shown(&town.desk), shown(&other));
    assert_ne!(shown(&town.desk).0, "第3轮");
    ask(&town.desk, "close_round", json!({"id": round}));
    assert_eq!(change(&town.desk, json!({"ends_at": NINE + 1})), Err("closed"));
    change(&town.desk, json!({"name": "第4轮"})).unwrap();
    assert_eq!(shown(&town.desk).0, "第4轮");
}
