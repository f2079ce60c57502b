//! Bodies of requests: read with a limit and a deadline, and only so many large ones at once.

use super::Hub;
use super::refusal::RefusedRequest;
use crate::limits::SMALL_BODY_BYTES;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::StatusCode;
use std::future::poll_fn;
use std::pin::Pin;
use tokio::sync::OwnedSemaphorePermit;

/// A body in memory.
#[derive(Default)]
pub struct Received {
    /// All of it.
    pub bytes: Vec<u8>,
    /// Its place among the large ones; goes with it.
    place: Option<OwnedSemaphorePermit>,
}

impl Received {
    /// Takes a piece in. A body that turns out to be large waits here for its place: one that merely says so holds none.
    async fn take(&mut self, hub: &Hub, piece: &[u8], most: usize) -> Result<(), RefusedRequest> {
        let len = self.bytes.len() + piece.len();
        if len > most {
            return Err(too_large());
        }
        if len > SMALL_BODY_BYTES && self.place.is_none() {
            self.place = Some(hub.place(&hub.reading).await?);
        }
        self.bytes.extend_from_slice(piece);
        Ok(())
    }
}

/// Refuses a body that says to be larger than it may be.
pub fn refuse_large(body: &Body, most: usize) -> Result<(), RefusedRequest> {
    match body.size_hint().lower() > most as u64 {
        true => Err(too_large()),
        false => Ok(()),
    }
}

/// Reads a body of at most so many bytes.
pub async fn read(hub: &Hub, body: Body, most: usize) -> Result<Received, RefusedRequest> {
    refuse_large(&body, most)?;
    tokio::time::timeout(hub.limits.body_time, gather(hub, body, most))
        .await
        .map_err(|_| {
            RefusedRequest::new(
                StatusCode::REQUEST_TIMEOUT,
                "too_slow",
                "the body came too slowly",
            )
        })?
}

async fn gather(hub: &Hub, mut body: Body, most: usize) -> Result<Received, RefusedRequest> {
    let mut received = Received::default();
    while let Some(piece) = next(&mut body).await {
        received.take(hub, &piece?, most).await?;
    }
    Ok(received)
}

/// The next piece; nothing at the end.
async fn next(body: &mut Body) -> Option<Result<Bytes, RefusedRequest>> {
    let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await?;
    let cut_off = |_| RefusedRequest::new(StatusCode::BAD_REQUEST, "cut_off", "the body was cut off");
    // What is no data is a trailer, and says nothing.
    Some(
        frame
            .map_err(cut_off)
            .map(|frame| frame.into_data().unwrap_or_default()),
    )
}

/// Lets a body nobody reads run out for a while, keeping none of it: a laptop whose session is over reads the answer only
/// once it has sent everything, and a connection that was cut off would tell it nothing.
pub fn let_run_out(hub: &Hub, mut body: Body) {
    if body.is_end_stream() {
        return;
    }
    let run_out = async move { while let Some(Ok(_)) = next(&mut body).await {} };
    tokio::spawn(tokio::time::timeout(hub.limits.head_time, run_out));
}

fn too_large() -> RefusedRequest {
    RefusedRequest::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "the body is too large",
    )
}
