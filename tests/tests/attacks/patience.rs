//! Clients that will not end, and too many of them.

use super::hub::{MEDIA, at, post, proof};
use super::town::{Laptop, laptop};
use linli_hub::limits::{Limits, SMALL_BODY_BYTES};
use linli_hub::server::Running;
use linli_tests::log;
use linli_tests::meet::{call, code, found};
use linli_tests::process::soon;
use linli_tests::served::{open_session, plain_hub, raw};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A hub that loses its patience soon.
fn impatient() -> (Running, TempDir) {
    log::listen();
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits {
        head_time: Duration::from_millis(400),
        body_time: Duration::from_millis(400),
        connections: 16,
        ..Limits::default()
    };
    let hub = plain_hub(dir.path(), limits);
    (hub, dir)
}

/// Sends a byte now and then for as long as the other end takes it; how long that was.
fn drip(address: &str, start: &[u8]) -> Duration {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(start).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let mut answer = [0; 512];
    while begun.elapsed() < Duration::from_secs(20) {
        match stream.read(&mut answer) {
            // Cut off, or told off.
            Ok(_) => break,
            Err(_) if stream.write_all(b"a").is_err() => break,
            Err(_) => {}
        }
    }
    begun.elapsed()
}

/// The hub answers as before.
fn unharmed(hub: &Running) {
    let heard = raw(
        &hub.address.to_string(),
        b"GET /v1/health HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n",
    );
    assert_eq!(heard.status, 200);
}

#[test]
pub fn a_head_that_comes_byte_by_byte() {
    // No log: browsers and laptops, too, open connections and say nothing on them; each is closed without a word.
    let (hub, _dir) = impatient();
    let lasted = drip(&hub.address.to_string(), b"POST /v1/hello HTTP/1.1\r\nx-a: ");
    assert!(lasted < Duration::from_secs(5), "{lasted:?}");
    unharmed(&hub);
}

#[test]
pub fn a_body_that_comes_byte_by_byte() {
    let (hub, _dir) = impatient();
    let head = post("/v1/hello", MEDIA, "", b"");
    let head = String::from_utf8(head)
        .unwrap()
        .replace("content-length: 0", "content-length: 48");
    let watch = log::watch();
    let lasted = drip(&hub.address.to_string(), head.as_bytes());
    assert!(lasted < Duration::from_secs(5), "{lasted:?}");
    assert!(watch.said(&["refused", "code=\"too_slow\"", &at(&hub)]));
    unharmed(&hub);
}

/// A hub with few places, and somebody who works with it.
fn crowded() -> (Running, TempDir, Laptop) {
    log::listen();
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits {
        requests: 4,
        wait_time: Duration::from_secs(2),
        ..Limits::default()
    };
    let hub = plain_hub(dir.path(), limits);
    let laptop = laptop();
    found(&laptop.desk);
    call(&laptop.desk, "set_hub", json!({"address": hub.url()}));
    call(&laptop.desk, "sync_now", json!({}));
    (hub, dir, laptop)
}

/// Announces a body of `bytes` to what a laptop gives, sends `sent` of it and nothing more.
fn begin(address: &str, space: &str, headers: &str, bytes: usize, sent: usize) -> TcpStream {
    let head = String::from_utf8(post(&format!("/v1/spaces/{space}/give"), MEDIA, headers, b"")).unwrap();
    let head = head.replace("content-length: 0", &format!("content-length: {bytes}"));
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&vec![0; sent]).unwrap();
    stream
}

/// The headers of somebody the hub knows nothing of but a key it has just made up.
fn anybodys(address: &str) -> String {
    let key = ed25519_dalek::SigningKey::from_bytes(&[9; 32]).verifying_key();
    proof(&open_session(address, &key.to_bytes()), 1, &[0; 64])
}

