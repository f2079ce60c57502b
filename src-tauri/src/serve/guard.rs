//! Who may speak to the loopback door.

use super::Door;
use crate::http::{self, is_own_origin, refuse, same, secret};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

const COOKIE: &str = "linli";

/// The secrets of one run.
pub struct Guard {
    address: SocketAddr,
    once: String,
    used: AtomicBool,
    cookie: String,
    token: String,
}

impl Guard {
    /// Fresh secrets for the door at `address`.
    pub fn new(address: SocketAddr) -> Guard {
        Guard {
            address,
            once: secret(),
            used: AtomicBool::new(false),
            cookie: secret(),
            token: secret(),
        }
    }

    /// The link that opens the door, once.
    pub fn link(&self) -> String {
        format!("http://{}/open/{}", self.address, self.once)
    }

    fn is_host(&self, host: &str) -> bool {
        host == self.address.to_string() || host == format!("localhost:{}", self.address.port())
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        http::cookie(headers, COOKIE).is_some_and(|value| same(value, &self.cookie))
    }
}

/// Host, Origin, cookie and token, before any route.
pub async fn check(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let text = |name| http::text(headers, name);
    if !text(header::HOST).is_some_and(|host| door.guard.is_host(host)) {
        return refuse(
            StatusCode::FORBIDDEN,
            "host",
            "只接受本机地址。 Only this machine's own address is served.",
        );
    }
    let own = |origin: &str| {
        let host = origin.strip_prefix("http://");
        host.is_some_and(|host| door.guard.is_host(host))
    };
    if !is_own_origin(headers, own) {
        return refuse(
            StatusCode::FORBIDDEN,
            "origin",
            "不接受其他网页的请求。 Other pages are not served.",
        );
    }
    let path = request.uri().path();
    let said = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if said.is_some_and(|length| length > super::most_bytes(path)) {
        return refuse(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "内容太大。 This is too large.",
        );
    }
    if path.starts_with("/api/") {
        if !door.guard.has_cookie(headers) {
            return refuse(
                StatusCode::UNAUTHORIZED,
                "session",
                "请用启动时显示的链接打开。 Open the link shown at start.",
            );
        }
        let writes = request.method() != Method::GET;
        let token = headers.get("x-linli-token").and_then(|value| value.to_str().ok());
        if writes && !token.is_some_and(|token| same(token, &door.guard.token)) {
            return refuse(
                StatusCode::FORBIDDEN,
                "token",
                "页面已过期，请重新打开。 The page is out of date; open it again.",
            );
        }
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for &(name, value) in crate::screens::HEADERS {
        // The reader of codes has a policy of its own.
        if header::CONTENT_SECURITY_POLICY != name || !headers.contains_key(name) {
            headers.insert(name, header::HeaderValue::from_static(value));
        }
    }
    response
}

/// Turns the one-time link into a cookie.
pub async fn open(State(door): State<Arc<Door>>, Path(key): Path<String>) -> Response {
    if !same(&key, &door.guard.once) || door.guard.used.swap(true, SeqCst) {
        return refuse(
            StatusCode::FORBIDDEN,
            "link",
            "链接无效或已用过，请重新启动。 This link is not valid or was used; start again.",
        );
    }
    let cookie = format!(
        "{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/",
        door.guard.cookie
    );
    (
        StatusCode::SEE_OTHER,
        [(header::SET_COOKIE, cookie), (header::LOCATION, "/".to_owned())],
    )
        .into_response()
}

/// The token the page sends with every call.
pub async fn session(State(door): State<Arc<Door>>) -> Response {
    Json(json!({"token": door.guard.token})).into_response()
}
