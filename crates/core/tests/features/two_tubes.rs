//! Somebody in two tubes, and whoever has to be sampled again: nobody is missed, and nobody changes tubes without a word.

use crate::town::{Town, ask};
use crate::two_desks;
use calamine::{Data, Reader, Xlsx};
use linli_core::desk::{Desk, Lang};
use serde_json::{Value, json};
use std::io::Cursor;

struct Round {
    town: Town,
    round: Value,
}

fn round() -> Round {
    let town = Town::new();
    let round = town.screening(5);
    Round { town, round }
}

impl Round {
    fn sampled(&self, resident: usize, tube: &str, out_of: Option<&str>) -> Value {
        json!({"round": self.round, "target": self.town.residents[resident], "outcome": 1, "tube": tube, "out_of": out_of})
    }

    fn put(&self, desk: &Desk, resident: usize, tube: &str) {
        ask(desk, "record_mark", self.sampled(resident, tube, None));
    }

    fn people(&self, desk: &Desk, code: &str) -> Vec<(String, Value)> {
        let tube = ask(desk, "show_tube", json!({"round": self.round, "code": code}));
        let people = tube["people"].as_array().unwrap().iter();
        people
            .map(|one| (one["name"].as_str().unwrap().to_owned(), one["also"].clone()))
            .collect()
    }

    fn tubes(&self, desk: &Desk) -> Value {
        ask(desk, "list_tubes", json!({"round": self.round}))
    }

    /// How many a round takes that follows this one.
    fn followed(&self, desk: &Desk, select: Value) -> Value {
        let next = json!({"name": "复采", "kind": "single", "target": "resident", "compounds": [], "buildings": [], "outcomes": [],
            "starts_at": 0, "select": select});
        let next = ask(desk, "open_round", next)["id"].clone();
        ask(desk, "round_counts", json!({"round": next}))["expected"].clone()
    }

    /// Puts one person into A here and into B on another laptop, and lets both know.
    fn in_two(&self) -> (Desk, tempfile::TempDir) {
        let (other, dir) = two_desks::second(&self.town.desk);
        self.put(&self.town.desk, 0, "A");
        self.put(&other, 0, "B");
        self.put(&other, 1, "B");
        two_desks::give(&other, &self.town.desk);
        two_desks::give(&self.town.desk, &other);
        (other, dir)
    }
}

#[test]
fn nobody_leaves_a_tube_by_being_put_into_another_one_unasked() {
    let made = round();
    let desk = &made.town.desk;
    made.put(desk, 0, "A");
    let again = |out_of| {
        made.town
            .call("record_mark", made.sampled(0, "B", out_of))
            .map(drop)
    };
    assert_eq!(again(None), Err("other_tube"));
    assert_eq!(again(Some("C")), Err("other_tube"), "somebody saw another tube");
    assert_eq!(
        (made.people(desk, "A").len(), made.people(desk, "B").len()),
        (1, 0)
    );
    // The same tube once more is no other one.
    made.put(desk, 0, "a");
    again(Some("a")).unwrap();
    assert_eq!(
        (made.people(desk, "A").len(), made.people(desk, "B").len()),
        (0, 1)
    );
}

