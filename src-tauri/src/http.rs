//! What both doors over HTTP share: the loopback's, for this machine's own browser, and the door page's, for phones.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use linli_core::desk::{Lang, Problem, ProblemKind, World};
use linli_hub::tls::listening::greet;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

/// How long a request's head may take: nobody holds a place by saying nothing. Bodies are read behind the guard alone.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// More than browsers and phones of one committee open at a time.
const MOST_CONNECTIONS: usize = 256;

/// Both ends of a connection.
#[derive(Clone, Copy)]
pub struct Ends {
    /// The address of this end that was reached.
    pub reached: SocketAddr,
    /// The other end.
    pub peer: SocketAddr,
    /// Whether what goes over it is encrypted.
    pub encrypted: bool,
}

/// What is shown, by the address that was reached, to those who connect to a listener that speaks TLS and nothing else; it may
/// change while it listens.
pub type Shown = Arc<Mutex<HashMap<IpAddr, TlsAcceptor>>>;

/// What those who connect may take up.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// Connections from one address at a time.
    pub from_one: usize,
    /// How long a connection may last, whatever happens on it; nothing where one is meant to stay.
    pub lasts: Option<Duration>,
}

/// Serves whoever connects, over TLS where something is `shown`; `router` is asked for what serves that connection.
pub async fn listen(
    listener: TcpListener,
    bounds: Bounds,
    shown: Option<Shown>,
    router: impl Fn(Ends) -> Router,
) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let peers = Arc::new(Peers::default());
    loop {
        let Ok(place) = places.clone().acquire_owned().await else {
            return;
        };
        let (stream, peer) = match listener.accept().await {
            Ok(connected) => connected,
            Err(error) => {
                // No file handles left, most likely: they come back as connections end.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let Ok(reached) = stream.local_addr() else {
            continue;
        };
        let Some(guest) = peers.let_in(peer.ip(), bounds.from_one) else {
            tracing::info!(code = "too_many_connections", "a connection was refused");
            continue;
        };
        let acceptor = match shown.as_ref().map(|shown| shown_at(shown, reached.ip())) {
            // A network it came into a moment ago.
            Some(None) => continue,
            acceptor => acceptor.flatten(),
        };
        let encrypted = acceptor.is_some();
        let router = router(Ends {
            reached,
            peer,
            encrypted,
        });
        let connection = serve(stream, acceptor, router);
        tokio::spawn(async move {
            let _held = (place, guest);
            let ended = match bounds.lasts {
                Some(time) => tokio::time::timeout(time, connection).await,
                None => Ok(connection.await),
            };
            match ended {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::debug!(%error, "a connection ended"),
                Err(_) => tracing::debug!("a connection took too long"),
            }
        });
    }
}

fn shown_at(shown: &Shown, reached: IpAddr) -> Option<TlsAcceptor> {
    // Entries, each sound by itself.
    let shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
    shown.get(&reached).cloned()
}

/// One connection, from its first byte to its end.
async fn serve(stream: TcpStream, acceptor: Option<TlsAcceptor>, router: Router) -> io::Result<()> {
    let Some(acceptor) = acceptor else {
        return talk(stream, router).await;
    };
    // How every handshake begins.
    const HANDSHAKE: u8 = 22;
    let mut first = [0];
    let came = tokio::time::timeout(HEAD_TIME, stream.peek(&mut first)).await;
    match came.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?? {
        0 => Ok(()),
        _ if first == [HANDSHAKE] => talk(greet(&acceptor, stream, HEAD_TIME).await?, router).await,
        _ => talk(stream, Router::new().fallback(in_the_clear)).await,
    }
}

async fn talk<S>(stream: S, router: Router) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .await
        .map_err(io::Error::other)
}

/// What is answered to plain HTTP where only TLS is spoken. Nothing leads from here to the encrypted page: who can alter this
/// answer would lead elsewhere.
async fn in_the_clear() -> Response {
    refuse(
        StatusCode::BAD_REQUEST,
        "only_encrypted",
        "这里只接受加密连接：地址要以 https:// 开头，请重新扫描电脑上的二维码。 Only encrypted connections are taken here: the address begins with https://. Scan the code on the laptop again.",
    )
}

/// How many connections each address holds.
#[derive(Default)]
struct Peers(Mutex<HashMap<IpAddr, usize>>);

/// One of them.
struct Guest {
    peers: Arc<Peers>,
    from: IpAddr,
}

impl Peers {
    fn let_in(self: &Arc<Self>, from: IpAddr, most: usize) -> Option<Guest> {
        // Counts, each sound by itself.
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(from).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Guest {
            peers: self.clone(),
            from,
        })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut held = self.peers.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.from);
            }
        }
    }
}

/// The whole body of a request, up to so many bytes and in so much time.
///
/// # Errors
/// A [`Problem`] where it is too large, too slow or cut off.
pub async fn whole(body: Body, most: usize, time: Duration) -> Result<Bytes, Problem> {
    let read = tokio::time::timeout(time, axum::body::to_bytes(body, most)).await;
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

/// The language a page asks for.
pub fn lang(headers: &HeaderMap, otherwise: Lang) -> Lang {
    match headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
    {
        Some(text) if text.starts_with("en") => Lang::En,
        Some(text) if text.starts_with("zh") => Lang::Zh,
        _ => otherwise,
    }
}

/// What a call came to, as a page reads it.
pub fn answer(done: Result<Value, Problem>, lang: Lang) -> Response {
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

/// Does `work` where it may block, and says what it came to.
pub async fn answer_by(
    work: impl FnOnce() -> Result<Value, Problem> + Send + 'static,
    lang: Lang,
) -> Response {
    let done = tokio::task::spawn_blocking(work).await;
    answer(done.unwrap_or_else(|_| Err(broken())), lang)
}

/// What a call came to that fell over.
pub fn broken() -> Problem {
    Problem::new(
        ProblemKind::Broken,
        "stopped",
        "程序内部出错，操作没有完成。",
        "Something inside failed; the call was not completed.",
    )
}

/// What is answered where nothing is.
pub fn missing() -> Response {
    tracing::info!(code = "no_such_path", "a request was refused");
    (StatusCode::NOT_FOUND, "404").into_response()
}

/// What is answered where something is, but not to this method.
pub fn other_method() -> Response {
    tracing::info!(code = "other_method", "a request was refused");
    StatusCode::METHOD_NOT_ALLOWED.into_response()
}

/// An answer of a guard, in both languages: it does not know yet who reads it.
pub fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    tracing::warn!(code, "a request was refused");
    (
        status,
        Json(json!({"code": code, "kind": "refused", "message": message})),
    )
        .into_response()
}

/// One header as text; none where it is no text, or said twice.
pub fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut all = headers.get_all(name).iter();
    let one = all.next().filter(|_| all.next().is_none())?;
    one.to_str().ok()
}

/// Whether a request comes from the page at one of these origins, or does not say.
pub fn is_own_origin(headers: &HeaderMap, own: impl Fn(&str) -> bool) -> bool {
    !headers.contains_key(header::ORIGIN) || text(headers, header::ORIGIN).is_some_and(own)
}

/// What a cookie of this name holds; none where there are several.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let sent = headers.get_all(header::COOKIE).iter();
    let pairs = sent
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    let mut named = pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(sent, _)| *sent == name);
    let first = named.next().map(|(_, value)| value);
    first.filter(|_| named.next().is_none())
}

/// 128 random bits as hex.
pub fn secret() -> String {
    World::system()
        .bytes::<16>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Compares without telling by its time where two secrets differ.
pub fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |diff, (a, b)| diff | (a ^ b)) == 0
}
