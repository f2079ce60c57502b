//! The recovery sheet: a code printed at founding, from which the committee's root key is made anew. The root certifies
//! the founder's device and, should every administrator's laptop be lost, another one. Nothing of it stays on any disk.

use crate::id::Id;
use crate::journal::page;
use crate::problem::{Problem, Say};
use crate::world::World;
use data_encoding::BASE32_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

const SECRET: usize = 16;
const CHECK: usize = 4;
const DOMAIN: &[u8] = b"linli root v1\0";

/// The secret of the sheet: 128 random bits.
#[derive(Clone)]
pub struct RecoveryCode([u8; SECRET]);

/// Why a text is no recovery code.
#[derive(Debug, thiserror::Error)]
#[error("the text is not a recovery code")]
pub struct NotARecoveryCode;

impl Say for NotARecoveryCode {
    fn problem(&self) -> Problem {
        Problem::bad(
            "not_a_recovery_code",
            "恢复码不对，请对照恢复单逐组核对（共 8 组，每组 4 位）。",
            "The recovery code is not right. Compare it with the sheet group by group (8 groups of 4).",
        )
    }
}

impl RecoveryCode {
    /// A new one.
    pub fn new(world: &World) -> RecoveryCode {
        RecoveryCode(world.bytes())
    }

    /// As it is printed: eight groups of four letters and digits.
    pub fn text(&self) -> String {
        let mut bytes = self.0.to_vec();
        bytes.extend_from_slice(&blake3::hash(&self.0).as_bytes()[..CHECK]);
        let code = BASE32_NOPAD.encode(&bytes);
        let groups: Vec<&str> = (0..code.len())
            .step_by(4)
            .map(|at| &code[at..(at + 4).min(code.len())])
            .collect();
        groups.join("-")
    }

    /// Reads it back; spaces, hyphens and small letters do not matter, nor 0 for O, 1 for I, 8 for B.
    ///
    /// # Errors
    /// [`NotARecoveryCode`]
    pub fn read(text: &str) -> Result<RecoveryCode, NotARecoveryCode> {
        let code: String = text
            .chars()
            .filter(|c| c.is_ascii_alphanumeric())
            .map(|c| match c.to_ascii_uppercase() {
                '0' => 'O',
                '1' => 'I',
                '8' => 'B',
                c => c,
            })
            .collect();
        let bytes = BASE32_NOPAD
            .decode(code.as_bytes())
            .map_err(|_| NotARecoveryCode)?;
        let secret: [u8; SECRET] = bytes
            .get(..SECRET)
            .and_then(|secret| secret.try_into().ok())
            .filter(|_| bytes.len() == SECRET + CHECK)
            .ok_or(NotARecoveryCode)?;
        if blake3::hash(&secret).as_bytes()[..CHECK] != bytes[SECRET..] {
            return Err(NotARecoveryCode);
        }
        Ok(RecoveryCode(secret))
    }

    /// The committee's root key.
    pub fn root_key(&self) -> SigningKey {
        SigningKey::from_bytes(&blake3::derive_key("linli recovery sheet: root key v1", &self.0))
    }

    /// The key that wraps a laptop's file key for the day its passcode is forgotten.
    pub fn wrap_key(&self) -> [u8; 32] {
        blake3::derive_key("linli recovery sheet: file key v1", &self.0)
    }
}

/// The id of the space whose root has this key.
pub fn space_of(root_key: &[u8; 32]) -> Id {
    page::device_of(root_key)
}

/// The root's word that `device_key` is an administrator's; `at_ms` is 0 at founding.
pub fn certify(root: &SigningKey, device_key: &[u8; 32], at_ms: u64) -> [u8; 64] {
    root.sign(&certified(device_key, at_ms)).to_bytes()
}

/// Whether `proof` is the word of the root of `space` on `device_key`.
pub fn is_certified(
    space: Id,
    root_key: &[u8; 32],
    device_key: &[u8; 32],
    at_ms: u64,
    proof: &[u8; 64],
) -> bool {
    space_of(root_key) == space
        && VerifyingKey::from_bytes(root_key).is_ok_and(|root| {
            root.verify_strict(&certified(device_key, at_ms), &Signature::from_bytes(proof))
                .is_ok()
        })
}

fn certified(device_key: &[u8; 32], at_ms: u64) -> Vec<u8> {
    [DOMAIN, device_key, &at_ms.to_le_bytes()].concat()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it_and_one_wrong_letter_is_noticed() {
        let code = RecoveryCode([7; SECRET]);
        let text = code.text();
        assert_eq!(text.len(), 8 * 4 + 7);
        let typed = text.to_lowercase().replace('-', " ").replace('o', "0");
        assert_eq!(RecoveryCode::read(&typed).unwrap().0, code.0);
        for place in 0..text.len() {
            let mut wrong: Vec<char> = text.chars().collect();
            if wrong[place] == '-' {
                continue;
            }
            wrong[place] = if wrong[place] == 'Q' { 'R' } else { 'Q' };
            assert!(RecoveryCode::read(&wrong.iter().collect::<String>()).is_err());
        }
        assert!(RecoveryCode::read("").is_err());
    }

    #[test]
    fn the_roots_word_holds_for_one_device_of_one_space() {
        let root = RecoveryCode([1; SECRET]).root_key();
        let key = root.verifying_key().to_bytes();
        let proof = certify(&root, &[9; 32], 5);
        assert!(is_certified(space_of(&key), &key, &[9; 32], 5, &proof));
        assert!(!is_certified(space_of(&key), &key, &[8; 32], 5, &proof));
        assert!(!is_certified(space_of(&key), &key, &[9; 32], 6, &proof));
        assert!(!is_certified(Id::NIL, &key, &[9; 32], 5, &proof));
    }
}
