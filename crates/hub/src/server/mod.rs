//! The hub as a server: a store behind a few paths, limits around both, and an orderly stop.

mod answering;
mod gates;
mod refusal;
mod routes;

pub use answering::Answering;
pub use refusal::{RefusalBody, RefusedRequest};

use crate::limits::Limits;
use crate::store::PageStore;
use crate::store::sqlite::{OpenError, SqliteStore};
use axum::http::StatusCode;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use linli_core::world::World;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Why a hub does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder or the store in it.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// The address is not one.
    #[error("“{address}” is not an address to listen on; write it as 0.0.0.0:7117 or 127.0.0.1:0: {source}")]
    Address {
        /// What was given.
        address: String,
        /// What is wrong with it.
        source: io::Error,
    },
    /// Somebody else listens there.
    #[error("the address {0} is in use by another program; choose another port or stop that program")]
    InUse(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// No threads.
    #[error("the system gives no threads: {0}")]
    Threads(io::Error),
}

struct Hub {
    answering: Answering,
    limits: Limits,
    room: Arc<Semaphore>,
}

impl Hub {
    /// Room for one request, until the permit goes. When a whole town comes at once, its laptops wait in line.
    async fn room(&self) -> Result<OwnedSemaphorePermit, RefusedRequest> {
        let room = tokio::time::timeout(self.limits.wait_time, self.room.clone().acquire_owned()).await;
        room.ok().and_then(Result::ok).ok_or_else(|| {
            RefusedRequest::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "too_busy",
                "the hub is busy; try again in a moment",
            )
        })
    }
}

/// A hub that runs on threads of its own until it is stopped or dropped.
pub struct Running {
    /// Where it listens, with the port the system chose if none was asked for.
    pub address: SocketAddr,
    /// Its store's epoch.
    pub epoch: String,
    stop: watch::Sender<bool>,
    runtime: Option<tokio::runtime::Runtime>,
    served: Option<tokio::task::JoinHandle<()>>,
}

impl Running {
    /// The address as laptops enter it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes no further connection, lets the answers under way go out, and returns when all is closed.
    pub fn stop(mut self) {
        self.finish();
    }

    /// Waits until `signal` is done (SIGTERM, say), then stops.
    pub fn stop_after(mut self, signal: impl Future<Output = ()>) {
        if let Some(runtime) = &self.runtime {
            runtime.block_on(signal);
        }
        self.finish();
    }

    fn finish(&mut self) {
        // Nobody listens any more only when serving has ended already.
        let _ = self.stop.send(true);
        if let (Some(runtime), Some(served)) = (self.runtime.take(), self.served.take()) {
            let _ = runtime.block_on(served);
            // A transaction under way ends before its file is closed.
            runtime.shutdown_timeout(Duration::from_secs(5));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.finish();
    }
}

/// Starts a hub whose files are in `data`, listening on `listen` (`host:port`; port 0 lets the system choose).
///
/// # Errors
/// [`StartError`], in words an operator can use.
pub fn start(data: &Path, listen: &str) -> Result<Running, StartError> {
    start_with(data, listen, Limits::default())
}

/// Starts a hub with other limits.
///
/// # Errors
/// [`StartError`]
pub fn start_with(data: &Path, listen: &str, limits: Limits) -> Result<Running, StartError> {
    let address = read_address(listen)?;
    let store = Box::new(SqliteStore::open(data, World::system(), &limits)?);
    let epoch = store.epoch().to_owned();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(StartError::Threads)?;
    let listener = runtime
        .block_on(TcpListener::bind(address))
        .and_then(|listener| Ok((listener.local_addr()?, listener)));
    let (address, listener) = listener.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::InUse(address),
        _ => StartError::Listen { address, source },
    })?;
    let room = Arc::new(Semaphore::new(limits.requests));
    let hub = Arc::new(Hub {
        answering: Answering::new(store, World::system()),
        limits,
        room,
    });
    let (stop, stopped) = watch::channel(false);
    let served = runtime.spawn(serve(hub, listener, stopped));
    Ok(Running {
        address,
        epoch,
        stop,
        runtime: Some(runtime),
        served: Some(served),
    })
}

fn read_address(listen: &str) -> Result<SocketAddr, StartError> {
    let wrong = |source| StartError::Address {
        address: listen.to_owned(),
        source,
    };
    let none = || io::Error::new(io::ErrorKind::NotFound, "the name stands for no address");
    listen
        .to_socket_addrs()
        .map_err(wrong)?
        .next()
        .ok_or_else(|| wrong(none()))
}

async fn serve(hub: Arc<Hub>, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
    let router = routes::router(hub.clone());
    let places = Arc::new(Semaphore::new(hub.limits.connections));
    let open = GracefulShutdown::new();
    loop {
        let Ok(place) = places.clone().acquire_owned().await else {
            break;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.wait_for(|stop| *stop) => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                // No file handles left, most likely: they come back as connections end.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let connection = open.watch(connection(&hub.limits, router.clone(), stream));
        let longest = hub.limits.connection_time;
        tokio::spawn(async move {
            match tokio::time::timeout(longest, connection).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::debug!(%error, "a connection ended"),
                Err(_) => tracing::debug!("a connection was closed because of its age"),
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(hub.limits.stop_time, open.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some connections did not end in time and were cut off");
    }
}

type Connection =
    hyper::server::conn::http1::Connection<TokioIo<TcpStream>, TowerToHyperService<axum::Router>>;

fn connection(limits: &Limits, router: axum::Router, stream: TcpStream) -> Connection {
    // Answers are written whole; waiting to fill a packet would only delay them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(64 << 10)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
}
