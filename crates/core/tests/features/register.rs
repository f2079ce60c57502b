//! The register as its screens use it: places made, people found, changed, moved, removed, and every write remembered.

use linli_core::desk::{Desk, Lang, World};
use serde_json::{Value, json};

struct Town {
    desk: Desk,
    compound: Value,
    _dir: tempfile::TempDir,
}

/// The check character is worked out here anew, so that a wrong rule in the product is not confirmed by itself.
fn id_number(birth: &str, order: u32) -> String {
    let digits = format!("990000{birth}{order:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits
        .chars()
        .zip(weights)
        .map(|(digit, weight)| digit.to_digit(10).unwrap() * weight)
        .sum();
    format!(
        "{digits}{}",
        ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum as usize % 11]
    )
}

impl Town {
    fn new() -> Town {
        let dir = tempfile::tempdir().unwrap();
        let desk = Desk::open(dir.path(), World::system()).unwrap();
        let founder = json!({"name": "春晖", "staff_name": "王芳", "device_name": "前台"});
        desk.call("create_committee", founder, Lang::Zh).unwrap();
        let compound = desk
            .call("add_compound", json!({"name": "云杉苑"}), Lang::Zh)
            .unwrap();
        Town {
            desk,
            compound: compound["id"].clone(),
            _dir: dir,
        }
    }

    fn ask(&self, name: &str, args: Value) -> Value {
        self.desk
            .call(name, args, Lang::Zh)
            .unwrap_or_else(|problem| panic!("{name}: {}", problem.say(Lang::En)))
    }

    /// The code of the problem a call ends in; the number of facts must not have changed.
    fn refused(&self, name: &str, args: Value) -> String {
        let before = self.facts();
        let problem = self.desk.call(name, args.clone(), Lang::Zh);
        let problem = problem
            .err()
            .unwrap_or_else(|| panic!("{name} {args} was not refused"));
        assert_eq!(self.facts(), before, "{name} {args} wrote something");
        problem.code.to_owned()
    }

    fn facts(&self) -> u64 {
        self.ask("verify", json!({}))["facts"].as_u64().unwrap()
    }

    fn building(&self, name: &str, units: u32, floors: u32, rooms: u32) -> Value {
        let shape = json!({"compound": self.compound, "name": name, "units": units, "floors": floors, "rooms_per_floor": rooms});
        self.ask("add_building", shape)["id"].clone()
    }

    fn home(&self, address: &str) -> Value {
        let found = self.ask("find_home", json!({"text": address}));
        assert_eq!(found.as_array().unwrap().len(), 1, "{address}: {found}");
        found[0]["home"].clone()
    }

    fn resident(&self, address: &str, mut fields: Value) -> Value {
        fields["home"] = self.home(address);
        self.ask("add_resident", fields)["id"].clone()
    }

    /// Names found, in order.
    fn find(&self, text: &str) -> Vec<String> {
        self.names(json!({"text": text}))
    }

