//! The importer as its caller sees it: files made here, odd and hostile ones among them.

use linli_core::features::import::{
    Action, Field, Held, Home, Input, Kind, NothingHeld, ReadProblem, Reading, ResidentRow, Rows, Skip,
    limits, read_file,
};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};

fn read_as(name: &str, bytes: &[u8]) -> Result<Reading, ReadProblem> {
    let input = Input {
        file_name: name,
        bytes,
        ..Input::default()
    };
    read_file(&input, &NothingHeld, &|_, _| true)
}

fn read(text: &str) -> Reading {
    read_as("桂苑_名单.csv", text.as_bytes()).unwrap()
}

fn residents(reading: &Reading) -> &[ResidentRow] {
    let Rows::Roster(roster) = &reading.rows else {
        panic!("not a roster")
    };
    &roster.residents
}

/// "row action code" of every issue.
fn issues(reading: &Reading) -> Vec<String> {
    let word = |action| {
        if action == Action::Reject {
            "reject"
        } else {
            "flag"
        }
    };
    reading
        .issues
        .iter()
        .map(|issue| format!("{} {} {}", issue.row, word(issue.action), issue.code))
        .collect()
}

fn home(building: &str, unit: &str, room: &str) -> Home {
    let [building, unit, room] = [building, unit, room].map(str::to_owned);
    Home {
        compound: "桂苑".to_owned(),
        building,
        unit,
        room,
    }
}

/// A register of one home with one resident.
struct OneHome;

impl Held for OneHome {
    fn units(&self, _: &str, building: &str) -> Vec<String> {
        if building == "3" {
            vec!["1".to_owned(), "2".to_owned()]
        } else {
            Vec::new()
        }
    }

    fn has_home(&self, asked: &Home) -> bool {
        *asked == home("3", "2", "501")
    }
}

#[test]
fn what_the_register_holds_is_taken_into_account() {
    let text = "楼号,单元,室号,姓名,身份证号\n3,2,501,苏俊思,99000019920927015x\n3,2,502,苏俊思,99000019920927015X\n3,2,501,苏俊思,\n3,,101,张三,\n3,2,501,李四,\n";
    let input = Input {
        file_name: "桂苑_名单.csv",
        bytes: text.as_bytes(),
        ..Input::default()
    };
    let reading = read_file(&input, &OneHome, &|_, _| true).unwrap();
    assert_eq!(
        issues(&reading),
        [
            "2 flag id_duplicate_other_home",
            "3 flag id_duplicate_other_home",
            "4 reject duplicate_row",
            "5 reject unit_missing",
            "6 flag id_missing"
        ]
    );
    assert_eq!(
        (reading.new.homes, reading.new.residents, reading.counts.homes),
        (1, 3, 2)
    );
}

#[test]
fn a_building_with_one_unit_lends_it_and_one_odd_row_gives_no_unit_to_a_building_without() {
    let reading = read(
        "楼号,单元,室号,姓名\n1,1,101,甲某\n1,1,102,乙某\n1,,103,丙某\n2,,101,丁某\n2,,102,戊某\n2,3,103,己某\n",
    );
    assert_eq!(issues(&reading), ["4 flag unit_assumed"]);
    let units: Vec<&str> = residents(&reading)
        .iter()
        .map(|row| row.home.unit.as_str())
        .collect();
    assert_eq!(units, ["1", "1", "1", "", "", "3"]);
}

#[test]
fn ditto_signs_are_filled_and_blank_cells_are_not() {
    let reading = read("地址,姓名,联系电话\n三号楼 501,张三,19900000001\n同上,李四,〃\n,王五,\n同上,赵六,\n");
    assert_eq!(
        issues(&reading),
        ["4 reject room_missing", "5 reject room_missing"]
    );
    let found: Vec<_> = residents(&reading)
        .iter()
        .map(|row| (row.home.room.as_str(), row.phone.as_deref()))
        .collect();
    assert_eq!(
        found,
        [("501", Some("19900000001")), ("501", Some("19900000001"))]
    );
}