#[test]
pub fn bodies_announced_that_never_come() {
    let (hub, _dir, laptop) = crowded();
    let (address, space) = (hub.address.to_string(), laptop.space().to_string());
    let (before, watch) = (laptop.state(), log::watch());
    let strangers: Vec<TcpStream> = (0..8).map(|_| begin(&address, &space, "", 1, 0)).collect();
    let known: Vec<TcpStream> = (0..8)
        .map(|_| begin(&address, &space, &anybodys(&address), 1, 0))
        .collect();
    assert_eq!(code(&laptop.desk, "sync_now", json!({})), "ok");
    // Without a session nothing is waited for.
    for mut stranger in strangers {
        stranger.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let mut answer = [0; 12];
        stranger.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 401");
    }
    assert!(watch.said(&["refused", "code=\"session\"", &at(&hub)]));
    assert!(laptop.state() == before);
    drop(known);
}

#[test]
pub fn large_bodies_that_stop_halfway() {
    let (hub, _dir, laptop) = crowded();
    let (address, space) = (hub.address.to_string(), laptop.space().to_string());
    let (half, watch) = (SMALL_BODY_BYTES + 1, log::watch());
    let stopped: Vec<TcpStream> = (0..8)
        .map(|_| begin(&address, &space, &anybodys(&address), 2 * half, half))
        .collect();
    // More of them than are read at once: the rest is told so, and who asks or gives little is heard all the same.
    call(&laptop.desk, "add_item", json!({"name": "口罩", "unit": "个"}));
    assert_eq!(code(&laptop.desk, "sync_now", json!({})), "ok");
    soon("some are told", || {
        watch.said(&["refused", "code=\"too_busy\"", &at(&hub)])
    });
    drop(stopped);
    let before = laptop.state();
    assert_eq!(code(&laptop.desk, "sync_now", json!({})), "ok");
    assert!(laptop.state() == before, "what never came is nowhere");
}

#[test]
pub fn a_hello_that_does_not_end() {
    let (hub, _dir) = impatient();
    let address = hub.address.to_string();
    let watch = log::watch();
    let heard = raw(&address, &post("/v1/hello", MEDIA, "", &[0; 49]));
    assert_eq!(
        (heard.status, heard.code().as_str()),
        (413, "too_large"),
        "{heard:?}"
    );
    assert!(watch.said(&["refused", "code=\"too_large\"", &at(&hub)]));
    // Nor one that does not say how long it is: the first piece too much ends it.
    let watch = log::watch();
    let head = "POST /v1/hello HTTP/1.1\r\nhost: hub\r\ntransfer-encoding: chunked\r\n\r\n31\r\n";
    let heard = raw(&address, &[head.as_bytes(), &[0; 49]].concat());
    assert_eq!(
        (heard.status, heard.code().as_str()),
        (413, "too_large"),
        "{heard:?}"
    );
    assert!(watch.said(&["refused", "code=\"too_large\"", &at(&hub)]));
    unharmed(&hub);
}

#[test]
pub fn more_connections_than_a_hub_has_places() {
    // No log: a connection on which nothing is said asks for nothing.
    let (hub, _dir) = impatient();
    let address = hub.address.to_string();
    let idle: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(&address).unwrap()).collect();
    // Those who say nothing lose their places; whoever has something to say is heard.
    unharmed(&hub);
    drop(idle);
}

#[test]
pub fn more_committees_than_a_hub_admits_in_an_hour() {
    let watch = log::watch();
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits {
        new_spaces_per_hour: 2,
        ..Limits::default()
    };
    let hub = plain_hub(dir.path(), limits);
    let codes: Vec<&str> = (0..3)
        .map(|_| {
            let laptop = laptop();
            found(&laptop.desk);
            call(&laptop.desk, "set_hub", json!({"address": hub.url()}));
            let before = laptop.state();
            let said = code(&laptop.desk, "sync_now", json!({}));
            assert!(laptop.state() == before);
            said
        })
        .collect();
    assert_eq!(codes, ["ok", "ok", "hub_refused"]);
    assert!(watch.said(&["refused", "code=\"too_many_spaces\"", &at(&hub)]));
}
