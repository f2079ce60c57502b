//! The certificates that are shown to phones where they speak HTTPS: the laptop's own, one for each of its addresses, kept in its
//! encrypted file, so that a phone that was told to take one is not asked again tomorrow.

use crate::http::Shown;
use linli_core::desk::{Desk, Problem, ProblemKind, World};
use linli_hub::tls::browsers::{CertificateError, OwnCertificates};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::PoisonError;

/// The certificates, and where they are shown.
pub struct Certificates {
    own: OwnCertificates,
    shown: Shown,
}

impl Certificates {
    /// Those that were kept, or none with a new key.
    ///
    /// # Errors
    /// A [`Problem`] where none can be made.
    pub fn of(desk: &Desk) -> Result<Certificates, Problem> {
        let kept = desk.door_certificates()?;
        let own = match kept.and_then(|bytes| OwnCertificates::read(&bytes)) {
            Some(kept) => kept,
            None => OwnCertificates::new().map_err(none)?,
        };
        Ok(Certificates {
            own,
            shown: Shown::default(),
        })
    }

    /// Shows one at each of these addresses, which come and go with the networks.
    ///
    /// # Errors
    /// A [`Problem`] where one cannot be made; what was shown before is shown on.
    pub fn show_at(&mut self, desk: &Desk, addresses: &[IpAddr]) -> Result<(), Problem> {
        let made = self.own.name(addresses, World::system().clock.now_ms());
        let is_other = made.map_err(none)?;
        if is_other {
            // Where the disk takes nothing, it serves until the program ends.
            if let Err(problem) = desk.keep_door_certificates(&self.own.bytes()) {
                tracing::warn!(
                    code = problem.code,
                    "the certificates for phones could not be kept"
                );
            }
        }
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if is_other || !addresses.iter().all(|address| shown.contains_key(address)) {
            let ready = |address: &IpAddr| Ok((*address, self.own.listening(*address)?.into()));
            let all: Result<HashMap<_, _>, CertificateError> = addresses.iter().map(ready).collect();
            *shown = all.map_err(none)?;
        }
        Ok(())
    }

    /// Where they are shown.
    pub fn shown(&self) -> Shown {
        self.shown.clone()
    }

    /// What people compare at an address.
    pub fn fingerprint(&self, address: IpAddr) -> Option<String> {
        self.own.fingerprint(address)
    }
}

fn none(error: CertificateError) -> Problem {
    tracing::warn!(%error, "no certificate for phones");
    Problem::new(
        ProblemKind::Broken,
        "door_certificate",
        "加密用的证书做不出来，请先用不加密的方式接入手机。",
        "No certificate can be made to encrypt with; let phones in without encryption.",
    )
}
