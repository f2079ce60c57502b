//! The laptop's end of the wire: a carrier that moves questions to a hub and answers back, each signed in a session the hub
//! has opened.

mod line;

pub use line::{HttpLine, Line, Reply};

use crate::auth::{Nonce, Proof};
use crate::server::RefusalBody;
use crate::wire::{self, Malformed};
use ed25519_dalek::SigningKey;
use linli_core::features::syncing::{Carrier, CarrierError};
use linli_core::id::Id;
use linli_core::planted::{self, Planted};
use linli_core::sync::{Answer, Ask};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

const OK: u16 = 200;
const CONFLICT: u16 = 409;

/// By address and device key: what the hub calls the session, and the last number used in it.
type OpenSessions = HashMap<(String, [u8; 32]), (Nonce, u64)>;

/// Speaks to hubs; keeps sessions open between questions.
pub struct HttpCarrier {
    line: Box<dyn Line>,
    hubs: Mutex<HashMap<String, String>>,
    /// What each hub's clock showed when it last answered, ms.
    clocks: Mutex<HashMap<String, i64>>,
    /// Sessions by hub and device key.
    sessions: Mutex<OpenSessions>,
}

impl Default for HttpCarrier {
    fn default() -> HttpCarrier {
        HttpCarrier::new()
    }
}

impl HttpCarrier {
    /// A carrier over HTTP.
    pub fn new() -> HttpCarrier {
        HttpCarrier::over(Box::new(HttpLine::new()))
    }

    /// A carrier over this line.
    pub fn over(line: Box<dyn Line>) -> HttpCarrier {
        HttpCarrier {
            line,
            hubs: Mutex::default(),
            clocks: Mutex::default(),
            sessions: Mutex::default(),
        }
    }

    /// The epoch of the hub that last answered at `address`.
    pub fn hub_epoch(&self, address: &str) -> Option<String> {
        self.hubs().get(address).cloned()
    }

    /// Whether a hub answers at `address` now; cheap.
    pub fn reaches(&self, address: &str) -> bool {
        self.line.reaches(address)
    }

    fn clocks(&self) -> MutexGuard<'_, HashMap<String, i64>> {
        self.clocks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hubs(&self) -> MutexGuard<'_, HashMap<String, String>> {
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
        let reply = self.line.post(address, "/v1/hello", None, &public_key)?;
        if reply.status != OK || reply.hub.is_none() {
            return Err(CarrierError::Strange(format!("HTTP {}", reply.status)));
        }
        let nonce: Nonce = reply
            .body
            .try_into()
            .map_err(|_| CarrierError::Strange("a session of another length".to_owned()))?;
        self.sessions().insert(place, (nonce, 1));
        Ok((nonce, 1))
    }

    fn forget_session(&self, address: &str, key: &SigningKey) {
        let place = (address.to_owned(), key.verifying_key().to_bytes());
        self.sessions().remove(&place);
    }

    fn sessions(&self) -> MutexGuard<'_, OpenSessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks. A session in which the hub does not believe this laptop is opened anew, once: the hub may have forgotten it, or
    /// what named it was garbled on the way.
    fn ask(
        &self,
        key: &SigningKey,
        address: &str,
        space: Id,
        what: &str,
        body: &[u8],
    ) -> Result<(bool, Vec<u8>), CarrierError> {
        match self.ask_once(key, address, space, what, body) {
            Err(CarrierError::Refused { code, .. }) if is_of_session(&code) => {
                self.forget_session(address, key);
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
        let (session, count) = self.session(address, key)?;
        let path = format!("/v1/spaces/{space}/{what}");
        let proof = Proof::of(key, session, count, &path, body);
        let reply = self.line.post(address, &path, Some(&proof), body)?;
        let Some(epoch) = reply.hub else {
            return Err(CarrierError::Strange(format!("HTTP {}", reply.status)));
        };
        self.hubs().insert(address.to_owned(), epoch);
        if let Some(shown) = reply.clock_ms {
            self.clocks().insert(address.to_owned(), shown);
        }
        if reply.is_answer {
            return Ok((reply.status == CONFLICT, reply.body));
        }
        Err(match serde_json::from_slice(&reply.body) {
            Ok(RefusalBody { code, message }) => CarrierError::Refused { code, message },
            Err(_) => CarrierError::Strange(format!("HTTP {}", reply.status)),
        })
    }
}

/// Whether a refusal speaks of the session rather than of what was asked.
fn is_of_session(code: &str) -> bool {
    code == "session" || matches!(code, "replay" | "request_signature") && !planted::is(Planted::SessionKept)
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

    fn clock_of(&self, address: &str) -> Option<i64> {
        self.clocks().get(address).copied()
    }
}
