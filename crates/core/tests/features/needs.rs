//! What people need on which day, and the silent few.

use crate::town::{NINE, Town, ask};
use crate::two_desks;
use linli_core::desk::{Desk, World};
use serde_json::{Value, json};

const DAY: i64 = 24 * 60;

fn need(town: &Town, resident: usize, more: Value) -> Value {
    let mut args = json!({"resident": town.residents[resident]});
    args.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    ask(&town.desk, "add_need", args)["id"].clone()
}

/// Who is due, on which day, in how many days.
fn due(desk: &Desk) -> Vec<(String, String, i64)> {
    let list = ask(desk, "due_needs", json!({}));
    let rows = list["rows"].as_array().unwrap();
    assert_eq!(list["total"], rows.len());
    let row = |row: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (
            text(&row["name"]),
            text(&row["need"]["due_on"]),
            row["need"]["in_days"].as_i64().unwrap(),
        )
    };
    rows.iter().map(row).collect()
}

fn silent(desk: &Desk) -> Vec<(String, u64)> {
    let list = ask(desk, "silent_few", json!({}));
    let rows = list["rows"].as_array().unwrap();
    assert_eq!(list["total"], rows.len());
    rows.iter()
        .map(|row| {
            (
                row["name"].as_str().unwrap().to_owned(),
                row["days"].as_u64().unwrap(),
            )
        })
        .collect()
}

fn is(name: &str, day: &str, in_days: i64) -> (String, String, i64) {
    (name.to_owned(), day.to_owned(), in_days)
}

#[test]
fn what_is_due_is_shown_overdue_first_and_moves_on_when_it_is_met() {
    let town = Town::new();
    // Wednesday, 16 March.
    let dialysis = need(
        &town,
        0,
        json!({"kind": "dialysis", "weekdays": [1, 3, 5], "tag": "血透"}),
    );
    let medicine = need(
        &town,
        1,
        json!({"kind": "medicine", "name": "降压药", "every_days": 30, "first_on": "2022-03-15"}),
    );
    let checkup = need(
        &town,
        2,
        json!({"kind": "checkup", "name": "产检", "first_on": "2022-03-19"}),
    );
    need(
        &town,
        3,
        json!({"kind": "other", "name": "换药", "first_on": "2022-03-20"}),
    );
    assert_eq!(
        due(&town.desk),
        [
            is("张小1", "2022-03-15", -1),
            is("张小0", "2022-03-16", 0),
            is("张小2", "2022-03-19", 3)
        ]
    );
    let resident = ask(&town.desk, "show_resident", json!({"id": town.residents[0]}));
    assert_eq!(
        resident["care"],
        json!(["血透"]),
        "the tag the need belongs to is given"
    );
    let met = ask(&town.desk, "meet_need", json!({"id": dialysis}));
    assert_eq!(met["due_on"], "2022-03-18");
    assert_eq!(
        ask(&town.desk, "meet_need", json!({"id": medicine, "days": 14}))["due_on"],
        "2022-03-30"
    );
    let off = ask(
        &town.desk,
        "put_off_need",
        json!({"id": checkup, "until": "2022-03-21", "note": "医院停诊"}),
    );
    assert_eq!(off["due_on"], "2022-03-21");
    assert_eq!(due(&town.desk), [is("张小0", "2022-03-18", 2)]);
    // Taken back, each is due as before.
    for act in [&met["act"], &off["act"]] {
        ask(&town.desk, "withdraw_act", json!({"id": act}));
    }
    assert_eq!(
        due(&town.desk),
        [is("张小0", "2022-03-16", 0), is("张小2", "2022-03-19", 3)]
    );
    // Nobody said that Wednesday's was met.
    town.later(2 * DAY);
    let first = &ask(&town.desk, "due_needs", json!({}))["rows"][0]["need"];
    assert_eq!(
        (&first["due_on"], &first["missed"]),
        (&json!("2022-03-18"), &json!(1))
    );
    ask(
        &town.desk,
        "meet_need",
        json!({"id": checkup, "on": "2022-03-17"}),
    );
    assert_eq!(town.call("meet_need", json!({"id": checkup})), Err("nothing_due"));
    // Away: nobody is to be taken anywhere.
    ask(
        &town.desk,
        "set_resident_status",
        json!({"id": town.residents[0], "status": "away"}),
    );
    assert_eq!(due(&town.desk), [is("张小3", "2022-03-20", 2)]);
}

