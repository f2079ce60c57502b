//! The door page: a hostile network, stolen codes and cookies, other pages in a phone's browser, and ways past it.

use linli_tests::meet::{call, found};
use linli_tests::served::{Heard, Served, raw};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What only the phone knows that was let in, and what another one does.
const OWN: &str = "000102030405060708090a0b0c0d0e0f";
const OTHER: &str = "100102030405060708090a0b0c0d0e0f";

/// A laptop whose door page is open, with one phone let in, to be attacked.
struct Attacked {
    served: Served,
    /// Where its door page is, as `127.0.0.1:port`.
    door: String,
    round: Value,
    building: Value,
    /// The building that the phone was not let into.
    other: Value,
    target: Value,
    stranger: Value,
    code: String,
    cookie: String,
    token: String,
    _dir: TempDir,
}

impl Attacked {
    fn new() -> Attacked {
        let dir = tempfile::tempdir().unwrap();
        let (round, buildings, people) = committee(dir.path());
        let served = Served::start_with(dir.path(), &["--door", "127.0.0.1:0"]);
        let mut it = Attacked {
            served,
            door: String::new(),
            round,
            building: buildings[0].clone(),
            other: buildings[1].clone(),
            target: people[0].clone(),
            stranger: people[1].clone(),
            code: String::new(),
            cookie: String::new(),
            token: String::new(),
            _dir: dir,
        };
        (it.door, it.code) = it.invite();
        let joined = it.join(&it.code);
        assert_eq!(joined.status, 200, "{joined:?}");
        let cookie = joined
            .head
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "))
            .unwrap();
        let (cookie, flags) = cookie.split_once("; ").unwrap();
        assert_eq!(flags, "HttpOnly; SameSite=Strict; Path=/; Max-Age=14400");
        it.cookie = cookie.to_owned();
        let body: Value = serde_json::from_str(&joined.body).unwrap();
        it.token = body["token"].as_str().unwrap().to_owned();
        assert_eq!(it.sheet().status, 200);
        it
    }

    /// Another code: where it leads, and its secret.
    fn invite(&self) -> (String, String) {
        let args = json!({"round": self.round, "buildings": [self.building], "name": "王小红"});
        let made = self.served.call("invite_phone", &args).unwrap();
        let link = made["links"][0]["link"].as_str().unwrap().to_owned();
        let (address, code) = link.strip_prefix("http://").unwrap().split_once("/#").unwrap();
        (address.to_owned(), code.to_owned())
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Heard {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request += &format!("Host: {}\r\n", self.door);
        }
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        raw(&self.door, format!("{request}\r\n{body}").as_bytes())
    }

    fn join(&self, code: &str) -> Heard {
        self.join_as(code, OWN)
    }

    fn join_as(&self, code: &str, own: &str) -> Heard {
        let body = json!({"code": code, "own": own}).to_string();
        self.send(
            "POST",
            "/api/join",
            &[("Content-Type", "application/json")],
            &body,
        )
    }

    /// Everything the page sends along.
    fn page<'a>(&'a self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        [
            &[("Cookie", &*self.cookie), ("x-linli-token", &*self.token)],
            more,
        ]
        .concat()
    }

    fn sheet(&self) -> Heard {
        self.send("GET", "/api/sheet", &self.page(&[]), "")
    }

    /// A tap on `target`.
    fn tap(&self, target: &Value) -> String {
        json!({"round": self.round, "taps": [{"id": "00000000-0000-4000-8000-000000000001", "target": target, "outcome": 1, "age_ms": 0}]})
            .to_string()
    }

    /// A report of somebody on no list behind the door of `home`.
    fn report(&self, home: &Value) -> String {
        json!({"round": self.round, "taps": [{"id": "00000000-0000-4000-8000-000000000002", "home": home, "people": 1, "age_ms": 0}]})
            .to_string()
    }

    /// The door of a building.
    fn door_of(&self, building: &Value) -> Value {
        let shown = self.served.call("show_building", &json!({"id": building}));
        shown.unwrap()["units"][0]["homes"][0]["id"].clone()
    }

    fn facts(&self) -> Value {
        self.served.call("verify", &json!({})).unwrap()["facts"].clone()
    }

    /// Does what must be refused with this status and code: logged, and nothing changed.
    fn refuses(&self, attack: impl FnOnce(&Attacked) -> Heard, status: u16, code: &str) {
        let before = self.facts();
        let told = format!("code=\"{code}\"");
        let heard = self.served.logs(&["refused", &told], || attack(self));
        assert_eq!((heard.status, heard.code().as_str()), (status, code), "{heard:?}");
        assert_eq!(self.facts(), before, "{code}: something changed");
    }
}

