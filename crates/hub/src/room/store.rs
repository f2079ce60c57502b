//! The pages of the committee that is open on this laptop, as the other laptops in the room ask for them: the same store a hub
//! has, over the laptop's own journal.

use crate::store::{PageStore, Put, StoreError};
use ed25519_dalek::SigningKey;
use linli_core::desk::{Desk, Problem};
use linli_core::features::members;
use linli_core::id::Id;
use linli_core::journal::holes::Hole;
use linli_core::journal::page::Page;
use linli_core::journal::vector::{DeviceId, Vector};
use linli_core::space::Space;
use linli_core::sync::Refusal;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A laptop's own journal, served.
pub struct SpaceStore {
    desk: Arc<Desk>,
    space: Id,
    key: SigningKey,
    epoch: String,
}

impl SpaceStore {
    /// Of the committee that is open at `desk`.
    ///
    /// # Errors
    /// Where none is.
    pub fn of(desk: &Arc<Desk>) -> Result<SpaceStore, Problem> {
        let (space, writer) = desk.with_space(|space| Ok((space.id, space.writer())))?;
        Ok(SpaceStore {
            desk: desk.clone(),
            space,
            key: desk.signing_key(),
            epoch: format!("{:x}", writer.epoch),
        })
    }

    /// Works with the journal of `id`, if it is the one that is open; another is a stranger's.
    fn with<T: Default>(
        &self,
        id: Id,
        f: impl FnOnce(&mut Space) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let done = self.desk.with_space(|space| {
            let open = space.id == id && id == self.space;
            Ok(if open { f(space) } else { Ok(T::default()) })
        });
        Ok(done.map_err(StoreError::Desk)??)
    }
}

impl PageStore for SpaceStore {
    fn epoch(&self) -> &str {
        &self.epoch
    }

    fn identity(&self) -> &SigningKey {
        &self.key
    }

    fn grows_by_itself(&self) -> bool {
        true
    }

    fn heard(&self, device: &DeviceId) {
        linli_core::features::syncing::heard(&self.desk, device);
    }

    fn vector(&self, space: Id) -> Result<Vector, StoreError> {
        self.with(space, |space| {
            space.seal()?;
            space.vector()
        })
    }

    fn put(&self, space: Id, pages: &[Page]) -> Result<Put, StoreError> {
        if space != self.space {
            return Ok(Put::default());
        }
        let bytes = pages.iter().map(|page| page.bytes().to_vec()).collect();
        let received = self.desk.take_in(bytes).map_err(StoreError::Desk)?;
        // A newcomer with a fresh invitation need not come twice.
        members::welcome(&self.desk).map_err(StoreError::Desk)?;
        let (vector, refused) = self.with(space, |space| {
            let mut refused = Vec::new();
            for page in pages {
                refused.extend(unkept(space, page)?);
            }
            Ok((space.vector()?, refused))
        })?;
        Ok(Put {
            vector,
            taken: received.folded,
            refused,
        })
    }

    fn beyond(&self, space: Id, have: &Vector, budget: usize) -> Result<(Vec<Vec<u8>>, bool), StoreError> {
        self.with(space, |space| {
            space.seal()?;
            space.pages_to_give(have, budget)
        })
    }

    fn holes(&self, space: Id, _: &BTreeSet<Id>) -> Result<Vec<Hole>, StoreError> {
        self.with(space, |space| space.holes())
    }

    fn fillings(&self, space: Id, holes: &[Hole], budget: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        self.with(space, |space| space.fillings(holes, budget))
    }

    /// The desk destroys by itself what it hears is to be destroyed.
    fn erase(&self, _: Id, _: &BTreeSet<Id>) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Why a page that was given is not held now, if it is not.
fn unkept(space: &Space, page: &Page) -> rusqlite::Result<Option<Refusal>> {
    Ok((!space.holds(page)?).then(|| Refusal {
        writer: page.header.writer(),
        code: "waits".to_owned(),
        message: "it waits for something that has not come".to_owned(),
    }))
}
