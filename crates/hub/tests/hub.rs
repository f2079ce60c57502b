//! The hub over a real line: what it keeps, what it refuses, and that refusals never move a vector.
#![allow(missing_docs, clippy::unwrap_used)]

use ed25519_dalek::{Signer, SigningKey};
use linli_core::desk::{Desk, Lang, World};
use linli_core::features::members::recovery::{certify, space_of};
use linli_core::features::syncing::{Carrier, CarrierError};
use linli_core::id::Id;
use linli_core::journal::chains;
use linli_core::journal::fact::{Class, Draft};
use linli_core::journal::page::{Page, device_of};
use linli_core::journal::vector::{Head, Vector, Writer};
use linli_core::space::{Space, WriteError};
use linli_core::sync::{Answer, Ask};
use linli_hub::auth;
use linli_hub::client::HttpCarrier;
use linli_hub::limits::Limits;
use linli_hub::server::{self, Door, Running, Setup, StartError};
use linli_hub::store::PageStore;
use linli_hub::store::sqlite::{OpenError, SqliteStore};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

const LOOPBACK: &str = "127.0.0.1:0";

fn hub(dir: &TempDir) -> Running {
    server::start(dir.path(), LOOPBACK).unwrap()
}

/// One that speaks without TLS, so that a test can send it bytes as they are.
fn plain_hub(dir: &TempDir, limits: Limits) -> Running {
    let setup = Setup {
        limits,
        door: Door::Plain,
    };
    server::start_with(dir.path(), LOOPBACK, setup).unwrap()
}

/// The root key of a committee made for a test.
type Root = SigningKey;

fn fresh_space() -> Root {
    SigningKey::from_bytes(&World::system().bytes())
}

fn id(root: &Root) -> Id {
    space_of(&root.verifying_key().to_bytes())
}

/// Writes pages of nonsense facts, as the device with the key `key` would; the root itself vouches for it in its first.
struct Scribe {
    space: Space,
    vouched: Option<Draft>,
    _dir: TempDir,
}

/// `device_recovered`, from its bytes.
fn vouched(root: &Root, key: &SigningKey) -> Draft {
    let public_key = key.verifying_key().to_bytes();
    let mut body = minicbor::Encoder::new(Vec::new());
    body.map(6)
        .unwrap()
        .u8(0)
        .unwrap()
        .str("一台")
        .unwrap()
        .u8(1)
        .unwrap();
    body.bytes(&root.verifying_key().to_bytes())
        .unwrap()
        .u8(2)
        .unwrap();
    body.bytes(&certify(root, &public_key, 1))
        .unwrap()
        .u8(3)
        .unwrap()
        .bytes(&[4; 16])
        .unwrap();
    body.u8(4)
        .unwrap()
        .str("某人")
        .unwrap()
        .u8(5)
        .unwrap()
        .u8(1)
        .unwrap();
    Draft {
        class: Class::Space,
        kind: 10,
        subject: device_of(&public_key),
        body: body.into_writer(),
    }
}

impl Scribe {
    fn new(root: &Root, key: u8) -> Scribe {
        let dir = tempfile::tempdir().unwrap();
        let key = ed25519(key);
        let vouched = Some(vouched(root, &key));
        let space = Space::open(
            &dir.path().join("space.db"),
            &[1; 32],
            id(root),
            key,
            5,
            World::system(),
        );
        Scribe {
            space: space.unwrap(),
            vouched,
            _dir: dir,
        }
    }

    fn page(&mut self, facts: usize) -> Vec<u8> {
        let have = self.space.vector().unwrap();
        let vouched = self.vouched.take();
        self.space
            .write(Id::NIL, |pen| {
                let rest = facts - vouched.iter().len();
                if let Some(vouched) = vouched {
                    pen.write(vouched)?;
                }
                for _ in 0..rest {
                    let id = pen.make_id();
                    pen.write(Draft::new(Class::Space, 60_001, id, &"来源不明"))?;
                }
                Ok::<_, WriteError>(())
            })
            .unwrap();
        self.space.seal().unwrap();
        let (mut pages, more) = chains::pages_beyond(self.space.db(), &have, usize::MAX).unwrap();
        assert!(pages.len() == 1 && !more);
        pages.remove(0)
    }

