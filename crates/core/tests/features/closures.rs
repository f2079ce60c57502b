//! Closures: which one counts where, when and on what condition it goes on, what a new positive does, and rules as data.

use crate::town::{Town, ask};
use crate::{town, two_desks};
use linli_core::desk::{Desk, World};
use linli_core::world::Clock;
use serde_json::{Value, json};
use std::sync::Arc;

/// Levels of the three zones.
const CLOSED: u8 = 1;
const CONTROLLED: u8 = 3;
const GUARDED: u8 = 4;

/// Nine in the morning of 11 April 2022.
const MORNING: i64 = town::NINE + 26 * 86_400_000;

struct Morning;

impl Clock for Morning {
    fn now_ms(&self) -> i64 {
        MORNING
    }
}

struct Area {
    town: Town,
    /// A second building, of one unit.
    other: Value,
}

/// It is nine in the morning of 11 April 2022: the three zones hold from today.
fn area() -> Area {
    let town = Town::new();
    let shape =
        json!({"compound": town.compound, "name": "5", "units": 1, "floors": 1, "rooms_per_floor": 1});
    let other = ask(&town.desk, "add_building", shape)["id"].clone();
    let area = Area { town, other };
    area.days(26);
    area
}

impl Area {
    fn days(&self, days: i64) {
        self.town.later(days * 24 * 60);
    }

    fn desk(&self) -> &Desk {
        &self.town.desk
    }

    fn close(&self, place: &Value, level: u8) -> Result<Value, &'static str> {
        let args = json!({"place": place, "level": level, "why": "指挥部通知"});
        self.town.call("close_place", args)
    }

    fn step(&self, place: &Value) -> Result<Value, &'static str> {
        self.town.call("step_closure", json!({"place": place}))
    }

    fn shown(&self, place: &Value) -> Value {
        ask(self.desk(), "show_closure", json!({"id": place}))["closure"].clone()
    }

    /// Level and day 1 of a place's own closure.
    fn stands(&self, place: &Value) -> (String, String) {
        let shown = self.shown(place);
        let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
        (text(&shown["level"]["name"]), text(&shown["from"]))
    }

    /// The level that counts in each unit of the first building.
    fn counts(&self) -> Vec<String> {
        let shown = ask(self.desk(), "show_building", json!({"id": self.town.building}));
        let units = shown["units"].as_array().unwrap().clone();
        let level = |unit: &Value| unit["closure"]["level"].as_str().unwrap_or("").to_owned();
        units.iter().map(level).collect()
    }

    /// How the second stairwell is closed, by whatever row or panel shows somebody of it.
    fn rows(&self) -> Vec<(&'static str, String)> {
        let (town, desk) = (&self.town, self.desk());
        let (home, resident, unit) = (&town.homes[6], &town.residents[6], &town.units[1]);
        ask(desk, "edit_resident", json!({"id": resident, "care": ["血透"]}));
        let need =
            json!({"resident": resident, "kind": "dialysis", "weekdays": [1], "first_on": "2022-04-11"});
        ask(desk, "add_need", need);
        let round = self.round(json!({"kind": "headcount", "tube_size": null, "compounds": [town.compound]}));
        let back = json!({"round": round, "target": resident, "outcome": 50, "again_at": MORNING});
        ask(desk, "record_mark", back);
        let of = |value: &Value| value["closure"]["level"].as_str().unwrap_or("").to_owned();
        let first = |name: &str, args: Value| of(&ask(desk, name, args)["rows"][0]);
        let building = json!({"building": town.building, "by": "care"});
        let mut shown = vec![
            ("home", of(&ask(desk, "show_home", json!({"id": home})))),
            (
                "resident",
                of(&ask(desk, "show_resident", json!({"id": resident}))),
            ),
            ("search", first("find_residents", json!({"unit": unit}))),
            (
                "hand-out",
                of(&ask(desk, "find_home", json!({"text": "3-2-101"}))[0]),
            ),
            ("map", of(&ask(desk, "show_building_map", building)["units"][1])),
            (
                "care",
                of(&ask(desk, "today", json!({}))["rounds"][0]["care_missing"][0]),
            ),
            ("need", first("due_needs", json!({}))),
            ("revisit", first("list_revisits", json!({"round": round}))),
        ];
        // Four days later nobody has heard of them.
        self.days(4);
        shown.push(("silent", first("silent_few", json!({}))));
        shown
    }

    /// Closes a place under rules by which people come down, after all others.
    fn may_come_down_last(&self, place: &Value) {
        let mut rules = ask(self.desk(), "list_rules", json!({}))["holding"].clone();
        rules["name"] = json!("下楼排最后");
        rules["valid_from"] = json!("2022-04-11");
        for level in rules["levels"].as_array_mut().unwrap() {
            level["out"] = json!("compound");
            level["sweep"] = json!("last");
        }
        ask(self.desk(), "save_rules", json!({"rules": rules}));
        self.close(place, CLOSED).unwrap();
    }

    fn screening(&self) -> Value {
        let args = json!({"name": "第1轮", "kind": "screening", "target": "resident", "compounds": [self.town.compound],
            "buildings": [], "outcomes": [], "tube_size": 20, "starts_at": MORNING});
        ask(self.desk(), "open_round", args)["id"].clone()
    }

    /// A round of the morning of the 11th.
    fn round(&self, change: Value) -> Value {
        let mut args = json!({"name": "另一轮", "kind": "screening", "target": "resident", "compounds": [], "buildings": [],
            "outcomes": [], "tube_size": 20, "starts_at": MORNING});
        args.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        ask(self.desk(), "open_round", args)["id"].clone()
    }

    /// Without a tube, as from paper or a phone.
    fn tick(&self, round: &Value, target: &Value, outcome: u8) {
        ask(
            self.desk(),
            "record_mark",
            json!({"round": round, "target": target, "outcome": outcome}),
        );
    }

    /// How the first test of a place's next step came out, and how many are left in it.
    fn tested(&self, place: &Value) -> (String, u64) {
        let test = self.shown(place)["next"]["tests"][0].clone();
        (
            test["state"].as_str().unwrap().to_owned(),
            test["left"].as_u64().unwrap(),
        )
    }

    fn mark(&self, round: &Value, resident: usize, outcome: u8) {
        let tube = (outcome == 1).then(|| format!("T{}", resident / 6));
        let target = &self.town.residents[resident];
        ask(
            self.desk(),
            "record_mark",
            json!({"round": round, "target": target, "outcome": outcome, "tube": tube}),
        );
    }

    fn result(&self, round: &Value, tube: &str, result: &str) {
        ask(
            self.desk(),
            "record_result",
            json!({"round": round, "code": tube, "result": result}),
        );
    }

    fn as_staff(&self) -> Value {
        let staff = ask(self.desk(), "add_staff", json!({"name": "乙", "role": "staff"}))["id"].clone();
        ask(self.desk(), "choose_staff", json!({"id": staff}));
        staff
    }

    /// A second laptop that knows everything so far.
    fn second(&self) -> (Desk, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(Morning);
        let other = Desk::open(
            dir.path(),
            World {
                clock,
                ..World::system()
            },
        )
        .unwrap();
        let offer = json!({"role": "administrator"});
        let invitation = ask(self.desk(), "make_invitation", offer)["invitation"].clone();
        let join = json!({"invitation": invitation, "staff_name": "丙", "device_name": "东门"});
        ask(&other, "join_committee", join);
        two_desks::give(self.desk(), &other);
        two_desks::admit(self.desk(), &other);
        (other, dir)
    }
}

