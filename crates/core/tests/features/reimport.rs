//! Next month's roster: what differs is shown row by row, what is accepted is written, all of it can be taken back, and
//! nobody is ever in the register twice for it.

use linli_core::desk::{Desk, Lang, World};
use linli_core::features::import::check_character;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
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

    /// Refused, and nothing written.
    fn refused(&self, name: &str, args: Value) -> String {
        let before = self.dump();
        let problem = self.desk.call(name, args, Lang::Zh).expect_err(name);
        assert_eq!(self.dump(), before, "{name} wrote something");
        problem.code.to_owned()
    }

    fn preview(&self, text: &str) -> Value {
        let file = self.desk.take_file("名册.csv", text.as_bytes().to_vec()).unwrap();
        self.ask("preview_import", json!({"file": file, "compound": "云杉苑"}))
    }

    fn write(&self, preview: &Value, accept: Value) -> Value {
        self.ask(
            "write_import",
            json!({"token": preview["token"], "accept": accept}),
        )
    }

    fn bring(&self, text: &str) -> Value {
        let preview = self.preview(text);
        self.ask("write_import", json!({"token": preview["token"]}))
    }

    fn rows(&self, preview: &Value) -> Vec<Value> {
        let page = self.ask(
            "list_difference",
            json!({"token": preview["token"], "limit": 500}),
        );
        let rows = page["rows"].as_array().unwrap().clone();
        assert_eq!(page["total"], rows.len());
        rows
    }

    fn row(&self, preview: &Value, name: &str) -> Value {
        let rows = self.rows(preview);
        let found = rows.iter().find(|row| row["name"] == name);
        found
            .unwrap_or_else(|| panic!("{name} is in no row of {rows:#?}"))
            .clone()
    }

    /// Everybody of the register with everything about them, and every home.
    fn dump(&self) -> Vec<String> {
        let everybody = "SELECT b.name || '-' || u.name || '-' || h.room || ' ' || quote(r.name) || quote(r.id_number) || quote(r.sex)
                || quote(r.birth) || quote(r.phone) || quote(r.relation) || quote(r.care) || quote(r.note) || coalesce(r.status, 'living')
                || coalesce(r.registration, '') || coalesce(r.registered_at, '') || coalesce(r.contact1, '') || coalesce(r.contact2, '')
            FROM resident r JOIN home h ON h.id = r.home JOIN unit u ON u.id = h.unit JOIN building b ON b.id = h.building
            WHERE r.present = 1
            UNION ALL SELECT 'home ' || quote(building) || ' ' || room || ' ' || quote(note) || coalesce(used_as, '') FROM home WHERE present = 1 ORDER BY 1";
        self.desk
            .with_space(|space| {
                let mut all = space.db().prepare(everybody)?;
                let rows = all.query_map([], |row| row.get(0))?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .unwrap()
    }

    fn sound(&self) {
        let verified = self.ask("verify", json!({}));
        assert_eq!(
            (&verified["chain_ok"], &verified["projections_ok"]),
            (&json!(true), &json!(true))
        );
    }
}

/// How many of each sort, and how many that say nothing new.
fn counts(preview: &Value) -> BTreeMap<String, u64> {
    let sorts = preview["difference"]["sorts"].as_array().unwrap();
    let mut counts: BTreeMap<String, u64> = sorts
        .iter()
        .map(|one| {
            (
                one["sort"].as_str().unwrap().to_owned(),
                one["rows"].as_u64().unwrap(),
            )
        })
        .collect();
    counts.insert(
        "unchanged".to_owned(),
        preview["difference"]["unchanged"].as_u64().unwrap(),
    );
    counts
}

fn expected(all: &[(&str, u64)]) -> BTreeMap<String, u64> {
    all.iter()
        .filter(|(sort, count)| *count > 0 || *sort == "unchanged")
        .map(|(sort, count)| ((*sort).to_owned(), *count))
        .collect()
}

fn number(birth: u32, serial: u32) -> String {
    let digits = format!("990000{birth}{serial:03}");
    let check = check_character(digits.as_bytes()).unwrap();
    format!("{digits}{check}")
}

const HEAD: &str = "楼号,单元,室号,姓名,身份证号,联系电话,与户主关系,备注\n";

fn first() -> String {
    let id = |n| number(19_600_101, n);
    let mut text = HEAD.to_owned();
    text += &format!("3,1,101,张桂英,{},19900000001,户主,独居老人\n", id(2));
    text += "3,1,101,李明,,19900000002,儿子,\n";
    text += &format!("3,1,102,王小红,{},19900000003,户主,\n", id(4));
    text += "3,1,102,陈静,,19900000004,,\n";
    text += &format!("3,1,201,赵敏,{},,,\n", id(6));
    text += &format!("3,1,202,周伟,{},19900000005,,\n", id(8));
    text += "3,1,202,吴芳,,19900000006,,养狗\n";
    text += &format!("3,1,301,郑强,{},,,\n", id(10));
    text += "5,1,101,孙丽,,19900000007,,\n";
    text
}

fn second() -> String {
    let id = |n| number(19_600_101, n);
    let mut text = HEAD.to_owned();
    // Half of the columns are empty this time: that says nothing.
    text += &format!("3,1,101,张桂英,{},,,\n", id(2));
    text += "3,1,101,李明,,19900000012,,\n";
    text += &format!("3,1,302,王小红,{},,,低血糖\n", id(4));
    // The same to the ear, the same phone and home.
    text += "3,1,102,陈婧,,19900000004,,\n";
    // Another number: a slip, or somebody else.
    text += &format!("3,1,201,赵敏,{},,,\n", id(16));
    text += "3,1,202,吴芳,,19900000006,,\n";
    text += "3,1,401,钱新,,19900000008,,\n";
    text += "3,1,402,空户,,,,房东在国外\n";
    // The same person once more.
    text += &format!("3,1,501,张桂英,{},,,\n", id(2));
    text
}

#[test]
fn every_sort_of_difference_is_shown_and_only_what_is_usual_is_written() {
    let laptop = Laptop::new();
    let first_time = laptop.preview(&first());
    assert_eq!(
        first_time["difference"],
        Value::Null,
        "there is nobody to differ from"
    );
    laptop.ask("write_import", json!({"token": first_time["token"]}));
    let before = laptop.dump();
    let preview = laptop.preview(&second());
    assert_eq!(laptop.dump(), before, "a preview writes nothing");
    assert_eq!(
        counts(&preview),
        expected(&[
            ("unchanged", 2),
            ("conflicting", 1),
            ("near", 1),
            ("moved", 1),
            ("changed", 2),
            ("new", 1),
            ("home", 1),
            ("gone", 1),
            ("unlisted", 1),
        ])
    );
    assert_eq!(preview["new_residents"], 1);

    // Whole numbers are not told.
    let told = format!("{preview}{:?}", laptop.rows(&preview));
    for whole in ["19900000012", "19900000008", &number(19_600_101, 16)] {
        assert!(!told.contains(whole), "{whole} is told");
    }
    let ming = laptop.row(&preview, "李明");
    let change = &ming["choices"][0]["changes"][0];
    assert_eq!(
        [
            &ming["sort"],
            &change["field"],
            &change["from"],
            &change["to"],
            &change["hidden"]
        ],
        [
            &json!("changed"),
            &json!("phone"),
            &json!("199****0002"),
            &json!("199****0012"),
            &json!(false)
        ]
    );
    assert_eq!(
        ming["choices"][0]["changes"].as_array().unwrap().len(),
        1,
        "an empty cell clears nothing"
    );
    let moved = laptop.row(&preview, "王小红");
    let changes = moved["choices"][0]["changes"].as_array().unwrap().clone();
    let fields: Vec<&str> = changes.iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["home", "note"]);
    assert_eq!(
        (&changes[0]["from"], &changes[0]["to"]),
        (&json!("3号楼1单元102"), &json!("3号楼1单元302"))
    );
    let typed = laptop.row(&preview, "陈婧");
    assert_eq!(
        (&typed["sort"], &typed["choices"][0]["name"]),
        (&json!("changed"), &json!("陈静"))
    );
    let near = laptop.row(&preview, "赵敏");
    assert_eq!(
        (&near["sort"], near["choices"].as_array().unwrap().len()),
        (&json!("near"), 2)
    );
    assert_eq!(laptop.row(&preview, "周伟")["sort"], "gone");
    assert_eq!(laptop.row(&preview, "郑强")["sort"], "unlisted");

    let done = laptop.ask("write_import", json!({"token": preview["token"]}));
    assert_eq!(
        [
            &done["counts"]["residents"],
            &done["counts"]["homes"],
            &done["changed"],
            &done["moved"],
            &done["left"]
        ],
        [1, 3, 2, 1, 0]
    );
    let after = laptop.dump().join("\n");
    for (there, text) in [
        (true, "'张桂英'"),
        (true, "19900000001"),
        (true, "19900000012"),
        (false, "19900000002"),
        (true, "3-1-302 '王小红'"),
        (false, "3-1-102 '王小红'"),
        (true, "'低血糖'"),
        (true, "'陈婧'"),
        (false, "'陈静'"),
        (true, "'周伟'"),
        (true, "'郑强'"),
        (true, "3-1-401 '钱新'"),
        (true, "'房东在国外'"),
        (false, "3-1-501"),
    ] {
        assert_eq!(after.contains(text), there, "{text}\n{after}");
    }
    // What was not accepted is all that is left; the same file never doubles anybody.
    let again = laptop.preview(&second());
    assert_eq!(
        counts(&again),
        expected(&[
            ("unchanged", 7),
            ("conflicting", 1),
            ("near", 1),
            ("gone", 1),
            ("unlisted", 1)
        ])
    );
    assert_eq!(
        laptop.refused("write_import", json!({"token": again["token"]})),
        "nothing_to_write"
    );
    let imports = laptop.ask("list_imports", json!({}));
    assert_eq!(
        [
            &imports[0]["residents"],
            &imports[0]["changed"],
            &imports[0]["moved"],
            &imports[0]["left"]
        ],
        [1, 2, 1, 0]
    );
    laptop.sound();
}