/// Two buildings with a person each, and a round over them.
fn committee(dir: &Path) -> (Value, Vec<Value>, Vec<Value>) {
    let desk = linli_core::desk::Desk::open(dir, linli_core::desk::World::system()).unwrap();
    found(&desk);
    let id = |name: &str, args: Value| call(&desk, name, args)["id"].clone();
    let compound = id("add_compound", json!({"name": "桂花苑"}));
    let (mut buildings, mut people) = (Vec::new(), Vec::new());
    for name in ["1", "2"] {
        let shape =
            json!({"compound": compound, "name": name, "units": 1, "floors": 1, "rooms_per_floor": 1});
        let building = id("add_building", shape);
        let shown = call(&desk, "show_building", json!({ "id": building }));
        let home = shown["units"][0]["homes"][0]["id"].clone();
        people.push(id(
            "add_resident",
            json!({"home": home, "name": "张小芳", "phone": "19900001111"}),
        ));
        buildings.push(building);
    }
    let round = id(
        "open_round",
        json!({"name": "第一轮", "kind": "headcount", "target": "resident", "compounds": [compound], "buildings": [],
            "outcomes": [], "starts_at": 0}),
    );
    (round, buildings, people)
}

#[test]
pub fn a_code_photographed_and_used_a_second_time() {
    let it = Attacked::new();
    let code = it.code.clone();
    it.refuses(|it| it.join_as(&code, OTHER), 409, "phone_code_used");
    assert_eq!(it.sheet().status, 200, "whoever came first goes on");
}

#[test]
pub fn codes_guessed_one_after_another() {
    let it = Attacked::new();
    let guesses = (0..200_u128).map(|n| it.join(&format!("{n:032x}")).code());
    let told: std::collections::BTreeSet<String> = guesses.collect();
    assert!(told.contains("phone_code"), "{told:?}");
    it.refuses(|it| it.join(&"0".repeat(32)), 429, "too_many_codes");
    assert_eq!(it.sheet().status, 200, "phones that are in go on");
}

#[test]
pub fn a_phones_cookie_overheard_without_its_token() {
    let it = Attacked::new();
    for token in ["", "00", &"0".repeat(64), &it.code.clone()] {
        it.refuses(
            |it| {
                it.send(
                    "GET",
                    "/api/sheet",
                    &[("Cookie", &it.cookie), ("x-linli-token", token)],
                    "",
                )
            },
            401,
            "session",
        );
    }
    it.refuses(
        |it| {
            it.send(
                "POST",
                "/api/taps",
                &[("Cookie", &it.cookie)],
                &it.tap(&it.target),
            )
        },
        401,
        "session",
    );
}

#[test]
pub fn a_phones_token_without_its_cookie() {
    let it = Attacked::new();
    let twice = format!("{}; {}", it.cookie, it.cookie);
    for cookie in ["", "linli_door=", "linli=1", &twice] {
        it.refuses(
            |it| {
                it.send(
                    "GET",
                    "/api/sheet",
                    &[("Cookie", cookie), ("x-linli-token", &it.token)],
                    "",
                )
            },
            401,
            "session",
        );
    }
}

