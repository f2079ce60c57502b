//! The desk opens, founds, joins and tells what is wrong.

use linli_core::desk::{Desk, Lang, World};
use serde_json::json;

fn desk(dir: &tempfile::TempDir) -> Desk {
    Desk::open(dir.path(), World::system()).unwrap()
}

#[test]
fn a_committee_is_founded_and_still_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let args = json!({"name": "清溪居委会", "staff_name": "王芳", "device_name": "前台"});
    desk(&dir).call("create_committee", args, Lang::Zh).unwrap();
    let status = desk(&dir).call("status", json!({}), Lang::Zh).unwrap();
    assert_eq!(status["space"]["name"], "清溪居委会");
    assert_eq!(status["staff"]["name"], "王芳");
    desk(&dir)
        .with_space(|space| {
            let verified = space.verify()?;
            assert!(
                verified.faults.is_empty()
                    && verified.lacking == 0
                    && verified.projections_ok
                    && verified.file_ok
            );
            assert_eq!(verified.facts, 1);
            Ok(())
        })
        .unwrap();
}

#[test]
fn bad_arguments_are_said_in_the_users_language() {
    let dir = tempfile::tempdir().unwrap();
    let problem = desk(&dir)
        .call("create_committee", json!({"nam": 3}), Lang::Zh)
        .unwrap_err();
    assert!(problem.say(Lang::Zh).starts_with("参数不对"));
    let problem = desk(&dir).call("list_devices", json!({}), Lang::En).unwrap_err();
    assert_eq!(problem.code, "no_space");
}

#[test]
fn a_laptops_own_facts_are_counted_before_they_are_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let desk = desk(&dir);
    let people = json!({"name": "春晖", "staff_name": "王芳", "device_name": "前台"});
    desk.call("create_committee", people, Lang::En).unwrap();
    let devices = desk.call("list_devices", json!({}), Lang::En).unwrap();
    let verified = desk.call("verify", json!({}), Lang::En).unwrap();
    assert_eq!(devices[0]["facts"], verified["facts"]);
    assert!(devices[0]["last_at"].as_i64() > Some(0));
}
