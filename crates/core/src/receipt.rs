//! Receipts: what the other end of a road holds, with its name under it.
//!
//! Whoever gives one (a hub with its identity, a laptop with its device key) signs how far it holds every chain of a space, for the
//! one device that asked and the one question it asked. So a receipt of yesterday, of another space or for somebody else
//! proves nothing today, whatever any clock says; and what is counted as safe elsewhere can be shown to a third person.

use crate::id::Id;
use crate::journal::vector::{DeviceId, Vector};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use minicbor::{Decoder, Encoder};

const DOMAIN: &[u8] = b"linli receipt v1\0";
const SIGNATURE: usize = 64;
const KEY: usize = 32;
const MOST_EPOCH_CHARS: usize = 64;

/// What names one question, so that an answer can be told to be the one to it.
pub type Question = [u8; 16];

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Of which space.
    pub space: Id,
    /// Who asked.
    pub asker: DeviceId,
    /// What was asked.
    pub question: Question,
    /// The epoch of the giver's store: another one means that it has lost its past.
    pub epoch: String,
    /// When, by the giver's clock, ms. Shown, never trusted.
    pub at_ms: i64,
    /// Whether it tells of every chain that is held; of the asker's own alone otherwise.
    pub whole: bool,
    /// How far every chain is held, committed to disk.
    pub vector: Vector,
}

/// A claim that its giver has signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The public key of whoever gives it.
    pub giver: [u8; KEY],
    /// What it says.
    pub claim: Claim,
    bytes: Vec<u8>,
}

/// Why bytes are no receipt, or not the one asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFault {
    /// Not the bytes of one.
    #[error("it is not well formed")]
    Form,
    /// Its signature does not hold.
    #[error("its signature does not hold")]
    Signature,
    /// It speaks of another space.
    #[error("it is of another space")]
    OtherSpace,
    /// It was given to another device.
    #[error("it was given to another device")]
    OtherAsker,
    /// It answers another question, asked earlier perhaps.
    #[error("it answers another question")]
    OtherQuestion,
    /// It is signed by somebody else than the one spoken to.
    #[error("somebody else has signed it")]
    OtherGiver,
}

impl Claim {
    /// Signs it.
    pub fn sign(self, key: &SigningKey) -> Receipt {
        let giver = key.verifying_key().to_bytes();
        let mut body = giver.to_vec();
        self.write(&mut body);
        let signature = key.sign(&[DOMAIN, &body].concat()).to_bytes();
        Receipt {
            giver,
            claim: self,
            bytes: [&signature[..], &body].concat(),
        }
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        let mut e = Encoder::new(bytes);
        // Writing into a Vec cannot fail.
        let _ = e
            .array(7)
            .and_then(|e| e.encode(self.space))
            .and_then(|e| e.encode(self.asker))
            .and_then(|e| e.bytes(&self.question))
            .and_then(|e| e.str(&self.epoch))
            .and_then(|e| e.i64(self.at_ms))
            .and_then(|e| e.bool(self.whole))
            .and_then(|e| e.encode(&self.vector).map(drop));
    }

    fn read(bytes: &[u8]) -> Result<Claim, minicbor::decode::Error> {
        let wrong = minicbor::decode::Error::message;
        let mut d = Decoder::new(bytes);
        if d.array()? != Some(7) {
            return Err(wrong("a claim has seven parts"));
        }
        let claim = Claim {
            space: d.decode()?,
            asker: d.decode()?,
            question: d
                .bytes()?
                .try_into()
                .map_err(|_| wrong("a question has 16 bytes"))?,
            epoch: d.str()?.to_owned(),
            at_ms: d.i64()?,
            whole: d.bool()?,
            vector: d.decode()?,
        };
        if d.position() != bytes.len() || claim.epoch.len() > MOST_EPOCH_CHARS {
            return Err(wrong("something follows"));
        }
        Ok(claim)
    }
}

