//! How people really live: what a home is used as, registration, emergency contacts, who is away until when; filters in the
//! search, and the map of a building.

use crate::town::{NINE, Town, ask};
use crate::two_desks;
use linli_core::desk::{Desk, Lang};
use serde_json::{Value, json};

fn resident(desk: &Desk, id: &Value) -> Value {
    ask(desk, "show_resident", json!({"id": id}))
}

#[test]
fn a_home_says_what_it_is_used_as_and_who_keeps_the_key() {
    let town = Town::new();
    let home = &town.homes[0];
    let edit = |more: Value| {
        let mut args = json!({"id": home});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        town.call("edit_home", args)
    };
    edit(json!({"used_as": "rented", "keeper": "房东李军", "keeper_phone": "19900001234"})).unwrap();
    let shown = ask(&town.desk, "show_home", json!({"id": home}));
    assert_eq!(
        (&shown["used_as"], &shown["keeper"], &shown["keeper_phone"]),
        (&json!("rented"), &json!("房东李军"), &json!("199****1234"))
    );
    // The form sends the mask back.
    edit(json!({"used_as": "shared", "keeper": "房东李军", "keeper_phone": "199****1234"})).unwrap();
    let seen = json!({"resident": home, "field": "keeper_phone", "reason": "emergency"});
    assert_eq!(ask(&town.desk, "reveal_number", seen)["value"], "19900001234");
    let listed = ask(&town.desk, "list_reveals", json!({"offset": 0, "limit": 9}));
    assert_eq!(listed["rows"][0]["address"], "3号楼1单元101");
    let history = ask(&town.desk, "home_history", json!({"id": home}));
    let used = history
        .as_array()
        .unwrap()
        .iter()
        .find(|part| part["field"] == "used_as");
    assert_eq!(used.unwrap()["writes"].as_array().unwrap().len(), 3);
    assert_eq!(edit(json!({"used_as": "castle"})), Err("used_as"));
    assert_eq!(edit(json!({"keeper_phone": "12"})), Err("phone"));
    edit(json!({"used_as": "", "keeper": "", "keeper_phone": ""})).unwrap();
    assert_eq!(
        ask(&town.desk, "show_home", json!({"id": home}))["used_as"],
        Value::Null
    );
}

#[test]
fn nobody_knocks_at_a_vacant_home_and_it_counts_again_once_somebody_lives_there() {
    let town = Town::new();
    let args = json!({"name": "发菜", "kind": "free", "target": "home", "compounds": [town.compound], "buildings": [],
        "outcomes": [], "starts_at": 0});
    let round = ask(&town.desk, "open_round", args)["id"].clone();
    let expected = || ask(&town.desk, "round_counts", json!({"round": round}))["expected"].clone();
    assert_eq!(expected(), 12);
    let vacant = json!({"id": town.homes[0], "used_as": "vacant"});
    ask(&town.desk, "edit_home", vacant);
    assert_eq!(expected(), 12, "somebody is registered there");
    let moved = json!({"id": town.residents[0], "home": town.homes[1]});
    ask(&town.desk, "move_resident", moved);
    assert_eq!(expected(), 11);
    let building = json!({"round": round, "building": town.building});
    let swept = ask(&town.desk, "sweep_building", building);
    let doors = swept["units"][0]["doors"].as_array().unwrap();
    let door = doors.iter().find(|door| door["home"] == town.homes[0]).unwrap();
    assert_eq!(
        (&door["used_as"], &door["state"], &door["targets"]),
        (&json!("vacant"), &json!("empty"), &json!([]))
    );
    let who = json!({"home": town.homes[0], "name": "新来的"});
    ask(&town.desk, "add_resident", who);
    assert_eq!(expected(), 12);
}

