//! Encryption of a file to the laptops of a committee, by `age`: a laptop's signing key (Ed25519) is turned into one to encrypt
//! to (X25519), so that nobody has to hand out a second key. `age` draws its own randomness from the system.
//!
//! Before the blocks stands how long the file is, authenticated with whom it is for. To `age` a block that was cut and a block
//! that was flipped look the same; to us the one may be written over and the other may not.

use super::{MOST_SEAL_BYTES, StickError};
use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, EncryptError, Encryptor};
use age_core::format::{FileKey, Stanza};
use bech32::{Bech32, Hrp};
use ed25519_dalek::{SigningKey, VerifyingKey};
use std::collections::HashSet;
use std::io::{self, ErrorKind, Read, Write};

/// How an encrypted file begins.
const BEGINNING: &[u8] = b"age-encryption.org/v1\n";
/// How the last line of what says for whom it is begins.
const LAST_LINE: &[u8] = b"\n--- ";
/// What follows on that line: 32 bytes in base 64.
const LAST_LINE_CHARS: usize = 43;
/// What the line that tells the length is called.
const LENGTH_TAG: &str = "linli-length";
/// Bytes drawn before the first block.
const NONCE_BYTES: u64 = 16;
/// Bytes encrypted together.
const BLOCK_BYTES: u64 = 64 << 10;
/// What makes a block authentic.
const BLOCK_TAG_BYTES: u64 = 16;

/// `plain`, so that only the holders of these device keys read it.
///
/// # Errors
/// `InvalidInput` where no key is one.
pub fn seal(plain: &[u8], devices: impl Iterator<Item = [u8; 32]>) -> io::Result<Vec<u8>> {
    let recipients: Vec<Recipient> = devices.filter_map(|key| recipient(&key)).collect();
    // The length alone would be taken for somebody to encrypt to.
    if recipients.is_empty() {
        return Err(ErrorKind::InvalidInput.into());
    }
    let length = Length(plain.len());
    let all = recipients.iter().map(|one| one as &dyn age::Recipient);
    let mut to = Encryptor::with_recipients(all.chain([&length as &dyn age::Recipient]))
        .map_err(|error| io::Error::new(ErrorKind::InvalidInput, error.to_string()))?
        .wrap_output(Vec::with_capacity(plain.len()))?;
    to.write_all(plain)?;
    to.finish()
}

/// A reader of what was sealed for the holder of `key`. What follows a cut, or a flipped bit, is not given out: it ends there
/// with `UnexpectedEof` where the file ends, and with another error where it is damaged.
///
/// # Errors
/// [`StickError`]
pub fn open<'a>(bytes: &'a [u8], key: &SigningKey) -> Result<impl Read + 'a, StickError> {
    let begins = bytes.len().min(BEGINNING.len());
    if bytes[..begins] != BEGINNING[..begins] {
        return Err(StickError::NotAStick);
    }
    if last_line(bytes).is_none() {
        return Err(match bytes.len() {
            more if more > MOST_SEAL_BYTES => StickError::NotAStick,
            _ if ends_early(bytes) => StickError::Cut,
            _ => StickError::Damaged,
        });
    }
    let told = |error| match error {
        DecryptError::NoMatchingKeys => StickError::NotForUs,
        DecryptError::Io(error) if error.kind() == ErrorKind::UnexpectedEof && ends_early(bytes) => {
            StickError::Cut
        }
        _ => StickError::Damaged,
    };
    let identity = identity(key).ok_or(StickError::NotForUs)?;
    let file = Decryptor::new_buffered(bytes).map_err(told)?;
    let from = file
        .decrypt(std::iter::once(&identity as &dyn age::Identity))
        .map_err(told)?;
    Ok(Opened {
        from,
        given: 0,
        cut_at: ends_early(bytes).then(|| whole_blocks(bytes)),
    })
}

/// Tells the length of what is encrypted, in the place of somebody to encrypt to: other readers of the format pass it over.
struct Length(usize);

impl age::Recipient for Length {
    fn wrap_file_key(&self, _: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        let line = Stanza {
            tag: LENGTH_TAG.to_owned(),
            args: vec![self.0.to_string()],
            body: Vec::new(),
        };
        Ok((vec![line], HashSet::new()))
    }
}

/// A file that can be read from its beginning.
struct Opened<R> {
    from: R,
    given: u64,
    /// Where a file that ends early has its first block that is not whole.
    cut_at: Option<u64>,
}

impl<R: Read> Read for Opened<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.from.read(into) {
            Ok(read) => {
                self.given += read as u64;
                Ok(read)
            }
            Err(_) if self.cut_at == Some(self.given) => Err(ErrorKind::UnexpectedEof.into()),
            Err(error) => Err(error),
        }
    }
}

/// Whether bytes are missing at the end. One that tells no length was written before files did: only what no file can do
/// without is missed there.
fn ends_early(bytes: &[u8]) -> bool {
    let blocks = |length: u64| length.div_ceil(BLOCK_BYTES).max(1);
    let sealed = |length: u64| NONCE_BYTES + length + blocks(length) * BLOCK_TAG_BYTES;
    match encrypted(bytes) {
        Some(encrypted) => (encrypted.len() as u64) < sealed(told_length(bytes).unwrap_or(0)),
        // All before the first block is text: where anything else stands, the end is there and the text came to harm.
        None => bytes.is_ascii(),
    }
}

/// How much of what is encrypted stands in blocks that are all there.
fn whole_blocks(bytes: &[u8]) -> u64 {
    let blocks = encrypted(bytes).map_or(0, |encrypted| {
        (encrypted.len() as u64).saturating_sub(NONCE_BYTES)
    });
    blocks / (BLOCK_BYTES + BLOCK_TAG_BYTES) * BLOCK_BYTES
}

/// Where the last line before what is encrypted begins.
fn last_line(bytes: &[u8]) -> Option<usize> {
    let seal = &bytes[..bytes.len().min(MOST_SEAL_BYTES)];
    seal.windows(LAST_LINE.len()).position(|some| some == LAST_LINE)
}

/// What follows the last line.
fn encrypted(bytes: &[u8]) -> Option<&[u8]> {
    let end = last_line(bytes)? + LAST_LINE.len() + LAST_LINE_CHARS;
    bytes.get(end).filter(|byte| **byte == b'\n')?;
    bytes.get(end + 1..)
}

/// The length it tells.
fn told_length(bytes: &[u8]) -> Option<u64> {
    let seal = std::str::from_utf8(&bytes[..last_line(bytes)?]).ok()?;
    let told = |line: &str| {
        let told = line.strip_prefix("-> ")?.strip_prefix(LENGTH_TAG)?;
        told.trim_start().parse().ok()
    };
    // More than a file can have is nonsense, and none may be counted with.
    seal.lines()
        .find_map(told)
        .filter(|length| *length <= super::MOST_BYTES as u64)
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
