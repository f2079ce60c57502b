//! Lists from above: a chat message late at night is read, matched, answered and given back in its own order.

use crate::town::{Town, ask};
use crate::two_desks;
use calamine::{Data, Reader, Xlsx};
use linli_core::desk::Desk;
use serde_json::{Value, json};
use std::io::Cursor;

const MESSAGE: &str = "王主任 22:13
各位：请今晚核实以下人员，明早11点前反馈
1、王芳 19900001001
2、李强 990000195003120019
3、赵民 19900001003
4、陈静
5、孙丽 19900001006
6、周杰 19900001070
7、吴刚 19900009999
8、王芳 19900001001 3号楼1单元101
谢谢";

struct Made {
    town: Town,
    people: Vec<Value>,
}

/// The town with people of whom the message asks.
fn made() -> Made {
    let town = Town::new();
    let people = [
        (0, "王芳", "19900001001", ""),
        (1, "李强", "19900001002", "990000195003120019"),
        (2, "赵敏", "19900001003", ""),
        (3, "陈静", "19900001004", ""),
        (4, "陈静", "19900001005", ""),
        (5, "孙丽", "19900001006", ""),
        (6, "周杰", "19900001007", ""),
    ]
    .map(|(home, name, phone, number)| {
        let who = json!({"home": town.homes[home], "name": name, "phone": phone, "id_number": number});
        ask(&town.desk, "add_resident", who)["id"].clone()
    });
    let left = json!({"id": people[5], "status": "moved_out"});
    ask(&town.desk, "set_resident_status", left);
    Made {
        town,
        people: people.to_vec(),
    }
}

impl Made {
    fn receive(&self) -> Value {
        let list = json!({"name": "区里第3批", "source": "区专班", "due_at": 1_647_399_600_000_i64, "text": MESSAGE});
        ask(&self.town.desk, "receive_list", list)["id"].clone()
    }

    fn answer(
        &self,
        list: &Value,
        line: u32,
        answer: Value,
        resident: Option<usize>,
    ) -> Result<Value, &'static str> {
        let resident = resident.map(|n| &self.people[n]);
        let answers = json!([{"line": line, "answer": answer, "resident": resident}]);
        self.town
            .call("answer_lines", json!({"list": list, "answers": answers}))
    }
}

fn line(desk: &Desk, list: &Value, line: usize) -> Value {
    ask(desk, "show_list", json!({"list": list}))["people"][line - 1].clone()
}

#[test]
fn a_message_is_read_line_by_line_and_what_is_no_person_is_told() {
    let made = made();
    let read = ask(&made.town.desk, "read_list", json!({"text": MESSAGE}));
    assert_eq!(read["lines"].as_array().unwrap().len(), 8, "{read}");
    let unread: Vec<u64> = read["unread"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["line"].as_u64().unwrap())
        .collect();
    assert_eq!(unread, [1, 2, 11]);
    assert_eq!(
        (&read["certain"], &read["near"], &read["nobody"]),
        (&json!(4), &json!(3), &json!(1))
    );
    assert_eq!(read["lines"][0]["phone"], "199****1001");
    assert!(!read.to_string().contains("19900001001") && !read.to_string().contains("990000195003120019"));
    assert_eq!(made.town.call("read_list", json!({})), Err("source"));
    let long = "张三\n".repeat(2_001);
    assert_eq!(
        made.town.call("read_list", json!({"text": long})),
        Err("too_long")
    );
    let nobody = json!({"name": "空", "text": "收到"});
    assert_eq!(made.town.call("receive_list", nobody), Err("nobody"));
}

#[test]
fn who_is_certain_stands_alone_and_who_is_near_is_offered_with_the_reason() {
    let made = made();
    let list = made.receive();
    let matched = ask(&made.town.desk, "match_list", json!({"list": list}));
    let verdict = |line: usize| matched[line - 1]["verdict"].as_str().unwrap().to_owned();
    let why = |line: usize| matched[line - 1]["candidates"][0]["why"].clone();
    let first = |line: usize| matched[line - 1]["candidates"][0]["resident"].clone();
    assert_eq!(
        (verdict(1).as_str(), first(1)),
        ("certain", made.people[0].clone())
    );
    assert_eq!(
        (verdict(2).as_str(), first(2)),
        ("certain", made.people[1].clone())
    );
    assert_eq!(
        (verdict(3).as_str(), why(3)),
        ("near", json!(["same_phone", "name_sound"]))
    );
    // Two of one name: both are offered, none is taken.
    assert_eq!(verdict(4), "near");
    assert_eq!(matched[3]["candidates"].as_array().unwrap().len(), 2);
    assert_eq!(
        (verdict(5).as_str(), why(5)),
        ("certain", json!(["same_phone", "same_name", "moved_out"]))
    );
    assert_eq!(
        (verdict(6).as_str(), why(6)),
        ("near", json!(["phone_near", "same_name"]))
    );
    assert_eq!(verdict(7), "nobody");
    assert_eq!(why(8), json!(["same_phone", "same_name", "same_home"]));
}