/// A key held down, or pressed once more than was meant, must not write down a run that nobody made.
#[test]
fn only_the_day_that_was_seen_is_met_or_put_off() {
    let town = Town::new();
    let id = need(&town, 0, json!({"kind": "dialysis", "weekdays": [1, 3, 5]}));
    let wednesday = json!({"id": id, "due": "2022-03-16"});
    ask(&town.desk, "meet_need", wednesday.clone());
    assert_eq!(town.call("meet_need", wednesday), Err("changed_since"));
    let off = |due: &str| {
        let args = json!({"id": id, "due": due, "until": "2022-03-19"});
        town.call("put_off_need", args).map(drop)
    };
    assert_eq!(off("2022-03-16"), Err("changed_since"));
    assert_eq!(due(&town.desk), [is("张小0", "2022-03-18", 2)]);
    assert_eq!(off("2022-03-18"), Ok(()));
    let care = ask(&town.desk, "show_care", json!({"id": town.residents[0]}));
    assert_eq!(care["needs"][0]["acts"].as_array().unwrap().len(), 2);
}

#[test]
fn a_need_that_is_changed_or_ended_keeps_its_history() {
    let town = Town::new();
    let first = need(
        &town,
        0,
        json!({"kind": "oxygen", "every_days": 5, "first_on": "2022-03-16", "note": "家属19900001234"}),
    );
    ask(&town.desk, "meet_need", json!({"id": first}));
    let changed = json!({"id": first, "kind": "oxygen", "every_days": 3, "first_on": "2022-03-17", "note": "家属199****1234"});
    let second = ask(&town.desk, "change_need", changed)["id"].clone();
    let care = || ask(&town.desk, "show_care", json!({"id": town.residents[0]}));
    let needs = care()["needs"].clone();
    assert_eq!(
        (&needs[0]["need"]["id"], &needs[0]["need"]["every_days"]),
        (&second, &json!(3))
    );
    assert_eq!(needs[0]["need"]["note"], "家属199****1234");
    assert_eq!(
        (&needs[1]["need"]["ended"], &needs[1]["acts"][0]["kind"]),
        (&json!(true), &json!("met"))
    );
    assert_eq!(town.call("meet_need", json!({"id": first})), Err("not_found"));
    ask(&town.desk, "end_need", json!({"id": second}));
    assert!(due(&town.desk).is_empty());
    ask(&town.desk, "resume_need", json!({"id": second}));
    assert_eq!(due(&town.desk), [is("张小0", "2022-03-17", 1)]);
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_written() {
    let town = Town::new();
    let add = |more: Value| {
        let mut args = json!({"resident": town.residents[0]});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        town.call("add_need", args).map(drop)
    };
    assert_eq!(
        add(json!({"kind": "other", "first_on": "2022-03-16"})),
        Err("required")
    );
    assert_eq!(add(json!({"kind": "checkup"})), Err("first_on"));
    assert_eq!(
        add(json!({"kind": "checkup", "first_on": "2022-13-01"})),
        Err("day")
    );
    assert_eq!(add(json!({"kind": "dialysis", "weekdays": [8]})), Err("weekdays"));
    assert_eq!(
        add(json!({"kind": "oxygen", "every_days": 0, "first_on": "2022-03-16"})),
        Err("days")
    );
    let id = need(&town, 1, json!({"kind": "checkup", "first_on": "2022-03-16"}));
    let off = |until: &str| {
        town.call("put_off_need", json!({"id": id, "until": until}))
            .map(drop)
    };
    assert_eq!(off("2022-03-16"), Err("until"));
    assert_eq!(off("2026-03-16"), Err("until"));
    assert_eq!(
        town.call("meet_need", json!({"id": id, "on": "2022-03-20"}))
            .map(drop),
        Err("on")
    );
    assert_eq!(due(&town.desk).len(), 1);
    for _ in 0..29 {
        need(&town, 1, json!({"kind": "checkup", "first_on": "2022-03-30"}));
    }
    let more = json!({"resident": town.residents[1], "kind": "checkup", "first_on": "2022-03-30"});
    assert_eq!(town.call("add_need", more).map(drop), Err("too_many"));
}

struct Pair {
    town: Town,
    other: Desk,
    _dir: tempfile::TempDir,
}

fn pair() -> Pair {
    let town = Town::new();
    let dir = tempfile::tempdir().unwrap();
    let other = Desk::open(dir.path(), World::system()).unwrap();
    let invitation = ask(&town.desk, "make_invitation", json!({}))["invitation"].clone();
    let join = json!({"invitation": invitation, "staff_name": "乙", "device_name": "东门"});
    ask(&other, "join_committee", join);
    two_desks::give(&town.desk, &other);
    two_desks::admit(&town.desk, &other);
    Pair {
        town,
        other,
        _dir: dir,
    }
}

impl Pair {
    fn meet(&self) {
        two_desks::give(&self.town.desk, &self.other);
        two_desks::give(&self.other, &self.town.desk);
        assert_eq!(two_desks::digest(&self.town.desk), two_desks::digest(&self.other));
    }
}

#[test]
fn two_who_fetch_one_medicine_move_it_on_once_and_two_who_change_one_need_leave_both() {
    let both = pair();
    let town = &both.town;
    let medicine = need(
        town,
        1,
        json!({"kind": "medicine", "name": "药", "every_days": 30, "first_on": "2022-03-16"}),
    );
    let dialysis = need(town, 2, json!({"kind": "dialysis", "weekdays": [1]}));
    both.meet();
    for (desk, weekday) in [(&town.desk, 2), (&both.other, 4)] {
        ask(desk, "meet_need", json!({"id": medicine, "on": "2022-03-16"}));
        ask(
            desk,
            "change_need",
            json!({"id": dialysis, "kind": "dialysis", "weekdays": [weekday], "first_on": "2022-03-16"}),
        );
    }
    both.meet();
    let care = |nth: usize| ask(&town.desk, "show_care", json!({"id": town.residents[nth]}))["needs"].clone();
    assert_eq!(care(1)[0]["need"]["due_on"], "2022-04-15");
    assert_eq!(care(1)[0]["acts"].as_array().unwrap().len(), 2);
    let under_way = care(2);
    let twice: Vec<&Value> = under_way
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["need"]["twice"] == true)
        .collect();
    assert_eq!(twice.len(), 2);
    ask(&both.other, "end_need", json!({"id": twice[0]["need"]["id"]}));
    both.meet();
    let left = care(2);
    let left: Vec<&Value> = left
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["need"]["ended"] == false)
        .collect();
    assert_eq!((left.len(), &left[0]["need"]["twice"]), (1, &json!(false)));
}

