//! A page: a run of one device's facts, sealed, hash-chained to the page before and signed.
//!
//! Bytes: `LLPG`, format version, header length (u32 LE), header (CBOR), signature (64 bytes), sections one after
//! another. A section is a 128-bit salt and zstd of its facts; the header names its class, length and salted hash, so
//! that a section can be erased later while the chain still verifies ([`erasing`]). The signature covers the header under
//! a domain tag; the chain links the hashes of headers. A page travels verbatim and is verified over the bytes received.

mod erasing;

pub use erasing::Erased;

use super::fact::{Class, Fact};
use super::section::{self, MOST_FACTS};
use super::vector::{DeviceId, Vector, Writer};
use crate::id::Id;
use crate::planted::{self, Planted};
use crate::problem::Lang;
use crate::world::World;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use zstd::bulk::Decompressor;

const MAGIC: &[u8; 4] = b"LLPG";
/// The format this program writes.
pub const FORMAT: u8 = 1;
/// Ed25519 signatures, BLAKE3 hashes, zstd.
const ALGORITHMS: u8 = 1;
const DOMAIN: &[u8] = b"linli page header v1\0";
const PREFIX: usize = 4 + 1 + 4;
const SIGNATURE: usize = 64;
const SALT: usize = 16;
/// Marks of one evening repeat themselves: a higher level than zstd's default earns a fifth of the size.
const ZSTD_LEVEL: i32 = 9;
/// A page larger than this is refused unread.
pub const MOST_BYTES: usize = 4 << 20;
/// The sections of a page together may not unpack to more.
const MOST_PLAIN: u64 = 16 << 20;
const MOST_SECTIONS: usize = 4_096;
/// A writer begins another page before the bodies of its facts come to more: packed or not, it stays below the limits.
const USUAL_BODIES: usize = 1 << 20;
/// A fact with a larger body is not written.
pub const MOST_BODY: usize = 1 << 20;

/// A hash of a page's header, or all zeros before a writer's first page.
pub type Hash = [u8; 32];

/// What a page says of itself; signed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Header {
    #[n(0)]
    algorithms: u8,
    /// The space it belongs to.
    #[n(1)]
    pub space: Id,
    #[n(2)]
    public_key: ByteArray<32>,
    #[n(3)]
    epoch: u64,
    /// The number of its first fact.
    #[n(4)]
    pub first_seq: u64,
    /// How many facts it holds.
    #[n(5)]
    pub count: u64,
    #[n(6)]
    previous: ByteArray<32>,
    /// What its writer had taken in from others when the page was opened.
    #[n(7)]
    pub seen: Vector,
    /// The writer's wall clock when it was sealed, ms.
    #[n(8)]
    pub sealed_at_ms: i64,
    #[n(9)]
    sections: Vec<SectionInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct SectionInfo {
    #[n(0)]
    class: Class,
    #[n(1)]
    length: u32,
    #[n(2)]
    plain_length: u32,
    #[n(3)]
    hash: ByteArray<32>,
}

/// Where the sections of a page lie in its bytes, in the header's order; nothing for one that was erased.
type Places = Vec<Option<Range<usize>>>;

/// Why bytes are not a page to be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageFault {
    /// Not a page at all, or cut off.
    #[error("these bytes are not a page")]
    NotAPage,
    /// Written by a newer program.
    #[error("the page has format {0}, which needs a newer version of the program")]
    NewerFormat(u8),
    /// Larger than any page may be.
    #[error("the page is larger than a page may be")]
    TooLarge,
    /// The header was not signed by the key it names.
    #[error("the page's signature does not verify")]
    Signature,
    /// A section differs from what the header says.
    #[error("a section of the page is damaged")]
    Section,
    /// The facts inside cannot be read.
    #[error(transparent)]
    Facts(#[from] section::Malformed),
    /// It belongs to another committee.
    #[error("the page belongs to another space")]
    OtherSpace,
    /// Its link does not fit the page before.
    #[error("the page does not follow the one before")]
    Chain,
}