#[test]
fn homes_without_a_resident_are_kept_as_empty_homes() {
    let reading = read(
        "楼号,室号,姓名,身份证号,备注\n3,501,空关,,钥匙在物业\n3,502,,,\n3,503,,990000198109270406,\n3,504,张三,990000199209270158,\n3,504,空户,,\n",
    );
    let Rows::Roster(roster) = &reading.rows else {
        panic!()
    };
    let empty: Vec<_> = roster
        .empty_homes
        .iter()
        .map(|row| (row.home.room.as_str(), row.note.as_deref()))
        .collect();
    assert_eq!(empty, [("501", Some("钥匙在物业")), ("502", None)]);
    assert_eq!(issues(&reading)[0], "4 reject name_missing");
    assert_eq!((reading.counts.homes, reading.counts.residents), (3, 1));
}

#[test]
fn headings_between_rows_and_a_compound_column_place_the_rows_below() {
    let reading = read("室号,姓名,小区\n3号楼,,\n501,张三,\n4号楼2单元,,\n501,李四,云杉苑\n");
    let homes: Vec<_> = residents(&reading).iter().map(|row| row.home.clone()).collect();
    assert_eq!(homes[0], home("3", "", "501"));
    assert_eq!(
        homes[1],
        Home {
            compound: "云杉苑".to_owned(),
            ..home("4", "2", "501")
        }
    );
    assert_eq!(
        reading.sheets[0]
            .skipped
            .iter()
            .map(|skipped| skipped.why)
            .collect::<Vec<_>>(),
        [Skip::Heading, Skip::Heading]
    );
}

#[test]
fn the_compound_given_goes_before_everything_else() {
    let text = "清溪花园居民花名册\n地址,姓名,小区\n3-2-501,张三,云杉苑\n";
    let input = Input {
        file_name: "a.csv",
        bytes: text.as_bytes(),
        compound: Some(" 桂香新村 "),
        ..Input::default()
    };
    let reading = read_file(&input, &NothingHeld, &|_, _| true).unwrap();
    assert_eq!(
        (
            reading.compound.as_str(),
            residents(&reading)[0].home.compound.as_str()
        ),
        ("桂香新村", "桂香新村")
    );
    assert_eq!(read(text).compound, "清溪花园");
}

#[test]
fn birth_date_and_sex_come_from_the_number_and_contradictions_are_flagged() {
    let reading = read(
        "地址,姓名,性别,出生日期,身份证号\n3-501,张三,,,99000019920927015X\n3-502,李四,女,1992-09-28,99000019920927015X\n3-503,王五,不男,1950年3月,\n",
    );
    let first = &residents(&reading)[0];
    assert_eq!(
        (first.birth.unwrap().to_string().as_str(), first.sex),
        ("1992-09-27", Some(linli_core::features::import::Sex::Male))
    );
    let mut found = issues(&reading);
    found.sort();
    assert_eq!(
        found,
        [
            "2 flag id_duplicate_other_home",
            "3 flag id_birth_mismatch",
            "3 flag id_duplicate_other_home",
            "3 flag id_sex_mismatch",
            "4 flag birth_month_only",
            "4 flag id_missing",
            "4 flag sex_unclear"
        ]
    );
}

#[test]
fn numbers_a_spreadsheet_has_rounded_are_not_stored() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("3号楼").unwrap();
    for (column, title) in ["室号", "姓名", "身份证号", "手机"].iter().enumerate() {
        sheet.write(0, column as u16, *title).unwrap();
    }
    sheet
        .write(1, 0, 501.0)
        .unwrap()
        .write(1, 1, "张三")
        .unwrap()
        .write(1, 2, 990_000_199_209_270_150.0)
        .unwrap()
        .write(1, 3, 19_900_000_001.0)
        .unwrap();
    sheet
        .write(2, 0, "0502")
        .unwrap()
        .write(2, 1, "李 四")
        .unwrap()
        .write(2, 2, "9.9E+17")
        .unwrap();
    let reading = read_as("a.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(issues(&reading), ["2 flag id_rounded", "3 flag id_rounded"]);
    let [first, second] = residents(&reading) else {
        panic!()
    };
    assert_eq!(
        (first.id_number.as_deref(), first.phone.as_deref()),
        (None, Some("19900000001"))
    );
    assert_eq!(
        (
            second.home.building.as_str(),
            second.home.room.as_str(),
            second.name.as_str()
        ),
        ("3", "502", "李四")
    );
}

