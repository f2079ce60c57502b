//! A round's spreadsheet is read back as the town would read it, and its text as it is pasted.

use calamine::{Data, Reader, Xlsx};
use linli_core::desk::{Desk, Lang, World};
use linli_core::world::{Clock, Random};
use serde_json::{Value, json};
use std::io::{Cursor, Read};
use std::sync::Arc;

/// 2026-03-16 09:30 in Beijing.
const NOW: i64 = 1_773_624_600_000;

struct Stopped;

impl Clock for Stopped {
    fn now_ms(&self) -> i64 {
        NOW
    }
}

struct System(World);

impl Random for System {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.random.fill(bytes);
    }
}

fn ask(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args, Lang::Zh)
        .unwrap_or_else(|problem| panic!("{name}: {}", problem.say(Lang::En)))
}

struct Town {
    desk: Desk,
    compounds: Vec<Value>,
    homes: Vec<Value>,
    people: Vec<Value>,
    _dir: tempfile::TempDir,
}

/// Two compounds with a building each; 一村 3号楼 has two homes with two people each, 二村 东楼 one home with one.
fn town() -> Town {
    let dir = tempfile::tempdir().unwrap();
    let world = World {
        clock: Arc::new(Stopped),
        random: Arc::new(System(World::system())),
        ..World::system()
    };
    let desk = Desk::open(dir.path(), world).unwrap();
    ask(
        &desk,
        "create_committee",
        json!({"name": "春晖", "staff_name": "王芳", "device_name": "前台"}),
    );
    let mut town = Town {
        desk,
        compounds: Vec::new(),
        homes: Vec::new(),
        people: Vec::new(),
        _dir: dir,
    };
    for (compound, building, floors) in [("一村", "3", 2), ("二村", "东楼", 1)] {
        let compound = ask(&town.desk, "add_compound", json!({"name": compound}))["id"].clone();
        let shape = json!({"compound": compound, "name": building, "units": 1, "floors": floors, "rooms_per_floor": 1});
        let building = ask(&town.desk, "add_building", shape)["id"].clone();
        let view = ask(&town.desk, "show_building", json!({"id": building}));
        let homes = view["units"][0]["homes"].as_array().unwrap().iter();
        town.homes.extend(homes.map(|home| home["id"].clone()));
        town.compounds.push(compound);
    }
    for (home, name, more) in [
        (
            0,
            "张桂英",
            json!({"id_number": "990000195003120027", "phone": "19900001234", "care": ["独居", "透析"]}),
        ),
        (0, "=1+1", json!({})),
        (1, "李建国", json!({})),
        (1, "＝SUM(A1)", json!({})),
        (2, "赵敏", json!({})),
    ] {
        let mut args = json!({"home": town.homes[home], "name": name});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let id = ask(&town.desk, "add_resident", args)["id"].clone();
        town.people.push(id);
    }
    town
}

impl Town {
    fn round(&self, kind: &str, target: &str) -> Value {
        let args = json!({"name": "第3轮核酸筛查", "kind": kind, "target": target, "compounds": self.compounds,
            "buildings": [], "outcomes": [], "tube_size": 10, "starts_at": NOW - 3_600_000});
        ask(&self.desk, "open_round", args)["id"].clone()
    }

    fn mark(&self, round: &Value, target: &Value, outcome: u8, more: Value) {
        let mut args = json!({"round": round, "target": target, "outcome": outcome});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        ask(&self.desk, "record_mark", args);
    }

    /// Two sampled, one not at home, two without a record.
    fn marked(&self) -> Value {
        let round = self.round("screening", "resident");
        self.mark(&round, &self.people[0], 1, json!({"tube": "A01", "note": "+86"}));
        self.mark(&round, &self.people[1], 1, json!({"tube": "-1"}));
        self.mark(&round, &self.people[2], 50, json!({}));
        round
    }

    fn book(&self, args: Value) -> (Vec<u8>, Xlsx<Cursor<Vec<u8>>>) {
        let made = ask(&self.desk, "export_round", args);
        let file = self.desk.made_file(made["file"].as_str().unwrap()).unwrap();
        assert_eq!(file.name, made["name"].as_str().unwrap());
        let bytes = file.bytes.to_vec();
        (bytes.clone(), Xlsx::new(Cursor::new(bytes)).unwrap())
    }
}

