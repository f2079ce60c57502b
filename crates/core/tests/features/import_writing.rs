//! Files become facts in one step or not at all, fit into what is there, and can be taken back.

use linli_core::desk::{Desk, Lang, World};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

struct Laptop {
    desk: Desk,
    _dir: tempfile::TempDir,
}

impl Laptop {
    fn new() -> Laptop {
        let dir = tempfile::tempdir().unwrap();
        let desk = Desk::open(dir.path(), World::system()).unwrap();
        let founder = json!({"name": "春晖", "staff_name": "王芳", "device_name": "前台"});
        desk.call("create_committee", founder, Lang::Zh).unwrap();
        Laptop { desk, _dir: dir }
    }

    fn ask(&self, name: &str, args: Value) -> Value {
        self.desk
            .call(name, args, Lang::Zh)
            .unwrap_or_else(|problem| panic!("{name}: {}", problem.say(Lang::En)))
    }

    fn refused(&self, name: &str, args: Value) -> String {
        let before = self.everything();
        let problem = self.desk.call(name, args, Lang::Zh).expect_err(name);
        assert_eq!(self.everything(), before, "{name} wrote something");
        problem.code.to_owned()
    }

    /// How many facts there are, and what every table holds.
    fn everything(&self) -> (u64, [u8; 32]) {
        let facts = self.ask("verify", json!({}))["facts"].as_u64().unwrap();
        (facts, self.desk.with_space(|space| Ok(space.digest()?)).unwrap())
    }

    fn preview(&self, name: &str, text: &str) -> Value {
        let file = self.desk.take_file(name, text.as_bytes().to_vec()).unwrap();
        self.ask("preview_import", json!({"file": file, "compound": "云杉苑"}))
    }

    fn write(&self, preview: &Value) -> Value {
        self.ask("write_import", json!({"token": preview["token"]}))["import"].clone()
    }

