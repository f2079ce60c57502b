//! No call that reads tells a whole number, whoever asks: every one of the desk's table is tried, so that a new one is
//! covered by being in the table.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Access, Desk, Entry, Lang, ProblemKind, World, table};
use linli_core::features::phones::{self, Channel};
use linli_tests::door::{code_in, open_door};
use linli_tests::meet::{call, found, give, join};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

const PHONES: [&str; 5] = [
    "19900071234",
    "19900085678",
    "19900093333",
    "19900064444",
    "19900057777",
];
const NUMBERS: [&str; 3] = ["990000195003120019", "990000198807250023", "990000197008150048"];
const BIRTHS: [&str; 3] = ["1950-03-12", "1988-07-25", "1970-08-15"];
const NOTE: &str = "金丝雀";

/// More digits in a row than this are more than any mask leaves.
const MOST_IN_A_ROW: usize = 6;

/// What can be given for an argument, by its name.
struct Pool(BTreeMap<&'static str, Vec<Value>>);

/// Two laptops of a committee, with something in every table.
fn busy(first: &Desk, second: &Desk) -> Pool {
    found(first);
    join(first, second, "李梅", json!({"role": "administrator"}));
    let id = |name: &str, args: Value| call(first, name, args)["id"].clone();
    let compound = id("add_compound", json!({"name": "一村"}));
    let shape = json!({"compound": compound, "name": "3", "units": 1, "floors": 2, "rooms_per_floor": 1});
    let building = id("add_building", shape);
    let shown = call(first, "show_building", json!({"id": building}));
    let unit = shown["units"][0]["id"].clone();
    let homes: Vec<Value> = shown["units"][0]["homes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|home| home["id"].clone())
        .collect();
    let note = format!("{NOTE}，女儿{}，证件{}", PHONES[3], NUMBERS[1]);
    call(
        first,
        "edit_home",
        json!({"id": homes[0], "note": format!("房东{}", PHONES[4]), "used_as": "rented", "keeper": format!("房东{}", PHONES[4]),
            "keeper_phone": PHONES[4]}),
    );
    let people: Vec<Value> = (0..2)
        .map(|n| {
            let who = json!({"home": homes[n], "name": format!("张小{n}"), "phone": PHONES[n], "id_number": NUMBERS[n],
                "care": ["独居老人"], "note": note});
            id("add_resident", who)
        })
        .collect();
    let item = id("add_item", json!({"name": "蔬菜包", "unit": "份"}));
    let place = id("add_place", json!({"name": "东门"}));
    let came = json!({"item": item, "place": place, "quantity": 9, "note": format!("司机{}", PHONES[4])});
    call(first, "receive_items", came);
    let round = |target: &str| {
        let args = json!({"name": "第1轮", "kind": "screening", "target": target, "compounds": [compound],
            "buildings": [], "outcomes": [], "tube_size": 10, "starts_at": 0, "questions": [{"name": "去向", "choices": []}]});
        id("open_round", args)
    };
    let rounds = [round("resident"), round("home")];
    // What is noted at a door is for whoever stands before it next; the numbers in it are not.
    let at_door = format!("门铃坏，女儿{}，证件{}", PHONES[3], NUMBERS[1]);
    let answers = json!([{"question": 1, "text": at_door}]);
    let mark = json!({"round": rounds[0], "target": people[0], "outcome": 1, "tube": "A01", "note": at_door, "answers": answers});
    call(first, "record_mark", mark);
    met_by_a_phone(first, &rounds[0], &building, &homes[0], &at_door);
    let noted = json!({"round": rounds[0], "code": "A01", "fault": "damaged", "note": at_door});
    call(first, "note_tube", noted);
    call(
        first,
        "print_papers",
        json!({"round": rounds[0], "buildings": [], "only_left": false}),
    );
    let papers = call(first, "list_papers", json!({"round": rounds[0]}));
    let papers: Vec<Value> = papers
        .as_array()
        .unwrap()
        .iter()
        .map(|paper| paper["id"].clone())
        .collect();
    let point = json!({"round": rounds[0], "name": "东门", "lanes": 1, "lane_per_hour": 60});
    let point = id("save_point", point);
    let called = json!({"round": rounds[0], "point": point, "unit": unit, "homes": homes, "way": "sheet"});
    let batch = id("call_batch", called);
    let why = format!("流调电话{}，证件{}", PHONES[4], NUMBERS[1]);
    call(
        first,
        "close_place",
        json!({"place": building, "level": 1, "why": why}),
    );
    let roster = format!(
        "楼号,单元,室号,姓名,联系电话,身份证号,备注\n3号楼,1单元,101,王五,{},{},{note}\n",
        PHONES[2], NUMBERS[2]
    );
    let file = first.take_file("一村.csv", roster.into_bytes()).unwrap();
    let token = call(first, "preview_import", json!({"file": file}))["token"].clone();
    let import = call(first, "write_import", json!({"token": token}))["import"].clone();
    let contact = |phone: &str| json!([{"slot": 1, "name": "陈一", "relation": "女儿", "phone": phone}]);
    let living = json!({"id": people[0], "registration": "elsewhere", "registered_at": note, "contacts": contact(PHONES[3])});
    call(first, "edit_resident", living);
    let away = json!({"id": people[1], "status": "away", "until": "2022-03-16"});
    call(first, "set_resident_status", away);
    let need = json!({"resident": people[0], "kind": "dialysis", "name": at_door, "weekdays": [1, 2, 3, 4, 5, 6, 7], "note": at_door});
    let need = id("add_need", need);
    call(first, "meet_need", json!({"id": need, "note": at_door}));
    call(
        first,
        "record_contact",
        json!({"resident": people[0], "how": "phone", "well": true, "note": at_door}),
    );
    // Next month's roster: somebody else's phone, another note, somebody nobody knows.
    let roster = format!(
        "楼号,单元,室号,姓名,联系电话,身份证号,备注\n3号楼,1单元,101,王五,{},,又{note}\n3号楼,1单元,201,赵六,{},{},{note}\n",
        PHONES[4], PHONES[3], NUMBERS[0]
    );
    let next = first.take_file("一村.csv", roster.into_bytes()).unwrap();
    let token = call(first, "preview_import", json!({"file": next}))["token"].clone();
    // Both write another phone for one resident, and another mark.
    give(first, second);
    for (desk, phone, outcome) in [(first, PHONES[2], 1), (second, PHONES[3], 50)] {
        call(desk, "edit_resident", json!({"id": people[1], "phone": phone}));
        let mark = json!({"round": rounds[0], "target": people[1], "outcome": outcome, "note": at_door});
        call(desk, "record_mark", mark);
    }
    give(second, first);
    let mut reveal = json!({"resident": people[0], "field": "phone", "reason": "other", "note": note});
    call(first, "reveal_number", reveal.take());
    assert_eq!(
        call(first, "list_reviews", json!({"state": "open"}))
            .as_array()
            .unwrap()
            .len(),
        2
    );

    let message = format!(
        "各位好\n张小0 {} {NOTE}\n李四 {} 3-101\n{}",
        PHONES[0], PHONES[3], NUMBERS[1]
    );
    let list = id("receive_list", json!({"name": "第3批", "text": message}));
    let answers = json!([{"line": 1, "answer": "found", "resident": people[0], "note": note}]);
    call(first, "answer_lines", json!({"list": list, "answers": answers}));
    let many = json!({"who": {"residents": people}, "change": {"what": "add_note", "note": note}});
    call(first, "edit_many", many);
    let twin = json!({"home": homes[0], "name": "张小1", "phone": PHONES[1], "id_number": NUMBERS[1]});
    let twin = id("add_resident", twin);
    let again = json!({"home": homes[1], "name": "张小1", "phone": PHONES[1], "note": note});
    let again = id("add_resident", again);
    call(
        first,
        "merge_residents",
        json!({"keep": twin, "away": again, "take": [{"field": "note", "from": "away"}]}),
    );
    let people = [&people[..], &[twin.clone(), again]].concat();

    let ids = [
        &[compound.clone(), building.clone(), import],
        &homes[..],
        &people,
        &rounds,
        &papers,
    ]
    .concat();
    Pool(BTreeMap::from([
        ("id", ids),
        ("round", rounds.to_vec()),
        ("compound", vec![compound.clone()]),
        ("building", vec![building]),
        ("unit", vec![unit.clone()]),
        ("home", homes),
        ("item", vec![item]),
        ("place", vec![place, unit]),
        (
            "text",
            vec![
                json!("张小"),
                json!("zx"),
                json!("3-101"),
                json!("1234"),
                json!("101"),
                json!("1"),
                json!("A01 阳性"),
                json!(message),
            ],
        ),
        ("state", vec![json!("open"), json!("settled")]),
        ("code", vec![json!("A01")]),
        ("after", vec![json!("A01")]),
        ("here", rounds.to_vec()),
        ("first", vec![json!("SH001")]),
        ("count", vec![json!(2)]),
        ("paper", papers),
        ("list", vec![list]),
        ("one", vec![twin]),
        ("other", people.clone()),
        (
            "who",
            vec![json!({"compound": compound}), json!({"residents": people})],
        ),
        ("change", vec![json!({"what": "add_care", "tag": "封控"})]),
        ("expected", vec![json!(1)]),
        ("file", vec![json!(file), json!(next)]),
        ("token", vec![token]),
        ("sort", vec![json!("changed")]),
        ("care", vec![json!(true)]),
        ("left", vec![json!(true)]),
        ("closed", vec![json!(1)]),
        ("offset", vec![json!(0)]),
        ("limit", vec![json!(500)]),
        ("person", vec![]),
        ("day", vec![]),
        ("kind", vec![]),
        (
            "by",
            ["done", "use", "care", "needs", "away", "supplies"]
                .map(|by| json!(by))
                .to_vec(),
        ),
        ("filter", vec![json!({"away": true}), json!({"need": true})]),
        ("columns", vec![]),
        ("size", vec![json!(20)]),
        ("floors", vec![json!(10)]),
        ("lang", vec![]),
        ("batches", vec![json!([batch])]),
        ("window", vec![json!(true)]),
    ]))
}

/// Somebody's phone says that people are on no list, and notes that beside it.
fn met_by_a_phone(desk: &Desk, round: &Value, building: &Value, home: &Value, note: &str) {
    open_door(desk);
    let args = json!({"round": round, "buildings": [building], "name": "王小红"});
    let made = call(desk, "invite_phone", args);
    let phone = phones::join(desk, code_in(&made), &"0f".repeat(16), Channel::Plain).unwrap();
    let report = json!([{"id": building, "home": home, "people": 2, "note": note, "age_ms": 0}]);
    let words = serde_json::from_value(report).unwrap();
    let round = round.as_str().unwrap().parse().unwrap();
    let done = phones::deliver(desk, &phone.secret, Channel::Plain, round, words, Lang::Zh).unwrap();
    assert!(done[0].kept, "{done:?}");
}

impl Pool {
    /// Every way to fill in what `entry` requires, and each optional argument once besides.
    fn arguments(&self, entry: &Entry) -> Vec<Value> {
        let schema = entry.args_schema();
        let required: Vec<&str> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let values = |name: &str| {
            self.0.get(name).unwrap_or_else(|| {
                panic!(
                    "{} takes “{name}”: say above what can be given for it",
                    entry.name
                )
            })
        };
        let mut all = vec![json!({})];
        for name in &required {
            let given = values(name);
            assert!(!given.is_empty(), "{} requires “{name}”", entry.name);
            all = all
                .iter()
                .flat_map(|args| given.iter().map(move |value| with(args, name, value)))
                .collect();
        }
        let properties = schema["properties"].as_object().cloned().unwrap_or_default();
        let optional = properties
            .keys()
            .filter(|name| !required.contains(&name.as_str()));
        let more: Vec<Value> = optional
            .flat_map(|name| values(name).iter().map(|value| with(&all[0], name, value)))
            .collect();
        all.extend(more);
        all
    }
}

fn with(args: &Value, name: &str, value: &Value) -> Value {
    let mut args = args.clone();
    args[name] = value.clone();
    args
}

/// Everything a result tells, the files it made included.
fn told(desk: &Desk, result: &Value) -> Vec<String> {
    let mut told = vec![result.to_string()];
    let Some(file) = result["file"].as_str().and_then(|token| desk.made_file(token)) else {
        return told;
    };
    // What a PDF holds is compressed, and its bytes say nothing; the same call tells its words where the window prints it.
    if file.bytes.starts_with(b"%PDF") {
        return told;
    }
    match zip::ZipArchive::new(Cursor::new(file.bytes.to_vec())) {
        Err(_) => told.push(String::from_utf8_lossy(&file.bytes).into_owned()),
        Ok(mut parts) => {
            for n in 0..parts.len() {
                let mut text = String::new();
                if parts.by_index(n).unwrap().read_to_string(&mut text).is_ok() {
                    told.push(text);
                }
            }
        }
    }
    told
}

fn tells_nothing_whole(who: &str, call: &str, text: &str) {
    for number in PHONES.iter().chain(&NUMBERS) {
        for from in 0..=number.len() - MOST_IN_A_ROW - 1 {
            let part = &number[from..=from + MOST_IN_A_ROW];
            assert!(
                !text.contains(part),
                "{call}, asked by {who}, tells {part} of {number}: {text}"
            );
        }
    }
    for birth in BIRTHS {
        assert!(
            !text.contains(birth),
            "{call}, asked by {who}, tells {birth}: {text}"
        );
    }
}

fn tells_a_volunteer_no_number(call: &str, text: &str) {
    let stars = text.char_indices().filter(|(_, c)| *c == '*');
    for (at, _) in stars {
        let digit = text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        assert!(!digit, "{call} tells a volunteer the end of a number: {text}");
    }
    assert!(!text.contains(NOTE), "{call} tells a volunteer a note: {text}");
    assert!(
        !text.contains("1950-"),
        "{call} tells a volunteer a birthday: {text}"
    );
}

#[test]
fn no_call_that_reads_tells_a_whole_number_and_none_tells_a_volunteer_any() {
    let dirs = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let [first, second] = [0, 1].map(|n| Desk::open(dirs[n].path(), World::system()).unwrap());
    let mut pool = busy(&first, &second);
    let founder = call(&first, "list_staff", json!({}))[0]["id"].clone();
    pool.0.get_mut("person").unwrap().push(founder.clone());
    let people = ["staff", "volunteer"].map(|role| {
        let person = call(&first, "add_staff", json!({"name": role, "role": role}))["id"].clone();
        (role, person)
    });
    for (role, person) in [("administrator", founder)].into_iter().chain(people) {
        call(&first, "choose_staff", json!({"id": person}));
        let mut answered = 0;
        let reads = table()
            .iter()
            .filter(|entry| matches!(entry.access, Access::Reads(_)));
        for entry in reads {
            for args in pool.arguments(entry) {
                match first.call(entry.name, args.clone(), Lang::Zh) {
                    Ok(result) => {
                        answered += 1;
                        for text in told(&first, &result) {
                            tells_nothing_whole(role, entry.name, &text);
                            if role == "volunteer" {
                                tells_a_volunteer_no_number(entry.name, &text);
                            }
                        }
                    }
                    Err(problem) => {
                        let typed = matches!(
                            entry.name,
                            "read_paper" | "read_results" | "read_list" | "find_places"
                        );
                        let fits = matches!(problem.kind, ProblemKind::Refused | ProblemKind::NotFound);
                        assert!(fits || typed, "{} {args}: {}", entry.name, problem.say(Lang::En));
                        tells_nothing_whole(role, entry.name, problem.say(Lang::Zh));
                    }
                }
            }
        }
        assert!(answered > 40, "only {answered} calls answered a {role}");
        // Previews are forgotten one after another: this one is looked through while it is the newest.
        let seen = first.call("preview_import", json!({"file": pool.0["file"][1]}), Lang::Zh);
        assert_eq!(seen.is_ok(), role != "volunteer");
        if let Ok(preview) = seen {
            let page = call(&first, "list_difference", json!({"token": preview["token"]}));
            assert!(page["total"].as_u64().unwrap() >= 3, "{page}");
            tells_nothing_whole(role, "list_difference", &page.to_string());
        }
        let exported = first.call("export_round", json!({"round": pool.0["round"][0]}), Lang::Zh);
        assert_eq!(exported.is_ok(), role != "volunteer");
        for text in exported.iter().flat_map(|result| told(&first, result)) {
            tells_nothing_whole(role, "export_round", &text);
        }
    }
}
