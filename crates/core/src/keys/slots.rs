//! The key file as it lies on the disk: a line that says what it is, then slots in CBOR, each wrapping the same file key.

use super::error::KeyError;
use super::keeper::Keepsake;
use super::passcode::Passcode;
use super::seal::SheetSlot;
use crate::id::Id;
use crate::journal::store::FileKey;
use crate::world::World;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

/// How every key file with slots begins; the digit is its format.
const MARK: &[u8] = b"linli keys ";
const FORMAT: &[u8] = b"linli keys 1\n";

/// What a key file holds.
pub(super) enum Written {
    /// No passcode has been chosen: the key as it is.
    Plain(FileKey),
    /// Slots.
    Slots(Slots),
    /// Slots of a newer program.
    Newer,
    /// Neither.
    Nonsense,
}

/// Every way to the file key.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub(super) struct Slots {
    #[n(0)]
    pub people: Vec<PersonSlot>,
    #[n(1)]
    pub sheet: Option<SheetSlot>,
    #[n(2)]
    pub keeper: Option<KeeperSlot>,
}

/// One person's way.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(super) struct PersonSlot {
    #[n(0)]
    pub staff: Id,
    /// As it stands on the lock screen.
    #[n(1)]
    pub name: String,
    #[n(2)]
    salt: ByteArray<16>,
    #[n(3)]
    cost: Cost,
    #[n(4)]
    wrapped: Wrapped,
}

/// The way of a secret that the system's keyring keeps; opens as the person who wished it.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(super) struct KeeperSlot {
    #[n(0)]
    pub staff: Id,
    /// Under which name the keyring keeps it.
    #[n(1)]
    pub name: String,
    #[n(2)]
    wrapped: Wrapped,
}

/// What one derivation costs; kept in the slot, so that later ones may cost more.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cbor(map)]
struct Cost {
    #[n(0)]
    memory_kib: u32,
    #[n(1)]
    passes: u32,
    #[n(2)]
    lanes: u32,
}

/// About a third of a second on an old laptop; a thief pays it for every guess.
const COST: Cost = Cost {
    memory_kib: 64 << 10,
    passes: 3,
    lanes: 1,
};
/// A key file that asks for more is not one of ours, and must not take the machine's memory.
const DEAREST: Cost = Cost {
    memory_kib: 1 << 20,
    passes: 64,
    lanes: 16,
};

/// The file key under another key.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
struct Wrapped {
    #[n(0)]
    nonce: ByteArray<12>,
    #[n(1)]
    sealed: ByteVec,
}

impl Slots {
    /// Reads a key file.
    pub fn read(bytes: &[u8]) -> Written {
        if bytes.starts_with(MARK) {
            let Some(slots) = bytes.strip_prefix(FORMAT) else {
                return if bytes.len() > FORMAT.len() {
                    Written::Newer
                } else {
                    Written::Nonsense
                };
            };
            return match minicbor::decode::<Slots>(slots) {
                Ok(slots) if !slots.people.is_empty() => Written::Slots(slots),
                _ => Written::Nonsense,
            };
        }
        bytes.try_into().map_or(Written::Nonsense, Written::Plain)
    }

    /// The bytes of the key file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = FORMAT.to_vec();
        // Writing into memory cannot fail.
        let _ = minicbor::encode(self, &mut bytes);
        bytes
    }

    /// The slot of a person.
    pub fn person(&self, staff: Id) -> Option<&PersonSlot> {
        self.people.iter().find(|slot| slot.staff == staff)
    }
}

impl PersonSlot {
    /// Wraps `file_key` for a person.
    ///
    /// # Errors
    /// [`KeyError::Memory`]
    pub fn wrap(
        file_key: &FileKey,
        staff: Id,
        name: &str,
        passcode: &Passcode,
        world: &World,
    ) -> Result<PersonSlot, KeyError> {
        let salt = world.bytes();
        let key = COST.derive(passcode, &salt)?;
        Ok(PersonSlot {
            staff,
            name: name.to_owned(),
            salt: salt.into(),
            cost: COST,
            wrapped: Wrapped::new(&key, file_key, &bound(b"person", staff, name), world),
        })
    }

    /// The file key, where the passcode is this person's.
    ///
    /// # Errors
    /// [`KeyError::Memory`]
    pub fn open(&self, passcode: &Passcode) -> Result<Option<FileKey>, KeyError> {
        let key = self.cost.derive(passcode, &self.salt)?;
        Ok(self.wrapped.open(&key, &bound(b"person", self.staff, &self.name)))
    }
}

impl KeeperSlot {
    /// Wraps `file_key` under what the keyring keeps.
    pub fn wrap(file_key: &FileKey, staff: Id, keepsake: &Keepsake, world: &World) -> KeeperSlot {
        let name = keepsake.name.clone();
        let wrapped = Wrapped::new(&keepsake.secret, file_key, &bound(b"keeper", staff, &name), world);
        KeeperSlot { staff, name, wrapped }
    }

    /// The file key, where the secret is the one kept.
    pub fn open(&self, secret: &[u8]) -> Option<FileKey> {
        self.wrapped
            .open(secret.try_into().ok()?, &bound(b"keeper", self.staff, &self.name))
    }
}

/// What a slot is for is authenticated with it: the slot of one person never opens as another's.
fn bound(sort: &[u8], staff: Id, name: &str) -> Vec<u8> {
    [b"linli slot v1\0", sort, b"\0", staff.bytes(), name.as_bytes()].concat()
}

impl Cost {
    fn derive(&self, passcode: &Passcode, salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>, KeyError> {
        if self.memory_kib > DEAREST.memory_kib || self.passes > DEAREST.passes || self.lanes > DEAREST.lanes
        {
            return Err(KeyError::Memory);
        }
        let params =
            Params::new(self.memory_kib, self.passes, self.lanes, None).map_err(|_| KeyError::Memory)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passcode.bytes(), salt, &mut *key)
            .map_err(|_| KeyError::Memory)?;
        Ok(key)
    }
}

impl Wrapped {
    fn new(key: &[u8; 32], file_key: &FileKey, bound: &[u8], world: &World) -> Wrapped {
        let nonce: [u8; 12] = world.bytes();
        let payload = Payload {
            msg: file_key,
            aad: bound,
        };
        Wrapped {
            nonce: nonce.into(),
            // Only a message of gigabytes is refused.
            sealed: ChaCha20Poly1305::new(key.into())
                .encrypt(&nonce.into(), payload)
                .unwrap_or_default()
                .into(),
        }
    }

    fn open(&self, key: &[u8; 32], bound: &[u8]) -> Option<FileKey> {
        let payload = Payload {
            msg: &self.sealed,
            aad: bound,
        };
        let opened = ChaCha20Poly1305::new(key.into()).decrypt(&(*self.nonce).into(), payload);
        opened.ok()?.try_into().ok()
    }
}
