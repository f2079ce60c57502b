//! Papers: printed, ticked by hand, typed back by line number.

use crate::town::{Town, ask};
use serde_json::{Value, json};

struct Round {
    town: Town,
    round: Value,
}

fn round() -> Round {
    let town = Town::new();
    let round = town.screening(10);
    Round { town, round }
}

impl Round {
    fn print(&self, only_left: bool) -> Value {
        let args = json!({"round": self.round, "buildings": [], "only_left": only_left});
        ask(&self.town.desk, "print_papers", args)
    }

    fn papers(&self) -> Vec<Value> {
        let papers = ask(&self.town.desk, "list_papers", json!({"round": self.round}));
        papers.as_array().unwrap().clone()
    }

    fn lines(&self, paper: &Value) -> Vec<String> {
        let shown = ask(&self.town.desk, "show_paper", json!({"id": paper["id"]}));
        let each = shown["each"].as_array().unwrap().iter();
        each.map(|line| line["name"].as_str().unwrap().to_owned())
            .collect()
    }

    fn type_back(&self, paper: &Value, text: &str) -> Result<Value, &'static str> {
        self.town
            .call("type_paper", json!({"paper": paper["id"], "text": text}))
    }

    fn mark(&self, resident: usize, outcome: u8) {
        let args = json!({"round": self.round, "target": self.town.residents[resident], "outcome": outcome});
        ask(&self.town.desk, "record_mark", args);
    }

    fn counts(&self) -> [u64; 4] {
        let counts = ask(&self.town.desk, "round_counts", json!({"round": self.round}));
        ["done", "not_done", "missing", "excused"].map(|key| counts[key].as_u64().unwrap())
    }

    fn reviews(&self) -> usize {
        let open = ask(&self.town.desk, "list_reviews", json!({"state": "open"}));
        open.as_array().unwrap().len()
    }
}

#[test]
fn a_paper_holds_a_stairwell_and_is_typed_back_by_line_number() {
    let made = round();
    let printed = made.print(false);
    assert_eq!((&printed["papers"], &printed["lines"]), (&json!(2), &json!(12)));
    let papers = made.papers();
    assert!(
        papers
            .iter()
            .all(|paper| paper["state"] == "out" && paper["lines"] == 6)
    );
    assert_eq!(papers[0]["place"], "一村3号楼1单元");
    // From the top floor down.
    assert_eq!(
        made.lines(&papers[0]),
        ["张小4", "张小5", "张小2", "张小3", "张小0", "张小1"]
    );
    let would = json!({"paper": papers[0]["id"], "text": "* 2.2 6.7 +T1"});
    let read = ask(&made.town.desk, "read_paper", would);
    assert_eq!(
        (read["each"].as_array().unwrap().len(), &read["rest"]),
        (6, &json!(0))
    );
    assert_eq!(made.counts(), [0, 0, 12, 0]);
    made.type_back(&papers[0], "+T1 * 2.2 6.7").unwrap();
    assert_eq!(made.counts(), [4, 1, 6, 1]);
    let tube = ask(
        &made.town.desk,
        "show_tube",
        json!({"round": made.round, "code": "t1"}),
    );
    assert_eq!(tube["people"].as_array().unwrap().len(), 4);
    let papers = made.papers();
    assert_eq!([&papers[0]["state"], &papers[1]["state"]], ["out", "typed"]);
}

#[test]
fn a_paper_is_found_by_its_digits_and_by_what_a_scanner_reads() {
    let made = round();
    made.print(false);
    let papers = made.papers();
    let find = |text: String| {
        let found = made
            .town
            .call("find_papers", json!({"round": made.round, "text": text}))?;
        Ok::<_, &'static str>(found[0]["id"].clone())
    };
    assert_eq!(
        find(papers[1]["code"].as_str().unwrap().to_owned()),
        Ok(papers[1]["id"].clone())
    );
    let scanned = format!("linli:paper:{}", papers[0]["id"].as_str().unwrap());
    assert_eq!(find(scanned), Ok(papers[0]["id"].clone()));
    assert_eq!(find("张三".to_owned()), Err("not_found"));
}

