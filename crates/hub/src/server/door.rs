//! The door laptops come in by: which certificate it shows, and how much patience it has with who knocks.

use super::StartError;
use super::admission::Caller;
use crate::store::PageStore;
use crate::tls::listening::{self, Callers, CertificateFault};
use axum::{Extension, Router};
use linli_core::features::syncing::pin;
use linli_core::journal::page::device_of;
use std::net::{SocketAddr, UdpSocket};
use std::path::PathBuf;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// How laptops come in.
#[derive(Clone, Debug, Default)]
pub enum Door {
    /// By HTTPS, with a certificate made from the store's own key, which the address names.
    #[default]
    Own,
    /// The same; those who come are asked to show their key too.
    Mutual,
    /// By HTTPS, with a certificate that public authorities vouch for.
    Public {
        /// The certificates, PEM.
        chain: PathBuf,
        /// Their private key, PEM.
        key: PathBuf,
    },
    /// Without TLS: from this machine alone, or behind a proxy that speaks it.
    Plain,
}

/// A door that stands open.
pub(super) struct Opened {
    /// What begins the address, and what ends it.
    pub url: (&'static str, String),
    acceptor: Option<TlsAcceptor>,
    /// Whether those who come must speak with the key they have shown.
    mutual: bool,
}

impl Door {
    /// Makes it ready.
    ///
    /// # Errors
    /// When a certificate cannot be used.
    pub(super) fn open(&self, store: &dyn PageStore) -> Result<Opened, StartError> {
        let identity = store.identity();
        let own =
            |callers| listening::own(identity, callers).map_err(|error| StartError::Tls(error.to_string()));
        let tls = match self {
            Door::Own => Some(own(Callers::Anybody)?),
            Door::Mutual => Some(own(Callers::Named)?),
            Door::Plain => None,
            Door::Public { chain, key } => {
                let fault = |source: CertificateFault| StartError::Certificate {
                    chain: chain.clone(),
                    key: key.clone(),
                    source,
                };
                Some(listening::public(chain, key).map_err(fault)?)
            }
        };
        let ending = match self {
            Door::Own | Door::Mutual => format!("#{}", pin(&device_of(&identity.verifying_key().to_bytes()))),
            Door::Public { .. } | Door::Plain => String::new(),
        };
        Ok(Opened {
            url: (if tls.is_some() { "https" } else { "http" }, ending),
            acceptor: tls.map(TlsAcceptor::from),
            mutual: matches!(self, Door::Mutual),
        })
    }
}

impl Opened {
    /// The address as laptops enter it.
    pub fn url(&self, address: SocketAddr) -> String {
        format!("{}://{}{}", self.url.0, seen_from_outside(address), self.url.1)
    }

    /// Tells the paths behind the door who has come, where everybody is asked.
    pub fn introduce(&self, router: Router, stream: &TlsStream<TcpStream>) -> Router {
        match self.mutual {
            true => {
                let shown = listening::caller(stream.get_ref().1);
                router.layer(Extension(Caller(shown.map(|key| device_of(&key)))))
            }
            false => router,
        }
    }

    /// Whether those who come must speak TLS.
    pub fn tls(&self) -> Option<&TlsAcceptor> {
        self.acceptor.as_ref()
    }
}

/// Where others find this machine when it listens on all of its addresses: the one by which it would leave. Nothing is sent.
fn seen_from_outside(address: SocketAddr) -> SocketAddr {
    const ANYWHERE: (&str, u16) = ("192.0.2.1", 9);
    if !address.ip().is_unspecified() {
        return address;
    }
    let leaves = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect(ANYWHERE)?;
        socket.local_addr()
    });
    leaves.map_or(address, |own| SocketAddr::new(own.ip(), address.port()))
}