#[test]
fn one_cell_in_the_last_corner_is_refused_or_passed_over_without_laying_out_the_sheet() {
    let book = |text: &str| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, title) in ["地址", "姓名"].iter().enumerate() {
            sheet.write(0, column as u16, *title).unwrap();
        }
        sheet.write(1, 0, "3-2-501").unwrap().write(1, 1, "张三").unwrap();
        sheet
            .write_with_format(1_048_575, 16_383, text, &Format::new().set_bold())
            .unwrap();
        book.save_to_buffer().unwrap()
    };
    assert_eq!(read_as("a.xlsx", &book("x")).unwrap_err().code(), "too_wide");
    assert_eq!(read_as("a.xlsx", &book(" ")).unwrap().counts.residents, 1);
}

#[test]
fn a_room_that_became_a_date_is_rejected_and_not_taken_for_a_building() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in ["地址", "姓名"].iter().enumerate() {
        sheet.write(0, column as u16, *title).unwrap();
    }
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet
        .write_with_format(1, 0, 44_622.0, &date)
        .unwrap()
        .write(1, 1, "张三")
        .unwrap();
    sheet
        .write(2, 0, "2022-3-2")
        .unwrap()
        .write(2, 1, "李四")
        .unwrap();
    sheet
        .write(3, 0, "501、502")
        .unwrap()
        .write(3, 1, "王五")
        .unwrap();
    let reading = read_as("a.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        issues(&reading),
        [
            "2 reject address_is_date",
            "3 reject room_missing",
            "4 reject room_missing"
        ]
    );
}

#[test]
fn hidden_sheets_and_sheets_of_another_kind_are_left_out_and_said_so() {
    let mut book = Workbook::new();
    for (name, titles) in [
        ("一", ["地址", "姓名"]),
        ("二", ["品名", "数量"]),
        ("三", ["地址", "姓名"]),
    ] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap().set_hidden(name == "三");
        for row in 0..3u32 {
            for (column, title) in titles.iter().enumerate() {
                let text = if row == 0 {
                    (*title).to_owned()
                } else if column == 0 {
                    format!("3-2-50{row}")
                } else {
                    "张三".to_owned()
                };
                if name != "二" || row < 2 {
                    sheet.write(row, column as u16, text).unwrap();
                }
            }
        }
    }
    let reading = read_as("a.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        reading
            .sheets
            .iter()
            .map(|sheet| sheet.import)
            .collect::<Vec<_>>(),
        [true, false, false]
    );
    assert!(reading.sheets[1].why.zh.contains("不同类") && reading.sheets[2].why.zh.contains("隐藏"));
    assert_eq!(reading.counts.residents, 2);
}

