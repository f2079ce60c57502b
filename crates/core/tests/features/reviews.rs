//! What two laptops wrote without knowing of one another is shown with both versions, and a person settles it.

use crate::two_desks;
use crate::two_desks::{Town, ask, open_reviews, refused};
use serde_json::{Value, json};

fn settle(town: &Town, desk: usize, key: &Value, choice: &Value) {
    ask(
        &town.desks[desk],
        "settle_review",
        json!({"key": key, "choice": choice}),
    );
}

fn version<'a>(review: &'a Value, device: &str) -> &'a Value {
    let versions = review["versions"].as_array().unwrap();
    versions.iter().find(|v| v["device"] == device).unwrap()
}

fn phones(town: &Town, first: &str, second: &str) -> Value {
    for (desk, phone) in [first, second].into_iter().enumerate() {
        let edit = json!({"id": town.residents[0], "phone": phone});
        ask(&town.desks[desk], "edit_resident", edit);
    }
    town.meet();
    let reviews = open_reviews(&town.desks[1]);
    assert_eq!(reviews.len(), 1);
    reviews[0].clone()
}

#[test]
fn a_field_edited_on_both_is_shown_with_both_and_the_chosen_one_holds_everywhere() {
    let town = Town::new();
    let review = phones(&town, "19900001111", "19900002222");
    assert_eq!(review["kind"], "field");
    let title = review["title"].as_str().unwrap();
    assert!(title.contains("3号楼") && title.contains("电话"), "{title}");
    let (front, other) = (version(&review, "前台"), version(&review, "1号机"));
    assert_eq!((&front["by"], &other["by"]), (&json!("王芳"), &json!("李1")));
    assert!(
        front["value"].as_str().unwrap().ends_with("1111") && !review.to_string().contains("19900001111")
    );
    settle(&town, 1, &review["key"], &front["ref"]);
    town.meet();
    for desk in &town.desks {
        assert!(open_reviews(desk).is_empty());
        let clear = ask(desk, "show_resident", json!({"id": town.residents[0]}));
        assert!(clear["phone"].as_str().unwrap().ends_with("1111"));
        let settled = ask(desk, "list_reviews", json!({"state": "settled"}));
        assert_eq!(
            (settled[0]["settled_by"].clone(), settled[0]["title"].clone()),
            (json!("李1"), json!(title))
        );
    }
    let again = json!({"key": review["key"], "choice": front["ref"]});
    assert_eq!(refused(&town.desks[0], "settle_review", again), "not_found");
}

#[test]
fn numbers_alike_behind_the_mask_show_one_digit_more_and_no_further() {
    let town = Town::new();
    let review = phones(&town, "19900001234", "19900211234");
    let (front, other) = (version(&review, "前台"), version(&review, "1号机"));
    assert_eq!(
        (&front["value"], &other["value"]),
        (&json!("199**0*1234"), &json!("199**2*1234"))
    );
    // A version's `ref` is the file's own: it is settled where it was listed.
    settle(&town, 1, &review["key"], &other["ref"]);
    let settled = ask(&town.desks[1], "list_reviews", json!({"state": "settled"}));
    assert!(
        !settled.to_string().contains("2*1234"),
        "a decision keeps the mask: {settled}"
    );
}

#[test]
fn the_same_value_on_both_is_no_review() {
    let town = Town::new();
    for desk in &town.desks[..2] {
        ask(
            desk,
            "edit_resident",
            json!({"id": town.residents[0], "note": "夜班"}),
        );
    }
    town.meet();
    assert!(open_reviews(&town.desks[0]).is_empty());
}

#[test]
fn a_mark_settled_writes_the_ledger_too() {
    let town = Town::new();
    town.mark(0, 0, 1);
    town.mark(1, 0, 50);
    town.meet();
    assert_eq!(town.at(0, &town.gate), 599.0);
    let review = open_reviews(&town.desks[0]).remove(0);
    assert_eq!(
        (review["kind"].clone(), review["acceptable"].clone()),
        (json!("mark"), json!(false))
    );
    assert_eq!(review["versions"].as_array().unwrap().len(), 2);
    assert_eq!(
        refused(&town.desks[0], "settle_review", json!({"key": review["key"]})),
        "choice"
    );
    settle(&town, 0, &review["key"], &version(&review, "1号机")["ref"]);
    town.meet();
    for desk in 0..4 {
        assert_eq!(town.at(desk, &town.gate), 600.0);
        assert!(open_reviews(&town.desks[desk]).is_empty());
    }
}

