//! The door page over HTTPS: whoever speaks to it in the clear, plants what belongs to it, or shakes no hands.

use linli_tests::encrypted::{Laptop, join, over_tls, request, talk};
use linli_tests::process::soon;
use linli_tests::served::{Heard, raw};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// A laptop whose door is open over HTTPS, with one phone let in.
struct Attacked {
    laptop: Laptop,
    /// Where its door is, as `127.0.0.1:port`.
    door: String,
    secret: String,
    token: String,
}

impl Attacked {
    fn new() -> Attacked {
        let laptop = Laptop::serving();
        let (address, code) = laptop.invite(true);
        let door = address.strip_prefix("https://").unwrap().to_owned();
        let joined = over_tls(&door, &join(&door, &code));
        assert_eq!(joined.status, 200, "{joined:?}");
        let (_, cookie) = joined.head.split_once("__Host-linli_door=").unwrap();
        let body: Value = serde_json::from_str(&joined.body).unwrap();
        let it = Attacked {
            laptop,
            door,
            secret: cookie.split(';').next().unwrap().to_owned(),
            token: body["token"].as_str().unwrap().to_owned(),
        };
        assert_eq!(over_tls(&it.door, &it.asks("GET", "/api/sheet", &[])).status, 200);
        it
    }

    /// What the page asks, with these headers besides; another `Cookie` among them replaces its own.
    fn asks(&self, method: &str, path: &str, more: &[(&str, &str)]) -> Vec<u8> {
        let own = format!("__Host-linli_door={}", self.secret);
        let mut headers = vec![("x-linli-token", &*self.token)];
        if !more.iter().any(|(name, _)| *name == "Cookie") {
            headers.push(("Cookie", &own));
        }
        headers.extend_from_slice(more);
        request(&self.door, method, path, &headers, &self.laptop.tap())
    }

    /// Does what must be refused with this status and code: logged, and nothing changed.
    fn refuses(&self, attack: impl FnOnce(&str) -> Heard, status: u16, code: &str) {
        let before = self.laptop.facts();
        let heard = attack(&self.door);
        assert_eq!((heard.status, heard.code().as_str()), (status, code), "{heard:?}");
        assert_eq!(self.laptop.facts(), before, "{code}: something changed");
        let logged = || {
            let log = self.laptop.served.log();
            log.lines()
                .any(|line| line.contains("refused") && line.contains(code))
        };
        soon("the refusal stands in the log", logged);
    }
}

#[test]
pub fn plain_requests_at_the_encrypted_door() {
    let it = Attacked::new();
    let (_, code) = it.laptop.invite(true);
    for plain in [
        it.asks("GET", "/api/sheet", &[]),
        it.asks("POST", "/api/taps", &[]),
        join(&it.door, &code),
        b"x".repeat(200_000),
    ] {
        let heard = raw(&it.door, &plain);
        assert!(matches!(heard.status, 0 | 400), "{heard:?}");
        assert!(!heard.body.contains("outcome") && !heard.body.contains("token"));
    }
    it.refuses(
        |door| raw(door, &it.asks("POST", "/api/taps", &[])),
        400,
        "only_encrypted",
    );
    it.refuses(|door| raw(door, &join(door, &code)), 400, "only_encrypted");
    assert_eq!(
        over_tls(&it.door, &join(&it.door, &code)).status,
        200,
        "the code was not used up"
    );
}

#[test]
pub fn a_name_made_to_point_at_the_encrypted_door() {
    let it = Attacked::new();
    let port = it.door.split(':').nth(1).unwrap();
    for host in [
        "evil.example".to_owned(),
        format!("localhost:{port}"),
        "127.0.0.1".to_owned(),
    ] {
        let asks = it.asks("GET", "/api/sheet", &[("Host", &host)]);
        it.refuses(|door| over_tls(door, &asks), 403, "host");
    }
}

#[test]
pub fn the_page_in_the_clear_that_taps_at_the_encrypted_door() {
    let it = Attacked::new();
    let same = format!("http://{}", it.door);
    let (plain, _) = it.laptop.invite(false);
    for origin in [&*same, &*plain, "https://evil.example", "null"] {
        let asks = it.asks("POST", "/api/taps", &[("Origin", origin)]);
        it.refuses(|door| over_tls(door, &asks), 403, "origin");
    }
}

#[test]
pub fn a_cookie_planted_in_the_clear() {
    let it = Attacked::new();
    // Whoever answers in the laptop's place over HTTP can set one of this name, and none that begins with `__Host-`.
    let planted = format!("linli_door={}", it.secret);
    let asks = it.asks("POST", "/api/taps", &[("Cookie", &planted)]);
    it.refuses(|door| over_tls(door, &asks), 401, "session");
}

/// A connection from another address of this very machine.
fn from_elsewhere(door: &str) -> TcpStream {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    let own: SocketAddr = "127.0.0.2:0".parse().unwrap();
    socket.bind(&own.into()).unwrap();
    let door: SocketAddr = door.parse().unwrap();
    socket.connect(&door.into()).unwrap();
    TcpStream::from(socket)
}

#[test]
pub fn handshakes_that_do_not_come() {
    let it = Attacked::new();
    // Some say nothing, some begin a handshake and stop.
    let mut held: Vec<TcpStream> = (0..300).map(|_| TcpStream::connect(&it.door).unwrap()).collect();
    for stream in held.iter_mut().step_by(2) {
        let _ = stream.write_all(&[22, 3, 1, 2, 0, 1]);
    }
    let begun = Instant::now();
    let (heard, _) = talk(from_elsewhere(&it.door), &it.asks("GET", "/api/sheet", &[]));
    assert_eq!(heard.status, 200, "{heard:?}");
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    for stream in &mut held[..4] {
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said);
        assert!(!said.starts_with(b"HTTP"), "who says nothing is told nothing");
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}
