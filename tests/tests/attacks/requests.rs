//! Requests to a hub: unsigned, replayed, altered, borrowed, larger than any may be, in two minds.

use super::hub::{Attacked, MEDIA, post, proof};
use ed25519_dalek::{Signer, SigningKey};
use linli_hub::auth;
use linli_hub::limits::{MOST_BODY_BYTES, MOST_PAGES};
use linli_tests::log;
use linli_tests::served::{open_session, raw};

#[test]
pub fn a_request_without_a_session() {
    let it = Attacked::new();
    it.refuses(
        || raw(&it.address(), &post(&it.path("take"), MEDIA, "", b"\x80")),
        401,
        "session",
    );
}

#[test]
pub fn a_request_overheard_and_sent_again() {
    let it = Attacked::new();
    let request = it.signed(&it.town.staff.forger().key, "take", b"\x80");
    assert_eq!(raw(&it.address(), &request).status, 200);
    it.refuses(|| raw(&it.address(), &request), 401, "replay");
}

#[test]
pub fn a_request_altered_on_its_way() {
    let it = Attacked::new();
    let mut request = it.signed(&it.town.staff.forger().key, "take", b"\x80");
    *request.last_mut().unwrap() = 0x81;
    it.refuses(|| raw(&it.address(), &request), 401, "request_signature");
}

#[test]
pub fn a_request_sent_to_another_path() {
    let it = Attacked::new();
    let request = it.signed(&it.town.staff.forger().key, "vector", b"");
    let text = String::from_utf8(request).unwrap().replace("/vector ", "/take ");
    it.refuses(|| raw(&it.address(), text.as_bytes()), 401, "request_signature");
}

#[test]
pub fn a_stolen_session_with_another_key() {
    let it = Attacked::new();
    let nonce = it.session(&it.town.staff.forger().key);
    let thief = SigningKey::from_bytes(&[8; 32]);
    let signature = thief
        .sign(&auth::words(&nonce, 1, &it.path("take"), b"\x80"))
        .to_bytes();
    let request = post(&it.path("take"), MEDIA, &proof(&nonce, 1, &signature), b"\x80");
    it.refuses(|| raw(&it.address(), &request), 401, "request_signature");
}

#[test]
pub fn a_session_of_a_key_of_low_order() {
    let it = Attacked::new();
    // Under the neutral element plain verification accepts R = neutral, s = 0 for whatever is said.
    let mut key = [0; 32];
    key[0] = 1;
    let nonce = open_session(&it.address(), &key);
    let mut signature = [0; 64];
    signature[0] = 1;
    let request = post(&it.path("take"), MEDIA, &proof(&nonce, 1, &signature), b"\x80");
    it.refuses(|| raw(&it.address(), &request), 401, "request_signature");
}

#[test]
pub fn a_form_posted_by_a_page_of_another_site() {
    let it = Attacked::new();
    for media in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        it.refuses(
            || raw(&it.address(), &post(&it.path("give"), media, "", b"\x80")),
            415,
            "media_type",
        );
    }
}

#[test]
pub fn a_path_that_climbs_out() {
    let it = Attacked::new();
    for path in [
        "/v1/../../etc/passwd",
        "/v1/spaces/..%2f..%2fhub.db/take",
        "/v1/spaces/%00/take",
        "//etc/passwd",
    ] {
        let watch = log::watch();
        let heard = raw(&it.address(), &post(path, MEDIA, "", b"\x80"));
        assert_eq!(heard.status, 404, "{path}: {heard:?}");
        it.logged(&watch, &heard.code());
        assert!(!heard.body.contains("root:") && !heard.body.contains("SQLite"));
    }
    it.refuses(
        || raw(&it.address(), &post("/v1/spaces/..%2fx/take", MEDIA, "", b"")),
        404,
        "no_such_space",
    );
}

#[test]
pub fn a_body_larger_than_any_may_be() {
    let it = Attacked::new();
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: {MEDIA}\r\ncontent-length: {}\r\n\r\n",
        it.path("give"),
        MOST_BODY_BYTES + 1
    );
    it.refuses(|| raw(&it.address(), head.as_bytes()), 413, "too_large");
    // Nor one that does not say how large it is.
    let session = proof(&it.session(&it.town.staff.forger().key), 1, &[0; 64]);
    let headers = format!("transfer-encoding: chunked\r\n{session}");
    let mut endless = post(&it.path("give"), MEDIA, &headers, b"");
    let at = endless
        .windows(19)
        .position(|some| some == b"content-length: 0\r\n")
        .unwrap();
    endless.drain(at..at + 19);
    let chunk = [b"100000\r\n".to_vec(), vec![0; 1 << 20], b"\r\n".to_vec()].concat();
    endless.extend(chunk.repeat(MOST_BODY_BYTES / (1 << 20) + 2));
    let heard = raw(&it.address(), &endless);
    assert!(matches!(heard.status, 413 | 0), "{heard:?}");
}

#[test]
pub fn a_body_that_counts_to_the_end_of_all_numbers() {
    let it = Attacked::new();
    let key = it.town.staff.forger().key;
    let endless = [0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    for what in ["give", "take"] {
        it.refuses(
            || raw(&it.address(), &it.signed(&key, what, &endless)),
            400,
            "malformed",
        );
    }
    let nested = vec![0x81; 1 << 20];
    it.refuses(
        || raw(&it.address(), &it.signed(&key, "take", &nested)),
        400,
        "malformed",
    );
}

#[test]
pub fn more_pages_than_one_request_may_give() {
    let it = Attacked::new();
    let key = it.town.staff.forger().key;
    let body = minicbor::to_vec(vec![minicbor::bytes::ByteVec::from(vec![0]); MOST_PAGES + 1]).unwrap();
    it.refuses(
        || raw(&it.address(), &it.signed(&key, "give", &body)),
        400,
        "malformed",
    );
}

#[test]
pub fn a_request_in_two_minds_about_its_length() {
    // No log: who cannot say how long a request is has not asked anything yet; the connection is closed.
    let it = Attacked::new();
    let before = it.state();
    let smuggled = format!(
        "POST {} HTTP/1.1\r\nhost: hub\r\ncontent-type: {MEDIA}\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/health HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n",
        it.path("give")
    );
    let heard = raw(&it.address(), smuggled.as_bytes());
    assert!(heard.status >= 400 || heard.status == 0, "{heard:?}");
    assert!(it.state() == before);
}
