//! `linli serve`: other pages in the machine's browser, names made to point here, links stolen, bodies without end.

use linli_tests::meet::found;
use linli_tests::served::{Heard, Served, raw};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A served committee, to be attacked.
struct Attacked {
    served: Served,
    _dir: TempDir,
}

impl Attacked {
    fn new() -> Attacked {
        let dir = tempfile::tempdir().unwrap();
        let desk = linli_core::desk::Desk::open(dir.path(), linli_core::desk::World::system()).unwrap();
        found(&desk);
        drop(desk);
        Attacked {
            served: Served::start(dir.path()),
            _dir: dir,
        }
    }

    fn facts(&self) -> Value {
        self.served.call("verify", &json!({})).unwrap()["facts"].clone()
    }

    /// Does what must be refused with this status and code: logged, and nothing changed.
    fn refuses(&self, attack: impl FnOnce(&Served) -> Heard, status: u16, code: &str) {
        let before = self.facts();
        let told = format!("code=\"{code}\"");
        let heard = self.served.logs(&["refused", &told], || attack(&self.served));
        assert_eq!((heard.status, heard.code().as_str()), (status, code), "{heard:?}");
        assert_eq!(self.facts(), before, "{code}: something changed");
    }
}

/// Everything a page needs to write.
fn page<'a>(served: &'a Served, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [
        &[("Cookie", &*served.cookie), ("x-linli-token", &*served.token)],
        more,
    ]
    .concat()
}

const WRITE: &str = "/api/call/add_compound";
const BODY: &str = r#"{"name": "被攻击"}"#;

#[test]
pub fn a_name_made_to_point_here() {
    let it = Attacked::new();
    let port = it.served.address.split(':').nth(1).unwrap().to_owned();
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        "127.0.0.1:1".to_owned(),
        "127.0.0.1".to_owned(),
        format!("[::1]:{port}"),
        format!("0.0.0.0:{port}"),
    ] {
        it.refuses(
            |served| served.send("POST", WRITE, &page(served, &[("Host", &host)]), BODY),
            403,
            "host",
        );
    }
}

#[test]
pub fn a_page_of_another_origin() {
    let it = Attacked::new();
    let https = format!("https://{}", it.served.address);
    for origin in [
        "http://evil.example",
        "null",
        "http://127.0.0.1:1",
        "file://",
        &https,
    ] {
        it.refuses(
            |served| served.send("POST", WRITE, &page(served, &[("Origin", origin)]), BODY),
            403,
            "origin",
        );
    }
}

#[test]
pub fn a_call_without_the_pages_token() {
    let it = Attacked::new();
    for token in [None, Some(""), Some("00000000000000000000000000000000")] {
        it.refuses(
            |served| {
                let mut headers = vec![("Cookie", &*served.cookie), ("Content-Type", "text/plain")];
                headers.extend(token.map(|token| ("x-linli-token", token)));
                served.send("POST", WRITE, &headers, BODY)
            },
            403,
            "token",
        );
    }
}

#[test]
pub fn a_call_without_the_browsers_cookie() {
    let it = Attacked::new();
    for cookie in [
        "",
        "linli=",
        "linli=00000000000000000000000000000000",
        "other=1; LINLI=1",
    ] {
        it.refuses(
            |served| {
                served.send(
                    "POST",
                    WRITE,
                    &[("Cookie", cookie), ("x-linli-token", &served.token)],
                    BODY,
                )
            },
            401,
            "session",
        );
        it.refuses(
            |served| served.send("GET", "/api/session", &[("Cookie", cookie)], ""),
            401,
            "session",
        );
    }
}

#[test]
pub fn the_link_used_a_second_time() {
    let it = Attacked::new();
    it.refuses(|served| served.send("GET", &served.once, &[], ""), 403, "link");
}

#[test]
pub fn the_link_guessed() {
    let it = Attacked::new();
    for path in ["/open/00000000000000000000000000000000", "/open/x", "/open/%00"] {
        it.refuses(|served| served.send("GET", path, &[], ""), 403, "link");
    }
}

#[test]
pub fn a_cookie_that_scripts_or_other_sites_could_use() {
    // No log: the browser keeps it from them; the program is never asked. State: none to change.
    let dir = tempfile::tempdir().unwrap();
    let served = Served::start(dir.path());
    assert_eq!(served.cookie_flags, "HttpOnly; SameSite=Strict; Path=/");
}

