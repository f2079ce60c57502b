//! What a hub answers, whatever carried the question: HTTP in the product, a line that fails on purpose in the simulation.

use super::gates::{self, Gates};
use super::refusal::RefusedRequest;
use crate::auth::{Half, Proof, Sessions, Unproven};
use crate::limits::{MOST_PAGES, TAKE_BYTES};
use crate::store::{PageStore, StoreError};
use crate::wire;
use axum::http::StatusCode;
use linli_core::features::members::Gate;
use linli_core::id::Id;
use linli_core::journal::page::{Page, PageFault, device_of};
use linli_core::journal::vector::{DeviceId, Head, Vector, Writer};
use linli_core::receipt::{Claim, Question, Receipt};
use linli_core::sync::{Answer, Held, Refusal};
use linli_core::world::World;
use std::collections::BTreeSet;

/// Who asks, and what: it has proved its key.
#[derive(Clone, Copy, Debug)]
pub struct Asker {
    /// The device.
    pub device: DeviceId,
    /// What names its question.
    pub question: Question,
}

/// A hub without a network: its store, who may ask, and what they are told.
pub struct Answering {
    store: Box<dyn PageStore>,
    sessions: Sessions,
    gates: Gates,
    world: World,
}

impl Answering {
    /// A hub over this store.
    pub fn new(store: Box<dyn PageStore>, world: World) -> Answering {
        Answering {
            store,
            sessions: Sessions::default(),
            gates: Gates::default(),
            world,
        }
    }

    /// Where the pages are.
    pub fn store(&self) -> &dyn PageStore {
        &*self.store
    }

    /// Random, new when the store is made.
    pub fn epoch(&self) -> &str {
        self.store.epoch()
    }

    /// Opens a session for whoever claims this key; every request in it must be signed with it.
    ///
    /// # Errors
    /// [`RefusedRequest`] where this is no key.
    pub fn hello(&self, body: &[u8]) -> Result<Half, RefusedRequest> {
        let malformed = || {
            RefusedRequest::new(
                StatusCode::BAD_REQUEST,
                "malformed",
                "a hello has a public key and 16 bytes",
            )
        };
        let (key, half) = body.split_at_checked(32).ok_or_else(malformed)?;
        let key = key.try_into().map_err(|_| malformed())?;
        let half = half.try_into().map_err(|_| malformed())?;
        Ok(self.sessions.open(key, half, &self.world))
    }

    /// The device whose key must have signed the request, judged before its body is read.
    ///
    /// # Errors
    /// [`RefusedRequest`] where nobody can have.
    pub fn expected(&self, proof: &Proof) -> Result<DeviceId, RefusedRequest> {
        let key = self.sessions.expected(&proof.session, proof.count);
        Ok(device_of(&key.map_err(unproven)?))
    }

    /// The device whose key signed the request.
    ///
    /// # Errors
    /// [`RefusedRequest`]
    pub fn prove(&self, proof: &Proof, path: &str, body: &[u8]) -> Result<Asker, RefusedRequest> {
        let key = self.sessions.prove(proof, path, body).map_err(unproven)?;
        Ok(Asker {
            device: device_of(&key),
            question: proof.question(path, body),
        })
    }

    /// How far every chain of `space` is held.
    ///
    /// # Errors
    /// [`RefusedRequest`]
    pub fn vector(&self, space: Id, asker: Asker) -> Result<Answer, RefusedRequest> {
        let gate = self.gates.of(&*self.store, space)?;
        let reads = self.may_read(&gate.gate(), asker).is_ok();
        if reads {
            self.store.heard(&asker.device);
        }
        let held = self.store.vector(space)?;
        let gone = gate.gate().purged().map_err(StoreError::from)?;
        Ok(Answer::Holds(self.held(space, asker, reads, &held, &gone)?))
    }

    /// Refuses those who may not read what the members wrote, now.
    fn may_read(&self, gate: &Gate, asker: Asker) -> Result<(), RefusedRequest> {
        gates::may_read(gate, &asker.device, self.world.clock.now_ms())
    }

    /// What is held, and what of it is lacking, for one that may know.
    fn held(
        &self,
        space: Id,
        asker: Asker,
        reads: bool,
        held: &Vector,
        gone: &BTreeSet<Id>,
    ) -> Result<Held, StoreError> {
        let holes = match reads {
            true => self.store.holes(space, gone)?,
            false => Vec::new(),
        };
        Ok(Held {
            holes,
            ..self.receipt(space, asker, reads, held).into()
        })
    }

