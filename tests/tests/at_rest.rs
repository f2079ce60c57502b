//! What a thief finds on a disk: no name, no phone, no number of a resident, in any file of a laptop or a hub.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, World};
use linli_hub::client::HttpCarrier;
use linli_hub::server;
use linli_tests::meet::{call, code};
use linli_tests::served::Served;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const NAME: &str = "欧阳不存在";
const PHONE: &str = "19900007531";
const NUMBER: &str = "990000195003120010";
const NOTE: &str = "金丝雀备注";
const PASSCODE: &str = "三号楼的灯亮";

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

/// Whether a file holds `text` as UTF-8 or UTF-16.
fn holds(bytes: &[u8], text: &str) -> bool {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [text.as_bytes(), &wide]
        .iter()
        .any(|needle| bytes.windows(needle.len()).any(|some| some == *needle))
}

#[test]
fn no_file_holds_a_resident_in_clear() {
    let dir = tempfile::tempdir().unwrap();
    let hub = server::start(&dir.path().join("hub"), "127.0.0.1:0").unwrap();
    let desk = Desk::open(&dir.path().join("laptop"), World::system()).unwrap();
    desk.set_carrier(Arc::new(HttpCarrier::new()));
    // Somebody looked at the screens first, and the key lay there as it was.
    let plain = fs::read(dir.path().join("laptop/key")).unwrap();
    let founder =
        json!({"name": "清溪居委会", "staff_name": "王芳", "device_name": "前台", "passcode": PASSCODE});
    let founded = call(&desk, "create_committee", founder);
    let sheet = founded["recovery_code"].as_str().unwrap();
    let wrong = json!({"staff": founded["staff"]["id"], "passcode": "not this one"});
    assert_eq!(code(&desk, "unlock", wrong), "wrong_passcode");
    let roster = format!(
        "楼号,单元,室号,姓名,联系电话,身份证号,备注\n3号楼,1单元,101,{NAME},{PHONE},{NUMBER},{NOTE}\n"
    );
    let file = desk.take_file("清溪.csv", roster.into_bytes()).unwrap();
    let token = call(&desk, "preview_import", json!({"file": file}))["token"].clone();
    call(&desk, "write_import", json!({"token": token}));
    let resident = call(&desk, "find_residents", json!({"text": NAME}))["rows"][0]["id"].clone();
    let round = json!({"name": "r", "kind": "visit", "target": "resident",
        "compounds": [call(&desk, "list_compounds", json!({}))[0]["id"]], "buildings": [], "outcomes": [], "starts_at": 0});
    let round = call(&desk, "open_round", round)["id"].clone();
    call(
        &desk,
        "record_mark",
        json!({"round": round, "target": resident, "outcome": 1, "note": NOTE}),
    );
    call(&desk, "set_hub", json!({"address": hub.url()}));
    call(&desk, "sync_now", json!({}));
    call(
        &desk,
        "edit_resident",
        json!({"id": resident, "phone": "19900007532"}),
    );
    // What is shown in clear, or exported, is nowhere on the disk until a person has chosen where.
    call(
        &desk,
        "reveal_number",
        json!({"resident": resident, "field": "phone", "reason": "contact"}),
    );
    call(
        &desk,
        "export_round",
        json!({"round": round, "clear": {"reason": "authority"}}),
    );
    // While the programs run, with what stands in their logs, and after they have ended.
    let look = || {
        let all = files(dir.path());
        assert!(all.len() >= 5, "{all:?}");
        for path in all {
            let bytes = fs::read(&path).unwrap();
            assert!(!bytes.windows(32).any(|some| some == plain), "{}", path.display());
            for text in [
                NAME,
                PHONE,
                NUMBER,
                NOTE,
                "19900007532",
                "清溪居委会",
                PASSCODE,
                sheet,
            ] {
                assert!(!holds(&bytes, text), "{} holds {text}", path.display());
            }
        }
    };
    look();
    drop(desk);
    hub.stop();
    look();
}