#[test]
fn two_laptops_apart_are_never_offered_the_same_code() {
    let made = round();
    let here = &made.town.desk;
    made.town.later(1);
    let (there, _dir) = two_desks::second(here);
    made.town.later(1);
    let (third, _third_dir) = two_desks::second(here);
    two_desks::give(here, &there);
    let next = |desk: &Desk, round: &Value, after: Option<&str>| {
        let code = ask(desk, "next_tube", json!({"round": round, "after": after}));
        code["code"].as_str().unwrap().to_owned()
    };
    let first = |desk: &Desk| next(desk, &made.round, None);
    assert_eq!(first(here), "0316A-001");
    // The others' clocks say another day.
    assert_eq!(first(&there)[4..], *"B-001");
    assert_eq!(first(&third)[4..], *"C-001");
    // What another round of today has is not offered again, also where it is closed by now.
    made.put(here, 0, "0316A-001");
    made.put(here, 1, "0316A-004");
    assert_eq!(first(here), "0316A-005");
    let second = made.town.screening(5);
    ask(here, "close_round", json!({"id": made.round}));
    assert_eq!(next(here, &second, None), "0316A-005");
    // A tube in hand is counted on from, past those somebody has begun.
    let put = json!({"round": second, "target": made.town.residents[2], "outcome": 1, "tube": "SH0100"});
    ask(here, "record_mark", put);
    assert_eq!(next(here, &second, Some(" sh0099")), "SH0101");
    assert_eq!(next(here, &second, Some("0316a-003")), "0316A-005");
    assert_eq!(next(here, &second, Some("X")), "X2");
    assert_eq!(next(here, &second, Some(&"9".repeat(40))), "0316A-005");
    // What was heard of the other laptop's counts, too.
    two_desks::give(&there, here);
    two_desks::give(here, &there);
    let put = json!({"round": second, "target": made.town.residents[3], "outcome": 1, "tube": "B7"});
    ask(&there, "record_mark", put);
    assert_eq!(next(here, &second, Some("B6")), "B7");
    two_desks::give(&there, here);
    assert_eq!(next(here, &second, Some("B6")), "B8");
    let parcels = json!({"name": "点名", "kind": "headcount", "target": "resident", "compounds": [made.town.compound],
        "buildings": [], "outcomes": [], "starts_at": 0});
    let without = ask(here, "open_round", parcels)["id"].clone();
    assert_eq!(
        made.town.call("next_tube", json!({"round": without})),
        Err("no_tubes")
    );
}

#[test]
fn whoever_is_in_two_tubes_takes_a_place_in_each() {
    let made = round();
    let (other, _dir) = made.in_two();
    // Five go into a tube.
    for desk in [&made.town.desk, &other] {
        let fits = |resident: usize, tube: &str| {
            desk.call("record_mark", made.sampled(resident, tube, None), Lang::En)
                .map_err(|problem| problem.code)
        };
        for resident in 2..5 {
            fits(resident, "B").unwrap();
        }
        assert_eq!(fits(5, "B"), Err("tube_full"));
        for resident in 6..10 {
            fits(resident, "A").unwrap();
        }
        assert_eq!(fits(5, "A"), Err("tube_full"));
    }
}

