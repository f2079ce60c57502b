//! A laptop whose program has been tampered with: it signs whatever it is told, with its own true key.

use linli_core::desk::{Desk, World};
use linli_core::disk::SystemDisk;
use linli_core::id::Id;
use linli_core::journal::clock::Hlc;
use linli_core::journal::fact::{Draft, Fact};
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
            let chain = store::chain(space.db(), &writer)?;
            let mut seen = space.vector()?;
            seen.forget(&writer);
            Ok((space.id, writer.epoch, chain, seen, space.now_ms()))
        });
        let (space, epoch, chain, seen, at_ms) = found.expect("the laptop has a space");
        let chain = chain.expect("it has a chain of its own");
        Forger {
            key,
            epoch,
            space,
            by: desk.staff(),
            next: chain.last_seq + 1,
            previous: chain.last_hash,
            seen,
            at_ms,
        }
    }

    /// A page with these facts, sealed and signed as any other.
    pub fn page(&mut self, drafts: Vec<Draft>) -> Vec<u8> {
        let facts: Vec<Fact> = drafts
            .into_iter()
            .zip(self.next..)
            .map(|(draft, seq)| Fact {
                seq,
                clock: Hlc::default().tick(self.at_ms + seq as i64),
                at_ms: self.at_ms,
                by: self.by,
                class: draft.class,
                kind: draft.kind,
                subject: draft.subject,
                body: draft.body,
            })
            .collect();
        let page = page::seal(
            &facts,
            Seal {
                key: &self.key,
                epoch: self.epoch,
                space: self.space,
                previous: self.previous,
                seen: self.seen.clone(),
                world: &World::system(),
            },
        );
        self.next += facts.len() as u64;
        self.previous = page.hash;
        page.bytes().to_vec()
    }
}
