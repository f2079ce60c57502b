//! The laptop's end of the wire: a carrier that moves questions to a hub and answers back, each signed in a session the hub
//! has opened.

mod connector;
mod failure;
mod identify;
mod line;

pub use line::{HttpLine, Line, Reply};

use crate::auth::{self, Half, Nonce, Proof};
use crate::server::RefusalBody;
use crate::wire::{self, Malformed};
use ed25519_dalek::SigningKey;
use linli_core::features::syncing::{Address, Carrier, CarrierError};
use linli_core::id::Id;
use linli_core::journal::page::device_of;
use linli_core::journal::vector::DeviceId;
use linli_core::planted::{self, Planted};
use linli_core::receipt::{Question, Receipt, ReceiptFault};
use linli_core::sync::{Answer, Ask, Held};
use linli_core::world::World;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

const OK: u16 = 200;
const CONFLICT: u16 = 409;

/// By address and device key: what the hub calls the session, and the last number used in it.
type OpenSessions = HashMap<(String, [u8; 32]), (Nonce, u64)>;

/// Speaks to hubs; keeps sessions open between questions.
pub struct HttpCarrier {
    line: Box<dyn Line>,
    world: World,
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
    /// A carrier over HTTPS.
    pub fn new() -> HttpCarrier {
        HttpCarrier::over(Box::new(HttpLine::new()), World::system())
    }

    /// A carrier over this line.
    pub fn over(line: Box<dyn Line>, world: World) -> HttpCarrier {
        HttpCarrier {
            line,
            world,
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
        let own: Half = self.world.bytes();
        let hello = [&public_key[..], &own].concat();
        let reply = self.line.post(address, "/v1/hello", None, &hello)?;
        if reply.status != OK || reply.hub.is_none() {
            return Err(CarrierError::Strange(format!("HTTP {}", reply.status)));
        }
        let hubs: Half = reply
            .body
            .try_into()
            .map_err(|_| CarrierError::Strange("a session of another length".to_owned()))?;
        let nonce = auth::nonce(own, hubs);
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
    ) -> Result<Told, CarrierError> {
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
    ) -> Result<Told, CarrierError> {
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
            return Ok(Told {
                conflict: reply.status == CONFLICT,
                question: proof.question(&path, body),
                body: reply.body,
            });
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
    fn identify(&self, key: &SigningKey, base: &str, among: &[DeviceId]) -> Result<DeviceId, CarrierError> {
        identify::identify(key, base, among)
    }

    fn exchange(&self, key: &SigningKey, address: &str, space: Id, ask: Ask) -> Result<Answer, CarrierError> {
        self.line.show(key);
        let (what, body) = match &ask {
            Ask::Vector => ("vector", Vec::new()),
            Ask::Give(pages) => ("give", wire::write_pages(pages)),
            Ask::Take(have) => ("take", wire::write_vector(have)),
            Ask::Fill(holes) => ("fill", wire::write_holes(holes)),
        };
        let told = self.ask(key, address, space, what, &body)?;
        let strange = |error: Malformed| CarrierError::Strange(error.to_string());
        if let Ask::Take(_) | Ask::Fill(_) = ask {
            return wire::read_taken(&told.body).map_err(strange);
        }
        let wire::Holds {
            receipt,
            refused,
            holes,
        } = wire::read_holds(&told.body).map_err(strange)?;
        if told.conflict == refused.is_empty() {
            return Err(CarrierError::Strange(
                "its status and its answer differ".to_owned(),
            ));
        }
        let receipt = Receipt::read(receipt)?;
        let asker = device_of(&key.verifying_key().to_bytes());
        receipt.answers(space, asker, &told.question)?;
        signed_by(address, &receipt)?;
        let held = Held {
            holes,
            ..Held::from(receipt)
        };
        Ok(match refused.is_empty() {
            true => Answer::Holds(held),
            false => Answer::HoldsWithout(held, refused),
        })
    }

    fn clock_of(&self, address: &str) -> Option<i64> {
        self.clocks().get(address).copied()
    }
}

/// An answer as it came.
struct Told {
    conflict: bool,
    /// What names the question it is the answer to.
    question: Question,
    body: Vec<u8>,
}

/// Where an address names a key, that key must have signed.
fn signed_by(address: &str, receipt: &Receipt) -> Result<(), CarrierError> {
    match address.parse::<Address>()?.pin {
        Some(pin) if pin != device_of(&receipt.giver) => Err(ReceiptFault::OtherGiver.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use linli_core::features::syncing::pin;
    use linli_core::receipt::Claim;

    #[test]
    fn where_an_address_names_a_key_that_key_alone_may_sign() {
        let key = |n| SigningKey::from_bytes(&[n; 32]);
        let claim = Claim {
            space: Id::NIL,
            asker: Id::NIL,
            question: [0; 16],
            epoch: String::new(),
            at_ms: 0,
            whole: true,
            vector: Default::default(),
        };
        let named = pin(&device_of(&key(1).verifying_key().to_bytes()));
        let signed = |n, address: &str| signed_by(address, &claim.clone().sign(&key(n)));
        assert!(signed(1, &format!("https://hub#{named}")).is_ok());
        let other = signed(2, &format!("https://hub#{named}"));
        assert!(matches!(
            other,
            Err(CarrierError::Receipt(ReceiptFault::OtherGiver))
        ));
        assert!(signed(2, "https://hub").is_ok());
    }
}
