//! The product under workload W.

pub mod hub;
pub mod laptop;
mod workload;

/// What can go wrong in a benchmark is told and ends it.
pub type Failure = Box<dyn std::error::Error>;

use linli_core::world::{Clock, World};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

/// A clock set by hand, so that facts carry the workload's times.
#[derive(Default)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// Sets the time, ms since 1970.
    pub fn set(&self, ms: i64) {
        self.0.store(ms, SeqCst);
    }
}

impl Clock for SetClock {
    fn now_ms(&self) -> i64 {
        self.0.load(SeqCst)
    }
}

/// The system's randomness with a clock set by hand.
pub fn world() -> (World, Arc<SetClock>) {
    let clock = Arc::new(SetClock::default());
    clock.set(1_767_000_000_000);
    (World { clock: clock.clone(), random: World::system().random }, clock)
}
