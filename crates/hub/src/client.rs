//! The laptop's end of the wire: a carrier that moves questions to a hub over HTTP and answers back.

use crate::auth::{self, Nonce};
use crate::limits::MOST_ANSWER_BYTES;
use crate::server::RefusalBody;
use crate::wire::{self, HUB_HEADER, MEDIA, Malformed};
use ed25519_dalek::{Signer, SigningKey};
use linli_core::features::syncing::{Carrier, CarrierError};
use linli_core::id::Id;
use linli_core::sync::{Answer, Ask};
use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use ureq::http::{Response, StatusCode, Uri};
use ureq::{Agent, Body, Error};

const CONNECT_TIME: Duration = Duration::from_secs(5);
/// A message of 256 KB takes a minute at 35 kbit/s: slower than that is no line.
const WHOLE_TIME: Duration = Duration::from_secs(90);
const ANSWER_TIME: Duration = Duration::from_secs(60);
/// Connections are kept shorter than a hub keeps them, so that none is used just as the hub closes it.
const KEEP_TIME: Duration = Duration::from_secs(15);
const PROBE_TIME: Duration = Duration::from_secs(3);
/// Refusals are short.
const MOST_REFUSAL_BYTES: u64 = 64 << 10;

/// By address and device key: what the hub calls the session, and the last number used in it.
type OpenSessions = HashMap<(String, [u8; 32]), (Nonce, u64)>;

/// Speaks to hubs; keeps connections open between questions.
pub struct HttpCarrier {
    agent: Agent,
    hubs: Mutex<HashMap<String, String>>,
    /// Sessions by hub and device key.
    sessions: Mutex<OpenSessions>,
}

impl Default for HttpCarrier {
    fn default() -> HttpCarrier {
        HttpCarrier::new()
    }
}

impl HttpCarrier {
    /// A carrier that goes straight to the hub. Proxies named in the environment are not asked: a hub stands in the
    /// town's own network.
    pub fn new() -> HttpCarrier {
        let agent = Agent::config_builder()
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
            .new_agent();
        HttpCarrier {
            agent,
            hubs: Mutex::default(),
            sessions: Mutex::default(),
        }
    }

    /// The epoch of the hub that last answered at `address`.
    pub fn hub_epoch(&self, address: &str) -> Option<String> {
        self.hubs().get(address).cloned()
    }

    /// Whether a hub answers at `address` now; cheap.
    pub fn reaches(&self, address: &str) -> bool {
        let answer = self
            .agent
            .get(format!("{address}/v1/health"))
            .config()
            .timeout_global(Some(PROBE_TIME))
            .build()
            .call();
        answer.is_ok_and(|answer| {
            answer.status() == StatusCode::OK && answer.headers().contains_key(HUB_HEADER)
        })
    }

    fn hubs(&self) -> std::sync::MutexGuard<'_, HashMap<String, String>> {
        self.hubs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The session with the hub at `address`, opened where there is none, and the next number in it.
    fn session(&self, address: &str, key: &SigningKey) -> Result<(Nonce, u64), CarrierError> {
        let public_key = key.verifying_key().to_bytes();
        let place = (address.to_owned(), public_key);
        if let Some((nonce, count)) = self.sessions().get_mut(&place) {
            *count += 1;
            return Ok((*nonce, *count));
        }
        let answer = self
            .agent
            .post(format!("{address}/v1/hello"))
            .content_type(MEDIA)
            .send(&public_key[..])
            .map_err(|error| unanswered(address, &error))?;
        if answer.status() != StatusCode::OK || !answer.headers().contains_key(HUB_HEADER) {
            return Err(CarrierError::Strange(format!("HTTP {}", answer.status())));
        }
        let bytes = read(answer, 64).map_err(|error| unanswered(address, &error))?;
        let nonce: Nonce = bytes
            .try_into()
            .map_err(|_| CarrierError::Strange("a session of another length".to_owned()))?;
        self.sessions().insert(place, (nonce, 1));
        Ok((nonce, 1))
    }

    fn sessions(&self) -> std::sync::MutexGuard<'_, OpenSessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks; a session the hub does not know any more is opened anew, once.
    fn ask(
        &self,
        key: &SigningKey,
        address: &str,
        space: Id,
        what: &str,
        body: &[u8],
    ) -> Result<(bool, Vec<u8>), CarrierError> {
        check(address)?;
        match self.ask_once(key, address, space, what, body) {
            Err(CarrierError::Refused { code, .. }) if code == "session" => {
                self.sessions()
                    .remove(&(address.to_owned(), key.verifying_key().to_bytes()));
                self.ask_once(key, address, space, what, body)
            }
            done => done,
        }
    }

