//! Calling people down: points, batches that do not meet, the queue, and who is visited instead.

use crate::town::{NINE, Town, ask};
use serde_json::{Value, json};

struct Morning {
    town: Town,
    round: Value,
    gate: Value,
}

fn morning() -> Morning {
    let town = Town::new();
    let args = json!({"name": "第3轮", "kind": "screening", "target": "resident", "compounds": [town.compound], "buildings": [],
        "outcomes": [], "tube_size": 10, "starts_at": 0});
    let round = ask(&town.desk, "open_round", args)["id"].clone();
    let point = json!({"round": round, "name": "东门", "lanes": 2, "lane_per_hour": 60});
    let gate = ask(&town.desk, "save_point", point)["id"].clone();
    Morning { town, round, gate }
}

impl Morning {
    fn shown(&self, size: u32) -> Value {
        ask(
            &self.town.desk,
            "show_calling",
            json!({"round": self.round, "size": size}),
        )
    }

    /// Calls whom the desk proposes.
    fn call_next(&self, size: u32) -> Value {
        let next = self.shown(size)["next"].clone();
        let args = json!({"round": self.round, "point": next["point"]["id"], "unit": next["unit"], "homes": next["homes"], "way": "intercom"});
        ask(&self.town.desk, "call_batch", args)["id"].clone()
    }

    fn sampled(&self, resident: usize) {
        let args = json!({"round": self.round, "target": self.town.residents[resident], "outcome": 1, "tube": "SH001"});
        ask(&self.town.desk, "record_mark", args);
    }

    fn end(&self, batch: &Value, withdrawn: bool) {
        let args = json!({"round": self.round, "id": batch, "withdrawn": withdrawn});
        ask(&self.town.desk, "end_batch", args);
    }

    fn at_door(&self) -> Vec<(String, String)> {
        let list = ask(&self.town.desk, "list_at_door", json!({"round": self.round}));
        assert_eq!(
            list["total"],
            self.shown(20)["at_door"],
            "the list and the count agree"
        );
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let rows = list["rows"].as_array().unwrap().iter();
        rows.map(|row| (text(&row["name"]), text(&row["reason"])))
            .collect()
    }
}

/// The building where most are left to be called to a point, and how many.
fn most_left(point: &Value) -> (String, u64) {
    let most = &point["most_left"];
    let name = most["building"]["name"].as_str().unwrap().to_owned();
    (name, most["left"].as_u64().unwrap())
}

/// A morning of two compounds: 一村 as ever, and 二村 with a house of one stairwell and two doors. No point is set up yet.
struct Two {
    m: Morning,
    /// 二村, its stairwell and its doors.
    second: Value,
    unit: Value,
    homes: Vec<Value>,
}

fn two() -> Two {
    let town = Town::new();
    let desk = &town.desk;
    let second = ask(desk, "add_compound", json!({"name": "二村"}))["id"].clone();
    let shape = json!({"compound": second, "name": "8", "units": 1, "floors": 2, "rooms_per_floor": 1});
    let building = ask(desk, "add_building", shape)["id"].clone();
    let unit = ask(desk, "show_building", json!({"id": building}))["units"][0].clone();
    let homes = unit["homes"].as_array().unwrap().iter();
    let homes: Vec<Value> = homes.map(|home| home["id"].clone()).collect();
    for home in &homes {
        ask(desk, "add_resident", json!({"home": home, "name": "李小"}));
    }
    let args = json!({"name": "第3轮", "kind": "screening", "target": "resident", "compounds": [town.compound, second], "buildings": [],
        "outcomes": [], "tube_size": 10, "starts_at": 0});
    let round = ask(desk, "open_round", args)["id"].clone();
    Two {
        m: Morning {
            town,
            round,
            gate: Value::Null,
        },
        second,
        unit: unit["id"].clone(),
        homes,
    }
}

impl Two {
    /// Sets a point up for these compounds.
    fn point(&self, name: &str, compounds: &[&Value]) -> Value {
        let args = json!({"round": self.m.round, "name": name, "lanes": 2, "lane_per_hour": 60, "compounds": compounds});
        ask(&self.m.town.desk, "save_point", args)["id"].clone()
    }

