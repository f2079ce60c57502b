//! Lists from above, duplicates, and many changed at once.

use super::day::{call, day, facts};
use linli_core::journal::fact::Fact;
use serde_json::json;

/// A list from above is received, answered and closed; two entries are told apart, two merged; many are changed at once and back.
pub fn write(dir: &std::path::Path) -> Vec<Fact> {
    let (desk, _) = day(dir);
    let before = facts(&desk).len();
    let text = "张晓明 19900001234 990000195003120019 3-101\n李四";
    let received =
        json!({"name": "区里第3批", "source": "区专班", "due_at": 1_647_399_600_000_i64, "text": text});
    let list = call(&desk, "receive_list", received)["id"].clone();
    let resident = call(&desk, "find_residents", json!({"text": "张晓明"}))["rows"][0].clone();
    let answers = json!([{"line": 1, "answer": "found", "resident": resident["id"], "note": "在家"}]);
    call(&desk, "answer_lines", json!({"list": list, "answers": answers}));
    call(&desk, "close_list", json!({"list": list, "closed": true}));
    let add = |name: &str| {
        let who = json!({"home": resident["home"], "name": name, "phone": "19900005678"});
        call(&desk, "add_resident", who)["id"].clone()
    };
    let (one, other) = (add("张小明"), add("张小鸣"));
    call(&desk, "tell_apart", json!({"one": one, "other": other}));
    let round = call(&desk, "list_rounds", json!({}))[1]["id"].clone();
    let mark = json!({"round": round, "target": one, "outcome": 1, "tube": "T7"});
    call(&desk, "record_mark", mark);
    let take = json!([{"field": "name", "from": "away"}]);
    call(
        &desk,
        "merge_residents",
        json!({"keep": other, "away": one, "take": take}),
    );
    let change = json!({"who": {"residents": [other]}, "change": {"what": "add_care", "tag": "密接"}});
    let bulk = call(&desk, "edit_many", change)["id"].clone();
    call(&desk, "undo_bulk", json!({"id": bulk}));
    facts(&desk).split_off(before)
}
