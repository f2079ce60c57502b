//! Whom to talk with now: those in the room who may hold something else than this laptop, politely.

use super::{Beacon, Pace};
use linli_core::desk::Desk;
use linli_core::features::syncing::{acquaintances, meet};
use linli_core::id::Id;
use linli_core::journal::vector::{DeviceId, Vector};
use linli_core::world::World;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// A laptop that cannot be seen any more is knocked at so many times.
const MOST_FAILURES: u32 = 6;

/// The laptops this one talks with.
pub struct Looking {
    world: World,
    peers: BTreeMap<DeviceId, Neighbour>,
}

struct Neighbour {
    /// Where it may be, the likeliest first.
    bases: Vec<String>,
    /// When to talk next, unless there is news.
    due: Instant,
    rest: Duration,
    failures: u32,
    /// What both ends held when they last talked.
    both: Option<Vector>,
    /// When this laptop was first seen to hold something else.
    news_at: Option<Instant>,
}

impl Looking {
    /// Nobody has been seen yet.
    pub fn new(world: World) -> Looking {
        Looking {
            world,
            peers: BTreeMap::new(),
        }
    }

    /// Looks who is here, and talks with those whose turn it is.
    pub fn around(&mut self, desk: &Desk, space: Id, seen: Vec<(Beacon, Vec<SocketAddr>)>, pace: &Pace) {
        // A person waits for what is under way; the room can.
        if desk.job().progress().1 > 0 {
            return;
        }
        let Ok(known) = acquaintances(desk) else { return };
        self.notice(desk, &known, space, &seen, pace);
        for device in known {
            let Ok(held) = desk.with_space(|space| Ok(space.vector()?)) else {
                return;
            };
            let Some(peer) = self.peers.get_mut(&device) else {
                continue;
            };
            if peer.is_due(&held, pace) {
                self.talk(desk, device, pace);
            }
        }
    }

    /// Takes note of who is in the room.
    fn notice(
        &mut self,
        desk: &Desk,
        known: &[DeviceId],
        space: Id,
        seen: &[(Beacon, Vec<SocketAddr>)],
        pace: &Pace,
    ) {
        let mut found: BTreeMap<DeviceId, Vec<String>> = BTreeMap::new();
        for (beacon, addresses) in seen {
            if let Some(device) = beacon.whose(space, known) {
                let bases = addresses.iter().map(|address| format!("https://{address}"));
                found.entry(*device).or_default().extend(bases);
            }
        }
        // Those met at a typed address, and those who came by themselves from where they can be found.
        for (device, peer) in &desk.room_status().peers {
            if !peer.address.is_empty() && known.contains(device) && peer.here {
                found.entry(*device).or_insert_with(|| vec![peer.address.clone()]);
            }
        }
        self.peers.retain(|device, peer| {
            known.contains(device) && (found.contains_key(device) || peer.failures < MOST_FAILURES)
        });
        for (device, bases) in found {
            let peer = self.peers.entry(device).or_insert_with(Neighbour::new);
            let moved = bases.iter().any(|base| !peer.bases.contains(base));
            if moved {
                peer.bases = bases;
                peer.failures = 0;
                peer.due = Instant::now();
            }
        }
        let lately = self.world.clock.now_ms() - pace.latest.as_millis() as i64 * 2;
        for (device, peer) in &mut desk.room_status().peers {
            let found = self.peers.get(device).is_some_and(|peer| peer.failures == 0);
            peer.here = found || peer.heard_at.is_some_and(|at| at > lately);
        }
    }

    fn talk(&mut self, desk: &Desk, device: DeviceId, pace: &Pace) {
        let Some(peer) = self.peers.get_mut(&device) else {
            return;
        };
        // Where it left the room meanwhile there is no address to ask at.
        let Some(base) = peer.bases.first().cloned() else {
            return;
        };
        match meet(desk, device, &base) {
            Ok(held) => {
                let quiet = peer.both.as_ref() == Some(&held);
                peer.rest = if quiet {
                    (peer.rest * 2).min(pace.latest)
                } else {
                    pace.after_change * 10
                };
                peer.both = Some(held);
                peer.failures = 0;
            }
            Err(problem) => {
                tracing::debug!(code = problem.code, %problem, "a laptop in the room was not met");
                peer.bases.rotate_left(1);
                peer.rest =
                    (pace.after_failure * 2u32.pow(peer.failures.min(MOST_FAILURES))).min(pace.latest);
                peer.failures += 1;
            }
        }
        peer.news_at = None;
        // A quarter less or more, so that the laptops in a room do not all speak at once.
        let part = u32::from(u8::from_le_bytes(self.world.bytes()));
        peer.due = Instant::now() + peer.rest * 3 / 4 + peer.rest * part / (2 * u32::from(u8::MAX));
    }
}

impl Neighbour {
    fn new() -> Neighbour {
        Neighbour {
            bases: Vec::new(),
            due: Instant::now(),
            rest: Duration::ZERO,
            failures: 0,
            both: None,
            news_at: None,
        }
    }

    /// Whether to talk now: its time has come, or this laptop has held something else for a moment.
    fn is_due(&mut self, held: &Vector, pace: &Pace) -> bool {
        let now = Instant::now();
        if self.failures == 0 && self.both.as_ref().is_some_and(|both| both != held) {
            let since = *self.news_at.get_or_insert(now);
            if now >= since + pace.after_change {
                return true;
            }
        }
        now >= self.due
    }
}
