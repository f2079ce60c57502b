//! What each path does. The store works off the async threads.

use super::admission::{Admitted, admit};
use super::answering::Asker;
use super::refusal::RefusedRequest;
use super::{Hub, body};
use crate::limits::HELLO_BYTES;
use crate::wire::{self, HUB_HEADER, MEDIA};
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use linli_core::id::Id;
use linli_core::sync::Answer;
use std::sync::Arc;

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

/// Opens a session for whoever claims this key; every request in it must be signed with it.
async fn hello(State(hub): State<Arc<Hub>>, request: Request) -> Served {
    let body = body::read(&hub, request.into_body(), HELLO_BYTES).await?;
    let own = hub.answering.hello(&body.bytes)?;
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, MEDIA)], own.to_vec()).into_response())
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
