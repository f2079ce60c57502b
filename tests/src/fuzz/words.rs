//! Codes that people paste or type: invitations and recovery codes.

use data_encoding::BASE32_NOPAD;
use linli_core::desk::{Desk, Lang, World};
use serde_json::json;
use std::cell::RefCell;
use tempfile::TempDir;

thread_local!(static DESK: RefCell<Option<(Desk, TempDir)>> = const { RefCell::new(None) });

/// Bytes as the text of an invitation and of a recovery code; and as what lies behind the check that both carry.
pub fn words(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    try_both(&text, &text);
    let checked = |bytes: &[u8]| BASE32_NOPAD.encode(&[bytes, &blake3::hash(bytes).as_bytes()[..4]].concat());
    let code = checked(bytes);
    let (prefix, _) = text.split_once('-').unwrap_or(("LINLI1", ""));
    try_both(&format!("LINLI1-{code}"), &code);
    try_both(&format!("{prefix}-{code}"), &text);
}

fn try_both(invitation: &str, recovery: &str) {
    DESK.with_borrow_mut(|kept| {
        let (desk, _) = kept.get_or_insert_with(|| {
            let dir = super::scratch();
            (
                Desk::open(dir.path(), World::system()).expect("a desk opens"),
                dir,
            )
        });
        let who = |key: &str, code: &str| json!({key: code, "staff_name": "x", "device_name": "x"});
        let joined = desk.call("join_committee", who("invitation", invitation), Lang::Zh);
        let recovered = desk.call("recover_committee", who("code", recovery), Lang::Zh);
        for problem in [joined.err(), recovered.err()].into_iter().flatten() {
            assert!(!problem.say(Lang::Zh).is_empty() && !problem.say(Lang::En).is_empty());
        }
        if desk.has_space() {
            *kept = None;
        }
    });
}

pub fn seeds() -> Vec<Vec<u8>> {
    let dir = super::scratch();
    let desk = Desk::open(dir.path(), World::system()).expect("a desk opens");
    let recovery = crate::meet::found(&desk);
    let invitation = crate::meet::call(&desk, "make_invitation", json!({}))["invitation"].clone();
    let text = invitation.as_str().unwrap_or_default();
    let body = text
        .split_once('-')
        .and_then(|(_, code)| BASE32_NOPAD.decode(code.as_bytes()).ok())
        .unwrap_or_default();
    vec![
        text.as_bytes().to_vec(),
        recovery.into_bytes(),
        body[..body.len().saturating_sub(4)].to_vec(),
        [7; 16].to_vec(),
    ]
}
