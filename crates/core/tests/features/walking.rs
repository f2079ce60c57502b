//! Who walks where: teams, the order of stairwells and of doors, and the live board.

use crate::town::{NINE, Town, ask};
use crate::two_desks;
use linli_core::desk::Desk;
use serde_json::{Value, json};

struct Walk {
    town: Town,
    round: Value,
}

fn walk() -> Walk {
    let town = Town::new();
    let args = json!({"name": "扫楼", "kind": "headcount", "target": "resident", "compounds": [town.compound], "buildings": [],
        "outcomes": [], "starts_at": 0});
    let round = ask(&town.desk, "open_round", args)["id"].clone();
    Walk { town, round }
}

impl Walk {
    fn of(&self, desk: &Desk) -> Value {
        ask(desk, "show_walk", json!({"round": self.round}))
    }

    fn shown(&self) -> Value {
        self.of(&self.town.desk)
    }

    fn plan(&self, names: &[&str], split: &str) {
        ask(
            &self.town.desk,
            "plan_walk",
            json!({"round": self.round, "names": names, "split": split}),
        );
    }

    fn mark(&self, resident: usize) {
        let args = json!({"round": self.round, "target": self.town.residents[resident], "outcome": 1});
        ask(&self.town.desk, "record_mark", args);
    }
}

/// Each team with the places it walks, in order.
fn ways(walk: &Value) -> Vec<(String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let teams = walk["teams"].as_array().unwrap().iter();
    teams
        .map(|team| {
            let stops = team["stops"].as_array().unwrap().iter();
            (
                text(&team["name"]),
                stops.map(|stop| text(&stop["place"])).collect(),
            )
        })
        .collect()
}

fn way(name: &str, places: &[&str]) -> (String, Vec<String>) {
    (
        name.to_owned(),
        places.iter().map(|place| (*place).to_owned()).collect(),
    )
}

#[test]
fn odd_and_even_stairwells_are_walked_apart_and_what_is_moved_stays_moved() {
    let walk = walk();
    let nobodys = ["3号楼1单元", "3号楼2单元"];
    assert_eq!(ways(&walk.shown()), [way("", &nobodys)]);
    let four =
        json!({"compound": walk.town.compound, "name": "4", "units": 2, "floors": 1, "rooms_per_floor": 1});
    let fourth = ask(&walk.town.desk, "add_building", four)["id"].clone();
    let shown = ask(&walk.town.desk, "show_building", json!({"id": fourth}));
    for unit in shown["units"].as_array().unwrap() {
        let who = json!({"home": unit["homes"][0]["id"], "name": "李四"});
        ask(&walk.town.desk, "add_resident", who);
    }
    walk.plan(&["一组", "二组"], "by_number");
    let odd = way("一组", &["3号楼1单元", "4号楼1单元"]);
    let even = way("二组", &["4号楼2单元", "3号楼2单元"]);
    assert_eq!(ways(&walk.shown()), [odd, even.clone()]);
    let first = walk.shown()["teams"][0]["id"].clone();
    let give = json!({"round": walk.round, "units": [shown["units"][1]["id"]], "team": first, "before": shown["units"][0]["id"]});
    ask(&walk.town.desk, "give_units", give);
    let moved = way("一组", &["3号楼1单元", "4号楼2单元", "4号楼1单元"]);
    assert_eq!(ways(&walk.shown()), [moved, way("二组", &["3号楼2单元"])]);
    // Both of the fourth building before one of them: they stay where they are, in the order asked for.
    let both = json!({"round": walk.round, "units": [shown["units"][0]["id"], shown["units"][1]["id"]], "team": first, "before": shown["units"][1]["id"]});
    ask(&walk.town.desk, "give_units", both);
    let turned = way("一组", &["3号楼1单元", "4号楼1单元", "4号楼2单元"]);
    assert_eq!(ways(&walk.shown())[0], turned);
    // A plan made anew keeps the team that goes by the same name, with its people; the other is no more.
    let staff = ask(&walk.town.desk, "status", json!({}))["staff"]["id"].clone();
    let people = json!({"round": walk.round, "id": first, "name": "一组", "people": [staff]});
    ask(&walk.town.desk, "save_team", people);
    walk.plan(&["一组"], "runs");
    let shown = walk.shown();
    let all = ["3号楼1单元", "3号楼2单元", "4号楼1单元", "4号楼2单元"];
    assert_eq!(ways(&shown), [way("一组", &all)]);
    assert_eq!(shown["mine"], json!([first]));
    ask(
        &walk.town.desk,
        "remove_team",
        json!({"round": walk.round, "id": first}),
    );
    assert_eq!(ways(&walk.shown()), [way("", &all)]);
}