#[test]
pub fn a_session_made_up_whole() {
    let it = Attacked::new();
    let secret = "0123456789abcdef0123456789abcdef";
    let token = linli_core::features::phones::token_of(secret);
    let cookie = format!("linli_door={secret}");
    it.refuses(
        |it| {
            it.send(
                "GET",
                "/api/sheet",
                &[("Cookie", &cookie), ("x-linli-token", &token)],
                "",
            )
        },
        409,
        "phone_over",
    );
}

#[test]
pub fn a_name_made_to_point_at_the_door() {
    let it = Attacked::new();
    let port = it.door.split(':').nth(1).unwrap().to_owned();
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("localhost:{port}"),
        "127.0.0.1:1".to_owned(),
        "127.0.0.1".to_owned(),
    ] {
        it.refuses(
            |it| it.send("GET", "/api/sheet", &it.page(&[("Host", &host)]), ""),
            403,
            "host",
        );
        it.refuses(|it| it.send("GET", "/", &[("Host", &host)], ""), 403, "host");
    }
}

#[test]
pub fn a_page_of_another_origin_that_taps() {
    let it = Attacked::new();
    let https = format!("https://{}", it.door);
    for origin in ["http://evil.example", "null", "http://127.0.0.1:1", &https] {
        it.refuses(
            |it| {
                it.send(
                    "POST",
                    "/api/taps",
                    &it.page(&[("Origin", origin)]),
                    &it.tap(&it.target),
                )
            },
            403,
            "origin",
        );
    }
}

#[test]
pub fn a_form_that_joins_from_another_page() {
    let it = Attacked::new();
    let (_, code) = it.invite();
    for form in [
        "application/x-www-form-urlencoded",
        "text/plain",
        "multipart/form-data",
    ] {
        let body = json!({"code": code, "own": OWN}).to_string();
        it.refuses(
            |it| it.send("POST", "/api/join", &[("Content-Type", form)], &body),
            415,
            "type",
        );
    }
    assert_eq!(it.join(&code).status, 200, "the code was not used up");
}

#[test]
pub fn a_tap_in_a_building_that_is_not_the_phones() {
    let it = Attacked::new();
    let before = it.facts();
    let heard = it
        .served
        .logs(&["a tap was not kept", "code=\"out_of_scope\""], || {
            it.send("POST", "/api/taps", &it.page(&[]), &it.tap(&it.stranger))
        });
    let done: Value = serde_json::from_str(&heard.body).unwrap();
    assert_eq!(
        (heard.status, done["done"][0]["kept"].clone()),
        (200, json!(false)),
        "{heard:?}"
    );
    assert_eq!(it.facts(), before);
    let name = it.stranger.as_str().unwrap().to_owned();
    assert!(!it.sheet().body.contains(&name), "it shows whom it is not for");
}

#[test]
pub fn people_reported_behind_a_door_that_is_not_the_phones() {
    let it = Attacked::new();
    let before = it.facts();
    let homes = [
        it.door_of(&it.other),
        json!("00000000-0000-4000-8000-000000000009"),
    ];
    for home in &homes {
        let heard = it
            .served
            .logs(&["a tap was not kept", "code=\"out_of_scope\""], || {
                it.send("POST", "/api/taps", &it.page(&[]), &it.report(home))
            });
        let done: Value = serde_json::from_str(&heard.body).unwrap();
        assert_eq!(
            (heard.status, done["done"][0]["kept"].clone()),
            (200, json!(false)),
            "{heard:?}"
        );
    }
    let listed = it.served.call("list_unlisted", &json!({"round": it.round}));
    assert_eq!((it.facts(), listed.unwrap()["total"].clone()), (before, json!(0)));
    let other = homes[0].as_str().unwrap().to_owned();
    assert!(!it.sheet().body.contains(&other), "it shows a door it is not for");
}