#[test]
fn somebody_elses_number_under_the_same_name_is_not_certain() {
    let made = made();
    let who = json!({"home": made.town.homes[8], "name": "李强", "phone": "19900001002", "id_number": "990000198807250023"});
    ask(&made.town.desk, "add_resident", who);
    let text = "李强 19900001002 990000195003120019\n李强 19900001002";
    let list = ask(
        &made.town.desk,
        "receive_list",
        json!({"name": "两位李强", "text": text}),
    )["id"]
        .clone();
    let matched = ask(&made.town.desk, "match_list", json!({"list": list}));
    assert_eq!(matched[0]["verdict"], "certain");
    assert_eq!(matched[0]["candidates"][0]["resident"], made.people[1]);
    // Name and phone fit two: nobody is taken.
    assert_eq!(matched[1]["verdict"], "near");
}

#[test]
fn answers_go_back_in_the_order_of_the_list_and_today_tells_what_is_open() {
    let made = made();
    let desk = &made.town.desk;
    let list = made.receive();
    let open = |desk: &Desk| ask(desk, "today", json!({}))["lists"].clone();
    assert_eq!(
        (&open(desk)[0]["lines"], &open(desk)[0]["unanswered"]),
        (&json!(8), &json!(8))
    );
    assert_eq!(made.answer(&list, 1, json!("found"), None), Err("resident"));
    assert_eq!(made.answer(&list, 99, json!("not_ours"), None), Err("not_found"));
    made.answer(&list, 1, json!("found"), Some(0)).unwrap();
    made.answer(&list, 2, json!("lives_elsewhere"), Some(1)).unwrap();
    made.answer(&list, 5, json!("moved_away"), Some(5)).unwrap();
    made.answer(&list, 7, json!("not_ours"), Some(0)).unwrap();
    assert_eq!(
        line(desk, &list, 7)["answer"]["resident"],
        Value::Null,
        "whoever is not ours is nobody"
    );
    assert_eq!(open(desk)[0]["unanswered"], 4);
    made.answer(&list, 7, Value::Null, None).unwrap();
    assert_eq!(line(desk, &list, 7)["answer"], Value::Null);
    made.answer(&list, 7, json!("unknown"), None).unwrap();
    let text = desk
        .call("answers_text", json!({"list": list}), linli_core::desk::Lang::Zh)
        .unwrap();
    let lines: Vec<&str> = text["text"].as_str().unwrap().lines().collect();
    assert_eq!(lines[0], "区里第3批");
    assert!(
        lines[1]
            .starts_with("共 8 人：在本社区 1，已搬走 1，登记在本社区，现住别处 1，无法核实 1，尚未核实 4")
    );
    assert_eq!(lines[2], "1. 王芳：在本社区，3号楼1单元101");
    assert_eq!(lines[8], "7. 吴刚：无法核实");
    assert_eq!(lines[9], "8. 王芳：尚未核实");
    // As a spreadsheet does on every page, a text ends with who made it, where, and until when it may be kept.
    let notice = lines[10];
    for told in ["含 8 人信息，勿外传", "前删除", "导出"] {
        assert!(notice.contains(told), "{notice}");
    }
    let free = json!({"list": list, "names": false});
    let free = ask(desk, "answers_text", free)["text"].clone();
    assert!(
        !free.as_str().unwrap().contains("people; do not pass on"),
        "{free}"
    );
    let exports = ask(desk, "list_exports", json!({"offset": 0, "limit": 10}));
    assert_eq!(
        (&exports["total"], &exports["rows"][0]["people"]),
        (&json!(1), &json!(8))
    );
    let sheet = ask(desk, "export_answers", json!({"list": list}));
    let file = desk.made_file(sheet["file"].as_str().unwrap()).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes.to_vec())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    assert_eq!(rows[5][1].to_string(), "李强");
    assert_eq!(rows[5][3].to_string(), "9900**********0019");
    assert_eq!(rows.len(), 4 + 8);
    ask(desk, "export_answers", json!({"list": list, "names": false}));
    assert_eq!(
        ask(desk, "list_exports", json!({"offset": 0, "limit": 10}))["total"],
        2
    );
    ask(desk, "close_list", json!({"list": list, "closed": true}));
    assert_eq!(open(desk), json!([]));
    assert_eq!(made.answer(&list, 8, json!("unknown"), None), Err("closed"));
    ask(desk, "close_list", json!({"list": list, "closed": false}));
    made.answer(&list, 8, json!("found"), Some(0)).unwrap();
}

