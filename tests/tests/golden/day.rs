//! The first day, and what every day needs.

use linli_core::desk::{Desk, Lang};
use linli_core::journal::chains;
use linli_core::journal::fact::Fact;
use linli_core::journal::page::Page;
use linli_core::journal::store;
use linli_core::journal::vector::Vector;
use linli_tests::world::seeded;
use serde_json::{Value, json};

pub fn call(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args, Lang::Zh)
        .unwrap_or_else(|problem| panic!("{name}: {}", problem.say(Lang::Zh)))
}

/// A day that writes every kind of fact there is, the same bytes every time.
pub fn day(dir: &std::path::Path) -> (Desk, Value) {
    let (world, _) = seeded(20_220_316, 1_647_388_800_000);
    let desk = Desk::open(dir, world).unwrap();
    let id = |made: Value| made["id"].clone();
    let founding = json!({"name": "春晖居委会", "staff_name": "王芳", "device_name": "前台"});
    let recovery_code = call(&desk, "create_committee", founding)["recovery_code"].clone();
    call(&desk, "make_invitation", json!({}));
    call(&desk, "add_staff", json!({"name": "李强"}));
    let compound = id(call(&desk, "add_compound", json!({"name": "云杉苑"})));
    let shape = json!({"compound": compound, "name": "3", "units": 1, "floors": 1, "rooms_per_floor": 2});
    let building = id(call(&desk, "add_building", shape));
    let shown = call(&desk, "show_building", json!({"id": building}));
    let (home, other) = (
        shown["units"][0]["homes"][0]["id"].clone(),
        shown["units"][0]["homes"][1]["id"].clone(),
    );
    let who = json!({"home": home, "name": "张小明", "id_number": "990000195003120010", "phone": "19900001234", "relation": "户主", "care": ["独居老人"], "note": "三楼"});
    let resident = desk
        .call("add_resident", who, Lang::Zh)
        .map(id)
        .unwrap_or_else(|_| {
            id(call(
                &desk,
                "add_resident",
                json!({"home": home, "name": "张小明", "phone": "19900001234", "care": ["独居老人"]}),
            ))
        });
    call(
        &desk,
        "edit_resident",
        json!({"id": resident, "note": "", "name": "张晓明"}),
    );
    call(&desk, "move_resident", json!({"id": resident, "home": other}));
    call(
        &desk,
        "reveal_number",
        json!({"resident": resident, "field": "phone", "reason": "other", "note": "送药"}),
    );
    let round = |kind: &str, target: &str, extra: Value| {
        let mut args = json!({"name": "第3轮", "kind": kind, "target": target, "compounds": [compound], "buildings": [], "outcomes": [], "starts_at": 0});
        args.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        id(call(&desk, "open_round", args))
    };
    // As rounds came by default when these bytes were recorded.
    let outcome =
        |name: &str, done: bool| json!({"name": name, "sense": if done { "done" } else { "not_done" }});
    let outcomes = [
        ("已采", true),
        ("免采", true),
        ("不在家", false),
        ("拒绝", false),
        ("外出", false),
        ("稍后上门", false),
    ]
    .map(|(name, done)| outcome(name, done));
    let screening = round(
        "screening",
        "resident",
        json!({"tube_size": 10, "outcomes": outcomes}),
    );
    call(
        &desk,
        "record_mark",
        json!({"round": screening, "target": resident, "outcome": 1, "tube": "SH20220316001", "note": "早"}),
    );
    call(&desk, "close_round", json!({"id": screening}));
    call(&desk, "reopen_round", json!({"id": screening}));
    let item = id(call(
        &desk,
        "add_item",
        json!({"name": "蔬菜包", "spec": "10斤", "unit": "份"}),
    ));
    let place = id(call(&desk, "add_place", json!({"name": "东门"})));
    call(
        &desk,
        "receive_items",
        json!({"item": item, "place": place, "quantity": 12.5, "lot": "A1", "expires_on": "2022-10-31", "source": "街道"}),
    );
    let delivery = round(
        "delivery",
        "home",
        json!({"item": item, "quantity": 20, "place": place,
            "outcomes": [outcome("已送达", true), outcome("不在家", false), outcome("不需要", false)]}),
    );
    call(
        &desk,
        "record_mark",
        json!({"round": delivery, "target": home, "outcome": 1}),
    );
    // Twenty of twelve: below zero, known and accepted.
    let review = call(&desk, "list_reviews", json!({"state": "open"}))[0]["key"].clone();
    call(&desk, "settle_review", json!({"key": review, "note": "车还没到"}));
    let movement = call(
        &desk,
        "list_movements",
        json!({"item": item, "offset": 1, "limit": 1}),
    )["rows"][0]["id"]
        .clone();
    call(&desk, "withdraw_movement", json!({"id": movement}));
    let file = desk
        .take_file(
            "云杉苑.csv",
            "楼号,单元,室号,姓名\n5号楼,1单元,101,李雷\n".as_bytes().to_vec(),
        )
        .unwrap();
    let preview = call(&desk, "preview_import", json!({"file": file}))["token"].clone();
    let import = call(&desk, "write_import", json!({"token": preview}))["import"].clone();
    call(&desk, "undo_import", json!({"id": import}));
    call(
        &desk,
        "export_round",
        json!({"round": screening, "clear": {"reason": "authority"}}),
    );
    (desk, recovery_code)
}

pub fn facts(desk: &Desk) -> Vec<Fact> {
    desk.with_space(|space| Ok(store::open_facts(space.db(), 0)?))
        .unwrap()
}

/// What has been sealed, whoever wrote it.
pub fn sealed(desk: &Desk) -> Vec<Fact> {
    let pages =
        desk.with_space(|space| Ok(chains::pages_beyond(space.db(), &Vector::default(), usize::MAX)?.0));
    let facts = |bytes| Page::open(bytes).unwrap().facts().unwrap();
    pages.unwrap().into_iter().flat_map(facts).collect()
}