    fn writer(&self) -> Writer {
        self.space.writer()
    }
}

fn ed25519(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

/// How the device with the key 1 sees the hub.
fn ask(hub: &Running, root: &Root, ask: Ask) -> Result<Answer, CarrierError> {
    HttpCarrier::new().exchange(&ed25519(1), &hub.url(), id(root), ask)
}

fn vector(hub: &Running, root: &Root) -> Vector {
    match ask(hub, root, Ask::Vector).unwrap() {
        Answer::Holds(held) => held.vector,
        other => panic!("{other:?}"),
    }
}

fn give(hub: &Running, root: &Root, pages: Vec<Vec<u8>>) -> Result<Answer, CarrierError> {
    ask(hub, root, Ask::Give(pages))
}

fn refusals(answer: Result<Answer, CarrierError>) -> Vec<String> {
    match answer.unwrap() {
        Answer::HoldsWithout(_, refused) => refused.into_iter().map(|r| r.code).collect(),
        other => panic!("nothing was refused: {other:?}"),
    }
}

#[test]
fn pages_come_back_verbatim_and_twice_does_no_harm() {
    let (dir, space) = (tempfile::tempdir().unwrap(), fresh_space());
    let hub = hub(&dir);
    let mut scribe = Scribe::new(&space, 1);
    let pages = vec![scribe.page(3), scribe.page(2)];
    for _ in 0..2 {
        let Answer::Holds(held) = give(&hub, &space, pages.clone()).unwrap() else {
            panic!()
        };
        assert_eq!(held.vector.get(&scribe.writer()), 5);
    }
    let take = |have| ask(&hub, &space, Ask::Take(have)).unwrap();
    assert_eq!(take(Vector::default()), Answer::Pages(pages.clone(), false));
    let mut have = Vector::default();
    have.set(scribe.writer(), Head::at(3));
    assert_eq!(take(have), Answer::Pages(pages[1..].to_vec(), false));
    assert_eq!(take(vector(&hub, &space)), Answer::Pages(vec![], false));
    assert_eq!(vector(&hub, &fresh_space()), Vector::default());
}

#[test]
fn gaps_foreign_chains_and_damage_never_move_the_vector() {
    let (dir, space) = (tempfile::tempdir().unwrap(), fresh_space());
    let hub = hub(&dir);
    let mut scribe = Scribe::new(&space, 1);
    let (first, second, third) = (scribe.page(1), scribe.page(1), scribe.page(1));
    assert_eq!(refusals(give(&hub, &space, vec![second.clone()])), ["stranger"]);
    assert_eq!(vector(&hub, &space), Vector::default());
    // What is good in a message stays although something else in it was refused.
    assert_eq!(
        refusals(give(&hub, &space, vec![first.clone(), third.clone()])),
        ["gap"]
    );
    assert_eq!(vector(&hub, &space).get(&scribe.writer()), 1);

    // Another branch of the same device that agrees in numbers only.
    let mut copy = Scribe::new(&space, 1);
    copy.page(1);
    assert_eq!(refusals(give(&hub, &space, vec![copy.page(1)])), ["chain"]);

    let mut damaged = second.clone();
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(refusals(give(&hub, &space, vec![damaged])), ["section"]);
    let mut forged = second.clone();
    // The sealing time stands in the header, whose signature covers it.
    forged[60] ^= 1;
    let refused = give(&hub, &space, vec![forged]);
    assert!(
        matches!(&refused, Err(CarrierError::Refused { code, .. }) if code == "not_a_page")
            || refusals(refused) == ["signature"]
    );
    let cut = second[..second.len() - 1].to_vec();
    let refused = give(&hub, &space, vec![cut]);
    assert!(matches!(refused, Err(CarrierError::Refused { code, .. }) if code == "not_a_page"));
    assert_eq!(
        refusals(give(&hub, &fresh_space(), vec![second.clone()])),
        ["other_space"]
    );

    assert_eq!(vector(&hub, &space).get(&scribe.writer()), 1);
    assert!(matches!(
        give(&hub, &space, vec![second, third]),
        Ok(Answer::Holds(_))
    ));
    assert_eq!(vector(&hub, &space).get(&scribe.writer()), 3);
}

#[test]
fn of_two_pages_with_one_number_both_stay_and_each_is_given_to_whoever_lacks_it() {
    let (dir, space) = (tempfile::tempdir().unwrap(), fresh_space());
    let (mut one, mut twin) = (Scribe::new(&space, 1), Scribe::new(&space, 1));
    let (first, second) = ([one.page(2), one.page(1)], [twin.page(1)]);
    let hub = hub(&dir);
    give(&hub, &space, first.to_vec()).unwrap();
    let before = vector(&hub, &space);
    give(&hub, &space, second.to_vec()).unwrap();
    let after = vector(&hub, &space);
    assert_eq!(after.heads(&one.writer()).count(), 2);
    let take = |have: &Vector| match ask(&hub, &space, Ask::Take(have.clone())).unwrap() {
        Answer::Pages(pages, false) => pages,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        take(&before),
        second,
        "whoever has the one branch lacks the other"
    );
    let mut twins = Vector::default();
    let page = Page::open(second[0].clone()).unwrap();
    twins.follow(&page.header, &page.hash);
    assert_eq!(take(&twins), first, "and the other way round");
    assert!(take(&after).is_empty());
    hub.stop();
}

#[test]
fn what_a_hub_acknowledged_is_there_after_it_starts_again() {
    let (dir, space) = (tempfile::tempdir().unwrap(), fresh_space());
    let mut scribe = Scribe::new(&space, 1);
    let before = hub(&dir);
    let (epoch, page) = (before.epoch.clone(), scribe.page(7));
    give(&before, &space, vec![page]).unwrap();
    before.stop();
    let again = hub(&dir);
    assert_eq!(again.epoch, epoch);
    assert_eq!(vector(&again, &space).get(&scribe.writer()), 7);
    let carrier = HttpCarrier::new();
    carrier
        .exchange(&ed25519(1), &again.url(), id(&space), Ask::Vector)
        .unwrap();
    assert_eq!(carrier.hub_epoch(&again.url()), Some(epoch));
    let other = hub(&tempfile::tempdir().unwrap());
    assert_ne!(other.epoch, again.epoch);
}

/// Sends bytes as they are; gives status line and body.
fn raw(hub: &Running, request: &[u8]) -> (String, String) {
    let mut stream = TcpStream::connect(hub.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    assert!(head.contains("x-linli-hub: ") || head.is_empty(), "{head}");
    (
        head.lines().next().unwrap_or_default().to_owned(),
        body.to_owned(),
    )
}

fn post(path: &str, media: &str, body: &[u8]) -> Vec<u8> {
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    request
}

/// Opens a session and signs one request in it, as the device with the key 1 would.
fn signed(hub: &Running, path: &str, body: &[u8]) -> Vec<u8> {
    let key = ed25519(1);
    let mut stream = TcpStream::connect(hub.address).unwrap();
    let half = [7; 16];
    let hello = [&key.verifying_key().to_bytes()[..], &half].concat();
    let hello = post("/v1/hello", "application/cbor", &hello);
    stream.write_all(&hello).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let nonce = auth::nonce(half, answer[answer.len() - 16..].try_into().unwrap());
    let signature = key.sign(&auth::words(&nonce, 1, path, body)).to_bytes();
    let headers = format!(
        "{}: {}\r\n{}: 1\r\n{}: {}\r\n\r\n",
        auth::SESSION,
        auth::to_hex(&nonce),
        auth::COUNT,
        auth::SIGNATURE,
        auth::to_hex(&signature)
    );
    let request = post(path, "application/cbor", body);
    let end = request.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 2;
    [&request[..end], headers.as_bytes(), &request[end + 2..]].concat()
}

#[test]
fn a_request_counts_once_and_only_from_a_member() {
    let (dir, space) = (tempfile::tempdir().unwrap(), fresh_space());
    let hub = plain_hub(&dir, Limits::default());
    let page = Scribe::new(&space, 1).page(3);
    give(&hub, &space, vec![page.clone()]).unwrap();
    let path = format!("/v1/spaces/{}/take", id(&space));
    let take = b"\x80";
    let unsigned = raw(&hub, &post(&path, "application/cbor", take));
    assert!(
        unsigned.0.contains("401") && unsigned.1.contains("session"),
        "{unsigned:?}"
    );
    let request = signed(&hub, &path, take);
    assert!(raw(&hub, &request).0.contains("200"));
    let again = raw(&hub, &request);
    assert!(again.0.contains("401") && again.1.contains("replay"), "{again:?}");
    let mut altered = signed(&hub, &path, take);
    *altered.last_mut().unwrap() = 0x81;
    let altered = raw(&hub, &altered);
    assert!(
        altered.0.contains("401") && altered.1.contains("request_signature"),
        "{altered:?}"
    );
    // Somebody with a key of their own, who has heard the space's id.
    let stranger = |ask| HttpCarrier::new().exchange(&ed25519(9), &hub.url(), id(&space), ask);
    let Answer::Holds(held) = stranger(Ask::Vector).unwrap() else {
        panic!()
    };
    let receipt = held.receipt.unwrap();
    assert!(held.vector == Vector::default() && !receipt.claim.whole);
    let refused = stranger(Ask::Take(Vector::default())).unwrap_err();
    assert!(matches!(refused, CarrierError::Refused { code, .. } if code == "stranger"));
    let own = Scribe::new(&fresh_space(), 9).page(2);
    assert_eq!(refusals(stranger(Ask::Give(vec![own]))), ["other_space"]);
    // A member's page that a stranger carries is a member's page all the same.
    assert!(matches!(stranger(Ask::Give(vec![page])), Ok(Answer::Holds(_))));
}

#[test]
fn bad_requests_get_a_status_a_code_and_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let hub = plain_hub(&dir, Limits::default());
    let space = format!("/v1/spaces/{}", id(&fresh_space()));
    let give = format!("{space}/give");
    let cbor = "application/cbor";
    let cases = [
        (signed(&hub, &give, b"\xff"), "400", "malformed"),
        (signed(&hub, &give, b""), "400", "malformed"),
        (
            signed(
                &hub,
                &format!("{space}/take"),
                b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
            ),
            "400",
            "malformed",
        ),
        (
            signed(&hub, &give, &[&[0x99, 0x20, 0x00][..], &[0x40; 0x2000]].concat()),
            "400",
            "malformed",
        ),
        (signed(&hub, &give, b"\x81\x43abc"), "422", "not_a_page"),
        (post(&give, "text/plain", b"\x80"), "415", "media_type"),
        (
            post("/v1/spaces/mine/give", cbor, b"\x80"),
            "404",
            "no_such_space",
        ),
        (post("/v2/anything", cbor, b""), "404", "no_such_path"),
        (
            b"GET /v1/spaces/x/give HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n".to_vec(),
            "405",
            "other_method",
        ),
    ];
    for (request, status, code) in cases {
        let (line, body) = raw(&hub, &request);
        assert!(line.contains(status), "{line} is not {status} {code}");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body["code"], code);
        assert!(body["message"].as_str().unwrap().len() > 5);
    }
    let (line, body) = raw(
        &hub,
        b"GET /v1/health HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n",
    );
    assert!(line.contains("200") && body == "ok\n");
}

