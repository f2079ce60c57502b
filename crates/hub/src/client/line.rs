//! The line to a hub: HTTPS in the product, one that fails on purpose in the simulation.

use super::connector::TlsConnector;
use super::failure::unanswered;
use crate::auth::{self, Proof};
use crate::limits::MOST_ANSWER_BYTES;
use crate::tls::trust::{self, Trust};
use crate::wire::{HUB_HEADER, MEDIA};
use ed25519_dalek::SigningKey;
use linli_core::features::syncing::{Address, CarrierError};
use rustls::RootCertStore;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, UNIX_EPOCH};
use ureq::config::Config;
use ureq::http::{Response, StatusCode, Uri};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, TcpConnector};
use ureq::{Agent, Body, Error};

/// Where every third packet is lost and an answer takes seconds, a greeting must be sent several times (`tests/bad_line.rs`).
const CONNECT_TIME: Duration = Duration::from_secs(40);
/// A message of 256 KB takes a minute at 35 kbit/s, and several where much is lost: what is given up is sent again.
const WHOLE_TIME: Duration = Duration::from_secs(240);
const ANSWER_TIME: Duration = Duration::from_secs(200);
/// Connections are kept shorter than a hub keeps them, so that none is used just as the hub closes it.
const KEEP_TIME: Duration = Duration::from_secs(15);
const PROBE_TIME: Duration = Duration::from_secs(20);
/// Addresses whose connections are kept; a laptop has one hub, and a few neighbours in the room.
const MOST_WAYS: usize = 64;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The epoch of the hub that answers; nothing where it is no hub.
    pub hub: Option<String>,
    /// What its clock showed when it answered, ms since 1970; nothing where it does not say.
    pub clock_ms: Option<i64>,
    /// Whether the body is an answer; else it says why there is none.
    pub is_answer: bool,
    /// The body.
    pub body: Vec<u8>,
}

/// Carries one request to a hub and its reply back.
pub trait Line: Send + Sync {
    /// Posts `body` to `path` of the hub at `address`.
    ///
    /// # Errors
    /// [`CarrierError`] where no whole reply came back.
    fn post(
        &self,
        address: &str,
        path: &str,
        proof: Option<&Proof>,
        body: &[u8],
    ) -> Result<Reply, CarrierError>;

    /// Whether a hub answers at `address` now; cheap.
    fn reaches(&self, address: &str) -> bool;

    /// Shows this key from now on to whoever is connected to by name and asks for one.
    fn show(&self, _: &SigningKey) {}
}

/// HTTPS; plain HTTP to this very machine.
pub struct HttpLine {
    /// Who vouches for public certificates.
    roots: Arc<RootCertStore>,
    /// What is shown to those who ask.
    own: Mutex<Option<SigningKey>>,
    ways: Mutex<HashMap<String, Way>>,
}

/// The way to one address: where its paths begin, and connections that trust nobody else.
///
/// Each address has connections of its own. Two addresses that differ in their pin alone never share one.
#[derive(Clone)]
struct Way {
    base: String,
    agent: Agent,
}

impl HttpLine {
    /// A line that goes straight to the hub. Proxies named in the environment are not asked: a hub stands in the town's
    /// own network.
    pub fn new() -> HttpLine {
        HttpLine::trusting(trust::public_roots())
    }

    /// A line to which these authorities are the public ones.
    pub fn trusting(roots: Arc<RootCertStore>) -> HttpLine {
        HttpLine {
            roots,
            own: Mutex::default(),
            ways: Mutex::default(),
        }
    }

    fn own(&self) -> MutexGuard<'_, Option<SigningKey>> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn way(&self, address: &str) -> Result<Way, CarrierError> {
        let mut ways = self.ways.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(way) = ways.get(address) {
            return Ok(way.clone());
        }
        let way = Way::to(address, &self.roots, self.own().as_ref())?;
        if ways.len() >= MOST_WAYS {
            ways.clear();
        }
        ways.insert(address.to_owned(), way.clone());
        Ok(way)
    }
}

