//! Who a laptop speaks to: the hub its address names or one that a public authority vouches for, and nobody else.
#![allow(missing_docs, clippy::unwrap_used)]

use ed25519_dalek::SigningKey;
use linli_core::features::syncing::{Address, Carrier, CarrierError};
use linli_core::id::Id;
use linli_core::sync::{Answer, Ask};
use linli_core::world::World;
use linli_hub::client::{HttpCarrier, HttpLine};
use linli_hub::limits::Limits;
use linli_hub::server::{self, Door, Running, Setup};
use linli_hub::tls::listening::{self, Callers};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{RootCertStore, ServerConnection, StreamOwned};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const LOOPBACK: &str = "127.0.0.1:0";

fn key() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn ask_with(carrier: &HttpCarrier, address: &str) -> Result<Answer, CarrierError> {
    carrier.exchange(&key(), address, Id::NIL, Ask::Vector)
}

fn ask(address: &str) -> Result<Answer, CarrierError> {
    ask_with(&HttpCarrier::new(), address)
}

fn hub(dir: &Path, listen: &str, door: Door) -> Running {
    let setup = Setup {
        door,
        ..Setup::default()
    };
    server::start_with(dir, listen, setup).unwrap()
}

fn pin(url: &str) -> &str {
    url.split_once('#').unwrap().1
}

#[test]
fn a_hub_is_spoken_to_at_its_whole_address() {
    let dir = tempfile::tempdir().unwrap();
    let hub = server::start(dir.path(), LOOPBACK).unwrap();
    assert!(matches!(ask(&hub.url()), Ok(Answer::Holds(_))));
    assert!(HttpCarrier::new().reaches(&hub.url()));
    // Without the pin a public authority would have to vouch for it.
    let without = hub.url().replace(&format!("#{}", pin(&hub.url())), "");
    assert!(matches!(ask(&without), Err(CarrierError::Certificate(_))));
    assert!(!HttpCarrier::new().reaches(&without));
}

#[test]
fn another_key_under_the_same_address_is_told_nothing() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = server::start(dir.path(), LOOPBACK).unwrap();
    let (url, listen) = (first.url(), first.address.to_string());
    let carrier = HttpCarrier::new();
    assert!(ask_with(&carrier, &url).is_ok());
    first.stop();
    let impostor = server::start(other.path(), &listen).unwrap();
    for carrier in [carrier, HttpCarrier::new()] {
        assert!(matches!(ask_with(&carrier, &url), Err(CarrierError::OtherKey)));
        assert!(!carrier.reaches(&url));
    }
    // A carrier that speaks to it under its own name has no connection to lend to the other.
    let carrier = HttpCarrier::new();
    assert!(ask_with(&carrier, &impostor.url()).is_ok());
    assert!(matches!(ask_with(&carrier, &url), Err(CarrierError::OtherKey)));
}

#[test]
fn nothing_falls_back_to_a_line_in_the_clear() {
    let dir = tempfile::tempdir().unwrap();
    let named = server::start(dir.path(), LOOPBACK).unwrap().url();
    let plain = hub(dir.path(), LOOPBACK, Door::Plain);
    let address = format!("https://{}#{}", plain.address, pin(&named));
    assert!(matches!(ask(&address), Err(CarrierError::Strange(_))));
    assert!(matches!(
        ask("http://192.168.1.10:7117"),
        Err(CarrierError::Plain(_))
    ));
    // And a hub that speaks TLS does not answer in the clear.
    plain.stop();
    let secure = server::start(dir.path(), LOOPBACK).unwrap();
    let mut stream = TcpStream::connect(secure.address).unwrap();
    stream
        .write_all(b"GET /v1/health HTTP/1.1\r\nhost: hub\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
}

/// A server with `key` that gives every request this one answer.
fn answering(key: &SigningKey, answer: String) -> String {
    let listener = TcpListener::bind(LOOPBACK).unwrap();
    let address = listener.local_addr().unwrap();
    let config = listening::own(key, Callers::Anybody).unwrap();
    std::thread::spawn(move || {
        while let Ok((socket, _)) = listener.accept() {
            let mut stream = StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), socket);
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer.as_bytes());
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    let id = linli_core::journal::page::device_of(&key.verifying_key().to_bytes());
    let base = format!("https://{address}");
    Address { base, pin: Some(id) }.to_string()
}

#[test]
fn a_redirect_leads_nowhere() {
    let trap = TcpListener::bind(LOOPBACK).unwrap();
    trap.set_nonblocking(true).unwrap();
    let trap_address = trap.local_addr().unwrap();
    for scheme in ["http", "https"] {
        let answer = format!(
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: {scheme}://{trap_address}/v1/hello\r\ncontent-length: 0\r\n\r\n"
        );
        let refused = ask(&answering(&SigningKey::from_bytes(&[7; 32]), answer));
        assert!(matches!(refused, Err(CarrierError::Strange(_))), "{refused:?}");
    }
    assert!(trap.accept().is_err(), "nobody followed");
}

/// An authority of our own, which the laptops of a test take for a public one.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    roots: Arc<RootCertStore>,
}