    fn names(&self, args: Value) -> Vec<String> {
        let found = self.ask("find_residents", args);
        let names: Vec<String> = found["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect();
        assert!(found["total"].as_u64().unwrap() >= names.len() as u64);
        names
    }
}

#[test]
fn a_building_is_made_of_units_floors_and_rooms_in_one_step() {
    let town = Town::new();
    let building = town.building("3", 2, 6, 2);
    let shown = town.ask("show_building", json!({"id": building}));
    let units = shown["units"].as_array().unwrap();
    assert_eq!(
        units
            .iter()
            .map(|unit| unit["name"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["1", "2"]
    );
    let rooms: Vec<&str> = units[0]["homes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|home| home["room"].as_str().unwrap())
        .collect();
    assert_eq!(
        rooms,
        [
            "101", "102", "201", "202", "301", "302", "401", "402", "501", "502", "601", "602"
        ]
    );
    assert_eq!(units[1]["homes"][11]["floor"], 6);
    let compound = town.ask("list_compounds", json!({}))[0].clone();
    assert_eq!(
        [
            &compound["buildings"],
            &compound["units"],
            &compound["homes"],
            &compound["residents"]
        ],
        [1, 2, 24, 0]
    );
    let nameless = town.building("东楼", 1, 0, 0);
    let shown = town.ask("show_building", json!({"id": nameless}));
    assert_eq!(
        shown["units"],
        json!([{"id": shown["units"][0]["id"], "name": "", "homes": [], "closure": null}])
    );
}

#[test]
fn a_building_beyond_reason_is_refused_and_leaves_nothing() {
    let town = Town::new();
    let shape = |units: u32, floors: u32, rooms: u32| json!({"compound": town.compound, "name": "9", "units": units, "floors": floors, "rooms_per_floor": rooms});
    for (units, floors, rooms) in [
        (0, 6, 2),
        (51, 1, 1),
        (1, 101, 1),
        (1, 1, 100),
        (50, 100, 99),
        (u32::MAX, 2, 2),
    ] {
        assert_eq!(
            town.refused("add_building", shape(units, floors, rooms)),
            "building_shape"
        );
    }
    let mut named = shape(2, 1, 1);
    for names in [
        json!(["甲"]),
        json!(["甲", "甲"]),
        json!(["2", "2单元"]),
        json!(["甲", "乙", "丙"]),
    ] {
        named["unit_names"] = names;
        assert_eq!(town.refused("add_building", named.clone()), "unit_names");
    }
    assert_eq!(
        town.refused(
            "add_building",
            json!({"compound": town.compound, "name": " ", "units": 1, "floors": 0, "rooms_per_floor": 0})
        ),
        "required"
    );
}

#[test]
fn one_place_does_not_get_two_entries_however_it_is_written() {
    let town = Town::new();
    let building = town.building("3号楼", 2, 1, 1);
    for name in ["3号楼", "3", "三幢", "０３栋"] {
        let shape =
            json!({"compound": town.compound, "name": name, "units": 1, "floors": 0, "rooms_per_floor": 0});
        assert_eq!(town.refused("add_building", shape), "taken", "{name}");
    }
    assert_eq!(town.refused("add_compound", json!({"name": " 云杉苑 "})), "taken");
    assert_eq!(
        town.refused("add_unit", json!({"building": building, "name": "二单元"})),
        "taken"
    );
    let unit = town.ask("show_building", json!({"id": building}))["units"][0]["id"].clone();
    assert_eq!(
        town.refused("add_home", json!({"unit": unit, "room": "0101室"})),
        "taken"
    );
    let other = town.building("4", 1, 0, 0);
    assert_eq!(
        town.refused("rename_building", json!({"id": other, "name": "3栋"})),
        "taken"
    );
    town.ask("rename_building", json!({"id": building, "name": "3栋"}));
    // A room is kept as it is searched.
    let home = town.ask("add_home", json!({"unit": unit, "room": "0205室"}))["id"].clone();
    let shown = town.ask("show_home", json!({"id": home}));
    assert_eq!(
        (shown["room"].as_str(), shown["address"].as_str()),
        (Some("205"), Some("3栋1单元205"))
    );
    assert_eq!(
        town.refused("edit_home", json!({"id": home, "room": "101"})),
        "taken"
    );
}

#[test]
fn residents_are_found_by_everything_people_know_of_them() {
    let town = Town::new();
    town.building("3号楼", 2, 5, 2);
    town.building("10", 1, 12, 2);
    town.building("2", 1, 5, 2);
    let number = id_number("19500312", 121);
    town.resident("3-2-501", json!({"name": "张小明", "phone": "19900001234、19900005678", "id_number": number, "care": ["独居老人"]}));
    town.resident("10-1201", json!({"name": "单雄信", "phone": "19900004321"}));
    town.resident("2号楼501", json!({"name": "100%_好"}));
    town.resident("3-1-102", json!({"name": "Anna"}));

    // In walking order: 2 before 3 before 10, however names sort as text.
    assert_eq!(town.find(""), ["100%_好", "Anna", "张小明", "单雄信"]);
    assert_eq!(town.names(json!({"offset": 1, "limit": 2})), ["Anna", "张小明"]);
    assert_eq!(
        town.ask("find_residents", json!({"offset": 9, "limit": 2})),
        json!({"total": 4, "rows": []})
    );
    for (text, expected) in [
        ("小明", vec!["张小明"]),
        ("zxm", vec!["张小明"]),
        ("ZX", vec!["张小明"]),
        ("xm", vec!["张小明"]),
        ("sxx", vec!["单雄信"]),
        ("anna", vec!["Anna"]),
        ("3-2-501", vec!["张小明"]),
        ("3号楼2单元501室", vec!["张小明"]),
        ("三号楼二单元501", vec!["张小明"]),
        ("３－２－５０１", vec!["张小明"]),
        ("3号楼", vec!["Anna", "张小明"]),
        ("501", vec!["100%_好", "张小明"]),
        ("2-501", vec!["100%_好"]),
        ("1201", vec!["单雄信"]),
        ("4321", vec!["单雄信"]),
        ("1234", vec!["张小明"]),
        ("5678", vec!["张小明"]),
        (&number[14..], vec!["张小明"]),
        ("321", vec!["单雄信"]),
        ("21", vec![]),
        ("%", vec!["100%_好"]),
        ("_", vec!["100%_好"]),
        ("\\", vec![]),
        ("' OR 1=1 --", vec![]),
        ("没有此人", vec![]),
    ] {
        assert_eq!(town.find(text), expected, "{text}");
    }
    assert_eq!(town.names(json!({"care": true})), ["张小明"]);
    assert_eq!(town.names(json!({"text": "501", "care": true})), ["张小明"]);
    let three = town.ask("show_compound", json!({"id": town.compound}))["buildings"][1]["id"].clone();
    assert_eq!(town.names(json!({"building": three, "text": "501"})), ["张小明"]);
    assert_eq!(town.names(json!({"compound": three})), Vec::<String>::new());
}

#[test]
fn numbers_are_masked_until_somebody_asks_and_that_is_written_down() {
    let town = Town::new();
    town.building("3", 1, 5, 2);
    let number = id_number("19500312", 123);
    let who = town.resident(
        "3-501",
        json!({"name": "张桂英", "phone": "199 0000 1234", "id_number": number}),
    );
    let row = town.ask("find_residents", json!({"text": "张桂英"}))["rows"][0].clone();
    let masked = format!("9900**********{}", &number[14..]);
    assert_eq!(
        (row["phone"].as_str(), row["id_number"].as_str()),
        (Some("199****1234"), Some(masked.as_str()))
    );
    // The number itself says birth and sex.
    assert_eq!(
        (row["birth"].as_str(), row["sex"].as_str(), row["status"].as_str()),
        (Some("1950-**-**"), Some("male"), Some("living"))
    );
    assert_eq!(row["address"], "3号楼501");
    let all = [
        town.ask("show_resident", json!({"id": who})),
        town.ask("show_home", json!({"id": row["home"]})),
        town.ask("resident_history", json!({"id": who})),
        town.ask("find_residents", json!({"text": number})),
    ];
    for shown in all {
        assert!(
            !shown.to_string().contains(&number) && !shown.to_string().contains("19900001234"),
            "{shown}"
        );
    }
    let before = town.facts();
    let ask = json!({"resident": who, "field": "phone", "reason": "contact"});
    let clear = town.ask("reveal_number", ask);
    assert_eq!(clear, json!({"value": "19900001234", "seconds": 60}));
    assert_eq!(town.facts(), before + 1);
    let waiting = town.ask("list_waiting", json!({"offset": 0, "limit": 500}));
    let what: Vec<&str> = waiting["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["what"].as_str())
        .collect();
    assert!(
        what.iter()
            .any(|what| what.contains("查看号码") && what.contains("张**")),
        "{what:?}"
    );
}

#[test]
fn a_form_that_shows_masks_changes_only_what_was_written_anew() {
    let town = Town::new();
    town.building("3", 1, 1, 1);
    let number = id_number("19500312", 123);
    let note = "女儿19900004321，晚上在家";
    let who = town.resident(
        "3-101",
        json!({"name": "张桂英", "phone": "19900001234", "id_number": number, "note": note}),
    );
    let shown = town.ask("show_resident", json!({"id": who}));
    assert_eq!(shown["note"], "女儿199****4321，晚上在家");
    let before = town.facts();
    let form = json!({"id": who, "phone": shown["phone"], "id_number": shown["id_number"],
        "birth": shown["birth"], "note": shown["note"]});
    town.ask("edit_resident", form);
    assert_eq!(town.facts(), before, "an untouched form writes nothing");
    let form = json!({"id": who, "phone": "19900005678", "note": "女儿199****4321，白天在家"});
    town.ask("edit_resident", form);
    let clear = |field: &str| {
        let ask = json!({"resident": who, "field": field, "reason": "verify"});
        town.ask("reveal_number", ask)["value"].clone()
    };
    assert_eq!(clear("phone"), "19900005678");
    assert_eq!(clear("id_number"), number);
    assert_eq!(clear("birth"), "1950-03-12");
    let home = town.home("3-101");
    town.ask("edit_home", json!({"id": home, "note": "房东19900008765"}));
    let shown = town.ask("show_home", json!({"id": home}));
    assert_eq!(
        (shown["note"].as_str(), shown["residents"][0]["note"].as_str()),
        (Some("房东199****8765"), Some("女儿199****4321，白天在家"))
    );
}

#[test]
fn what_cannot_be_right_is_refused_with_its_own_word() {
    let town = Town::new();
    town.building("3", 1, 1, 1);
    let home = town.home("3-101");
    let good = id_number("19500312", 123);
    let mut wrong: Vec<char> = good.chars().collect();
    wrong[16] = if wrong[16] == '9' { '8' } else { '9' };
    let wrong: String = wrong.into_iter().collect();
    for (field, value, code) in [
        ("name", json!("  "), "required"),
        ("name", json!("长".repeat(201)), "too_long"),
        ("id_number", json!(wrong), "id_number"),
        ("id_number", json!(id_number("19900231", 51)), "id_number"),
        ("id_number", json!("12345"), "id_number"),
        ("phone", json!("1990000123"), "phone"),
        ("birth", json!("1990-02-31"), "birth"),
        ("birth", json!("2999-01-01"), "birth"),
        ("birth", json!("0199-01-01"), "birth"),
        ("sex", json!("x"), "sex"),
    ] {
        let mut fields = json!({"home": home, "name": "张三"});
        fields[field] = value;
        assert_eq!(town.refused("add_resident", fields), code);
    }
    assert_eq!(town.refused("add_resident", json!({"home": home})), "required");
    assert_eq!(
        town.refused("add_resident", json!({"home": town.compound, "name": "张三"})),
        "not_found"
    );
    // A field that does not exist is a slip, not silence.
    assert_eq!(
        town.refused("add_resident", json!({"home": home, "name": "张三", "phon": "1"})),
        "bad_arguments"
    );
    let who = town.ask(
        "add_resident",
        json!({"home": home, "name": "张三", "id_number": good.to_lowercase()}),
    )["id"]
        .clone();
    assert_eq!(
        town.refused("edit_resident", json!({"id": who, "id_number": wrong})),
        "id_number"
    );
    assert_eq!(
        town.refused("edit_resident", json!({"id": who, "name": ""})),
        "required"
    );
    assert_eq!(
        town.refused("edit_resident", json!({"id": who, "nam": "李四"})),
        "bad_arguments"
    );
}

#[test]
fn every_write_is_in_the_history_and_an_unchanged_form_writes_nothing() {
    let town = Town::new();
    town.building("3", 1, 5, 1);
    let who = town.resident(
        "3-501",
        json!({"name": "张桂英", "phone": "19900001234", "care": ["高龄"], "relation": "户主"}),
    );
    let before = town.facts();
    town.ask("edit_resident", json!({"id": who, "name": "张桂英", "phone": "19900001234", "care": ["高龄"], "relation": "户主", "note": "", "birth": "", "sex": ""}));
    let home = town.home("3-501");
    town.ask("move_resident", json!({"id": who, "home": home}));
    town.ask("set_resident_status", json!({"id": who, "status": "living"}));
    assert_eq!(town.facts(), before);

    let other = town.ask("add_staff", json!({"name": "李强"}))["id"].clone();
    town.ask("choose_staff", json!({"id": other}));
    town.ask(
        "edit_resident",
        json!({"id": who, "care": ["高龄", "透析", "透析"], "relation": ""}),
    );
    town.ask("move_resident", json!({"id": who, "home": town.home("3-401")}));
    let row = town.ask("show_resident", json!({"id": who}));
    assert_eq!(
        (&row["care"], &row["relation"], row["address"].as_str()),
        (&json!(["高龄", "透析"]), &Value::Null, Some("3号楼401"))
    );

    let history = town.ask("resident_history", json!({"id": who}));
    let of = |field: &str| {
        let found = history
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["field"] == field);
        let writes = found.unwrap_or_else(|| panic!("no {field}"))["writes"]
            .as_array()
            .unwrap()
            .clone();
        writes
            .iter()
            .map(|w| {
                (
                    w["value"].as_str().map(String::from),
                    w["by"].as_str().unwrap().to_owned(),
                    w["current"].as_bool().unwrap(),
                )
            })
            .collect::<Vec<_>>()
    };
    let said = |value: &str, by: &str, current| (Some(value.to_owned()), by.to_owned(), current);
    assert_eq!(
        of("care"),
        [said("高龄、透析", "李强", true), said("高龄", "王芳", false)]
    );
    assert_eq!(
        of("relation"),
        [(None, "李强".to_owned(), true), said("户主", "王芳", false)]
    );
    assert_eq!(
        of("home"),
        [said("3号楼401", "李强", true), said("3号楼501", "王芳", false)]
    );
    assert_eq!(of("name"), [said("张桂英", "王芳", true)]);
    let device = &history
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["field"] == "name")
        .unwrap()["writes"][0]["device"];
    assert_eq!(device, "前台");
    let tags = town.ask("list_care_tags", json!({}));
    assert!(tags.as_array().unwrap().contains(&json!("透析")));
}

#[test]
fn who_moved_out_leaves_the_lists_and_can_come_back() {
    let town = Town::new();
    town.building("3", 1, 5, 1);
    let who = town.resident("3-501", json!({"name": "张桂英"}));
    town.ask("set_resident_status", json!({"id": who, "status": "moved_out"}));
    assert_eq!(town.find(""), Vec::<String>::new());
    assert_eq!(town.names(json!({"left": true})), ["张桂英"]);
    assert_eq!(town.ask("list_compounds", json!({}))[0]["residents"], 0);
    town.ask("set_resident_status", json!({"id": who, "status": "away"}));
    assert_eq!(town.find("张"), ["张桂英"]);
    town.ask("remove_entry", json!({"kind": "resident", "id": who}));
    assert_eq!(town.names(json!({"left": true})), Vec::<String>::new());
    assert_eq!(
        town.refused("edit_resident", json!({"id": who, "name": "张"})),
        "not_found"
    );
    town.ask("restore_entry", json!({"kind": "resident", "id": who}));
    assert_eq!(town.find("张"), ["张桂英"]);
}

#[test]
fn places_go_only_when_nobody_lives_there_and_come_back_as_they_were() {
    let town = Town::new();
    let building = town.building("3", 2, 2, 1);
    let who = town.resident("3-1-101", json!({"name": "张桂英"}));
    let entry = |kind: &str, id: &Value| json!({"kind": kind, "id": id});
    let home = town.home("3-1-101");
    let unit = town.ask("show_building", json!({"id": building}))["units"][0]["id"].clone();
    for (kind, id) in [
        ("home", &home),
        ("unit", &unit),
        ("building", &building),
        ("compound", &town.compound),
    ] {
        assert_eq!(
            town.refused("remove_entry", entry(kind, id)),
            "not_empty",
            "{kind}"
        );
    }
    town.ask("set_resident_status", json!({"id": who, "status": "moved_out"}));
    // One home is removed for itself: it does not come back with its building.
    town.ask("remove_entry", entry("home", &town.home("3-2-201")));
    town.ask("remove_entry", entry("building", &building));
    assert_eq!(town.ask("find_home", json!({"text": "101"})), json!([]));
    assert_eq!(town.ask("list_compounds", json!({}))[0]["homes"], 0);
    assert_eq!(
        town.refused("add_resident", json!({"home": home, "name": "李四"})),
        "not_found"
    );
    assert_eq!(
        town.refused("restore_entry", entry("home", &home)),
        "place_removed"
    );
    assert_eq!(town.refused("restore_entry", entry("home", &who)), "not_found");
    let second = town.building("三号楼", 1, 0, 0);
    assert_eq!(
        town.refused("restore_entry", entry("building", &building)),
        "taken"
    );
    town.ask("remove_entry", entry("building", &second));
    town.ask("restore_entry", entry("building", &building));
    let compound = town.ask("list_compounds", json!({}))[0].clone();
    assert_eq!(
        [&compound["buildings"], &compound["units"], &compound["homes"]],
        [1, 2, 3]
    );
    let before = town.facts();
    town.ask("restore_entry", entry("building", &building));
    assert_eq!(town.facts(), before);
    let verified = town.ask("verify", json!({}));
    assert_eq!(
        (&verified["chain_ok"], &verified["projections_ok"]),
        (&json!(true), &json!(true))
    );
}
