//! The hub as a server: a store behind a few paths, limits around both, and an orderly stop.

mod admission;
mod answering;
mod body;
mod door;
mod gates;
mod refusal;
mod routes;

pub use answering::{Answering, Asker};
pub use door::Door;
pub use refusal::{RefusalBody, RefusedRequest};

use crate::limits::Limits;
use crate::store::PageStore;
use crate::store::sqlite::{OpenError, SqliteStore};
use crate::tls::listening::{CertificateFault, greet};
use axum::http::StatusCode;
use door::Opened;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use linli_core::desk::Problem;
use linli_core::world::World;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tracing::Instrument;

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
    /// The operator's certificate.
    #[error("the certificate {chain} with the key {key} cannot be used: {source}")]
    Certificate {
        /// The certificates.
        chain: PathBuf,
        /// Their key.
        key: PathBuf,
        /// What is wrong with them.
        source: CertificateFault,
    },
    /// The desk whose journal is to be served.
    #[error("{0}")]
    Desk(Problem),
    /// TLS itself.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
    /// No threads.
    #[error("the system gives no threads: {0}")]
    Threads(io::Error),
}

/// What a server is started with.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// What it puts up with.
    pub limits: Limits,
    /// How laptops come in.
    pub door: Door,
}

struct Hub {
    answering: Answering,
    limits: Limits,
    /// Places for requests that are answered.
    room: Arc<Semaphore>,
    /// Places for large bodies that are read or wait to be answered. Apart from the others: whoever sends slowly keeps
    /// nobody from asking.
    reading: Arc<Semaphore>,
}

impl Hub {
    /// A place until the permit goes. When a whole town comes at once, its laptops wait in line.
    async fn place(&self, places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, RefusedRequest> {
        let place = tokio::time::timeout(self.limits.wait_time, places.clone().acquire_owned()).await;
        place.ok().and_then(Result::ok).ok_or_else(|| {
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
    url: String,
    stop: watch::Sender<bool>,
    runtime: Option<tokio::runtime::Runtime>,
    served: Option<tokio::task::JoinHandle<()>>,
}

impl Running {
    /// The address as laptops enter it.
    pub fn url(&self) -> String {
        self.url.clone()
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
    start_with(data, listen, Setup::default())
}

/// Starts a hub with other limits, or another door.
///
/// # Errors
/// [`StartError`]
pub fn start_with(data: &Path, listen: &str, setup: Setup) -> Result<Running, StartError> {
    // Before a folder and a key are made for it.
    let listening = Listening::on(listen)?;
    let store = SqliteStore::open(data, World::system(), &setup.limits)?;
    listening.serve(Box::new(store), setup)
}

/// Serves what `store` keeps.
///
/// # Errors
/// [`StartError`]
pub fn serve_from(store: Box<dyn PageStore>, listen: &str, setup: Setup) -> Result<Running, StartError> {
    Listening::on(listen)?.serve(store, setup)
}

/// An address that is taken, and threads to serve it with. Whoever comes waits until it is served.
struct Listening {
    address: SocketAddr,
    listener: TcpListener,
    runtime: tokio::runtime::Runtime,
}

impl Listening {
    fn on(listen: &str) -> Result<Listening, StartError> {
        let address = read_address(listen)?;
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
        Ok(Listening {
            address,
            listener,
            runtime,
        })
    }

    fn serve(self, store: Box<dyn PageStore>, setup: Setup) -> Result<Running, StartError> {
        let Listening {
            address,
            listener,
            runtime,
        } = self;
        let epoch = store.epoch().to_owned();
        let Setup { limits, door } = setup;
        let door = door.open(&*store)?;
        let url = door.url(address);
        let places = || Arc::new(Semaphore::new(limits.requests));
        let (room, reading) = (places(), places());
        let hub = Arc::new(Hub {
            answering: Answering::new(store, World::system()),
            limits,
            room,
            reading,
        });
        let (stop, stopped) = watch::channel(false);
        let served = runtime.spawn(serve(hub, door, listener, stopped));
        Ok(Running {
            address,
            epoch,
            url,
            stop,
            runtime: Some(runtime),
            served: Some(served),
        })
    }
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

async fn serve(hub: Arc<Hub>, door: Opened, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
    let router = routes::router(hub.clone());
    let door = Arc::new(door);
    let places = Arc::new(Semaphore::new(hub.limits.connections));
    let open = GracefulShutdown::new();
    let at = listener.local_addr().map(|at| at.to_string()).unwrap_or_default();
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
        let visit = visit(hub.clone(), door.clone(), router.clone(), stream, open.watcher());
        // Whatever is refused on it is logged with the address it was refused at.
        let visit = visit.instrument(tracing::info_span!("connection", at = %at));
        let longest = hub.limits.connection_time;
        tokio::spawn(async move {
            if tokio::time::timeout(longest, visit).await.is_err() {
                tracing::debug!("a connection was closed because of its age");
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

/// One connection, from the handshake to its end.
async fn visit(hub: Arc<Hub>, door: Arc<Opened>, router: axum::Router, stream: TcpStream, watcher: Watcher) {
    // Answers are written whole; waiting to fill a packet would only delay them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    let limits = &hub.limits;
    let ended = match door.tls() {
        None => watcher.watch(connection(limits, router, stream)).await,
        Some(acceptor) => match greet(acceptor, stream, limits.head_time).await {
            Ok(stream) => {
                let router = door.introduce(router, &stream);
                watcher.watch(connection(limits, router, stream)).await
            }
            Err(error) => {
                tracing::info!(code = "handshake", %error, "a connection was refused");
                return;
            }
        },
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended");
    }
}

type Connection<S> = hyper::server::conn::http1::Connection<TokioIo<S>, TowerToHyperService<axum::Router>>;

fn connection<S>(limits: &Limits, router: axum::Router, stream: S) -> Connection<S>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(64 << 10)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
}