#[test]
fn what_was_ticked_on_paper_and_otherwise_on_a_laptop_is_a_review() {
    let made = round();
    made.print(false);
    let paper = made.papers()[0].clone();
    // Meanwhile the laptop says of two of them that they were not at home, of one of them wrongly; of a third the same.
    made.mark(4, 50);
    made.mark(5, 50);
    made.mark(2, 1);
    made.type_back(&paper, "1 2.2 3").unwrap();
    assert_eq!(made.reviews(), 1);
    // Done outranks not done until somebody decides.
    assert_eq!(made.counts(), [2, 1, 9, 0]);
    // Typed once more, what was typed from this paper before is corrected, not disputed.
    made.type_back(&paper, "3.2").unwrap();
    made.type_back(&paper, "3.3").unwrap();
    assert_eq!(made.reviews(), 2);
}

#[test]
fn what_stood_on_the_paper_is_corrected_by_it() {
    let made = round();
    made.mark(4, 50);
    made.print(false);
    let paper = made.papers()[0].clone();
    let shown = ask(&made.town.desk, "show_paper", json!({"id": paper["id"]}));
    assert_eq!(shown["each"][0]["printed"], 50);
    // A star leaves out what was marked before.
    made.type_back(&paper, "*").unwrap();
    assert_eq!(made.counts(), [5, 1, 6, 0]);
    made.type_back(&paper, "1").unwrap();
    assert_eq!((made.counts(), made.reviews()), ([6, 0, 6, 0], 0));
}

#[test]
fn a_line_that_cannot_be_marked_is_named_and_nothing_is_written() {
    let made = round();
    made.print(false);
    let paper = made.papers()[0].clone();
    let gone = json!({"id": made.town.residents[2], "status": "moved_out"});
    ask(&made.town.desk, "set_resident_status", gone);
    let args = json!({"paper": paper["id"], "text": "*"});
    let problem = made
        .town
        .desk
        .call("type_paper", args, linli_core::desk::Lang::Zh)
        .unwrap_err();
    assert!(problem.say(linli_core::desk::Lang::Zh).starts_with("第 3 行"));
    assert_eq!(made.counts()[0], 0);
    assert_eq!(made.papers()[0]["state"], "out");
    made.type_back(&paper, "1-2 4-6").unwrap();
    assert_eq!(made.counts()[0], 5);
    assert_eq!(made.type_back(&paper, " "), Err("nothing"));
}

#[test]
fn who_was_sampled_on_paper_is_in_a_tube_that_is_too_full() {
    let made = round();
    made.print(false);
    for paper in made.papers() {
        made.type_back(&paper, "+T1 *").unwrap();
    }
    assert_eq!(made.counts(), [12, 0, 0, 0]);
    let people = || {
        let list = ask(&made.town.desk, "list_tubes", json!({"round": made.round}));
        (list["tubes"][0]["people"].clone(), list["size"].clone())
    };
    assert_eq!(people(), (json!(12), json!(10)));
    // At the laptop whoever is in it stays, and nobody new comes into it.
    let of = |resident: usize| json!({"round": made.round, "target": made.town.residents[resident]});
    let put = |resident: usize| {
        let mut args = of(resident);
        (args["outcome"], args["tube"]) = (json!(1), json!("T1"));
        made.town.call("record_mark", args).map(drop)
    };
    assert_eq!(put(0), Ok(()));
    ask(&made.town.desk, "undo_mark", of(0));
    assert_eq!(put(0), Err("tube_full"));
    assert_eq!(people().0, 11);
}