#[test]
fn what_is_too_large_too_slow_or_too_much_is_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits {
        new_spaces_per_hour: 2,
        body_time: Duration::from_millis(300),
        head_time: Duration::from_millis(300),
        ..Limits::default()
    };
    let hub = plain_hub(&dir, limits);
    let give_path = format!("/v1/spaces/{}/give", id(&fresh_space()));

    let head = format!(
        "POST {give_path} HTTP/1.1\r\nhost: hub\r\ncontent-type: application/cbor\r\ncontent-length: 99999999\r\n\r\n"
    );
    assert!(
        raw(&hub, head.as_bytes()).0.contains("413"),
        "a body too large is not even read"
    );
    let head = String::from_utf8(signed(&hub, &give_path, b"")).unwrap();
    let head = head.replace("content-length: 0", "content-length: 1000");
    assert!(
        raw(&hub, head.as_bytes()).0.contains("408"),
        "a body that does not come is not waited for"
    );
    let (line, _) = raw(&hub, b"POST /v1/");
    assert!(
        line.is_empty() || line.contains("408"),
        "a head that does not come is not waited for"
    );

    let mut codes = Vec::new();
    for _ in 0..3 {
        let space = fresh_space();
        codes.push(match give(&hub, &space, vec![Scribe::new(&space, 1).page(1)]) {
            Ok(_) => "taken".to_owned(),
            Err(CarrierError::Refused { code, .. }) => code,
            Err(other) => panic!("{other}"),
        });
    }
    assert_eq!(codes, ["taken", "taken", "too_many_spaces"]);
}