impl PageFault {
    /// Its stable name, for the wire and the log.
    pub fn code(&self) -> &'static str {
        match self {
            PageFault::NotAPage => "not_a_page",
            PageFault::NewerFormat(_) => "newer_format",
            PageFault::TooLarge => "page_too_large",
            PageFault::Signature => "signature",
            PageFault::Section | PageFault::Facts(_) => "section",
            PageFault::OtherSpace => "other_space",
            PageFault::Chain => "chain",
        }
    }

    /// What is wrong, for a person.
    pub fn say(&self, lang: Lang) -> String {
        let zh = match self {
            _ if lang == Lang::En => return self.to_string(),
            PageFault::NotAPage => "有一页记录不完整，读不出来",
            PageFault::NewerFormat(_) => "有一页记录由更新的版本写成",
            PageFault::TooLarge => "有一页记录过大",
            PageFault::Signature => "有一页记录的签名不对",
            PageFault::Section | PageFault::Facts(_) => "有一页记录已损坏",
            PageFault::OtherSpace => "有一页记录属于另一个居委",
            PageFault::Chain => "有一页记录与前一页接不上",
        };
        zh.to_owned()
    }
}

/// A page whose form and signature have been verified over the bytes received.
#[derive(Clone, Debug)]
pub struct Page {
    /// What the page says of itself.
    pub header: Header,
    /// The hash that the writer's next page must name.
    pub hash: Hash,
    bytes: Vec<u8>,
    /// The header's length.
    head: usize,
    places: Places,
}

impl Header {
    /// The chain it belongs to.
    pub fn writer(&self) -> Writer {
        Writer {
            device: device_of(&self.public_key),
            epoch: self.epoch,
        }
    }

    /// The public key that signed it.
    pub fn public_key(&self) -> [u8; 32] {
        *self.public_key
    }

    /// The hash of the page before.
    pub fn previous(&self) -> Hash {
        *self.previous
    }

    /// The number of its last fact.
    pub fn last_seq(&self) -> u64 {
        self.first_seq + self.count - 1
    }
}

/// The device that holds the key of `public_key`.
pub fn device_of(public_key: &[u8; 32]) -> DeviceId {
    let mut id = [0; 16];
    id.copy_from_slice(&blake3::hash(public_key).as_bytes()[..16]);
    Id::from_bytes(id)
}

/// What a seal needs to know beside the facts.
pub struct Seal<'a> {
    /// The device's key.
    pub key: &'a SigningKey,
    /// The device's present epoch.
    pub epoch: u64,
    /// The space.
    pub space: Id,
    /// The hash of the writer's page before, or zeros.
    pub previous: Hash,
    /// What had been taken in when the page was opened.
    pub seen: Vector,
    /// Clock and randomness.
    pub world: &'a World,
}

/// Cuts `facts` into runs, each to become a page: of at most `most` facts, and no larger than a page may be.
pub fn runs(facts: &[Fact], most: usize) -> impl Iterator<Item = &[Fact]> {
    let mut left = facts;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = |fact: &&Fact| {
            bytes += fact.body.len();
            bytes <= USUAL_BODIES
        };
        let length = left.iter().take(most).take_while(fits).count().max(1);
        let run;
        (run, left) = left.split_at_checked(length)?;
        Some(run)
    })
}

