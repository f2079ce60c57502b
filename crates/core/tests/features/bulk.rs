//! Many residents changed at once: seen first, written in one step, undone as a whole.

use crate::town::{Town, ask};
use crate::two_desks;
use serde_json::{Value, json};

fn care(town: &Town, n: usize) -> Value {
    ask(&town.desk, "show_resident", json!({"id": town.residents[n]}))["care"].clone()
}

#[test]
fn a_tag_for_a_stairwell_is_seen_first_written_once_and_undone_where_nothing_newer_stands() {
    let town = Town::new();
    let edit = |n: usize, care: Value| {
        ask(
            &town.desk,
            "edit_resident",
            json!({"id": town.residents[n], "care": care}),
        )
    };
    edit(0, json!(["独居老人"]));
    edit(1, json!(["封控"]));
    let args = json!({"who": {"unit": town.units[0]}, "change": {"what": "add_care", "tag": "封控"}});
    let preview = ask(&town.desk, "preview_bulk", args.clone());
    assert_eq!((&preview["total"], &preview["changing"]), (&json!(6), &json!(5)));
    assert_eq!(preview["some"][0], "3号楼1单元101 张小0");
    let mut wrong = args.clone();
    wrong["expected"] = json!(6);
    assert_eq!(town.call("edit_many", wrong), Err("changed_since"));
    let done = ask(&town.desk, "edit_many", args.clone());
    assert_eq!(done["changed"], 5);
    assert_eq!(care(&town, 0), json!(["独居老人", "封控"]));
    assert_eq!((care(&town, 5), care(&town, 6)), (json!(["封控"]), json!([])));
    assert_eq!(
        ask(&town.desk, "edit_many", args),
        json!({"id": null, "changed": 0, "waiting": 0})
    );
    edit(2, json!(["封控", "孕产妇"]));
    assert_eq!(
        ask(&town.desk, "undo_bulk", json!({"id": done["id"]})),
        json!({"restored": 4, "left": 1})
    );
    assert_eq!(
        (care(&town, 0), care(&town, 1)),
        (json!(["独居老人"]), json!(["封控"]))
    );
    assert_eq!(
        (care(&town, 2), care(&town, 5)),
        (json!(["封控", "孕产妇"]), json!([]))
    );
    assert_eq!(town.call("undo_bulk", json!({"id": done["id"]})), Err("undone"));
    let row = ask(&town.desk, "list_bulks", json!({}))[0].clone();
    assert_eq!(
        (&row["kind"], &row["count"], &row["undone"]["left"]),
        (&json!("add_care"), &json!(5), &json!(1))
    );
}

#[test]
fn status_notes_and_tags_are_changed_for_those_chosen_and_nobody_else() {
    let town = Town::new();
    let chosen = json!([town.residents[0], town.residents[7]]);
    let go = |change: Value| {
        ask(
            &town.desk,
            "edit_many",
            json!({"who": {"residents": chosen}, "change": change}),
        )
    };
    let moved = go(json!({"what": "status", "status": "moved_out"}));
    let total = || ask(&town.desk, "find_residents", json!({}))["total"].clone();
    assert_eq!((&moved["changed"], total()), (&json!(2), json!(10)));
    ask(&town.desk, "undo_bulk", json!({"id": moved["id"]}));
    assert_eq!(total(), 12);
    go(json!({"what": "add_note", "note": "已登记迁出"}));
    go(json!({"what": "add_note", "note": "钥匙在物业"}));
    assert_eq!(
        go(json!({"what": "add_note", "note": "钥匙在物业"}))["changed"],
        0
    );
    let shown = ask(&town.desk, "show_resident", json!({"id": town.residents[7]}));
    assert_eq!(shown["note"], "已登记迁出；钥匙在物业");
    go(json!({"what": "add_care", "tag": "独居老人"}));
    let filter = json!({"who": {"filter": {"care": ["独居老人"]}}, "change": {"what": "remove_care", "tag": "独居老人"}});
    assert_eq!(ask(&town.desk, "preview_bulk", filter.clone())["total"], 2);
    assert_eq!(ask(&town.desk, "edit_many", filter)["changed"], 2);
    assert_eq!(care(&town, 0), json!([]));
    let nobody = json!({"who": {}, "change": {"what": "add_care", "tag": "封控"}});
    assert_eq!(town.call("edit_many", nobody), Err("nobody"));
    let empty = json!({"who": {"compound": town.compound}, "change": {"what": "add_care", "tag": " "}});
    assert_eq!(town.call("edit_many", empty), Err("required"));
}

