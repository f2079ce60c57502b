//! A laptop's certificates for browsers. They take none that is made from an Ed25519 key, and know a laptop by nothing but the
//! address it is reached at: so it has a P-256 key of its own, and signs with it one certificate for each of its addresses.
//!
//! Each stays the same for as long as it can, whatever other networks the laptop joins and whatever its clock says meanwhile: a
//! browser that was told to take it is not asked again. Nobody vouches for it; people compare its fingerprint.

use super::certificate;
use super::listening::{self, Callers};
use linli_core::world::World;
use minicbor::{Decode, Encode};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, SerialNumber, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

const DAY_MS: i64 = 24 * 3_600_000;
/// Longer ones are refused by Apple's browsers, whoever made them.
const LASTS_MS: i64 = 800 * DAY_MS;
/// Phones whose clocks are behind know it, too.
const BEFORE_MS: i64 = 2 * DAY_MS;
/// It is made anew so long before its end.
const LEFT_MS: i64 = 30 * DAY_MS;
/// As many networks a laptop comes back to; the one it was in longest ago goes first.
const MOST_ADDRESSES: usize = 32;
/// About the year 3000: no clock is believed further.
const LATEST_MS: i64 = 32_503_680_000_000;

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// It cannot be made.
    #[error("{0}")]
    Making(#[from] rcgen::Error),
    /// TLS does not take it.
    #[error("{0}")]
    Tls(#[from] rustls::Error),
    /// There is none for this address.
    #[error("there is none for {0}")]
    Unnamed(IpAddr),
}

/// The certificates of a laptop with their key, as it keeps them: a secret.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub struct OwnCertificates {
    #[cbor(n(0), with = "minicbor::bytes")]
    key: Vec<u8>,
    /// Those shown last are the last ones.
    #[n(1)]
    each: Vec<Certificate>,
}

#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Certificate {
    /// The address it names.
    #[n(0)]
    address: String,
    #[cbor(n(1), with = "minicbor::bytes")]
    der: Vec<u8>,
    #[n(2)]
    from_ms: i64,
    #[n(3)]
    until_ms: i64,
}

impl OwnCertificates {
    /// None yet, and a new key.
    ///
    /// # Errors
    /// [`CertificateError::Making`]
    pub fn new() -> Result<OwnCertificates, CertificateError> {
        Ok(OwnCertificates {
            key: KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?.serialize_der(),
            each: Vec::new(),
        })
    }

    /// Has one for each of these addresses that is good today: of those there are, else a new one. Whether any other is shown now
    /// than before. None is thrown away because of a clock, which may be wrong today.
    ///
    /// # Errors
    /// [`CertificateError::Making`]
    pub fn name(&mut self, addresses: &[IpAddr], now_ms: i64) -> Result<bool, CertificateError> {
        let now_ms = now_ms.clamp(0, LATEST_MS);
        let before = self.each.clone();
        // Always in one order: what is shown is not kept anew because networks are listed otherwise.
        let addresses = BTreeSet::from_iter(addresses);
        for address in &addresses {
            let shown = match self.good(**address, now_ms) {
                Some(at) => self.each.remove(at),
                None => self.sign(**address, now_ms)?,
            };
            self.each.push(shown);
        }
        let most = MOST_ADDRESSES.max(addresses.len());
        self.each.drain(..self.each.len().saturating_sub(most));
        Ok(self.each != before)
    }

    /// Where the one for an address stands that is good now: of several, that which lasts longest.
    fn good(&self, address: IpAddr, now_ms: i64) -> Option<usize> {
        let address = address.to_string();
        let good = |one: &Certificate| (one.from_ms..one.until_ms - LEFT_MS).contains(&now_ms);
        let all = self.each.iter().enumerate();
        all.filter(|(_, one)| one.address == address && good(one))
            .max_by_key(|(_, one)| one.until_ms)
            .map(|(at, _)| at)
    }

    /// What was kept of them; nothing where it is none.
    pub fn read(bytes: &[u8]) -> Option<OwnCertificates> {
        minicbor::decode(bytes).ok()
    }

