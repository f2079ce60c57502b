//! The one door before every question: who asks is looked at before anything is read or held for them.

use super::Hub;
use super::answering::{Asker, unproven};
use super::body;
use super::refusal::RefusedRequest;
use crate::auth::{self, Proof, Unproven};
use crate::limits::MOST_BODY_BYTES;
use crate::wire::MEDIA;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use linli_core::id::Id;
use linli_core::journal::vector::DeviceId;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// A request that may be answered.
pub struct Admitted {
    pub hub: Arc<Hub>,
    pub space: Id,
    pub asker: Asker,
    pub body: Vec<u8>,
    pub room: OwnedSemaphorePermit,
}

/// The device whose key was proved by the handshake of the connection, where everybody is asked for one.
#[derive(Clone, Copy)]
pub struct Caller(pub Option<DeviceId>);

/// Who asks about `space`, and what they sent. A place is taken once the whole body is there: whoever is slow to send it, or
/// never does, keeps nobody waiting.
pub async fn admit(hub: Arc<Hub>, space: &str, request: Request) -> Result<Admitted, RefusedRequest> {
    let space: Id = space.parse().map_err(|_| {
        RefusedRequest::new(StatusCode::NOT_FOUND, "no_such_space", "this is no id of a space")
    })?;
    let (head, sent) = request.into_parts();
    refuse_forms(&head)?;
    body::refuse_large(&sent, MOST_BODY_BYTES)?;
    let proof = match expect(&hub, &head) {
        Ok(proof) => proof,
        Err(refusal) => {
            body::let_run_out(&hub, sent);
            return Err(refusal);
        }
    };
    let body = body::read(&hub, sent, MOST_BODY_BYTES).await?;
    let asker = hub.answering.prove(&proof, head.uri.path(), &body.bytes)?;
    let room = hub.place(&hub.room).await?;
    Ok(Admitted {
        asker,
        hub,
        space,
        body: body.bytes,
        room,
    })
}

/// A page of another site, opened in a browser beside the hub, cannot send this type without asking first.
fn refuse_forms(head: &Parts) -> Result<(), RefusedRequest> {
    let media = head.headers.get(header::CONTENT_TYPE);
    if media.map(HeaderValue::as_bytes) == Some(MEDIA.as_bytes()) {
        return Ok(());
    }
    Err(RefusedRequest::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "media_type",
        format!("the body must be {MEDIA}"),
    ))
}

/// What a request says to prove, if somebody the hub knows may say so.
fn expect(hub: &Hub, head: &Parts) -> Result<Proof, RefusedRequest> {
    let proof = read_proof(head)?;
    let device = hub.answering.expected(&proof)?;
    // Where the line itself has proved a key, it is this one: nobody passes on what another has signed for them.
    match head.extensions.get() {
        Some(Caller(shown)) if *shown != Some(device) => Err(unproven(Unproven::Signature)),
        _ => Ok(proof),
    }
}

fn read_proof(head: &Parts) -> Result<Proof, RefusedRequest> {
    let text = |name| {
        head.headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    Ok(Proof {
        session: text(auth::SESSION)
            .and_then(auth::from_hex)
            .ok_or(unproven(Unproven::Session))?,
        count: text(auth::COUNT)
            .and_then(|text| text.parse().ok())
            .ok_or(unproven(Unproven::Replay))?,
        signature: text(auth::SIGNATURE)
            .and_then(auth::from_hex)
            .ok_or(unproven(Unproven::Signature))?,
    })
}
