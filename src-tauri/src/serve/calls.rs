//! Calls, files and news over HTTP.

use super::Door;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use linli_core::desk::{Desk, Lang, Problem, ProblemKind};
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

fn lang(desk: &Desk, headers: &HeaderMap) -> Lang {
    match headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
    {
        Some(text) if text.starts_with("en") => Lang::En,
        Some(text) if text.starts_with("zh") => Lang::Zh,
        _ => desk.lang(),
    }
}

fn answer(done: Result<Value, Problem>, lang: Lang) -> Response {
    match done {
        Ok(value) => Json(value).into_response(),
        Err(problem) => {
            tracing::info!(code = problem.code, "a request was refused");
            let status = match problem.kind {
                ProblemKind::BadInput => StatusCode::BAD_REQUEST,
                ProblemKind::NotFound => StatusCode::NOT_FOUND,
                ProblemKind::Refused | ProblemKind::Cancelled => StatusCode::CONFLICT,
                ProblemKind::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            };
            let body = json!({"code": problem.code, "kind": problem.kind, "message": problem.say(lang)});
            (status, Json(body)).into_response()
        }
    }
}

/// How long a body may take: the page that sends it is on this very machine.
const BODY_TIME: Duration = Duration::from_secs(60);

/// The whole body of a request, up to so many bytes.
async fn whole(body: Body, most: usize) -> Result<Bytes, Problem> {
    let read = tokio::time::timeout(BODY_TIME, axum::body::to_bytes(body, most)).await;
    let read = read.map_err(|_| {
        Problem::bad(
            "too_slow",
            "内容传得太慢，没有收下，请重试。",
            "It came too slowly and was not taken; try again.",
        )
    })?;
    read.map_err(|_| {
        Problem::bad(
            "body",
            "内容没有传完或太大，没有收下。",
            "It is too large, or was cut off; it was not taken.",
        )
    })
}

/// Makes one call of the desk.
pub async fn call(
    State(door): State<Arc<Door>>,
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let desk = door.desk.clone();
    let lang = lang(&desk, &headers);
    let body = match whole(body, super::MOST_CALL_BYTES).await {
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
    answer(
        tokio::task::spawn_blocking(work)
            .await
            .unwrap_or_else(|_| Err(broken())),
        lang,
    )
}

fn broken() -> Problem {
    Problem::new(
        ProblemKind::Broken,
        "stopped",
        "程序内部出错，操作没有完成。",
        "Something inside failed; the call was not completed.",
    )
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
    let body = whole(body, super::most_bytes(super::UPLOAD)).await;
    let done = body.and_then(|body| door.desk.take_file(&name.name, body.into()));
    answer(
        done.map(|token| json!({"token": token})),
        lang(&door.desk, &headers),
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
            lang(&door.desk, &headers),
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
            Err(RecvError::Lagged(_)) => EVERYTHING.to_owned(),
            Err(RecvError::Closed) => return None,
        };
        Some((Ok::<_, Infallible>(Event::default().data(topics)), changes))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// Every topic there is.
const EVERYTHING: &str = r#"["space","staff","register","rounds","marks","supplies","reviews","sync","privacy","preferences","lock"]"#;
