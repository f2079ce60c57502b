//! Tubes as a whole: full, short, on two laptops, damaged; the laboratory's list, and what it says.

use crate::town::{Town, ask};
use crate::two_desks;
use calamine::{Data, Reader, Xlsx};
use linli_core::desk::Desk;
use serde_json::{Value, json};
use std::io::Cursor;

struct Round {
    town: Town,
    round: Value,
}

fn round() -> Round {
    let town = Town::new();
    let round = town.screening(5);
    Round { town, round }
}

impl Round {
    fn put(&self, desk: &Desk, resident: usize, tube: &str) {
        let args =
            json!({"round": self.round, "target": self.town.residents[resident], "outcome": 1, "tube": tube});
        ask(desk, "record_mark", args);
    }

    fn tube(&self, desk: &Desk, code: &str) -> Value {
        let list = ask(desk, "list_tubes", json!({"round": self.round}));
        let tubes = list["tubes"].as_array().unwrap();
        tubes
            .iter()
            .find(|tube| tube["code"] == code)
            .unwrap_or(&Value::Null)
            .clone()
    }

    fn result(&self, desk: &Desk, code: &str, result: Value) {
        ask(
            desk,
            "record_result",
            json!({"round": self.round, "code": code, "result": result}),
        );
    }
}

#[test]
fn a_list_tells_how_full_each_tube_is_and_what_is_wrong_with_it() {
    let made = round();
    let desk = &made.town.desk;
    for resident in 0..5 {
        made.put(desk, resident, "sh1");
    }
    made.put(desk, 6, "SH2");
    let full = made.tube(desk, "SH1");
    assert_eq!((&full["people"], &full["laptops"]), (&json!(5), &json!(1)));
    assert_eq!(full["places"], json!(["3号楼1单元"]));
    let note = |code: &str, more: Value| {
        let mut args = json!({"round": made.round, "code": code});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        made.town.call("note_tube", args)
    };
    note("sh2", json!({"fault": "damaged", "note": "盖子裂了"})).unwrap();
    note("SH9", json!({"fault": "mixed_up"})).unwrap();
    assert_eq!(made.tube(desk, "SH2")["fault"], "damaged");
    assert_eq!(made.tube(desk, "SH9")["people"], 0);
    note("SH9", json!({})).unwrap();
    assert_eq!(made.tube(desk, "SH9"), Value::Null);
    assert_eq!(note("", json!({"fault": "damaged"})), Err("required"));
    assert_eq!(note(&"9".repeat(41), json!({})), Err("tube_code"));
}

#[test]
fn somebody_is_moved_to_another_tube_with_the_reason() {
    let made = round();
    let desk = &made.town.desk;
    made.put(desk, 0, "A");
    let go = |resident: usize, code: &str, reason: &str| {
        let target = &made.town.residents[resident];
        made.town.call(
            "move_to_tube",
            json!({"round": made.round, "target": target, "code": code, "reason": reason}),
        )
    };
    assert_eq!(go(0, "a", "错放"), Err("same_tube"));
    assert_eq!(go(1, "B", "错放"), Err("in_no_tube"));
    assert_eq!(go(0, "B", " "), Err("required"));
    go(0, "b", "采时放错管").unwrap();
    assert_eq!(
        (made.tube(desk, "A"), &made.tube(desk, "B")["people"]),
        (Value::Null, &json!(1))
    );
    for resident in 1..5 {
        made.put(desk, resident, "B");
    }
    made.put(desk, 5, "C");
    assert_eq!(go(5, "B", "并管"), Err("tube_full"));
}