#[test]
fn the_same_file_twice_differs_in_nothing() {
    let laptop = Laptop::new();
    // Twice the same number, a note in the place of one, a phone that is none, somebody away, an empty home.
    let id = number(19_700_505, 22);
    let text = format!(
        "{}3,1,101,张桂英,{id},12,户主,独居老人,否\n3,1,102,张桂英,{id},,,,是\n3,1,103,李明,待补,,,,\n3,1,104,王芳,待补,无,,,\n3,1,105,空户,,,,锁着,\n",
        HEAD.trim_end().to_owned() + ",是否在住\n"
    );
    laptop.bring(&text);
    let before = laptop.dump();
    assert_eq!(before.len(), 4 + 5, "{before:#?}");
    let again = laptop.preview(&text);
    assert_eq!(counts(&again), expected(&[("unchanged", 5)]));
    assert_eq!(laptop.rows(&again), Vec::<Value>::new());
    assert_eq!(
        laptop.refused("write_import", json!({"token": again["token"]})),
        "nothing_to_write"
    );
}

#[test]
fn rows_are_accepted_one_by_one_and_nobody_twice() {
    let laptop = Laptop::new();
    laptop.bring(&first());
    let preview = laptop.preview(&second());
    let row = |name: &str| laptop.row(&preview, name)["row"].clone();
    let token = &preview["token"];
    // Those who are merely alike are nobody's to accept together.
    for sort in ["near", "conflicting"] {
        let accept = json!({"sorts": [sort]});
        assert_eq!(
            laptop.refused("write_import", json!({"token": token, "accept": accept})),
            "sort"
        );
    }
    for wrong in [
        json!([{"row": 99, "choice": 0}]),
        json!([{"row": row("钱新"), "choice": 1}]),
    ] {
        let args = json!({"token": token, "accept": {"rows": wrong}});
        assert_eq!(laptop.refused("write_import", args), "row");
    }
    let near = row("赵敏");
    let accept =
        json!({"sorts": ["gone", "changed"], "except": [row("李明")], "rows": [{"row": near, "choice": 0}]});
    let done = laptop.write(&preview, accept);
    assert_eq!(
        [
            &done["counts"]["residents"],
            &done["changed"],
            &done["moved"],
            &done["left"]
        ],
        [0, 2, 0, 1]
    );
    let after = laptop.dump().join("\n");
    assert!(
        after.contains(&number(19_600_101, 16)) && !after.contains(&number(19_600_101, 6)),
        "{after}"
    );
    assert!(
        after.contains("19900000002") && after.contains("'陈婧'") && !after.contains("'周伟'"),
        "{after}"
    );
    assert!(
        !after.contains("'钱新'") && after.contains("3-1-102 '王小红'"),
        "{after}"
    );

    // Two rows for one person: either, not both.
    let twins = format!(
        "{HEAD}3,1,101,郑强,{0},,,\n3,1,102,郑强,{0},,,\n",
        number(19_600_101, 10)
    );
    let preview = laptop.preview(&twins);
    let rows: Vec<Value> = laptop
        .rows(&preview)
        .into_iter()
        .filter(|row| row["sort"] == "conflicting")
        .collect();
    assert_eq!(rows.len(), 2);
    let pick = |some: &[&Value]| {
        let rows: Vec<Value> = some
            .iter()
            .map(|row| json!({"row": row["row"], "choice": 0}))
            .collect();
        json!({"token": preview["token"], "accept": {"rows": rows}})
    };
    assert_eq!(
        laptop.refused("write_import", pick(&[&rows[0], &rows[1]])),
        "person_twice"
    );
    laptop.ask("write_import", pick(&[&rows[1]]));
    assert!(laptop.dump().join("\n").contains("3-1-102 '郑强'"));
    laptop.sound();
}

