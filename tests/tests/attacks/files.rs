//! Files people bring: bombs, far cells, entities, formulas, names that are paths. Read in this process here; `reading_apart.rs`
//! shows what becomes of a reader that dies of one.

use super::town::{Town, call_refused, laptop};
use linli_core::desk::Lang;
use linli_tests::log;
use linli_tests::meet::{call, code, found};
use serde_json::{Value, json};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

type Entries<'a> = Vec<(&'a str, Vec<u8>)>;

fn zipped(entries: &Entries<'_>) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, data) in entries {
        writer.start_file(*name, packed).unwrap();
        writer.write_all(data).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The entries of a workbook with one sheet of these rows, in XML.
fn workbook(rows: &str) -> Entries<'static> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    vec![
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#.to_vec()),
        ("_rels/.rels", relation("rId1", "officeDocument", "xl/workbook.xml").into_bytes()),
        ("xl/_rels/workbook.xml.rels", relation("rId1", "worksheet", "worksheets/sheet1.xml").into_bytes()),
        ("xl/workbook.xml", br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>"#.to_vec()),
        ("xl/worksheets/sheet1.xml", sheet(rows)),
    ]
}

fn sheet(rows: &str) -> Vec<u8> {
    format!(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#).into_bytes()
}

/// Rows of a roster with one person of this name.
fn roster(name: &str) -> String {
    let cell =
        |place: &str, text: &str| format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let heads = ["A1", "B1", "C1"]
        .iter()
        .zip(["楼号", "室号", "姓名"])
        .map(|(place, text)| cell(place, text))
        .collect::<String>();
    format!(
        r#"<row r="1">{heads}</row><row r="2">{}{}{}</row>"#,
        cell("A2", "1"),
        cell("B2", "101"),
        cell("C2", name)
    )
}

fn with_sheet(bytes: Vec<u8>) -> Vec<u8> {
    let mut entries = workbook("");
    entries.last_mut().unwrap().1 = bytes;
    zipped(&entries)
}

/// A file is refused with this code: logged, and nothing changed.
fn refuses(bytes: Vec<u8>, code: &str) {
    let town = Town::new();
    let (size, watch) = (format!("bytes={}", bytes.len()), log::watch());
    let token = town.founder.desk.take_file("名册.xlsx", bytes).unwrap();
    call_refused(&town.founder, "preview_import", json!({ "file": token }), code);
    assert!(
        watch.said_here(&["a file was refused", &format!("code=\"{code}\""), &size]),
        "{code} is not in the log"
    );
}

/// Looks at a file that may be read or refused, as what it says makes sense: what came of it, as a person is shown it. Nothing changed,
/// and a refusal stands in the log.
fn looked_at(bytes: Vec<u8>) -> (String, &'static str) {
    let laptop = laptop();
    found(&laptop.desk);
    let (before, watch) = (laptop.state(), log::watch());
    let token = laptop.desk.take_file("a.xlsx", bytes).unwrap();
    let read = laptop
        .desk
        .call("preview_import", json!({ "file": token }), Lang::En);
    assert!(laptop.state() == before, "looking changed something");
    match read {
        Ok(preview) => (preview.to_string(), "ok"),
        Err(problem) => {
            let code = format!("code=\"{}\"", problem.code);
            assert!(
                watch.said_here(&["a file was refused", &code]),
                "{code} is not in the log"
            );
            (problem.to_string(), problem.code)
        }
    }
}

/// A file is read; the names of the people in it.
fn names(file: &str, bytes: Vec<u8>) -> Vec<String> {
    let laptop = laptop();
    found(&laptop.desk);
    let token = laptop.desk.take_file(file, bytes).unwrap();
    let preview = call(&laptop.desk, "preview_import", json!({ "file": token }));
    call(&laptop.desk, "write_import", json!({"token": preview["token"]}));
    let people = call(&laptop.desk, "find_residents", json!({}));
    people["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
pub fn a_zip_bomb() {
    refuses(with_sheet(vec![b' '; 32 << 20]), "file_bomb");
}

#[test]
pub fn a_zip_of_very_many_entries() {
    let all: Vec<String> = (0..2_001).map(|n| format!("xl/{n}")).collect();
    let mut entries = workbook(&roster("王芳"));
    entries.extend(all.iter().map(|name| (name.as_str(), vec![0])));
    refuses(zipped(&entries), "file_bomb");
}

#[test]
pub fn a_zip_within_a_zip() {
    let bomb = zipped(&vec![("xl/worksheets/sheet1.xml", vec![b' '; 64 << 20])]);
    refuses(zipped(&vec![("inner.xlsx", bomb.clone())]), "not_a_table");
    // Inside a workbook it is never unpacked.
    let mut entries = workbook(&roster("王芳"));
    entries.push(("xl/embeddings/inner.zip", bomb));
    assert_eq!(names("a.xlsx", zipped(&entries)), ["王芳"]);
}

#[test]
pub fn entries_whose_names_are_paths() {
    // No log: nothing is ever unpacked under a name, so that none need be refused. State: the roster beside them is read.
    let before =
        || std::fs::metadata("/tmp/linli-attack").is_ok() || std::fs::metadata("../linli-attack").is_ok();
    let mut entries = workbook(&roster("王芳"));
    for name in [
        "../linli-attack",
        "/tmp/linli-attack",
        "..\\linli-attack",
        "C:\\linli-attack",
        "xl/../../linli-attack",
        "CON",
        "a\0b",
    ] {
        entries.push((name, b"x".to_vec()));
    }
    assert_eq!(names("a.xlsx", zipped(&entries)), ["王芳"]);
    assert!(!before(), "something was unpacked");
}

#[test]
pub fn a_cell_in_the_farthest_corner() {
    let far = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    refuses(with_sheet(sheet(&(roster("王芳") + far))), "too_wide");
}

#[test]
pub fn a_count_of_texts_nobody_could_have_written() {
    let mut entries = workbook(&roster("王芳"));
    entries.push((
        "xl/sharedStrings.xml",
        br#"<sst uniqueCount="99999999999"/>"#.to_vec(),
    ));
    refuses(zipped(&entries), "file_bomb");
}

#[test]
pub fn an_entity_that_names_a_file() {
    for entity in [
        r#"SYSTEM "file:///etc/passwd""#,
        r#"SYSTEM "http://127.0.0.1:1/x""#,
        r#"PUBLIC "x" "/etc/passwd""#,
    ] {
        let xml = format!(r#"<!DOCTYPE x [<!ENTITY x {entity}>]>"#).into_bytes();
        let bytes = with_sheet([xml, sheet(&roster("王&x;芳"))].concat());
        let (shown, _) = looked_at(bytes);
        assert!(!shown.contains("root:") && !shown.contains("/bin/"), "{shown}");
    }
}

#[test]
pub fn a_billion_laughs() {
    let mut lol = String::from(r#"<!DOCTYPE x [<!ENTITY l0 "哈哈哈哈哈哈哈哈哈哈">"#);
    for n in 1..12 {
        lol += &format!(r#"<!ENTITY l{n} "{}">"#, format!("&l{};", n - 1).repeat(10));
    }
    let bytes = with_sheet([(lol + "]>").into_bytes(), sheet(&roster("&l11;"))].concat());
    let (shown, _) = looked_at(bytes);
    assert!(shown.len() < 100_000, "{} bytes came of it", shown.len());
}

#[test]
pub fn an_attribute_twice_and_tags_without_end() {
    for rows in [
        roster("王芳").replace(r#"r="A1""#, r#"r="A1" r="B9""#),
        format!("{}{}", roster("王芳"), "<x>".repeat(200_000)),
        format!(r#"<row r="1"><c r="{}"><v>1</v></c></row>"#, "A".repeat(100_000)),
        r#"<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>"#.to_owned(),
    ] {
        // Read as far as it makes sense, or refused; either way in a sentence.
        let (_, said) = looked_at(with_sheet(sheet(&rows)));
        assert!(
            [
                "ok",
                "file_damaged",
                "no_header",
                "no_rows",
                "file_blank",
                "too_wide"
            ]
            .contains(&said),
            "{said}"
        );
    }
}

#[test]
pub fn a_workbook_with_macros() {
    // No log: its values are read as of any other; what else is in it is never looked at. State: one person came, as its cells say.
    let mut entries = workbook(&roster("王芳"));
    entries.push(("xl/vbaProject.bin", vec![0xd0; 4096]));
    assert_eq!(names("a.xlsm", zipped(&entries)), ["王芳"], "values only");
}

#[test]
pub fn files_that_are_something_else() {
    for (bytes, code) in [
        (
            b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0".to_vec(),
            "not_a_table",
        ),
        (
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0".to_vec(),
            "not_a_table",
        ),
        (b"%PDF-1.7".to_vec(), "not_a_table"),
        (
            b"<!DOCTYPE html><script>alert(1)</script>".to_vec(),
            "not_a_table",
        ),
        (zipped(&vec![("EncryptedPackage", vec![0])]), "file_password"),
        (vec![], "file_empty"),
        (vec![b'a'; (32 << 20) + 1], "file_too_large"),
    ] {
        refuses(bytes, code);
    }
}

#[test]
pub fn a_file_whose_name_is_a_path() {
    let laptop = laptop();
    found(&laptop.desk);
    let there = || std::fs::read_dir(laptop.dir.path()).unwrap().count();
    let before = there();
    for name in [
        "../../../linli-attack.csv",
        "/tmp/linli-attack.csv",
        "..\\x.csv",
        "C:\\x.csv",
        "\\\\server\\x.csv",
        "CON.csv",
        "a.csv:hidden",
        "NUL",
        "a\0.csv",
        "",
    ] {
        let token = laptop
            .desk
            .take_file(name, "楼号,室号,姓名\n1,101,王芳\n".into())
            .unwrap();
        assert!(!token.contains(['/', '\\', '.']), "a token is no path: {token}");
        assert_eq!(
            code(&laptop.desk, "preview_import", json!({ "file": token })),
            "ok"
        );
    }
    for guess in ["../key", "/etc/passwd", "file-999999"] {
        call_refused(&laptop, "preview_import", json!({ "file": guess }), "not_found");
    }
    assert_eq!(there(), before);
    assert!(!std::path::Path::new("/tmp/linli-attack.csv").exists());
}

#[test]
pub fn sql_and_html_in_cells() {
    // No log: a name may be anything. State: it stands in the register letter by letter, and the register still answers.
    for name in [
        "'); DROP TABLE resident; --",
        "<img src=x onerror=alert(1)>",
        "\"><script>alert(1)</script>",
        "${7*7}{{7*7}}",
        "%s%n%x",
    ] {
        let text = format!("楼号,室号,姓名\n1,101,\"{}\"\n", name.replace('"', "\"\""));
        assert_eq!(names("a.csv", text.into_bytes()), [name], "text stays text");
    }
}

#[test]
pub fn letters_nobody_sees_and_letters_that_turn_lines_around() {
    // No log: they are left out, and the rest is read. State: the name stands there without them.
    let cells = "王\u{202e}芳\u{200b}\u{feff}\u{2066}";
    let text = format!("楼号,室号,姓名\n1,101,{cells}\n");
    assert_eq!(
        names("a.csv", text.into_bytes()),
        ["王芳"],
        "what cannot be seen cannot tell two people apart"
    );
}

#[test]
pub fn formulas_in_names_that_are_exported() {
    // No log: a name may be anything; it is the file that must not compute. State: the names are in it as they are.
    let laptop = laptop();
    found(&laptop.desk);
    let compound = call(&laptop.desk, "add_compound", json!({"name": "一村"}))["id"].clone();
    let building = json!({"compound": compound, "name": "1", "units": 1, "floors": 5, "rooms_per_floor": 2});
    let building = call(&laptop.desk, "add_building", building)["id"].clone();
    let shown = call(&laptop.desk, "show_building", json!({ "id": building }));
    let homes = shown["units"][0]["homes"].as_array().unwrap().clone();
    let wicked = [
        "=1+1",
        "+86 199",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "＝1",
        "＋1",
        "=cmd|' /C calc'!A0",
        "=HYPERLINK(\"http://x\")",
    ];
    for (home, name) in homes.iter().zip(wicked) {
        call(
            &laptop.desk,
            "add_resident",
            json!({"home": home["id"], "name": name}),
        );
    }
    let round = json!({"name": "=1+1", "kind": "visit", "target": "resident", "compounds": [compound], "buildings": [],
        "outcomes": [], "starts_at": 0});
    let round = call(&laptop.desk, "open_round", round)["id"].clone();
    let made = call(&laptop.desk, "export_round", json!({ "round": round }));
    let file = laptop.desk.made_file(made["file"].as_str().unwrap()).unwrap();
    assert!(!file.name.contains(['/', '\\', ':']), "{}", file.name);
    let mut archive = zip::ZipArchive::new(Cursor::new(file.bytes.as_slice())).unwrap();
    let mut all = String::new();
    for at in 0..archive.len() {
        let mut text = String::new();
        if archive.by_index(at).unwrap().read_to_string(&mut text).is_ok() {
            all += &text;
        }
    }
    assert!(
        !all.contains("<f>") && !all.contains("<f "),
        "a formula was written"
    );
    assert!(
        all.contains("+86 199") && all.contains("@SUM(A1)"),
        "the names are there as they are"
    );
    assert!(
        all.contains("quotePrefix=\"1\""),
        "whoever copies them into a text file is told that they are text"
    );
}

#[test]
pub fn a_quotation_mark_that_swallows_the_rest() {
    let mut text = String::from("楼号,室号,姓名\n1,101,\"王芳\n");
    for n in 0..1_000 {
        text += &format!("1,{n},李雷\n");
    }
    refuses(text.into_bytes(), "open_quote");
}

#[test]
pub fn names_that_are_sql_html_or_formulas_in_a_forged_page() {
    // No log: a member may write any name. State: each is one item more, letter by letter.
    let town = Town::new();
    for name in [
        "'; DROP TABLE item; --",
        "<img src=x onerror=alert(1)>",
        "=cmd|'/c calc'!A1",
        "a\u{202e}b",
        "\u{0}零",
    ] {
        let mut forger = town.staff.forger();
        let page = forger.page(vec![super::town::item(name)]);
        town.staff.desk.take_in(vec![page.clone()]).unwrap();
        town.founder.desk.take_in(vec![page]).unwrap();
        let items: Value = call(&town.founder.desk, "list_items", json!({}));
        assert!(
            items.as_array().unwrap().iter().any(|item| item["name"] == name),
            "text stays text: {name}"
        );
    }
}
