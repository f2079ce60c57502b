//! The system's own keyring, which may open a laptop in a person's stead at start. Never the only way in.

use crate::problem::{Problem, Say};
use crate::world::World;

/// Keeps small secrets for the user who is signed in to the machine.
pub trait Keeper: Send + Sync {
    /// Keeps `secret` under `name`.
    ///
    /// # Errors
    /// When the system's keyring is not there or refuses.
    fn keep(&self, name: &str, secret: &[u8]) -> Result<(), KeeperError>;

    /// The secret under `name`; nothing where the keyring has lost it, is locked or is not there.
    fn recall(&self, name: &str) -> Option<Vec<u8>>;

    /// Forgets it.
    fn forget(&self, name: &str);
}

/// A secret for a keyring to keep, and its name there.
pub struct Keepsake {
    /// The name.
    pub name: String,
    /// What wraps the file key.
    pub secret: [u8; 32],
}

impl Keepsake {
    /// A new one.
    pub fn new(world: &World) -> Keepsake {
        Keepsake {
            name: format!("file key {:016x}", u64::from_le_bytes(world.bytes())),
            secret: world.bytes(),
        }
    }
}

/// Why a keyring keeps nothing.
#[derive(Debug, thiserror::Error)]
#[error("the system's keyring cannot be used: {0}")]
pub struct KeeperError(pub String);

impl Say for KeeperError {
    fn problem(&self) -> Problem {
        Problem::refused(
            "no_keyring",
            format!("这台电脑的系统钥匙串用不了（{}），仍请输入口令。", self.0),
            format!(
                "This machine's keyring cannot be used ({}); go on with the passcode.",
                self.0
            ),
        )
    }
}