#[test]
fn an_operator_is_told_why_a_hub_does_not_start() {
    let dir = tempfile::tempdir().unwrap();
    let first = hub(&dir);
    let error = |dir: &Path, listen: &str| server::start(dir, listen).err().unwrap();
    assert!(matches!(
        error(dir.path(), LOOPBACK),
        StartError::Store(OpenError::InUse(_))
    ));
    let other = tempfile::tempdir().unwrap();
    let taken = first.address.to_string();
    assert!(matches!(error(other.path(), &taken), StartError::InUse(_)));
    assert_eq!(
        fs::read_dir(other.path()).unwrap().count(),
        0,
        "nothing was founded"
    );
    assert!(matches!(error(other.path(), "7117"), StartError::Address { .. }));
    assert!(matches!(
        error(Path::new("/dev/null/hub"), LOOPBACK),
        StartError::Store(OpenError::Folder { .. })
    ));
    first.stop();

    let key = dir.path().join("key");
    let kept = fs::read(&key).unwrap();
    fs::write(&key, [9; 32]).unwrap();
    assert!(matches!(
        error(dir.path(), LOOPBACK),
        StartError::Store(OpenError::WrongKey { .. })
    ));
    fs::write(&key, b"short").unwrap();
    assert!(matches!(
        error(dir.path(), LOOPBACK),
        StartError::Store(OpenError::KeyDamaged(_))
    ));
    fs::remove_file(&key).unwrap();
    assert!(matches!(
        error(dir.path(), LOOPBACK),
        StartError::Store(OpenError::KeyMissing(_))
    ));
    assert!(!key.exists(), "no other key is put in the place of a lost one");
    fs::write(&key, kept).unwrap();
    hub(&dir).stop();

    // A disk that lost what it held from some place on.
    let database = dir.path().join("hub.db");
    let whole = fs::read(&database).unwrap();
    let mut damaged = whole.clone();
    damaged[4096..].fill(7);
    fs::write(&database, &damaged).unwrap();
    let told = error(dir.path(), LOOPBACK);
    assert!(
        matches!(told, StartError::Store(OpenError::Damaged(_))),
        "{told:?}: {told}"
    );
    assert!(told.to_string().contains("the laptops refill it"), "{told}");
    assert_eq!(fs::read(&database).unwrap(), damaged, "it was left as it is");
}

