//! What a failure on the way to a hub means to a person.

use crate::tls::trust::OtherKey;
use linli_core::desk::system_words;
use linli_core::features::syncing::CarrierError;
use rustls::{CertificateError, OtherError};
use std::io;
use ureq::Error;

/// What a failure below HTTP means.
pub fn unanswered(address: &str, error: &Error) -> CarrierError {
    match error {
        Error::BadUri(_) | Error::Http(_) => CarrierError::Address(address.to_owned()),
        Error::BodyExceedsLimit(_) | Error::Protocol(_) | Error::LargeResponseHeader(..) => {
            CarrierError::Strange(error.to_string())
        }
        Error::Io(io) if io.kind() == io::ErrorKind::InvalidInput => {
            CarrierError::Address(address.to_owned())
        }
        Error::Io(io) => match io.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(error) => unproven(error),
            None => CarrierError::Unreachable(system_words(io).en),
        },
        other => CarrierError::Unreachable(other.to_string()),
    }
}

/// What it means that a TLS handshake came to nothing.
pub fn unproven(error: &rustls::Error) -> CarrierError {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(why)))
            if why.is::<OtherKey>() =>
        {
            CarrierError::OtherKey
        }
        rustls::Error::InvalidCertificate(fault) => CarrierError::Certificate(fault.to_string()),
        other => CarrierError::Strange(other.to_string()),
    }
}