#[test]
fn taking_it_back_leaves_alone_what_was_written_since() {
    let laptop = Laptop::new();
    laptop.bring(&first());
    let before = laptop.dump();
    let preview = laptop.preview(&second());
    let accept = json!({"sorts": ["moved", "changed", "new", "home", "gone", "unlisted"]});
    let done = laptop.write(&preview, accept.clone());
    assert_eq!(done["left"], 2);
    let taken = laptop.ask("undo_import", json!({"id": done["import"]}));
    // A phone, a home, a note, a name, what is noted at the new door, and two who moved out.
    assert_eq!((&taken["put_back"], &taken["left_alone"]), (&json!(7), &json!(0)));
    assert_eq!(laptop.dump(), before);
    assert_eq!(
        laptop.refused("undo_import", json!({"id": done["import"]})),
        "undone"
    );

    // Once more: what was taken back does not count as having stood there.
    let preview = laptop.preview(&second());
    assert_eq!(counts(&preview)["changed"], 2);
    assert!(!counts(&preview).contains_key("older"));
    let done = laptop.write(&preview, accept);
    let who = laptop.ask("find_residents", json!({"text": "李明"}))["rows"][0]["id"].clone();
    laptop.ask("edit_resident", json!({"id": who, "phone": "19900000099"}));
    let taken = laptop.ask("undo_import", json!({"id": done["import"]}));
    assert_eq!((&taken["put_back"], &taken["left_alone"]), (&json!(6), &json!(1)));
    let expected: Vec<String> = before
        .iter()
        .map(|line| line.replace("19900000002", "19900000099"))
        .collect();
    assert_eq!(laptop.dump(), expected);
    laptop.sound();
}

