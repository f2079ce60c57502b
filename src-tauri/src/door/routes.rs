//! What a phone asks: the page, to be let in, its sheet, and that its taps be kept.

use super::Door;
use super::guard::{COOKIE, MOST_BYTES, session};
use crate::http::{Ends, answer, answer_by, lang, refuse, whole};
use crate::screens;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use linli_core::desk::{Desk, Lang, Problem};
use linli_core::features::phones::{deliver, join as let_in, show_sheet, token_of, types::TapArgs};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::{Arc, Weak};

/// The page itself.
pub async fn page() -> Response {
    screens::file("door.html")
}

/// What the page is made of.
pub async fn asset(Path(name): Path<String>) -> Response {
    match name.contains(['/', '\\']) {
        true => StatusCode::NOT_FOUND.into_response(),
        false => screens::file(&format!("assets/{name}")),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Join {
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Taps {
    taps: Vec<TapArgs>,
}

/// Lets a phone in that shows its code.
pub async fn join(
    State(door): State<Door>,
    Extension(ends): Extension<Ends>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let lang = lang(&headers, Lang::Zh);
    let body = whole(body, MOST_BYTES).await;
    let from = ends.peer.ip();
    if !door.tries.may(from) {
        return refuse(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_codes",
            "试了太多无效的上门码，请 10 分钟后再试。 Too many codes were wrong; try again in ten minutes.",
        );
    }
    let work = move || {
        let Join { code } = read(&body?)?;
        let joined = let_in(&*present(&door.desk)?, &code);
        if joined.is_err() {
            door.tries.count(from);
        }
        joined
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(session)) => {
            let seconds = session.lasts_ms / 1000;
            let cookie = format!(
                "{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}",
                session.secret
            );
            let body = json!({"token": token_of(&session.secret), "lasts_ms": session.lasts_ms});
            ([(header::SET_COOKIE, cookie)], Json(body)).into_response()
        }
        Ok(Err(problem)) => answer(Err(problem), lang),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What the phone shows.
pub async fn sheet(State(door): State<Door>, headers: HeaderMap) -> Response {
    let (lang, secret) = (lang(&headers, Lang::Zh), secret(&headers));
    let work = move || written(show_sheet(&*present(&door.desk)?, &secret, lang)?);
    answer_by(work, lang).await
}

/// Keeps what the phone delivers.
pub async fn taps(State(door): State<Door>, headers: HeaderMap, body: Body) -> Response {
    let (lang, secret) = (lang(&headers, Lang::Zh), secret(&headers));
    let body = whole(body, MOST_BYTES).await;
    let work = move || {
        let Taps { taps } = read(&body?)?;
        let done = written(deliver(&*present(&door.desk)?, &secret, taps, lang)?)?;
        Ok(json!({ "done": done }))
    };
    answer_by(work, lang).await
}

/// The guard has seen it.
fn secret(headers: &HeaderMap) -> String {
    session(headers).unwrap_or_default().to_owned()
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

fn written(value: impl serde::Serialize) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(|error| {
        Problem::bad(
            "bad_result",
            format!("结果无法表示：{error}。"),
            format!("The result cannot be written: {error}."),
        )
    })
}
