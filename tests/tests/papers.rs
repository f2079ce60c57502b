//! Papers as they come out of a printer: every line once, every page counted, codes a scanner reads, letters that are there.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, World};
use linli_tests::meet::call;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;

/// A building of two stairwells of twenty doors, two behind each: forty lines make two papers.
fn printed(lang: &str) -> (PathBuf, Desk, Value, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(dir.path(), World::system()).unwrap();
    linli_tests::meet::found(&desk);
    let compound = call(&desk, "add_compound", json!({"name": "云杉苑"}))["id"].clone();
    let shape = json!({"compound": compound, "name": "3", "units": 2, "floors": 10, "rooms_per_floor": 2});
    let building = call(&desk, "add_building", shape)["id"].clone();
    let shown = call(&desk, "show_building", json!({"id": building}));
    let units = shown["units"].as_array().unwrap();
    for (n, home) in units
        .iter()
        .flat_map(|unit| unit["homes"].as_array().unwrap())
        .enumerate()
    {
        for name in ["张小明", "欧阳文静"] {
            let care: &[&str] = if n % 7 == 0 {
                &["独居老人", "血透", "行动不便"]
            } else {
                &[]
            };
            let who = json!({"home": home["id"], "name": name, "care": care, "phone": "19900001234", "id_number": null});
            call(&desk, "add_resident", who);
        }
    }
    let round = json!({"name": "第3轮混采筛查", "kind": "screening", "target": "resident", "compounds": [compound], "buildings": [],
        "outcomes": [], "tube_size": 10, "starts_at": 0});
    let round = call(&desk, "open_round", round)["id"].clone();
    let made = call(
        &desk,
        "print_papers",
        json!({"round": round, "buildings": [], "only_left": false, "lang": lang}),
    );
    assert_eq!((&made["papers"], &made["lines"]), (&json!(4), &json!(80)));
    let file = desk.made_file(made["file"].as_str().unwrap()).unwrap();
    let path = dir.path().join("papers.pdf");
    std::fs::write(&path, &file.bytes[..]).unwrap();
    (path, desk, round, dir)
}