    /// Who is next and where to, or why nobody is.
    fn next(&self) -> (String, String) {
        let shown = self.m.shown(4);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match &shown["next"] {
            Value::Null => (text(&shown["no_next"]), String::new()),
            next => (text(&next["compound"]), text(&next["point"]["name"])),
        }
    }

    fn unserved(&self) -> Vec<Value> {
        let shown = self.m.shown(4);
        let names = shown["unserved"].as_array().unwrap().iter();
        names.map(|one| one["name"].clone()).collect()
    }
}

#[test]
fn people_are_called_to_a_point_that_is_for_their_compound() {
    let t = two();
    let (first, second) = (&t.m.town.compound, &t.second);
    let named = |one: &Value| one["name"].clone();
    assert_eq!(
        t.m.shown(4)["compounds"]
            .as_array()
            .unwrap()
            .iter()
            .map(named)
            .collect::<Vec<_>>(),
        ["一村", "二村"]
    );
    // By name the other compound's point would come first, and nobody waits at either.
    t.point("东门", &[second]);
    let west = t.point("西门", &[first]);
    assert_eq!(t.next(), ("一村".into(), "西门".into()));
    t.m.call_next(4);
    assert_eq!(t.next(), ("二村".into(), "东门".into()));
    let to = |point: &Value| {
        let args =
            json!({"round": t.m.round, "point": point, "unit": t.unit, "homes": t.homes, "way": "sheet"});
        t.m.town.call("call_batch", args)
    };
    let before = t.m.shown(4);
    assert_eq!(to(&west).unwrap_err(), "not_for_them");
    assert_eq!(
        t.m.shown(4),
        before,
        "nobody is called to where they are turned away"
    );
    // A point for everybody is for them as well, and for whoever waits longer at their own.
    let south = t.point("南门", &[]);
    to(&south).unwrap();
    assert_eq!(t.next(), ("一村".into(), "南门".into()));
    let points = t.m.shown(4)["points"].clone();
    assert_eq!(
        (&points[0]["compounds"], &points[1]["compounds"]),
        (&json!([{"id": second, "name": "二村"}]), &json!([]))
    );
}

#[test]
fn of_two_compounds_the_one_at_whose_point_fewer_wait_is_next() {
    let t = two();
    // Another house of 一村, where nobody is on the way.
    let shape =
        json!({"compound": t.m.town.compound, "name": "5", "units": 1, "floors": 1, "rooms_per_floor": 1});
    let house = ask(&t.m.town.desk, "add_building", shape)["id"].clone();
    let home =
        ask(&t.m.town.desk, "show_building", json!({"id": house}))["units"][0]["homes"][0]["id"].clone();
    ask(
        &t.m.town.desk,
        "add_resident",
        json!({"home": home, "name": "王小"}),
    );
    t.point("东门", &[&t.m.town.compound]);
    t.point("西门", &[&t.second]);
    t.m.call_next(4);
    assert_eq!(t.next(), ("二村".into(), "西门".into()));
    t.m.call_next(4);
    assert_eq!(t.next(), ("一村".into(), "东门".into()));
}

#[test]
fn a_compound_without_an_open_point_keeps_nobody_waiting_and_is_named() {
    let t = two();
    let desk = &t.m.town.desk;
    t.point("西门", &[&t.second]);
    // 一村 comes first in walking order and has no point.
    assert_eq!(t.next(), ("二村".into(), "西门".into()));
    assert_eq!(t.unserved(), ["一村"]);
    t.m.call_next(4);
    assert_eq!(t.next().0, "not_for_them");
    let shown = t.m.shown(4);
    assert_eq!((&shown["left"], &shown["opens_next"]), (&json!(12), &Value::Null));
    let later = |name: &str, minutes: i64, compounds: &[&Value]| {
        json!({"round": t.m.round, "name": name, "lanes": 1, "lane_per_hour": 60, "opens_at": NINE + minutes * 60_000,
            "compounds": compounds})
    };
    ask(desk, "save_point", later("北门", 1, &[&t.second]));
    ask(desk, "save_point", later("南门", 30, &[]));
    let east = ask(desk, "save_point", later("东门", 10, &[&t.m.town.compound]))["id"].clone();
    let opens = t.m.shown(4)["opens_next"].clone();
    assert_eq!(
        opens,
        json!({"point": {"id": east, "name": "东门"}, "at": NINE + 600_000}),
        "the first that is for them"
    );
    t.m.town.later(10);
    assert_eq!(t.next(), ("一村".into(), "东门".into()));
    let shown = t.m.shown(4);
    assert_eq!(
        (&shown["unserved"], &shown["opens_next"]),
        (&json!([]), &Value::Null)
    );
}

