//! How laptops in one room find each other: by mDNS, or by whatever a test puts in its place.

use super::beacon::Beacon;
use linli_core::world::World;
use mdns_sd::{Receiver, ServiceDaemon, ServiceEvent, ServiceInfo};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};

const SERVICE: &str = "_linli._tcp.local.";
/// The one entry of the announcement: neither a committee nor a laptop is named in it.
const BEACON: &str = "b";
/// More laptops than any room holds; what is called beyond them is not listened to.
const MOST_SEEN: usize = 64;
/// Addresses tried for one laptop.
const MOST_ADDRESSES: usize = 4;

/// Finds laptops in the room.
pub trait Discovery: Send {
    /// Says that this laptop listens at `port`, instead of what was said before.
    ///
    /// # Errors
    /// In words for the log: others can still be typed in.
    fn announce(&mut self, beacon: Beacon, port: u16) -> Result<(), String>;

    /// Says nothing any more, and listens no more.
    fn leave(&mut self);

    /// Who is in the room now, and where.
    fn seen(&mut self) -> Vec<(Beacon, Vec<SocketAddr>)>;
}

/// Multicast DNS on every network this machine is in.
pub struct Mdns {
    world: World,
    running: Option<Running>,
}

struct Running {
    daemon: ServiceDaemon,
    events: Receiver<ServiceEvent>,
    own: String,
    seen: HashMap<String, (Beacon, Vec<SocketAddr>)>,
}

impl Mdns {
    /// Ready to begin.
    pub fn new(world: World) -> Mdns {
        Mdns { world, running: None }
    }
}

impl Discovery for Mdns {
    fn announce(&mut self, beacon: Beacon, port: u16) -> Result<(), String> {
        let said = |error: mdns_sd::Error| error.to_string();
        // The instance and the host are named at random, not as this machine is.
        let name = crate::auth::to_hex(&self.world.bytes::<8>());
        let host = format!("linli-{name}.local.");
        let entries = HashMap::from([(BEACON.to_owned(), beacon.text())]);
        let info = ServiceInfo::new(SERVICE, &name, &host, "", port, entries)
            .map_err(said)?
            .enable_addr_auto();
        let own = info.get_fullname().to_owned();
        if let Some(running) = &mut self.running {
            let before = std::mem::replace(&mut running.own, own);
            // It is forgotten by itself when this cannot be said.
            let _ = running.daemon.unregister(&before);
            return running.daemon.register(info).map_err(said);
        }
        let daemon = ServiceDaemon::new().map_err(said)?;
        let events = daemon.browse(SERVICE).map_err(said)?;
        daemon.register(info).map_err(said)?;
        self.running = Some(Running {
            daemon,
            events,
            own,
            seen: HashMap::new(),
        });
        Ok(())
    }

    fn leave(&mut self) {
        if let Some(running) = self.running.take() {
            // Others forget this laptop by themselves when the word of its leaving is lost.
            let _ = running.daemon.unregister(&running.own);
            let _ = running.daemon.shutdown();
        }
    }

    fn seen(&mut self) -> Vec<(Beacon, Vec<SocketAddr>)> {
        let Some(running) = &mut self.running else {
            return Vec::new();
        };
        while let Ok(event) = running.events.try_recv() {
            match event {
                ServiceEvent::ServiceResolved(found) => {
                    let beacon = found.get_property_val_str(BEACON).and_then(Beacon::read);
                    let addresses = found.get_addresses().iter().map(mdns_sd::ScopedIp::to_ip_addr);
                    let addresses = reachable(addresses.collect(), found.get_port());
                    let known = running.seen.contains_key(found.get_fullname());
                    let room = known || running.seen.len() < MOST_SEEN;
                    if let Some(beacon) = beacon.filter(|_| room && found.get_fullname() != running.own) {
                        running
                            .seen
                            .insert(found.get_fullname().to_owned(), (beacon, addresses));
                    }
                }
                ServiceEvent::ServiceRemoved(_, name) => drop(running.seen.remove(&name)),
                _ => {}
            }
        }
        running.seen.values().cloned().collect()
    }
}

impl Drop for Mdns {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Addresses of the room's own network, the older kind first. One of link-local IPv6 says nothing without its interface.
fn reachable(mut addresses: Vec<IpAddr>, port: u16) -> Vec<SocketAddr> {
    addresses.retain(|ip| match ip {
        IpAddr::V4(ip) => {
            !ip.is_loopback() && !ip.is_unspecified() && !ip.is_multicast() && !ip.is_broadcast()
        }
        IpAddr::V6(ip) => {
            !ip.is_loopback() && !ip.is_unspecified() && !ip.is_multicast() && !ip.is_unicast_link_local()
        }
    });
    addresses.sort_unstable();
    addresses.truncate(MOST_ADDRESSES);
    addresses
        .into_iter()
        .map(|ip| SocketAddr::new(ip, port))
        .collect()
}
