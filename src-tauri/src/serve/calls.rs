//! Calls, files and news over HTTP.

use super::Door;
use crate::http::{self, answer, answer_by, whole};
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use linli_core::desk::{Problem, Topic};
use serde::Deserialize;
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// How long a body may take: the page that sends it is on this very machine.
const BODY_TIME: Duration = Duration::from_secs(60);

/// Makes one call of the desk.
pub async fn call(
    State(door): State<Arc<Door>>,
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let desk = door.desk.clone();
    let lang = http::lang(&headers, desk.lang());
    let body = match whole(body, super::MOST_CALL_BYTES, BODY_TIME).await {
        Ok(body) => body,
        Err(problem) => return answer(Err(problem), lang),
    };
    let work = move || {
        // What is no text is the name of no call.
        let name = name.map(|Path(name)| name).unwrap_or_default();
        let text = std::str::from_utf8(&body).unwrap_or("?");
        let args = if text.trim().is_empty() {
            json!({})
        } else {
            crate::verbs::parse(text)?
        };
        desk.call(&name, args, lang)
    };
    answer_by(work, lang).await
}

/// The name a file is brought under.
#[derive(Deserialize)]
pub struct UploadName {
    #[serde(default)]
    name: String,
}

/// Takes a file in.
pub async fn upload(
    State(door): State<Arc<Door>>,
    Query(name): Query<UploadName>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let body = whole(body, super::most_bytes(super::UPLOAD), BODY_TIME).await;
    let done = body.and_then(|body| door.desk.take_file(&name.name, body.into()));
    answer(
        done.map(|token| json!({"token": token})),
        http::lang(&headers, door.desk.lang()),
    )
}

/// Gives a file that a call made.
pub async fn file(
    State(door): State<Arc<Door>>,
    token: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let Some(file) = door.desk.made_file(&token) else {
        return answer(
            Err(Problem::not_found("这个文件", "file")),
            http::lang(&headers, door.desk.lang()),
        );
    };
    let encoded: String = file.name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let disposition = format!("attachment; filename*=UTF-8''{encoded}");
    let headers = [
        (header::CONTENT_TYPE, file.mime.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, file.bytes.as_ref().clone()).into_response()
}

/// Tells the page what changed, as it changes.
pub async fn events(State(door): State<Arc<Door>>) -> impl IntoResponse {
    let changes = door.changes.subscribe();
    let stream = futures_util::stream::unfold(changes, |mut changes| async {
        let topics = match changes.recv().await {
            Ok(topics) => topics,
            // The page was too slow: what it missed, it asks for again.
            Err(RecvError::Lagged(_)) => everything(),
            Err(RecvError::Closed) => return None,
        };
        Some((Ok::<_, Infallible>(Event::default().data(topics)), changes))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// Every topic there is.
fn everything() -> String {
    serde_json::to_string(&Topic::every()).unwrap_or_default()
}