#[test]
fn two_imports_taken_back_the_older_first_leave_what_stood_before_both() {
    let laptop = Laptop::new();
    let roster = |phone: &str| format!("{HEAD}3,1,101,李明,,{phone},户主,\n");
    laptop.bring(&roster("19900000001"));
    let accept = json!({"sorts": ["changed"]});
    let older = laptop.write(&laptop.preview(&roster("19900000002")), accept.clone());
    let newer = laptop.write(&laptop.preview(&roster("19900000003")), accept.clone());
    let taken = laptop.ask("undo_import", json!({"id": older["import"]}));
    assert_eq!((&taken["put_back"], &taken["left_alone"]), (&json!(0), &json!(1)));
    laptop.ask("undo_import", json!({"id": newer["import"]}));
    let phones = |phone: &str| laptop.dump().join("\n").contains(phone);
    assert!(
        phones("19900000001") && !phones("19900000002"),
        "{:?}",
        laptop.dump()
    );

    // The same where what stands on top of it was written by a merge.
    let older = laptop.write(&laptop.preview(&roster("19900000004")), accept);
    let keep = laptop.ask("find_residents", json!({"text": "李明"}))["rows"][0].clone();
    let other = json!({"home": keep["home"], "name": "李明", "phone": "19900000005"});
    let away = laptop.ask("add_resident", other)["id"].clone();
    let take = json!([{"field": "phone", "from": "away"}]);
    laptop.ask(
        "merge_residents",
        json!({"keep": keep["id"], "away": away, "take": take}),
    );
    laptop.ask("undo_import", json!({"id": older["import"]}));
    laptop.ask("undo_merge", json!({"id": away}));
    assert!(
        phones("19900000001") && !phones("19900000004"),
        "{:?}",
        laptop.dump()
    );
    laptop.sound();
}

