//! How a laptop proves who asks: it signs every request with its device's key, over a number that only goes up within a
//! session the hub has opened. A request that was overheard opens nothing when it is sent again.

use ed25519_dalek::{Signer, SigningKey};
use linli_core::receipt::Question;
use linli_core::world::World;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The header that names the session, in hexadecimal.
pub const SESSION: &str = "x-linli-session";
/// The header with the request's number in its session.
pub const COUNT: &str = "x-linli-count";
/// The header with the signature, in hexadecimal.
pub const SIGNATURE: &str = "x-linli-signature";

/// What a request carries to be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The session.
    pub session: Nonce,
    /// The request's number in it.
    pub count: u64,
    /// The signature over session, number, path and body.
    pub signature: [u8; 64],
}

impl Proof {
    /// Signs a request.
    pub fn of(key: &SigningKey, session: Nonce, count: u64, path: &str, body: &[u8]) -> Proof {
        let signature = key.sign(&words(&session, count, path, body)).to_bytes();
        Proof {
            session,
            count,
            signature,
        }
    }

    /// What names the question of the request, so that the receipt in the answer can name it too.
    pub fn question(&self, path: &str, body: &[u8]) -> Question {
        let hash = blake3::hash(&words(&self.session, self.count, path, body));
        let mut question = Question::default();
        question.copy_from_slice(&hash.as_bytes()[..16]);
        question
    }
}

const DOMAIN: &[u8] = b"linli request v1\0";
/// Sessions open at once; the oldest give way.
const MOST_SESSIONS: usize = 20_000;
/// A session is opened anew after this.
const LASTS: Duration = Duration::from_secs(3_600);

/// What each end adds to the name of a session, at random.
pub type Half = [u8; 16];

/// What names a session: the laptop's half and the hub's. So neither can be led to take words of another day for new ones.
pub type Nonce = [u8; 32];

/// A session's name, of its halves.
pub fn nonce(laptops: Half, hubs: Half) -> Nonce {
    let mut nonce = [0; 32];
    nonce[..16].copy_from_slice(&laptops);
    nonce[16..].copy_from_slice(&hubs);
    nonce
}

/// What a request's signature covers.
pub fn words(nonce: &Nonce, count: u64, path: &str, body: &[u8]) -> Vec<u8> {
    let body = blake3::hash(body);
    [
        DOMAIN,
        nonce,
        &count.to_le_bytes(),
        path.as_bytes(),
        b"\0",
        body.as_bytes(),
    ]
    .concat()
}

/// Bytes as headers carry them.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads them back.
pub fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Why a request proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// The session is unknown or over: open another.
    #[error("the session is over; open another")]
    Session,
    /// The number was used before.
    #[error("this request was made before")]
    Replay,
    /// The signature does not fit.
    #[error("the signature does not verify")]
    Signature,
}

/// The sessions a hub has opened.
#[derive(Default)]
pub struct Sessions(Mutex<HashMap<Nonce, Session>>);

struct Session {
    key: [u8; 32],
    last: u64,
    opened: Instant,
}

impl Sessions {
    /// Opens one for the holder of `key`, who has chosen its half of the name; gives the other.
    pub fn open(&self, key: [u8; 32], laptops: Half, world: &World) -> Half {
        let hubs = world.bytes();
        let nonce = nonce(laptops, hubs);
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sessions.len() >= MOST_SESSIONS {
            sessions.retain(|_, session| session.opened.elapsed() < LASTS);
        }
        if sessions.len() >= MOST_SESSIONS {
            let oldest = sessions
                .iter()
                .min_by_key(|(_, session)| session.opened)
                .map(|(nonce, _)| *nonce);
            oldest.and_then(|nonce| sessions.remove(&nonce));
        }
        let session = Session {
            key,
            last: 0,
            opened: Instant::now(),
        };
        sessions.insert(nonce, session);
        hubs
    }

    /// Who would have to sign the request with this number. Nothing is proved by it: it is asked before a body is read, so
    /// that strangers cost nothing.
    ///
    /// # Errors
    /// [`Unproven`]
    pub fn expected(&self, nonce: &Nonce, count: u64) -> Result<[u8; 32], Unproven> {
        let sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let session = sessions
            .get(nonce)
            .filter(|session| session.opened.elapsed() < LASTS)
            .ok_or(Unproven::Session)?;
        if count <= session.last {
            return Err(Unproven::Replay);
        }
        Ok(session.key)
    }

    /// The key that signed the request with this number; uses the number up.
    ///
    /// # Errors
    /// [`Unproven`]
    pub fn prove(&self, proof: &Proof, path: &str, body: &[u8]) -> Result<[u8; 32], Unproven> {
        let Proof {
            session: nonce,
            count,
            signature,
        } = proof;
        let key = self.expected(nonce, *count)?;
        let verifying = ed25519_dalek::VerifyingKey::from_bytes(&key).map_err(|_| Unproven::Signature)?;
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        verifying
            .verify_strict(&words(nonce, *count, path, body), &signature)
            .map_err(|_| Unproven::Signature)?;
        // Only now: a number that somebody else merely named is not used up.
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let session = sessions.get_mut(nonce).ok_or(Unproven::Session)?;
        if *count <= session.last {
            return Err(Unproven::Replay);
        }
        session.last = *count;
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_request_is_believed_once_from_the_holder_of_the_key_for_what_it_says() {
        let sessions = Sessions::default();
        let (key, other) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let hubs = sessions.open(key.verifying_key().to_bytes(), [7; 16], &World::system());
        let nonce = nonce([7; 16], hubs);
        let sign = |key: &SigningKey, count, path| Proof::of(key, nonce, count, path, b"body");
        let prove =
            |count, path, body: &[u8], proof: Proof| sessions.prove(&Proof { count, ..proof }, path, body);
        assert_eq!(
            prove(1, "/a", b"body", sign(&other, 1, "/a")),
            Err(Unproven::Signature)
        );
        assert_eq!(
            prove(1, "/a", b"bodY", sign(&key, 1, "/a")),
            Err(Unproven::Signature)
        );
        assert_eq!(
            prove(1, "/b", b"body", sign(&key, 1, "/a")),
            Err(Unproven::Signature)
        );
        assert!(prove(1, "/a", b"body", sign(&key, 1, "/a")).is_ok());
        assert_eq!(
            prove(1, "/a", b"body", sign(&key, 1, "/a")),
            Err(Unproven::Replay)
        );
        assert!(prove(7, "/a", b"body", sign(&key, 7, "/a")).is_ok());
        assert_eq!(
            prove(3, "/a", b"body", sign(&key, 3, "/a")),
            Err(Unproven::Replay)
        );
        let stolen = sign(&key, 8, "/a");
        assert_eq!(
            sessions.prove(
                &Proof {
                    session: [0; 32],
                    ..stolen
                },
                "/a",
                b"body"
            ),
            Err(Unproven::Session)
        );
    }
}