/// The real program at its most talkative, with its folder for what is temporary among what the thief finds; a backup, a file for
/// exchange and its log, too.
#[test]
fn nothing_the_program_leaves_behind_holds_a_resident_in_clear() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    for folder in ["laptop", "temporary", "home", "stick"] {
        fs::create_dir(at(folder)).unwrap();
    }
    let (temporary, home) = (at("temporary"), at("home"));
    let machine = [
        ("LINLI_LOG", "trace"),
        ("TMPDIR", temporary.to_str().unwrap()),
        ("HOME", home.to_str().unwrap()),
    ];
    let served = Served::start_among(&at("laptop"), &["--door", "127.0.0.1:0"], &machine);
    let call = |name: &str, args: Value| {
        let done = served.call(name, &args);
        done.unwrap_or_else(|code| panic!("{name}: {code}"))
    };
    let founder =
        json!({"name": "清溪居委会", "staff_name": "王芳", "device_name": "前台", "passcode": PASSCODE});
    let sheet = call("create_committee", founder)["recovery_code"].clone();
    let roster = format!(
        "楼号,单元,室号,姓名,联系电话,身份证号,备注\n3号楼,1单元,101,{NAME},{PHONE},{NUMBER},{NOTE}\n"
    );
    let file = served.upload("qingxi.csv", roster.as_bytes());
    let token = call("preview_import", json!({ "file": file }))["token"].clone();
    call("write_import", json!({ "token": token }));
    let resident = call("find_residents", json!({"text": NAME}))["rows"][0]["id"].clone();
    let compound = call("list_compounds", json!({}))[0]["id"].clone();
    let round = json!({"name": "r", "kind": "visit", "target": "resident", "compounds": [compound], "buildings": [], "outcomes": [],
        "starts_at": 0});
    let round = call("open_round", round)["id"].clone();
    let mark = json!({"round": round, "target": resident, "outcome": 1, "note": NOTE});
    call("record_mark", mark);
    call(
        "reveal_number",
        json!({"resident": resident, "field": "phone", "reason": "contact"}),
    );
    // The file that names people, and the child that reads it back.
    let made = call(
        "export_round",
        json!({"round": round, "clear": {"reason": "authority"}}),
    );
    let workbook = served.file(made["file"].as_str().unwrap());
    assert!(workbook.starts_with(b"PK"), "it is a workbook");
    let file = served.upload("again.xlsx", &workbook);
    // Whatever it makes of it: it was read.
    let _ = served.call("preview_import", &json!({ "file": file }));
    call("back_up_now", json!({}));
    let made = call("exchange_stick", json!({"files": []}));
    let stick = served.file(made["file"].as_str().unwrap());
    assert!(!stick.is_empty());
    fs::write(at("stick/邻里.linli"), stick).unwrap();
    let look = || {
        fs::write(at("log"), served.log()).unwrap();
        let all = files(dir.path());
        let some = |ending: &str| all.iter().any(|path| path.to_string_lossy().contains(ending));
        assert!(some("/backups/") && some(".linli") && some("spaces/"), "{all:?}");
        assert!(served.log().lines().count() > 20, "it was a talkative session");
        for path in &all {
            let bytes = fs::read(path).unwrap_or_default();
            for text in [
                NAME,
                PHONE,
                NUMBER,
                NOTE,
                "清溪居委会",
                PASSCODE,
                sheet.as_str().unwrap(),
            ] {
                assert!(!holds(&bytes, text), "{} holds {text}", path.display());
            }
        }
    };
    look();
    call("lock", json!({}));
    look();
    drop(served);
    for path in files(dir.path()) {
        let bytes = fs::read(&path).unwrap();
        for text in [NAME, PHONE, NUMBER, NOTE, PASSCODE] {
            assert!(!holds(&bytes, text), "{} holds {text}", path.display());
        }
    }
}
