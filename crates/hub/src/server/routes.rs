//! What each path does. Bodies are read with a limit and a deadline; the store works off the async threads.

use super::refusal::{RefusedRequest, fault_code};
use super::{Hub, gates};
use crate::auth::{self, Unproven};
use crate::limits::{MOST_BODY_BYTES, MOST_PAGES, TAKE_BYTES};
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
use linli_core::journal::page::{Page, PageFault, device_of};
use linli_core::journal::vector::{DeviceId, Vector};
use linli_core::sync::{Answer, Refusal};
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
    if let Ok(epoch) = HeaderValue::from_str(hub.store.epoch()) {
        response.headers_mut().insert(HUB_HEADER, epoch);
    }
    response
}

async fn health() -> &'static str {
    "ok\n"
}

async fn vector(State(hub): State<Arc<Hub>>, Path(space): Path<String>, request: Request) -> Served {
    let admitted = admit(hub, &space, request).await?;
    work(admitted, |hub, space, device, _| {
        let gate = hub.gates.of(&*hub.store, space)?;
        let held = hub.store.vector(space)?;
        // Whoever may not read learns how far its own chains are held, so that it can ask or hand over what it wrote.
        let known = gates::may_read(&gate.gate(), &device).is_ok();
        let mut shown = Vector::default();
        for (writer, last) in held.iter().filter(|(writer, _)| known || writer.device == device) {
            shown.set(*writer, last);
        }
        Ok(Answer::Holds(shown))
    })
    .await
}

async fn give(State(hub): State<Arc<Hub>>, Path(space): Path<String>, request: Request) -> Served {
    let admitted = admit(hub, &space, request).await?;
    work(admitted, |hub, space, _, body| {
        let mut refused = Vec::new();
        let mut pages = Vec::new();
        let open = hub.gates.of(&*hub.store, space)?;
        let mut gate = open.gate();
        for bytes in wire::read_pages(body, MOST_PAGES)? {
            let judged = verified(space, bytes)?
                .and_then(|page| gates::judge(&mut gate, &page, hub.world.clock.now_ms()).map(|()| page));
            match judged {
                Ok(page) => pages.push(page),
                Err(refusal) => refused.push(refusal),
            }
        }
        let put = hub.store.put(space, &pages);
        drop(gate);
        // Of what was not kept it must not have heard.
        if put.as_ref().map_or(true, |put| !put.refused.is_empty()) {
            hub.gates.forget(space);
        }
        let put = put?;
        refused.extend(put.refused);
        if refused.is_empty() {
            return Ok(Answer::Holds(put.vector));
        }
        for refusal in &refused {
            tracing::warn!(%space, device = %refusal.writer.device, code = refusal.code,
                message = refusal.message, "a page was refused");
        }
        Ok(Answer::HoldsWithout(put.vector, refused))
    })
    .await
}

async fn take(State(hub): State<Arc<Hub>>, Path(space): Path<String>, request: Request) -> Served {
    let admitted = admit(hub, &space, request).await?;
    work(admitted, |hub, space, device, body| {
        let have = wire::read_vector(body)?;
        let gate = hub.gates.of(&*hub.store, space)?;
        gates::may_read(&gate.gate(), &device)?;
        let (pages, more) = hub.store.beyond(space, &have, TAKE_BYTES)?;
        Ok(Answer::Pages(pages, more))
    })
    .await
}

/// Verifies form, signature and sections over the bytes received. Bytes that name no chain refuse the whole request:
/// nobody could be told which chain to leave out.
fn verified(space: Id, bytes: Vec<u8>) -> Result<Result<Page, Refusal>, RefusedRequest> {
    let form = Page::trusted(bytes).map_err(|fault| {
        RefusedRequest::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            fault_code(&fault),
            fault.to_string(),
        )
    })?;
    let writer = form.header.writer();
    let verified = if form.header.space == space {
        form.verified()
    } else {
        Err(PageFault::OtherSpace)
    };
    Ok(verified.map_err(|fault| Refusal {
        writer,
        code: fault_code(&fault).to_owned(),
        message: fault.to_string(),
    }))
}

/// A request that may be answered.
struct Admitted {
    hub: Arc<Hub>,
    space: Id,
    /// Who asks: it has proved its key.
    device: DeviceId,
    body: Vec<u8>,
    room: OwnedSemaphorePermit,
}

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
    let device = prove(&hub, &head, &body)?;
    Ok(Admitted {
        device,
        hub,
        space,
        body,
        room,
    })
}

/// The device whose key signed the request.
fn prove(hub: &Hub, head: &Parts, body: &[u8]) -> Result<DeviceId, RefusedRequest> {
    let unproven = |why: Unproven| {
        let code = match why {
            Unproven::Session => "session",
            Unproven::Replay => "replay",
            Unproven::Signature => "request_signature",
        };
        RefusedRequest::new(StatusCode::UNAUTHORIZED, code, why.to_string())
    };
    let text = |name| {
        head.headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let nonce = text(auth::SESSION)
        .and_then(auth::from_hex)
        .ok_or(unproven(Unproven::Session))?;
    let count = text(auth::COUNT)
        .and_then(|text| text.parse().ok())
        .ok_or(unproven(Unproven::Replay))?;
    let signature = text(auth::SIGNATURE)
        .and_then(auth::from_hex)
        .ok_or(unproven(Unproven::Signature))?;
    let key = hub
        .sessions
        .prove(&nonce, count, head.uri.path(), body, &signature)
        .map_err(unproven)?;
    Ok(device_of(&key))
}

/// Opens a session for whoever claims this key; every request in it must be signed with it.
async fn hello(State(hub): State<Arc<Hub>>, request: Request) -> Served {
    let body = read(&hub, request.into_body()).await?;
    let key: [u8; 32] = body.try_into().map_err(|_| {
        RefusedRequest::new(StatusCode::BAD_REQUEST, "malformed", "a public key has 32 bytes")
    })?;
    let nonce = hub.sessions.open(key, &hub.world);
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, MEDIA)], nonce.to_vec()).into_response())
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
async fn work(
    admitted: Admitted,
    f: fn(&Hub, Id, DeviceId, &[u8]) -> Result<Answer, RefusedRequest>,
) -> Served {
    let answer = tokio::task::spawn_blocking(move || {
        let Admitted {
            hub,
            space,
            device,
            body,
            room,
        } = admitted;
        let answer = f(&hub, space, device, &body);
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