#[test]
fn without_any_open_point_it_is_said_which_opens_first() {
    let t = two();
    let later = |name: &str, minutes: i64| {
        let args = json!({"round": t.m.round, "name": name, "lanes": 1, "lane_per_hour": 60, "opens_at": NINE + minutes * 60_000});
        ask(&t.m.town.desk, "save_point", args);
    };
    later("东门", 20);
    later("西门", 10);
    assert_eq!(t.next().0, "no_point");
    assert_eq!(t.m.shown(4)["opens_next"]["point"]["name"], "西门");
    assert_eq!(t.unserved(), ["一村", "二村"]);
}

#[test]
fn a_point_is_best_moved_to_where_its_own_people_are_left() {
    let t = two();
    t.point("东门", &[]);
    t.point("西门", &[&t.second]);
    let most = |nth: usize| most_left(&t.m.shown(4)["points"][nth]);
    assert_eq!((most(0), most(1)), (("3".into(), 12), ("8".into(), 2)));
    let args = json!({"round": t.m.round, "point": t.m.shown(4)["points"][1]["id"], "unit": t.unit, "homes": t.homes, "way": "sheet"});
    ask(&t.m.town.desk, "call_batch", args);
    let points = t.m.shown(4)["points"].clone();
    assert_eq!(
        (most_left(&points[0]), &points[1]["most_left"]),
        (("3".into(), 12), &Value::Null)
    );
}

#[test]
fn which_compounds_a_point_is_for_stays_until_it_is_said_anew() {
    let t = two();
    let desk = &t.m.town.desk;
    let point = t.point("东门", &[&t.second, &t.m.town.compound, &t.second]);
    let shown = || {
        let shown = t.m.shown(4)["points"][0].clone();
        let compounds = shown["compounds"].as_array().unwrap().iter();
        let names: Vec<Value> = compounds.map(|one| one["name"].clone()).collect();
        (shown["lanes"].clone(), names)
    };
    assert_eq!(shown(), (json!(2), vec![json!("一村"), json!("二村")]));
    let save = |more: Value| {
        let mut args =
            json!({"round": t.m.round, "id": point, "name": "东门", "lanes": 3, "lane_per_hour": 60});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        t.m.town.call("save_point", args)
    };
    save(json!({"compounds": [t.second]})).unwrap();
    // Whoever says nothing of them, as a program of before does, leaves them as they were.
    save(json!({"lanes": 1})).unwrap();
    assert_eq!(shown(), (json!(1), vec![json!("二村")]));
    let elsewhere = ask(desk, "add_compound", json!({"name": "三村"}))["id"].clone();
    for wrong in [&elsewhere, &json!("00000000-0000-7000-8000-000000000001")] {
        let refused = save(json!({"compounds": [t.second, wrong]}));
        assert_eq!(refused.unwrap_err(), "not_found");
    }
    assert_eq!(shown(), (json!(1), vec![json!("二村")]));
    save(json!({"compounds": []})).unwrap();
    assert_eq!(shown(), (json!(3), Vec::new()));
    // A round of single buildings has the compounds these stand in.
    let args = json!({"name": "第4轮", "kind": "screening", "target": "resident", "compounds": [], "buildings": [t.m.town.building],
        "outcomes": [], "tube_size": 10, "starts_at": 0});
    let round = ask(desk, "open_round", args)["id"].clone();
    let new = |compound: &Value| {
        let args =
            json!({"round": round, "name": "东门", "lanes": 1, "lane_per_hour": 60, "compounds": [compound]});
        t.m.town.call("save_point", args)
    };
    assert_eq!(new(&t.second).unwrap_err(), "not_found");
    new(&t.m.town.compound).unwrap();
}

