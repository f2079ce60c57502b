//! How people live and what they need.

use super::day::{call, day, facts};
use linli_core::journal::fact::Fact;
use serde_json::{Value, json};

/// How people live and what they need: every kind of fact about it, and a filter with all it can say.
pub fn write(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let before = facts(&desk).len();
    let resident = call(&desk, "find_residents", json!({"text": "张晓明"}))["rows"][0]["id"].clone();
    let contact = json!({"slot": 2, "name": "陈建", "relation": "儿子", "phone": "19900005678"});
    call(
        &desk,
        "edit_resident",
        json!({"id": resident, "registration": "elsewhere", "registered_at": "外省", "contacts": [contact]}),
    );
    let fields = json!({"kind": "medicine", "name": "降压药", "every_days": 30, "first_on": "2022-03-20", "tag": "需配药", "note": "早"});
    let with = |more: Value| {
        let mut args = fields.clone();
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        args
    };
    let first = call(&desk, "add_need", with(json!({"resident": resident})))["id"].clone();
    let changed = with(json!({"id": first, "kind": "dialysis", "weekdays": [1, 3, 5], "every_days": null}));
    let need = call(&desk, "change_need", changed)["id"].clone();
    call(&desk, "end_need", json!({"id": need}));
    call(&desk, "resume_need", json!({"id": need}));
    let met = call(
        &desk,
        "meet_need",
        json!({"id": need, "days": 14, "note": "已送"}),
    )["act"]
        .clone();
    call(
        &desk,
        "put_off_need",
        json!({"id": need, "until": "2022-03-28", "note": "停诊"}),
    );
    call(&desk, "withdraw_act", json!({"id": met}));
    let spoken = json!({"resident": resident, "how": "door", "well": true, "note": "好"});
    let contact = call(&desk, "record_contact", spoken)["id"].clone();
    call(&desk, "withdraw_contact", json!({"id": contact}));
    call(&desk, "set_watch", json!({"tags": ["独居老人"], "days": 2}));
    let filter = json!({"home_use": ["shared"], "registration": ["elsewhere"], "away": true, "need": true});
    call(&desk, "save_filter", json!({"name": "群租", "filter": filter}));
    facts(&desk).split_off(before)
}
