//! The ledger balances, whoever wrote it and in whatever order it is heard of.

use crate::two_desks::{Town, ask, open_reviews, refused};
use serde_json::{Value, json};

fn movements(town: &Town, desk: usize, home: usize) -> Vec<Value> {
    let asked = json!({"home": town.homes[home], "offset": 0, "limit": 50});
    let list = ask(&town.desks[desk], "list_movements", asked);
    let rows = list["rows"].as_array().unwrap().clone();
    assert_eq!(list["total"], rows.len());
    rows
}

fn standing(rows: &[Value]) -> usize {
    rows.iter().filter(|row| row["withdrawn"] == false).count()
}

#[test]
fn every_movement_goes_from_one_place_to_another_and_the_sum_stays() {
    let town = Town::new();
    let desk = &town.desks[0];
    let moved = json!({"item": town.item, "from": town.gate, "to": town.store, "quantity": 12.5});
    ask(desk, "transfer_items", moved);
    assert_eq!((town.at(0, &town.gate), town.at(0, &town.store)), (587.5, 12.5));
    let out = json!({"item": town.item, "place": town.gate, "home": town.homes[0], "quantity": 1.125});
    assert_eq!(ask(desk, "hand_out", out)["warning"], Value::Null);
    assert_eq!(town.at(0, &town.gate), 586.375);
    let rows = movements(&town, 0, 0);
    assert_eq!(
        (&rows[0]["kind"], &rows[0]["quantity"]),
        (&json!("hand_out"), &json!(1.125))
    );
    ask(desk, "withdraw_movement", json!({"id": rows[0]["id"]}));
    assert_eq!(town.at(0, &town.gate), 587.5);
    assert_eq!(
        refused(desk, "withdraw_movement", json!({"id": rows[0]["id"]})),
        "withdrawn"
    );
    town.meet();
    assert_eq!((town.at(3, &town.gate), town.at(3, &town.store)), (587.5, 12.5));
}

#[test]
fn quantities_that_are_none_are_refused_and_change_nothing() {
    let town = Town::new();
    let desk = &town.desks[0];
    for quantity in [json!(0), json!(-1), json!(1e12), json!(0.0004), json!(1.2345)] {
        let out = json!({"item": town.item, "place": town.gate, "home": town.homes[0], "quantity": quantity});
        assert_eq!(refused(desk, "hand_out", out), "quantity", "{quantity}");
    }
    let count = json!({"item": town.item, "place": town.gate, "counted": -1});
    assert_eq!(refused(desk, "count_items", count), "quantity");
    let same = json!({"item": town.item, "from": town.gate, "to": town.gate, "quantity": 1});
    assert_eq!(refused(desk, "transfer_items", same), "same_place");
    let nowhere = json!({"item": town.item, "place": town.homes[0], "quantity": 1});
    assert_eq!(refused(desk, "receive_items", nowhere), "not_found");
    assert_eq!(
        refused(desk, "withdraw_movement", json!({"id": "9:9"})),
        "not_found"
    );
    assert_eq!(town.at(0, &town.gate), 600.0);
}

#[test]
fn a_second_hand_out_to_a_home_is_written_and_said() {
    let town = Town::new();
    let out = json!({"item": town.item, "place": town.gate, "home": town.homes[1], "quantity": 1});
    assert_eq!(
        ask(&town.desks[0], "hand_out", out.clone())["warning"],
        Value::Null
    );
    let warned = ask(&town.desks[0], "hand_out", out.clone())["warning"].clone();
    assert!(warned.as_str().unwrap().starts_with("3号楼"), "{warned}");
    let english = town.desks[0]
        .call("hand_out", out, linli_core::desk::Lang::En)
        .unwrap();
    assert!(
        english["warning"].as_str().unwrap().contains("already"),
        "{english}"
    );
    assert_eq!(town.at(0, &town.gate), 597.0);
}

