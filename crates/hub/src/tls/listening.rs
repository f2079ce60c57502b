//! The end that is connected to: which certificate it shows, and whether it asks for one.

use super::certificate::{self, key_in};
use super::{PROTOCOL, provider};
use ed25519_dalek::SigningKey;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::verify_tls13_signature;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::TLS13;
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, PeerIncompatible, ServerConfig,
    ServerConnection, SignatureScheme,
};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Whether those who connect are asked to show a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Callers {
    /// Nobody is asked.
    #[default]
    Anybody,
    /// Everybody is asked for a certificate made from their key; who has none comes in without.
    Named,
}

/// Shows a certificate made from `key`.
///
/// # Errors
/// Those of the library; none are known.
pub fn own(key: &SigningKey, callers: Callers) -> Result<Arc<ServerConfig>, Error> {
    config(certificate::own(key), callers)
}

/// Why an operator's certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateFault {
    /// A file cannot be read, or is no PEM of the kind expected.
    #[error("{0}")]
    Pem(#[from] rustls::pki_types::pem::Error),
    /// Certificate and key do not fit together.
    #[error("{0}")]
    Tls(#[from] Error),
    /// There is no certificate in the file.
    #[error("there is no certificate in it")]
    Empty,
}

/// Shows the certificates in the PEM file `chain`, whose private key is in the PEM file `key`.
///
/// # Errors
/// [`CertificateFault`]
pub fn public(chain: &Path, key: &Path) -> Result<Arc<ServerConfig>, CertificateFault> {
    let chain = CertificateDer::pem_file_iter(chain)?.collect::<Result<Vec<_>, _>>()?;
    if chain.is_empty() {
        return Err(CertificateFault::Empty);
    }
    let key = PrivateKeyDer::from_pem_file(key)?;
    Ok(config(certificate::certified(chain, key)?, Callers::Anybody)?)
}

/// Shakes hands within `time`.
///
/// # Errors
/// Those of the handshake, or that it took too long.
pub async fn greet(
    acceptor: &TlsAcceptor,
    stream: TcpStream,
    time: Duration,
) -> io::Result<TlsStream<TcpStream>> {
    tokio::time::timeout(time, acceptor.accept(stream))
        .await
        .map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "the handshake took too long"))?
}

pub(super) fn config(shown: Arc<CertifiedKey>, callers: Callers) -> Result<Arc<ServerConfig>, Error> {
    let config = ServerConfig::builder_with_provider(provider()).with_protocol_versions(&[&TLS13])?;
    let config = match callers {
        Callers::Anybody => config.with_no_client_auth(),
        Callers::Named => config.with_client_cert_verifier(Arc::new(AnyKey)),
    };
    let mut config = config.with_cert_resolver(Arc::new(SingleCertAndKey::from(shown)));
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    config.send_tls13_tickets = 0;
    Ok(Arc::new(config))
}

/// The key that the other end of a finished handshake has shown and proved.
pub fn caller(connection: &ServerConnection) -> Option<[u8; 32]> {
    connection.peer_certificates()?.first().and_then(key_in)
}

/// Takes any Ed25519 key: who its holder is, and what they may do, is asked later.
#[derive(Debug)]
struct AnyKey;

impl ClientCertVerifier for AnyKey {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn verify_client_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        match key_in(certificate) {
            Some(_) => Ok(ClientCertVerified::assertion()),
            None => Err(CertificateError::ApplicationVerificationFailure.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(PeerIncompatible::Tls12NotOfferedOrEnabled.into())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            certificate,
            signed,
            &provider().signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}