#[test]
fn whom_a_list_found_becomes_a_round_and_can_be_changed_at_once() {
    let made = made();
    let desk = &made.town.desk;
    let list = made.receive();
    made.answer(&list, 1, json!("found"), Some(0)).unwrap();
    made.answer(&list, 8, json!("found"), Some(0)).unwrap();
    made.answer(&list, 2, json!("found"), Some(1)).unwrap();
    let change = json!({"who": {"list": list}, "change": {"what": "add_care", "tag": "密接"}});
    assert_eq!(ask(desk, "edit_many", change)["changed"], 2);
    let targets = json!([made.people[0], made.people[1]]);
    let round = json!({"name": "区里第3批", "kind": "screening", "target": "resident", "compounds": [], "buildings": [],
        "outcomes": [], "starts_at": 0, "select": {"of": "these", "targets": targets}});
    let round = ask(desk, "open_round", round)["id"].clone();
    assert_eq!(ask(desk, "round_counts", json!({"round": round}))["expected"], 2);
}

#[test]
fn a_closed_list_is_destroyed_as_rounds_are() {
    let made = made();
    let desk = &made.town.desk;
    let list = made.receive();
    made.answer(&list, 1, json!("found"), Some(0)).unwrap();
    assert_eq!(
        made.town.call("destroy_list", json!({"list": list})),
        Err("list_open")
    );
    ask(desk, "close_list", json!({"list": list, "closed": true}));
    ask(desk, "destroy_list", json!({"list": list}));
    assert_eq!(ask(desk, "list_lists", json!({})), json!([]));
    assert_eq!(
        made.town.call("show_list", json!({"list": list})),
        Err("not_found")
    );
    let kept = desk
        .with_space(|space| {
            space.seal()?;
            Ok(linli_core::journal::chains::pages_beyond(
                space.db(),
                &linli_core::journal::vector::Vector::default(),
                usize::MAX,
            )?
            .0)
        })
        .unwrap();
    let kinds: Vec<u16> = kept
        .into_iter()
        .flat_map(|page| {
            linli_core::journal::page::Page::open(page)
                .unwrap()
                .facts()
                .unwrap()
        })
        .map(|fact| fact.kind)
        .collect();
    assert!(!kinds.iter().any(|kind| (280..300).contains(kind)), "{kinds:?}");
    let row = ask(desk, "list_retention", json!({}))["rounds"][0].clone();
    assert_eq!(
        (&row["name"], &row["state"]),
        (&json!("区里第3批"), &json!("destroyed"))
    );
    // The proof looks at every table of a list: a row that was left behind would be seen.
    assert_eq!(ask(desk, "prove_destroyed", json!({}))["clean"], true);
    let id = format!("X'{}'", list.as_str().unwrap().replace('-', ""));
    let sql = |sql: String| {
        desk.with_space(|space| Ok(space.db().execute(&sql, [])?))
            .unwrap()
    };
    for (table, column, values) in [
        ("list", "id", "'第3批', NULL, NULL, 1, 1, 1, 1, zeroblob(16)"),
        ("list_state", "list", "1, 1, 1"),
        ("list_line", "list", "1, '王芳', '王芳', NULL, NULL, NULL"),
        (
            "list_answer",
            "list",
            "1, 1, 1, 1, 1, 1, NULL, NULL, 1, 1, zeroblob(16)",
        ),
    ] {
        sql(format!("INSERT INTO {table} VALUES ({id}, {values})"));
        let proof = ask(desk, "prove_destroyed", json!({}));
        assert_eq!(proof["clean"], false, "a row of {table} is seen");
        sql(format!("DELETE FROM {table} WHERE {column} = {id}"));
    }
}