#[test]
fn whoever_is_moved_keeps_what_was_noted_and_answered() {
    let town = Town::new();
    let opening = json!({"name": "接种", "kind": "screening", "target": "resident", "compounds": [town.compound], "buildings": [],
        "outcomes": [], "tube_size": 5, "starts_at": 0,
        "questions": [{"name": "症状", "choices": ["无", "咳嗽"]}, {"name": "去向", "choices": []}]});
    let round = ask(&town.desk, "open_round", opening)["id"].clone();
    let answers = json!([{"question": 1, "text": "咳嗽"}, {"question": 2, "text": "女儿家 19900001234"}]);
    let mark = json!({"round": round, "target": town.residents[0], "outcome": 1, "tube": "A", "note": "先打 19900005678",
        "answers": answers});
    ask(&town.desk, "record_mark", mark);
    let go = |code: &str, more: Value| {
        let mut args = json!({"round": round, "target": town.residents[0], "code": code});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        town.call("move_to_tube", args).map(drop)
    };
    let said = || {
        let view = ask(
            &town.desk,
            "sweep_building",
            json!({"round": round, "building": town.building}),
        );
        let doors = view["units"][0]["doors"].as_array().unwrap();
        let mut targets = doors.iter().flat_map(|door| door["targets"].as_array().unwrap());
        let one = targets.find(|one| one["id"] == town.residents[0]).unwrap();
        ["tube", "note", "answers"].map(|key| one[key].clone())
    };
    let [_, before, answered] = said();
    let before = before.as_str().unwrap();
    assert_eq!(answered.as_array().unwrap().len(), 2);
    // Somebody saw another tube than the one they are in.
    assert_eq!(
        go("B", json!({"reason": "采时放错管", "out_of": "C"})),
        Err("other_tube")
    );
    go("B", json!({"reason": "采时放错管", "out_of": "a"})).unwrap();
    let note = format!("{before}；采时放错管");
    assert_eq!(said(), [json!("B"), json!(note), answered.clone()]);
    // The tube alone was a mistake.
    go("C", json!({})).unwrap();
    assert_eq!(said(), [json!("C"), json!(note), answered]);
}

#[test]
fn two_laptops_fill_one_tube_and_the_list_says_so() {
    let made = round();
    let (other, _dir) = two_desks::second(&made.town.desk);
    for resident in 0..3 {
        made.put(&made.town.desk, resident, "T1");
        made.put(&other, resident + 6, "T1");
    }
    two_desks::give(&other, &made.town.desk);
    let tube = made.tube(&made.town.desk, "T1");
    assert_eq!((&tube["people"], &tube["laptops"]), (&json!(6), &json!(2)));
}

