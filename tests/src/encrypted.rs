//! A laptop that serves the door page over HTTPS, and a phone that was told to take its certificate.

use crate::meet::{call, found};
use crate::served::{Heard, Served, heard};
use linli_core::desk::{Desk, World};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::version::TLS13;
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, PeerIncompatible, SignatureScheme,
    StreamOwned,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// What only the phone knows.
pub const OWN: &str = "000102030405060708090a0b0c0d0e0f";

/// A laptop with one person in one building, and a round over it.
pub struct Laptop {
    /// The program.
    pub served: Served,
    /// Its round.
    pub round: Value,
    /// Its building.
    pub building: Value,
    /// Who lives there.
    pub person: Value,
    /// Its folder.
    pub dir: TempDir,
}

impl Laptop {
    /// It is founded, and serves.
    ///
    /// # Panics
    /// When it does not.
    pub fn serving() -> Laptop {
        let dir = tempfile::tempdir().expect("a folder");
        let desk = Desk::open(dir.path(), World::system()).expect("a desk opens");
        found(&desk);
        let id = |name: &str, args: Value| call(&desk, name, args)["id"].clone();
        let compound = id("add_compound", json!({"name": "桂花苑"}));
        let shape = json!({"compound": compound, "name": "1", "units": 1, "floors": 1, "rooms_per_floor": 1});
        let building = id("add_building", shape);
        let shown = call(&desk, "show_building", json!({ "id": building }));
        let home = &shown["units"][0]["homes"][0]["id"];
        let person = id("add_resident", json!({"home": home, "name": "张小芳"}));
        let round = id(
            "open_round",
            json!({"name": "第一轮", "kind": "headcount", "target": "resident", "compounds": [compound], "buildings": [],
                "outcomes": [], "starts_at": 0}),
        );
        drop(desk);
        Laptop {
            served: serve(dir.path()),
            round,
            building,
            person,
            dir,
        }
    }

    /// The program is ended and started anew on the same folder; `between` is done while it is away.
    pub fn again(self, between: impl FnOnce(&Path)) -> Laptop {
        let Laptop { served, dir, .. } = self;
        drop(served);
        between(dir.path());
        Laptop {
            served: serve(dir.path()),
            dir,
            ..self
        }
    }

    /// A code: the address it leads to, with its scheme, and its secret.
    ///
    /// # Panics
    /// When none is made.
    pub fn invite(&self, encrypted: bool) -> (String, String) {
        let args = json!({"round": self.round, "buildings": [self.building], "name": "王小红", "encrypted": encrypted});
        let made = self.served.call("invite_phone", &args).expect("a code is made");
        let link = made["links"][0]["link"].as_str().expect("a link");
        let (address, code) = link.split_once("/#").expect("a code in it");
        (address.to_owned(), code.to_owned())
    }

    /// The fingerprint that the screen shows for an address.
    ///
    /// # Panics
    /// When the phones cannot be listed.
    pub fn fingerprint(&self, address: &str) -> Option<String> {
        let listed = self.served.call("list_phones", &json!({"round": self.round}));
        let listed = listed.expect("the phones are listed");
        let all = listed["addresses"].as_array().expect("addresses");
        let one = all.iter().find(|one| one["address"] == address)?;
        one["fingerprint"].as_str().map(str::to_owned)
    }

    /// How many facts there are.
    ///
    /// # Panics
    /// When they cannot be counted.
    pub fn facts(&self) -> Value {
        self.served.call("verify", &json!({})).expect("they are counted")["facts"].clone()
    }

    /// A tap on the person.
    pub fn tap(&self) -> String {
        json!({"round": self.round, "taps": [{"id": "00000000-0000-4000-8000-000000000001", "target": self.person,
            "outcome": 1, "age_ms": 0}]})
        .to_string()
    }
}

fn serve(dir: &Path) -> Served {
    Served::start_with(dir, &["--door", "127.0.0.1:0"])
}

/// A request to the host `door`, as a browser writes it; `Host` among the headers replaces the true one.
pub fn request(door: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request += &format!("Host: {door}\r\n");
    }
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    format!("{request}\r\n{body}").into_bytes()
}

/// Asks to be let in with a code.
pub fn join(door: &str, code: &str) -> Vec<u8> {
    let body = json!({"code": code, "own": OWN}).to_string();
    request(
        door,
        "POST",
        "/api/join",
        &[("Content-Type", "application/json")],
        &body,
    )
}

/// Sends a request over TLS and listens to the end.
///
/// # Panics
/// When nobody listens there.
pub fn over_tls(door: &str, request: &[u8]) -> Heard {
    let stream = TcpStream::connect(door).expect("somebody listens");
    talk(stream, request).0
}

/// The fingerprint of the certificate that is shown there.
///
/// # Panics
/// When nobody shows one.
pub fn shown_at(door: &str) -> String {
    let stream = TcpStream::connect(door).expect("somebody listens");
    let (_, certificate) = talk(stream, &request(door, "GET", "/", &[], ""));
    let hash = Sha256::digest(certificate.expect("a certificate"));
    let groups = hash.chunks(2).map(|two| format!("{:02X}{:02X}", two[0], two[1]));
    groups.collect::<Vec<_>>().join(" ")
}

/// Speaks TLS on a connection: what came back, and the certificate that was shown.
///
/// # Panics
/// When the system sets no time.
pub fn talk(stream: TcpStream, request: &[u8]) -> (Heard, Option<Vec<u8>>) {
    let time = Some(Duration::from_secs(60));
    stream.set_read_timeout(time).expect("a time can be set");
    let to = ServerName::from(stream.peer_addr().expect("it is connected").ip());
    let client = ClientConnection::new(any(), to).expect("a client");
    let mut line = StreamOwned::new(client, stream);
    let _ = line.write_all(request);
    let mut bytes = Vec::new();
    let _ = line.read_to_end(&mut bytes);
    let shown = line.conn.peer_certificates().and_then(|all| all.first());
    (heard(&bytes), shown.map(|der| der.to_vec()))
}

/// A phone whose owner has pressed “go on”.
fn any() -> Arc<ClientConfig> {
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&TLS13])
        .expect("TLS 1.3")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(GoOn(provider)))
        .with_no_client_auth();
    Arc::new(config)
}

#[derive(Debug)]
struct GoOn(Arc<CryptoProvider>);

impl ServerCertVerifier for GoOn {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(PeerIncompatible::Tls12NotOfferedOrEnabled.into())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            certificate,
            signed,
            &self.0.signature_verification_algorithms,
        )
    }

    /// What browsers take: no Ed25519.
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![
            SignatureScheme::ECDSA_NISTP256_SHA256,
            SignatureScheme::RSA_PSS_SHA256,
        ]
    }
}
