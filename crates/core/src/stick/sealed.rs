//! Encryption of a file to the laptops of a committee, by `age`: a laptop's signing key (Ed25519) is turned into one to encrypt
//! to (X25519), so that nobody has to hand out a second key. `age` draws its own randomness from the system.

use super::{MOST_SEAL_BYTES, StickError};
use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor};
use bech32::{Bech32, Hrp};
use ed25519_dalek::{SigningKey, VerifyingKey};
use std::io::{self, ErrorKind, Read, Write};

/// How an encrypted file begins.
const BEGINNING: &[u8] = b"age-encryption.org/v1\n";
/// How the last line of what says for whom it is begins.
const LAST_LINE: &[u8] = b"\n--- ";

/// A writer whose bytes only the holders of these device keys read; [`finish`](age::stream::StreamWriter::finish) ends it.
///
/// # Errors
/// Those of `to`; `InvalidInput` where no key is one.
pub fn seal<W: Write>(
    to: W,
    devices: impl Iterator<Item = [u8; 32]>,
) -> io::Result<age::stream::StreamWriter<W>> {
    let recipients: Vec<Recipient> = devices.filter_map(|key| recipient(&key)).collect();
    let all = recipients.iter().map(|one| one as &dyn age::Recipient);
    Encryptor::with_recipients(all)
        .map_err(|error| io::Error::new(ErrorKind::InvalidInput, error.to_string()))?
        .wrap_output(to)
}

/// A reader of what was sealed for the holder of `key`. What follows a cut, or a flipped bit, is not given out.
///
/// # Errors
/// [`StickError`]
pub fn open<'a>(bytes: &'a [u8], key: &SigningKey) -> Result<impl Read + 'a, StickError> {
    let begins = bytes.len().min(BEGINNING.len());
    if bytes[..begins] != BEGINNING[..begins] {
        return Err(StickError::NotAStick);
    }
    let seal = &bytes[..bytes.len().min(MOST_SEAL_BYTES)];
    if !seal.windows(LAST_LINE.len()).any(|some| some == LAST_LINE) {
        let cut = bytes.len() <= MOST_SEAL_BYTES;
        return Err(if cut {
            StickError::Cut
        } else {
            StickError::NotAStick
        });
    }
    let told = |error| match error {
        DecryptError::NoMatchingKeys => StickError::NotForUs,
        DecryptError::Io(error) if error.kind() == ErrorKind::UnexpectedEof => StickError::Cut,
        _ => StickError::Damaged,
    };
    let identity = identity(key).ok_or(StickError::NotForUs)?;
    let file = Decryptor::new_buffered(bytes).map_err(told)?;
    file.decrypt(std::iter::once(&identity as &dyn age::Identity))
        .map_err(told)
}

/// Nobody signs with a weak key, and what is encrypted to one anybody reads.
fn recipient(key: &[u8; 32]) -> Option<Recipient> {
    let key = VerifyingKey::from_bytes(key).ok().filter(|key| !key.is_weak())?;
    let text = bech32::encode::<Bech32>(Hrp::parse("age").ok()?, key.to_montgomery().as_bytes()).ok()?;
    text.parse().ok()
}

fn identity(key: &SigningKey) -> Option<Identity> {
    let text = bech32::encode_upper::<Bech32>(Hrp::parse("age-secret-key-").ok()?, &key.to_scalar_bytes());
    text.ok()?.parse().ok()
}
