//! A phone that puts somebody into another tube than the one known.

use crate::{Committee, HOUR, NOON, committee, nth, refused, tap};
use linli_core::desk::Lang;
use linli_tests::meet::call;
use serde_json::{Value, json};

/// A screening with so many people to a tube, and its phone.
fn screening(tube_size: u32) -> (Committee, String) {
    let mut it = committee("screening");
    let compound =
        call(&it.desk, "show_round", json!({"id": it.round}))["scope"][0]["compound"]["id"].clone();
    let round = json!({"name": "第二轮", "kind": "screening", "target": "resident", "compounds": [compound], "buildings": [],
        "outcomes": [], "tube_size": tube_size, "starts_at": 0});
    it.round = call(&it.desk, "open_round", round)["id"].clone();
    let phone = it.phone();
    (it, phone)
}

fn sampled(n: u32, who: &str, tube: &str, more: &Value) -> Value {
    let mut sampled = tap(n, who, 1);
    sampled["tube"] = json!(tube);
    let object = sampled.as_object_mut().unwrap();
    object.extend(more.as_object().unwrap().clone());
    sampled
}

fn people(it: &Committee, code: &str) -> usize {
    let tube = call(&it.desk, "show_tube", json!({"round": it.round, "code": code}));
    tube["people"].as_array().unwrap().len()
}

#[test]
fn another_tube_tapped_unasked_is_a_review_and_asked_it_is_followed() {
    let (it, phone) = screening(10);
    let (one, other) = (it.people[0][0].as_str(), it.people[0][1].as_str());
    for who in [one, other] {
        let mark = json!({"round": it.round, "target": who, "outcome": 1, "tube": "A"});
        call(&it.desk, "record_mark", mark);
    }
    let shown = |nth: usize| it.sheet(&phone).buildings[0].units[0].doors[0].targets[nth].clone();
    let over = |nth: usize| shown(nth).mark.unwrap();
    // The phone showed A; nobody on it said that they are not in it any more.
    let unasked = sampled(1, one, "B", &json!({"over": over(0)}));
    for _ in 0..2 {
        assert!(it.tap(&phone, unasked.clone()).kept, "and written once");
    }
    assert_eq!((people(&it, "A"), people(&it, "B"), it.reviews()), (2, 1, 1));
    let asked = sampled(2, other, "B", &json!({"over": over(1), "out_of": "A"}));
    assert!(it.tap(&phone, asked).kept);
    assert_eq!((people(&it, "A"), people(&it, "B"), it.reviews()), (1, 2, 1));
    // Corrected on the phone before the laptop was heard: one after the other.
    let third = it.people[0][2].as_str();
    let corrected = sampled(4, third, "D", &json!({"over": nth(3), "out_of": "C"}));
    it.taps(&phone, json!([sampled(3, third, "C", &json!({})), corrected]));
    assert_eq!((people(&it, "C"), people(&it, "D"), it.reviews()), (0, 1, 1));
}

#[test]
fn who_was_sampled_at_a_door_is_in_a_tube_that_is_full_already() {
    let (it, phone) = screening(2);
    for who in &it.people[0][..2] {
        let mark = json!({"round": it.round, "target": who, "outcome": 1, "tube": "A"});
        call(&it.desk, "record_mark", mark);
    }
    let third = it.people[0][2].as_str();
    let mark = json!({"round": it.round, "target": third, "outcome": 1, "tube": "A"});
    let here = it.desk.call("record_mark", mark, Lang::En);
    assert_eq!(refused(here), "tube_full");
    assert!(it.tap(&phone, sampled(1, third, "A", &json!({}))).kept);
    assert_eq!((people(&it, "A"), it.counts()), (3, (3, 0)));
}

#[test]
fn a_phone_shows_how_often_somebody_came_and_when_to_go_again() {
    let (it, phone) = screening(10);
    let mark = json!({"round": it.round, "target": it.people[0][0], "outcome": 50, "again_at": NOON + HOUR});
    call(&it.desk, "record_mark", mark);
    let shown = || it.sheet(&phone).buildings[0].units[0].doors[0].targets[0].clone();
    // The clock goes a little further with every look.
    let again_in = || (shown().again_in_ms.unwrap() + 30_000).div_euclid(60_000);
    assert_eq!((shown().attempts, again_in()), (1, 60));
    it.pass(2 * HOUR);
    assert_eq!(again_in(), -60);
}
