//! Logs tell what happened to programs, never to people: a busy session is logged at its most talkative, on both ends, and no
//! resident is in it.
#![allow(missing_docs, clippy::unwrap_used)]

use linli_core::desk::{Desk, World};
use linli_hub::client::HttpCarrier;
use linli_hub::server;
use linli_tests::meet::{call, code, found};
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

const NAME: &str = "欧阳不存在";
const PHONE: &str = "19900007531";
const NUMBER: &str = "990000195003120010";
const NOTE: &str = "金丝雀备注";

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Kept {
    type Writer = Kept;

    fn make_writer(&self) -> Kept {
        self.clone()
    }
}

#[test]
fn no_log_names_a_resident_however_talkative_it_is() {
    let log = Kept::default();
    // As both programs set theirs up, with LINLI_LOG=trace: what libraries say is kept, too.
    tracing_subscriber::fmt()
        .with_env_filter("trace")
        .with_writer(log.clone())
        .init();
    let dir = tempfile::tempdir().unwrap();
    let hub = server::start(&dir.path().join("hub"), "127.0.0.1:0").unwrap();
    let desk = Desk::open(&dir.path().join("laptop"), World::system()).unwrap();
    desk.set_carrier(Arc::new(HttpCarrier::new()));
    found(&desk);
    let roster = format!(
        "楼号,单元,室号,姓名,联系电话,身份证号,备注\n3号楼,1单元,101,{NAME},{PHONE},{NUMBER},{NOTE}\n"
    );
    let file = desk.take_file("清溪.csv", roster.into_bytes()).unwrap();
    let token = call(&desk, "preview_import", json!({"file": file}))["token"].clone();
    call(&desk, "write_import", json!({"token": token}));
    let found = call(&desk, "find_residents", json!({"text": NAME}));
    let resident = found["rows"][0]["id"].clone();
    let compound = call(&desk, "list_compounds", json!({}))[0]["id"].clone();
    let round = json!({"name": "r", "kind": "visit", "target": "resident", "compounds": [compound], "buildings": [],
        "outcomes": [], "starts_at": 0});
    let round = call(&desk, "open_round", round)["id"].clone();
    call(
        &desk,
        "record_mark",
        json!({"round": round, "target": resident, "outcome": 1, "note": NOTE}),
    );
    call(
        &desk,
        "reveal_number",
        json!({"resident": resident, "field": "phone", "reason": "contact", "note": NOTE}),
    );
    call(
        &desk,
        "export_round",
        json!({"round": round, "clear": {"reason": "authority"}}),
    );
    // What is refused is said to a person, not to the log.
    assert_eq!(
        code(
            &desk,
            "edit_resident",
            json!({"id": resident, "phone": format!("{PHONE}9")})
        ),
        "phone"
    );
    assert_eq!(
        code(&desk, "edit_resident", json!({"id": resident, "nam": NAME})),
        "bad_arguments"
    );
    call(&desk, "set_hub", json!({"address": hub.url()}));
    call(&desk, "sync_now", json!({}));
    call(
        &desk,
        "edit_resident",
        json!({"id": resident, "phone": "19900007532"}),
    );
    call(&desk, "sync_now", json!({}));
    hub.stop();
    // Nobody there: that is logged, too.
    assert_eq!(code(&desk, "sync_now", json!({})), "offline");
    drop(desk);
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.lines().count() > 20, "it was a talkative session: {log}");
    for text in [NAME, PHONE, NUMBER, NOTE, "19900007532"] {
        assert!(!log.contains(text), "the log holds {text}");
    }
}
