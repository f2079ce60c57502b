//! The door page over HTTPS, as the program serves it: with the laptop's own certificate.

use linli_core::desk::{Desk, World};
use linli_tests::encrypted::{Laptop, join, over_tls, request, shown_at};
use linli_tests::served::{Heard, raw};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The cookie of whoever was let in, as it is sent back, and what was said about it.
fn cookie(joined: &Heard) -> (String, String) {
    assert_eq!(joined.status, 200, "{joined:?}");
    let mut lines = joined.head.lines();
    let line = lines.find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let (cookie, flags) = line.split_once("; ").unwrap();
    (cookie.to_owned(), flags.to_owned())
}

fn token(joined: &Heard) -> String {
    let body: Value = serde_json::from_str(&joined.body).unwrap();
    body["token"].as_str().unwrap().to_owned()
}

/// Where a door is, without its scheme.
fn host(address: &str) -> &str {
    address.split_once("://").unwrap().1
}

#[test]
fn a_phone_taps_over_tls_under_the_certificate_that_the_screen_names() {
    let it = Laptop::serving();
    let (address, code) = it.invite(true);
    let door = address.strip_prefix("https://").expect("the link is encrypted");
    assert_eq!(Some(shown_at(door)), it.fingerprint(&address));
    let args = json!({"round": it.round, "buildings": [it.building], "name": "李强", "encrypted": true});
    let made = it.served.call("invite_phone", &args).unwrap();
    assert_eq!(
        made["links"][0]["fingerprint"].as_str(),
        Some(&*shown_at(door)),
        "it goes with the link"
    );
    let page = over_tls(door, &request(door, "GET", "/", &[], ""));
    assert!(
        page.status == 200 && page.body.contains("<div id=\"app\">"),
        "{page:?}"
    );

    let joined = over_tls(door, &join(door, &code));
    let ((cookie, flags), token) = (cookie(&joined), token(&joined));
    assert!(cookie.starts_with("__Host-linli_door="), "{cookie}");
    assert_eq!(flags, "HttpOnly; SameSite=Strict; Path=/; Max-Age=14400; Secure");
    let sends = [
        ("Cookie", &*cookie),
        ("x-linli-token", &*token),
        ("Origin", &*address),
    ];
    let tapped = over_tls(door, &request(door, "POST", "/api/taps", &sends, &it.tap()));
    assert!(
        tapped.status == 200 && tapped.body.contains("\"kept\":true"),
        "{tapped:?}"
    );
    let sheet = over_tls(door, &request(door, "GET", "/api/sheet", &sends, ""));
    assert!(sheet.body.contains("\"outcome\":1"), "{sheet:?}");
    let phones = it
        .served
        .call("list_phones", &json!({"round": it.round}))
        .unwrap();
    let phone = &phones["phones"][1];
    assert_eq!(
        (
            phone["encrypted"].clone(),
            phone["marks"].clone(),
            phone["state"].clone()
        ),
        (json!(true), json!(1), json!("working"))
    );
}

#[test]
fn at_the_encrypted_door_nothing_is_said_in_the_clear() {
    let it = Laptop::serving();
    let (address, code) = it.invite(true);
    let door = host(&address);
    for asks in [request(door, "GET", "/", &[], ""), join(door, &code)] {
        let heard = raw(door, &asks);
        assert_eq!(
            (heard.status, &*heard.code()),
            (400, "only_encrypted"),
            "{heard:?}"
        );
        assert!(heard.body.contains("https://"), "{heard:?}");
        assert!(!heard.head.contains("location") && !heard.head.contains("set-cookie"));
    }
    assert_eq!(
        over_tls(door, &join(door, &code)).status,
        200,
        "the code was not used up"
    );
}

#[test]
fn phones_in_the_clear_and_encrypted_ones_come_side_by_side() {
    let it = Laptop::serving();
    let (plain, first) = it.invite(false);
    let (encrypted, second) = it.invite(true);
    assert!(plain.starts_with("http://") && encrypted.starts_with("https://"));
    assert_eq!(it.fingerprint(&plain), None);
    let page = |door: &str| request(door, "GET", "/", &[], "");
    let pages = [
        raw(host(&plain), &page(host(&plain))),
        over_tls(host(&encrypted), &page(host(&encrypted))),
    ];
    for page in pages {
        let mut policies = page
            .head
            .lines()
            .filter_map(|line| line.strip_prefix("permissions-policy: "));
        let none = "camera=(), microphone=(), geolocation=(), display-capture=()";
        assert_eq!((policies.next(), policies.next()), (Some(none), None));
    }
    let joined = raw(host(&plain), &join(host(&plain), &first));
    let ((cookie, flags), token) = (cookie(&joined), token(&joined));
    assert!(!flags.contains("Secure"), "a browser would not send it back");
    assert_eq!(
        over_tls(host(&encrypted), &join(host(&encrypted), &second)).status,
        200
    );
    let sends = [("Cookie", &*cookie), ("x-linli-token", &*token)];
    let sheet = |door: &str| request(door, "GET", "/api/sheet", &sends, "");
    assert_eq!(raw(host(&plain), &sheet(host(&plain))).status, 200);
    let crossed = over_tls(host(&encrypted), &sheet(host(&encrypted)));
    assert_eq!(crossed.code(), "session", "a cookie that came in the clear");
}

/// Whether any file below holds these bytes.
fn lies_in(dir: &Path, wanted: &[u8]) -> bool {
    fs::read_dir(dir)
        .unwrap()
        .flatten()
        .any(|entry| match entry.path() {
            path if path.is_dir() => lies_in(&path, wanted),
            path => {
                let bytes = fs::read(path).unwrap_or_default();
                bytes.windows(wanted.len()).any(|bytes| bytes == wanted)
            }
        })
}

#[test]
fn the_certificate_stays_the_same_and_its_key_lies_nowhere_in_the_clear() {
    let it = Laptop::serving();
    let (address, code) = it.invite(true);
    let door = host(&address).to_owned();
    let before = shown_at(&door);
    let joined = over_tls(&door, &join(&door, &code));
    let ((cookie, _), token) = (cookie(&joined), token(&joined));
    let it = it.again(|dir| {
        let desk = Desk::open(dir, World::system()).unwrap();
        let kept = desk.door_certificates().unwrap().expect("it was kept");
        drop(desk);
        // In the middle of the key, and of a certificate: well behind what all of them begin with.
        for part in [&kept[45..72], &kept[kept.len() - 60..kept.len() - 30]] {
            assert!(!lies_in(dir, part), "it lies there in the clear");
        }
        fs::write(dir.join("probe"), &kept).unwrap();
        assert!(lies_in(dir, &kept[45..72]), "it would have been found");
        fs::remove_file(dir.join("probe")).unwrap();
    });
    // Somebody may still come, so the door opens by itself.
    let (address, _) = it.invite(true);
    assert_eq!(shown_at(host(&address)), before);
    assert_eq!(it.fingerprint(&address), Some(before));
    let sends = [("Cookie", &*cookie), ("x-linli-token", &*token)];
    let door = host(&address);
    let sheet = over_tls(door, &request(door, "GET", "/api/sheet", &sends, ""));
    assert_eq!(sheet.status, 200, "the phone goes on");
}