#[test]
fn stairwells_are_put_between_two_others_as_often_as_anybody_likes() {
    let walk = walk();
    walk.plan(&["一组"], "runs");
    let team = walk.shown()["teams"][0]["id"].clone();
    // Each time the last comes before the first: the room between them halves until it is made anew.
    for n in 0..90 {
        let (a, b) = (&walk.town.units[n % 2], &walk.town.units[(n + 1) % 2]);
        let give = json!({"round": walk.round, "units": [b], "team": team, "before": a});
        ask(&walk.town.desk, "give_units", give);
        let stops = walk.shown()["teams"][0]["stops"].clone();
        assert_eq!([&stops[0]["unit"], &stops[1]["unit"]], [b, a], "turn {n}");
    }
}

#[test]
fn the_board_tells_where_a_team_stands_its_pace_and_its_end() {
    let walk = walk();
    walk.plan(&["一组", "二组"], "by_number");
    let before = walk.shown();
    assert_eq!([&before["ends_at"], &before["pace_from"]], [&Value::Null; 2]);
    // Five of six in the first stairwell, one every two minutes.
    for resident in 0..5 {
        walk.mark(resident);
        walk.town.later(2);
    }
    let shown = walk.shown();
    let (first, second) = (&shown["teams"][0], &shown["teams"][1]);
    assert_eq!(first["counts"]["done"], 5);
    assert_eq!(first["stands"], walk.town.units[0]);
    assert_eq!(first["last_at"], NINE + 8 * 60_000);
    assert_eq!(first["per_hour"], 30.0);
    assert_eq!(
        first["ends_at"],
        NINE + 12 * 60_000,
        "one is left, for two minutes"
    );
    // Whoever has not begun is taken to be as fast.
    assert_eq!([&second["per_hour"], &second["last_at"]], [&Value::Null; 2]);
    assert_eq!(second["ends_at"], NINE + (10 + 6 * 2) * 60_000);
    assert_eq!(
        [&shown["ends_at"], &shown["pace_from"]],
        [&second["ends_at"], &json!("round")]
    );
    // The next round of the kind begins with what this one taught.
    let args = json!({"name": "再扫", "kind": "headcount", "target": "resident", "compounds": [walk.town.compound],
        "buildings": [], "outcomes": [], "starts_at": 1});
    let next = ask(&walk.town.desk, "open_round", args)["id"].clone();
    let shown = ask(&walk.town.desk, "show_walk", json!({"round": next}));
    assert_eq!(shown["pace_from"], "earlier");
    assert_eq!(
        shown["ends_at"],
        NINE + (10 + 12 * 4) * 60_000,
        "two teams did thirty an hour"
    );
}

#[test]
fn the_end_is_that_of_those_who_walk_and_counts_from_when_the_round_begins() {
    let walk = walk();
    let desk = &walk.town.desk;
    walk.plan(&["一组"], "runs");
    for resident in 0..5 {
        walk.mark(resident);
        walk.town.later(2);
    }
    // The second stairwell is given back: nobody walks it, so nobody is through with it at any time.
    let give = json!({"round": walk.round, "units": [walk.town.units[1]], "team": null});
    ask(desk, "give_units", give);
    let shown = walk.shown();
    let (team, nobodys) = (&shown["teams"][0], &shown["teams"][1]);
    assert_eq!([&nobodys["id"], &nobodys["ends_at"]], [&Value::Null; 2]);
    assert_eq!(
        (&nobodys["counts"]["missing"], &nobodys["stops"][1]),
        (&json!(6), &Value::Null)
    );
    assert_eq!(team["ends_at"], NINE + 12 * 60_000);
    assert_eq!(shown["ends_at"], team["ends_at"]);
    // Tomorrow's round is planned tonight, with the pace of this one: it ends tomorrow.
    let tomorrow = NINE + 86_400_000;
    let args = json!({"name": "再扫", "kind": "headcount", "target": "resident", "compounds": [walk.town.compound],
        "buildings": [], "outcomes": [], "starts_at": tomorrow});
    let next = ask(desk, "open_round", args)["id"].clone();
    let plan = json!({"round": next, "names": ["一组"], "split": "runs"});
    ask(desk, "plan_walk", plan);
    let shown = ask(desk, "show_walk", json!({"round": next}));
    assert_eq!(shown["ends_at"], tomorrow + 12 * 2 * 60_000);
}

