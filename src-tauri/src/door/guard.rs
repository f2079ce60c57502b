//! Who may speak to the door page.

use crate::http::{Ends, cookie, is_own_origin, refuse, same, text};
use axum::Extension;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use linli_core::features::phones::token_of;

/// The name of the cookie. No page that came over HTTP can plant or replace one that begins with `__Host-`.
pub fn cookie_name(ends: Ends) -> &'static str {
    match ends.encrypted {
        true => "__Host-linli_door",
        false => "linli_door",
    }
}

/// What a phone sends at most: as many taps as are taken at once, with the longest notes.
pub const MOST_BYTES: usize = 512 << 10;

/// Host and Origin before any route, cookie and token before those that know a phone.
pub async fn check(Extension(ends): Extension<Ends>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let own = ends.reached.to_string();
    let scheme = if ends.encrypted { "https://" } else { "http://" };
    if text(headers, header::HOST) != Some(&own) {
        return refuse(
            StatusCode::FORBIDDEN,
            "host",
            "请重新扫描电脑上的二维码。 Scan the code on the laptop again.",
        );
    }
    if !is_own_origin(headers, |origin| origin.strip_prefix(scheme) == Some(&own)) {
        return refuse(
            StatusCode::FORBIDDEN,
            "origin",
            "不接受其他网页的请求。 Other pages are not served.",
        );
    }
    let said = text(headers, header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if said.is_some_and(|length| length > MOST_BYTES) {
        return refuse(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "内容太大。 This is too large.",
        );
    }
    let path = request.uri().path();
    if path.starts_with("/api/") && path != "/api/join" && session(headers, ends).is_none() {
        return refuse(
            StatusCode::UNAUTHORIZED,
            "session",
            "请重新扫描电脑上的二维码。 Scan the code on the laptop again.",
        );
    }
    let is_join = path == "/api/join" && request.method() == Method::POST;
    // A page that cannot ask a laptop first must not send anything that a form could send.
    if is_join && text(headers, header::CONTENT_TYPE) != Some("application/json") {
        return refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "type",
            "请重新扫描电脑上的二维码。 Scan the code on the laptop again.",
        );
    }
    let mut response = next.run(request).await;
    // On a phone nothing is read by camera, nor asked of anything else.
    let none = HeaderValue::from_static("camera=(), microphone=(), geolocation=(), display-capture=()");
    response
        .headers_mut()
        .insert(crate::screens::PERMISSIONS_POLICY, none);
    for &(name, value) in crate::screens::HEADERS {
        // The page itself may be kept.
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// The session of whoever sends both the cookie and the token that goes with it.
pub fn session(headers: &HeaderMap, ends: Ends) -> Option<&str> {
    let secret = cookie(headers, cookie_name(ends))?;
    let token = headers.get("x-linli-token")?.to_str().ok()?;
    same(token, &token_of(secret)).then_some(secret)
}