impl Receipt {
    /// Reads one and checks its signature, over the bytes as they came.
    ///
    /// # Errors
    /// [`ReceiptFault`]
    pub fn read(bytes: Vec<u8>) -> Result<Receipt, ReceiptFault> {
        let receipt = Receipt::trusted(bytes)?;
        let (signature, body) = receipt.bytes.split_at(SIGNATURE);
        let signature = Signature::from_slice(signature).map_err(|_| ReceiptFault::Signature)?;
        VerifyingKey::from_bytes(&receipt.giver)
            .and_then(|key| key.verify_strict(&[DOMAIN, body].concat(), &signature))
            .map_err(|_| ReceiptFault::Signature)?;
        Ok(receipt)
    }

    /// Reads one whose signature was checked when it came.
    ///
    /// # Errors
    /// [`ReceiptFault::Form`]
    pub fn trusted(bytes: Vec<u8>) -> Result<Receipt, ReceiptFault> {
        if bytes.len() < SIGNATURE + KEY {
            return Err(ReceiptFault::Form);
        }
        let (giver, claim) = bytes[SIGNATURE..].split_at(KEY);
        let giver = giver.try_into().map_err(|_| ReceiptFault::Form)?;
        let claim = Claim::read(claim).map_err(|_| ReceiptFault::Form)?;
        Ok(Receipt { giver, claim, bytes })
    }

    /// As it travels and is kept.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether it is the answer to this question by this device about this space.
    ///
    /// # Errors
    /// [`ReceiptFault`]
    pub fn answers(&self, space: Id, asker: DeviceId, question: &Question) -> Result<(), ReceiptFault> {
        match &self.claim {
            claim if claim.space != space => Err(ReceiptFault::OtherSpace),
            claim if claim.asker != asker => Err(ReceiptFault::OtherAsker),
            claim if claim.question != *question => Err(ReceiptFault::OtherQuestion),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::journal::vector::{Head, Writer};

    fn claim() -> Claim {
        let mut vector = Vector::default();
        vector.set(
            Writer {
                device: Id::from_bytes([2; 16]),
                epoch: 5,
            },
            Head::at(1_000),
        );
        Claim {
            space: Id::from_bytes([1; 16]),
            asker: Id::from_bytes([2; 16]),
            question: [3; 16],
            epoch: "ab".to_owned(),
            at_ms: 1_800_000_000_000,
            whole: true,
            vector,
        }
    }

    #[test]
    fn a_receipt_proves_what_it_says_to_the_one_who_asked_and_nothing_else() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let given = claim().sign(&key);
        let read = Receipt::read(given.bytes().to_vec()).unwrap();
        assert_eq!(read, given);
        assert_eq!(read.giver, key.verifying_key().to_bytes());
        let (space, asker, other) = (claim().space, claim().asker, Id::from_bytes([9; 16]));
        assert_eq!(read.answers(space, asker, &[3; 16]), Ok(()));
        assert_eq!(
            read.answers(other, asker, &[3; 16]),
            Err(ReceiptFault::OtherSpace)
        );
        assert_eq!(
            read.answers(space, other, &[3; 16]),
            Err(ReceiptFault::OtherAsker)
        );
        assert_eq!(
            read.answers(space, asker, &[4; 16]),
            Err(ReceiptFault::OtherQuestion)
        );
    }

    #[test]
    fn no_byte_of_a_receipt_can_be_changed_or_left_out() {
        let given = claim().sign(&SigningKey::from_bytes(&[7; 32]));
        for place in 0..given.bytes().len() {
            let mut altered = given.bytes().to_vec();
            altered[place] ^= 1;
            assert!(Receipt::read(altered).is_err(), "byte {place}");
            assert!(
                Receipt::read(given.bytes()[..place].to_vec()).is_err(),
                "cut at {place}"
            );
        }
        assert!(Receipt::read([given.bytes(), &[0]].concat()).is_err());
    }
}