#[test]
fn different_results_of_one_tube_are_a_review_and_the_graver_one_is_shown() {
    let made = round();
    let (other, _dir) = two_desks::second(&made.town.desk);
    let desk = &made.town.desk;
    made.put(desk, 0, "T1");
    two_desks::give(desk, &other);
    made.result(desk, "T1", json!("positive"));
    made.result(&other, "t1", json!("negative"));
    made.result(&other, "T2", json!("negative"));
    two_desks::give(&other, desk);
    two_desks::give(desk, &other);
    for desk in [desk, &other] {
        let result = made.tube(desk, "T1")["result"].clone();
        assert_eq!(
            (&result["result"], &result["disputed"]),
            (&json!("positive"), &json!(true))
        );
        assert_eq!(made.tube(desk, "T2")["result"]["disputed"], false);
    }
    let open = || {
        ask(desk, "list_reviews", json!({"state": "open"}))
            .as_array()
            .unwrap()
            .clone()
    };
    let review = open()[0].clone();
    assert_eq!(
        (&review["kind"], &review["title"]),
        (&json!("tube"), &json!("T1 · 第3轮"))
    );
    let said: Vec<&str> = review["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["value"].as_str().unwrap())
        .collect();
    assert!(said.contains(&"positive") && said.contains(&"negative"));
    let negative = review["versions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|v| v["value"] == "negative")
        .unwrap();
    ask(
        desk,
        "settle_review",
        json!({"key": review["key"], "choice": negative["ref"]}),
    );
    assert!(open().is_empty());
    assert_eq!(made.tube(desk, "T1")["result"]["result"], "negative");
    // Later and knowing better is no disagreement.
    made.result(desk, "T1", json!("positive"));
    made.result(desk, "T1", Value::Null);
    assert!(open().is_empty());
    assert_eq!(made.tube(desk, "T1")["result"], Value::Null);
}

#[test]
fn the_laboratorys_list_is_looked_at_and_then_written() {
    let made = round();
    let desk = &made.town.desk;
    for (resident, tube) in [(0, "SH001"), (1, "SH002"), (2, "SH003")] {
        made.put(desk, resident, tube);
    }
    made.result(desk, "SH001", json!("unclear"));
    let text = json!({"round": made.round, "text": "管号 结果\nSH001 阴性\nSH002 阳性\nSH777 阴性"});
    let read = ask(desk, "read_results", text.clone());
    assert_eq!(read["results"].as_array().unwrap().len(), 2);
    assert_eq!(read["results"][0]["before"], "unclear");
    assert_eq!(
        (read["unread"].as_array().unwrap().len(), &read["unnamed"]),
        (2, &json!(1))
    );
    assert_eq!(made.tube(desk, "SH002")["result"], Value::Null);
    ask(desk, "record_results", text);
    assert_eq!(made.tube(desk, "SH002")["result"]["result"], "positive");
    let csv = "序号,管号,结果\n1,sh003,未检出\n".as_bytes().to_vec();
    let file = desk.take_file("结果.csv", csv).unwrap();
    let read = ask(desk, "record_results", json!({"round": made.round, "file": file}));
    assert_eq!(read["results"][0]["result"], "negative");
    let nothing = json!({"round": made.round, "text": "你好"});
    assert_eq!(
        made.town.call("record_results", nothing).map(drop),
        Err("nothing")
    );
    assert_eq!(
        made.town
            .call("read_results", json!({"round": made.round}))
            .map(drop),
        Err("source")
    );
    // A positive tube's people and their homes are the next round.
    let select = json!({"of": "tube", "round": made.round, "code": "SH002", "with": "homes"});
    let next = json!({"name": "复核", "kind": "single", "target": "resident", "compounds": [], "buildings": [], "outcomes": [],
        "starts_at": 0, "select": select});
    ask(desk, "open_round", next);
}

/// What a list of lines comes to, each a tube of SH001 on and these words.
fn read_lines(lines: &[&str]) -> Vec<Value> {
    let made = round();
    let code = |nth: usize| format!("SH{:03}", nth + 1);
    for nth in 0..lines.len() {
        made.put(&made.town.desk, nth, &code(nth));
    }
    let text: Vec<String> = (0..lines.len())
        .map(|nth| format!("{} {}", code(nth), lines[nth]))
        .collect();
    let args = json!({"round": made.round, "text": text.join("\n")});
    let read = ask(&made.town.desk, "read_results", args);
    let results = read["results"].as_array().unwrap();
    let of = |nth: usize| results.iter().find(|one| one["code"] == code(nth));
    (0..lines.len())
        .map(|nth| of(nth).map_or(Value::Null, |one| one["result"].clone()))
        .collect()
}

#[test]
fn a_place_or_a_name_is_no_result() {
    let nothing = [
        "阳光花园3号楼 已送检",
        "沈阳路5号",
        "欧阳小明",
        "华阴里 阴山路",
        "POSTED NEGATE",
        "检出时间 10:20",
    ];
    assert_eq!(read_lines(&nothing), vec![Value::Null; nothing.len()]);
    let read = read_lines(&[
        "阳光花园 阴性",
        "沈阳路,欧阳小明,阳",
        "阴山路 结果=POS.",
        "欧阳 阴(-)",
        "新冠病毒核酸阴性",
    ]);
    assert_eq!(read, ["negative", "positive", "positive", "negative", "negative"]);
}

#[test]
fn what_is_denied_says_nothing_of_a_tube() {
    let nothing = ["未见异常", "无异常", "未见阳性", "未见检出", "阴性/阳性"];
    assert_eq!(read_lines(&nothing), vec![Value::Null; nothing.len()]);
    let read = read_lines(&["阴性 未见异常", "标本异常", "可疑阳性", "未检出", "检出"]);
    assert_eq!(read, ["negative", "unclear", "unclear", "negative", "positive"]);
}

#[test]
fn the_list_for_the_laboratory_has_every_tube_and_everybody_in_order() {
    let made = round();
    let desk = &made.town.desk;
    for (resident, tube) in [(3, "B"), (0, "A"), (1, "A"), (2, "B")] {
        made.put(desk, resident, tube);
        made.town.later(1);
    }
    let book = |args: Value| {
        let made = ask(desk, "export_tubes", args);
        let file = desk.made_file(made["file"].as_str().unwrap()).unwrap();
        Xlsx::new(Cursor::new(file.bytes.to_vec())).unwrap()
    };
    let mut named = book(json!({"round": made.round, "lang": "zh"}));
    assert_eq!(named.sheet_names(), ["采样管", "管内人员"]);
    let people = named.worksheet_range("管内人员").unwrap();
    let rows: Vec<Vec<String>> = people
        .rows()
        .skip(2)
        .map(|row| row[..3].iter().map(Data::to_string).collect())
        .collect();
    assert_eq!(
        rows[..4],
        [
            ["A", "1", "张小0"],
            ["A", "2", "张小1"],
            ["B", "1", "张小3"],
            ["B", "2", "张小2"]
        ]
    );
    let mut bare = book(json!({"round": made.round, "lang": "zh", "names": false}));
    assert_eq!(bare.sheet_names(), ["采样管"]);
    let tubes = bare.worksheet_range("采样管").unwrap();
    assert!(
        tubes
            .rows()
            .any(|row| row[0] == Data::String("A".into()) && row[1] == Data::Float(2.0))
    );
    // A file that names people is on the books; the other is not.
    assert_eq!(
        ask(desk, "list_exports", json!({"offset": 0, "limit": 9}))["total"],
        1
    );
}