#[test]
fn an_entry_that_was_merged_away_is_nobody_of_the_register() {
    let laptop = Laptop::new();
    let roster = |room: &str| format!("{HEAD}3,1,{room},李明,,19900000001,户主,\n");
    laptop.bring(&(roster("101") + "3,1,102,王红,,19900000002,户主,\n"));
    let find = |name: &str| laptop.ask("find_residents", json!({"text": name}))["rows"][0].clone();
    let (away, there) = (find("李明"), find("王红"));
    let again = json!({"home": there["home"], "name": "李明", "phone": "19900000001"});
    let keep = laptop.ask("add_resident", again)["id"].clone();
    laptop.ask(
        "merge_residents",
        json!({"keep": keep, "away": away["id"], "take": []}),
    );
    let next = roster("101") + "3,1,102,王红,,19900000002,户主,\n";
    let preview = laptop.preview(&next);
    let row = laptop.row(&preview, "李明");
    // The one entry that is left may have moved: that is asked, and nobody is said to be gone.
    assert_eq!(row["choices"][0]["place"], "3号楼1单元102", "{row:#}");
    assert_eq!(counts(&preview), expected(&[("near", 1), ("unchanged", 1)]));
}

#[test]
fn a_new_home_others_moved_into_since_keeps_the_import() {
    let laptop = Laptop::new();
    laptop.bring(&first());
    let done = laptop.bring(&second());
    let home = laptop.ask("find_home", json!({"text": "3-1-302"}))[0]["home"].clone();
    let who = laptop.ask("find_residents", json!({"text": "吴芳"}))["rows"][0]["id"].clone();
    laptop.ask("move_resident", json!({"id": who, "home": home}));
    assert_eq!(
        laptop.refused("undo_import", json!({"id": done["import"]})),
        "built_on"
    );
}

#[test]
fn what_was_accepted_is_bound_to_what_was_shown() {
    let laptop = Laptop::new();
    laptop.bring(&first());
    let preview = laptop.preview(&second());
    let token = json!({"token": preview["token"]});
    let who = laptop.ask("find_residents", json!({"text": "李明"}))["rows"][0]["id"].clone();
    // A change that is not part of the difference does not matter.
    laptop.ask("edit_resident", json!({"id": who, "relation": "长子"}));
    // Still a difference, but another one.
    laptop.ask("edit_resident", json!({"id": who, "phone": "19900000077"}));
    assert_eq!(laptop.refused("write_import", token), "register_changed");
    let token = json!({"token": laptop.preview(&second())["token"]});
    // None any more.
    laptop.ask("edit_resident", json!({"id": who, "phone": "19900000012"}));
    assert_eq!(laptop.refused("write_import", token), "register_changed");
    let now = laptop.preview(&second());
    assert_eq!((counts(&now)["changed"], counts(&now)["unchanged"]), (1, 3));
    let note = laptop.ask("find_residents", json!({"text": "吴芳"}))["rows"][0]["id"].clone();
    laptop.ask("edit_resident", json!({"id": note, "note": "养猫"}));
    laptop.ask("write_import", json!({"token": now["token"]}));
}

#[test]
fn a_list_older_than_the_register_is_not_believed_unasked() {
    let laptop = Laptop::new();
    laptop.bring(&first());
    let ask = |name: &str| laptop.ask("find_residents", json!({"text": name}))["rows"][0]["id"].clone();
    laptop.ask(
        "edit_resident",
        json!({"id": ask("李明"), "phone": "19900000055"}),
    );
    laptop.ask(
        "set_resident_status",
        json!({"id": ask("周伟"), "status": "moved_out"}),
    );
    let home = laptop.ask("find_home", json!({"text": "3-1-301"}))[0]["home"].clone();
    laptop.ask("move_resident", json!({"id": ask("赵敏"), "home": home}));
    let preview = laptop.preview(&first());
    assert_eq!(counts(&preview), expected(&[("unchanged", 6), ("older", 3)]));
    assert_eq!(
        laptop.refused("write_import", json!({"token": preview["token"]})),
        "nothing_to_write"
    );
    let back = laptop.row(&preview, "周伟");
    assert_eq!(back["choices"][0]["changes"][0]["field"], "status");
    laptop.write(&preview, json!({"rows": [{"row": back["row"], "choice": 0}]}));
    assert!(laptop.dump().join("\n").contains("'周伟'"));
}

