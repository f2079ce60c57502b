//! The loopback door: the same screens for the machine's own browser, opened by a one-time link.
//!
//! Only this machine can connect. The link's secret works once and becomes a cookie no script can read; every call also
//! carries a token that only the page knows. Host and Origin must be this very address, so that no other page in the
//! browser, and no name that was made to point here, can speak for the user.

mod calls;
mod guard;

use crate::http::{self, Bounds};
use crate::screens;
use axum::Router;
use axum::routing::{get, post};
use guard::Guard;
use linli_core::desk::{Desk, Lang, Problem, ProblemKind, Words, system_words};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::broadcast;

/// What every route shares.
pub struct Door {
    desk: Arc<Desk>,
    guard: Guard,
    /// Topics that changed, as JSON.
    changes: broadcast::Sender<String>,
}

/// Serves until the process is told to stop; prints the link first.
///
/// # Errors
/// When the port is taken or the system refuses.
pub fn run(desk: Arc<Desk>, port: u16, lang: Lang) -> Result<(), Problem> {
    let cannot = |error: std::io::Error| {
        let Words { zh, en } = system_words(&error);
        Problem::new(
            ProblemKind::Broken,
            "serve",
            format!("无法在本机端口 {port} 提供服务：{zh}。"),
            format!("Port {port} cannot be served: {en}."),
        )
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(cannot)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
            .await
            .map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let guard = Guard::new(address);
        println!(
            "{} {}",
            lang.pick(
                "请在本机浏览器打开（只能用一次）：",
                "Open in this machine's browser (works once):"
            ),
            guard.link()
        );
        let router = router(desk, guard);
        tokio::select! {
            () = http::listen(listener, BOUNDS, None, |_| router.clone()) => {}
            () = stopped() => {}
        }
        Ok(())
    })
}

fn router(desk: Arc<Desk>, guard: Guard) -> Router {
    let (changes, _) = broadcast::channel(256);
    let sender = changes.clone();
    desk.listen(Box::new(move |topics| {
        // Nobody listening is no error.
        let _ = sender.send(serde_json::to_string(topics).unwrap_or_default());
    }));
    let door = Arc::new(Door { desk, guard, changes });
    Router::new()
        .route("/open/{key}", get(guard::open))
        .route("/api/session", get(guard::session))
        .route("/api/call/{name}", post(calls::call))
        .route(UPLOAD, post(calls::upload))
        .route("/api/file/{token}", get(calls::file))
        .route("/api/events", get(calls::events))
        .fallback(get(screens::any))
        .method_not_allowed_fallback(|| async { http::other_method() })
        .layer(axum::middleware::from_fn_with_state(door.clone(), guard::check))
        .with_state(door)
}

/// One machine's browser; news come over a connection that stays.
const BOUNDS: Bounds = Bounds {
    from_one: 256,
    lasts: None,
};

const UPLOAD: &str = "/api/upload";

/// What a call may be given.
const MOST_CALL_BYTES: usize = 2 << 20;

/// The largest body of a request: a file, or what a call is given.
fn most_bytes(path: &str) -> usize {
    match path {
        UPLOAD => linli_core::desk::MOST_BYTES + 1,
        _ => MOST_CALL_BYTES,
    }
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}