#[test]
fn registration_and_three_contacts_are_fields_like_any_other() {
    let town = Town::new();
    let id = &town.residents[2];
    let contact = |slot: u8, name: &str, phone: &str| json!({"slot": slot, "name": name, "relation": "女儿", "phone": phone});
    let edit = |more: Value| {
        let mut args = json!({"id": id});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        town.call("edit_resident", args)
    };
    edit(json!({"registration": "elsewhere", "registered_at": "外省某县",
        "contacts": [contact(1, "陈一", "19900001111"), contact(3, "陈三", "19900003333")]}))
    .unwrap();
    let shown = resident(&town.desk, id);
    assert_eq!(
        (&shown["registration"], &shown["registered_at"]),
        (&json!("elsewhere"), &json!("外省某县"))
    );
    assert_eq!(
        shown["contacts"],
        json!([{"slot": 1, "name": "陈一", "relation": "女儿", "phone": "199****1111"},
            {"slot": 3, "name": "陈三", "relation": "女儿", "phone": "199****3333"}])
    );
    // A slot that is not named stays; an untouched mask is the old number; a blank one goes.
    edit(json!({"contacts": [contact(1, "陈一一", "199****1111")]})).unwrap();
    let seen = |field: &str| {
        town.call(
            "reveal_number",
            json!({"resident": id, "field": field, "reason": "emergency"}),
        )
    };
    assert_eq!(seen("contact1").unwrap()["value"], "19900001111");
    assert_eq!(seen("contact2"), Err("nothing_there"));
    let blank = json!({"slot": 1});
    edit(json!({"contacts": [blank]})).unwrap();
    assert_eq!(resident(&town.desk, id)["contacts"][0]["slot"], 3);
    assert_eq!(edit(json!({"contacts": [contact(4, "某", "")]})), Err("contacts"));
    assert_eq!(
        edit(json!({"contacts": [contact(2, "", "19900001111")]})),
        Err("required")
    );
    assert_eq!(edit(json!({"registration": "moon"})), Err("registration"));
    let added = json!({"home": town.homes[0], "name": "带联系人", "registration": "here", "contacts": [contact(2, "王", "19900002222")]});
    let added = ask(&town.desk, "add_resident", added)["id"].clone();
    assert_eq!(resident(&town.desk, &added)["contacts"][0]["slot"], 2);
}

#[test]
fn two_who_write_another_contact_are_told_apart_and_settled() {
    let town = Town::new();
    let (other, _dir) = two_desks::second(&town.desk);
    let id = &town.residents[0];
    for (desk, phone) in [(&town.desk, "19900011234"), (&other, "19900021234")] {
        let contact = json!({"slot": 1, "name": "陈一", "relation": "儿子", "phone": phone});
        ask(
            desk,
            "edit_resident",
            json!({"id": id, "contacts": [contact], "registration": "here"}),
        );
    }
    two_desks::give(&other, &town.desk);
    two_desks::give(&town.desk, &other);
    assert_eq!(two_desks::digest(&town.desk), two_desks::digest(&other));
    let reviews = two_desks::open_reviews(&town.desk);
    assert_eq!(reviews.len(), 1, "both said the same of the registration");
    let versions = reviews[0]["versions"].as_array().unwrap();
    let said: Vec<&str> = versions
        .iter()
        .map(|one| one["value"].as_str().unwrap())
        .collect();
    assert_ne!(said[0], said[1]);
    assert!(
        said.iter().all(|said| said.starts_with("陈一 儿子 199*")),
        "{said:?}"
    );
    let settle = json!({"key": reviews[0]["key"], "choice": versions[1]["ref"]});
    ask(&town.desk, "settle_review", settle);
    assert!(two_desks::open_reviews(&town.desk).is_empty());
}

#[test]
fn somebody_away_is_asked_about_on_the_day_they_meant_to_be_back() {
    let town = Town::new();
    let id = &town.residents[3];
    let set = |more: Value| {
        let mut args = json!({"id": id});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        town.call("set_resident_status", args)
    };
    let back = || ask(&town.desk, "list_back", json!({}))["total"].clone();
    set(json!({"status": "away", "until": "2022-03-18"})).unwrap();
    assert_eq!(resident(&town.desk, id)["away_until"], "2022-03-18");
    assert_eq!(back(), 0);
    town.later(2 * 24 * 60);
    assert_eq!(back(), 1);
    set(json!({"status": "away", "until": "2022-03-25"})).unwrap();
    assert_eq!(back(), 0);
    set(json!({"status": "away", "until": ""})).unwrap();
    assert_eq!(resident(&town.desk, id)["away_until"], Value::Null);
    set(json!({"status": "away", "until": "2022-03-10"})).unwrap();
    set(json!({"status": "living"})).unwrap();
    assert_eq!(
        (back(), resident(&town.desk, id)["away_until"].clone()),
        (json!(0), Value::Null)
    );
    assert_eq!(
        set(json!({"status": "living", "until": "2022-03-25"})),
        Err("until")
    );
    assert_eq!(set(json!({"status": "away", "until": "2022-02-30"})), Err("day"));
}