    fn names(&self, text: &str) -> Vec<String> {
        let found = self.ask("find_residents", json!({"text": text}));
        found["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Buildings, units, homes and residents of all compounds.
    fn size(&self) -> [u64; 4] {
        let compounds = self.ask("list_compounds", json!({}));
        ["buildings", "units", "homes", "residents"].map(|what| {
            compounds
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one[what].as_u64().unwrap())
                .sum()
        })
    }
}

const ROSTER: &str = "楼栋,单元,房号,姓名,电话,特殊关照\n\
    3号楼,1单元,101,张桂英,19900000001,独居老人\n\
    3号楼,2单元,501,李建国,19900000002、19900000003,\n\
    3号楼,2单元,501,李明,无,\n\
    5,,201,王芳,12,\n";

#[test]
fn a_roster_is_written_listed_and_taken_back_as_a_whole() {
    let laptop = Laptop::new();
    let empty = laptop.size();
    let preview = laptop.preview("花名册.csv", ROSTER);
    assert_eq!(
        (preview["kind"].as_str(), preview["new_residents"].as_u64()),
        (Some("roster"), Some(4))
    );
    assert_eq!(laptop.size(), empty, "a preview writes nothing");
    let import = laptop.write(&preview);
    assert_eq!(laptop.size(), [2, 3, 3, 4]);
    assert_eq!(laptop.names("3-2-501"), ["李建国", "李明"]);
    assert_eq!(laptop.names("0003"), ["李建国"]);
    let care = laptop.ask("find_residents", json!({"care": true}));
    assert_eq!(care["rows"][0]["care"], json!(["独居老人"]));
    let imports = laptop.ask("list_imports", json!({}));
    assert_eq!(imports.as_array().unwrap().len(), 1);
    let row = &imports[0];
    assert_eq!(
        (
            row["file"].as_str(),
            row["by"].as_str(),
            row["residents"].as_u64(),
            row["undone"].as_bool()
        ),
        (Some("花名册.csv"), Some("王芳"), Some(4), Some(false))
    );
    // Who changed since goes too: one undo takes back everything that came in.
    let who = laptop.ask("find_residents", json!({"text": "张桂英"}))["rows"][0]["id"].clone();
    laptop.ask("edit_resident", json!({"id": who, "note": "改过"}));
    laptop.ask("undo_import", json!({"id": import}));
    assert_eq!(laptop.size(), [0, 0, 0, 0]);
    assert_eq!(laptop.names(""), Vec::<String>::new());
    assert_eq!(laptop.ask("list_imports", json!({}))[0]["undone"], true);
    assert_eq!(laptop.refused("undo_import", json!({"id": import})), "undone");
    // And it can come in again.
    let again = laptop.preview("花名册.csv", ROSTER);
    laptop.write(&again);
    assert_eq!(laptop.size(), [2, 3, 3, 4]);
    let verified = laptop.ask("verify", json!({}));
    assert_eq!(
        (&verified["chain_ok"], &verified["projections_ok"]),
        (&json!(true), &json!(true))
    );
}

#[test]
fn what_is_there_is_used_and_who_is_there_is_pointed_out() {
    let laptop = Laptop::new();
    let compound = laptop.ask("add_compound", json!({"name": "云杉苑"}))["id"].clone();
    let shape = json!({"compound": compound, "name": "三号楼", "units": 2, "unit_names": ["一单元", "二单元"], "floors": 5, "rooms_per_floor": 1});
    laptop.ask("add_building", shape);
    let home = laptop.ask("find_home", json!({"text": "3-2-501"}))[0]["home"].clone();
    laptop.ask("add_resident", json!({"home": home, "name": "李建国"}));
    assert_eq!(laptop.size(), [1, 2, 10, 1]);
    let preview = laptop.preview("花名册.csv", ROSTER);
    let issues = preview["issues"].as_array().unwrap();
    assert!(
        issues.iter().all(|issue| issue["action"] == "flag"),
        "{issues:#?}"
    );
    // Who is there is not new; what the file knows besides is told.
    let difference = laptop.ask(
        "list_difference",
        json!({"token": preview["token"], "sort": "changed"}),
    );
    let row = &difference["rows"][0];
    assert_eq!(
        (&difference["total"], &row["line"], &row["name"]),
        (&json!(1), &json!(3), &json!("李建国"))
    );
    assert_eq!(row["choices"][0]["changes"][0]["field"], "phone");
    assert_eq!(
        (preview["new_homes"].as_u64(), preview["new_residents"].as_u64()),
        (Some(1), Some(3))
    );
    laptop.write(&preview);
    assert_eq!(laptop.size(), [2, 3, 11, 4]);
    assert_eq!(laptop.names("3号楼2单元501"), ["李建国", "李明"]);
}

#[test]
fn a_preview_is_written_once_and_only_onto_the_register_it_was_made_for() {
    let laptop = Laptop::new();
    let first = laptop.preview("甲.csv", ROSTER);
    let second = laptop.preview("乙.csv", "楼栋,房号,姓名\n7,101,赵敏\n");
    laptop.write(&second);
    assert_eq!(
        laptop.refused("write_import", json!({"token": first["token"]})),
        "register_changed"
    );
    assert_eq!(
        laptop.refused("write_import", json!({"token": second["token"]})),
        "not_found"
    );
    assert_eq!(
        laptop.refused("write_import", json!({"token": "preview-99"})),
        "not_found"
    );
    // Supplies leave the register as it is: the same list must not come in twice all the same.
    let supplies = "物资名称,规格,数量,单位\nN95口罩,20只/盒,30,盒\n大米,10kg/袋,12,袋\n";
    let list = laptop.preview("物资清单.csv", supplies);
    assert_eq!(list["kind"], "supplies");
    laptop.write(&list);
    assert_eq!(
        laptop.refused("write_import", json!({"token": list["token"]})),
        "not_found"
    );
    let stock = laptop.ask("show_stock", json!({}));
    let total = |name: &str| {
        let rows = stock["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["item"]["name"] == name).unwrap();
        row["at"]
            .as_array()
            .unwrap()
            .iter()
            .map(|at| at["quantity"].as_f64().unwrap())
            .sum::<f64>()
    };
    assert_eq!((total("N95口罩"), total("大米")), (30.0, 12.0));
}

#[test]
fn an_import_others_built_on_stays() {
    let laptop = Laptop::new();
    let first = laptop.write(&laptop.preview("甲.csv", ROSTER));
    let second = laptop.write(&laptop.preview("乙.csv", "楼栋,单元,房号,姓名\n3,1,101,赵敏\n"));
    assert_eq!(laptop.refused("undo_import", json!({"id": first})), "built_on");
    laptop.ask("undo_import", json!({"id": second}));
    let home = laptop.ask("find_home", json!({"text": "5号楼201"}))[0]["home"].clone();
    let who = laptop.ask("add_resident", json!({"home": home, "name": "周伟"}))["id"].clone();
    assert_eq!(laptop.refused("undo_import", json!({"id": first})), "built_on");
    laptop.ask("remove_entry", json!({"kind": "resident", "id": who}));
    laptop.ask("undo_import", json!({"id": first}));
    assert_eq!(laptop.size(), [0, 0, 0, 0]);
}

#[test]
fn a_round_list_becomes_a_round_with_its_marks_and_goes_with_the_import() {
    let laptop = Laptop::new();
    laptop.write(&laptop.preview("甲.csv", ROSTER));
    let list = "楼栋,单元,房号,姓名,是否已采样,采样管号\n\
        3,1,101,张桂英,是,A0001\n3,2,501,李建国,是,A0001\n3,2,501,李明,否,\n3,2,502,新来的,是,A0002\n";
    let preview = laptop.preview("第3轮名单.csv", list);
    assert_eq!(preview["kind"], "round");
    let import = laptop.write(&preview);
    let rounds = laptop.ask("list_rounds", json!({}));
    let round = rounds[0].clone();
    // Everybody of the compound is expected: 王芳 was not on the list.
    assert_eq!(
        [
            &round["expected"],
            &round["done"],
            &round["not_done"],
            &round["missing"]
        ],
        [5, 3, 1, 1]
    );
    assert_eq!(round["name"], "第3轮名单");
    let tube = laptop.ask("show_tube", json!({"round": round["id"], "code": "A0001"}));
    let people: Vec<&str> = tube["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        (
            people.len(),
            people.contains(&"张桂英"),
            people.contains(&"李建国")
        ),
        (2, true, true)
    );
    laptop.ask("undo_import", json!({"id": import}));
    assert_eq!(laptop.ask("list_rounds", json!({})), json!([]));
    assert_eq!(laptop.size(), [2, 3, 3, 4]);
}

/// A roster of `residents` invented people, two to a home.
fn large(residents: usize) -> String {
    let mut text = String::from("楼栋,单元,房号,姓名,电话,身份证号,备注\n");
    for n in 0..residents {
        let (building, home) = (n / 200 + 1, n / 2 % 100);
        let room = format!("{}{:02}", home / 4 + 1, home % 4 + 1);
        text += &format!(
            "{building}号楼,1,{room},张小{n:05},1990000{:04},,第{n}行\n",
            n % 10_000
        );
    }
    text
}

#[test]
fn a_cancelled_import_leaves_nothing_and_can_be_written_after_all() {
    let laptop = Laptop::new();
    let preview = laptop.preview("花名册.csv", &large(20_000));
    let before = laptop.everything();
    let token = json!({"token": preview["token"]});
    let (mut steps, mut written) = (0, None);
    std::thread::scope(|threads| {
        let work = threads.spawn(|| laptop.desk.call("write_import", token.clone(), Lang::Zh));
        // The moment it is seen to be under way it is cancelled.
        while steps == 0 && !work.is_finished() {
            let progress = laptop.ask("progress", json!({}));
            steps = progress["done"].as_u64().unwrap();
            assert!(steps == 0 || progress["total"] == 20_000, "{progress}");
        }
        laptop.ask("cancel", json!({}));
        written = Some(work.join().unwrap());
    });
    assert!(steps > 0, "the import was over before it could be cancelled");
    assert_eq!(written.unwrap().unwrap_err().code, "cancelled");
    assert_eq!(laptop.everything(), before);
    assert_eq!(laptop.ask("progress", json!({}))["total"], 0);
    laptop.ask("write_import", token);
    assert_eq!(laptop.size()[3], 20_000);
}

#[test]
fn thirty_thousand_rows_are_quick() {
    let laptop = Laptop::new();
    let text = large(30_000);
    let started = Instant::now();
    let preview = laptop.preview("花名册.csv", &text);
    let read = started.elapsed();
    let started = Instant::now();
    laptop.write(&preview);
    let wrote = started.elapsed();
    assert_eq!(laptop.size()[3], 30_000);
    println!("30,000 rows: preview {read:?}, write {wrote:?}");
    // What is promised is promised of the program as people get it.
    if !cfg!(debug_assertions) {
        assert!(read < Duration::from_secs(5) && wrote < Duration::from_secs(5));
    }
}

#[test]
fn a_large_committee_is_searched_between_two_keystrokes() {
    let laptop = Laptop::new();
    laptop.write(&laptop.preview("花名册.csv", &large(15_000)));
    let quickest = |args: Value| {
        let times = (0..5).map(|_| {
            let started = Instant::now();
            laptop.ask("find_residents", args.clone());
            started.elapsed()
        });
        times.min().unwrap()
    };
    let by_text = |text| (text, quickest(json!({"text": text, "limit": 100})));
    let searches = ["", "小00", "zx", "301", "77-1-301", "0042", "没有"].map(by_text);
    let last = quickest(json!({"offset": 14_900, "limit": 100}));
    println!("15,000 residents: {searches:?}, last page {last:?}");
    if !cfg!(debug_assertions) {
        assert!(searches.iter().all(|(_, time)| *time < Duration::from_millis(25)));
    }
}
