//! What leaves its mask is written down before it does: who, where, when, whose, which field and why; files that name people
//! likewise, and only those who may make them do.

use crate::two_desks::{Town, ask, refused};
use linli_core::desk::{Desk, Lang, World};
use serde_json::{Value, json};

fn reveal(resident: &Value, field: &str, reason: &str) -> Value {
    json!({"resident": resident, "field": field, "reason": reason})
}

fn reveals(desk: &Desk, more: Value) -> Value {
    listed(desk, "list_reveals", more)
}

fn listed(desk: &Desk, call: &str, more: Value) -> Value {
    let mut args = json!({"offset": 0, "limit": 100});
    args.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    ask(desk, call, args)
}

/// Puts somebody of this role at the laptop.
fn sits_down(desk: &Desk, name: &str, role: &str) -> Value {
    let person = ask(desk, "add_staff", json!({"name": name, "role": role}))["id"].clone();
    ask(desk, "choose_staff", json!({"id": person}));
    person
}

#[test]
fn a_number_seen_is_a_fact_that_every_administrator_can_look_up() {
    let town = Town::new();
    let desk = &town.desks[0];
    let who = &town.residents[0];
    assert_eq!(
        ask(desk, "reveal_number", reveal(who, "phone", "contact"))["value"],
        "19900000000"
    );
    let mut args = reveal(who, "phone", "other");
    assert_eq!(refused(desk, "reveal_number", args.clone()), "reason");
    args["note"] = json!(" 送药上门 ");
    ask(desk, "reveal_number", args);
    // Nothing is registered there, so nothing is written down either.
    assert_eq!(
        refused(desk, "reveal_number", reveal(who, "id_number", "verify")),
        "nothing_there"
    );
    town.meet();
    let all = json!({"offset": 0, "limit": 100});
    assert_eq!(refused(&town.desks[1], "list_reveals", all), "role");
    let list = reveals(desk, json!({}));
    assert_eq!(list["total"], 2);
    let row = &list["rows"][0];
    for (column, said) in [
        ("by", "王芳"),
        ("device", "前台"),
        ("resident", "张小0"),
        ("field", "phone"),
        ("reason", "other"),
        ("note", "送药上门"),
    ] {
        assert_eq!(row[column], said, "{row}");
    }
    assert!(row["address"].as_str().unwrap().contains("3号楼"), "{row}");
    let count = ask(&town.desks[1], "count_reveals", json!({"id": who}));
    assert_eq!((&count["times"], &count["last_at"]), (&json!(2), &row["at"]));
}

#[test]
fn the_list_is_by_person_and_by_day_and_for_administrators() {
    let town = Town::new();
    let desk = &town.desks[0];
    ask(
        desk,
        "reveal_number",
        reveal(&town.residents[0], "phone", "contact"),
    );
    let li = sits_down(desk, "李强", "staff");
    ask(
        desk,
        "reveal_number",
        reveal(&town.residents[1], "phone", "emergency"),
    );
    assert_eq!(
        refused(desk, "list_reveals", json!({"offset": 0, "limit": 9})),
        "role"
    );
    let founder = ask(desk, "list_staff", json!({}))[0]["id"].clone();
    ask(desk, "choose_staff", json!({"id": founder}));
    let of_li = reveals(desk, json!({"person": li}));
    assert_eq!(
        (&of_li["total"], &of_li["rows"][0]["by"]),
        (&json!(1), &json!("李强"))
    );
    assert_eq!(reveals(desk, json!({"day": "2001-01-01"}))["total"], 0);
    let at = of_li["rows"][0]["at"].as_i64().unwrap();
    let today = linli_core::legal_time::day(at);
    assert_eq!(reveals(desk, json!({"day": today}))["total"], 2);
    assert_eq!(
        refused(
            desk,
            "list_reveals",
            json!({"day": "2026-02-30", "offset": 0, "limit": 9})
        ),
        "day"
    );
}

#[test]
fn a_volunteer_sees_no_number_and_cannot_ask_for_one() {
    let town = Town::new();
    let desk = &town.desks[0];
    sits_down(desk, "小周", "volunteer");
    let who = &town.residents[0];
    assert_eq!(
        refused(desk, "reveal_number", reveal(who, "phone", "contact")),
        "role"
    );
    assert_eq!(refused(desk, "resident_history", json!({"id": who})), "role");
    let row = ask(desk, "show_resident", json!({"id": who}));
    assert_eq!((&row["name"], &row["phone"]), (&json!("张小0"), &Value::Null));
    // Nor does finding somebody by a number tell whose it is.
    let found = |text: &str| ask(desk, "find_residents", json!({"text": text}))["total"].clone();
    assert_eq!((found("19900000000"), found("张小0")), (json!(0), json!(1)));
}

#[test]
fn whoever_is_in_charge_of_one_building_sees_numbers_of_that_building_alone() {
    let town = Town::new();
    let desk = &town.desks[0];
    let compound = ask(desk, "list_compounds", json!({}))[0]["id"].clone();
    let shape = json!({"compound": compound, "name": "4号楼", "units": 1, "floors": 1, "rooms_per_floor": 1});
    let building = ask(desk, "add_building", shape)["id"].clone();
    let own = json!({"name": "李强", "role": "staff", "scope": [building]});
    let li = ask(desk, "add_staff", own)["id"].clone();
    let home = ask(desk, "show_building", json!({"id": building}))["units"][0]["homes"][0]["id"].clone();
    let neighbour = json!({"home": home, "name": "赵敏", "phone": "19900007777"});
    let neighbour = ask(desk, "add_resident", neighbour)["id"].clone();
    ask(desk, "choose_staff", json!({"id": li}));
    ask(desk, "reveal_number", reveal(&neighbour, "phone", "contact"));
    let other = reveal(&town.residents[0], "phone", "contact");
    assert_eq!(refused(desk, "reveal_number", other), "scope");
}