fn laptop() -> (Desk, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(dir.path(), World::system()).unwrap();
    desk.set_carrier(Arc::new(HttpCarrier::new()));
    (desk, dir)
}

fn call(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args, Lang::En).unwrap()
}

#[test]
fn two_desks_agree_through_a_hub_and_refill_an_empty_one() {
    let dir = tempfile::tempdir().unwrap();
    let first = hub(&dir);
    let ((a, _a), (b, _b)) = (laptop(), laptop());
    call(
        &a,
        "create_committee",
        json!({"name": "清溪居委会", "staff_name": "王芳", "device_name": "前台"}),
    );
    call(&a, "set_hub", json!({"address": first.url()}));
    let invitation = call(&a, "make_invitation", json!({}))["invitation"].clone();
    call(
        &b,
        "join_committee",
        json!({"invitation": invitation, "staff_name": "李军", "device_name": "门岗"}),
    );
    call(&a, "add_staff", json!({"name": "赵敏"}));
    for desk in [&a, &b, &a, &b] {
        let state = call(desk, "sync_now", json!({}));
        assert_eq!((&state["phase"], &state["waiting"]), (&json!("idle"), &json!(0)));
    }
    let digest = |desk: &Desk| desk.with_space(|space| Ok(space.digest()?)).unwrap();
    assert_eq!(digest(&a), digest(&b));
    assert_eq!(call(&b, "list_staff", json!({})).as_array().unwrap().len(), 3);

    let listen = first.address.to_string();
    first.stop();
    let offline = a.call("sync_now", json!({}), Lang::Zh).unwrap_err();
    assert_eq!(offline.code, "offline");
    let state = call(&a, "sync_state", json!({}));
    assert_eq!(state["phase"], "offline");

    // Its disk is lost but for the copy of its key: absence means nothing, and what it lacks it gets.
    let empty = tempfile::tempdir().unwrap();
    fs::copy(dir.path().join("key"), empty.path().join("key")).unwrap();
    let second = server::start(empty.path(), &listen).unwrap();
    call(&b, "sync_now", json!({}));
    let held = b.with_space(|space| Ok(space.vector()?)).unwrap();
    let space = b.with_space(|space| Ok(space.id)).unwrap();
    second.stop();
    let store = SqliteStore::open(empty.path(), World::system(), &Limits::default()).unwrap();
    assert_eq!(store.vector(space).unwrap(), held);
}