/// What a program of the machine says; these are set up by `cargo xtask test`.
fn said(program: &str, args: &[&str]) -> String {
    let ran = Command::new(program).args(args).output();
    let ran =
        ran.unwrap_or_else(|error| panic!("{program} is not installed (cargo xtask test does it): {error}"));
    assert!(
        ran.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    String::from_utf8(ran.stdout).unwrap()
}

#[test]
fn every_line_is_printed_once_and_every_page_says_which_of_how_many_it_is() {
    for (lang, of) in [("zh", "第 2 张，共 2 张"), ("en", "page 2 of 2")] {
        let nth = |number: u32| match lang {
            "zh" => format!("第{number}页共4页"),
            _ => format!("page{number}of4"),
        };
        let (path, desk, round, _dir) = printed(lang);
        let text = said("pdftotext", &["-layout", path.to_str().unwrap(), "-"]);
        let pages: Vec<&str> = text
            .split('\u{c}')
            .filter(|page| !page.trim().is_empty())
            .collect();
        assert_eq!(pages.len(), 4);
        assert_eq!(text.matches("张*明").count() + text.matches("欧*静").count(), 80);
        assert_eq!(text.matches(of).count(), 2, "{text}");
        for (page, number) in pages.iter().zip(1..) {
            let squeezed: String = page.split_whitespace().collect();
            assert!(squeezed.contains(&nth(number)), "{page}");
            // Who made it, on which laptop, and until when it is kept: on every page.
            let until = if lang == "zh" {
                "前销毁"
            } else {
                "destroybefore"
            };
            for told in ["王芳", "前台", until] {
                assert!(squeezed.contains(told), "{told}: {page}");
            }
            // Lines for whoever is met and is not listed.
            let unlisted = if lang == "zh" {
                "名单外的人"
            } else {
                "Peoplewhoarenotlisted"
            };
            assert_eq!(squeezed.matches(unlisted).count(), 1, "{page}");
            // Whatever care somebody needs can be read.
            assert!(number % 2 == 0 || squeezed.contains("血透"), "{page}");
        }
        // No number of anybody, and no whole name.
        assert!(!text.contains("1990000") && !text.contains("张小明"));
        let papers = call(&desk, "list_papers", json!({"round": round}));
        for paper in papers.as_array().unwrap() {
            assert_eq!(text.matches(paper["code"].as_str().unwrap()).count(), 1);
        }
    }
}

#[test]
fn what_is_printed_again_says_the_same_line_by_line() {
    let (path, desk, round, dir) = printed("zh");
    let papers = call(&desk, "list_papers", json!({"round": round}));
    let ids: Vec<&Value> = papers
        .as_array()
        .unwrap()
        .iter()
        .map(|paper| &paper["id"])
        .collect();
    let again = call(
        &desk,
        "reprint_papers",
        json!({"round": round, "papers": ids, "lang": "zh"}),
    );
    let second = dir.path().join("again.pdf");
    let file = desk.made_file(again["file"].as_str().unwrap()).unwrap();
    std::fs::write(&second, &file.bytes[..]).unwrap();
    let text = |path: &std::path::Path| said("pdftotext", &["-layout", path.to_str().unwrap(), "-"]);
    let lines = |text: &str| -> Vec<String> {
        let of_foot = |line: &&str| line.contains("前销毁");
        text.lines()
            .filter(|line| !of_foot(line))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(text(&second).matches("补打").count(), 4);
    assert_eq!(lines(&text(&path)), lines(&text(&second)));
}

#[test]
fn a_paper_printed_again_tells_apart_as_before_and_names_nobody_who_left() {
    let (_, desk, round, dir) = printed("zh");
    let building = call(&desk, "find_places", json!({"text": "3"}))[0]["id"].clone();
    let units = call(&desk, "show_building", json!({"id": building}))["units"].clone();
    let home = units[0]["homes"][0]["id"].clone();
    let living = |home: &Value| call(&desk, "show_home", json!({"id": home}))["residents"].clone();
    // Two of one door who look alike but for the middle of their names; one of them is done.
    let brother = call(&desk, "add_resident", json!({"home": home, "name": "张大明"}))["id"].clone();
    let first = living(&home)[0]["id"].clone();
    call(
        &desk,
        "record_mark",
        json!({"round": round, "target": first, "outcome": 1, "tube": "T1"}),
    );
    let left = json!({"round": round, "buildings": [], "only_left": true, "lang": "zh"});
    let made = call(&desk, "print_papers", left);
    let text = |made: &Value| {
        let file = desk.made_file(made["file"].as_str().unwrap()).unwrap();
        let path = dir.path().join("again.pdf");
        std::fs::write(&path, &file.bytes[..]).unwrap();
        said("pdftotext", &["-layout", path.to_str().unwrap(), "-"])
    };
    assert_eq!(text(&made).matches("*大明").count(), 1);
    let papers = call(&desk, "list_papers", json!({"round": round}));
    let papers = papers.as_array().unwrap();
    let again = |paper: &Value| {
        text(&call(
            &desk,
            "reprint_papers",
            json!({"round": round, "papers": [paper["id"]], "lang": "zh"}),
        ))
    };
    let all = papers.iter().map(&again).collect::<String>();
    assert!(all.contains("*大明"), "{all}");
    // Moved to another stairwell: the line stays, without a room to knock at.
    let elsewhere = units[1]["homes"][0]["id"].clone();
    call(&desk, "move_resident", json!({"id": brother, "home": elsewhere}));
    let all = papers.iter().map(again).collect::<String>();
    assert!(!all.contains("大明") && all.contains("已搬走"), "{all}");
}

#[test]
fn a_scanner_reads_the_code_of_each_page_and_letters_are_sharp_at_300_dpi() {
    let (path, desk, round, dir) = printed("zh");
    let prefix = dir.path().join("page");
    said(
        "pdftoppm",
        &[
            "-r",
            "300",
            "-gray",
            "-png",
            path.to_str().unwrap(),
            prefix.to_str().unwrap(),
        ],
    );
    let papers = call(&desk, "list_papers", json!({"round": round}));
    let mut read = Vec::new();
    for number in 1..=4 {
        let page = dir.path().join(format!("page-{number}.png"));
        let codes = said("zbarimg", &["--quiet", "--raw", page.to_str().unwrap()]);
        read.push(codes.trim().to_owned());
    }
    let expected: Vec<String> = papers
        .as_array()
        .unwrap()
        .iter()
        .map(|paper| format!("linli:paper:{}", paper["id"].as_str().unwrap()))
        .collect();
    assert_eq!(read, expected);
    // The letters are in the file: it looks the same on a machine without Chinese fonts.
    let fonts = said("pdffonts", &[path.to_str().unwrap()]);
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(
        !rows.is_empty() && rows.iter().all(|row| row.contains("yes yes yes")),
        "{fonts}"
    );
    let scanned = json!({"round": round, "text": read[2]});
    assert_eq!(call(&desk, "find_papers", scanned)[0]["id"], papers[2]["id"]);
}

#[test]
fn a_scanner_reads_every_label_of_a_sheet() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(dir.path(), World::system()).unwrap();
    linli_tests::meet::found(&desk);
    let made = call(
        &desk,
        "print_labels",
        json!({"first": "sh2022-0098", "count": 34}),
    );
    let file = desk.made_file(made["file"].as_str().unwrap()).unwrap();
    let path = dir.path().join("labels.pdf");
    std::fs::write(&path, &file.bytes[..]).unwrap();
    let text = said("pdftotext", &["-layout", path.to_str().unwrap(), "-"]);
    let squeezed: String = text.split_whitespace().collect();
    assert!(
        squeezed.contains("page1of2") && squeezed.contains("page2of2"),
        "{text}"
    );
    let prefix = dir.path().join("label");
    said(
        "pdftoppm",
        &[
            "-r",
            "300",
            "-gray",
            "-png",
            path.to_str().unwrap(),
            prefix.to_str().unwrap(),
        ],
    );
    let mut read = Vec::new();
    for page in 1..=2 {
        let page = dir.path().join(format!("label-{page}.png"));
        let codes = said(
            "zbarimg",
            &[
                "--quiet",
                "--raw",
                "-Sdisable",
                "-Scode128.enable",
                page.to_str().unwrap(),
            ],
        );
        read.extend(codes.lines().map(str::to_owned));
    }
    read.sort();
    let expected: Vec<String> = (98..132).map(|n| format!("SH2022-{n:04}")).collect();
    assert_eq!(read, expected);
    for unsound in [
        json!({"first": "管1", "count": 1}),
        json!({"first": "SH", "count": 2}),
        json!({"first": "SH1", "count": 0}),
    ] {
        assert!(
            desk.call("print_labels", unsound, linli_core::desk::Lang::Zh)
                .is_err()
        );
    }
}

#[test]
fn the_list_for_the_wall_says_what_is_closed_and_names_nobody() {
    let (_, desk, _, dir) = printed("zh");
    let nothing = desk.call("print_closures", json!({}), linli_core::desk::Lang::Zh);
    assert_eq!(
        nothing.unwrap_err().say(linli_core::desk::Lang::Zh),
        "现在没有封控的地方。"
    );
    let unit = call(&desk, "find_places", json!({"text": "3-2"}))[0]["id"].clone();
    let why = "张小明阳性，19900001234";
    call(
        &desk,
        "close_place",
        json!({"place": unit, "level": 1, "why": why}),
    );
    let rows = call(&desk, "list_closures", json!({}))["rows"].clone();
    for (lang, words) in [("zh", "足不出户"), ("en", "nobody")] {
        let made = call(&desk, "print_closures", json!({"lang": lang}));
        let path = dir.path().join("wall.pdf");
        let file = desk.made_file(made["file"].as_str().unwrap()).unwrap();
        std::fs::write(&path, &file.bytes[..]).unwrap();
        let text = said("pdftotext", &["-layout", path.to_str().unwrap(), "-"]);
        let squeezed: String = text.split_whitespace().collect();
        for told in [
            words,
            // Who made it, and on which laptop.
            "王芳",
            "前台",
            "云杉苑",
            rows[0]["level"]["name"].as_str().unwrap(),
            rows[0]["next"]["on"].as_str().unwrap(),
        ] {
            assert!(squeezed.contains(told), "{told}: {text}");
        }
        assert!(!text.contains("张小明") && !text.contains("1990000"), "{text}");
    }
}

#[test]
fn a_scanner_reads_every_slip_and_a_slip_says_no_whole_name() {
    let (_, desk, round, dir) = printed("zh");
    let found = call(&desk, "find_places", json!({"text": "3"}));
    let places = found.as_array().unwrap();
    let building = places.iter().find(|place| place["kind"] == "building").unwrap()["id"].clone();
    let made = call(&desk, "print_slips", json!({"place": building}));
    assert_eq!(made["rows"], 80);
    let file = desk.made_file(made["file"].as_str().unwrap()).unwrap();
    let path = dir.path().join("slips.pdf");
    std::fs::write(&path, &file.bytes[..]).unwrap();
    let text = said("pdftotext", &["-layout", path.to_str().unwrap(), "-"]);
    assert_eq!(text.matches("张*明").count() + text.matches("欧*静").count(), 80);
    assert!(!text.contains("张小明") && !text.contains("1990000"), "{text}");
    let path = path.to_str().unwrap();
    let picture = dir.path().join("slip");
    let mut met = std::collections::BTreeSet::new();
    let squeezed: String = text.split_whitespace().collect();
    for nth in 1..=3 {
        assert!(squeezed.contains(&format!("page{nth}of3")), "{text}");
    }
    assert_eq!(squeezed.matches("Names80people").count(), 3, "{text}");
    // One by one, as they are held before a scanner: three across and ten down, 70 by 29.7 mm, at 300 dpi.
    for nth in 0..80u32 {
        let (page, place) = (nth / 29 + 1, nth % 29);
        let (x, y) = (place % 3 * 2480 / 3, place / 3 * 3508 / 10);
        let cut = format!(
            "-f {page} -l {page} -r 300 -x {x} -y {y} -W 826 -H 350 -gray -png -singlefile {path} {}",
            picture.display()
        );
        said("pdftoppm", &cut.split(' ').collect::<Vec<_>>());
        let picture = picture.with_extension("png");
        let codes = said("zbarimg", &["--quiet", "--raw", picture.to_str().unwrap()]);
        let scanned = call(&desk, "read_scan", json!({"round": round, "text": codes.trim()}));
        assert_eq!(scanned["what"], "person", "{codes}");
        met.insert(scanned["target"].as_str().unwrap().to_owned());
    }
    assert_eq!(met.len(), 80);
}

#[test]
fn the_list_for_the_wall_posts_nothing_milder_than_what_counts() {
    let (_, desk, _, dir) = printed("zh");
    let close = |place: &str, level: u8| {
        let found = call(&desk, "find_places", json!({"text": place}))[0]["id"].clone();
        call(
            &desk,
            "close_place",
            json!({"place": found, "level": level, "why": "通知"}),
        );
    };
    let levels = call(&desk, "list_rules", json!({}))["holding"]["levels"].clone();
    let levels = levels.as_array().unwrap();
    let code = |level: &Value| level["code"].as_u64().unwrap() as u8;
    let strict = levels.iter().max_by_key(|level| level["rank"].as_u64()).unwrap();
    let mild = levels.iter().min_by_key(|level| level["rank"].as_u64()).unwrap();
    close("3-2", code(mild));
    close("云杉苑", code(strict));
    let made = call(&desk, "print_closures", json!({"lang": "zh"}));
    assert_eq!(made["rows"], 1);
    let file = desk.made_file(made["file"].as_str().unwrap()).unwrap();
    let path = dir.path().join("wall.pdf");
    std::fs::write(&path, &file.bytes[..]).unwrap();
    let text = said("pdftotext", &["-layout", path.to_str().unwrap(), "-"]);
    assert!(text.contains("整个小区") && !text.contains("2单元"), "{text}");
}

#[test]
fn what_the_window_prints_is_what_the_file_says_and_is_on_record_as_well() {
    let (path, desk, round, _dir) = printed("zh");
    let papers = || {
        call(&desk, "list_papers", json!({"round": round}))
            .as_array()
            .unwrap()
            .len()
    };
    let asked = json!({"round": round, "buildings": [], "only_left": false, "lang": "zh", "window": true});
    let made = call(&desk, "print_papers", asked);
    assert_eq!(
        (&made["file"], &made["papers"], papers()),
        (&json!(""), &json!(4), 8)
    );
    let words = |page: &Value| -> Vec<String> {
        let words = page["words"].as_array().unwrap().iter();
        words
            .map(|one| one["text"].as_str().unwrap().to_owned())
            .collect()
    };
    let pages = made["sheet"]["pages"].as_array().unwrap();
    let filed = said("pdftotext", &["-raw", path.to_str().unwrap(), "-"]);
    let filed: Vec<&str> = filed.split('\u{c}').collect();
    for (page, filed) in pages.iter().zip(&filed) {
        let filed: String = filed.split_whitespace().collect();
        // Numbers of papers and times are each printing's own; all else is said in both.
        let own = |text: &str| text.contains("单号") || text.contains("打印") || text.contains("前销毁");
        for text in words(page).iter().filter(|text| !own(text)) {
            let squeezed: String = text.split_whitespace().collect();
            assert!(filed.contains(&squeezed), "{text}: {filed}");
        }
        // Boxes and the code are drawn.
        assert!(
            page["lines"].as_str().unwrap().len() > 1_000 && page["dark"].as_str().unwrap().len() > 1_000
        );
    }
    let all: Vec<String> = pages.iter().flat_map(words).collect();
    assert_eq!(
        all.iter()
            .filter(|text| *text == "张*明" || *text == "欧*静")
            .count(),
        80
    );
    assert!(
        !all.iter()
            .any(|text| text.contains("张小明") || text.contains("1990000"))
    );
}

#[test]
fn a_notice_tells_a_stairwell_where_and_when_its_doors_come_and_names_nobody() {
    let (_, desk, round, dir) = printed("zh");
    let point = json!({"round": round, "name": "东门篮球场", "lanes": 1, "lane_per_hour": 60});
    let point = call(&desk, "save_point", point)["id"].clone();
    let mut batches = Vec::new();
    for _ in 0..2 {
        let next = call(&desk, "show_calling", json!({"round": round, "size": 12}))["next"].clone();
        let args = json!({"round": round, "point": point, "unit": next["unit"], "homes": next["homes"], "way": "sheet"});
        batches.push(call(&desk, "call_batch", args)["id"].clone());
    }
    let asked = json!({"round": round, "batches": batches, "lang": "zh"});
    let made = call(&desk, "print_notices", asked);
    let file = desk.made_file(made["file"].as_str().unwrap()).unwrap();
    let path = dir.path().join("notice.pdf");
    std::fs::write(&path, &file.bytes[..]).unwrap();
    let text = said("pdftotext", &["-layout", path.to_str().unwrap(), "-"]);
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.trim().is_empty())
        .collect();
    assert_eq!(pages.len(), 2);
    for (page, (number, place)) in pages.iter().zip([(1, "3号楼1单元"), (2, "3号楼2单元")]) {
        let squeezed: String = page.split_whitespace().collect();
        for told in [
            "东门篮球场",
            place,
            "10楼",
            "1001",
            "第1批",
            &format!("第{number}页共2页"),
        ] {
            assert!(squeezed.contains(told), "{told}: {page}");
        }
    }
    // The second stairwell waits for the twelve of the first.
    let clock = |page: &str| page.lines().find(|line| line.contains("10 楼")).unwrap().trim()[..5].to_owned();
    assert_ne!(clock(pages[0]), clock(pages[1]));
    for hidden in ["张小明", "张*明", "欧*静", "1990000"] {
        assert!(!text.contains(hidden), "{text}");
    }
}