#[test]
fn the_strictest_closure_over_a_stairwell_counts_on_every_screen() {
    let area = area();
    let (town, desk) = (&area.town, area.desk());
    assert_eq!(area.counts(), ["", ""]);
    area.close(&town.compound, GUARDED).unwrap();
    area.close(&town.building, CONTROLLED).unwrap();
    area.close(&town.units[1], CLOSED).unwrap();
    assert_eq!(area.counts(), ["管控区", "封控区"]);
    let shown = ask(desk, "show_compound", json!({"id": town.compound}));
    let badges: Vec<&Value> = shown["buildings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|building| &building["closure"])
        .collect();
    // Only a part of the first building is as strict as that.
    assert_eq!(
        (&badges[0]["level"], &badges[0]["part"]),
        (&json!("封控区"), &json!(true))
    );
    assert_eq!(
        (&badges[1]["level"], &badges[1]["part"]),
        (&json!("防范区"), &json!(false))
    );
    let badge = &badges[0];
    assert_eq!((&badge["day"], &badge["days"]), (&json!(1), &json!(7)));
    assert_eq!(
        (&badge["next"], &badge["out"], &badge["deliver"]),
        (&json!("2022-04-18"), &json!("nobody"), &json!("door"))
    );
    let view = ask(desk, "list_closures", json!({}));
    let totals: Vec<(&str, u64, u64)> = view["levels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|total| {
            let number = |name: &str| total[name].as_u64().unwrap();
            (
                total["level"].as_str().unwrap(),
                number("stairwells"),
                number("people"),
            )
        })
        .collect();
    assert_eq!(totals, [("封控区", 1, 6), ("管控区", 1, 6), ("防范区", 1, 0)]);
    let kinds: Vec<&Value> = view["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["place"]["label"])
        .collect();
    assert_eq!(kinds, ["一村", "3号楼", "3号楼2单元"]);
    // Every stairwell with the level it goes on to and the day of that, whatever of it is closed.
    let each = view["each"].as_array().unwrap().iter();
    let each: Vec<[&str; 4]> = each
        .map(|one| {
            let closure = &one["closure"];
            [
                &one["place"]["label"],
                &closure["level"],
                &closure["next"],
                &closure["to"],
            ]
            .map(|text| text.as_str().unwrap_or(""))
        })
        .collect();
    let expected = [
        ["3号楼1单元", "管控区", "2022-04-18", "防范区"],
        ["3号楼2单元", "封控区", "2022-04-18", "居家健康监测"],
        ["5号楼", "防范区", "", ""],
    ];
    assert_eq!(each, expected);
    let rows = area.rows();
    let wrong: Vec<&(&str, String)> = rows.iter().filter(|(_, level)| level != "封控区").collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn where_nobody_may_leave_people_are_visited_and_not_called_down() {
    let area = area();
    let (town, desk) = (&area.town, area.desk());
    let round = area.screening();
    let point = json!({"round": round, "name": "东门", "lanes": 2, "lane_per_hour": 60});
    let point = ask(desk, "save_point", point)["id"].clone();
    let calling = || ask(desk, "show_calling", json!({"round": round}));
    let call = |unit: &Value, home: &Value| {
        let args = json!({"round": round, "point": point, "unit": unit, "homes": [home], "way": "intercom"});
        town.call("call_batch", args)
    };
    area.close(&town.units[0], CLOSED).unwrap();
    assert_eq!(
        (
            &calling()["left"],
            &calling()["at_door"],
            &calling()["next"]["place"]
        ),
        (&json!(6), &json!(6), &json!("3号楼2单元"))
    );
    assert_eq!(call(&town.units[0], &town.homes[0]), Err("kept_in"));
    let doors = ask(desk, "list_at_door", json!({"round": round}));
    assert_eq!(
        (&doors["rows"][0]["reason"], &doors["rows"][0]["closure"]["level"]),
        (&json!("closed"), &json!("封控区"))
    );
    // Who may come down, and last, is called after the others and not before.
    ask(
        desk,
        "release_closure",
        json!({"place": town.units[0], "why": "误报"}),
    );
    assert_eq!(calling()["next"]["place"], "3号楼1单元");
    area.may_come_down_last(&town.units[0]);
    assert_eq!(
        (&calling()["left"], &calling()["at_door"]),
        (&json!(12), &json!(0))
    );
    assert_eq!(calling()["next"]["place"], "3号楼2单元");
    for resident in 6..12 {
        area.mark(&round, resident, 1);
    }
    assert_eq!(calling()["next"]["closure"]["out"], "compound");
}

#[test]
fn a_way_ends_where_it_is_closed_whenever_it_was_planned_and_however_it_is_moved() {
    let area = area();
    let (town, desk) = (&area.town, area.desk());
    let home = ask(desk, "show_building", json!({"id": area.other}))["units"][0]["homes"][0]["id"].clone();
    ask(desk, "add_resident", json!({"home": home, "name": "李四"}));
    let round = area.screening();
    let plan = || {
        ask(
            desk,
            "plan_walk",
            json!({"round": round, "names": ["一组"], "split": "runs"}),
        )
    };
    let walk = || ask(desk, "show_walk", json!({"round": round}));
    let way = || -> Vec<String> {
        let walk = walk();
        let stops = walk["teams"][0]["stops"].as_array().unwrap();
        stops
            .iter()
            .map(|stop| stop["place"].as_str().unwrap().to_owned())
            .collect()
    };
    plan();
    assert_eq!(way(), ["3号楼1单元", "3号楼2单元", "5号楼"]);
    area.close(&town.units[0], CLOSED).unwrap();
    let last = ["3号楼2单元", "5号楼", "3号楼1单元"];
    assert_eq!(way(), last, "the plan is older than the closure");
    assert_eq!(walk()["teams"][0]["stops"][2]["closure"]["level"], "封控区");
    plan();
    assert_eq!(way(), last);
    // Put before one that comes after it on the board, it comes there, whatever the plan had before.
    let team = walk()["teams"][0]["id"].clone();
    let fifth = walk()["teams"][0]["stops"][1]["unit"].clone();
    let give = json!({"round": round, "units": [fifth], "team": team, "before": town.units[1]});
    ask(desk, "give_units", give);
    assert_eq!(way(), ["5号楼", "3号楼2单元", "3号楼1单元"]);
    // One's own way goes by buildings: what is closed last is in the third one, so that it comes after the fifth.
    let staff = ask(desk, "status", json!({}))["staff"]["id"].clone();
    ask(
        desk,
        "save_team",
        json!({"round": round, "id": team, "name": "一组", "people": [staff]}),
    );
    let own = walk()["own"].clone();
    assert_eq!(
        own,
        json!([{"id": area.other, "units": [fifth]}, {"id": town.building, "units": [town.units[1], town.units[0]]}])
    );
}

#[test]
fn a_delivery_names_the_doors_it_is_carried_up_to() {
    let area = area();
    let (town, desk) = (&area.town, area.desk());
    let item = ask(desk, "add_item", json!({"name": "蔬菜包", "unit": "份"}))["id"].clone();
    let place = ask(desk, "add_place", json!({"name": "北门"}))["id"].clone();
    let delivery = area.round(
        json!({"kind": "delivery", "target": "home", "tube_size": null, "compounds": [town.compound],
        "item": item, "quantity": 1, "place": place}),
    );
    let doors = |round: &Value| ask(desk, "list_to_door", json!({"round": round}));
    assert_eq!(doors(&delivery)["total"], 0);
    area.close(&town.units[0], CLOSED).unwrap();
    area.close(&town.units[1], GUARDED).unwrap();
    area.tick(&delivery, &town.homes[0], 1);
    let list = doors(&delivery);
    assert_eq!((&list["total"], &list["left"]), (&json!(6), &json!(5)));
    assert_eq!(
        (&list["rows"][5]["address"], &list["rows"][5]["left"]),
        (&json!("3号楼1单元101"), &json!(false))
    );
    assert_eq!(list["rows"][0]["closure"]["deliver"], "door");
    assert_eq!(
        doors(&area.screening())["total"],
        0,
        "nothing is handed out there"
    );
}

#[test]
fn the_sweep_knows_what_is_closed_and_goes_there_last() {
    let area = area();
    let (town, desk) = (&area.town, area.desk());
    let round = area.screening();
    area.close(&town.units[0], CLOSED).unwrap();
    let walked = ask(
        desk,
        "sweep_building",
        json!({"round": round, "building": town.building}),
    );
    let names: Vec<&Value> = walked["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| &unit["name"])
        .collect();
    assert_eq!(names, ["2", "1"]);
    assert_eq!(walked["units"][1]["closure"]["level"], "封控区");
    let home = json!({"home": ask(desk, "show_building", json!({"id": area.other}))["units"][0]["homes"][0]["id"], "name": "李四"});
    ask(desk, "add_resident", home);
    let order = || {
        let progress = ask(desk, "round_progress", json!({"id": round}));
        let buildings = progress["buildings"].as_array().unwrap().clone();
        buildings
            .iter()
            .map(|building| building["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(order(), ["5", "3"]);
    ask(
        desk,
        "release_closure",
        json!({"place": town.units[0], "why": "误报"}),
    );
    assert_eq!(order(), ["3", "5"]);
}

#[test]
fn a_step_comes_on_its_day_and_the_next_level_counts_from_that_day() {
    let area = area();
    let place = area.town.building.clone();
    area.close(&place, CLOSED).unwrap();
    area.days(6);
    assert_eq!(area.shown(&place)["day"], 7);
    assert_eq!(area.step(&place), Err("not_due"));
    // A day late.
    area.days(2);
    let due = ask(area.desk(), "today", json!({}))["closures"]["due"].clone();
    assert_eq!(
        (&due[0]["place"]["label"], &due[0]["next"]["in_days"]),
        (&json!("3号楼"), &json!(-1))
    );
    area.step(&place).unwrap();
    assert_eq!(
        area.stands(&place),
        ("居家健康监测".to_owned(), "2022-04-18".to_owned())
    );
    let next = area.shown(&place)["next"].clone();
    assert_eq!(
        (&next["on"], &next["to"]),
        (&json!("2022-04-25"), &json!("防范区"))
    );
    assert_eq!(
        (&next["tests"][0]["day"], &next["tests"][0]["state"]),
        (&json!("2022-04-23"), &json!("ahead"))
    );
    assert_eq!(area.step(&area.town.units[0]), Err("not_closed"));
    assert!(
        ask(area.desk(), "today", json!({}))["closures"]["due"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

/// Controlled since five days before the round, which makes the round's day the sixth.
fn controlled(area: &Area) -> Value {
    let place = area.town.building.clone();
    let args = json!({"place": place, "level": CONTROLLED, "day": "2022-04-06", "why": "指挥部通知"});
    area.town.call("close_place", args).unwrap();
    place
}

#[test]
fn a_step_that_waits_for_negative_results_says_what_is_missing() {
    let area = area();
    let place = controlled(&area);
    let test = || area.shown(&place)["next"]["tests"][0].clone();
    assert_eq!(
        (&test()["day"], &test()["state"]),
        (&json!("2022-04-11"), &json!("none"))
    );
    let round = area.screening();
    for resident in 0..11 {
        area.mark(&round, resident, 1);
    }
    assert_eq!(
        (&test()["state"], &test()["left"]),
        (&json!("unfinished"), &json!(1))
    );
    area.days(2);
    assert_eq!(area.step(&place), Err("unmet"));
    // In hospital: nobody waits for them, whenever that was written down.
    area.mark(&round, 11, 100);
    assert_eq!(
        (&test()["state"], &test()["tubes"]),
        (&json!("waiting"), &json!(2))
    );
    area.result(&round, "T0", "negative");
    area.result(&round, "T1", "unclear");
    assert_eq!(
        (&test()["state"], &test()["tubes"]),
        (&json!("unclear"), &json!(1))
    );
    area.result(&round, "T1", "positive");
    assert_eq!(test()["state"], "positive");
    assert_eq!(area.step(&place), Err("unmet"));
    area.result(&round, "T1", "negative");
    assert_eq!(
        (&test()["state"], &area.shown(&place)["next"]["met"]),
        (&json!("negative"), &json!(true))
    );
    area.step(&place).unwrap();
    assert_eq!(
        area.stands(&place),
        ("防范区".to_owned(), "2022-04-13".to_owned())
    );
    // That one ends on an administrator's word alone.
    assert_eq!(area.step(&place), Err("no_step"));
}

#[test]
fn whoever_lives_there_must_have_been_tested_and_not_only_whom_a_round_meant() {
    let area = area();
    let place = controlled(&area);
    let units = &area.town.units;
    let is = |state: &str, left: u64| assert_eq!(area.tested(&place), (state.to_owned(), left));
    let first = area.round(json!({"units": [units[0]]}));
    is("unfinished", 12);
    for resident in 0..6 {
        area.mark(&first, resident, 1);
    }
    area.result(&first, "T0", "negative");
    // Nobody went to the second stairwell, where six live.
    is("unfinished", 6);
    let second = area.round(json!({"units": [units[1]]}));
    for resident in 6..9 {
        area.mark(&second, resident, 1);
    }
    area.result(&second, "T1", "negative");
    is("unfinished", 3);
    for resident in 9..12 {
        area.mark(&second, resident, 1);
    }
    is("negative", 0);
    // Somebody who came to live there since was not tested.
    let who = json!({"home": area.town.homes[0], "name": "李小四"});
    ask(area.desk(), "add_resident", who);
    is("unfinished", 1);
    area.days(2);
    assert_eq!(area.step(&place), Err("unmet"));
}

#[test]
fn nobody_waits_for_whoever_is_away_or_only_registered_there() {
    let area = area();
    let place = controlled(&area);
    let round = area.screening();
    let [away, absent] = [10, 11].map(|nth| area.town.residents[nth].clone());
    for resident in 0..10 {
        area.mark(&round, resident, 1);
    }
    for tube in ["T0", "T1"] {
        area.result(&round, tube, "negative");
    }
    let is = |state: &str, left: u64| assert_eq!(area.tested(&place), (state.to_owned(), left));
    is("unfinished", 2);
    let status = json!({"id": away, "status": "away", "until": "2022-04-20"});
    ask(area.desk(), "set_resident_status", status);
    is("unfinished", 1);
    let registered = json!({"id": absent, "registration": "absent"});
    ask(area.desk(), "edit_resident", registered);
    is("negative", 0);
    // Whoever came all the same and was positive is not left out.
    let sampled = json!({"round": round, "target": away, "outcome": 1, "tube": "T9"});
    ask(area.desk(), "record_mark", sampled);
    is("waiting", 0);
    area.result(&round, "T9", "positive");
    is("positive", 0);
}

#[test]
fn where_everybody_is_excused_nobody_was_negative() {
    let area = area();
    let place = controlled(&area);
    let round = area.screening();
    area.days(2);
    for resident in 0..12 {
        area.mark(&round, resident, 100);
    }
    assert_eq!(area.tested(&place), ("none".to_owned(), 0));
    assert_eq!(area.step(&place), Err("unmet"));
}

#[test]
fn whoever_is_in_two_tubes_has_the_bad_result_of_either() {
    let area = area();
    let place = controlled(&area);
    let round = area.screening();
    let (other, _dir) = area.second();
    let elsewhere = json!({"round": round, "target": area.town.residents[0], "outcome": 1, "tube": "T9"});
    two_desks::ask(&other, "record_mark", elsewhere);
    for resident in 0..12 {
        area.mark(&round, resident, 1);
    }
    two_desks::give(&other, area.desk());
    for tube in ["T0", "T1"] {
        area.result(&round, tube, "negative");
    }
    // One of the two is back: the other one may still say something worse.
    assert_eq!(area.tested(&place), ("waiting".to_owned(), 0));
    area.days(2);
    assert_eq!(area.step(&place), Err("unmet"));
    area.result(&round, "T9", "positive");
    assert_eq!(area.tested(&place), ("positive".to_owned(), 0));
    area.result(&round, "T9", "negative");
    assert_eq!(area.tested(&place), ("negative".to_owned(), 0));
    // Which of the two it was is decided two days later: that was no sample.
    let review = two_desks::open_reviews(area.desk())[0].clone();
    let settled = json!({"key": review["key"], "choice": review["versions"][0]["ref"]});
    ask(area.desk(), "settle_review", settled);
    assert_eq!(area.tested(&place), ("negative".to_owned(), 0));
}

#[test]
fn a_sample_counts_for_the_day_it_was_taken_on_and_not_for_that_of_its_round() {
    let area = area();
    let place = controlled(&area);
    let is = |state: &str, left: u64| assert_eq!(area.tested(&place), (state.to_owned(), left));
    is("none", 0);
    // Opened at ten in the evening for the next morning.
    let compound = &area.town.compound;
    let round = area.round(json!({"starts_at": MORNING - 11 * 3_600_000, "compounds": [compound]}));
    is("none", 0);
    for resident in 0..10 {
        area.mark(&round, resident, 1);
    }
    is("unfinished", 2);
    let print = json!({"round": round, "buildings": [], "only_left": true});
    ask(area.desk(), "print_papers", print);
    let papers = ask(area.desk(), "list_papers", json!({"round": round}));
    // The day after: one is sampled then, another was on the day itself, on paper.
    area.days(1);
    area.mark(&round, 10, 1);
    is("unfinished", 2);
    let line = json!({"paper": papers[0]["id"], "text": "2 +T1"});
    assert_eq!(papers.as_array().unwrap().len(), 1, "{papers}");
    ask(area.desk(), "type_paper", line);
    for tube in ["T0", "T1"] {
        area.result(&round, tube, "negative");
    }
    is("unfinished", 1);
    area.days(1);
    assert_eq!(area.step(&place), Err("unmet"));
}

#[test]
fn a_round_of_the_evening_before_lets_a_closure_go_on() {
    let area = area();
    let place = controlled(&area);
    let round = area.round(json!({"starts_at": MORNING - 11 * 3_600_000, "compounds": [area.town.compound]}));
    for resident in 0..12 {
        area.mark(&round, resident, 1);
    }
    for tube in ["T0", "T1"] {
        area.result(&round, tube, "negative");
    }
    assert_eq!(area.tested(&place), ("negative".to_owned(), 0));
    area.days(2);
    area.step(&place).unwrap();
    // A round that began on the day and sampled nobody before the next one says nothing of it.
    let other = self::area();
    let place = controlled(&other);
    let round = other.screening();
    other.days(1);
    for resident in 0..12 {
        other.mark(&round, resident, 1);
    }
    for tube in ["T0", "T1"] {
        other.result(&round, tube, "negative");
    }
    assert_eq!(other.tested(&place), ("unfinished".to_owned(), 12));
}

#[test]
fn nobody_is_negative_without_a_result_that_says_so() {
    let area = area();
    let place = controlled(&area);
    let is = |state: &str| assert_eq!(area.tested(&place), (state.to_owned(), 0));
    let town = &area.town;
    // Homes are ticked, people are not known.
    let homes = area
        .round(json!({"kind": "antigen", "target": "home", "tube_size": null, "buildings": [town.building]}));
    for home in &town.homes {
        area.tick(&homes, home, 1);
    }
    is("unheld");
    // Ticked on paper: in which tube nobody knows.
    let round = area.screening();
    for resident in 0..11 {
        area.mark(&round, resident, 1);
    }
    area.tick(&round, &town.residents[11], 1);
    area.result(&round, "T0", "negative");
    area.result(&round, "T1", "negative");
    is("waiting");
    assert_eq!(area.shown(&place)["next"]["tests"][0]["tubes"], 1);
    // An antigen test of which something else than negative is said.
    let named = |name: &str| json!({"name": name, "sense": "done"});
    let antigen = area.round(
        json!({"kind": "antigen", "tube_size": null, "buildings": [town.building],
        "outcomes": [named("阴性"), named("两条杠")]}),
    );
    area.tick(&antigen, &town.residents[11], 2);
    is("unclear");
    area.tick(&antigen, &town.residents[11], 1);
    is("negative");
    // A positive noted at a door is one of everybody behind it.
    area.tick(&homes, &town.homes[0], 2);
    is("positive");
    area.days(2);
    assert_eq!(area.step(&place), Err("unmet"));
}

#[test]
fn a_positive_by_any_name_is_one_for_rounds_and_closures() {
    let area = area();
    let place = controlled(&area);
    let named = |name: &str| json!({"name": name, "sense": "done"});
    let round = area.round(
        json!({"kind": "antigen", "tube_size": null, "buildings": [area.town.building],
        "outcomes": [named("阴性"), named("弱阳性"), named("未见阳性")]}),
    );
    let outcomes = ask(area.desk(), "show_round", json!({"id": round}))["outcomes"].clone();
    let positive = [0, 1, 2].map(|nth| outcomes[nth]["positive"].as_bool().unwrap());
    assert_eq!(positive, [false, true, false]);
    let tick = |resident: usize, outcome: u8| area.tick(&round, &area.town.residents[resident], outcome);
    for resident in 0..11 {
        tick(resident, 1);
    }
    tick(11, 3);
    assert_eq!(area.tested(&place), ("unclear".to_owned(), 0));
    tick(11, 2);
    assert_eq!(area.tested(&place), ("positive".to_owned(), 0));
}

#[test]
fn an_administrators_word_stands_in_for_a_result_and_nobody_elses() {
    let area = area();
    let place = controlled(&area);
    area.days(2);
    let by_word = || {
        area.town
            .call("step_closure", json!({"place": place, "word": "镇指挥部电话"}))
    };
    let founder = ask(area.desk(), "list_staff", json!({}))[0]["id"].clone();
    area.as_staff();
    assert_eq!(by_word(), Err("administrator"));
    let loosen = json!({"place": place, "level": GUARDED, "why": "通知"});
    assert_eq!(area.town.call("close_place", loosen), Err("administrator"));
    assert!(
        area.town
            .call("release_closure", json!({"place": place, "why": "通知"}))
            .is_err()
    );
    assert!(area.town.call("remove_rules", json!({"id": place})).is_err());
    // Stricter is for everybody who works here, and their own slip is theirs to take back.
    area.close(&place, CLOSED).unwrap();
    area.town
        .call("take_back_closure", json!({"place": place}))
        .unwrap();
    assert_eq!(area.stands(&place).0, "管控区");
    ask(area.desk(), "choose_staff", json!({"id": founder}));
    by_word().unwrap();
    let history = ask(area.desk(), "show_closure", json!({"id": place}))["events"].clone();
    assert_eq!(
        (&history[0]["step"], &history[0]["why"]),
        (&json!("moved"), &json!("镇指挥部电话"))
    );
    assert_eq!(history.as_array().unwrap().len(), 4);
}

#[test]
fn nobody_but_an_administrator_makes_a_closure_end_earlier_by_writing_it_anew() {
    let area = area();
    let place = area.town.building.clone();
    area.close(&place, CONTROLLED).unwrap();
    let longer = json!({"place": place, "days": 3, "why": "通知"});
    area.town.call("prolong_closure", longer).unwrap();
    area.days(2);
    let founder = ask(area.desk(), "list_staff", json!({}))[0]["id"].clone();
    let staff = area.as_staff();
    let anew = |day: &str| {
        let args = json!({"place": place, "level": CONTROLLED, "day": day, "why": "登记有误"});
        area.town.call("close_place", args)
    };
    // Due at once, and the three days gone.
    assert_eq!(anew("2022-04-01"), Err("administrator"));
    assert_eq!(anew("2022-04-11"), Err("administrator"));
    assert_eq!(area.shown(&place)["next"]["on"], "2022-04-21");
    ask(area.desk(), "choose_staff", json!({"id": founder}));
    anew("2022-04-11").unwrap();
    assert_eq!(area.shown(&place)["next"]["on"], "2022-04-18");
    // Later is stricter.
    ask(area.desk(), "choose_staff", json!({"id": staff}));
    anew("2022-04-13").unwrap();
    assert_eq!(area.shown(&place)["next"]["on"], "2022-04-20");
}

#[test]
fn a_new_positive_begins_its_building_anew_and_watches_the_rest() {
    let area = area();
    let (town, desk) = (&area.town, area.desk());
    area.close(&town.compound, CLOSED).unwrap();
    area.days(3);
    let args = json!({"place": town.building});
    let preview = ask(desk, "preview_positive", args.clone());
    assert_eq!(area.stands(&town.building).0, "", "nothing is written yet");
    let told: Vec<(&str, &str, &str, &str)> = preview["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let (before, after) = (&row["before"], &row["after"]);
            let label = row["place"]["label"].as_str().unwrap();
            (
                label,
                before["level"].as_str().unwrap(),
                after["level"].as_str().unwrap(),
                after["next"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("3号楼1单元", "封控区", "封控区", "2022-04-21"),
            ("3号楼2单元", "封控区", "封控区", "2022-04-21"),
            ("5号楼", "封控区", "居家健康监测", "2022-04-21"),
        ]
    );
    assert_eq!(
        (&preview["people"], &preview["rules"]),
        (&json!(12), &json!("三区管理"))
    );
    let report = || {
        town.call(
            "report_positive",
            json!({"place": town.building, "why": "第2轮混管阳性"}),
        )
    };
    assert_eq!(report().unwrap()["places"], 2);
    assert_eq!(
        area.stands(&town.building),
        ("封控区".to_owned(), "2022-04-14".to_owned())
    );
    assert_eq!(
        area.stands(&town.compound),
        ("居家健康监测".to_owned(), "2022-04-14".to_owned())
    );
    assert_eq!(area.counts(), ["封控区", "封控区"]);
    assert_eq!(report(), Err("same"));
}

#[test]
fn a_positive_that_is_reported_late_makes_no_closure_end_earlier() {
    let area = area();
    let town = &area.town;
    let report = |place: &Value, day: &str| {
        town.call(
            "report_positive",
            json!({"place": place, "day": day, "why": "核酸阳性"}),
        )
    };
    area.days(4);
    report(&town.units[0], "2022-04-15").unwrap();
    let ends = |place: &Value| area.shown(place)["next"]["on"].clone();
    assert_eq!(
        (ends(&town.units[0]), ends(&town.compound)),
        (json!("2022-04-22"), json!("2022-04-22"))
    );
    // Sampled three days before, and told only now: nothing of it ends on the 19th.
    let preview = ask(
        area.desk(),
        "preview_positive",
        json!({"place": town.units[0], "day": "2022-04-12"}),
    );
    // The rest was controlled, and is closed now.
    let rows = preview["rows"].as_array().unwrap();
    let labels: Vec<&Value> = rows.iter().map(|row| &row["place"]["label"]).collect();
    assert_eq!(labels, ["3号楼2单元", "5号楼"]);
    assert_eq!(report(&town.units[0], "2022-04-12").unwrap()["places"], 1);
    assert_eq!(ends(&town.units[0]), "2022-04-22");
    // Nor are days lost that were added.
    area.days(1);
    let longer = json!({"place": town.units[0], "days": 9, "why": "通知"});
    town.call("prolong_closure", longer).unwrap();
    report(&town.units[0], "2022-04-16").unwrap();
    assert_eq!(ends(&town.units[0]), "2022-05-01");
}

#[test]
fn a_positive_where_nothing_was_closed_closes_its_stairwell_and_controls_the_compound() {
    let area = area();
    let town = &area.town;
    let report = |place: &Value| {
        town.call(
            "report_positive",
            json!({"place": place, "day": "2022-04-11", "why": "抗原阳性"}),
        )
    };
    assert_eq!(report(&town.compound), Err("place"));
    report(&town.units[1]).unwrap();
    assert_eq!(area.counts(), ["管控区", "封控区"]);
    // Controlled: one more there, and the whole area is closed.
    area.days(1);
    town.call("report_positive", json!({"place": area.other, "why": "核酸阳性"}))
        .unwrap();
    assert_eq!(
        area.stands(&town.compound),
        ("封控区".to_owned(), "2022-04-12".to_owned())
    );
    assert_eq!(area.counts(), ["封控区", "封控区"]);
}

#[test]
fn a_closure_is_prolonged_ended_and_taken_back_and_its_place_keeps_the_history() {
    let area = area();
    let place = area.town.units[0].clone();
    let call = |name: &str, more: Value| {
        let mut args = json!({"place": place});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        area.town.call(name, args)
    };
    assert_eq!(call("take_back_closure", json!({})), Err("nothing"));
    assert_eq!(call("release_closure", json!({"why": "x"})), Err("not_closed"));
    area.close(&place, CLOSED).unwrap();
    assert_eq!(area.close(&place, CLOSED), Err("same"));
    for days in [0, 61] {
        assert_eq!(
            call("prolong_closure", json!({"days": days, "why": "通知"})),
            Err("days")
        );
    }
    call("prolong_closure", json!({"days": 3, "why": "通知"})).unwrap();
    let shown = area.shown(&place);
    assert_eq!(
        (&shown["days"], &shown["next"]["on"]),
        (&json!(10), &json!("2022-04-21"))
    );
    call("release_closure", json!({"why": "误报"})).unwrap();
    assert_eq!(area.counts(), ["", ""]);
    call("take_back_closure", json!({})).unwrap();
    assert_eq!(area.shown(&place)["next"]["on"], "2022-04-21");
    assert_eq!(call("take_back_closure", json!({})), Err("nothing"));
    let shown = ask(area.desk(), "show_closure", json!({"id": place}));
    let steps: Vec<&Value> = shown["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["step"])
        .collect();
    assert_eq!(steps, ["taken_back", "released", "prolonged", "begun"]);
    assert_eq!(shown["events"][1]["level"], Value::Null);
}

#[test]
fn rules_are_data_with_a_first_day_and_what_was_closed_keeps_those_it_was_closed_under() {
    let area = area();
    let (town, desk) = (&area.town, area.desk());
    let sets = ask(desk, "list_rules", json!({}));
    assert_eq!(
        (&sets["holding"]["name"], &sets["id"]),
        (&json!("三区管理"), &Value::Null)
    );
    area.close(&town.building, CLOSED).unwrap();
    let mut rules = sets["holding"].clone();
    rules["name"] = json!("第五版");
    rules["valid_from"] = json!("2022-04-13");
    rules["levels"][0]["step"]["days"] = json!(5);
    let id = ask(desk, "save_rules", json!({"rules": rules}))["id"].clone();
    assert_eq!(
        ask(desk, "list_rules", json!({}))["holding"]["name"],
        "三区管理",
        "not before its day"
    );
    area.days(2);
    assert_eq!(ask(desk, "list_rules", json!({}))["id"], id);
    area.close(&area.other, CLOSED).unwrap();
    let (old, new) = (area.shown(&town.building), area.shown(&area.other));
    assert_eq!((&old["days"], &old["older_rules"]), (&json!(7), &json!(true)));
    assert_eq!(
        (&new["days"], &new["older_rules"], &new["rules"]),
        (&json!(5), &json!(false), &json!("第五版"))
    );
    // Changed again, and removed: neither changes what is closed.
    rules["levels"][0]["name"] = json!("封控");
    ask(desk, "save_rules", json!({"id": id, "rules": rules}));
    ask(desk, "remove_rules", json!({"id": id}));
    assert_eq!(area.shown(&area.other)["level"]["name"], "封控区");
    assert_eq!(ask(desk, "list_rules", json!({}))["holding"]["name"], "三区管理");
    let odd = |change: &dyn Fn(&mut Value)| {
        let mut rules = rules.clone();
        change(&mut rules);
        town.call("save_rules", json!({"rules": rules}))
    };
    assert_eq!(
        odd(&|rules| rules["levels"][0]["step"]["to"] = json!(9)),
        Err("to")
    );
    assert_eq!(
        odd(&|rules| rules["valid_from"] = json!("2022-02-30")),
        Err("bad_arguments")
    );
    assert_eq!(town.call("remove_rules", json!({"id": id})), Err("not_found"));
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let area = area();
    let town = &area.town;
    let close = |place: &Value, level: u8, day: Value, why: &str| {
        town.call(
            "close_place",
            json!({"place": place, "level": level, "day": day, "why": why}),
        )
    };
    assert_eq!(
        close(&town.homes[0], CLOSED, Value::Null, "通知"),
        Err("not_found")
    );
    assert_eq!(close(&town.building, 9, Value::Null, "通知"), Err("level"));
    assert_eq!(close(&town.building, CLOSED, Value::Null, " "), Err("required"));
    for day in ["2021-04-01", "2022-05-12"] {
        assert_eq!(close(&town.building, CLOSED, json!(day), "通知"), Err("day"));
    }
    assert_eq!(area.counts(), ["", ""]);
    // Announced for tomorrow: it counts from tomorrow.
    close(&town.building, CLOSED, json!("2022-04-12"), "通知").unwrap();
    assert_eq!(
        (area.counts(), &area.shown(&town.building)["day"]),
        (vec![String::new(), String::new()], &json!(0))
    );
    area.days(1);
    assert_eq!(area.counts(), ["封控区", "封控区"]);
    assert_eq!(
        close(&town.building, CLOSED, json!("2022-04-13"), "通知"),
        Err("day")
    );
}

#[test]
fn places_are_found_as_people_type_them() {
    let area = area();
    let found = |text: &str| {
        let found = ask(area.desk(), "find_places", json!({"text": text}));
        let found = found.as_array().unwrap().clone();
        found
            .iter()
            .map(|place| place["label"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("3"), ["3号楼", "3号楼1单元", "3号楼2单元"]);
    assert_eq!(found("3-2"), ["3号楼2单元"]);
    assert_eq!(found("3号楼2单元"), ["3号楼2单元"]);
    assert_eq!(found("一村5号楼")[0], "5号楼");
    assert_eq!(found("一村")[0], "一村");
    assert!(found("9").is_empty());
    assert_eq!(
        area.town.call("find_places", json!({"text": " "})),
        Err("required")
    );
}

#[test]
fn the_stairwell_of_a_tube_is_found_in_its_own_compound() {
    let area = area();
    let (town, desk) = (&area.town, area.desk());
    let round = area.screening();
    area.mark(&round, 7, 1);
    let places = || ask(desk, "list_tubes", json!({"round": round}))["tubes"][0]["places"].clone();
    assert_eq!(places(), json!(["3号楼2单元"]));
    for name in ["二村", "一村东"] {
        let compound = ask(desk, "add_compound", json!({"name": name}))["id"].clone();
        let shape = json!({"compound": compound, "name": "3", "units": 2, "floors": 1, "rooms_per_floor": 1});
        ask(desk, "add_building", shape);
    }
    assert_eq!(places(), json!(["一村 3号楼2单元"]));
    let found = |text: &str| {
        let found = ask(desk, "find_places", json!({"text": text}));
        let found = found.as_array().unwrap().clone();
        found
            .iter()
            .map(|place| place["compound"]["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("一村 3号楼2单元"), ["一村"]);
    assert_eq!(found("一村东 3号楼2单元"), ["一村东"]);
    assert_eq!(found("3号楼2单元").len(), 3);
    let first = ask(desk, "find_places", json!({"text": "一村 3号楼2单元"}))[0]["id"].clone();
    assert_eq!(first, town.units[1]);
}

#[test]
fn two_laptops_that_close_and_open_one_place_show_the_stricter_until_somebody_decides() {
    let area = area();
    let (town, desk) = (&area.town, area.desk());
    area.close(&town.building, CONTROLLED).unwrap();
    let (other, _dir) = area.second();
    ask(
        desk,
        "release_closure",
        json!({"place": town.building, "why": "通知"}),
    );
    let longer = json!({"place": town.building, "days": 2, "why": "通知"});
    ask(&other, "prolong_closure", longer);
    two_desks::give(&other, desk);
    two_desks::give(desk, &other);
    assert_eq!(two_desks::digest(desk), two_desks::digest(&other));
    for desk in [desk, &other] {
        let shown = ask(desk, "show_closure", json!({"id": town.building}))["closure"].clone();
        assert_eq!(
            (&shown["level"]["name"], &shown["more_days"]),
            (&json!("管控区"), &json!(2))
        );
        assert_eq!(shown["disputed"], true);
    }
    let review = two_desks::open_reviews(desk)[0].clone();
    assert_eq!(
        (&review["kind"], &review["title"]),
        (&json!("closure"), &json!("一村 3号楼"))
    );
    let open = review["versions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|version| version["value"] == "不封控")
        .unwrap()
        .clone();
    ask(
        desk,
        "settle_review",
        json!({"key": review["key"], "choice": open["ref"]}),
    );
    assert!(two_desks::open_reviews(desk).is_empty());
    assert_eq!(area.counts(), ["", ""]);
    two_desks::give(desk, &other);
    assert!(two_desks::open_reviews(&other).is_empty());
    assert_eq!(two_desks::digest(desk), two_desks::digest(&other));
}

#[test]
fn of_two_prolongations_the_longer_is_shown_and_nothing_goes_on_before_somebody_decided() {
    let area = area();
    let (desk, place) = (area.desk(), area.town.building.clone());
    area.close(&place, CLOSED).unwrap();
    let (other, _dir) = area.second();
    let longer = |days: u16| json!({"place": place, "days": days, "why": "通知"});
    ask(&other, "prolong_closure", longer(5));
    // The shorter is the later one.
    area.town.later(60);
    ask(desk, "prolong_closure", longer(1));
    two_desks::give(&other, desk);
    two_desks::give(desk, &other);
    assert_eq!(two_desks::digest(desk), two_desks::digest(&other));
    for desk in [desk, &other] {
        let shown = ask(desk, "show_closure", json!({"id": place}))["closure"].clone();
        assert_eq!(
            (&shown["more_days"], &shown["disputed"]),
            (&json!(5), &json!(true))
        );
    }
    area.days(8);
    let call = |name: &str, args: Value| area.town.call(name, args);
    assert_eq!(area.step(&place), Err("disputed"));
    assert_eq!(area.close(&place, CONTROLLED), Err("disputed"));
    assert_eq!(call("prolong_closure", longer(1)), Err("disputed"));
    assert_eq!(
        call("take_back_closure", json!({"place": place})),
        Err("disputed")
    );
    assert_eq!(
        call("release_closure", json!({"place": place, "why": "通知"})),
        Err("disputed")
    );
    let review = two_desks::open_reviews(desk)[0].clone();
    let shorter = review["versions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|version| version["value"].as_str().unwrap().contains("1 天"))
        .unwrap()
        .clone();
    ask(
        desk,
        "settle_review",
        json!({"key": review["key"], "choice": shorter["ref"]}),
    );
    assert_eq!(area.shown(&place)["more_days"], 1);
    area.step(&place).unwrap();
    assert_eq!(area.stands(&place).0, "居家健康监测");
}

#[test]
fn what_one_laptop_announces_for_later_opens_nothing_that_another_closed() {
    let area = area();
    let place = area.town.building.clone();
    let (other, _dir) = area.second();
    area.close(&place, CONTROLLED).unwrap();
    let later = json!({"place": place, "level": CLOSED, "day": "2022-04-13", "why": "通知"});
    ask(&other, "close_place", later);
    two_desks::give(&other, area.desk());
    // The list shows the stricter, and what holds today is what people follow.
    assert_eq!(area.stands(&place).0, "封控区");
    assert_eq!(area.counts(), ["管控区", "管控区"]);
    let levels = ask(area.desk(), "list_closures", json!({}))["levels"].clone();
    assert_eq!(
        (&levels[0]["level"], &levels[0]["stairwells"]),
        (&json!("管控区"), &json!(2))
    );
    area.days(2);
    assert_eq!(area.counts(), ["封控区", "封控区"]);
}

#[test]
fn two_laptops_that_do_the_same_have_nothing_to_settle() {
    let area = area();
    let place = area.town.building.clone();
    let (other, _dir) = area.second();
    let args = json!({"place": place, "level": CLOSED, "day": "2022-04-11", "why": "通知"});
    area.town.call("close_place", args.clone()).unwrap();
    ask(&other, "close_place", args);
    two_desks::give(&other, area.desk());
    two_desks::give(area.desk(), &other);
    assert!(two_desks::open_reviews(area.desk()).is_empty());
    assert_eq!(two_desks::digest(area.desk()), two_desks::digest(&other));
    assert_eq!(area.counts(), ["封控区", "封控区"]);
}

#[test]
fn the_map_of_a_building_shows_who_may_go_out_by_the_strictest_closure_over_each_stairwell() {
    let area = area();
    let town = &area.town;
    let map = || {
        let args = json!({"building": town.building, "by": "closures"});
        let map = ask(area.desk(), "show_building_map", args);
        let units = map["units"].as_array().unwrap().iter();
        let painted: Vec<Vec<(String, u64)>> = units
            .map(|unit| {
                let floors = unit["floors"].as_array().unwrap().iter();
                let rooms = floors.flat_map(|floor| floor["rooms"].as_array().unwrap());
                let room = |room: &Value| {
                    let code = room["code"].as_str().unwrap().to_owned();
                    (code, room["count"].as_u64().unwrap())
                };
                rooms.map(room).collect()
            })
            .collect();
        let legend = map["legend"].as_array().unwrap().iter();
        let legend: Vec<u64> = legend.map(|row| row["homes"].as_u64().unwrap()).collect();
        (painted, legend)
    };
    let all = |code: &str, count: u64| vec![(code.to_owned(), count); 6];
    assert_eq!(map(), (vec![all("open", 0); 2], vec![12, 0, 0, 0]));
    // The compound is only guarded; in it one stairwell stays in the compound, and one stays behind its doors.
    area.close(&town.compound, GUARDED).unwrap();
    assert_eq!(map(), (vec![all("free", 1); 2], vec![0, 12, 0, 0]));
    area.close(&town.units[0], CONTROLLED).unwrap();
    area.close(&town.units[1], CLOSED).unwrap();
    assert_eq!(
        map(),
        (vec![all("compound", 1), all("nobody", 1)], vec![0, 0, 6, 6])
    );
}
