//! A laptop whose program has been tampered with: it signs whatever it is told, with its own true key.

use linli_core::desk::{Desk, World};
use linli_core::disk::SystemDisk;
use linli_core::id::Id;
use linli_core::journal::chains;
use linli_core::journal::clock::Hlc;
use linli_core::journal::fact::{Class, Draft, Fact};
use linli_core::journal::page::{self, Hash, Seal};
use linli_core::journal::store;
use linli_core::journal::vector::Vector;
use std::path::Path;

/// The keys of a laptop and the end of its chain.
pub struct Forger {
    /// The key it signs with.
    pub key: ed25519_dalek::SigningKey,
    /// The epoch it claims.
    pub epoch: u64,
    /// The space it writes to.
    pub space: Id,
    /// Whom it names as the writer.
    pub by: Id,
    /// The number of its next fact.
    pub next: u64,
    /// The hash of its last page.
    pub previous: Hash,
    /// What it says it has seen.
    pub seen: Vector,
    /// The clock it claims, ms.
    pub at_ms: i64,
    /// What its logical clock claims to have heard.
    pub heard: Hlc,
    /// Where its salts come from.
    pub world: World,
}

/// The key with which the laptop whose files are in `dir` signs.
///
/// # Panics
/// When the files are not those of a laptop.
pub fn key_of(dir: &Path) -> ed25519_dalek::SigningKey {
    let file_key = std::fs::read(dir.join("key")).expect("a laptop has a key file");
    let db = store::open_file(
        &dir.join("device.db"),
        &file_key.try_into().expect("32 bytes"),
        &SystemDisk,
    )
    .expect("the key opens the device's file");
    let seed: [u8; 32] = db
        .query_row("SELECT value FROM setting WHERE key = 'seed'", [], |row| {
            row.get(0)
        })
        .expect("a laptop has a seed");
    ed25519_dalek::SigningKey::from_bytes(&seed)
}

impl Forger {
    /// Takes the keys of the laptop whose files are in `dir`, and goes on where `desk`, which works there, stands.
    ///
    /// # Panics
    /// When the files are not those of a laptop.
    pub fn of(dir: &Path, desk: &Desk) -> Forger {
        let key = key_of(dir);
        let found = desk.with_space(|space| {
            space.seal()?;
            let writer = space.writer();
            let chain = chains::numbered(space.db(), space.chain())?;
            let mut seen = space.vector()?;
            seen.forget(&writer);
            Ok((space.id, writer.epoch, chain, seen, space.now_ms()))
        });
        let (space, epoch, chain, seen, at_ms) = found.expect("the laptop has a space");
        Forger {
            key,
            epoch,
            space,
            by: desk.staff(),
            next: chain.last_seq + 1,
            previous: chain.last_hash,
            seen,
            at_ms,
            heard: Hlc::default(),
            world: World::system(),
        }
    }

    /// A page with these facts, sealed and signed as any other.
    pub fn page(&mut self, drafts: Vec<Draft>) -> Vec<u8> {
        let facts = self.facts(drafts);
        self.page_of(&facts)
    }

    /// A page with these facts as they are, their clocks too, sealed and signed as any other.
    pub fn page_of(&mut self, facts: &[Fact]) -> Vec<u8> {
        let page = page::seal(
            facts,
            Seal {
                key: &self.key,
                epoch: self.epoch,
                space: self.space,
                previous: self.previous,
                seen: self.seen.clone(),
                world: &self.world,
            },
        );
        self.next += facts.len() as u64;
        self.previous = page.hash;
        page.bytes().to_vec()
    }
}

/// A page whose parts are said one by one, so that each can be wrong.
pub struct Parts {
    /// 1 in every page there is.
    pub algorithms: u8,
    /// The space it claims.
    pub space: Id,
    /// The key it claims.
    pub public_key: [u8; 32],
    /// The epoch it claims.
    pub epoch: u64,
    /// The number of its first fact.
    pub first_seq: u64,
    /// How many facts it says it holds.
    pub count: u64,
    /// The page before.
    pub previous: Hash,
    /// What it says it has seen.
    pub seen: Vector,
    /// Its sections.
    pub sections: Vec<Part>,
}