#[test]
pub fn a_page_that_frames_the_desk() {
    // No log: the browser obeys these headers; the program is never asked. State: none to change.
    let it = Attacked::new();
    for path in ["/", "/index.html", "/api/session", "/nothing"] {
        let heard = it.served.get(path);
        let head = heard.head.to_lowercase();
        for needed in [
            "frame-ancestors 'none'",
            "x-frame-options: deny",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "permissions-policy: camera=(self), microphone=(), geolocation=(), display-capture=()",
        ] {
            assert!(head.contains(needed), "{path}: {needed}: {head}");
        }
        let policy = head
            .lines()
            .find(|line| line.starts_with("content-security-policy"))
            .unwrap();
        let scripts = policy
            .split(';')
            .find(|part| part.contains("script-src"))
            .unwrap_or("default-src 'self'");
        assert!(!scripts.contains("unsafe"), "{policy}");
        assert!(
            !head.contains("access-control-allow"),
            "no other origin may read: {head}"
        );
    }
}

#[test]
pub fn a_script_that_is_given_more_than_it_needs() {
    // No log: the browser obeys these headers; the program is never asked. State: none to change.
    let it = Attacked::new();
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist/assets");
    let names = std::fs::read_dir(assets)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut readers = 0;
    for name in names {
        let heard = it.served.get(&format!("/assets/{name}"));
        assert_eq!(heard.status, 200, "{name}");
        let head = heard.head.to_lowercase();
        let policies: Vec<&str> = head
            .lines()
            .filter_map(|line| line.strip_prefix("content-security-policy: "))
            .collect();
        let [policy] = policies[..] else {
            panic!("{name}: {head}");
        };
        // Nobody but the reader of codes compiles anything at run time, and it has no page, no frame and no other host.
        if name.starts_with("codes.worker") {
            readers += 1;
            assert_eq!(
                policy,
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
            );
        } else {
            assert!(
                policy.starts_with("default-src 'self';") && !policy.contains("script-src"),
                "{name}: {policy}"
            );
            assert!(!policy.contains("eval"), "{name}: {policy}");
        }
    }
    assert_eq!(readers, 1);
}

#[test]
pub fn a_path_that_leaves_the_screens() {
    let it = Attacked::new();
    let before = it.facts();
    for path in [
        "/../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/assets/..%5c..%5cwindows%5cwin.ini",
        "//etc/passwd",
        "/%2e%2e/key",
        "/api/file/..%2f..%2fkey",
    ] {
        let heard = it.served.logs(&["refused", "code="], || it.served.get(path));
        assert!(matches!(heard.status, 404 | 400), "{path}: {heard:?}");
        assert!(!heard.body.contains("root:"));
    }
    assert_eq!(it.facts(), before);
}

#[test]
pub fn a_file_larger_than_any_may_be() {
    let it = Attacked::new();
    let head = format!(
        "POST /api/upload?name=a.xlsx HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\nx-linli-token: {}\r\nContent-Length: {}\r\n\r\n",
        it.served.address,
        it.served.cookie,
        it.served.token,
        65 << 20
    );
    it.refuses(
        |served| too_large(raw(&served.address, head.as_bytes())),
        413,
        "too_large",
    );
    // Arguments are small.
    let long = format!(r#"{{"name": "{}"}}"#, "x".repeat(3 << 20));
    it.refuses(|served| too_large(served.post(WRITE, &long)), 413, "too_large");
}

/// Whoever sends too much may be cut off before reading why.
fn too_large(heard: Heard) -> Heard {
    match heard.status {
        413 | 0 => Heard {
            status: 413,
            head: heard.head,
            body: r#"{"code": "too_large"}"#.to_owned(),
        },
        _ => heard,
    }
}

#[test]
pub fn a_request_that_comes_byte_by_byte() {
    // No log: browsers, too, open connections and say nothing on them; each is closed without a word.
    let it = Attacked::new();
    let before = it.facts();
    let begun = Instant::now();
    let mut stream = TcpStream::connect(&it.served.address).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nx-a: ").unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let mut answer = [0; 64];
    // Cut off by the served end; meanwhile others are heard.
    loop {
        match stream.read(&mut answer) {
            Ok(_) => break,
            Err(_) if stream.write_all(b"a").is_err() => break,
            Err(_) => assert!(begun.elapsed() < Duration::from_secs(30), "it is never cut off"),
        }
        assert_eq!(it.served.get("/").status, 200);
    }
    assert_eq!(it.facts(), before);
}

#[test]
pub fn arguments_that_are_nested_beyond_reason() {
    let it = Attacked::new();
    let deep = format!(r#"{{"name": {}"#, "[".repeat(500_000));
    it.refuses(|served| served.post(WRITE, &deep), 400, "bad_json");
}