impl Authority {
    fn new() -> Authority {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(certificate.der().clone()).unwrap();
        Authority {
            issuer: Issuer::new(params, key),
            roots: Arc::new(roots),
        }
    }

    /// A hub with a certificate for `name`, good in these years.
    fn hub(&self, dir: &TempDir, name: &str, years: (i32, i32)) -> Running {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(years.0, 1, 1);
        params.not_after = date_time_ymd(years.1, 1, 1);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let (chain, file) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
        fs::write(&chain, certificate.pem()).unwrap();
        fs::write(&file, key.serialize_pem()).unwrap();
        hub(
            &dir.path().join("hub"),
            LOOPBACK,
            Door::Public { chain, key: file },
        )
    }
}

fn by_name(hub: &Running) -> String {
    format!("https://localhost:{}", hub.address.port())
}

#[test]
fn a_public_certificate_is_taken_while_it_holds_and_for_its_name_alone() {
    let authority = Authority::new();
    let carrier = || {
        HttpCarrier::over(
            Box::new(HttpLine::trusting(authority.roots.clone())),
            World::system(),
        )
    };
    let years_of = |name: &str, years| {
        let dir = tempfile::tempdir().unwrap();
        let hub = authority.hub(&dir, name, years);
        ask_with(&carrier(), &by_name(&hub))
    };
    assert!(matches!(
        years_of("localhost", (2020, 2090)),
        Ok(Answer::Holds(_))
    ));
    for (name, years) in [
        ("localhost", (2010, 2011)),
        ("localhost", (2090, 2091)),
        ("hub.example.cn", (2020, 2090)),
    ] {
        let refused = years_of(name, years);
        assert!(
            matches!(refused, Err(CarrierError::Certificate(_))),
            "{name} {years:?}: {refused:?}"
        );
    }
    let dir = tempfile::tempdir().unwrap();
    let hub = authority.hub(&dir, "localhost", (2020, 2090));
    assert!(
        matches!(ask(&by_name(&hub)), Err(CarrierError::Certificate(_))),
        "nobody public vouches for it"
    );
    // What an authority vouches for is not the key an address names.
    let pinned = format!("{}#{}", by_name(&hub), "A".repeat(26));
    assert!(matches!(
        ask_with(&carrier(), &pinned),
        Err(CarrierError::OtherKey)
    ));
}

#[test]
fn whoever_speaks_an_older_tls_is_sent_away() {
    let dir = tempfile::tempdir().unwrap();
    let hub = server::start(dir.path(), LOOPBACK).unwrap();
    let mut stream = TcpStream::connect(hub.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(&hello_of_tls12()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    // A fatal alert: protocol_version.
    assert_eq!(answer, [21, 3, 3, 0, 2, 2, 70]);
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
fn a_handshake_that_does_not_come_holds_nobody_up() {
    let dir = tempfile::tempdir().unwrap();
    let setup = Setup {
        limits: Limits {
            connections: 2,
            head_time: Duration::from_millis(300),
            ..Limits::default()
        },
        ..Setup::default()
    };
    let hub = server::start_with(dir.path(), LOOPBACK, setup).unwrap();
    // Both places are taken by callers that say nothing, or drip a byte at a time.
    let mut silent = TcpStream::connect(hub.address).unwrap();
    let mut drips = TcpStream::connect(hub.address).unwrap();
    drips.write_all(&hello_of_tls12()[..7]).unwrap();
    let begun = Instant::now();
    assert!(ask(&hub.url()).is_ok());
    assert!(
        begun.elapsed() >= Duration::from_millis(200),
        "it waited for a place"
    );
    for stream in [&mut silent, &mut drips] {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        assert!(rest.len() < 20, "it was sent away");
    }
}

#[test]
fn too_much_is_refused_under_tls_as_it_is_in_the_clear() {
    let dir = tempfile::tempdir().unwrap();
    let hub = server::start(dir.path(), LOOPBACK).unwrap();
    let pages = vec![vec![0; 1 << 20]; 40];
    let refused = HttpCarrier::new().exchange(&key(), &hub.url(), Id::NIL, Ask::Give(pages));
    assert!(
        matches!(&refused, Err(CarrierError::Refused { code, .. }) if code == "too_large")
            || matches!(refused, Err(CarrierError::Unreachable(_))),
        "{refused:?}"
    );
    assert!(ask(&hub.url()).is_ok(), "the others are served");
}