#[test]
fn a_paper_of_a_round_that_asks_has_boxes_for_choices_and_a_line_for_words() {
    let (_, desk, _, dir) = printed("zh");
    let compound = call(&desk, "list_compounds", json!({}))[0]["id"].clone();
    let open = |kind: &str| {
        let round = json!({"name": kind, "kind": kind, "target": "resident", "compounds": [compound], "buildings": [],
            "outcomes": [], "starts_at": 0});
        call(&desk, "open_round", round)["id"].clone()
    };
    let text = |round: &Value| {
        let made = call(
            &desk,
            "print_papers",
            json!({"round": round, "buildings": [], "only_left": false, "lang": "zh"}),
        );
        let file = desk.made_file(made["file"].as_str().unwrap()).unwrap();
        let path = dir.path().join("asked.pdf");
        std::fs::write(&path, &file.bytes[..]).unwrap();
        let text = said("pdftotext", &["-raw", "-l", "1", path.to_str().unwrap(), "-"]);
        text.split_whitespace().collect::<String>()
    };
    let doses = text(&open("vaccination"));
    for told in ["1第1剂", "2第2剂", "3加强针"] {
        assert!(doses.contains(told), "{told}: {doses}");
    }
    let evacuated = text(&open("evacuation"));
    assert!(evacuated.contains("去向"), "{evacuated}");
}

