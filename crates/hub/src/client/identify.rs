//! Who is at an address that somebody has typed: a handshake with whoever answers, and not a word more.

use super::failure::unproven;
use crate::tls::certificate::key_in;
use crate::tls::trust::{Trust, connecting};
use ed25519_dalek::SigningKey;
use linli_core::desk::system_words;
use linli_core::features::syncing::CarrierError;
use linli_core::journal::page::device_of;
use linli_core::journal::vector::DeviceId;
use rustls::ClientConnection;
use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// Somebody has typed the address and waits; a room's network is quick.
const PATIENCE: Duration = Duration::from_secs(10);

/// Which of the laptops `among` is at `base`.
///
/// # Errors
/// [`CarrierError`]
pub fn identify(own: &SigningKey, base: &str, among: &[DeviceId]) -> Result<DeviceId, CarrierError> {
    let host = base.strip_prefix("https://").unwrap_or(base);
    let unreached = |error: io::Error| match error.get_ref().and_then(|inner| inner.downcast_ref()) {
        Some(fault) => unproven(fault),
        None => CarrierError::Unreachable(system_words(&error).en),
    };
    let address = host.to_socket_addrs().map_err(unreached)?.next();
    let address = address.ok_or_else(|| CarrierError::Address(base.to_owned()))?;
    let mut socket = TcpStream::connect_timeout(&address, PATIENCE).map_err(unreached)?;
    let timed = socket.set_read_timeout(Some(PATIENCE));
    timed
        .and(socket.set_write_timeout(Some(PATIENCE)))
        .map_err(unreached)?;
    let config = connecting(&Trust::OneOf(among.to_vec()), Some(own));
    let name = "linli"
        .try_into()
        .map_err(|_| CarrierError::Address(base.to_owned()))?;
    let mut line = config
        .and_then(|config| ClientConnection::new(config, name))
        .map_err(|fault| unproven(&fault))?;
    while line.is_handshaking() {
        line.complete_io(&mut socket).map_err(unreached)?;
    }
    let shown = line
        .peer_certificates()
        .and_then(|all| all.first())
        .and_then(key_in);
    shown.map(|key| device_of(&key)).ok_or(CarrierError::OtherKey)
}
