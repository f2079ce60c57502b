//! The keyring of whoever is signed in to the machine: Credential Manager, Keychain or Secret Service. It may open the laptop at
//! start where a person wished it, and is never the only way in.

use ::keyring::Entry;
use linli_core::keys::{Keeper, KeeperError};

/// Under which name the keyring files what is the program's.
const SERVICE: &str = "cn.linli.Linli";

/// The system's own.
pub struct SystemKeyring;

impl Keeper for SystemKeyring {
    fn keep(&self, name: &str, secret: &[u8]) -> Result<(), KeeperError> {
        Entry::new(SERVICE, name)
            .and_then(|entry| entry.set_secret(secret))
            .map_err(|error| KeeperError(error.to_string()))
    }

    fn recall(&self, name: &str) -> Option<Vec<u8>> {
        Entry::new(SERVICE, name)
            .and_then(|entry| entry.get_secret())
            .inspect_err(|error| tracing::warn!(%error, "the keyring does not open this laptop"))
            .ok()
    }

    fn forget(&self, name: &str) {
        if let Err(error) = Entry::new(SERVICE, name).and_then(|entry| entry.delete_credential()) {
            tracing::warn!(%error, "the keyring keeps a secret that opens nothing any more");
        }
    }
}
