//! The built screens, carried inside the program.

use crate::http::missing;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../ui/dist"]
struct Screens;

/// Sent with every answer. Styles may stand in elements because the component library positions its pop-ups so.
pub const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cache-control", "no-store"),
    // What a camera shows is read where a scanner is heard; no page may ask for anything else. The window's configuration
    // says the same.
    (
        PERMISSIONS_POLICY,
        "camera=(self), microphone=(), geolocation=(), display-capture=()",
    ),
];

/// Which of the machine's senses a page may ask for.
pub const PERMISSIONS_POLICY: &str = "permissions-policy";

/// A policy of its own for the one script that reads codes in pictures, apart from every page: it alone may compile the
/// WebAssembly it fetches, and has nothing else.
pub fn policy_of(path: &str) -> Option<&'static str> {
    path.trim_start_matches('/')
        .starts_with("assets/codes.worker")
        .then_some("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'")
}

/// A file of the screens; the desk itself for `/`.
pub async fn any(uri: Uri) -> Response {
    match uri.path().trim_start_matches('/') {
        "" => file("index.html"),
        path => file(path),
    }
}

/// One file of the screens.
pub fn file(path: &str) -> Response {
    match Screens::get(path) {
        Some(file) => {
            let kind = [(header::CONTENT_TYPE, content_type(path))];
            let policy = policy_of(path).map(|policy| [(header::CONTENT_SECURITY_POLICY, policy)]);
            (kind, policy, file.data.into_owned()).into_response()
        }
        None => missing(),
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json") => "application/json",
        Some("woff2") => "font/woff2",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}