#[test]
fn an_address_that_is_no_hub_is_called_so() {
    let listener = std::net::TcpListener::bind(LOOPBACK).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ =
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello");
        }
    });
    let carrier = HttpCarrier::new();
    let ask = |address: &str| {
        carrier
            .exchange(&ed25519(1), address, id(&fresh_space()), Ask::Vector)
            .unwrap_err()
    };
    assert!(matches!(
        ask(&format!("http://{address}")),
        CarrierError::Strange(_)
    ));
    assert!(!carrier.reaches(&format!("http://{address}")));
    assert!(matches!(ask("http://127.0.0.1:1"), CarrierError::Unreachable(_)));
    assert!(matches!(ask("https://256.1.1.1:x"), CarrierError::Address(_)));
    assert!(matches!(ask("https://127.0.0.1:1"), CarrierError::Unreachable(_)));
}

#[test]
fn a_town_that_comes_all_at_once_is_served_in_line() {
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits {
        requests: 3,
        connections: 40,
        ..Limits::default()
    };
    let setup = Setup {
        limits,
        ..Setup::default()
    };
    let hub = server::start_with(dir.path(), LOOPBACK, setup).unwrap();
    let space = fresh_space();
    // More laptops than connections and places, each with a chain of its own.
    let mut scribes: Vec<Scribe> = (1..61).map(|key| Scribe::new(&space, key)).collect();
    let pages: Vec<Vec<Vec<u8>>> = scribes.iter_mut().map(|s| vec![s.page(2), s.page(3)]).collect();
    std::thread::scope(|scope| {
        for (mine, key) in pages.iter().zip(1..) {
            let (url, space) = (hub.url(), id(&space));
            scope.spawn(move || {
                let carrier = HttpCarrier::new();
                for page in mine {
                    let answer = carrier.exchange(&ed25519(key), &url, space, Ask::Give(vec![page.clone()]));
                    assert!(matches!(answer.unwrap(), Answer::Holds(_)));
                }
            });
        }
    });
    let held = vector(&hub, &space);
    assert!(scribes.iter().all(|scribe| held.get(&scribe.writer()) == 5));
    let all = ask(&hub, &space, Ask::Take(Vector::default())).unwrap();
    let Answer::Pages(taken, false) = all else {
        panic!("not all at once")
    };
    assert_eq!(taken.len(), 120);
}
