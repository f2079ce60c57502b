//! The end that connects: whom it takes the other end to be.

use super::certificate::{self, key_in};
use super::{PROTOCOL, provider};
use ed25519_dalek::SigningKey;
use linli_core::journal::page::device_of;
use linli_core::journal::vector::DeviceId;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::verify_tls13_signature;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::SingleCertAndKey;
use rustls::version::TLS13;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, PeerIncompatible,
    RootCertStore, SignatureScheme,
};
use std::sync::Arc;

/// What proves that the other end is the right one.
#[derive(Clone, Debug)]
pub enum Trust {
    /// It holds the key of this name; nothing else counts.
    Key(DeviceId),
    /// It holds the key of one of these names.
    OneOf(Vec<DeviceId>),
    /// One of these authorities vouches for its host name.
    Public(Arc<RootCertStore>),
}

/// The other end holds another key than the one agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("another key is at this address")]
pub struct OtherKey;

/// Mozilla's authorities, the same on every laptop.
pub fn public_roots() -> Arc<RootCertStore> {
    Arc::new(RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    })
}

/// How to connect to an end that `trust` describes; shows the certificate of `own` to a server that asks for one.
///
/// # Errors
/// When there are no roots to judge by.
pub fn connecting(trust: &Trust, own: Option<&SigningKey>) -> Result<Arc<ClientConfig>, Error> {
    let verifier: Arc<dyn ServerCertVerifier> = match trust {
        Trust::Key(id) => Arc::new(NamedKey(vec![*id])),
        Trust::OneOf(ids) => Arc::new(NamedKey(ids.clone())),
        Trust::Public(roots) => WebPkiServerVerifier::builder_with_provider(roots.clone(), provider())
            .build()
            .map_err(|error| Error::General(error.to_string()))?,
    };
    let config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    let mut config = match own {
        Some(key) => {
            config.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(certificate::own(key))))
        }
        None => config.with_no_client_auth(),
    };
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    // Who knows the key needs no name, and who listens on the line need not learn one.
    config.enable_sni = matches!(trust, Trust::Public(_));
    // Connections are kept open instead: every new one proves the key anew.
    config.resumption = Resumption::disabled();
    Ok(Arc::new(config))
}

/// Takes the holder of one of these keys for the other end. That it holds the key is proved by the handshake's signature.
#[derive(Debug)]
struct NamedKey(Vec<DeviceId>);

impl ServerCertVerifier for NamedKey {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match key_in(certificate) {
            Some(key) if self.0.contains(&device_of(&key)) => Ok(ServerCertVerified::assertion()),
            _ => Err(CertificateError::Other(OtherError(Arc::new(OtherKey))).into()),
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
        // All of them, so that a stranger shows its certificate and is recognised as one.
        provider().signature_verification_algorithms.supported_schemes()
    }
}