#[test]
fn whoever_cannot_walk_comes_first_on_the_screen_and_on_paper() {
    let walk = walk();
    let id = &walk.town.residents[0];
    ask(
        &walk.town.desk,
        "edit_resident",
        json!({"id": id, "care": ["卧床"]}),
    );
    let rooms = || {
        let args = json!({"round": walk.round, "building": walk.town.building});
        let view = ask(&walk.town.desk, "sweep_building", args);
        let doors = view["units"][0]["doors"].as_array().unwrap().clone();
        doors
            .iter()
            .map(|door| door["room"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(rooms(), ["301", "302", "201", "202", "101", "102"]);
    let order = json!({"upwards": false, "care": ["卧床"], "last": false});
    ask(
        &walk.town.desk,
        "order_doors",
        json!({"round": walk.round, "order": order}),
    );
    assert_eq!(rooms(), ["101", "301", "302", "201", "202", "102"]);
    assert_eq!(walk.shown()["order"], order);
    ask(
        &walk.town.desk,
        "order_doors",
        json!({"round": walk.round, "order": {"upwards": true, "care": [], "last": false}}),
    );
    assert_eq!(rooms(), ["101", "102", "201", "202", "301", "302"]);
}

#[test]
fn two_people_who_plan_apart_agree_when_they_meet() {
    let walk = walk();
    walk.plan(&["一组", "二组"], "by_number");
    let (other, _dir) = two_desks::second(&walk.town.desk);
    let teams = walk.shown()["teams"].clone();
    let give = |desk: &Desk, unit: usize, team: usize| {
        let args = json!({"round": walk.round, "units": [walk.town.units[unit]], "team": teams[team]["id"]});
        ask(desk, "give_units", args);
    };
    give(&walk.town.desk, 0, 1);
    give(&other, 1, 0);
    ask(
        &other,
        "save_team",
        json!({"round": walk.round, "id": teams[0]["id"], "name": "东组", "people": []}),
    );
    two_desks::give(&walk.town.desk, &other);
    two_desks::give(&other, &walk.town.desk);
    let both = [ways(&walk.shown()), ways(&walk.of(&other))];
    let agreed = [way("东组", &["3号楼2单元"]), way("二组", &["3号楼1单元"])];
    assert_eq!(both, [agreed.clone(), agreed], "neither move was lost");
    // Both make a third team of one name; planned anew, there is one.
    for desk in [&walk.town.desk, &other] {
        ask(
            desk,
            "save_team",
            json!({"round": walk.round, "name": "三组", "people": []}),
        );
    }
    two_desks::give(&walk.town.desk, &other);
    two_desks::give(&other, &walk.town.desk);
    assert_eq!(walk.shown()["teams"].as_array().unwrap().len(), 4);
    walk.plan(&["东组", "三组"], "runs");
    let names: Vec<String> = ways(&walk.shown()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["东组", "三组"]);
    two_desks::give(&walk.town.desk, &other);
    assert_eq!(two_desks::digest(&walk.town.desk), two_desks::digest(&other));
}

#[test]
fn what_makes_no_plan_changes_nothing() {
    let walk = walk();
    walk.plan(&["一组", "二组"], "by_number");
    let before = walk.shown();
    let round = &walk.round;
    let many: Vec<String> = (0..21).map(|n| format!("{n}组")).collect();
    let nobody = "00000000-0000-7000-8000-000000000001";
    for (name, args, code) in [
        (
            "plan_walk",
            json!({"round": round, "names": [], "split": "runs"}),
            "teams",
        ),
        (
            "plan_walk",
            json!({"round": round, "names": many, "split": "runs"}),
            "teams",
        ),
        (
            "plan_walk",
            json!({"round": round, "names": ["甲", " 甲 "], "split": "runs"}),
            "team_twice",
        ),
        (
            "plan_walk",
            json!({"round": nobody, "names": ["甲"], "split": "runs"}),
            "not_found",
        ),
        (
            "save_team",
            json!({"round": round, "name": "二组", "people": []}),
            "team_twice",
        ),
        (
            "save_team",
            json!({"round": round, "name": "三组", "people": [nobody]}),
            "not_found",
        ),
        (
            "save_team",
            json!({"round": round, "id": nobody, "name": "三组", "people": []}),
            "not_found",
        ),
        (
            "give_units",
            json!({"round": round, "units": [], "team": null}),
            "units",
        ),
        (
            "give_units",
            json!({"round": round, "units": [nobody]}),
            "not_found",
        ),
        (
            "give_units",
            json!({"round": round, "units": [walk.town.units[0]], "team": nobody}),
            "not_found",
        ),
        ("remove_team", json!({"round": round, "id": nobody}), "not_found"),
        ("show_walk", json!({"round": nobody}), "not_found"),
    ] {
        assert_eq!(
            walk.town.call(name, args.clone()).unwrap_err(),
            code,
            "{name} {args}"
        );
    }
    assert_eq!(walk.shown(), before);
}