#[test]
fn papers_that_do_not_come_back_stay_open_until_somebody_says_so() {
    let made = round();
    made.print(false);
    made.mark(0, 1);
    let left = made.print(true);
    assert_eq!(left["lines"], 11);
    let papers = made.papers();
    assert_eq!(papers.len(), 4);
    let settle = |paper: &Value, lost: bool| {
        ask(
            &made.town.desk,
            "settle_paper",
            json!({"paper": paper["id"], "lost": lost}),
        );
    };
    settle(&papers[0], true);
    settle(&papers[1], false);
    settle(&papers[1], true);
    let states: Vec<Value> = made.papers().iter().map(|paper| paper["state"].clone()).collect();
    assert_eq!(states, ["out", "out", "lost", "lost"]);
    // It turned up after all.
    made.type_back(&papers[0], "1").unwrap();
    settle(&papers[0], true);
    assert!(made.papers().iter().any(|paper| paper["state"] == "typed"));
    ask(&made.town.desk, "close_round", json!({"id": made.round}));
    let args = json!({"round": made.round, "buildings": [], "only_left": false});
    assert_eq!(made.town.call("print_papers", args), Err("closed"));
}

#[test]
fn a_paper_printed_again_is_the_same_paper_and_is_waited_for_again() {
    let made = round();
    made.mark(4, 1);
    made.print(false);
    let papers = made.papers();
    let (wet, typed) = (&papers[0], &papers[1]);
    made.type_back(typed, "1").unwrap();
    ask(
        &made.town.desk,
        "settle_paper",
        json!({"paper": wet["id"], "lost": true}),
    );
    let again = |papers: Vec<&Value>| {
        let ids: Vec<&Value> = papers.iter().map(|paper| &paper["id"]).collect();
        made.town
            .call("reprint_papers", json!({"round": made.round, "papers": ids}))
    };
    let printed = again(vec![wet, typed]).unwrap();
    assert_eq!((&printed["papers"], &printed["lines"]), (&json!(2), &json!(12)));
    let now = made.papers();
    let find = |paper: &Value| now.iter().find(|one| one["id"] == paper["id"]).unwrap();
    // What was typed stays typed; what was lost is out again, and says since when.
    assert_eq!([&find(wet)["state"], &find(typed)["state"]], ["out", "typed"]);
    assert!(find(wet)["printed_again_at"].is_i64() && find(wet)["settled_at"].is_null());
    assert!(find(typed)["printed_again_at"].is_null());
    assert_eq!(find(wet)["code"], wet["code"]);
    made.type_back(wet, "2-3").unwrap();
    assert_eq!(made.counts()[0], 4);
    assert_eq!(again(vec![]), Err("nothing"));
    let strange = made.town.call(
        "reprint_papers",
        json!({"round": made.round, "papers": [made.round]}),
    );
    assert_eq!(strange, Err("not_found"));
    ask(&made.town.desk, "close_round", json!({"id": made.round}));
    assert_eq!(again(vec![wet]), Err("closed"));
}

#[test]
fn a_line_says_that_nobody_may_be_met_printed_first_or_again() {
    let made = round();
    let status = json!({"id": made.town.residents[0], "status": "away", "until": "2022-04-20"});
    ask(&made.town.desk, "set_resident_status", status);
    let registered = json!({"id": made.town.residents[1], "registration": "absent", "care": ["血透"]});
    ask(&made.town.desk, "edit_resident", registered);
    let said = |call: &str, more: Value| {
        let mut args = json!({"round": made.round, "lang": "zh", "window": true});
        args.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let sheet = ask(&made.town.desk, call, args)["sheet"].clone();
        let pages = sheet["pages"].as_array().unwrap().clone();
        let words = pages.iter().flat_map(|page| page["words"].as_array().unwrap());
        let words: Vec<&str> = words.map(|one| one["text"].as_str().unwrap()).collect();
        words.concat()
    };
    let first = said("print_papers", json!({"buildings": [], "only_left": false}));
    let papers: Vec<Value> = made.papers().iter().map(|paper| paper["id"].clone()).collect();
    let again = said("reprint_papers", json!({"papers": papers}));
    for words in [first, again] {
        assert_eq!(words.matches("暂离").count(), 1, "{words}");
        assert!(
            words.contains("4月20日") && words.contains("户在人不在") && words.contains("血透"),
            "{words}"
        );
    }
}