/// A committee of one building with so many residents, and a round over all of them.
fn committee(people: u32) -> (Desk, Value, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(dir.path(), World::system()).unwrap();
    let founder = json!({"name": "春晖居委会", "staff_name": "王芳", "device_name": "前台"});
    ask(&desk, "create_committee", founder);
    let compound = ask(&desk, "add_compound", json!({"name": "一村"}))["id"].clone();
    let shape = json!({"compound": compound, "name": "3", "units": 1, "floors": 1, "rooms_per_floor": 2});
    let building = ask(&desk, "add_building", shape)["id"].clone();
    let homes = ask(&desk, "show_building", json!({"id": building}))["units"][0]["homes"].clone();
    for n in 0..people {
        let who = json!({"home": homes[n as usize % 2]["id"], "name": format!("=张{n}"), "care": ["独居老人"],
            "phone": if n == 0 { "+86 199 0000 0000".to_owned() } else { format!("1990000{n:04}") },
            "note": "女儿19900004321"});
        ask(&desk, "add_resident", who);
    }
    let round = json!({"name": "第1轮", "kind": "screening", "target": "resident", "compounds": [compound],
        "buildings": [], "outcomes": [], "tube_size": 10, "starts_at": 0});
    let round = ask(&desk, "open_round", round)["id"].clone();
    (desk, round, dir)
}

#[test]
fn a_list_of_more_than_fifty_is_an_administrators_and_is_written_down() {
    let (desk, round, _dir) = committee(51);
    let founder = ask(&desk, "list_staff", json!({}))[0]["id"].clone();
    sits_down(&desk, "李强", "staff");
    let facts = || ask(&desk, "verify", json!({}))["facts"].clone();
    let before = facts();
    let problem = desk
        .call("export_round", json!({"round": round}), Lang::Zh)
        .unwrap_err();
    assert_eq!(problem.code, "many_people");
    assert!(
        problem.say(Lang::Zh).contains("51 人"),
        "{}",
        problem.say(Lang::Zh)
    );
    // The numbers alone name nobody: everybody of the staff may have them, and nothing is written down.
    let summary = ask(&desk, "export_round", json!({"round": round, "names": false}));
    assert_eq!((&summary["rows"], facts()), (&json!(0), before));
    ask(&desk, "choose_staff", json!({"id": founder}));
    let made = ask(&desk, "export_round", json!({"round": round}));
    let exports = listed(&desk, "list_exports", json!({}));
    assert_eq!(exports["total"], 1);
    let row = &exports["rows"][0];
    assert_eq!(
        (&row["people"], &row["clear"], &row["by"]),
        (&json!(51), &json!(false), &json!("王芳"))
    );
    assert_eq!((&row["file"], &row["expired"]), (&made["name"], &json!(false)));
    // The list was made a moment before it was written down.
    let kept = row["expires_at"].as_i64().unwrap() - row["at"].as_i64().unwrap();
    let month = 30 * 86_400_000;
    assert!((month - 60_000..=month).contains(&kept), "{kept}");
}

#[test]
fn whole_numbers_leave_with_an_administrators_reason_and_come_back_as_they_were() {
    let (desk, round, _dir) = committee(3);
    let clear = |reason: &str| json!({"round": round, "clear": {"reason": reason}});
    assert_eq!(refused(&desk, "export_round", clear("other")), "reason");
    let made = ask(&desk, "export_round", clear("authority"));
    let row = listed(&desk, "list_exports", json!({}))["rows"][0].clone();
    assert_eq!(
        (&row["clear"], &row["reason"]),
        (&json!(true), &json!("authority"))
    );
    let file = desk.made_file(made["file"].as_str().unwrap()).unwrap();

    // Another committee reads the file.
    let dir = tempfile::tempdir().unwrap();
    let other = Desk::open(dir.path(), World::system()).unwrap();
    let founder = json!({"name": "清溪居委会", "staff_name": "李梅", "device_name": "前台"});
    ask(&other, "create_committee", founder);
    let token = other.take_file(&file.name, file.bytes.to_vec()).unwrap();
    let preview = ask(&other, "preview_import", json!({"file": token, "kind": "roster"}));
    // The list of those left repeats people; of the whole list nothing is left out.
    for issue in preview["issues"].as_array().unwrap() {
        let left_out = issue["action"] == "reject";
        assert_eq!(left_out, issue["sheet"] == "未检", "{issue}");
    }
    assert_eq!(
        (&preview["counts"]["residents"], &preview["counts"]["homes"]),
        (&json!(3), &json!(2))
    );
    ask(&other, "write_import", json!({"token": preview["token"]}));
    let everybody = |desk: &Desk| -> Vec<Value> {
        let rows = ask(desk, "find_residents", json!({"limit": 500}))["rows"].clone();
        let mut rows: Vec<Value> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                let ask_for = json!({"resident": row["id"], "field": "phone", "reason": "verify"});
                let phone = ask(desk, "reveal_number", ask_for)["value"].clone();
                json!([
                    row["compound"]["name"],
                    row["address"],
                    row["name"],
                    phone,
                    row["care"]
                ])
            })
            .collect();
        rows.sort_by_key(Value::to_string);
        rows
    };
    assert_eq!(everybody(&other), everybody(&desk));
    // Masked and in a staff member's hands it tells no number.
    sits_down(&desk, "李强", "staff");
    assert_eq!(refused(&desk, "export_round", clear("authority")), "clear_export");
}