    fn ask_once(
        &self,
        key: &SigningKey,
        address: &str,
        space: Id,
        what: &str,
        body: &[u8],
    ) -> Result<(bool, Vec<u8>), CarrierError> {
        let (nonce, count) = self.session(address, key)?;
        let path = format!("/v1/spaces/{space}/{what}");
        let signature = key.sign(&auth::words(&nonce, count, &path, body)).to_bytes();
        let answer = self
            .agent
            .post(format!("{address}{path}"))
            .header(auth::SESSION, auth::to_hex(&nonce))
            .header(auth::COUNT, count.to_string())
            .header(auth::SIGNATURE, auth::to_hex(&signature))
            .content_type(MEDIA)
            .send(body)
            .map_err(|error| unanswered(address, &error))?;
        let Some(epoch) = answer
            .headers()
            .get(HUB_HEADER)
            .and_then(|value| value.to_str().ok())
        else {
            return Err(CarrierError::Strange(format!("HTTP {}", answer.status())));
        };
        self.hubs().insert(address.to_owned(), epoch.to_owned());
        let status = answer.status();
        let is_answer = answer
            .headers()
            .get("content-type")
            .is_some_and(|media| media == MEDIA);
        if !is_answer {
            return Err(refused(answer, address));
        }
        let most = MOST_ANSWER_BYTES;
        let bytes = read(answer, most).map_err(|error| unanswered(address, &error))?;
        Ok((status == StatusCode::CONFLICT, bytes))
    }
}

impl Carrier for HttpCarrier {
    fn exchange(&self, key: &SigningKey, address: &str, space: Id, ask: Ask) -> Result<Answer, CarrierError> {
        let (what, body) = match &ask {
            Ask::Vector => ("vector", Vec::new()),
            Ask::Give(pages) => ("give", wire::write_pages(pages)),
            Ask::Take(have) => ("take", wire::write_vector(have)),
        };
        let (conflict, bytes) = self.ask(key, address, space, what, &body)?;
        let answer = match ask {
            Ask::Take(_) => wire::read_taken(&bytes),
            _ => wire::read_holds(&bytes),
        };
        let answer = answer.map_err(|error: Malformed| CarrierError::Strange(error.to_string()))?;
        if conflict != matches!(answer, Answer::HoldsWithout(..)) {
            return Err(CarrierError::Strange(
                "its status and its answer differ".to_owned(),
            ));
        }
        Ok(answer)
    }
}

/// Plain HTTP alone, for now: a hub stands in the town's own network, and pages are signed.
fn check(address: &str) -> Result<(), CarrierError> {
    let sound = address.parse::<Uri>().is_ok_and(|uri| {
        let host = uri.host().unwrap_or_default().len();
        let rest = uri.authority().map_or(0, |authority| authority.as_str().len());
        // Whatever follows the host must be a port.
        uri.scheme_str() == Some("http") && host > 0 && (rest == host || uri.port_u16().is_some())
    });
    if sound {
        Ok(())
    } else {
        Err(CarrierError::Address(address.to_owned()))
    }
}

fn read(answer: Response<Body>, most: u64) -> Result<Vec<u8>, Error> {
    answer.into_body().into_with_config().limit(most).read_to_vec()
}

fn refused(answer: Response<Body>, address: &str) -> CarrierError {
    let status = answer.status();
    match read(answer, MOST_REFUSAL_BYTES) {
        Err(error) => unanswered(address, &error),
        Ok(bytes) => match serde_json::from_slice::<RefusalBody>(&bytes) {
            Ok(RefusalBody { code, message }) => CarrierError::Refused { code, message },
            Err(_) => CarrierError::Strange(format!("HTTP {status}")),
        },
    }
}

/// What a failure below HTTP means to a person.
fn unanswered(address: &str, error: &Error) -> CarrierError {
    match error {
        Error::BadUri(_) | Error::Http(_) | Error::Tls(_) => CarrierError::Address(address.to_owned()),
        Error::BodyExceedsLimit(_) | Error::Protocol(_) | Error::LargeResponseHeader(..) => {
            CarrierError::Strange(error.to_string())
        }
        Error::Io(io) if io.kind() == io::ErrorKind::InvalidInput => {
            CarrierError::Address(address.to_owned())
        }
        other => CarrierError::Unreachable(other.to_string()),
    }
}
