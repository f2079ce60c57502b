//! Opening one channel of the door: where it is listened to, what it shows, what it answers.

use super::certificates::Certificates;
use super::{Door, closed, guard, routes};
use crate::http::{self, Bounds};
use axum::routing::{get, post};
use axum::{Extension, Router};
use linli_core::desk::{Desk, Problem};
use linli_core::features::phones::Channel;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// A phone opens a few connections, for as long as it asks something; who opens more, or lets one lie, makes room for others.
const BOUNDS: Bounds = Bounds {
    from_one: 16,
    lasts: Some(Duration::from_secs(60)),
};

/// A channel that stands open.
pub struct Open {
    pub serving: Runtime,
    pub port: SocketAddr,
    /// What is shown where it is encrypted.
    pub certificates: Option<Certificates>,
    /// For how long nobody was expected any more.
    pub idle: Duration,
}

/// Where phones reach a laptop by this channel, unless something else is there.
fn usual_port(channel: Channel) -> u16 {
    match channel {
        Channel::Plain => 7119,
        Channel::Encrypted => 7120,
    }
}

/// Begins to serve it, at `listen` or the usual port of every network; where it is encrypted, at the port after that one.
///
/// # Errors
/// A [`Problem`] for whoever opens it.
pub fn serve(desk: &Arc<Desk>, channel: Channel, listen: Option<SocketAddr>) -> Result<Open, Problem> {
    let cannot = |error: io::Error| closed(&error);
    let listener = listener(channel, listen).map_err(cannot)?;
    let port = listener.local_addr().map_err(cannot)?;
    let certificates = match channel {
        Channel::Plain => None,
        Channel::Encrypted => Some(Certificates::of(desk)?),
    };
    let serving = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("door")
        .enable_all()
        .build()
        .map_err(cannot)?;
    let listener = {
        let _inside = serving.enter();
        tokio::net::TcpListener::from_std(listener).map_err(cannot)?
    };
    let router = router(Door {
        desk: Arc::downgrade(desk),
        tries: Arc::default(),
    });
    let shown = certificates.as_ref().map(Certificates::shown);
    serving.spawn(http::listen(listener, BOUNDS, shown, move |ends| {
        router.clone().layer(Extension(ends))
    }));
    Ok(Open {
        serving,
        port,
        certificates,
        idle: Duration::ZERO,
    })
}

fn listener(channel: Channel, listen: Option<SocketAddr>) -> io::Result<TcpListener> {
    let usual = SocketAddr::from((Ipv4Addr::UNSPECIFIED, usual_port(channel)));
    let asked = listen.map(|mut place| {
        // 0 is any port that is free.
        if channel == Channel::Encrypted && place.port() > 0 {
            place.set_port(place.port().wrapping_add(1));
        }
        place
    });
    let listener = match (TcpListener::bind(asked.unwrap_or(usual)), asked) {
        // Another program has the usual port: the code names whichever it is.
        (Err(error), None) if error.kind() == io::ErrorKind::AddrInUse => {
            TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0))?
        }
        (listener, _) => listener?,
    };
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn router(door: Door) -> Router {
    Router::new()
        .route("/", get(routes::page))
        .route("/assets/{name}", get(routes::asset))
        .route("/api/join", post(routes::join))
        .route("/api/sheet", get(routes::sheet))
        .route("/api/taps", post(routes::taps))
        .fallback(|| async { http::missing() })
        .method_not_allowed_fallback(|| async { http::other_method() })
        .layer(axum::middleware::from_fn(guard::check))
        .with_state(door)
}
