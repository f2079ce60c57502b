//! What a phone asks: the page, to be let in, its sheet, and that its taps be kept.

use super::Door;
use super::guard::{MOST_BYTES, cookie_name, session};
use crate::http::{Ends, answer, answer_by, broken, lang, missing, refuse, text, whole};
use crate::screens;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use linli_core::desk::{Desk, Lang, Problem};
use linli_core::features::phones::types::{Delivered, DoorSheet};
use linli_core::features::phones::{Channel, SESSION_MS, deliver, join as let_in, show_sheet, token_of};
use linli_core::id::Id;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// The page itself. A phone that opens it again without a network finds it in its browser, as long as a session lasts.
pub async fn page() -> Response {
    kept_for(SESSION_MS / 1000, screens::file("door.html"))
}

/// The name of a file changes with what is in it.
const FOR_GOOD: i64 = 31_536_000;

fn kept_for(seconds: i64, file: Response) -> Response {
    let kept = format!("private, max-age={seconds}");
    match file.status() {
        StatusCode::OK => ([(header::CACHE_CONTROL, kept)], file).into_response(),
        _ => file,
    }
}

/// What the page is made of.
pub async fn asset(Path(name): Path<String>) -> Response {
    match name.contains(['/', '\\']) {
        true => missing(),
        false => kept_for(FOR_GOOD, screens::file(&format!("assets/{name}"))),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Join {
    code: String,
    /// The phone's own half of the secret.
    own: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Taps {
    round: Id,
    taps: Vec<Delivered>,
}

/// A code and the phone's own half, from whoever it is.
const MOST_JOIN_BYTES: usize = 1 << 10;
const JOIN_TIME: Duration = Duration::from_secs(5);
/// Taps, from a phone that is in.
const BODY_TIME: Duration = Duration::from_secs(30);

/// Lets a phone in that shows its code.
pub async fn join(
    State(door): State<Door>,
    Extension(ends): Extension<Ends>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let lang = lang(&headers, Lang::Zh);
    let from = ends.peer.ip();
    if !door.tries.may(from) {
        return refuse(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_codes",
            "试了太多无效的上门码，请 10 分钟后再试。 Too many codes were wrong; try again in ten minutes.",
        );
    }
    let body = whole(body, MOST_JOIN_BYTES, JOIN_TIME).await;
    let work = move || {
        let Join { code, own } = read(&body?)?;
        let joined = let_in(&*present(&door.desk)?, &code, &own, by(ends));
        if joined.is_err() {
            door.tries.count(from);
        }
        joined
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(session)) => {
            let seconds = session.lasts_ms / 1000;
            let secure = if ends.encrypted { "; Secure" } else { "" };
            let cookie = format!(
                "{}={}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{secure}",
                cookie_name(ends),
                session.secret
            );
            let body = json!({"token": token_of(&session.secret), "lasts_ms": session.lasts_ms});
            ([(header::SET_COOKIE, cookie)], Json(body)).into_response()
        }
        Ok(Err(problem)) => answer(Err(problem), lang),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What the phone shows; nothing where that is what it has already, but for the time that is left.
pub async fn sheet(
    State(door): State<Door>,
    Extension(ends): Extension<Ends>,
    headers: HeaderMap,
) -> Response {
    let (lang, secret) = (lang(&headers, Lang::Zh), secret(&headers, ends));
    let work = move || show_sheet(&*present(&door.desk)?, &secret, by(ends), lang);
    let shown = tokio::task::spawn_blocking(work).await;
    match shown.unwrap_or_else(|_| Err(broken())) {
        Err(problem) => answer(Err(problem), lang),
        Ok(sheet) => {
            let tag = tag_of(&sheet);
            let body = match text(&headers, header::IF_NONE_MATCH) == Some(&tag) {
                true => StatusCode::NOT_MODIFIED.into_response(),
                false => answer(written(&sheet), lang),
            };
            ([(header::ETAG, tag)], body).into_response()
        }
    }
}

/// The same for sheets that differ in the time that is left alone.
fn tag_of(sheet: &DoorSheet) -> String {
    let timeless = DoorSheet {
        left_ms: 0,
        ..sheet.clone()
    };
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(&timeless)
        .unwrap_or_default()
        .hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// Keeps what the phone delivers.
pub async fn taps(
    State(door): State<Door>,
    Extension(ends): Extension<Ends>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let (lang, secret) = (lang(&headers, Lang::Zh), secret(&headers, ends));
    let body = whole(body, MOST_BYTES, BODY_TIME).await;
    let work = move || {
        let Taps { round, taps } = read(&body?)?;
        let done = deliver(&*present(&door.desk)?, &secret, by(ends), round, taps, lang)?;
        Ok(json!({ "done": written(&done)? }))
    };
    answer_by(work, lang).await
}

/// The channel that somebody comes by.
fn by(ends: Ends) -> Channel {
    match ends.encrypted {
        true => Channel::Encrypted,
        false => Channel::Plain,
    }
}

/// The guard has seen it.
fn secret(headers: &HeaderMap, ends: Ends) -> String {
    session(headers, ends).unwrap_or_default().to_owned()
}

fn present(desk: &Weak<Desk>) -> Result<Arc<Desk>, Problem> {
    desk.upgrade().ok_or_else(|| {
        Problem::refused(
            "closing",
            "电脑上的邻里正在关闭，稍后会再送。",
            "The program on the laptop is closing; this is delivered later.",
        )
    })
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|_| {
        Problem::bad(
            "bad_request",
            "手机发来的内容读不懂，请重新打开页面。",
            "What the phone sent cannot be read; open the page again.",
        )
    })
}

fn written(value: &impl serde::Serialize) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(|error| {
        Problem::bad(
            "bad_result",
            format!("结果无法表示：{error}。"),
            format!("The result cannot be written: {error}."),
        )
    })
}