#[test]
fn the_fullest_page_keeps_three_lines_for_whoever_is_not_listed_above_its_foot() {
    let (_, desk, _, _dir) = printed("zh");
    let compound = call(&desk, "list_compounds", json!({}))[0]["id"].clone();
    for unit in ["3-1", "3-2"] {
        let unit = call(&desk, "find_places", json!({"text": unit}))[0]["id"].clone();
        let why = "等候复核，先不要上门，电话联系后再去";
        call(
            &desk,
            "close_place",
            json!({"place": unit, "level": 1, "why": why}),
        );
    }
    let questions = json!([{"name": "密接或次密接登记情况", "choices": ["是", "否", "不清楚"]}, {"name": "去向", "choices": []}]);
    for (lang, title, head) in [
        ("zh", "名单外的人", "结果／管号／备注"),
        ("en", "People who are not listed", "Outcome, tube, remarks"),
    ] {
        let round = json!({"name": "第4轮", "kind": "screening", "target": "resident", "compounds": [compound], "buildings": [],
            "outcomes": [], "tube_size": 10, "starts_at": 0, "questions": questions});
        let round = call(&desk, "open_round", round)["id"].clone();
        let made = call(
            &desk,
            "print_papers",
            json!({"round": round, "buildings": [], "only_left": false, "lang": lang, "window": true}),
        );
        assert_eq!(made["papers"], 4, "two for each stairwell, and each one page");
        let pages = made["sheet"]["pages"].as_array().unwrap();
        assert_eq!(pages.len(), 4);
        for page in pages {
            let words = page["words"].as_array().unwrap();
            let y = |is: &dyn Fn(&str) -> bool| -> Vec<f64> {
                let found = words.iter().filter(|one| is(one["text"].as_str().unwrap()));
                found.map(|one| one["y"].as_f64().unwrap()).collect()
            };
            let titles = y(&|text| text.starts_with(title));
            assert_eq!(titles.len(), 1, "{lang}");
            let lines = y(&|text| text.starts_with("张*明") || text.starts_with("欧*静"));
            let last = lines.into_iter().fold(0.0, f64::max);
            assert!(last + 5.0 < titles[0] - 8.0, "{lang}: {last} {titles:?}");
            let heads = y(&|text| text == head);
            assert_eq!(heads.len(), 1, "{lang}");
            // Below the head three rows of 19 points, and the rule of the foot below them.
            let rules = rules(page["lines"].as_str().unwrap());
            let [.., first, second, third, fourth, foot] = rules[..] else {
                panic!("{rules:?}")
            };
            for (above, below) in [(first, second), (second, third), (third, fourth)] {
                assert!((below - above - 19.0).abs() < 0.05, "{lang}: {rules:?}");
            }
            assert!(heads[0] < first && fourth < foot - 3.0, "{lang}: {rules:?}");
        }
    }
}

/// Where lines go across the whole page, from the top.
fn rules(path: &str) -> Vec<f64> {
    let point = |text: &str| {
        let (x, y) = text.split_once(' ').unwrap();
        (x.parse::<f64>().unwrap(), y.parse::<f64>().unwrap())
    };
    let lines = path.split('M').filter_map(|line| {
        let (from, to) = line.split_once('L')?;
        let (from, to) = (point(from), point(to.split('L').next()?));
        (to.0 - from.0 > 480.0).then_some(from.1)
    });
    let mut rules: Vec<f64> = lines.collect();
    rules.sort_by(f64::total_cmp);
    rules
}
