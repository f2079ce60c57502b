//! Certificates made from an Ed25519 key by its own holder: X.509 as the envelope of a key, and nothing more.

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{EncodePrivateKey, KeypairBytes};
use rcgen::{CertificateParams, KeyPair, PKCS_ED25519};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;
use std::sync::Arc;

/// How the DER of every Ed25519 public key begins (RFC 8410); its 32 bytes follow.
const ED25519: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// The certificate of the holder of `key`, and the key to show it with.
///
/// # Panics
/// Never: any 32 bytes are such a key, and what goes into the certificate is fixed.
pub fn own(key: &SigningKey) -> Arc<CertifiedKey> {
    #[allow(clippy::expect_used)]
    try_own(key).expect("a certificate can be made of any Ed25519 key")
}

fn try_own(key: &SigningKey) -> Result<Arc<CertifiedKey>, Box<dyn std::error::Error>> {
    // The public half is left out: the two libraries disagree about how to write it, and it follows from the other.
    let secret = KeypairBytes {
        secret_key: key.to_bytes(),
        public_key: None,
    };
    let secret = PrivatePkcs8KeyDer::from(secret.to_pkcs8_der()?.as_bytes().to_vec());
    let pair = KeyPair::from_pkcs8_der_and_sign_algo(&secret, &PKCS_ED25519)?;
    let certificate = CertificateParams::new(vec!["linli".to_owned()])?.self_signed(&pair)?;
    let signing = rustls::crypto::ring::sign::any_eddsa_type(&secret)?;
    Ok(Arc::new(CertifiedKey::new(
        vec![certificate.der().clone()],
        signing,
    )))
}

/// The Ed25519 key a certificate speaks of; `None` where it is no certificate, or one of another kind of key.
pub fn key_in(certificate: &CertificateDer<'_>) -> Option<[u8; 32]> {
    let parsed = ParsedCertificate::try_from(certificate).ok()?;
    let info = parsed.subject_public_key_info();
    info.as_ref().strip_prefix(&ED25519)?.try_into().ok()
}

/// The form in which an operator's own private key is handed to TLS.
pub(super) fn certified(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<CertifiedKey>, rustls::Error> {
    CertifiedKey::from_der(chain, key, &super::provider()).map(Arc::new)
}
