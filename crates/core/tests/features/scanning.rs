//! What a scanner read: in the round that is walked, and anywhere.

use crate::town::{Town, ask};
use serde_json::{Value, json};

const CARD: &str = "990000195003120019";

fn slip(resident: &Value) -> String {
    format!("linli:resident:{}", resident.as_str().unwrap())
}

#[test]
fn a_scanner_says_whose_card_or_slip_it_read_or_which_tube_or_paper() {
    let town = Town::new();
    let round = town.screening(5);
    let desk = &town.desk;
    let card = "990000195003120019";
    let known = town.call(
        "edit_resident",
        json!({"id": town.residents[4], "id_number": card}),
    );
    assert!(known.is_ok(), "{known:?}");
    let scan = |text: &str| ask(desk, "read_scan", json!({"round": round, "text": text}));
    let person = scan(card);
    assert_eq!(
        (&person["what"], &person["target"]),
        (&json!("person"), &town.residents[4])
    );
    assert_eq!(person["building"], town.building);
    let stranger = json!({"what": "stranger", "id_number": "990000195003120035"});
    assert_eq!(scan("990000195003120035"), stranger);
    assert_eq!(
        scan("sh2022-0001"),
        json!({"what": "tube", "code": "SH2022-0001"})
    );
    for nothing in ["", "linli:paper:nobody", "张三", "a b", &"9".repeat(300)] {
        assert_eq!(scan(nothing)["what"], "unknown", "{nothing}");
    }
    ask(
        desk,
        "print_papers",
        json!({"round": round, "buildings": [], "only_left": false}),
    );
    let papers = ask(desk, "list_papers", json!({"round": round}));
    let text = format!("linli:paper:{}", papers[1]["id"].as_str().unwrap());
    assert_eq!(scan(&text), json!({"what": "paper", "paper": papers[1]["id"]}));
    let slip = |resident: &Value| format!("linli:resident:{}", resident.as_str().unwrap());
    let [first, second] = [&town.residents[4], &town.residents[5]];
    assert_eq!(scan(&slip(first)), person);
    // Whoever was merged into another is that one; whoever moved out is told by name.
    let merge = json!({"keep": first, "away": second, "take": []});
    town.call("merge_residents", merge).unwrap();
    assert_eq!(scan(&slip(second)), person);
    assert_eq!(scan(&slip(&round))["what"], "unknown");
    let gone = json!({"id": town.residents[0], "status": "moved_out"});
    town.call("set_resident_status", gone).unwrap();
    assert_eq!(
        scan(&slip(&town.residents[0])),
        json!({"what": "gone", "name": "张小0"})
    );
    // In a round without tubes a code is nothing.
    let args = json!({"name": "清点", "kind": "headcount", "target": "home", "compounds": [town.compound], "buildings": [],
        "outcomes": [], "starts_at": 0});
    let other = ask(desk, "open_round", args)["id"].clone();
    let there = |text: &str| ask(desk, "read_scan", json!({"round": other, "text": text}));
    assert_eq!(there("SH1")["what"], "unknown");
    assert_eq!(there(card)["target"], town.homes[4]);
}

#[test]
fn before_the_first_round_cards_and_slips_are_known_and_nothing_is_a_tube() {
    let town = Town::new();
    let known = json!({"id": town.residents[4], "id_number": CARD});
    town.call("edit_resident", known).unwrap();
    let find = |text: &str| ask(&town.desk, "find_scan", json!({"text": text}));
    let person =
        json!({"what": "person", "resident": town.residents[4], "home": town.homes[4], "name": "张小4"});
    assert_eq!(find(CARD), person);
    assert_eq!(find(&slip(&town.residents[4])), person);
    assert_eq!(find("990000195003120035"), json!({"what": "stranger"}));
    for nothing in ["", "SH1", "990000195003120018", "https://linli.example/x"] {
        assert_eq!(find(nothing), json!({"what": "unknown"}), "{nothing}");
    }
    let moved = json!({"id": town.residents[4], "status": "moved_out"});
    town.call("set_resident_status", moved).unwrap();
    assert_eq!(
        find(&slip(&town.residents[4])),
        json!({"what": "gone", "name": "张小4"})
    );
}