thread_local! {
    /// Making one costs more than unpacking what was marked between two meetings.
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// The facts of a section as they are encoded.
fn unpack(section: &[u8], info: &SectionInfo) -> Result<Vec<u8>, PageFault> {
    UNPACKER.with_borrow_mut(|unpacker| {
        let unpacker = match unpacker {
            Some(unpacker) => unpacker,
            none => none.insert(Decompressor::new().map_err(|_| PageFault::Section)?),
        };
        unpacker
            .decompress(&section[SALT..], info.plain_length as usize)
            .map_err(|_| PageFault::Section)
    })
}

/// Seals `facts` (not empty, numbered without a gap) into a page.
pub fn seal(facts: &[Fact], seal: Seal<'_>) -> Page {
    let first_seq = facts.first().map_or(1, |f| f.seq);
    let mut by_class: BTreeMap<Class, Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        by_class.entry(fact.class).or_default().push(fact);
    }
    let mut packer = zstd::bulk::Compressor::new(ZSTD_LEVEL).ok();
    let mut sections = Vec::new();
    let mut body = Vec::new();
    let mut places = Vec::new();
    for (class, facts) in by_class {
        let plain = section::encode(&facts, first_seq);
        // Compression into memory cannot fail but for memory itself; an unpacked frame would be refused by readers.
        let packed = packer
            .as_mut()
            .and_then(|p| p.compress(&plain).ok())
            .unwrap_or_default();
        let salt: [u8; SALT] = seal.world.bytes();
        let start = body.len();
        body.extend_from_slice(&salt);
        body.extend_from_slice(&packed);
        let hash = *blake3::hash(&body[start..]).as_bytes();
        let length = (body.len() - start) as u32;
        places.push(start..body.len());
        sections.push(SectionInfo {
            class,
            length,
            plain_length: plain.len() as u32,
            hash: hash.into(),
        });
    }
    let header = Header {
        algorithms: ALGORITHMS,
        space: seal.space,
        public_key: seal.key.verifying_key().to_bytes().into(),
        epoch: seal.epoch,
        first_seq,
        count: facts.len() as u64,
        previous: seal.previous.into(),
        seen: seal.seen,
        sealed_at_ms: seal.world.clock.now_ms(),
        sections,
    };
    let mut head = Vec::new();
    // Writing to a Vec cannot fail.
    let _ = minicbor::encode(&header, &mut head);
    let signature = seal.key.sign(&signed(&head));
    let mut bytes = Vec::with_capacity(PREFIX + head.len() + SIGNATURE + body.len());
    bytes.extend_from_slice(MAGIC);
    bytes.push(FORMAT);
    bytes.extend_from_slice(&(head.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&head);
    bytes.extend_from_slice(&signature.to_bytes());
    let before = bytes.len();
    bytes.extend_from_slice(&body);
    Page {
        header,
        hash: *blake3::hash(&head).as_bytes(),
        bytes,
        head: head.len(),
        places: places
            .into_iter()
            .map(|place| Some(before + place.start..before + place.end))
            .collect(),
    }
}

fn signed(head: &[u8]) -> Vec<u8> {
    [DOMAIN, head].concat()
}

impl Page {
    /// Verifies `bytes` as they were received: form, signature, and every section against its hash.
    ///
    /// # Errors
    /// A [`PageFault`] that says why they are not a page.
    pub fn open(bytes: Vec<u8>) -> Result<Page, PageFault> {
        Page::trusted(bytes)?.verified()
    }

    /// Verifies signature and sections of a page whose form has been read.
    ///
    /// # Errors
    /// A [`PageFault`] that says why it is not to be taken in.
    pub fn verified(self) -> Result<Page, PageFault> {
        let page = self;
        let (head, signature) = page.bytes[PREFIX..][..page.head + SIGNATURE].split_at(page.head);
        let signature = Signature::from_slice(signature).map_err(|_| PageFault::Signature)?;
        let key = VerifyingKey::from_bytes(&page.header.public_key).map_err(|_| PageFault::Signature)?;
        if !planted::is(Planted::SignatureUnchecked) {
            key.verify_strict(&signed(head), &signature)
                .map_err(|_| PageFault::Signature)?;
        }
        for (info, section) in page.sections() {
            let differs = section.is_some_and(|section| blake3::hash(section).as_bytes() != &*info.hash);
            if differs && !planted::is(Planted::SectionUnchecked) {
                return Err(PageFault::Section);
            }
        }
        Ok(page)
    }

    /// Reads the form of a page that was verified before it was stored.
    ///
    /// # Errors
    /// A [`PageFault`] when the bytes do not have the form of a page.
    pub fn trusted(bytes: Vec<u8>) -> Result<Page, PageFault> {
        if bytes.len() > MOST_BYTES {
            return Err(PageFault::TooLarge);
        }
        if bytes.len() < PREFIX + SIGNATURE || &bytes[..4] != MAGIC {
            return Err(PageFault::NotAPage);
        }
        if bytes[4] & !erasing::SOME_ABSENT != FORMAT {
            return Err(PageFault::NewerFormat(bytes[4]));
        }
        let length = u32::from_le_bytes([bytes[5], bytes[6], bytes[7], bytes[8]]) as usize;
        let head = bytes.get(PREFIX..PREFIX + length).ok_or(PageFault::NotAPage)?;
        let header: Header = minicbor::decode(head).map_err(|_| PageFault::NotAPage)?;
        let sound = header.count > 0
            && header.count <= MOST_FACTS as u64
            && header.first_seq > 0
            && header
                .first_seq
                .checked_add(header.count)
                .is_some_and(|end| end < 1 << 62)
            && header.algorithms == ALGORITHMS
            && header.sections.len() <= MOST_SECTIONS
            && header.sections.iter().all(|s| s.length as usize > SALT)
            && header.sections.iter().map(|s| u64::from(s.plain_length)).sum::<u64>() <= MOST_PLAIN
            // One section a class: whoever asks for the facts of a class must see all of them.
            && header.sections.windows(2).all(|pair| pair[0].class < pair[1].class);
        if !sound {
            return Err(PageFault::NotAPage);
        }
        let places = erasing::places(&header, &bytes, PREFIX + length + SIGNATURE)?;
        let hash = *blake3::hash(head).as_bytes();
        Ok(Page {
            header,
            hash,
            head: length,
            places,
            bytes,
        })
    }

    /// What the header says of each section, and its bytes unless it was erased.
    fn sections(&self) -> impl Iterator<Item = (&SectionInfo, Option<&[u8]>)> {
        let bytes = |place: &Option<Range<usize>>| place.clone().map(|place| &self.bytes[place]);
        self.header.sections.iter().zip(self.places.iter().map(bytes))
    }

    /// The page as it travels.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Unpacks the facts of one class, if it holds any.
    ///
    /// # Errors
    /// A [`PageFault`] when the section does not hold what the header says.
    pub fn facts_of(&self, class: Class) -> Result<Vec<Fact>, PageFault> {
        let mut held = self
            .sections()
            .filter_map(|(info, section)| Some((info, section?)));
        let Some((info, section)) = held.find(|(info, _)| info.class == class) else {
            return Ok(Vec::new());
        };
        let plain = unpack(section, info)?;
        Ok(section::decode(&plain, class, self.header.first_seq)?)
    }

    /// Unpacks its facts, in the order of their numbers; without those that were erased.
    ///
    /// # Errors
    /// A [`PageFault`] when a section does not hold what the header says.
    pub fn facts(&self) -> Result<Vec<Fact>, PageFault> {
        let mut facts = Vec::new();
        for (info, section) in self.sections() {
            let Some(section) = section else { continue };
            let plain = unpack(section, info)?;
            facts.extend(section::decode(&plain, info.class, self.header.first_seq)?);
            if facts.len() as u64 > self.header.count {
                return Err(PageFault::Facts(section::Malformed("count")));
            }
        }
        facts.sort_by_key(|fact| fact.seq);
        let numbers = self.header.first_seq..=self.header.last_seq();
        let rising = facts.windows(2).all(|pair| pair[0].seq < pair[1].seq);
        let inside = facts.iter().all(|fact| numbers.contains(&fact.seq));
        let all_there = self.places.contains(&None) || facts.len() as u64 == self.header.count;
        if !(rising && inside && all_there) {
            return Err(PageFault::Facts(section::Malformed("numbers")));
        }
        Ok(facts)
    }
}