#[test]
fn whoever_is_in_charge_of_one_building_prints_of_that_building_alone() {
    let made = round();
    let desk = &made.town.desk;
    let shape =
        json!({"compound": made.town.compound, "name": "5", "units": 1, "floors": 1, "rooms_per_floor": 1});
    let other = ask(desk, "add_building", shape)["id"].clone();
    let home = ask(desk, "show_building", json!({"id": other}))["units"][0]["homes"][0]["id"].clone();
    ask(desk, "add_resident", json!({"home": home, "name": "赵敏"}));
    made.print(false);
    let of = |place: &str| {
        let papers = made.papers();
        let paper = papers.iter().find(|paper| paper["place"] == place).unwrap();
        json!({"round": made.round, "papers": [paper["id"]]})
    };
    let (own, foreign) = (of("一村5号楼"), of("一村3号楼1单元"));
    let li = json!({"name": "李强", "role": "staff", "scope": [other]});
    let li = ask(desk, "add_staff", li)["id"].clone();
    ask(desk, "choose_staff", json!({"id": li}));
    assert!(made.town.call("reprint_papers", own).is_ok());
    assert_eq!(made.town.call("reprint_papers", foreign), Err("scope"));
    assert!(made.town.call("print_slips", json!({"place": other})).is_ok());
    let place = json!({"place": made.town.building});
    assert_eq!(made.town.call("print_slips", place), Err("scope"));
}

#[test]
fn what_a_round_asks_is_ticked_and_typed_back_as_at_the_door() {
    let town = Town::new();
    let args = json!({"name": "接种", "kind": "vaccination", "target": "resident", "compounds": [town.compound], "buildings": [],
        "outcomes": [], "starts_at": 0});
    let round = ask(&town.desk, "open_round", args)["id"].clone();
    let made = Round { town, round };
    made.print(false);
    let papers = made.papers();
    let read = json!({"paper": papers[0]["id"], "text": "*..1 2..3 6.5"});
    let read = ask(&made.town.desk, "read_paper", read);
    assert_eq!(
        read["each"][1]["answers"],
        json!([{"question": 1, "text": "加强针"}])
    );
    made.type_back(&papers[0], "*..1 2..3 6.5").unwrap();
    let swept = json!({"round": made.round, "building": made.town.building});
    let swept = ask(&made.town.desk, "sweep_building", swept);
    let doors = swept["units"][0]["doors"].as_array().unwrap();
    let said: Vec<&str> = doors
        .iter()
        .flat_map(|door| door["targets"].as_array().unwrap())
        .map(|target| target["answers"][0]["text"].as_str().unwrap_or(""))
        .collect();
    assert_eq!(said, ["第1剂", "加强针", "第1剂", "第1剂", "第1剂", ""]);
    assert_eq!(made.type_back(&papers[1], "1..4"), Err("no_choice"));
    assert_eq!(made.type_back(&papers[1], "1.5.1"), Err("no_question"));
    assert_eq!(made.counts(), [5, 1, 6, 0]);
}

#[test]
fn a_paper_that_is_out_stands_on_today_until_it_is_back() {
    let made = round();
    let out = || ask(&made.town.desk, "today", json!({}))["papers"].clone();
    assert_eq!(out(), json!([]));
    made.print(false);
    let papers = made.papers();
    assert_eq!(
        (&out()[0]["round"]["id"], &out()[0]["papers"], &out()[0]["since"]),
        (&made.round, &json!(2), &papers[0]["printed_at"])
    );
    made.type_back(&papers[0], "1-6").unwrap();
    assert_eq!(out()[0]["papers"], 1);
    ask(
        &made.town.desk,
        "settle_paper",
        json!({"paper": papers[1]["id"], "lost": true}),
    );
    assert_eq!(out(), json!([]));
    let again = json!({"round": made.round, "papers": [papers[1]["id"]]});
    ask(&made.town.desk, "reprint_papers", again);
    assert_eq!(out()[0]["papers"], 1, "printed again it is out again");
}
