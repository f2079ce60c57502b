//! The keys at rest: what has to be known before a laptop's files can be read.
//!
//! One random key encrypts every file of a laptop. It lies in `DATA/key`, wrapped once for each person who works here (under
//! their passcode), once for the recovery sheet of the committee and, where somebody wishes it, once for the system's own
//! keyring. Until the first passcode is chosen it lies there as it is. See `docs/decisions/` for why it is so.

mod error;
mod keeper;
mod passcode;
mod ring;
mod seal;
mod slots;
mod tries;

pub use error::KeyError;
pub use keeper::{Keeper, KeeperError, Keepsake};
pub use passcode::{Passcode, Weak};
pub use ring::KeyRing;