impl Default for HttpLine {
    fn default() -> HttpLine {
        HttpLine::new()
    }
}

impl Line for HttpLine {
    fn post(
        &self,
        address: &str,
        path: &str,
        proof: Option<&Proof>,
        body: &[u8],
    ) -> Result<Reply, CarrierError> {
        let way = self.way(address)?;
        let mut request = way.agent.post(format!("{}{path}", way.base)).content_type(MEDIA);
        if let Some(proof) = proof {
            request = request
                .header(auth::SESSION, auth::to_hex(&proof.session))
                .header(auth::COUNT, proof.count.to_string())
                .header(auth::SIGNATURE, auth::to_hex(&proof.signature));
        }
        let answer = request.send(body).map_err(|error| unanswered(address, &error))?;
        let text = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
        let (hub, is_answer) = (
            text(HUB_HEADER).map(str::to_owned),
            text("content-type") == Some(MEDIA),
        );
        Ok(Reply {
            status: answer.status().as_u16(),
            hub,
            clock_ms: text("date").and_then(clock_in),
            is_answer,
            body: read(answer).map_err(|error| unanswered(address, &error))?,
        })
    }

    fn show(&self, key: &SigningKey) {
        if self.own().as_ref() != Some(key) {
            *self.own() = Some(key.clone());
            // What is open has shown another, or none.
            self.ways.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }

    fn reaches(&self, address: &str) -> bool {
        let Ok(way) = self.way(address) else { return false };
        let answer = way
            .agent
            .get(format!("{}/v1/health", way.base))
            .config()
            .timeout_global(Some(PROBE_TIME))
            .build()
            .call();
        answer.is_ok_and(|answer| {
            answer.status() == StatusCode::OK && answer.headers().contains_key(HUB_HEADER)
        })
    }
}

/// The time every HTTP server writes on its answers.
fn clock_in(date: &str) -> Option<i64> {
    let since = httpdate::parse_http_date(date)
        .ok()?
        .duration_since(UNIX_EPOCH)
        .ok()?;
    i64::try_from(since.as_millis()).ok()
}

impl Way {
    fn to(text: &str, roots: &Arc<RootCertStore>, own: Option<&SigningKey>) -> Result<Way, CarrierError> {
        let address: Address = text.parse()?;
        let sound = address.base.parse::<Uri>().is_ok_and(|uri| {
            let host = uri.host().unwrap_or_default().len();
            let rest = uri.authority().map_or(0, |authority| authority.as_str().len());
            // Whatever follows the host must be a port.
            host > 0 && (rest == host || uri.port_u16().is_some())
        });
        if !sound {
            return Err(CarrierError::Address(text.to_owned()));
        }
        let agent = if address.is_plain() {
            config().new_agent()
        } else {
            // Only the holder of the key agreed on learns who connects.
            let (trust, own) = match address.pin {
                Some(id) => (Trust::Key(id), own),
                None => (Trust::Public(roots.clone()), None),
            };
            let tls = trust::connecting(&trust, own)
                .map_err(|error| CarrierError::Certificate(error.to_string()))?;
            let connector = ().chain(TcpConnector::default()).chain(TlsConnector(tls));
            Agent::with_parts(config(), connector, DefaultResolver::default())
        };
        Ok(Way {
            base: address.base,
            agent,
        })
    }
}

fn config() -> Config {
    Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(WHOLE_TIME))
        .timeout_connect(Some(CONNECT_TIME))
        .timeout_recv_response(Some(ANSWER_TIME))
        .max_idle_age(KEEP_TIME)
        .max_idle_connections_per_host(2)
        .user_agent("linli")
        .accept("")
        .build()
}

fn read(answer: Response<Body>) -> Result<Vec<u8>, Error> {
    let body = answer.into_body();
    body.into_with_config().limit(MOST_ANSWER_BYTES).read_to_vec()
}