#[test]
fn whoever_is_not_away_any_more_has_no_day_to_be_back_and_gets_it_again_by_undoing() {
    let town = Town::new();
    let away = |n: usize, until: &str| {
        let args = json!({"id": town.residents[n], "status": "away", "until": until});
        ask(&town.desk, "set_resident_status", args);
    };
    let until = |n: usize| {
        let shown = ask(&town.desk, "show_resident", json!({"id": town.residents[n]}));
        (shown["status"].clone(), shown["away_until"].clone())
    };
    away(0, "2022-03-16");
    away(1, "");
    away(2, "2022-03-20");
    away(3, "2022-03-21");
    // By hand, just before: that is not the change's to undo.
    let home = json!({"id": town.residents[3], "status": "living"});
    ask(&town.desk, "set_resident_status", home);
    let args = json!({"who": {"unit": town.units[0]}, "change": {"what": "status", "status": "moved_out"}});
    let moved = ask(&town.desk, "edit_many", args);
    assert_eq!(moved["changed"], 6);
    for n in 0..4 {
        assert_eq!(until(n), (json!("moved_out"), Value::Null));
    }
    let back = ask(&town.desk, "undo_bulk", json!({"id": moved["id"]}));
    assert_eq!(back, json!({"restored": 6, "left": 0}));
    assert_eq!(until(0), (json!("away"), json!("2022-03-16")));
    assert_eq!(until(1), (json!("away"), Value::Null));
    assert_eq!(until(2), (json!("away"), json!("2022-03-20")));
    assert_eq!(until(3), (json!("living"), Value::Null));
    assert_eq!(ask(&town.desk, "list_back", json!({}))["total"], 1);
}

/// What two people disagree about is looked at by a person: neither many changed at once nor a need's tag settles it unseen.
#[test]
fn what_waits_for_a_person_is_left_alone_and_counted() {
    let town = Town::new();
    let (other, _dir) = two_desks::second(&town.desk);
    for (desk, care) in [(&town.desk, "独居老人"), (&other, "孕产妇")] {
        ask(
            desk,
            "edit_resident",
            json!({"id": town.residents[0], "care": [care]}),
        );
    }
    two_desks::give(&other, &town.desk);
    let open = || two_desks::open_reviews(&town.desk);
    assert_eq!(open().len(), 1);
    let args = json!({"who": {"unit": town.units[0]}, "change": {"what": "add_care", "tag": "封控"}});
    let preview = ask(&town.desk, "preview_bulk", args.clone());
    assert_eq!(
        (&preview["total"], &preview["changing"], &preview["waiting"]),
        (&json!(6), &json!(5), &json!(1))
    );
    assert_eq!(preview["some"][0], "3号楼1单元102 张小1");
    let done = ask(&town.desk, "edit_many", args);
    assert_eq!((&done["changed"], &done["waiting"]), (&json!(5), &json!(1)));
    let need = |tag: &str| {
        let args = json!({"resident": town.residents[0], "kind": "dialysis", "weekdays": [1], "tag": tag});
        town.call("add_need", args).map(drop)
    };
    assert_eq!(need("血透"), Err("disputed"));
    let needs = ask(&town.desk, "show_care", json!({"id": town.residents[0]}))["needs"].clone();
    assert_eq!(needs, json!([]), "nothing is written");
    let shown = care(&town, 0)[0].as_str().unwrap().to_owned();
    assert_eq!(
        need(&shown),
        Ok(()),
        "a tag that stands there need not be written"
    );
    assert_eq!(open().len(), 1);
    let versions = open()[0]["versions"].clone();
    let settle = json!({"key": open()[0]["key"], "choice": versions[0]["ref"]});
    ask(&town.desk, "settle_review", settle);
    assert_eq!(need("血透"), Ok(()));
}
