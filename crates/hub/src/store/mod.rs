//! Where a hub keeps pages: verbatim, by (space, device, epoch, first number), with the vector of contiguous prefixes
//! that moves in the same transaction. [`sqlite`] is the store that comes with the hub.

mod erasing;
mod holes;
mod reading;
pub mod sqlite;

use ed25519_dalek::SigningKey;
use linli_core::desk::Problem;
use linli_core::id::Id;
use linli_core::journal::holes::Hole;
use linli_core::journal::page::Page;
use linli_core::journal::vector::{DeviceId, Vector};
use linli_core::sync::Refusal;
use std::collections::BTreeSet;

/// What a hub needs of a store. Every call blocks; what [`PageStore::put`] returns is on disk.
pub trait PageStore: Send + Sync {
    /// Random, new when the store is made: laptops that see another one know that this hub has lost its past.
    fn epoch(&self) -> &str;

    /// The key that names whoever keeps this store, and signs for what it holds.
    fn identity(&self) -> &SigningKey;

    /// Whether it holds what nobody has given through a server: then gates look again every time.
    fn grows_by_itself(&self) -> bool {
        false
    }

    /// A member has come.
    fn heard(&self, _: &DeviceId) {}

    /// How far every chain of `space` is held.
    ///
    /// # Errors
    /// [`StoreError`]
    fn vector(&self, space: Id) -> Result<Vector, StoreError>;

    /// Keeps those of the verified `pages` that continue their chains, in one transaction with the vector. Of pages held
    /// already it takes what it lacks. Of two pages with the same number the first stays, the other is put aside.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was kept then.
    fn put(&self, space: Id, pages: &[Page]) -> Result<Put, StoreError>;

    /// Pages beyond `have` in the order they came, which is an order of cause and effect, until `budget` bytes are
    /// reached (at least one if any); and whether more follow.
    ///
    /// # Errors
    /// [`StoreError`]
    fn beyond(&self, space: Id, have: &Vector, budget: usize) -> Result<(Vec<Vec<u8>>, bool), StoreError>;

    /// What its pages of `space` lack though it is not of the destroyed rounds `gone`: so many as one message tells.
    ///
    /// # Errors
    /// [`StoreError`]
    fn holes(&self, space: Id, gone: &BTreeSet<Id>) -> Result<Vec<Hole>, StoreError>;

    /// Pages that fill the holes of somebody else, until `budget` bytes are reached (at least one if any).
    ///
    /// # Errors
    /// [`StoreError`]
    fn fillings(&self, space: Id, holes: &[Hole], budget: usize) -> Result<Vec<Vec<u8>>, StoreError>;

    /// Takes the facts of these destroyed rounds, and of no others, out of every page of `space`, and leaves nothing of them between what is
    /// kept. Those it was told of the last time cost nothing.
    ///
    /// # Errors
    /// [`StoreError`]; it is to be told again then.
    fn erase(&self, space: Id, gone: &BTreeSet<Id>) -> Result<(), StoreError>;
}

/// What became of pages given.
#[derive(Debug, Default)]
pub struct Put {
    /// How far every chain is held now.
    pub vector: Vector,
    /// How many pages are new.
    pub taken: usize,
    /// What was not taken.
    pub refused: Vec<Refusal>,
}

/// Why a store cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk, or the database.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
    /// The desk whose journal it is.
    #[error("{0}")]
    Desk(Problem),
    /// More spaces began within an hour than a hub admits.
    #[error("too many new committees within an hour; try again later")]
    TooManySpaces,
}