#[test]
fn the_search_takes_a_filter() {
    let town = Town::new();
    ask(
        &town.desk,
        "edit_home",
        json!({"id": town.homes[0], "used_as": "shared"}),
    );
    ask(
        &town.desk,
        "edit_home",
        json!({"id": town.homes[1], "used_as": "rented"}),
    );
    ask(
        &town.desk,
        "edit_resident",
        json!({"id": town.residents[1], "registration": "elsewhere", "care": ["血透"]}),
    );
    ask(
        &town.desk,
        "set_resident_status",
        json!({"id": town.residents[4], "status": "away"}),
    );
    let need = json!({"resident": town.residents[5], "kind": "checkup", "first_on": "2022-03-20"});
    let need = ask(&town.desk, "add_need", need)["id"].clone();
    let found = |filter: Value| {
        let found = ask(&town.desk, "find_residents", json!({"filter": filter}));
        let named = json!({"filter": filter, "text": "张小"});
        assert_eq!(found, ask(&town.desk, "find_residents", named));
        let rows = found["rows"].as_array().unwrap();
        assert_eq!(found["total"], rows.len());
        rows.iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found(json!({"home_use": ["shared", "rented"]})),
        ["张小0", "张小1"]
    );
    assert_eq!(found(json!({"registration": ["elsewhere"]})), ["张小1"]);
    assert_eq!(found(json!({"away": true})), ["张小4"]);
    let absent = json!({"id": town.residents[6], "registration": "absent"});
    ask(&town.desk, "edit_resident", absent);
    let here = found(json!({"here": true}));
    assert_eq!(here.len(), 10, "whose registration nobody knows lives here");
    assert!(!here.contains(&"张小4".to_owned()) && !here.contains(&"张小6".to_owned()));
    let both = json!({"filter": {"away": true, "here": true}});
    assert_eq!(town.call("find_residents", both), Err("away_and_here"));
    assert_eq!(found(json!({"need": true})), ["张小5"]);
    ask(&town.desk, "end_need", json!({"id": need}));
    assert!(found(json!({"need": true})).is_empty());
    assert_eq!(
        found(json!({"care": ["血透"], "home_use": ["rented"]})),
        ["张小1"]
    );
    assert_eq!(found(json!({})).len(), 12);
    let bad = json!({"filter": {"age_from": 200}});
    assert_eq!(town.call("find_residents", bad), Err("ages"));
    let saved = json!({"name": "群租户", "filter": {"home_use": ["shared", "shared"]}});
    ask(&town.desk, "save_filter", saved);
    assert_eq!(
        ask(&town.desk, "list_filters", json!({}))[0]["filter"],
        json!({"home_use": ["shared"]})
    );
    // A round goes by the same conditions.
    let args = json!({"name": "群租排查", "kind": "free", "target": "home", "compounds": [town.compound], "buildings": [],
        "outcomes": [], "starts_at": 0, "filter": {"home_use": ["shared"]}});
    let round = ask(&town.desk, "open_round", args)["id"].clone();
    assert_eq!(
        ask(&town.desk, "round_counts", json!({"round": round}))["expected"],
        1
    );
    // Whoever is away is expected unless a round leaves them out, and is again once they are back.
    let screening = |filter: Value| {
        let args = json!({"name": "筛查", "kind": "screening", "target": "resident", "compounds": [town.compound],
            "buildings": [], "outcomes": [], "starts_at": 0, "filter": filter});
        ask(&town.desk, "open_round", args)["id"].clone()
    };
    let [all, here] = [json!({}), json!({"here": true})].map(screening);
    let expected =
        |round: &Value| ask(&town.desk, "round_counts", json!({"round": round}))["expected"].clone();
    assert_eq!((expected(&all), expected(&here)), (json!(12), json!(10)));
    let back = json!({"id": town.residents[4], "status": "living"});
    ask(&town.desk, "set_resident_status", back);
    assert_eq!((expected(&all), expected(&here)), (json!(12), json!(11)));
}