#[test]
fn who_stands_in_a_row_that_cannot_be_read_is_not_gone() {
    let laptop = Laptop::new();
    laptop.bring(&first());
    let text = format!("{HEAD}3,1,202,吴芳,,,,\n3,1,,周伟,,,,\n");
    let preview = laptop.preview(&text);
    let row = laptop.row(&preview, "周伟");
    assert_eq!((&row["sort"], &row["line"]), (&json!("near"), &Value::Null));
    assert!(row["why"].as_str().unwrap().contains("没能读出来"));
}

#[test]
fn a_number_with_another_name_makes_nobody_somebody_else() {
    let laptop = Laptop::new();
    laptop.bring(&first());
    let before = laptop.dump();
    let text = format!("{HEAD}3,1,301,孔明远,{},,,\n", number(19_600_101, 10));
    let preview = laptop.preview(&text);
    let row = laptop.row(&preview, "孔明远");
    assert_eq!(
        (&row["sort"], &row["choices"][0]["name"]),
        (&json!("near"), &json!("郑强"))
    );
    assert_eq!(
        laptop.refused("write_import", json!({"token": preview["token"]})),
        "nothing_to_write"
    );
    assert_eq!(laptop.dump(), before);
}

/// What becomes of one person of a roster from one month to the next.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Stays,
    Blank,
    Phone,
    Relation,
    Moves,
    Leaves,
}

fn turns() -> impl Strategy<Value = Vec<(Turn, bool)>> {
    let turn = prop_oneof![
        4 => Just(Turn::Stays), 2 => Just(Turn::Blank), 2 => Just(Turn::Phone), 1 => Just(Turn::Relation),
        2 => Just(Turn::Moves), 2 => Just(Turn::Leaves)
    ];
    proptest::collection::vec((turn, any::<bool>()), 1..40)
}

/// A name no other is like: every letter of it is its own.
fn name(n: usize) -> String {
    let letter = |at: u32| char::from_u32(0x4e00 + at).unwrap();
    [letter(n as u32), letter(3000 + n as u32), letter(6000 + n as u32)]
        .iter()
        .collect()
}