fn rows(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<Data>> {
    book.worksheet_range(sheet)
        .unwrap()
        .rows()
        .map(<[Data]>::to_vec)
        .collect()
}

/// The rows below the notice, which stands on the first line of every sheet that names people.
fn below_notice(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<Data>> {
    let mut rows = rows(book, sheet);
    let notice = rows.remove(0)[0].to_string();
    assert!(
        notice.starts_with(
            "说明：含 5 人信息，勿外传，2026-04-15 前删除；2026-03-16 09:30 由 王芳（春晖）在“前台”导出"
        ) || notice.starts_with("Note: names 5 people; do not pass on, delete before 2026-04-15."),
        "{notice}"
    );
    rows
}

fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_summary_counts_by_unit_in_numbers() {
    let town = town();
    let round = town.marked();
    let (_, mut book) = town.book(json!({"round": round}));
    assert_eq!(book.sheet_names(), ["汇总", "名单", "未检"]);
    let summary = below_notice(&mut book, "汇总");
    assert_eq!(summary[0][0], text("第3轮核酸筛查"));
    assert_eq!(
        summary[1][0],
        text("统计截至 2026-03-16 09:30（北京时间）；本轮 2026-03-16 08:30 起")
    );
    assert_eq!(summary[3][3..6], [text("应检"), text("已检"), text("未检")]);
    let n = Data::Float;
    assert_eq!(
        summary[4],
        [
            text("一村"),
            text("3号楼"),
            Data::Empty,
            n(4.0),
            n(2.0),
            n(2.0),
            n(1.0),
            n(1.0),
            n(0.5),
            n(0.0)
        ]
    );
    assert_eq!(summary[5][2..4], [text("小计"), n(4.0)]);
    let total = summary.iter().find(|row| row[0] == text("合计")).unwrap();
    assert_eq!(
        total[3..],
        [n(5.0), n(2.0), n(3.0), n(1.0), n(2.0), n(0.4), n(0.0)]
    );
}

#[test]
fn the_list_has_every_target_with_masked_numbers_real_dates_and_no_formula() {
    let town = town();
    let round = town.marked();
    let (bytes, mut book) = town.book(json!({"round": round}));
    let list = below_notice(&mut book, "名单");
    assert_eq!(list.len(), 1 + 5 + 1);
    assert_eq!(list[6][0], text("以上共 5 行，名单完"));
    // From the top floor down: 201 first.
    let names: Vec<String> = list[1..6].iter().map(|row| row[5].to_string()).collect();
    assert_eq!(names, ["李建国", "＝SUM(A1)", "张桂英", "=1+1", "赵敏"]);
    let zhang = &list[3];
    assert_eq!(zhang[0], Data::Float(3.0));
    assert_eq!(zhang[4], text("101"));
    assert_eq!(zhang[6], text("9900**********0027"));
    assert_eq!(zhang[7], text("199****1234"));
    assert_eq!(zhang[8], text("独居、透析"));
    assert_eq!(zhang[9..11], [text("已采"), text("A01")]);
    let Data::DateTime(at) = zhang[11] else {
        panic!("{:?} is no date", zhang[11])
    };
    // Days since 1899-12-30: 2026-03-16, half past nine.
    assert!((at.as_f64() - (46_097.0 + 9.5 / 24.0)).abs() < 1e-6);
    assert_eq!(zhang[12..14], [text("王芳"), text("+86")]);
    assert_eq!(list[2][9], text("尚未登记"));
    for sheet in ["汇总", "名单", "未检"] {
        assert!(
            book.worksheet_formula(sheet)
                .unwrap()
                .used_cells()
                .next()
                .is_none(),
            "{sheet} has a formula"
        );
    }
    assert!(part(&bytes, "docProps/core.xml").contains("2026-03-16"));
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter"));
    // On every printed page, too: header and footer of each sheet.
    for sheet in 1..=3 {
        let sheet = part(&bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
        for (begin, end) in [("<oddHeader>", "</oddHeader>"), ("<oddFooter>", "</oddFooter>")] {
            let printed = sheet.split_once(begin).unwrap().1.split_once(end).unwrap().0;
            assert!(
                printed.contains("2026-04-15") && printed.contains("王芳"),
                "{printed}"
            );
        }
    }
    for name in ["xl/sharedStrings.xml", "xl/worksheets/sheet2.xml"] {
        assert!(!part(&bytes, name).contains("19900001234"), "a phone in clear");
    }
}

#[test]
fn those_left_stand_on_a_sheet_of_their_own_with_the_reason() {
    let town = town();
    let round = town.marked();
    let (_, mut book) = town.book(json!({"round": round}));
    let rest = below_notice(&mut book, "未检");
    let told: Vec<(String, String)> = rest[1..rest.len() - 1]
        .iter()
        .map(|row| (row[5].to_string(), row[9].to_string()))
        .collect();
    let pair = |name: &str, why: &str| (name.to_owned(), why.to_owned());
    assert_eq!(
        told,
        [
            pair("李建国", "不在家"),
            pair("＝SUM(A1)", "尚未登记"),
            pair("赵敏", "尚未登记")
        ]
    );
    assert_eq!(rest.last().unwrap()[0], text("以上共 3 行，名单完"));
}

#[test]
fn a_round_of_homes_lists_households_in_the_language_asked_for() {
    let town = town();
    let round = town.round("visit", "home");
    town.mark(&round, &town.homes[0], 1, json!({}));
    let (_, mut book) = town.book(json!({"round": round, "lang": "en"}));
    assert_eq!(book.sheet_names(), ["Summary", "List", "Left"]);
    let list = below_notice(&mut book, "List");
    assert_eq!(list.len(), 1 + 3 + 1);
    assert_eq!(list[2][5], text("张桂英、=1+1"));
    assert_eq!(list[2][8], text("独居、透析"));
    let missing = json!({"round": round, "offset": 0, "limit": 10});
    let missing = ask(&town.desk, "missing_targets", missing);
    assert_eq!(missing["rows"][0]["name"], "李建国、＝SUM(A1)");
    let said = town
        .desk
        .call("round_text", json!({"round": round}), Lang::En)
        .unwrap();
    assert_eq!(
        said["text"],
        "[第3轮核酸筛查] As of 16 Mar 09:30: 1 of 3 homes done (33.3%: 1 已上门, 0 已电话), 2 left (2 not recorded).\n一村: 3号楼 1\n二村: 东楼 1"
    );
    let said = ask(&town.desk, "round_text", json!({"round": round}))["text"].clone();
    assert!(
        said.as_str()
            .unwrap()
            .contains("应访3户，已访1户（33.3%，其中已上门1、已电话0），未访2户（尚未登记2）。")
    );
}

#[test]
fn the_text_reads_naturally_and_adds_up() {
    let town = town();
    let round = town.marked();
    let said = ask(&town.desk, "round_text", json!({"round": round}))["text"].clone();
    assert_eq!(
        said,
        "【第3轮核酸筛查】截至3月16日 09:30，应检5人，已检2人（40.0%），未检3人（其中不在家1、尚未登记2）。\
         \n一村未检：3号楼2人\n二村未检：东楼1人"
    );
    for person in &town.people {
        town.mark(&round, person, 1, json!({}));
    }
    let said = ask(&town.desk, "round_text", json!({"round": round}))["text"].clone();
    assert_eq!(
        said,
        "【第3轮核酸筛查】截至3月16日 09:30，应检5人，已检5人（100.0%），未检0人。"
    );
}

/// Two negative, one positive, one in isolation, one in hospital.
fn antigen(town: &Town) -> Value {
    let round = town.round("antigen", "resident");
    for (person, outcome) in town.people.iter().zip([1, 1, 2, 101, 102]) {
        town.mark(&round, person, outcome, json!({}));
    }
    round
}

#[test]
fn the_counts_by_outcome_add_up_to_the_numbers_of_the_round() {
    let town = town();
    let adds_up = |round: &Value| {
        let told = ask(&town.desk, "outcome_counts", json!({"round": round}));
        let counts = ask(&town.desk, "round_counts", json!({"round": round}));
        let sum = |sense: &str| {
            let outcomes = told["outcomes"].as_array().unwrap().iter();
            let meant = outcomes.filter(|one| one["sense"] == sense);
            meant.map(|one| one["targets"].as_u64().unwrap()).sum::<u64>()
        };
        for (part, number) in counts.as_object().unwrap() {
            assert_eq!(&told[part], number, "{part}");
        }
        for sense in ["done", "not_done", "excused"] {
            assert_eq!(json!(sum(sense)), counts[sense], "{sense}");
        }
        for question in told["questions"].as_array().unwrap() {
            let answers = question["answers"].as_array().unwrap().iter();
            let given: u64 = answers.map(|one| one["targets"].as_u64().unwrap()).sum();
            let rest = question["others"].as_u64().unwrap() + question["unanswered"].as_u64().unwrap();
            assert_eq!(json!(given + rest), counts["done"], "{question}");
        }
        told
    };
    let sampled = adds_up(&town.marked());
    let outcome = |told: &Value, name: &str| {
        let outcomes = told["outcomes"].as_array().unwrap().iter();
        outcomes.clone().find(|one| one["name"] == name).unwrap()["targets"].clone()
    };
    assert_eq!(
        (outcome(&sampled, "已采"), outcome(&sampled, "不在家")),
        (json!(2), json!(1))
    );
    let round = antigen(&town);
    let tested = adds_up(&round);
    assert_eq!(
        (outcome(&tested, "阴性"), outcome(&tested, "阳性")),
        (json!(2), json!(1))
    );
    assert_eq!(
        (outcome(&tested, "住院"), outcome(&tested, "拒绝")),
        (json!(1), json!(0))
    );
    // Taken back, a mark counts nowhere.
    let back = json!({"round": round, "target": town.people[2]});
    ask(&town.desk, "undo_mark", back);
    assert_eq!(outcome(&adds_up(&round), "阳性"), 0);
    let homes = town.round("notice", "home");
    town.mark(&homes, &town.homes[0], 1, json!({}));
    assert_eq!(adds_up(&homes)["missing"], 2);
}

#[test]
fn the_text_says_how_those_done_are_and_why_who_is_excused() {
    let town = town();
    let round = antigen(&town);
    let said = ask(&town.desk, "round_text", json!({"round": round}))["text"].clone();
    assert_eq!(
        said,
        "【第3轮核酸筛查】截至3月16日 09:30，应检3人，已检3人（100.0%，其中阴性2、阳性1），未检0人，\
         另有不计入2人（其中隔离中1、住院1）。"
    );
    town.mark(
        &round,
        &town.people[2],
        1,
        json!({"answers": [{"question": 1, "text": "是"}]}),
    );
    let said = ask(&town.desk, "round_text", json!({"round": round}))["text"].clone();
    let said = said.as_str().unwrap();
    assert!(said.contains("阴性3、阳性0"), "{said}");
    assert!(said.ends_with("。\n看过照片：是 1、未填 2"), "{said}");
}

#[test]
fn what_one_family_answered_in_its_own_words_is_counted_and_not_named() {
    let town = town();
    let round = town.round("evacuation", "resident");
    let goes = |n: usize, place: &str| {
        let answers = json!({"answers": [{"question": 1, "text": place}]});
        town.mark(&round, &town.people[n], 1, answers);
    };
    for n in 0..4 {
        goes(n, "一小体育馆");
    }
    goes(4, "女儿家");
    let asked = || ask(&town.desk, "outcome_counts", json!({"round": round}))["questions"][0].clone();
    assert_eq!((&asked()["answers"], &asked()["others"]), (&json!([]), &json!(5)));
    goes(4, "一小体育馆");
    assert_eq!(
        asked(),
        json!({"code": 1, "name": "去向", "answers": [{"text": "一小体育馆", "targets": 5}], "others": 0, "unanswered": 0})
    );
    let said = ask(&town.desk, "round_text", json!({"round": round}))["text"].clone();
    assert!(said.as_str().unwrap().ends_with("\n去向：一小体育馆 5"), "{said}");
}

#[test]
fn the_summary_sheet_tells_the_outcomes_below_its_numbers() {
    let town = town();
    let round = antigen(&town);
    let (_, mut book) = town.book(json!({"round": round, "names": false}));
    let summary = rows(&mut book, "汇总");
    let counted = |name: &str| {
        let row = summary.iter().find(|row| row[0] == text(name)).unwrap();
        (row[1].clone(), row[2].clone())
    };
    assert_eq!(counted("阴性"), (text("已检"), Data::Float(2.0)));
    assert_eq!(counted("阳性"), (text("已检"), Data::Float(1.0)));
    assert_eq!(counted("拒绝"), (text("未检"), Data::Float(0.0)));
    assert_eq!(counted("住院"), (text("不计入"), Data::Float(1.0)));
    assert_eq!(counted("尚未登记"), (text("未检"), Data::Float(0.0)));
    assert_eq!(counted("未填").1, Data::Float(3.0));
}