/// A small OpenDocument workbook.
fn ods(rows: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let entry = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        (
            "mimetype",
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        (
            "content.xml",
            format!(
                "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet><table:table table:name=\"3号楼\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
            ),
        ),
    ] {
        writer.start_file(name, entry).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn an_opendocument_roster_is_read_with_its_merged_cells() {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let rows = format!(
        "<table:table-row>{}{}</table:table-row><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"501\" table:number-rows-spanned=\"2\"><text:p>501</text:p></table:table-cell>{}</table:table-row><table:table-row><table:covered-table-cell/>{}</table:table-row>",
        cell("室号"),
        cell("姓名"),
        cell("张三"),
        cell("李四")
    );
    let reading = read_as("a.ods", &ods(&rows)).unwrap();
    assert!(
        residents(&reading)
            .iter()
            .all(|row| row.home.building == "3" && row.home.room == "501")
    );
    assert_eq!((reading.counts.homes, reading.counts.residents), (1, 2));
}

#[test]
fn a_person_says_what_a_file_is_and_what_its_columns_hold() {
    let text = "甲,乙,丙\n3-2-501,张三,19900000001\n";
    let columns = BTreeMap::from([(
        String::new(),
        BTreeMap::from([(0, Some(Field::Address)), (1, Field::by_name("name")), (2, None)]),
    )]);
    let input = Input {
        file_name: "a.csv",
        bytes: text.as_bytes(),
        columns,
        ..Input::default()
    };
    let reading = read_file(&input, &NothingHeld, &|_, _| true).unwrap();
    assert_eq!(
        (reading.counts.residents, residents(&reading)[0].phone.as_deref()),
        (1, None)
    );
    let input = Input {
        kind: Some(Kind::Supplies),
        ..input
    };
    assert_eq!(
        read_file(&input, &NothingHeld, &|_, _| true).unwrap_err().code(),
        "no_header"
    );
}

#[test]
fn reading_tells_how_far_it_is_and_stops_when_asked() {
    let text = roster_text(3_000);
    let input = Input {
        file_name: "a.csv",
        bytes: text.as_bytes(),
        ..Input::default()
    };
    let last = Cell::new((0, 0));
    read_file(&input, &NothingHeld, &|done, total| {
        assert!(
            done <= total && (total == 0 || done >= last.get().0),
            "{done} of {total} after {last:?}"
        );
        if total > 0 {
            last.set((done, total));
        }
        true
    })
    .unwrap();
    assert_eq!(last.get().0, last.get().1);
    for stop_at in [0, 1_000, 3_500] {
        let outcome = read_file(&input, &NothingHeld, &|done, _| done < stop_at);
        assert_eq!(outcome.unwrap_err(), ReadProblem::Cancelled);
    }
}

#[test]
fn more_rows_than_a_neighbourhood_has_are_refused() {
    let text = roster_text(limits::MAX_ROWS);
    assert_eq!(
        read_as("a.csv", text.as_bytes()).unwrap_err(),
        ReadProblem::TooManyRows
    );
}

/// A roster of so many residents in homes of three.
fn roster_text(residents: usize) -> String {
    let mut text = String::from("楼号,单元,室号,姓名,性别,身份证号,手机,与户主关系,是否在沪,特殊情况\n");
    for at in 0..residents {
        let home = at / 3;
        let mut id = format!(
            "990000{}{:02}{:02}{:03}",
            1940 + at % 70,
            1 + at % 12,
            1 + at / 70 % 28,
            at / 7 % 1000
        )
        .into_bytes();
        id.push(linli_core::features::import::check_character(&id).unwrap() as u8);
        let name: String = [at % 97, at / 97 % 89, at / 8633 % 83]
            .iter()
            .map(|step| char::from_u32(0x4e00 + *step as u32 * 7).unwrap())
            .collect();
        let id = String::from_utf8(id).unwrap();
        text.push_str(&format!(
            "{}号楼,{},{}{:02},{name},,{id},{},配偶,是,独居老人\n",
            home / 240 + 1,
            home / 80 % 3 + 1,
            home / 4 % 20 + 1,
            home % 4 + 1,
            19_900_000_000u64 + at as u64
        ));
    }
    text
}

#[test]
fn thirty_thousand_rows_are_read_and_the_time_is_told() {
    let text = roster_text(30_000);
    let started = std::time::Instant::now();
    let reading = read(&text);
    let by_text = started.elapsed();
    assert_eq!(
        reading.counts.residents
            + issues(&reading)
                .iter()
                .filter(|issue| issue.contains("reject"))
                .count(),
        30_000
    );
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in text.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write(row as u32, column as u16, cell).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let started = std::time::Instant::now();
    let same = read_as("桂苑_名单.xlsx", &bytes).unwrap();
    println!("30,000 rows: csv {by_text:?}, xlsx {:?}", started.elapsed());
    assert_eq!((same.counts, same.rows), (reading.counts, reading.rows));
}

/// One small file of every format, to be damaged.
fn small_files() -> &'static [(&'static str, Vec<u8>)] {
    static FILES: std::sync::OnceLock<Vec<(&'static str, Vec<u8>)>> = std::sync::OnceLock::new();
    FILES.get_or_init(made_small_files)
}

fn made_small_files() -> Vec<(&'static str, Vec<u8>)> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in ["地址,姓名", "3-2-501,张三", "3-2-502,李四"].iter().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write(row as u32, column as u16, cell).unwrap();
        }
    }
    let mut stream = Vec::new();
    for (kind, body) in [
        (0x0809u16, vec![0u8, 6, 5, 0]),
        (0x0085, vec![0x26, 0, 0, 0, 0, 0, 2, 0, b'S', b'1']),
        (0x00fc, vec![0, 0, 0, 0, 0, 0, 0, 0]),
        (0x000a, vec![]),
        (0x0809, vec![0, 6, 16, 0]),
        (0x0204, vec![0, 0, 0, 0, 0, 0, 2, 0, 1, 0xd3, 0x59, 0x0d, 0x54]),
        (0x00e5, vec![1, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
        (0x000a, vec![]),
    ] {
        stream.extend(kind.to_le_bytes());
        stream.extend((body.len() as u16).to_le_bytes());
        stream.extend(body);
    }
    let mut xls = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    xls.create_stream("/Workbook")
        .unwrap()
        .write_all(&stream)
        .unwrap();
    xls.flush().unwrap();
    vec![
        ("a.xlsx", book.save_to_buffer().unwrap()),
        ("a.xls", xls.into_inner().into_inner()),
        (
            "a.ods",
            ods(
                "<table:table-row><table:table-cell><text:p>姓名</text:p></table:table-cell></table:table-row>",
            ),
        ),
        ("a.csv", "地址,姓名\n3-2-501,\"张三\"\n".as_bytes().to_vec()),
    ]
}

#[test]
fn the_small_files_are_whole() {
    // The damage below means something only where the undamaged file is understood.
    for (name, bytes) in small_files() {
        match (*name, read_as(name, bytes)) {
            ("a.xlsx" | "a.csv", Ok(reading)) => assert!(reading.counts.residents > 0),
            (_, Err(ReadProblem::NoHeader { sheets })) => assert_eq!(sheets.len(), 1, "{name}"),
            (_, outcome) => panic!("{name}: {outcome:?}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_behind_every_magic_are_refused_or_read_without_panic(
        magic in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"<html", "姓名,室号\n".as_bytes()]),
        rest in prop::collection::vec(any::<u8>(), 0..2000),
    ) {
        let bytes = [magic, &rest].concat();
        let _ = read_as("a.bin", &bytes);
    }

    #[test]
    fn damaged_files_of_every_format_are_refused_or_read_without_panic(
        which in 0usize..4,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        end in any::<prop::sample::Index>(),
        shorten in any::<bool>(),
    ) {
        let (name, mut bytes) = small_files()[which].clone();
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if shorten {
            bytes.truncate(end.index(bytes.len()));
        }
        let _ = read_as(name, &bytes);
    }

    #[test]
    fn any_table_of_texts_is_read_without_panic_and_no_row_is_lost(
        rows in prop::collection::vec(prop::collection::vec("[0-9]{1,4}|[号楼单元室\\-同上合计一二三张李男女无是否 ]{0,6}|.{0,8}", 6), 0..30),
    ) {
        let mut text = String::from("楼号,单元,室号,姓名,身份证号,手机\n");
        for row in &rows {
            let cells: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"").replace(['\n', '\r'], " "))).collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        if let Ok(reading) = read_as("a.csv", text.as_bytes()) {
            let Rows::Roster(roster) = &reading.rows else { return Ok(()) };
            let rejected = reading.issues.iter().filter(|issue| issue.action == Action::Reject).count();
            let view = &reading.sheets[0];
            // Every row of data is a resident, an empty home or a rejection; a home that is lived in after all is no longer empty.
            prop_assert!(roster.residents.len() + roster.empty_homes.len() + rejected <= view.data_rows);
            prop_assert!(roster.residents.len() + rejected + view.skipped.len() <= rows.len());
            for row in &roster.residents {
                prop_assert!(!row.name.is_empty() && !row.home.building.is_empty() && !row.home.room.is_empty());
            }
        }
    }
}
