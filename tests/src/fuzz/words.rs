//! Codes that people paste or type: invitations and recovery codes.

use super::STALE;
use data_encoding::BASE32_NOPAD;
use linli_core::desk::{Desk, Lang, World};
use serde_json::json;
use std::cell::RefCell;
use tempfile::TempDir;

/// How invitations begin that are read any further.
const PREFIX: &str = "LINLI2";

thread_local!(static DESK: RefCell<Option<(Desk, TempDir)>> = const { RefCell::new(None) });

/// Bytes as the text of an invitation and of a recovery code; and as what lies behind the check that both carry.
pub fn words(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    try_both(&text, &text);
    let code = checked(bytes);
    try_both(&format!("{PREFIX}-{code}"), &code);
    // What comes before the code is anybody's, too.
    let (prefix, _) = text.split_once('-').unwrap_or((PREFIX, ""));
    if prefix != PREFIX {
        try_invitation(&format!("{prefix}-{code}"));
    }
}

/// These bytes as both codes are written, with the check they end in.
fn checked(bytes: &[u8]) -> String {
    BASE32_NOPAD.encode(&[bytes, &blake3::hash(bytes).as_bytes()[..4]].concat())
}

fn try_both(invitation: &str, recovery: &str) -> [&'static str; 2] {
    [try_invitation(invitation), try_recovery(recovery)]
}

fn try_invitation(text: &str) -> &'static str {
    try_call("join_committee", "invitation", text)
}

fn try_recovery(text: &str) -> &'static str {
    try_call("recover_committee", "recovery_code", text)
}

/// Tries a code at a laptop that has no committee; what became of it.
fn try_call(name: &str, key: &str, code: &str) -> &'static str {
    DESK.with_borrow_mut(|kept| {
        let (desk, _) = kept.get_or_insert_with(|| {
            let dir = super::scratch();
            (
                Desk::open(dir.path(), World::system()).expect("a desk opens"),
                dir,
            )
        });
        let args = json!({key: code, "staff_name": "x", "device_name": "x"});
        let done = desk.call(name, args, Lang::Zh);
        if desk.has_space() {
            *kept = None;
        }
        let Err(problem) = done else { return "ok" };
        assert!(!problem.say(Lang::Zh).is_empty() && !problem.say(Lang::En).is_empty());
        assert_ne!(
            problem.code, "bad_arguments",
            "{name}: it never gets to the code: {problem}"
        );
        problem.code
    })
}

/// Both codes are taken as they are, and so is what lies behind their checks.
pub fn reaches(corpus: &[Vec<u8>]) {
    let text = |seed: usize| String::from_utf8_lossy(&corpus[seed]).into_owned();
    assert_eq!(
        try_both(&text(0), &text(1)),
        ["ok", "ok"],
        "{STALE}: the codes as they are"
    );
    assert_eq!(
        try_invitation(&format!("{PREFIX}-{}", checked(&corpus[2]))),
        "ok",
        "{STALE}: an invitation behind its check"
    );
    assert_eq!(
        try_recovery(&checked(&corpus[3])),
        "ok",
        "{STALE}: a recovery code behind its check"
    );
    assert_eq!(
        try_both("LINLI1-AAAA", "AAAA"),
        ["old_invitation", "not_a_recovery_code"]
    );
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