#[test]
fn whoever_is_away_or_only_registered_in_a_home_leaves_the_other_alone() {
    let town = Town::new();
    let old = json!({"id": town.residents[0], "birth": "1935-05-01"});
    ask(&town.desk, "edit_resident", old);
    let son = json!({"home": town.homes[0], "name": "儿子"});
    let son = ask(&town.desk, "add_resident", son)["id"].clone();
    let alone = || {
        let filter = json!({"age_from": 80, "alone": true});
        ask(&town.desk, "find_residents", json!({"filter": filter}))["total"].clone()
    };
    let registered = |how: &str| {
        let args = json!({"id": son, "registration": how});
        ask(&town.desk, "edit_resident", args);
    };
    let status = |status: &str| {
        let args = json!({"id": son, "status": status});
        ask(&town.desk, "set_resident_status", args);
    };
    assert_eq!(alone(), 0, "whose registration nobody knows lives there");
    registered("absent");
    assert_eq!(alone(), 1);
    registered("elsewhere");
    assert_eq!(alone(), 0);
    status("away");
    assert_eq!(alone(), 1);
    status("living");
    assert_eq!(alone(), 0);
    // A round goes by the same rule, and follows it.
    let args = json!({"name": "看望", "kind": "visit", "target": "resident", "compounds": [town.compound], "buildings": [],
        "outcomes": [], "starts_at": NINE, "filter": {"age_from": 80, "alone": true}});
    assert_eq!(town.call("open_round", args.clone()), Err("nobody"));
    registered("absent");
    let round = ask(&town.desk, "open_round", args)["id"].clone();
    let counts = ask(&town.desk, "round_counts", json!({"round": round}));
    assert_eq!(counts["expected"], 1);
}

#[test]
fn whoever_stands_at_the_door_is_told_that_nobody_may_be_met() {
    let town = Town::new();
    let status = json!({"id": town.residents[0], "status": "away", "until": "2022-04-20"});
    ask(&town.desk, "set_resident_status", status);
    let wife = json!({"home": town.homes[0], "name": "妻子", "registration": "absent"});
    ask(&town.desk, "add_resident", wife);
    let absent = |target: &str| {
        let args = json!({"name": "轮", "kind": "free", "target": target, "compounds": [town.compound], "buildings": [],
            "outcomes": [], "starts_at": 0});
        let round = ask(&town.desk, "open_round", args)["id"].clone();
        let building = json!({"round": round, "building": town.building});
        let swept = town.desk.call("sweep_building", building, Lang::Zh).unwrap();
        let doors = swept["units"][0]["doors"].as_array().unwrap().clone();
        let of = |nth: usize| {
            let door = doors.iter().find(|door| door["home"] == town.homes[nth]).unwrap();
            let targets = door["targets"].as_array().unwrap().iter();
            targets.map(|target| target["absent"].clone()).collect::<Vec<_>>()
        };
        (of(0), of(1))
    };
    assert_eq!(
        absent("resident"),
        (
            vec![json!("暂离（4月20日回来）"), json!("户在人不在")],
            vec![Value::Null]
        )
    );
    assert_eq!(
        absent("home"),
        (vec![json!("1人暂离、1人户在人不在")], vec![Value::Null])
    );
}

/// The colour and count of each home on a map, by its place among the town's.
fn map(town: &Town, more: Value) -> (Value, Vec<(String, u64)>) {
    let mut args = json!({"building": town.building});
    args.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let map = ask(&town.desk, "show_building_map", args);
    let rooms = map["units"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|unit| unit["floors"].as_array().unwrap());
    let rooms: Vec<&Value> = rooms
        .flat_map(|floor| floor["rooms"].as_array().unwrap())
        .collect();
    let painted = town.homes.iter().map(|home| {
        let room = rooms.iter().find(|room| room["home"] == *home).unwrap();
        (
            room["code"].as_str().unwrap().to_owned(),
            room["count"].as_u64().unwrap(),
        )
    });
    let painted: Vec<_> = painted.collect();
    for row in map["legend"].as_array().unwrap() {
        let there = painted.iter().filter(|(code, _)| row["code"] == **code).count();
        assert_eq!(row["homes"], there, "the legend counts what is painted");
    }
    (map, painted)
}