#[test]
fn papers_and_tubes_are_found_in_every_round_the_open_one_and_the_newest_first() {
    let town = Town::new();
    let desk = &town.desk;
    let old = town.screening(5);
    let put = |round: &Value, resident: usize, tube: &str| {
        let mark = json!({"round": round, "target": town.residents[resident], "outcome": 1, "tube": tube});
        town.call("record_mark", mark).unwrap();
    };
    put(&old, 0, "SH1");
    put(&old, 1, "SH2");
    let print = json!({"round": old, "buildings": [], "only_left": false});
    ask(desk, "print_papers", print);
    let paper = ask(desk, "list_papers", json!({"round": old}))[0]["id"].clone();
    town.later(60);
    let later = json!({"name": "第4轮", "kind": "screening", "target": "resident", "compounds": [town.compound], "buildings": [],
        "outcomes": [], "tube_size": 5, "starts_at": 1});
    let new = ask(desk, "open_round", later)["id"].clone();
    put(&new, 0, "SH2");
    let note = json!({"round": new, "code": "SH3", "fault": "damaged"});
    ask(desk, "note_tube", note);
    let find = |here: Option<&Value>, text: &str| ask(desk, "find_scan", json!({"here": here, "text": text}));
    let tube = |round: &Value, code: &str| json!({"what": "tube", "round": round, "code": code});
    assert_eq!(find(None, "sh1"), tube(&old, "SH1"));
    assert_eq!(find(None, "SH9"), json!({"what": "empty_tube", "code": "SH9"}));
    assert_eq!(find(None, "SH2"), tube(&new, "SH2"));
    assert_eq!(find(Some(&old), "SH2"), tube(&old, "SH2"));
    assert_eq!(
        find(None, "SH3"),
        tube(&new, "SH3"),
        "nobody is in it, but it is known"
    );
    assert_eq!(
        find(None, &format!("linli:paper:{}", paper.as_str().unwrap())),
        json!({"what": "paper", "round": old, "paper": paper})
    );
}

#[test]
fn somebody_entered_twice_is_found_where_the_round_goes_and_else_where_they_live() {
    let town = Town::new();
    let desk = &town.desk;
    let shape =
        json!({"compound": town.compound, "name": "7", "units": 1, "floors": 1, "rooms_per_floor": 1});
    let seventh = ask(desk, "add_building", shape)["id"].clone();
    let shown = ask(desk, "show_building", json!({"id": seventh}));
    let home = shown["units"][0]["homes"][0]["id"].clone();
    let edit = |resident: &Value, change: Value| {
        let mut args = json!({"id": resident});
        args.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        ask(desk, "edit_resident", args);
    };
    // Registered in the third building and living in the seventh.
    let registered = &town.residents[4];
    let living = ask(desk, "add_resident", json!({"home": home, "name": "张小四"}))["id"].clone();
    for entry in [registered, &living] {
        edit(entry, json!({"id_number": CARD}));
    }
    let round = |building: &Value, target: &str| {
        let args = json!({"name": format!("{building}{target}"), "kind": "headcount", "target": target, "compounds": [],
            "buildings": [building], "outcomes": [], "starts_at": 0});
        ask(desk, "open_round", args)["id"].clone()
    };
    let scan =
        |round: &Value| ask(desk, "read_scan", json!({"round": round, "text": CARD}))["target"].clone();
    let find = || ask(desk, "find_scan", json!({"text": CARD}))["resident"].clone();
    let (third, other) = (round(&town.building, "resident"), round(&seventh, "resident"));
    // Whatever is said of how they live, the round goes to one of the two.
    for registration in ["absent", "elsewhere", "here"] {
        edit(registered, json!({"registration": registration}));
        assert_eq!([scan(&third), scan(&other)], [registered.clone(), living.clone()]);
    }
    assert_eq!(scan(&round(&seventh, "home")), home);
    assert_eq!(scan(&round(&town.building, "home")), town.homes[4]);
    // A round of both, one of neither, and no round.
    let both = town.screening(10);
    let fifth =
        json!({"compound": town.compound, "name": "5", "units": 1, "floors": 1, "rooms_per_floor": 1});
    let neither = round(&ask(desk, "add_building", fifth)["id"], "resident");
    for (absent, lives) in [(registered, &living), (&living, registered)] {
        edit(absent, json!({"registration": "absent"}));
        edit(lives, json!({"registration": "elsewhere"}));
        assert_eq!(
            [scan(&both), scan(&neither), find()],
            [lives.clone(), lives.clone(), lives.clone()]
        );
    }
    edit(&living, json!({"registration": "here"}));
    assert_eq!(find(), *registered, "the entry made first");
    let away = json!({"id": registered, "status": "away"});
    ask(desk, "set_resident_status", away);
    assert_eq!(find(), living);
}
