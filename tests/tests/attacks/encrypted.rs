//! The door page over HTTPS: whoever speaks to it in the clear, plants what belongs to it, or shakes no hands.

use linli_tests::encrypted::{Laptop, join, over_tls, request};
use linli_tests::served::{Heard, raw};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
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
        let told = format!("code=\"{code}\"");
        let served = &self.laptop.served;
        let heard = served.logs(&["refused", &told], || attack(&self.door));
        assert_eq!((heard.status, heard.code().as_str()), (status, code), "{heard:?}");
        assert_eq!(self.laptop.facts(), before, "{code}: something changed");
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

#[test]
pub fn a_code_and_a_session_taken_to_the_other_door() {
    let it = Attacked::new();
    let (address, first) = it.laptop.invite(false);
    let plain = address.strip_prefix("http://").unwrap();
    // An encrypted phone in the clear.
    let (_, code) = it.laptop.invite(true);
    it.refuses(|_| raw(plain, &join(plain, &code)), 409, "phone_channel");
    let cookie = format!("linli_door={}", it.secret);
    let sends = [("Cookie", &*cookie), ("x-linli-token", &*it.token)];
    for (method, path) in [("GET", "/api/sheet"), ("POST", "/api/taps")] {
        let asks = request(plain, method, path, &sends, &it.laptop.tap());
        it.refuses(|_| raw(plain, &asks), 409, "phone_channel");
    }
    // A phone in the clear over TLS: the list calls it one that is not encrypted.
    it.refuses(|door| over_tls(door, &join(door, &first)), 409, "phone_channel");
    let joined = raw(plain, &join(plain, &first));
    assert_eq!(joined.status, 200, "the code was not used up: {joined:?}");
    let (_, cookie) = joined.head.split_once("linli_door=").unwrap();
    let cookie = format!("__Host-linli_door={}", cookie.split(';').next().unwrap());
    let body: Value = serde_json::from_str(&joined.body).unwrap();
    let sends = [
        ("Cookie", &*cookie),
        ("x-linli-token", body["token"].as_str().unwrap()),
    ];
    let asks = request(&it.door, "GET", "/api/sheet", &sends, "");
    it.refuses(|door| over_tls(door, &asks), 409, "phone_channel");
    assert_eq!(over_tls(&it.door, &join(&it.door, &code)).status, 200);
}

/// A connection from another address of this very machine.
fn from(own: Ipv4Addr, door: &str) -> TcpStream {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((own, 0)).into()).unwrap();
    let door: SocketAddr = door.parse().unwrap();
    socket.connect(&door.into()).unwrap();
    TcpStream::from(socket)
}

#[test]
pub fn handshakes_that_do_not_come() {
    // No log: browsers, too, open connections and say nothing on them; each is closed without a word.
    let it = Attacked::new();
    let before = it.laptop.facts();
    // As many addresses as take every place there is. Some say nothing, some begin a handshake and stop.
    let own = (0..=255_u8).map(|n| Ipv4Addr::new(127, 0, 0, 2 + n % 16));
    let mut held: Vec<TcpStream> = own.map(|own| from(own, &it.door)).collect();
    for stream in held.iter_mut().step_by(2) {
        let _ = stream.write_all(&[22, 3, 1, 2, 0, 1]);
    }
    let begun = Instant::now();
    let heard = over_tls(&it.door, &it.asks("GET", "/api/sheet", &[]));
    assert_eq!(heard.status, 200, "{heard:?}");
    let waited = Duration::from_secs(5)..Duration::from_secs(20);
    assert!(waited.contains(&begun.elapsed()), "{:?}", begun.elapsed());
    for stream in &mut held[..4] {
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said);
        assert!(!said.starts_with(b"HTTP"), "who says nothing is told nothing");
    }
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    assert_eq!(it.laptop.facts(), before);
}