fn served_twice(town: &Town) -> Value {
    town.mark(0, 0, 1);
    town.mark(1, 0, 1);
    town.meet();
    let mut reviews = open_reviews(&town.desks[0]);
    assert_eq!(reviews.len(), 1);
    reviews.remove(0)
}

#[test]
fn of_two_hand_outs_one_is_taken_back() {
    let town = Town::new();
    let review = served_twice(&town);
    settle(&town, 0, &review["key"], &version(&review, "1号机")["ref"]);
    town.meet();
    for desk in 0..4 {
        assert_eq!(town.at(desk, &town.gate), 599.0);
        assert!(open_reviews(&town.desks[desk]).is_empty());
    }
    let settled = ask(&town.desks[2], "list_reviews", json!({"state": "settled"}));
    assert!(settled[0]["result"].as_str().unwrap().contains("1号机"));
}

#[test]
fn two_who_keep_different_hand_outs_are_asked_again() {
    let town = Town::new();
    served_twice(&town);
    for (desk, keep) in [(0, "前台"), (1, "1号机")] {
        let review = open_reviews(&town.desks[desk]).remove(0);
        settle(&town, desk, &review["key"], &version(&review, keep)["ref"]);
        assert_eq!(town.at(desk, &town.gate), 599.0);
    }
    town.meet();
    let review = open_reviews(&town.desks[2]).remove(0);
    assert_eq!(
        (town.at(2, &town.gate), &review["kind"]),
        (598.0, &json!("served_twice"))
    );
    settle(&town, 2, &review["key"], &review["versions"][0]["ref"]);
    two_desks::give(&town.desks[2], &town.desks[0]);
    assert_eq!(
        (town.at(0, &town.gate), open_reviews(&town.desks[0]).len()),
        (599.0, 0)
    );
}

#[test]
fn two_hand_outs_that_happened_stay_settled_until_there_is_a_third() {
    let town = Town::new();
    let [a, b, c, _] = &town.desks;
    town.mark(0, 0, 1);
    town.mark(1, 0, 1);
    two_desks::give(a, b);
    two_desks::give(b, a);
    let review = open_reviews(a).remove(0);
    settle(&town, 0, &review["key"], &Value::Null);
    assert_eq!((town.at(0, &town.gate), open_reviews(a).len()), (598.0, 0));
    two_desks::give(a, b);
    assert!(open_reviews(b).is_empty());
    // A third gate has heard of nothing yet.
    assert_eq!(town.at(2, &town.gate), 600.0);
    town.mark(2, 0, 1);
    two_desks::give(c, a);
    town.meet();
    for desk in 0..4 {
        assert_eq!(town.at(desk, &town.gate), 597.0);
        assert_eq!(
            open_reviews(&town.desks[desk]).len(),
            1,
            "three is another matter than two"
        );
    }
}

#[test]
fn stock_below_zero_is_asked_again_when_the_figure_changes() {
    let town = Town::new();
    let take = |desk: usize, quantity: u32| {
        let moved = json!({"item": town.item, "from": town.gate, "to": town.store, "quantity": quantity});
        ask(&town.desks[desk], "transfer_items", moved);
    };
    take(0, 400);
    take(1, 300);
    town.meet();
    let review = open_reviews(&town.desks[1]).remove(0);
    assert_eq!(
        (review["kind"].clone(), review["acceptable"].clone()),
        (json!("stock"), json!(true))
    );
    let left = review["versions"][0]["value"].as_str().unwrap();
    assert!(left.starts_with("-100 "), "with its measure: {left}");
    settle(&town, 1, &review["key"], &Value::Null);
    town.meet();
    assert!(open_reviews(&town.desks[0]).is_empty(), "known and accepted");
    take(0, 1);
    assert_eq!(open_reviews(&town.desks[0]).len(), 1, "it fell further");
    let more = json!({"item": town.item, "place": town.gate, "quantity": 51});
    ask(&town.desks[0], "receive_items", more);
    assert_eq!(
        open_reviews(&town.desks[0]).len(),
        1,
        "another figure than the one accepted"
    );
    let counted = json!({"item": town.item, "place": town.gate, "counted": 20});
    ask(&town.desks[0], "count_items", counted);
    town.meet();
    assert!(
        town.desks.iter().all(|desk| open_reviews(desk).is_empty()),
        "counted"
    );
}

#[test]
fn keys_that_name_nothing_are_refused() {
    let town = Town::new();
    for key in [
        "",
        "field",
        "field:x:1",
        "stock:00000000-0000-0000-0000-000000000000:0",
        "mark:é:é",
        "a:b:c:d",
    ] {
        assert_eq!(
            refused(&town.desks[0], "settle_review", json!({"key": key})),
            "not_found",
            "{key}"
        );
    }
}