#[test]
fn batches_of_two_stairwells_are_called_from_the_top_down_and_the_queue_is_known() {
    let m = morning();
    let shown = m.shown(4);
    assert_eq!((&shown["left"], &shown["at_door"]), (&json!(12), &json!(0)));
    assert_eq!(shown["next"]["rooms"], json!(["301", "302", "201", "202"]));
    assert_eq!(shown["next"]["place"], "3号楼1单元");
    assert_eq!(shown["next"]["point"]["name"], "东门");
    assert_eq!(shown["next"]["floors"], json!({"from": 3, "until": 2}));
    assert_eq!(most_left(&shown["points"][0]), ("3".into(), 12));
    m.call_next(4);
    // The first stairwell is on its way: the second one, and then nobody.
    assert_eq!(m.shown(4)["next"]["place"], "3号楼2单元");
    m.call_next(4);
    let shown = m.shown(4);
    assert_eq!(
        (&shown["next"], &shown["no_next"], &shown["left"]),
        (&Value::Null, &json!("on_their_way"), &json!(4))
    );
    let point = &shown["points"][0];
    assert_eq!(point["batches"][0]["way"], "intercom", "as they were called");
    assert_eq!(point["batches"][0]["floors"], json!({"from": 3, "until": 2}));
    assert_eq!(
        (&point["queue"], &point["come"], &point["open"]),
        (&json!(8), &json!(0), &json!(true))
    );
    assert_eq!(point["wait_min"], 4, "two lanes take 120 an hour");
    // Homes are in the order of the building's list: 101, 102, 201 … of unit 1, then unit 2.
    for resident in [4, 5, 2, 3] {
        m.sampled(resident);
    }
    let shown = m.shown(4);
    assert_eq!(
        shown["points"][0]["batches"].as_array().unwrap().len(),
        1,
        "a batch that has come is no more waited for"
    );
    assert_eq!(shown["points"][0]["queue"], 4);
    assert_eq!(
        shown["next"]["rooms"],
        json!(["101", "102"]),
        "the rest of the first stairwell may come"
    );
}

#[test]
fn floors_are_told_where_every_room_tells_its_own() {
    let m = morning();
    let told = || m.shown(12)["next"]["floors"].clone();
    assert_eq!(told(), json!({"from": 3, "until": 1}));
    ask(
        &m.town.desk,
        "edit_home",
        json!({"id": m.town.homes[4], "room": "东户"}),
    );
    assert_eq!(told(), Value::Null);
    m.call_next(12);
    assert_eq!(m.shown(12)["points"][0]["batches"][0]["floors"], Value::Null);
}

#[test]
fn whoever_does_not_come_or_cannot_walk_is_visited() {
    let m = morning();
    let id = &m.town.residents[4];
    ask(&m.town.desk, "edit_resident", json!({"id": id, "care": ["卧床"]}));
    assert_eq!(m.at_door(), [("张小4".into(), "cannot_walk".into())]);
    let shown = m.shown(2);
    assert_eq!(shown["left"], 11, "nobody calls them down");
    assert_eq!(shown["next"]["rooms"], json!(["302", "201"]));
    let batch = m.call_next(2);
    m.sampled(5);
    assert_eq!(m.at_door().len(), 1, "the other one may still come");
    m.end(&batch, false);
    let left = [("张小4", "cannot_walk"), ("张小2", "not_come")]
        .map(|(name, why)| (name.to_owned(), why.to_owned()));
    assert_eq!(m.at_door(), left);
    m.sampled(2);
    assert_eq!(
        m.at_door().len(),
        1,
        "who comes late after all is visited no more"
    );
}

