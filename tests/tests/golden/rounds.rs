//! Rounds and marks with all that was added to them later, and the committee's own kinds and filters.

use super::day::{call, day, facts};
use linli_core::journal::fact::Fact;
use serde_json::{Value, json};

/// Kinds and filters of the committee's own, a round by a filter and one that follows it: what rounds may say besides.
pub fn write(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let before = facts(&desk).len();
    let made = |name: &str, args: Value| call(&desk, name, args)["id"].clone();
    let outcomes = json!([{"name": "已检查", "sense": "done"}, {"name": "不在家", "sense": "not_done", "again_min": 90},
        {"name": "空户", "sense": "excused"}]);
    let questions = json!([{"name": "燃气表", "choices": ["正常", "异常"]}, {"name": "读数", "choices": []}]);
    let kind = json!({"name": "燃气安检", "kind": "free", "target": "resident", "outcomes": outcomes, "questions": questions});
    let kind = made("save_kind", kind);
    let filter = json!({"age_from": 60, "age_to": 99, "care": ["独居老人"], "alone": true});
    let saved = made("save_filter", json!({"name": "独居高龄", "filter": filter}));
    let compound = call(&desk, "list_compounds", json!({}))[0]["id"].clone();
    let building = call(&desk, "show_compound", json!({"id": compound}))["buildings"][0]["id"].clone();
    let unit = call(&desk, "show_building", json!({"id": building}))["units"][0]["id"].clone();
    let resident = call(&desk, "find_residents", json!({"text": "张晓明"}))["rows"][0]["id"].clone();
    call(
        &desk,
        "edit_resident",
        json!({"id": resident, "birth": "1950-03-12"}),
    );
    let open = |more: Value| {
        let mut args = json!({"name": "燃气", "kind": "free", "kind_name": "燃气安检", "target": "resident", "compounds": [],
            "buildings": [], "outcomes": outcomes, "questions": questions, "starts_at": 1_647_388_800_000_i64});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        made("open_round", args)
    };
    let first = open(json!({"units": [unit], "filter": filter}));
    let mark = |round: &Value, more: Value| {
        let mut args = json!({"round": round, "target": resident});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        call(&desk, "record_mark", args);
    };
    mark(&first, json!({"outcome": 50, "again_at": 1_647_396_000_000_i64}));
    let second = open(json!({"select": {"of": "left", "round": first}}));
    let answers = json!([{"question": 1, "text": "正常"}, {"question": 2, "text": "1234"}]);
    mark(&second, json!({"outcome": 1, "answers": answers}));
    let corrected = json!({"round": second, "name": "燃气复查", "ends_at": 1_647_475_200_000_i64});
    call(&desk, "change_round", corrected);
    call(&desk, "remove_kind", json!({"id": kind}));
    call(&desk, "remove_filter", json!({"id": saved}));
    facts(&desk).split_off(before)
}
