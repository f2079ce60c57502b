//! The sample shows every screen something, of people who do not exist.

use linli_core::desk::{Desk, Lang, World};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::time::Instant;

fn ask(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args, Lang::Zh)
        .unwrap_or_else(|problem| panic!("{name}: {}", problem.say(Lang::En)))
}

fn opened() -> (Desk, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(dir.path(), World::system()).unwrap();
    let started = Instant::now();
    let status = ask(&desk, "open_sample", json!({}));
    println!("opened in {:?}", started.elapsed());
    assert_eq!(status["sample"], true);
    (desk, dir)
}

/// Everybody, page after page.
fn everybody(desk: &Desk) -> Vec<Value> {
    let page = |offset: usize| ask(desk, "find_residents", json!({"offset": offset, "limit": 500}));
    let mut rows: Vec<Value> = Vec::new();
    loop {
        let found = page(rows.len())["rows"].as_array().unwrap().clone();
        if found.is_empty() {
            return rows;
        }
        rows.extend(found);
    }
}

#[test]
fn it_holds_what_the_screens_show_and_its_books_balance() {
    let (desk, _dir) = opened();
    let compounds = ask(&desk, "list_compounds", json!({}));
    let residents: u64 = compounds
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["residents"].as_u64().unwrap())
        .sum();
    assert_eq!(compounds.as_array().unwrap().len(), 3);
    assert!((2_500..3_500).contains(&residents), "{residents}");
    let rounds = ask(&desk, "list_rounds", json!({}));
    let mut kinds: Vec<&str> = rounds
        .as_array()
        .unwrap()
        .iter()
        .map(|round| round["kind"].as_str().unwrap())
        .collect();
    kinds.sort();
    assert_eq!(kinds, ["delivery", "screening"]);
    for round in rounds.as_array().unwrap() {
        for part in ["done", "not_done", "missing"] {
            assert!(round[part].as_u64().unwrap() > 0, "{part} of {round}");
        }
    }
    let stock = ask(&desk, "show_stock", json!({}));
    assert!(stock["rows"].as_array().unwrap().len() >= 4);
    for row in stock["rows"].as_array().unwrap() {
        for at in row["at"].as_array().unwrap() {
            assert!(at["quantity"].as_f64().unwrap() > 0.0, "{row}");
        }
    }
    assert_eq!(ask(&desk, "list_reviews", json!({"state": "open"})), json!([]));
    let verified = ask(&desk, "verify", json!({}));
    assert_eq!(
        (&verified["chain_ok"], &verified["projections_ok"]),
        (&json!(true), &json!(true))
    );
}

#[test]
fn nobody_in_it_exists_and_nobody_is_there_twice() {
    let (desk, _dir) = opened();
    let people = everybody(&desk);
    let known = ask(&desk, "list_care_tags", json!({}));
    let (mut numbers, mut phones, mut homes) =
        (HashSet::new(), HashSet::new(), HashMap::<String, usize>::new());
    for person in &people {
        *homes.entry(person["home"].to_string()).or_default() += 1;
        let clear = |field: &str| {
            let args = json!({"resident": person["id"], "field": field, "reason": "verify"});
            desk.call("reveal_number", args, Lang::Zh)
                .map(|shown| shown["value"].as_str().unwrap().to_owned())
        };
        let number = clear("id_number").unwrap();
        assert!(number.starts_with("990000"), "{number}");
        // The form takes it again as it stands: the check character and birth date are right.
        ask(
            &desk,
            "edit_resident",
            json!({"id": person["id"], "id_number": number}),
        );
        assert_eq!(number[6..10], person["birth"].as_str().unwrap()[..4]);
        assert!(numbers.insert(number));
        if let Ok(phone) = clear("phone") {
            assert!(
                phone.starts_with("1990000") && phone.len() == 11 && phones.insert(phone.clone()),
                "{phone}"
            );
        }
    }
    for person in &people {
        for tag in person["care"].as_array().unwrap() {
            assert!(known.as_array().unwrap().contains(tag));
            let alone = homes[&person["home"].to_string()] == 1;
            assert!(tag != "独居老人" || alone, "{person}");
        }
    }
}

#[test]
fn it_is_the_same_every_time_and_gives_way_to_a_committee_of_ones_own() {
    let ((first, _one), (second, _two)) = (opened(), opened());
    let told = |desk: &Desk| -> Vec<Value> {
        let rows = everybody(desk).into_iter();
        rows.map(|row| {
            json!([
                row["name"],
                row["address"],
                row["care"],
                row["birth"],
                row["phone"]
            ])
        })
        .collect()
    };
    assert_eq!(told(&first), told(&second));
    // Asked for again it is the same committee, not another.
    let before = ask(&first, "status", json!({}))["space"]["id"].clone();
    assert_eq!(ask(&first, "open_sample", json!({}))["space"]["id"], before);
    let own = ask(
        &first,
        "create_committee",
        json!({"name": "春晖", "staff_name": "李强", "device_name": "前台"}),
    );
    assert_eq!(
        (&own["sample"], own["space"]["name"].as_str()),
        (&json!(false), Some("春晖"))
    );
    assert_eq!(ask(&first, "list_compounds", json!({})), json!([]));
    let again = first.call("open_sample", json!({}), Lang::Zh).unwrap_err();
    assert_eq!(again.code, "has_space");
}