#[test]
fn whoever_is_sampled_at_home_or_refused_is_neither_called_nor_waited_for() {
    let m = morning();
    let noted = |resident: usize, outcome: u8| {
        let args = json!({"round": m.round, "target": m.town.residents[resident], "outcome": outcome});
        ask(&m.town.desk, "record_mark", args);
    };
    let (away, refused, at_home) = (50, 51, 52);
    let door = |rows: &[(&str, &str)]| {
        let rows: Vec<(String, String)> = rows
            .iter()
            .map(|(name, why)| ((*name).to_owned(), (*why).to_owned()))
            .collect();
        assert_eq!(m.at_door(), rows);
    };
    // Before they were called: nobody rings there, and nobody has to press anything.
    noted(4, at_home);
    noted(5, refused);
    noted(2, away);
    door(&[("张小4", "at_home")]);
    let shown = m.shown(3);
    assert_eq!(
        (&shown["left"], &shown["next"]["rooms"]),
        (&json!(9), &json!(["202", "101", "102"]))
    );
    let back = ask(&m.town.desk, "list_revisits", json!({"round": m.round}));
    assert_eq!(back["total"], 2, "sampled at home, and not at home");
    // After: the batch is complete when everybody came of whom somebody still waits.
    m.call_next(3);
    noted(3, at_home);
    noted(0, refused);
    let point = m.shown(3)["points"][0].clone();
    assert_eq!(
        (&point["queue"], &point["batches"][0]["rooms"]),
        (&json!(1), &json!(["102"]))
    );
    m.sampled(1);
    let point = m.shown(3)["points"][0].clone();
    assert_eq!((&point["queue"], &point["batches"]), (&json!(0), &json!([])));
    door(&[("张小4", "at_home"), ("张小3", "at_home")]);
    // Whoever is rung for again after nobody was there is waited for again; whoever refused is not.
    let homes = [&m.town.homes[2], &m.town.homes[5]];
    let args = json!({"round": m.round, "point": m.gate, "unit": m.town.units[0], "homes": homes, "way": "intercom"});
    let batch = ask(&m.town.desk, "call_batch", args)["id"].clone();
    assert_eq!(m.shown(3)["points"][0]["batches"][0]["rooms"], json!(["201"]));
    noted(2, away);
    let both = [("张小4", "at_home"), ("张小2", "not_come"), ("张小3", "at_home")];
    door(&both);
    m.end(&batch, false);
    door(&both);
    for resident in [4, 3] {
        m.sampled(resident);
    }
    door(&[("张小2", "not_come")]);
    noted(2, refused);
    door(&[]);
    let counts = ask(&m.town.desk, "round_counts", json!({"round": m.round}));
    assert_eq!(counts["not_done"], 3, "they stay among those left of the round");
}

#[test]
fn who_cannot_come_down_is_what_the_committee_says() {
    let m = morning();
    let id = &m.town.residents[4];
    ask(
        &m.town.desk,
        "edit_resident",
        json!({"id": id, "care": ["孕产妇", "卧床"]}),
    );
    let watch = |stays: Value| {
        let mut args = json!({"tags": ["高龄"], "days": 3});
        if !stays.is_null() {
            args["stays"] = stays;
        }
        ask(&m.town.desk, "set_watch", args);
    };
    watch(json!(["轮椅"]));
    assert!(m.at_door().is_empty());
    // Whoever says nothing of it, as a program of before does, leaves it as it was.
    watch(Value::Null);
    assert_eq!(
        ask(&m.town.desk, "show_watch", json!({}))["stays"],
        json!(["轮椅"])
    );
    watch(json!(["孕产妇"]));
    assert_eq!(m.at_door(), [("张小4".into(), "cannot_walk".into())]);
}

#[test]
fn a_batch_called_by_mistake_can_be_called_again() {
    let m = morning();
    let batch = m.call_next(4);
    m.end(&batch, true);
    let shown = m.shown(4);
    assert_eq!(
        (&shown["left"], &shown["points"][0]["queue"]),
        (&json!(12), &json!(0))
    );
    assert_eq!(shown["next"]["rooms"], json!(["301", "302", "201", "202"]));
    assert!(m.at_door().is_empty());
}

