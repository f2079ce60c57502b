//! Version vectors: for every writer, how much of what it wrote is held without a gap.
//!
//! A chain normally has one end. One that was written on by two copies of a laptop has several: a number alone does not say
//! which of them is meant, so every end carries a part of its last page's hash.

use super::page::{Hash, Header};
use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};
use std::collections::{BTreeMap, BTreeSet};

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

/// The first bytes of a page's hash: they tell the pages of one chain apart.
pub type Tag = [u8; 8];

/// The tag of the page with this hash.
pub fn tag(hash: &Hash) -> Tag {
    let mut tag = Tag::default();
    tag.copy_from_slice(&hash[..8]);
    tag
}

/// An end of a chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Head {
    /// The number of its last fact.
    pub seq: u64,
    /// Its last page; zeros where that is not sealed yet, or was not said.
    pub tag: Tag,
}

impl Head {
    /// Whatever a chain may hold.
    pub const ALL: Head = Head {
        seq: u64::MAX,
        tag: [0; 8],
    };

    /// The end that this number stands for, whichever page that is.
    pub fn at(seq: u64) -> Head {
        Head { seq, tag: [0; 8] }
    }

    /// The end that a page makes.
    pub fn of(header: &Header, hash: &Hash) -> Head {
        Head {
            seq: header.last_seq(),
            tag: tag(hash),
        }
    }

    /// The end that a page follows; zeros for a first page.
    pub fn before(header: &Header) -> Head {
        Head {
            seq: header.first_seq - 1,
            tag: tag(&header.previous()),
        }
    }
}

/// {writer → the ends of its contiguous prefixes}; a missing writer means that nothing of it is held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vector(BTreeMap<Writer, BTreeSet<Head>>);

/// No committee has this many chains, forks counted; more entries are a malformed message.
const MOST_ENDS: u64 = 100_000;

impl Vector {
    /// How far `writer` is known, on its longest branch.
    pub fn get(&self, writer: &Writer) -> u64 {
        self.heads(writer).map(|head| head.seq).max().unwrap_or(0)
    }

    /// The ends known of `writer`, shortest branch first.
    pub fn heads(&self, writer: &Writer) -> impl Iterator<Item = Head> {
        self.0.get(writer).into_iter().flatten().copied()
    }

    /// Sets how far `writer` is known: to this end and no other.
    pub fn set(&mut self, writer: Writer, head: Head) {
        self.forget(&writer);
        self.add(writer, head);
    }

    /// Adds an end of `writer`.
    pub fn add(&mut self, writer: Writer, head: Head) {
        if head.seq > 0 {
            self.0.entry(writer).or_default().insert(head);
        }
    }

    /// Takes note of a page: where an end was that it follows, it is the end now.
    pub fn follow(&mut self, header: &Header, hash: &Hash) {
        let heads = self.0.entry(header.writer()).or_default();
        heads.remove(&Head::before(header));
        heads.insert(Head::of(header, hash));
    }

    /// Leaves `writer` out.
    pub fn forget(&mut self, writer: &Writer) {
        self.0.remove(writer);
    }

    /// Takes in what `other` knows beside.
    pub fn join(&mut self, other: &Vector) {
        for (writer, head) in other.iter() {
            self.add(*writer, head);
        }
    }

    /// Every writer known.
    pub fn writers(&self) -> impl Iterator<Item = &Writer> {
        self.0.keys()
    }

    /// Every end known, by writer.
    pub fn iter(&self) -> impl Iterator<Item = (&Writer, Head)> {
        self.0
            .iter()
            .flat_map(|(writer, heads)| heads.iter().map(move |head| (writer, *head)))
    }

    /// Whether no chain is shorter here than in `other`.
    pub fn reaches(&self, other: &Vector) -> bool {
        other.iter().all(|(writer, head)| self.get(writer) >= head.seq)
    }

    /// How many facts the longest branches stand for.
    pub fn total(&self) -> u64 {
        self.writers().map(|writer| self.get(writer)).sum()
    }
}

impl<C> Encode<C> for Vector {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), EncodeError<W::Error>> {
        e.array(self.iter().count() as u64)?;
        for (writer, head) in self.iter() {
            e.array(if head.tag == Tag::default() { 3 } else { 4 })?
                .encode_with(writer.device, ctx)?
                .u64(writer.epoch)?
                .u64(head.seq)?;
            if head.tag != Tag::default() {
                e.bytes(&head.tag)?;
            }
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Vector {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Vector, DecodeError> {
        let count = d
            .array()?
            .filter(|n| *n <= MOST_ENDS)
            .ok_or_else(|| DecodeError::message("vector length"))?;
        let mut vector = Vector::default();
        for _ in 0..count {
            // Pages of the first version name no page: three parts.
            let parts = d.array()?.filter(|parts| matches!(parts, 3 | 4));
            let parts = parts.ok_or_else(|| DecodeError::message("a vector entry has four parts"))?;
            let writer = Writer {
                device: d.decode_with(ctx)?,
                epoch: d.u64()?,
            };
            let seq = d.u64()?;
            let tag = match parts {
                3 => Tag::default(),
                _ => d
                    .bytes()?
                    .try_into()
                    .map_err(|_| DecodeError::message("a tag has 8 bytes"))?,
            };
            vector.add(writer, Head { seq, tag });
        }
        Ok(vector)
    }
}