    /// Puts the hub's name under what it holds.
    fn receipt(&self, space: Id, asker: Asker, reads: bool, held: &Vector) -> Receipt {
        let mut vector = Vector::default();
        // Whoever may not read learns how far its own chains are held, so that it can ask or hand over what it wrote.
        let shown = |writer: &Writer| reads || writer.device == asker.device;
        held.iter()
            .filter(|(writer, _)| shown(writer))
            .for_each(|(writer, head)| vector.add(*writer, head));
        let claim = Claim {
            space,
            asker: asker.device,
            question: asker.question,
            epoch: self.store.epoch().to_owned(),
            at_ms: self.world.clock.now_ms(),
            whole: vector == *held,
            vector,
        };
        claim.sign(self.store.identity())
    }

    /// Keeps the pages in `body`.
    ///
    /// # Errors
    /// [`RefusedRequest`]; nothing was kept then.
    pub fn give(&self, space: Id, asker: Asker, body: &[u8]) -> Result<Answer, RefusedRequest> {
        let mut refused = Vec::new();
        let mut pages = Vec::new();
        let open = self.gates.of(&*self.store, space)?;
        let mut gate = open.gate();
        for bytes in wire::read_pages(body, MOST_PAGES)? {
            let judged = verified(space, bytes)?
                .and_then(|page| gates::judge(&mut gate, &page, self.world.clock.now_ms()).map(|()| page));
            match judged {
                Ok(page) => pages.push(page),
                Err(refusal) => refused.push(refusal),
            }
        }
        let gone = gate.purged().map_err(StoreError::from)?;
        let lasting = |page: Page| page.without(|round| gone.contains(round)).unwrap_or(page);
        let pages: Vec<Page> = pages.into_iter().map(lasting).collect();
        let put = self.store.put(space, &pages);
        let reads = self.may_read(&gate, asker).is_ok();
        drop(gate);
        // Of what was not kept it must not have heard.
        if put.as_ref().map_or(true, |put| !put.refused.is_empty()) {
            self.gates.forget(space);
        }
        let put = put?;
        self.store.erase(space, &gone)?;
        refused.extend(put.refused);
        let held = self.held(space, asker, reads, &put.vector, &gone)?;
        if refused.is_empty() {
            return Ok(Answer::Holds(held));
        }
        for refusal in &refused {
            tracing::warn!(%space, device = %refusal.writer.device, code = refusal.code,
                message = refusal.message, "a page was refused");
        }
        Ok(Answer::HoldsWithout(held, refused))
    }

    /// Pages beyond the vector in `body`.
    ///
    /// # Errors
    /// [`RefusedRequest`]
    pub fn take(&self, space: Id, asker: Asker, body: &[u8]) -> Result<Answer, RefusedRequest> {
        let mut have = wire::read_vector(body)?;
        let gate = self.gates.of(&*self.store, space)?;
        let read = self.may_read(&gate.gate(), asker);
        if read.is_err() {
            // It may look at what it wrote itself: only so does a copy find out that it is one.
            let held = self.store.vector(space)?;
            let of_others = held.writers().filter(|writer| writer.device != asker.device);
            of_others.for_each(|writer| have.set(*writer, Head::ALL));
        }
        let (pages, more) = self.store.beyond(space, &have, TAKE_BYTES)?;
        if pages.is_empty() {
            read?;
        }
        Ok(Answer::Pages(pages, more))
    }

    /// Pages that fill the holes in `body`.
    ///
    /// # Errors
    /// [`RefusedRequest`]
    pub fn fill(&self, space: Id, asker: Asker, body: &[u8]) -> Result<Answer, RefusedRequest> {
        let holes = wire::read_holes(body)?;
        let gate = self.gates.of(&*self.store, space)?;
        self.may_read(&gate.gate(), asker)?;
        let pages = self.store.fillings(space, &holes, TAKE_BYTES)?;
        Ok(Answer::Pages(pages, false))
    }
}

/// A request that proves nothing, as its sender is told.
pub fn unproven(why: Unproven) -> RefusedRequest {
    let code = match why {
        Unproven::Session => "session",
        Unproven::Replay => "replay",
        Unproven::Signature => "request_signature",
    };
    RefusedRequest::new(StatusCode::UNAUTHORIZED, code, why.to_string())
}

/// Verifies form, signature and sections over the bytes received. Bytes that name no chain refuse the whole request:
/// nobody could be told which chain to leave out.
fn verified(space: Id, bytes: Vec<u8>) -> Result<Result<Page, Refusal>, RefusedRequest> {
    let form = Page::trusted(bytes).map_err(|fault| {
        RefusedRequest::new(StatusCode::UNPROCESSABLE_ENTITY, fault.code(), fault.to_string())
    })?;
    let writer = form.header.writer();
    let verified = if form.header.space == space {
        form.verified()
    } else {
        Err(PageFault::OtherSpace)
    };
    Ok(verified.map_err(|fault| Refusal {
        writer,
        code: fault.code().to_owned(),
        message: fault.to_string(),
    }))
}
