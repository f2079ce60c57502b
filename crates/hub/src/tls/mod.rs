//! TLS as laptops and hubs speak it: version 1.3 alone, on `ring`, with three ways to know who is at the other end.
//!
//! * **A named key.** Every hub and every laptop has an Ed25519 key. It shows a certificate made from that key
//!   ([`certificate`]); whoever connects knows the key's name (the `#…` of an address, a device's id) and takes nothing
//!   else. No date, no host name and no authority is asked, so that a wrong clock or a new address in the room hinders nobody.
//! * **A laptop's own, for browsers** ([`browsers`]): they take no named key, so people compare a fingerprint.
//! * **A public certificate**, where a town has one: judged by Mozilla's roots (`docs/decisions/0014-tls.md` says why).
//!
//! Nothing falls from one to another. [`trust`] is the end that connects, [`listening`] the end that is connected to.

pub mod browsers;
pub mod certificate;
pub mod listening;
pub mod trust;

use rustls::crypto::{CryptoProvider, ring};
use std::sync::{Arc, LazyLock};

/// The only application protocol spoken, so that a connection cannot be led to a server of something else.
const PROTOCOL: &[u8] = b"http/1.1";

/// One set of algorithms for the whole program.
fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| Arc::new(ring::default_provider()));
    PROVIDER.clone()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::listening::{Callers, caller, own};
    use super::trust::{Trust, connecting};
    use ed25519_dalek::SigningKey;
    use linli_core::journal::page::device_of;
    use rustls::{ClientConnection, Error, ServerConnection};

    fn key(n: u8) -> SigningKey {
        SigningKey::from_bytes(&[n; 32])
    }

    fn public(key: &SigningKey) -> [u8; 32] {
        key.verifying_key().to_bytes()
    }

    /// Lets two ends shake hands; the key the listening one has seen.
    fn meet(
        trusted: &SigningKey,
        shown: Option<&SigningKey>,
        callers: Callers,
    ) -> Result<Option<[u8; 32]>, Error> {
        let trust = Trust::Key(device_of(&public(trusted)));
        let mut client = ClientConnection::new(connecting(&trust, shown)?, "linli".try_into().unwrap())?;
        let mut server = ServerConnection::new(own(&key(1), callers)?)?;
        while client.is_handshaking() || server.is_handshaking() {
            let mut bytes = Vec::new();
            client.write_tls(&mut bytes).unwrap();
            server.read_tls(&mut &bytes[..]).unwrap();
            server.process_new_packets()?;
            bytes.clear();
            server.write_tls(&mut bytes).unwrap();
            client.read_tls(&mut &bytes[..]).unwrap();
            client.process_new_packets()?;
        }
        Ok(caller(&server))
    }

    #[test]
    fn both_ends_know_by_their_keys_whom_they_speak_to() {
        let (hub, laptop) = (key(1), key(2));
        assert_eq!(
            meet(&hub, Some(&laptop), Callers::Named),
            Ok(Some(public(&laptop)))
        );
        assert_eq!(meet(&hub, None, Callers::Named), Ok(None));
        assert_eq!(
            meet(&hub, Some(&laptop), Callers::Anybody),
            Ok(None),
            "who is not asked shows nothing"
        );
        assert!(matches!(
            meet(&key(3), Some(&laptop), Callers::Named),
            Err(Error::InvalidCertificate(_))
        ));
    }
}