/// Putting off one run says nothing of the others, on whichever laptop it was said.
#[test]
fn what_is_put_off_is_one_day_alone() {
    let both = pair();
    let town = &both.town;
    let dialysis = need(town, 0, json!({"kind": "dialysis", "weekdays": [3, 5]}));
    let medicine = need(
        town,
        1,
        json!({"kind": "medicine", "every_days": 30, "first_on": "2022-03-16"}),
    );
    both.meet();
    let off = |desk: &Desk, id: &Value, until: &str| {
        ask(desk, "put_off_need", json!({"id": id, "until": until}))["act"].clone()
    };
    // Wednesday's goes on the Tuesday after; Friday's stays.
    let act = off(&town.desk, &dialysis, "2022-03-22");
    assert_eq!(due(&town.desk)[1], is("张小0", "2022-03-18", 2));
    town.later(2 * DAY);
    assert_eq!(due(&town.desk)[1], is("张小0", "2022-03-18", 0));
    ask(
        &town.desk,
        "meet_need",
        json!({"id": dialysis, "due": "2022-03-18"}),
    );
    let next = ask(&town.desk, "show_care", json!({"id": town.residents[0]}))["needs"][0]["need"].clone();
    assert_eq!(
        (&next["due_on"], &next["put_off"]),
        (&json!("2022-03-22"), &json!(true))
    );
    ask(&town.desk, "withdraw_act", json!({"id": act}));
    let next = ask(&town.desk, "show_care", json!({"id": town.residents[0]}))["needs"][0]["need"].clone();
    assert_eq!(
        (&next["due_on"], &next["put_off"]),
        (&json!("2022-03-23"), &json!(false))
    );
    // One has it met, the other, who has not heard of that, puts it off: it was met.
    ask(
        &town.desk,
        "meet_need",
        json!({"id": medicine, "on": "2022-03-16"}),
    );
    let today = ask(&both.other, "due_needs", json!({}))["today"]
        .as_str()
        .unwrap()
        .to_owned();
    let later: chrono::NaiveDate = today.parse().unwrap();
    let later = later.checked_add_days(chrono::Days::new(3)).unwrap();
    off(&both.other, &medicine, &later.to_string());
    both.meet();
    for desk in [&town.desk, &both.other] {
        let care = ask(desk, "show_care", json!({"id": town.residents[1]}));
        assert_eq!(care["needs"][0]["need"]["due_on"], "2022-04-15");
    }
}