#[test]
fn a_building_is_shown_floor_by_floor_in_the_colour_of_anything() {
    let town = Town::new();
    let painted = |more: Value| map(&town, more).1;
    ask(
        &town.desk,
        "edit_home",
        json!({"id": town.homes[0], "used_as": "vacant"}),
    );
    ask(
        &town.desk,
        "remove_entry",
        json!({"kind": "resident", "id": town.residents[0]}),
    );
    ask(
        &town.desk,
        "edit_resident",
        json!({"id": town.residents[1], "care": ["婴幼儿"]}),
    );
    ask(
        &town.desk,
        "edit_resident",
        json!({"id": town.residents[2], "care": ["血透"]}),
    );
    let away = json!({"id": town.residents[3], "status": "away", "until": "2022-03-16"});
    ask(&town.desk, "set_resident_status", away);
    let is = |code: &str, count: u64| (code.to_owned(), count);
    let (shown, by_use) = map(&town, json!({"by": "use"}));
    assert_eq!(by_use[..2], [is("vacant", 0), is("unsaid", 1)]);
    let floors = &shown["units"][0]["floors"];
    assert_eq!(
        (&floors[0]["floor"], &floors[0]["rooms"][1]["room"]),
        (&json!(3), &json!("302"))
    );
    let by_care = painted(json!({"by": "care"}));
    assert_eq!(
        by_care[..4],
        [is("nobody", 0), is("care", 1), is("high", 1), is("none", 0)]
    );
    assert_eq!(
        painted(json!({"by": "away"}))[2..4],
        [is("home", 1), is("back", 1)]
    );
    for (nth, first_on) in [(4, "2022-03-15"), (5, "2022-03-19"), (6, "2022-03-20")] {
        let need = json!({"resident": town.residents[nth], "kind": "checkup", "first_on": first_on});
        ask(&town.desk, "add_need", need);
    }
    let by_needs = painted(json!({"by": "needs"}));
    assert_eq!(
        by_needs[3..7],
        [is("none", 0), is("overdue", 1), is("soon", 1), is("later", 1)]
    );
    // Whoever is away needs nothing here, on the map as in the list of what is due.
    let away = |status: &str| {
        let args = json!({"id": town.residents[4], "status": status});
        ask(&town.desk, "set_resident_status", args);
        let due = ask(&town.desk, "due_needs", json!({}))["total"].clone();
        (painted(json!({"by": "needs"}))[4].clone(), due)
    };
    assert_eq!(away("away"), (is("none", 0), json!(1)));
    assert_eq!(away("living"), (is("overdue", 1), json!(2)));

    let done = json!({"building": town.building, "by": "done"});
    assert_eq!(town.call("show_building_map", done), Err("no_round"));
    let args = json!({"name": "第1轮", "kind": "screening", "target": "resident", "compounds": [], "buildings": [],
        "units": [town.units[0]], "outcomes": [], "starts_at": 0});
    let round = ask(&town.desk, "open_round", args)["id"].clone();
    ask(
        &town.desk,
        "record_mark",
        json!({"round": round, "target": town.residents[1], "outcome": 1}),
    );
    ask(
        &town.desk,
        "record_mark",
        json!({"round": round, "target": town.residents[2], "outcome": 50}),
    );
    let by_round = painted(json!({"by": "done"}));
    assert_eq!(
        [&by_round[..4], &by_round[11..]].concat(),
        [
            is("empty", 0),
            is("done", 0),
            is("not_done", 0),
            is("missing", 1),
            is("out", 0)
        ]
    );

    let item = ask(&town.desk, "add_item", json!({"name": "蔬菜包", "unit": "份"}))["id"].clone();
    let place = ask(&town.desk, "add_place", json!({"name": "东门"}))["id"].clone();
    for nth in [1, 1, 2] {
        let args = json!({"item": item, "place": place, "home": town.homes[nth], "quantity": 1});
        ask(&town.desk, "hand_out", args);
    }
    let by_item = painted(json!({"by": "supplies", "item": item}));
    assert_eq!(
        by_item[..4],
        [is("vacant", 0), is("twice", 2), is("served", 1), is("not", 0)]
    );
    let delivery = json!({"building": town.building, "by": "supplies"});
    assert_eq!(town.call("show_building_map", delivery), Err("no_round"));
}
