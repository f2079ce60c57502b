//! Version vectors: for every writer, how much of what it wrote is held without a gap.

use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};
use std::collections::BTreeMap;

/// A device: the first 16 bytes of the BLAKE3 hash of its public key.
pub type DeviceId = crate::id::Id;

/// One chain of facts: a device in one epoch of its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Writer {
    /// Whose key signs.
    pub device: DeviceId,
    /// Random; new at founding, at every restore and at every detected copy.
    pub epoch: u64,
}

/// {writer → last sequence number of the contiguous prefix}; a missing writer means zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vector(BTreeMap<Writer, u64>);

/// No committee has this many devices; more entries are a malformed message.
const MOST_WRITERS: u64 = 100_000;

impl Vector {
    /// How far `writer` is known.
    pub fn get(&self, writer: &Writer) -> u64 {
        self.0.get(writer).copied().unwrap_or(0)
    }

    /// Sets how far `writer` is known.
    pub fn set(&mut self, writer: Writer, last_seq: u64) {
        if last_seq > 0 {
            self.0.insert(writer, last_seq);
        }
    }

    /// Leaves `writer` out.
    pub fn forget(&mut self, writer: &Writer) {
        self.0.remove(writer);
    }

    /// Takes in what `other` knows further.
    pub fn join(&mut self, other: &Vector) {
        for (writer, seq) in other.iter() {
            self.set(*writer, self.get(writer).max(seq));
        }
    }

    /// How many facts are in both.
    pub fn shared_with(&self, other: &Vector) -> u64 {
        self.iter().map(|(writer, seq)| seq.min(other.get(writer))).sum()
    }

    /// Every writer known, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Writer, u64)> {
        self.0.iter().map(|(writer, seq)| (writer, *seq))
    }

    /// Whether everything in `other` is also in `self`.
    pub fn covers(&self, other: &Vector) -> bool {
        other.iter().all(|(writer, seq)| self.get(writer) >= seq)
    }

    /// The number of facts it stands for.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }
}

impl<C> Encode<C> for Vector {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), EncodeError<W::Error>> {
        e.array(self.0.len() as u64)?;
        for (writer, seq) in &self.0 {
            e.array(3)?
                .encode_with(writer.device, ctx)?
                .u64(writer.epoch)?
                .u64(*seq)?;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Vector {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Vector, DecodeError> {
        let count = d
            .array()?
            .filter(|n| *n <= MOST_WRITERS)
            .ok_or_else(|| DecodeError::message("vector length"))?;
        let mut vector = Vector::default();
        for _ in 0..count {
            if d.array()? != Some(3) {
                return Err(DecodeError::message("a vector entry has three parts"));
            }
            let writer = Writer {
                device: d.decode_with(ctx)?,
                epoch: d.u64()?,
            };
            vector.set(writer, d.u64()?);
        }
        Ok(vector)
    }
}