fn line(n: usize, home: usize, has_number: bool, phone: &str, relation: &str) -> String {
    let id = if has_number {
        number(19_500_101, n as u32 % 1000)
    } else {
        String::new()
    };
    let (building, room) = (home / 10 + 1, 100 * (home % 10 + 1) + 1);
    format!("{building},1,{room},{},{id},{phone},{relation},\n", name(n))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn the_difference_is_what_was_done_to_the_roster(turns in turns(), newcomers in 0usize..6, rotate in 0usize..40) {
        let laptop = Laptop::new();
        let phone = |n: usize| format!("1990000{n:04}");
        let mut before = Vec::new();
        let mut now = Vec::new();
        let mut listed = BTreeSet::new();
        let mut left = Vec::new();
        let mut count: BTreeMap<&str, u64> = BTreeMap::new();
        for (n, (turn, has_number)) in turns.iter().enumerate() {
            let home = n / 2;
            before.push(line(n, home, *has_number, &phone(n), "亲属"));
            let (sort, home, row) = match turn {
                Turn::Stays => ("unchanged", home, line(n, home, *has_number, &phone(n), "亲属")),
                Turn::Blank => ("unchanged", home, line(n, home, *has_number, "", "")),
                Turn::Phone => ("changed", home, line(n, home, *has_number, &phone(1000 + n), "亲属")),
                Turn::Relation => ("changed", home, line(n, home, *has_number, &phone(n), "朋友")),
                // Without a number nobody can know who it is that moved in there.
                Turn::Moves => (if *has_number { "moved" } else { "near" }, 30 + n, line(n, 30 + n, *has_number, &phone(n), "")),
                Turn::Leaves => { left.push(home); continue }
            };
            *count.entry(sort).or_default() += 1;
            listed.insert(home);
            now.push(row);
        }
        for n in 0..newcomers {
            now.push(line(500 + n, 80 + n, n % 2 == 0, &phone(2000 + n), ""));
            listed.insert(80 + n);
            *count.entry("new").or_default() += 1;
        }
        prop_assume!(!now.is_empty());
        let buildings: BTreeSet<usize> = listed.iter().map(|home| home / 10).collect();
        for home in &left {
            if listed.contains(home) {
                *count.entry("gone").or_default() += 1;
            } else if buildings.contains(&(home / 10)) {
                *count.entry("unlisted").or_default() += 1;
            }
        }
        count.entry("unchanged").or_default();
        laptop.bring(&(HEAD.to_owned() + &before.concat()));
        let was = laptop.dump();
        // The order of the rows means nothing.
        let at = rotate % now.len();
        now.rotate_left(at);
        let text = HEAD.to_owned() + &now.concat();
        let preview = laptop.preview(&text);
        let all: Vec<(&str, u64)> = count.iter().map(|(sort, count)| (*sort, *count)).collect();
        prop_assert_eq!(counts(&preview), expected(&all));
        let near: Vec<Value> = laptop.rows(&preview).iter().filter(|row| row["sort"] == "near")
            .map(|row| json!({"row": row["row"], "choice": 0})).collect();
        let accept = json!({"sorts": ["moved", "changed", "new", "gone", "unlisted"], "rows": near});
        let token = json!({"token": preview["token"], "accept": accept});
        let Ok(done) = laptop.desk.call("write_import", token, Lang::Zh) else {
            prop_assert_eq!(count.keys().copied().collect::<Vec<_>>(), ["unchanged"]);
            return Ok(());
        };
        let again = laptop.preview(&text);
        prop_assert_eq!(laptop.rows(&again), Vec::<Value>::new(), "the same file differs from what it made");
        laptop.ask("undo_import", json!({"id": done["import"]}));
        prop_assert_eq!(laptop.dump(), was);
    }
}

#[test]
fn three_thousand_rows_beside_fifteen_thousand_people_are_quick() {
    let laptop = Laptop::new();
    let roster = |people: usize, shift: usize| {
        let mut text = HEAD.to_owned();
        for n in 0..people {
            let (building, home) = (n / 200 + 1, n / 2 % 100);
            let room = format!("{}{:02}", home / 4 + 1, home % 4 + 1);
            let phone = (n + if n % 3 == 0 { shift } else { 0 }) % 10_000;
            // Common names, so that every way of matching has something to do.
            let name = format!(
                "张{}{}",
                ["伟", "敏", "静", "强"][n % 4],
                char::from_u32(0x4e00 + n as u32 % 50).unwrap()
            );
            text += &format!("{building},1,{room},{name},,1990000{phone:04},,\n");
        }
        text
    };
    laptop.bring(&roster(15_000, 0));
    let next = roster(3_000, 7);
    let started = Instant::now();
    let preview = laptop.preview(&next);
    let read = started.elapsed();
    let started = Instant::now();
    laptop.ask("write_import", json!({"token": preview["token"]}));
    println!(
        "3,000 rows beside 15,000: difference {read:?}, written {:?}",
        started.elapsed()
    );
    assert_eq!(counts(&preview)["unchanged"] + counts(&preview)["changed"], 3_000);
    if !cfg!(debug_assertions) {
        assert!(read < Duration::from_secs(2) && started.elapsed() < Duration::from_secs(2));
    }
}

const LIVING: &str = "楼号,单元,室号,姓名,人户情况,户籍地址,紧急联系人,紧急联系电话,房屋用途
3,1,101,张三,人在户不在,外省某市,李建（儿子）,19900001111,出租
3,1,101,王五,,,,,出租
3,1,102,赵敏,人在户在,,女儿 19900002222,,自住
3,1,201,空户,,,,,空置
3,1,202,钱多,是,,,,老公房
";