#[test]
pub fn the_desk_called_through_the_door() {
    let it = Attacked::new();
    let before = it.facts();
    for path in [
        "/api/call/add_compound",
        "/api/session",
        "/api/upload",
        "/api/events",
        "/open/1",
        "/api/file/1",
    ] {
        for method in ["GET", "POST"] {
            let heard = it
                .served
                .logs(&["a request was refused", "code=\"no_such_path\""], || {
                    it.send(method, path, &it.page(&[]), r#"{"name": "被攻击"}"#)
                });
            assert!(matches!(heard.status, 404 | 405), "{path}: {heard:?}");
        }
    }
    assert_eq!(it.facts(), before);
}

#[test]
pub fn a_path_that_leaves_the_door_page() {
    let it = Attacked::new();
    let before = it.facts();
    for path in [
        "/index.html",
        "/assets/../index.html",
        "/assets/..%2findex.html",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/../../etc/passwd",
        "//etc/passwd",
    ] {
        let heard = it
            .served
            .logs(&["a request was refused", "code=\"no_such_path\""], || {
                it.send("GET", path, &it.page(&[]), "")
            });
        assert_eq!(heard.status, 404, "{path}: {heard:?}");
    }
    assert_eq!(it.facts(), before);
}

#[test]
pub fn more_than_a_phone_may_send() {
    let it = Attacked::new();
    it.refuses(
        |it| it.send("POST", "/api/taps", &it.page(&[]), &" ".repeat(600_000)),
        413,
        "too_large",
    );
    for body in [
        "",
        "[]",
        "{\"taps\": {}}",
        "{\"taps\": [{}]}",
        &"[".repeat(100_000),
    ] {
        it.refuses(
            |it| it.send("POST", "/api/taps", &it.page(&[]), body),
            400,
            "bad_request",
        );
    }
}

#[test]
pub fn a_phone_that_was_ended_and_goes_on() {
    let it = Attacked::new();
    let listed = it
        .served
        .call("list_phones", &json!({"round": it.round}))
        .unwrap();
    it.served
        .call("end_phone", &json!({"id": listed["phones"][0]["id"]}))
        .unwrap();
    it.refuses(Attacked::sheet, 409, "phone_over");
    let own_door = it.door_of(&it.building);
    for said in [it.tap(&it.target), it.report(&own_door)] {
        it.refuses(
            |it| it.send("POST", "/api/taps", &it.page(&[]), &said),
            409,
            "phone_over",
        );
    }
}

/// Another address of this very machine.
fn from_elsewhere(door: &str, request: &str) -> String {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    let own: SocketAddr = "127.0.0.2:0".parse().unwrap();
    socket.bind(&own.into()).unwrap();
    let door: SocketAddr = door.parse().unwrap();
    socket.connect(&door.into()).unwrap();
    let mut stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut said = String::new();
    let _ = stream.read_to_string(&mut said);
    said
}

#[test]
pub fn one_address_that_opens_all_the_connections() {
    let it = Attacked::new();
    let before = it.facts();
    let held: Vec<TcpStream> = it
        .served
        .logs(&["a connection was refused", "too_many_connections"], || {
            (0..300).map(|_| TcpStream::connect(&it.door).unwrap()).collect()
        });
    let request = format!(
        "GET /api/sheet HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\nx-linli-token: {}\r\n\r\n",
        it.door, it.cookie, it.token
    );
    let begun = Instant::now();
    let said = from_elsewhere(&it.door, &request);
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    drop(held);
    assert_eq!(it.facts(), before);
}

#[test]
pub fn a_code_that_comes_byte_by_byte() {
    let it = Attacked::new();
    let mut slow = TcpStream::connect(&it.door).unwrap();
    let head = format!(
        "POST /api/join HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{{",
        it.door
    );
    slow.write_all(head.as_bytes()).unwrap();
    let begun = Instant::now();
    slow.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut said = [0; 512];
    let count = slow.read(&mut said).unwrap();
    let said = String::from_utf8_lossy(&said[..count]).into_owned();
    assert!(said.starts_with("HTTP/1.1 400"), "{said}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    it.refuses(|it| it.join(&"1".repeat(2_000)), 400, "body");
}
