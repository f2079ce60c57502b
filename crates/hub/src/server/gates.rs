//! Who may ask about a space: a gate for each, made from its pages when it is first asked about.

use super::refusal::RefusedRequest;
use crate::store::{PageStore, StoreError};
use axum::http::StatusCode;
use linli_core::features::members::{Gate, GateError, Standing};
use linli_core::id::Id;
use linli_core::journal::page::Page;
use linli_core::journal::vector::Vector;
use linli_core::sync::Refusal;
use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How much is read at once when a gate is made.
const BATCH: usize = 4 << 20;
/// Gates kept; a town has fewer committees.
const MOST_GATES: usize = 2_000;

/// The gates of all spaces.
#[derive(Default)]
pub struct Gates(Mutex<HashMap<Id, Arc<Mutex<Kept>>>>);

/// A gate, held by one request at a time.
pub struct Open(Arc<Mutex<Kept>>);

/// A gate, and how much of the store it has heard.
struct Kept {
    gate: Gate,
    have: Vector,
}

/// A gate that is held.
pub struct Held<'a>(MutexGuard<'a, Kept>);

impl Deref for Held<'_> {
    type Target = Gate;

    fn deref(&self) -> &Gate {
        &self.0.gate
    }
}

impl DerefMut for Held<'_> {
    fn deref_mut(&mut self) -> &mut Gate {
        &mut self.0.gate
    }
}

impl Open {
    /// The gate itself.
    pub fn gate(&self) -> Held<'_> {
        Held(self.kept())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // What a panicking thread left is thrown away with the hub's next error; until then it is sound.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gates {
    /// The gate of `space`.
    ///
    /// # Errors
    /// The store's.
    pub fn of(&self, store: &dyn PageStore, space: Id) -> Result<Open, StoreError> {
        let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = gates.get(&space) {
            let open = Open(gate.clone());
            drop(gates);
            if store.grows_by_itself() {
                open.kept().catch_up(store, space)?;
            }
            return Ok(open);
        }
        let mut kept = Kept {
            gate: Gate::new(space)?,
            have: Vector::default(),
        };
        kept.catch_up(store, space)?;
        let gate = Arc::new(Mutex::new(kept));
        if gates.len() >= MOST_GATES {
            gates.clear();
        }
        gates.insert(space, gate.clone());
        Ok(Open(gate))
    }

    /// Forgets the gate of `space`: it has heard what the store did not keep.
    pub fn forget(&self, space: Id) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&space);
    }
}

impl Kept {
    /// Hears what the store holds beyond what was heard.
    fn catch_up(&mut self, store: &dyn PageStore, space: Id) -> Result<(), StoreError> {
        loop {
            let (pages, more) = store.beyond(space, &self.have, BATCH)?;
            for bytes in pages {
                // What the store holds was verified when it came.
                let Ok(page) = Page::trusted(bytes) else { continue };
                self.have.follow(&page.header, &page.hash);
                if let Err(error) = self.gate.hear(&page, None) {
                    tracing::warn!(%space, %error, "a page that is held says nothing about members");
                }
            }
            if !more {
                // Had the hub been stopped after it heard and before it erased, this is when it does.
                return store.erase(space, &self.gate.purged()?);
            }
        }
    }
}

/// Refuses those who may not read what the members wrote, at `now_ms`.
///
/// # Errors
/// A [`RefusedRequest`]
pub fn may_read(gate: &Gate, device: &Id, now_ms: i64) -> Result<(), RefusedRequest> {
    match gate.standing(device, now_ms) {
        Standing::Member | Standing::Asking => Ok(()),
        Standing::Refused => Err(RefusedRequest::new(
            StatusCode::FORBIDDEN,
            "revoked",
            "this device may not read this space: it was revoked or sent away, or its invitation was taken back",
        )),
        Standing::Waiting => Err(RefusedRequest::new(
            StatusCode::FORBIDDEN,
            "waiting",
            "this device waits for an administrator: its invitation was shown by another one too, or its time is over",
        )),
        Standing::Stranger => Err(RefusedRequest::new(
            StatusCode::FORBIDDEN,
            "stranger",
            "this device is not a member of this space",
        )),
    }
}

/// What a gate says of a page.
///
/// # Errors
/// The refusal of its chain.
pub fn judge(gate: &mut Gate, page: &Page, now_ms: i64) -> Result<(), Refusal> {
    gate.hear(page, Some(now_ms)).map_err(|error| Refusal {
        writer: page.header.writer(),
        code: match &error {
            GateError::Page(fault) => fault.code(),
            GateError::Stranger => "stranger",
            GateError::Sql(_) => "broken",
        }
        .to_owned(),
        message: error.to_string(),
    })
}