#[test]
fn whoever_is_in_two_tubes_on_two_laptops_is_missed_by_neither() {
    let made = round();
    let (other, _dir) = made.in_two();
    for desk in [&made.town.desk, &other] {
        assert_eq!(made.people(desk, "A"), [("张小0".to_owned(), json!(["B"]))]);
        assert_eq!(
            made.people(desk, "B"),
            [
                ("张小0".to_owned(), json!(["A"])),
                ("张小1".to_owned(), json!([]))
            ]
        );
        let list = made.tubes(desk);
        let told = |nth: usize| {
            let tube = &list["tubes"][nth];
            (
                tube["code"].clone(),
                tube["people"].clone(),
                tube["twice"].clone(),
            )
        };
        assert_eq!(told(0), (json!("A"), json!(1), json!(1)));
        assert_eq!(told(1), (json!("B"), json!(2), json!(1)));
        // Who is counted is counted once.
        assert_eq!(ask(desk, "round_counts", json!({"round": made.round}))["done"], 2);
    }
    let desk = &made.town.desk;
    let after = |code: &str| json!({"of": "tube", "round": made.round, "code": code, "with": "nobody"});
    assert_eq!(made.followed(desk, after("A")), 1);
    assert_eq!(made.followed(desk, after("B")), 2);
    // Whatever is said of one of the tubes says nothing of the other: a person settles it first.
    for (code, out_of) in [("B", None), ("A", None), ("C", Some("A")), ("C", Some("B"))] {
        let again = made.town.call("record_mark", made.sampled(0, code, out_of));
        assert_eq!(again.map(drop), Err("two_tubes"), "{code} out of {out_of:?}");
    }
    let moved = json!({"round": made.round, "target": made.town.residents[0], "code": "C", "reason": "漏了"});
    assert_eq!(made.town.call("move_to_tube", moved).map(drop), Err("two_tubes"));
    // The laboratory reads them in both.
    let made_file = ask(desk, "export_tubes", json!({"round": made.round, "lang": "zh"}));
    let file = desk.made_file(made_file["file"].as_str().unwrap()).unwrap();
    let mut book = Xlsx::new(Cursor::new(file.bytes.to_vec())).unwrap();
    let people = book.worksheet_range("管内人员").unwrap();
    let rows: Vec<String> = people
        .rows()
        .skip(2)
        .map(|row| row[..3].iter().map(Data::to_string).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(rows[..2], ["A 1 张小0", "B 1 张小0"]);
    let review = ask(desk, "list_reviews", json!({"state": "open"}))[0].clone();
    ask(
        desk,
        "settle_review",
        json!({"key": review["key"], "choice": review["versions"][0]["ref"]}),
    );
    let twice: u64 = made.tubes(desk)["tubes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tube| tube["twice"].as_u64().unwrap())
        .sum();
    assert_eq!(twice, 0);
}

#[test]
fn a_paper_that_names_another_tube_than_the_one_known_is_a_review() {
    let made = round();
    let desk = &made.town.desk;
    made.put(desk, 4, "A");
    ask(
        desk,
        "print_papers",
        json!({"round": made.round, "buildings": [], "only_left": false}),
    );
    let paper = ask(desk, "list_papers", json!({"round": made.round}))[0]["id"].clone();
    let typed = |text: &str| ask(desk, "type_paper", json!({"paper": paper, "text": text}));
    let reviews = || {
        ask(desk, "list_reviews", json!({"state": "open"}))
            .as_array()
            .unwrap()
            .len()
    };
    // The paper shows that they are in A; the pencil says B.
    typed("+B 1");
    assert_eq!(
        (
            made.people(desk, "A").len(),
            made.people(desk, "B").len(),
            reviews()
        ),
        (1, 1, 1)
    );
    // Mistyped: the same paper corrects itself.
    typed("+A 1");
    assert_eq!(
        (
            made.people(desk, "A").len(),
            made.people(desk, "B").len(),
            reviews()
        ),
        (1, 0, 0)
    );
}

#[test]
fn a_damaged_tube_says_who_is_sampled_again_and_leaves_the_numbers_as_they_are() {
    let made = round();
    let desk = &made.town.desk;
    for (resident, tube) in [(0, "A"), (1, "A"), (2, "B"), (3, "C")] {
        made.put(desk, resident, tube);
    }
    let fault = |code: &str, fault: &str| {
        let note = json!({"round": made.round, "code": code, "fault": fault});
        ask(desk, "note_tube", note);
    };
    assert_eq!(made.tubes(desk)["again"], 0);
    fault("A", "damaged");
    fault("C", "mixed_up");
    assert_eq!(made.tubes(desk)["again"], 3);
    assert_eq!(ask(desk, "round_left", json!({"round": made.round}))["again"], 3);
    assert_eq!(ask(desk, "round_counts", json!({"round": made.round}))["done"], 4);
    assert_eq!(
        made.followed(desk, json!({"of": "again", "round": made.round})),
        3
    );
    // One of them is sampled again here and now.
    ask(desk, "record_mark", made.sampled(0, "D", Some("A")));
    assert_eq!(made.tubes(desk)["again"], 2);
    assert_eq!(ask(desk, "round_counts", json!({"round": made.round}))["done"], 4);
}

#[test]
fn before_a_round_is_closed_it_says_what_nobody_has_seen_to() {
    let made = round();
    let desk = &made.town.desk;
    let care = json!({"id": made.town.residents[4], "care": ["透析"]});
    ask(desk, "edit_resident", care);
    let left = || ask(desk, "round_left", json!({"round": made.round}));
    let numbers = |left: Value| {
        ["missing", "care", "papers", "revisits", "revisits_due"].map(|key| left[key].as_u64().unwrap())
    };
    assert_eq!(numbers(left()), [12, 1, 0, 0, 0]);
    ask(
        desk,
        "print_papers",
        json!({"round": made.round, "buildings": [], "only_left": false}),
    );
    let later = json!({"round": made.round, "target": made.town.residents[0], "outcome": 50,
        "again_at": crate::town::NINE + 60 * 60_000});
    ask(desk, "record_mark", later);
    assert_eq!(numbers(left()), [11, 1, 2, 1, 0]);
    let due = || ask(desk, "today", json!({}))["rounds"][0]["revisits_due"].clone();
    assert_eq!(due(), 0);
    made.town.later(61);
    assert_eq!(numbers(left()), [11, 1, 2, 1, 1]);
    assert_eq!(due(), 1);
    let list = ask(desk, "list_revisits", json!({"round": made.round}));
    assert_eq!((&list["total"], &list["due"]), (&json!(1), &json!(1)));
    made.put(desk, 4, "A");
    assert_eq!(numbers(left())[..2], [10, 0]);
}