#[test]
fn how_people_live_comes_in_with_the_roster_and_differs_like_everything_else() {
    let laptop = Laptop::new();
    let preview = laptop.preview(LIVING);
    let issues = preview["issues"].as_array().unwrap().iter();
    let codes: BTreeSet<&str> = issues.filter_map(|issue| issue["code"].as_str()).collect();
    assert!(
        codes.contains("registration_unclear") && codes.contains("home_use_unclear"),
        "{codes:?}"
    );
    let first = laptop.write(
        &preview,
        json!({"sorts": ["new", "home"], "rows": [], "except": []}),
    );
    let dump = laptop.dump();
    let says = |dump: &[String], what: &str| dump.iter().any(|line| line.contains(what));
    for what in [
        "elsewhere外省某市李建\t儿子\t19900001111",
        "here女儿\t\t19900002222",
        "101 NULLrented",
        "102 NULLown",
        "201 NULLvacant",
    ] {
        assert!(says(&dump, what), "{what}: {dump:#?}");
    }
    assert!(!says(&dump, "202 NULLs"));
    laptop.sound();
    // The same file says nothing new.
    assert_eq!(counts(&laptop.preview(LIVING)), expected(&[("unchanged", 5)]));
    // Another one does; who is to be called comes beside who is there already.
    let now = LIVING
        .replace(
            "人在户不在,外省某市,李建（儿子）,19900001111",
            "人在户在,,张大,19900003333",
        )
        .replace("出租", "自住");
    let changed = laptop.preview(&now);
    assert_eq!(
        counts(&changed),
        expected(&[("changed", 1), ("home", 1), ("unchanged", 4)])
    );
    let row = laptop.row(&changed, "张三");
    let changes = row["choices"][0]["changes"].as_array().unwrap().iter();
    let shown: Vec<[&str; 2]> = changes
        .map(|one| ["from", "to"].map(|key| one[key].as_str().unwrap_or("")))
        .collect();
    assert_eq!(shown, [["人在户不在", "人在户在"], ["", "张大 199****3333"]]);
    let before = laptop.dump();
    let second = laptop.write(
        &changed,
        json!({"sorts": ["changed", "home"], "rows": [], "except": []}),
    );
    assert!(says(
        &laptop.dump(),
        "here外省某市李建\t儿子\t19900001111张大\t\t19900003333"
    ));
    assert!(says(&laptop.dump(), "101 NULLown"));
    // The older file is known for one.
    assert_eq!(counts(&laptop.preview(LIVING))["older"], 2);
    laptop.ask("undo_import", json!({"id": second["import"]}));
    assert_eq!(laptop.dump(), before);
    laptop.ask("undo_import", json!({"id": first["import"]}));
    assert_eq!(laptop.dump().len(), 0);
    laptop.sound();
}

#[test]
fn whom_to_call_is_added_to_and_never_written_over() {
    let laptop = Laptop::new();
    let file = |contact: &str, phone: &str| {
        format!("楼号,单元,室号,姓名,紧急联系人,紧急联系电话,户籍地址\n3,1,101,张三,{contact},{phone},无\n")
    };
    // Nobody is nobody, and what is no phone is not kept.
    laptop.bring(&file("无", "无"));
    assert!(laptop.dump()[0].ends_with("living"), "{:?}", laptop.dump());
    let odd = laptop.preview(&file("李建", "12345"));
    assert_eq!(
        odd["issues"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["code"] == "contact_phone_unclear")
            .count(),
        1
    );
    laptop.write(&odd, json!({"sorts": ["changed"], "rows": [], "except": []}));
    assert!(laptop.dump()[0].ends_with("living李建"), "{:?}", laptop.dump());
    // Their phone comes into the same place, out of the same cell, in groups of digits.
    laptop.bring(&file("李建（儿子）199 0000 1111", ""));
    assert!(
        laptop.dump()[0].ends_with("living李建\t儿子\t19900001111"),
        "{:?}",
        laptop.dump()
    );
    assert_eq!(
        counts(&laptop.preview(&file("李建", ""))),
        expected(&[("unchanged", 1)])
    );
    // Replaced by hand: the older file is known for one.
    let resident = laptop.row(&laptop.preview(&file("张大", "19900002222")), "张三");
    assert_eq!(resident["sort"], "changed");
    let id = laptop.ask("find_residents", json!({"text": "张三"}))["rows"][0]["id"].clone();
    let by_hand =
        json!({"id": id, "contacts": [{"slot": 1, "name": "张大", "relation": "", "phone": "19900002222"}]});
    laptop.ask("edit_resident", by_hand);
    let older = laptop.preview(&file("李建（儿子）", "19900001111"));
    assert_eq!(counts(&older), expected(&[("older", 1), ("unchanged", 0)]));
}