/// A section of such a page.
pub struct Part {
    /// The class it says it is of.
    pub class: Class,
    /// What stands behind its salt.
    pub packed: Vec<u8>,
    /// How much it says it unpacks to.
    pub plain_length: u32,
}

impl Part {
    /// A section that packs `plain` and says so.
    ///
    /// # Panics
    /// When there is no memory.
    pub fn of(class: Class, plain: &[u8]) -> Part {
        Part {
            class,
            packed: zstd::bulk::compress(plain, 3).expect("memory"),
            plain_length: plain.len() as u32,
        }
    }
}

const SALT: [u8; 16] = [7; 16];

impl Parts {
    /// The header, as pages carry it.
    ///
    /// # Panics
    /// Never: it is written to memory.
    pub fn head(&self) -> Vec<u8> {
        let mut e = minicbor::Encoder::new(Vec::new());
        let mut write = || -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
            e.map(10)?.u8(0)?.u8(self.algorithms)?.u8(1)?.encode(self.space)?;
            e.u8(2)?.bytes(&self.public_key)?.u8(3)?.u64(self.epoch)?;
            e.u8(4)?.u64(self.first_seq)?.u8(5)?.u64(self.count)?;
            e.u8(6)?
                .bytes(&self.previous)?
                .u8(7)?
                .encode(&self.seen)?
                .u8(8)?
                .i64(0)?;
            e.u8(9)?.array(self.sections.len() as u64)?;
            for Part {
                class,
                packed,
                plain_length,
            } in &self.sections
            {
                let hash = blake3::hash(&[&SALT[..], packed].concat());
                e.array(4)?
                    .encode(class)?
                    .u32((SALT.len() + packed.len()) as u32)?;
                e.u32(*plain_length)?.bytes(hash.as_bytes())?;
            }
            Ok(())
        };
        write().expect("memory");
        e.into_writer()
    }

    /// The page, signed by whatever `sign` makes of its header.
    pub fn sealed(&self, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Vec<u8> {
        let head = self.head();
        let mut bytes = b"LLPG\x01".to_vec();
        bytes.extend((head.len() as u32).to_le_bytes());
        bytes.extend(&head);
        bytes.extend(sign(&head));
        for part in &self.sections {
            bytes.extend(SALT);
            bytes.extend(&part.packed);
        }
        bytes
    }
}

/// What the signature of a page covers beside its header.
pub const PAGE_DOMAIN: &[u8] = b"linli page header v1\0";

impl Forger {
    /// The parts of its next page, with these sections and as many facts.
    pub fn parts(&self, count: u64, sections: Vec<Part>) -> Parts {
        Parts {
            algorithms: 1,
            space: self.space,
            public_key: self.key.verifying_key().to_bytes(),
            epoch: self.epoch,
            first_seq: self.next,
            count,
            previous: self.previous,
            seen: self.seen.clone(),
            sections,
        }
    }

    /// Its signature under a header.
    pub fn sign(&self, head: &[u8]) -> [u8; 64] {
        use ed25519_dalek::Signer;
        self.key.sign(&[PAGE_DOMAIN, head].concat()).to_bytes()
    }

    /// Its facts, numbered and dated as it pleases, not yet in a page.
    pub fn facts(&self, drafts: Vec<Draft>) -> Vec<Fact> {
        let numbered = drafts.into_iter().zip(self.next..);
        numbered
            .map(|(draft, seq)| Fact {
                seq,
                clock: Hlc(self.heard.0 + seq).tick(self.at_ms + seq as i64),
                at_ms: self.at_ms,
                by: self.by,
                class: draft.class,
                kind: draft.kind,
                subject: draft.subject,
                body: draft.body,
            })
            .collect()
    }
}