#[test]
fn a_count_keeps_what_others_moved_meanwhile() {
    let town = Town::new();
    let counted = json!({"item": town.item, "place": town.gate, "counted": 590});
    ask(&town.desks[0], "count_items", counted);
    let out = json!({"item": town.item, "place": town.gate, "home": town.homes[0], "quantity": 4});
    ask(&town.desks[1], "hand_out", out);
    town.meet();
    for desk in 0..4 {
        assert_eq!(town.at(desk, &town.gate), 586.0);
    }
}

#[test]
fn both_reverse_one_movement_and_it_is_reversed_once() {
    let town = Town::new();
    let out = json!({"item": town.item, "place": town.gate, "home": town.homes[0], "quantity": 4});
    ask(&town.desks[0], "hand_out", out);
    town.meet();
    for desk in 0..2 {
        let id = movements(&town, desk, 0)[0]["id"].clone();
        ask(&town.desks[desk], "withdraw_movement", json!({"id": id}));
    }
    town.meet();
    assert_eq!(town.at(2, &town.gate), 600.0);
}

#[test]
fn a_delivery_mark_hands_out_and_a_later_one_replaces_it() {
    let town = Town::new();
    town.mark(0, 0, 1);
    assert_eq!(town.at(0, &town.gate), 599.0);
    town.meet();
    // The other laptop has seen it: marking again or taking back replaces it.
    town.mark(1, 0, 1);
    assert_eq!(town.at(1, &town.gate), 599.0);
    town.meet();
    assert_eq!(
        (town.at(0, &town.gate), open_reviews(&town.desks[0]).len()),
        (599.0, 0)
    );
    town.undo(0, 0);
    town.meet();
    assert_eq!(
        (town.at(3, &town.gate), standing(&movements(&town, 3, 0))),
        (600.0, 0)
    );
}

#[test]
fn a_home_served_at_two_gates_is_two_hand_outs_and_a_review() {
    let town = Town::new();
    town.mark(0, 0, 1);
    town.mark(1, 0, 1);
    town.mark(0, 1, 1);
    town.meet();
    for desk in 0..4 {
        assert_eq!(town.at(desk, &town.gate), 597.0);
        assert_eq!(standing(&movements(&town, desk, 0)), 2);
        let reviews = open_reviews(&town.desks[desk]);
        assert_eq!(reviews.len(), 1);
        assert_eq!(reviews[0]["kind"], "served_twice");
    }
    // Somebody who knows of both takes it back: nothing was handed out after all.
    town.undo(1, 0);
    town.meet();
    assert_eq!(
        (town.at(2, &town.gate), open_reviews(&town.desks[2]).len()),
        (599.0, 0)
    );
}

#[test]
fn a_mark_replaces_only_what_its_writer_knew() {
    let town = Town::new();
    town.mark(0, 0, 1);
    town.mark(0, 0, 50);
    town.mark(0, 0, 1);
    town.mark(1, 0, 1);
    town.undo(1, 0);
    town.meet();
    assert_eq!(
        (town.at(2, &town.gate), standing(&movements(&town, 2, 0))),
        (599.0, 1)
    );
    assert!(
        open_reviews(&town.desks[2])
            .iter()
            .all(|review| review["kind"] != "served_twice")
    );
}

#[test]
fn a_page_with_a_quantity_beyond_reason_stops_nobody() {
    let town = Town::new();
    let id = |value: &Value| value.as_str().unwrap().parse::<linli_core::id::Id>().unwrap();
    let (item, gate) = (id(&town.item), id(&town.gate));
    for quantity in [i64::MIN, -1, i64::MAX] {
        let mut body = minicbor::Encoder::new(Vec::new());
        body.map(3).unwrap().u8(0).unwrap().str("receipt").unwrap();
        body.u8(1)
            .unwrap()
            .i64(quantity)
            .unwrap()
            .u8(3)
            .unwrap()
            .encode(gate)
            .unwrap();
        let draft = linli_core::journal::fact::Draft {
            class: linli_core::journal::fact::Class::Supplies,
            kind: 62,
            subject: item,
            body: body.into_writer(),
        };
        let by = town.desks[1].staff();
        town.desks[1]
            .with_space(|space| Ok(space.write(by, |pen| pen.write(draft))?))
            .unwrap();
    }
    town.meet();
    assert_eq!(town.at(0, &town.gate), 600.0);
}
