//! What each path does. Bodies are read with a limit and a deadline; the store works off the async threads.

use super::Hub;
use super::answering::{Asker, unproven};
use super::refusal::RefusedRequest;
use crate::auth::{self, Proof, Unproven};
use crate::limits::MOST_BODY_BYTES;
use crate::wire::{self, HUB_HEADER, MEDIA};
use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use linli_core::id::Id;
use linli_core::journal::vector::DeviceId;
use linli_core::sync::Answer;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

type Served = Result<Response, RefusedRequest>;

/// Every path of a hub.
pub fn router(hub: Arc<Hub>) -> Router {
    Router::new()
        .route("/v1/health", get(health))
        .route("/v1/hello", post(hello))
        .route("/v1/spaces/{space}/vector", post(vector))
        .route("/v1/spaces/{space}/give", post(give))
        .route("/v1/spaces/{space}/take", post(take))
        .route("/v1/spaces/{space}/fill", post(fill))
        .fallback(|| async {
            RefusedRequest::new(StatusCode::NOT_FOUND, "no_such_path", "there is no such path")
        })
        .method_not_allowed_fallback(|| async {
            RefusedRequest::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "other_method",
                "this path takes another method",
            )
        })
        .layer(middleware::from_fn_with_state(hub.clone(), sign_with_epoch))
        .with_state(hub)
}

/// Every answer tells the hub's epoch, so that laptops see when it was replaced or emptied.
async fn sign_with_epoch(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(epoch) = HeaderValue::from_str(hub.answering.epoch()) {
        response.headers_mut().insert(HUB_HEADER, epoch);
    }
    response
}

async fn health() -> &'static str {
    "ok\n"
}

async fn vector(State(hub): State<Arc<Hub>>, Path(space): Path<String>, request: Request) -> Served {
    let admitted = admit(hub, &space, request).await?;
    work(admitted, |hub, space, asker, _| {
        hub.answering.vector(space, asker)
    })
    .await
}

async fn give(State(hub): State<Arc<Hub>>, Path(space): Path<String>, request: Request) -> Served {
    let admitted = admit(hub, &space, request).await?;
    work(admitted, |hub, space, asker, body| {
        hub.answering.give(space, asker, body)
    })
    .await
}

async fn take(State(hub): State<Arc<Hub>>, Path(space): Path<String>, request: Request) -> Served {
    let admitted = admit(hub, &space, request).await?;
    work(admitted, |hub, space, asker, body| {
        hub.answering.take(space, asker, body)
    })
    .await
}

async fn fill(State(hub): State<Arc<Hub>>, Path(space): Path<String>, request: Request) -> Served {
    let admitted = admit(hub, &space, request).await?;
    work(admitted, |hub, space, asker, body| {
        hub.answering.fill(space, asker, body)
    })
    .await
}

/// A request that may be answered.
struct Admitted {
    hub: Arc<Hub>,
    space: Id,
    asker: Asker,
    body: Vec<u8>,
    room: OwnedSemaphorePermit,
}

/// The device whose key was proved by the handshake of the connection, where everybody is asked for one.
#[derive(Clone, Copy)]
pub(super) struct Caller(pub Option<DeviceId>);

/// Who asks about `space`, and what they sent. The one door before every question.
async fn admit(hub: Arc<Hub>, space: &str, request: Request) -> Result<Admitted, RefusedRequest> {
    let space: Id = space.parse().map_err(|_| {
        RefusedRequest::new(StatusCode::NOT_FOUND, "no_such_space", "this is no id of a space")
    })?;
    // A page of another site, opened in a browser beside the hub, cannot send this type without asking first.
    if request
        .headers()
        .get(header::CONTENT_TYPE)
        .map(HeaderValue::as_bytes)
        != Some(MEDIA.as_bytes())
    {
        return Err(RefusedRequest::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media_type",
            format!("the body must be {MEDIA}"),
        ));
    }
    let room = hub.room().await?;
    let (head, body) = request.into_parts();
    let body = read(&hub, body).await?;
    let asker = prove(&hub, &head, &body)?;
    Ok(Admitted {
        asker,
        hub,
        space,
        body,
        room,
    })
}

/// The device whose key signed the request.
fn prove(hub: &Hub, head: &Parts, body: &[u8]) -> Result<Asker, RefusedRequest> {
    let text = |name| {
        head.headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let proof = Proof {
        session: text(auth::SESSION)
            .and_then(auth::from_hex)
            .ok_or(unproven(Unproven::Session))?,
        count: text(auth::COUNT)
            .and_then(|text| text.parse().ok())
            .ok_or(unproven(Unproven::Replay))?,
        signature: text(auth::SIGNATURE)
            .and_then(auth::from_hex)
            .ok_or(unproven(Unproven::Signature))?,
    };
    let asker = hub.answering.prove(&proof, head.uri.path(), body)?;
    // Where the line itself has proved a key, it is this one: nobody passes on what another has signed for them.
    match head.extensions.get() {
        Some(Caller(shown)) if *shown != Some(asker.device) => Err(unproven(Unproven::Signature)),
        _ => Ok(asker),
    }
}

/// Opens a session for whoever claims this key; every request in it must be signed with it.
async fn hello(State(hub): State<Arc<Hub>>, request: Request) -> Served {
    let body = read(&hub, request.into_body()).await?;
    let own = hub.answering.hello(&body)?;
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, MEDIA)], own.to_vec()).into_response())
}

async fn read(hub: &Hub, body: Body) -> Result<Vec<u8>, RefusedRequest> {
    if body.size_hint().lower() > MOST_BODY_BYTES as u64 {
        return Err(too_large());
    }
    let bytes = tokio::time::timeout(hub.limits.body_time, axum::body::to_bytes(body, MOST_BODY_BYTES))
        .await
        .map_err(|_| {
            RefusedRequest::new(
                StatusCode::REQUEST_TIMEOUT,
                "too_slow",
                "the body came too slowly",
            )
        })?
        .map_err(|error| {
            let full =
                std::error::Error::source(&error).is_some_and(|e| e.to_string().contains("length limit"));
            if full {
                too_large()
            } else {
                RefusedRequest::new(StatusCode::BAD_REQUEST, "cut_off", "the body was cut off")
            }
        })?;
    Ok(bytes.into())
}

fn too_large() -> RefusedRequest {
    RefusedRequest::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "the body is too large",
    )
}

/// Runs what blocks on a thread of its own kind and makes the answer.
async fn work(admitted: Admitted, f: fn(&Hub, Id, Asker, &[u8]) -> Result<Answer, RefusedRequest>) -> Served {
    let answer = tokio::task::spawn_blocking(move || {
        let Admitted {
            hub,
            space,
            asker,
            body,
            room,
        } = admitted;
        let answer = f(&hub, space, asker, &body);
        drop(room);
        answer
    })
    .await
    .map_err(|_| {
        RefusedRequest::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "broken",
            "the hub failed; see its log",
        )
    })??;
    // A conflict is answered in full: what was kept is kept, and the client must know how far.
    let status = match &answer {
        Answer::HoldsWithout(..) => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let body = wire::write_answer(&answer);
    Ok((status, [(header::CONTENT_TYPE, MEDIA)], body).into_response())
}
