//! Clients that will not end, and too many of them.

use super::hub::{MEDIA, post};
use super::town::laptop;
use linli_hub::limits::Limits;
use linli_hub::server::Running;
use linli_tests::log;
use linli_tests::meet::{call, code, found};
use linli_tests::served::{plain_hub, raw};
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

#[test]
pub fn a_head_that_comes_byte_by_byte() {
    let (hub, _dir) = impatient();
    let lasted = drip(&hub.address.to_string(), b"POST /v1/hello HTTP/1.1\r\nx-a: ");
    assert!(lasted < Duration::from_secs(5), "{lasted:?}");
}

#[test]
pub fn a_body_that_comes_byte_by_byte() {
    let (hub, _dir) = impatient();
    let head = post("/v1/hello", MEDIA, "", b"");
    let head = String::from_utf8(head)
        .unwrap()
        .replace("content-length: 0", "content-length: 100000");
    let lasted = drip(&hub.address.to_string(), head.as_bytes());
    assert!(lasted < Duration::from_secs(5), "{lasted:?}");
    assert!(log::said(&["refused", "too_slow"]));
}

#[test]
pub fn more_connections_than_a_hub_has_places() {
    let (hub, _dir) = impatient();
    let address = hub.address.to_string();
    let idle: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(&address).unwrap()).collect();
    // Those who say nothing lose their places; whoever has something to say is heard.
    let heard = raw(
        &address,
        b"GET /v1/health HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n",
    );
    assert_eq!(heard.status, 200);
    drop(idle);
}

#[test]
pub fn more_committees_than_a_hub_admits_in_an_hour() {
    log::listen();
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
            code(&laptop.desk, "sync_now", json!({}))
        })
        .collect();
    assert_eq!(codes, ["ok", "ok", "hub_refused"]);
    assert!(log::said(&["refused", "too_many_spaces"]));
}