#[test]
fn who_was_merged_or_has_moved_out_since_a_list_found_them_is_followed_or_told() {
    let made = made();
    let desk = &made.town.desk;
    let list = made.receive();
    made.answer(&list, 1, json!("found"), Some(0)).unwrap();
    made.answer(&list, 2, json!("found"), Some(1)).unwrap();
    let keep = made.town.residents[0].clone();
    let merge = json!({"keep": keep, "away": made.people[0], "take": [{"field": "name", "from": "away"}]});
    ask(desk, "merge_residents", merge);
    ask(
        desk,
        "set_resident_status",
        json!({"id": made.people[1], "status": "moved_out"}),
    );
    let said = |n: usize| {
        let answer = line(desk, &list, n)["answer"].clone();
        (answer["resident"].clone(), answer["present"].clone())
    };
    assert_eq!(said(1), (keep.clone(), json!(true)));
    assert_eq!(said(2), (made.people[1].clone(), json!(false)));
    let change = json!({"who": {"list": list}, "change": {"what": "add_care", "tag": "密接"}});
    let preview = ask(desk, "preview_bulk", change.clone());
    assert_eq!(
        (&preview["total"], &preview["gone"], &preview["changing"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(ask(desk, "edit_many", change)["changed"], 1);
    let shown = ask(desk, "show_resident", json!({"id": keep}));
    assert_eq!(shown["care"], json!(["密接"]));
    // Whoever still holds the entry that was merged away means the one that stays.
    let round = json!({"name": "区里第3批", "kind": "screening", "target": "resident", "compounds": [], "buildings": [],
        "outcomes": [], "starts_at": 0, "select": {"of": "these", "targets": [made.people[0]]}});
    let round = ask(desk, "open_round", round)["id"].clone();
    assert_eq!(ask(desk, "round_counts", json!({"round": round}))["expected"], 1);
    made.answer(&list, 1, json!("lives_elsewhere"), Some(0)).unwrap();
    assert_eq!(line(desk, &list, 1)["answer"]["answer"], "lives_elsewhere");
    assert_eq!(said(1), (keep, json!(true)));
}

#[test]
fn two_laptops_that_answer_differently_leave_a_review_and_the_same_leave_none() {
    let town = two_desks::Town::new();
    let [a, b, ..] = &town.desks;
    let text = "张小0 19900000000\n张小1 19900000001\n张小2 19900000002";
    let list = two_desks::ask(a, "receive_list", json!({"name": "第1批", "text": text}))["id"].clone();
    town.meet();
    let answer = |desk: &Desk, line: u32, answer: &str, resident: usize| {
        let answers = json!([{"line": line, "answer": answer, "resident": town.residents[resident]}]);
        two_desks::ask(desk, "answer_lines", json!({"list": list, "answers": answers}));
    };
    answer(a, 1, "found", 0);
    answer(b, 1, "found", 1);
    answer(a, 2, "found", 1);
    answer(b, 2, "found", 1);
    town.meet();
    for desk in &town.desks {
        assert_eq!(line(desk, &list, 1)["answer"]["disputed"], true);
        assert_eq!(line(desk, &list, 2)["answer"]["disputed"], false);
        let reviews = two_desks::open_reviews(desk);
        assert_eq!(reviews.len(), 1);
        assert_eq!(
            (&reviews[0]["kind"], &reviews[0]["title"]),
            (&json!("list"), &json!("1 张小0 · 第1批"))
        );
        assert_eq!(reviews[0]["versions"].as_array().unwrap().len(), 2);
    }
    let review = two_desks::open_reviews(b)[0].clone();
    let right = review["versions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|v| v["value"].as_str().unwrap().ends_with("张小0"));
    let choice = json!({"key": review["key"], "choice": right.unwrap()["ref"]});
    two_desks::ask(b, "settle_review", choice);
    town.meet();
    for desk in &town.desks {
        assert!(two_desks::open_reviews(desk).is_empty());
        assert_eq!(line(desk, &list, 1)["answer"]["resident"], town.residents[0]);
    }
}