#[test]
fn those_in_high_need_of_whom_nobody_hears_are_raised_the_longest_silence_first() {
    let town = Town::new();
    for (nth, tag) in [
        (0, "独居老人"),
        (1, "血透"),
        (2, "婴幼儿"),
        (3, "卧床"),
        (4, "独居老人"),
        (5, "高龄"),
    ] {
        ask(
            &town.desk,
            "edit_resident",
            json!({"id": town.residents[nth], "care": [tag]}),
        );
    }
    assert!(silent(&town.desk).is_empty(), "they came into the register today");
    town.later(DAY);
    let contact = json!({"resident": town.residents[0], "how": "phone", "well": true});
    let contact = ask(&town.desk, "record_contact", contact)["id"].clone();
    town.later(2 * DAY);
    // Saturday: three days after Wednesday.
    let all = || {
        silent(&town.desk)
            .into_iter()
            .map(|(name, days)| format!("{name} {days}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(all(), ["张小1 3", "张小3 3", "张小4 3", "张小5 3"]);

    let open = |kind: &str, target: &str, more: Value| {
        let mut args = json!({"name": "轮", "kind": kind, "target": target, "compounds": [town.compound], "buildings": [],
            "outcomes": [], "starts_at": 0});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        ask(&town.desk, "open_round", args)["id"].clone()
    };
    let mark = |round: &Value, target: &Value, outcome: u8| {
        ask(
            &town.desk,
            "record_mark",
            json!({"round": round, "target": target, "outcome": outcome}),
        );
    };
    let screening = open("screening", "resident", json!({}));
    mark(&screening, &town.residents[1], 1);
    mark(&screening, &town.residents[3], 50);
    assert_eq!(
        all(),
        ["张小3 3", "张小4 3", "张小5 3"],
        "who was not at home was not reached"
    );
    let item = ask(&town.desk, "add_item", json!({"name": "蔬菜包", "unit": "份"}))["id"].clone();
    let place = ask(&town.desk, "add_place", json!({"name": "东门"}))["id"].clone();
    ask(
        &town.desk,
        "hand_out",
        json!({"item": item, "place": place, "home": town.homes[3], "quantity": 1}),
    );
    let delivery = open(
        "delivery",
        "home",
        json!({"item": item, "quantity": 1, "place": place}),
    );
    mark(&delivery, &town.homes[4], 1);
    assert_eq!(all(), ["张小5 3"], "supplies to the home reach who lives there");

    // What is taken back reached nobody.
    ask(
        &town.desk,
        "undo_mark",
        json!({"round": screening, "target": town.residents[1]}),
    );
    let served = ask(
        &town.desk,
        "list_movements",
        json!({"home": town.homes[3], "offset": 0, "limit": 1}),
    );
    ask(
        &town.desk,
        "withdraw_movement",
        json!({"id": served["rows"][0]["id"]}),
    );
    ask(&town.desk, "withdraw_contact", json!({"id": contact}));
    assert_eq!(all(), ["张小0 3", "张小1 3", "张小3 3", "张小5 3"]);
    // Nor are those missed here who are away, or live elsewhere.
    ask(
        &town.desk,
        "set_resident_status",
        json!({"id": town.residents[5], "status": "away"}),
    );
    ask(
        &town.desk,
        "edit_resident",
        json!({"id": town.residents[3], "registration": "absent"}),
    );
    assert_eq!(all(), ["张小0 3", "张小1 3"]);
    ask(
        &town.desk,
        "record_contact",
        json!({"resident": town.residents[1], "how": "door", "well": false, "note": "咳嗽"}),
    );
    town.later(DAY);
    assert_eq!(all(), ["张小0 4"]);
    town.later(2 * DAY);
    assert_eq!(all(), ["张小0 6", "张小1 3", "张小4 3"]);
    let care = ask(&town.desk, "show_care", json!({"id": town.residents[1]}));
    assert_eq!(
        (&care["contacted"][0]["well"], &care["reached_at"]),
        (&json!(false), &json!(NINE + 3 * DAY * 60_000))
    );
}

#[test]
fn an_administrator_says_which_tags_are_watched_and_for_how_many_days() {
    let town = Town::new();
    let watch = ask(&town.desk, "show_watch", json!({}));
    assert_eq!(watch["days"], 3);
    assert!(watch["tags"].as_array().unwrap().contains(&json!("独居老人")));
    for (nth, tag) in [(0, "独居老人"), (1, "婴幼儿")] {
        ask(
            &town.desk,
            "edit_resident",
            json!({"id": town.residents[nth], "care": [tag]}),
        );
    }
    ask(
        &town.desk,
        "set_watch",
        json!({"tags": ["婴幼儿", "婴幼儿"], "days": 1}),
    );
    town.later(DAY);
    assert_eq!(silent(&town.desk), [("张小1".to_owned(), 1)]);
    assert_eq!(
        town.call("set_watch", json!({"tags": [], "days": 0})),
        Err("watch")
    );
    ask(&town.desk, "set_watch", json!({"tags": [], "days": 1}));
    assert!(silent(&town.desk).is_empty());
}

/// A laptop whose clock ran ahead must not make somebody look reached for years.
#[test]
fn a_mark_from_the_year_2099_reaches_nobody_for_ever() {
    let both = pair();
    let town = &both.town;
    ask(
        &town.desk,
        "edit_resident",
        json!({"id": town.residents[0], "care": ["独居老人"]}),
    );
    let args = json!({"name": "轮", "kind": "screening", "target": "resident", "compounds": [town.compound], "buildings": [],
        "outcomes": [], "starts_at": 0});
    let round = ask(&town.desk, "open_round", args.clone())["id"].clone();
    let other = ask(&town.desk, "open_round", args)["id"].clone();
    both.meet();
    ask(
        &town.desk,
        "record_mark",
        json!({"round": round, "target": town.residents[0], "outcome": 1}),
    );
    // The other laptop lives years later.
    ask(
        &both.other,
        "record_mark",
        json!({"round": other, "target": town.residents[0], "outcome": 1}),
    );
    both.meet();
    town.later(4 * DAY);
    assert_eq!(silent(&town.desk), [("张小0".to_owned(), 4)]);
}

#[test]
fn what_an_entry_needs_is_not_lost_when_it_is_merged_into_another() {
    let town = Town::new();
    let [keep, away] = [&town.residents[1], &town.residents[0]];
    for who in [keep, away] {
        ask(
            &town.desk,
            "edit_resident",
            json!({"id": who, "care": ["独居老人"]}),
        );
    }
    let id = need(
        &town,
        0,
        json!({"kind": "dialysis", "first_on": "2022-03-17", "every_days": 2}),
    );
    town.later(3 * DAY);
    let contact = json!({"resident": away, "how": "phone", "well": true});
    ask(&town.desk, "record_contact", contact);
    ask(
        &town.desk,
        "merge_residents",
        json!({"keep": keep, "away": away, "take": []}),
    );
    assert!(
        !silent(&town.desk).iter().any(|(name, _)| name == "张小1"),
        "who was spoken to is not silent"
    );
    let list = ask(&town.desk, "due_needs", json!({}));
    assert_eq!(
        (
            &list["total"],
            &list["rows"][0]["name"],
            &list["rows"][0]["resident"]
        ),
        (&json!(1), &json!("张小1"), keep)
    );
    let found = ask(&town.desk, "find_residents", json!({"filter": {"need": true}}));
    assert_eq!((&found["total"], &found["rows"][0]["id"]), (&json!(1), keep));
    let care = || ask(&town.desk, "show_care", json!({"id": keep}));
    assert_eq!(care()["needs"][0]["need"]["id"], id);
    assert_eq!(care()["contacted"].as_array().unwrap().len(), 1);
    ask(&town.desk, "meet_need", json!({"id": id}));
    assert_eq!(care()["needs"][0]["acts"].as_array().unwrap().len(), 1);
    let next = care()["needs"][0]["need"]["due_on"].clone();
    assert_eq!(due(&town.desk), [is("张小1", next.as_str().unwrap(), 2)]);
    // Changed, it is the need of the entry that stays.
    let change = json!({"id": id, "kind": "medicine", "first_on": "2022-03-20"});
    ask(&town.desk, "change_need", change);
    let rows = ask(&town.desk, "due_needs", json!({}))["rows"].clone();
    assert_eq!(
        (&rows[0]["resident"], &rows[0]["need"]["kind"]),
        (keep, &json!("medicine"))
    );
}
