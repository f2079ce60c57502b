//! Sealing the file key to the committee's root key, which is made anew from the recovery sheet alone. Anybody who knows the
//! committee can seal to it; only the sheet opens. HPKE (RFC 9180) with X25519, HKDF-SHA-256 and ChaCha20-Poly1305.

use crate::journal::store::FileKey;
use crate::world::World;
use ed25519_dalek::{SigningKey, VerifyingKey};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};
use std::convert::Infallible;

const INFO: &[u8] = b"linli sheet slot v1";

/// The file key, sealed to a root key.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(super) struct SheetSlot {
    /// The root's public key as it stands in the journal (Ed25519).
    #[n(0)]
    pub root: ByteArray<32>,
    #[n(1)]
    encapsulated: ByteArray<32>,
    #[n(2)]
    sealed: ByteVec,
}

impl SheetSlot {
    /// Seals `file_key`; nothing where `root` is no public key.
    pub fn seal(root: &[u8; 32], file_key: &FileKey, world: &World) -> Option<SheetSlot> {
        let point = VerifyingKey::from_bytes(root).ok()?.to_montgomery();
        let recipient = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(point.as_bytes()).ok()?;
        let (encapsulated, sealed) = hpke::single_shot_seal_with_rng::<
            ChaCha20Poly1305,
            HkdfSha256,
            X25519HkdfSha256,
        >(
            &OpModeS::Base, &recipient, INFO, file_key, root, &mut Dice(world)
        )
        .ok()?;
        Some(SheetSlot {
            root: (*root).into(),
            encapsulated: ByteArray::from(<[u8; 32]>::from(encapsulated.to_bytes())),
            sealed: sealed.into(),
        })
    }

    /// Opens it with the root key of the sheet.
    pub fn open(&self, root: &SigningKey) -> Option<FileKey> {
        let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&root.to_scalar_bytes()).ok()?;
        let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&*self.encapsulated).ok()?;
        let key = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &secret,
            &encapsulated,
            INFO,
            &self.sealed,
            root.verifying_key().as_bytes(),
        );
        key.ok()?.try_into().ok()
    }
}

/// The world's randomness as the library asks for it.
struct Dice<'a>(&'a World);

impl TryRng for Dice<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.0.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.0.bytes()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.random.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Dice<'_> {}