#[test]
fn the_next_batch_goes_where_the_wait_is_shortest() {
    let m = morning();
    let desk = &m.town.desk;
    m.call_next(4);
    let west = json!({"round": m.round, "name": "西门", "lanes": 1, "lane_per_hour": 40, "opens_at": NINE + 60_000, "closes_at": NINE + 3_600_000});
    let west = ask(desk, "save_point", west)["id"].clone();
    assert_eq!(
        m.shown(4)["next"]["point"]["id"],
        m.gate,
        "the other one is not open yet"
    );
    m.town.later(1);
    assert_eq!(m.shown(4)["next"]["point"]["id"], west);
    m.call_next(4);
    m.town.later(60);
    let shown = m.shown(4);
    assert_eq!(shown["points"][1]["open"], false);
    // Nobody takes a tent away while people walk to it.
    let away = json!({"round": m.round, "id": west});
    assert_eq!(m.town.call("remove_point", away.clone()).unwrap_err(), "awaited");
    let batch = shown["points"][1]["batches"][0]["id"].clone();
    m.end(&batch, false);
    ask(desk, "remove_point", away);
    assert_eq!(m.shown(4)["points"].as_array().unwrap().len(), 1);
    // The first batch went to the gate: when all of it has come, that may go, too.
    let gate = json!({"round": m.round, "id": m.gate});
    for resident in [4, 5, 2] {
        m.sampled(resident);
    }
    assert_eq!(m.town.call("remove_point", gate.clone()).unwrap_err(), "awaited");
    m.sampled(3);
    ask(desk, "remove_point", gate);
    assert_eq!(m.shown(4)["no_next"], "no_point");
    // One of them was sampled by mistake after all: nobody waits at a point that is gone, so they are visited.
    ask(
        desk,
        "undo_mark",
        json!({"round": m.round, "target": m.town.residents[3]}),
    );
    assert!(m.at_door().contains(&("张小3".to_owned(), "not_come".to_owned())));
}

#[test]
fn what_cannot_be_called_changes_nothing() {
    let m = morning();
    let before = m.shown(20);
    let (round, gate, unit, home) = (&m.round, &m.gate, &m.town.units[0], &m.town.homes[0]);
    let nobody = "00000000-0000-7000-8000-000000000001";
    let many = vec![home.clone(); 501];
    let other = &m.town.homes[11];
    for (name, args, code) in [
        (
            "save_point",
            json!({"round": round, "name": "", "lanes": 1, "lane_per_hour": 60}),
            "required",
        ),
        (
            "save_point",
            json!({"round": round, "name": "西门", "lanes": 0, "lane_per_hour": 60}),
            "lanes",
        ),
        (
            "save_point",
            json!({"round": round, "name": "西门", "lanes": 1, "lane_per_hour": 601}),
            "lanes",
        ),
        (
            "save_point",
            json!({"round": round, "name": "东门", "lanes": 1, "lane_per_hour": 60}),
            "point_twice",
        ),
        (
            "save_point",
            json!({"round": round, "name": "西门", "lanes": 1, "lane_per_hour": 60, "opens_at": 2, "closes_at": 2}),
            "times",
        ),
        (
            "save_point",
            json!({"round": nobody, "name": "西门", "lanes": 1, "lane_per_hour": 60}),
            "not_found",
        ),
        ("remove_point", json!({"round": round, "id": nobody}), "not_found"),
        (
            "call_batch",
            json!({"round": round, "point": nobody, "unit": unit, "homes": [home], "way": "sheet"}),
            "not_found",
        ),
        (
            "call_batch",
            json!({"round": round, "point": gate, "unit": unit, "homes": [], "way": "sheet"}),
            "doors",
        ),
        (
            "call_batch",
            json!({"round": round, "point": gate, "unit": unit, "homes": many, "way": "sheet"}),
            "doors",
        ),
        (
            "call_batch",
            json!({"round": round, "point": gate, "unit": unit, "homes": [home, other], "way": "sheet"}),
            "not_found",
        ),
        (
            "end_batch",
            json!({"round": round, "id": nobody, "withdrawn": false}),
            "not_found",
        ),
        ("show_calling", json!({"round": nobody}), "not_found"),
        ("list_at_door", json!({"round": nobody}), "not_found"),
    ] {
        assert_eq!(
            m.town.call(name, args.clone()).unwrap_err(),
            code,
            "{name} {args}"
        );
    }
    ask(&m.town.desk, "close_round", json!({"id": round}));
    let args = json!({"round": round, "point": gate, "unit": unit, "homes": [home], "way": "sheet"});
    assert_eq!(m.town.call("call_batch", args).unwrap_err(), "closed");
    assert_eq!(m.shown(20), before);
}
