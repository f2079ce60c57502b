//! The networks this machine is in.

use std::net::{IpAddr, SocketAddr};

/// Where whoever listens at `listening` is reached by others: that address, or, where it listens everywhere, this machine's
/// own in every network it is in.
pub fn reached_at(listening: SocketAddr) -> Vec<IpAddr> {
    if !listening.ip().is_unspecified() {
        return vec![listening.ip()];
    }
    let found = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .map(|one| one.ip());
    found
        .filter(|ip| matches!(ip, IpAddr::V4(four) if !four.is_loopback() && !four.is_link_local()))
        .collect()
}