    /// What is to be kept of them, where nobody else reads it.
    pub fn bytes(&self) -> Vec<u8> {
        // Into memory nothing fails.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// The SHA-256 of the one for an address, as browsers show it to people: sixteen groups of four letters.
    pub fn fingerprint(&self, address: IpAddr) -> Option<String> {
        let hash = Sha256::digest(&self.find(address)?.der);
        let hex = |two: &[u8]| two.iter().map(|byte| format!("{byte:02X}")).collect();
        Some(hash.chunks(2).map(hex).collect::<Vec<String>>().join(" "))
    }

    /// How a listener shows the one for an address.
    ///
    /// # Errors
    /// [`CertificateError`] where there is none, or TLS does not take it.
    pub fn listening(&self, address: IpAddr) -> Result<Arc<ServerConfig>, CertificateError> {
        let one = self.find(address).ok_or(CertificateError::Unnamed(address))?;
        let chain = vec![CertificateDer::from(one.der.clone())];
        let key = PrivatePkcs8KeyDer::from(self.key.clone());
        let shown = certificate::certified(chain, key.into())?;
        Ok(listening::config(shown, Callers::Anybody)?)
    }

    /// The one that is shown for an address.
    fn find(&self, address: IpAddr) -> Option<&Certificate> {
        let address = address.to_string();
        self.each.iter().rev().find(|one| one.address == address)
    }

    fn sign(&self, address: IpAddr, now_ms: i64) -> Result<Certificate, CertificateError> {
        let (from_ms, until_ms) = ((now_ms - BEFORE_MS).max(0), now_ms + LASTS_MS);
        let date = |ms: i64| date_time_ymd(1970, 1, 1) + Duration::from_secs(ms.unsigned_abs() / 1_000);
        let address = address.to_string();
        let mut about = CertificateParams::new(vec![address.clone()])?;
        about.distinguished_name = DistinguishedName::new();
        about.distinguished_name.push(DnType::CommonName, "Linli");
        (about.not_before, about.not_after) = (date(from_ms), date(until_ms));
        about.is_ca = IsCa::ExplicitNoCa;
        about.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        about.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        // Some browsers refuse two certificates of one issuer with one number for good.
        let mut serial = World::system().bytes::<16>();
        serial[0] = (serial[0] & 0x7f) | 0x40;
        about.serial_number = Some(SerialNumber::from_slice(&serial));
        let secret = PrivatePkcs8KeyDer::from(self.key.as_slice());
        let key = KeyPair::from_pkcs8_der_and_sign_algo(&secret, &PKCS_ECDSA_P256_SHA256)?;
        Ok(Certificate {
            address,
            der: about.self_signed(&key)?.der().to_vec(),
            from_ms,
            until_ms,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::trust::{Trust, connecting};
    use super::*;
    use rustls::pki_types::ServerName;
    use rustls::{ClientConnection, RootCertStore, ServerConnection};

    /// 2026-03-16 in Beijing.
    const NOW: i64 = 1_773_624_600_000;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn own(addresses: &[&str], now: i64) -> OwnCertificates {
        let mut own = OwnCertificates::new().unwrap();
        let addresses: Vec<IpAddr> = addresses.iter().map(|text| ip(text)).collect();
        assert!(own.name(&addresses, now).unwrap());
        own
    }

    /// Whether whoever trusts the certificate shown at one address takes it for that of another, today by this machine's clock.
    fn is_taken(own: &OwnCertificates, shown_at: &str, reached: &str) -> bool {
        let mut roots = RootCertStore::empty();
        let shown = own.find(ip(shown_at)).unwrap().der.clone();
        roots.add(CertificateDer::from(shown)).unwrap();
        let trust = connecting(&Trust::Public(Arc::new(roots)), None).unwrap();
        let mut client = ClientConnection::new(trust, ServerName::from(ip(reached))).unwrap();
        let mut server = ServerConnection::new(own.listening(ip(shown_at)).unwrap()).unwrap();
        while client.is_handshaking() || server.is_handshaking() {
            let mut bytes = Vec::new();
            client.write_tls(&mut bytes).unwrap();
            server.read_tls(&mut &bytes[..]).unwrap();
            if server.process_new_packets().is_err() {
                return false;
            }
            bytes.clear();
            server.write_tls(&mut bytes).unwrap();
            client.read_tls(&mut &bytes[..]).unwrap();
            if client.process_new_packets().is_err() {
                return false;
            }
        }
        true
    }

    #[test]
    fn each_is_good_for_the_address_it_names_and_no_other() {
        let now = World::system().clock.now_ms();
        let both = own(&["192.168.3.1", "10.42.0.1"], now);
        assert!(is_taken(&both, "192.168.3.1", "192.168.3.1"));
        assert!(is_taken(&both, "10.42.0.1", "10.42.0.1"));
        assert!(!is_taken(&both, "10.42.0.1", "192.168.3.1"));
        assert!(matches!(
            both.listening(ip("10.42.0.2")),
            Err(CertificateError::Unnamed(_))
        ));
        let early = own(&["192.168.3.1"], now + 3 * DAY_MS);
        assert!(
            !is_taken(&early, "192.168.3.1", "192.168.3.1"),
            "it begins tomorrow"
        );
    }

    #[test]
    fn each_stays_the_same_whatever_other_networks_come() {
        let home = ip("192.168.3.1");
        let mut own = own(&["192.168.3.1"], NOW);
        let (key, first) = (own.key.clone(), own.fingerprint(home));
        assert!(first.is_some());
        assert!(!own.name(&[home], NOW + 700 * DAY_MS).unwrap());
        assert!(own.name(&[ip("10.42.0.1"), home], NOW).unwrap());
        assert_eq!(own.fingerprint(home), first);
        assert_ne!(own.fingerprint(ip("10.42.0.1")), first);
        assert!(own.name(&[home], NOW + 780 * DAY_MS).unwrap(), "before it ends");
        assert_ne!(own.fingerprint(home), first);
        assert!(own.key == key, "the key is the same for good");
    }

    #[test]
    fn no_wrong_clock_throws_one_away_that_phones_were_told_to_take() {
        let home = ip("192.168.3.1");
        let mut own = own(&["192.168.3.1"], NOW);
        let told = own.fingerprint(home);
        for wrong in [0, NOW - 3 * DAY_MS, NOW + 1_000 * DAY_MS] {
            assert!(own.name(&[home], wrong).unwrap());
            assert_ne!(own.fingerprint(home), told, "{wrong}: it is not good then");
            assert!(own.name(&[home], NOW).unwrap(), "another one is shown");
            assert_eq!(own.fingerprint(home), told, "{wrong}");
            assert!(!own.name(&[home], NOW).unwrap());
        }
    }

    #[test]
    fn the_one_not_shown_for_longest_goes_first() {
        let (home, other) = (ip("192.168.3.1"), ip("192.168.4.1"));
        let mut own = own(&["192.168.3.1", "192.168.4.1"], NOW);
        let told = own.fingerprint(home);
        for n in 0..60 {
            own.name(&[ip(&format!("10.0.0.{n}"))], NOW).unwrap();
            own.name(&[home], NOW).unwrap();
        }
        assert_eq!(own.each.len(), MOST_ADDRESSES);
        assert!(own.fingerprint(ip("10.0.0.59")).is_some());
        assert_eq!(own.fingerprint(home), told, "it comes back to this one every day");
        assert_eq!(own.fingerprint(other), None);
        let both = [ip("10.0.0.58"), ip("10.0.0.59")];
        own.name(&both, NOW).unwrap();
        assert!(!own.name(&[both[1], both[0]], NOW).unwrap(), "the same networks");
    }

    #[test]
    fn they_are_read_as_they_were_kept_and_named_in_short_groups() {
        let own = own(&["192.168.3.1"], NOW);
        let read = OwnCertificates::read(&own.bytes()).unwrap();
        let fingerprint = own.fingerprint(ip("192.168.3.1")).unwrap();
        assert_eq!(read.fingerprint(ip("192.168.3.1")), Some(fingerprint.clone()));
        assert!(OwnCertificates::read(b"x").is_none());
        let groups: Vec<usize> = fingerprint.split(' ').map(str::len).collect();
        assert_eq!(groups, [4; 16]);
    }

    #[test]
    fn no_clock_is_so_wrong_that_there_is_none() {
        for now in [i64::MIN, 0, i64::MAX] {
            let mut own = own(&["192.168.3.1"], now);
            assert!(own.listening(ip("192.168.3.1")).is_ok());
            assert!(!own.name(&[ip("192.168.3.1")], now).unwrap(), "{now}");
        }
    }
}
