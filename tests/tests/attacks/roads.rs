//! The roads pages travel: a hub that is somebody else, a line weaker than agreed, things laid on a stick.

use super::hub::at;
use super::town::{Laptop, Town, call_refused, laptop};
use linli_hub::limits::Limits;
use linli_hub::server::{self, Running};
use linli_tests::log;
use linli_tests::meet::{call, found};
use linli_tests::process::{program, soon};
use linli_tests::served::plain_hub;
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// A hub as it is installed, and a town that has synced with it.
fn town_with_hub() -> (Town, Running, TempDir) {
    let (town, dir) = (Town::new(), tempfile::tempdir().unwrap());
    let hub = server::start(dir.path(), "127.0.0.1:0").unwrap();
    call(&town.founder.desk, "set_hub", json!({"address": hub.url()}));
    call(&town.founder.desk, "sync_now", json!({}));
    (town, hub, dir)
}

/// What a hub that speaks TLS says to these first words; it stands in its log that they led nowhere.
fn sent_away(hub: &Running, words: &[u8]) -> Vec<u8> {
    let watch = log::watch();
    let mut stream = TcpStream::connect(hub.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(words).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    soon("it stands in the log", || {
        watch.said(&["a connection was refused", "code=\"handshake\"", &at(hub)])
    });
    answer
}

#[test]
pub fn an_older_tls_offered_to_a_hub() {
    let (town, hub, _dir) = town_with_hub();
    let before = town.founder.state();
    // A fatal alert: protocol_version.
    assert_eq!(sent_away(&hub, &hello_of_tls12()), [21, 3, 3, 0, 2, 2, 70]);
    call(&town.founder.desk, "sync_now", json!({}));
    assert!(town.founder.state() == before);
}

/// The first words of a client that knows nothing newer than TLS 1.2.
fn hello_of_tls12() -> Vec<u8> {
    let extensions = [
        &[0, 10, 0, 4, 0, 2, 0, 29][..],      // groups: x25519
        &[0, 11, 0, 2, 1, 0][..],             // points: uncompressed
        &[0, 13, 0, 6, 0, 4, 8, 7, 4, 3][..], // signatures: ed25519, ecdsa
    ]
    .concat();
    let mut hello = vec![3, 3];
    hello.extend([5; 32]); // random
    hello.extend([0, 0, 4, 0xc0, 0x2b, 0xc0, 0x2f, 1, 0]); // no session, two suites, no compression
    hello.extend([0, extensions.len() as u8]);
    hello.extend(extensions);
    let length = hello.len() as u8;
    [&[22, 3, 1, 0, length + 4, 1, 0, 0, length][..], &hello].concat()
}

#[test]
pub fn plain_words_to_a_hub_that_speaks_tls() {
    let (town, hub, _dir) = town_with_hub();
    let before = town.founder.state();
    let answer = sent_away(&hub, b"GET /v1/health HTTP/1.1\r\nhost: hub\r\n\r\n");
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    call(&town.founder.desk, "sync_now", json!({}));
    assert!(town.founder.state() == before);
}

#[test]
pub fn another_key_under_the_hubs_address() {
    let (town, hub, _dir) = town_with_hub();
    let (place, other) = (hub.address.to_string(), tempfile::tempdir().unwrap());
    hub.stop();
    let impostor = server::start(other.path(), &place).unwrap();
    call(
        &town.founder.desk,
        "add_item",
        json!({"name": "机密", "unit": "个"}),
    );
    call_refused(&town.founder, "sync_now", json!({}), "other_hub");
    assert!(impostor.url().contains(&place));
    let kept = fs::read_dir(other.path().join("spaces")).map_or(0, Iterator::count);
    assert_eq!(kept, 0, "nothing was given to it");
}

#[test]
pub fn a_certificate_nobody_vouches_for() {
    let (town, hub, _dir) = town_with_hub();
    // Without the name of its key a public authority would have to speak for it.
    let (address, _) = hub
        .url()
        .split_once('#')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    call(&town.founder.desk, "set_hub", json!({ "address": address }));
    call_refused(&town.founder, "sync_now", json!({}), "hub_certificate");
}

#[test]
pub fn a_line_in_the_clear_where_tls_was_agreed() {
    let (town, hub, _dir) = town_with_hub();
    let (_, pin) = hub
        .url()
        .split_once('#')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let other = tempfile::tempdir().unwrap();
    let plain = plain_hub(other.path(), Limits::default());
    let address = format!("https://{}#{pin}", plain.address);
    call(&town.founder.desk, "set_hub", json!({ "address": address }));
    call_refused(&town.founder, "sync_now", json!({}), "not_a_hub");
    let elsewhere = json!({"address": "http://192.168.1.10:7117"});
    call_refused(&town.founder, "set_hub", elsewhere, "hub_plain");
}

/// A stick in the program's hands: what it answers, and what it logs. The desk is closed meanwhile, and has not changed after.
fn exchange(it: Laptop, stick: &Path) -> (Value, String) {
    let before = it.state();
    let Laptop { desk, dir } = it;
    drop(desk);
    let done = Command::new(program("linli"))
        .arg("--data")
        .arg(dir.path())
        .args(["--json", "--lang", "en", "stick"])
        .arg(stick)
        .env("LINLI_LOG", "info")
        .output()
        .unwrap();
    let desk = linli_core::desk::Desk::open(dir.path(), linli_core::desk::World::system()).unwrap();
    assert!(
        Laptop { desk, dir }.state() == before,
        "the stick changed something"
    );
    let log = String::from_utf8_lossy(&done.stderr).into_owned();
    (serde_json::from_slice(&done.stdout).unwrap(), log)
}

fn founded() -> Laptop {
    let it = laptop();
    found(&it.desk);
    it
}

#[test]
pub fn a_link_laid_on_a_stick() {
    let (stick, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let secret = home.path().join("secret");
    fs::write(&secret, b"not for a stick").unwrap();
    let link = stick.path().join("邻里-清溪居委会.linli");
    std::os::unix::fs::symlink(&secret, &link).unwrap();
    let (said, log) = exchange(founded(), &link);
    assert_eq!(said["code"], "stick_link", "{said}");
    assert!(
        log.contains("a stick was refused") && log.contains("code=\"stick_link\""),
        "{log}"
    );
    let (said, log) = exchange(founded(), stick.path());
    assert!(said["path"].as_str().unwrap().ends_with("-2.linli"), "{said}");
    assert!(
        log.contains("a file on a stick was not read") && log.contains("code=\"stick_link\""),
        "{log}"
    );
    assert_eq!(fs::read(&secret).unwrap(), b"not for a stick");
}

#[test]
pub fn a_path_that_leaves_the_stick() {
    let stick = tempfile::tempdir().unwrap();
    let inner = stick.path().join("U");
    fs::create_dir(&inner).unwrap();
    fs::write(stick.path().join("key"), b"not for a stick").unwrap();
    for (path, code) in [
        (inner.join("../key"), "stick_path"),
        (inner.join("没有/这里.linli"), "stick_unwritable"),
        (Path::new("/dev/null").to_owned(), "stick_link"),
    ] {
        let (said, log) = exchange(founded(), &path);
        assert_eq!(said["code"], code, "{said}");
        assert!(
            log.contains("a stick was refused") && log.contains(&format!("code=\"{code}\"")),
            "{log}"
        );
    }
    assert_eq!(fs::read(stick.path().join("key")).unwrap(), b"not for a stick");
    assert_eq!(fs::read_dir(&inner).unwrap().count(), 0, "nothing was put there");
    // A committee whose name is a path still writes into the folder it was given.
    let named = laptop();
    let people = json!({"name": "清溪/../../居委会", "staff_name": "王芳", "device_name": "前台"});
    call(&named.desk, "create_committee", people);
    let (said, _) = exchange(named, &inner);
    let written = Path::new(said["path"].as_str().unwrap()).to_owned();
    assert_eq!(written.parent(), Some(&*inner), "{said}");
    assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 2);
}

#[test]
pub fn files_on_a_stick_that_are_something_else() {
    let stick = tempfile::tempdir().unwrap();
    let at = |name: &str| stick.path().join(name);
    fs::write(at("坏的.linli"), b"no file of ours").unwrap();
    fs::create_dir(at("文件夹.linli")).unwrap();
    fs::File::create(at("大.linli"))
        .unwrap()
        .set_len(4 << 30)
        .unwrap();
    let other = founded();
    let (_, _) = exchange(other, stick.path());
    let theirs = fs::read(at("邻里-清溪居委会.linli")).unwrap();
    let (said, log) = exchange(founded(), stick.path());
    assert_eq!(said["files"].as_array().unwrap().len(), 4, "{said}");
    for code in ["not_a_stick", "stick_link", "stick_too_large", "stick_not_for_us"] {
        let told = format!("code=\"{code}\"");
        let line = |line: &str| line.contains("a file on a stick was not read") && line.contains(&told);
        assert!(log.lines().any(line), "{code}: {log}");
    }
    assert_eq!(
        fs::read(at("邻里-清溪居委会.linli")).unwrap(),
        theirs,
        "it is somebody's"
    );
    assert_eq!(fs::read(at("坏的.linli")).unwrap(), b"no file of ours");
}
