//! Worlds that tests own: a clock set by hand and randomness from a seed.

use crate::chance::Chance;
use linli_core::world::{Clock, Random, World};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

/// A clock set by hand; every look moves it on by one millisecond.
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
        self.0.fetch_add(1, SeqCst)
    }
}

struct Seeded(Mutex<blake3::OutputReader>);

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .fill(bytes);
    }
}

/// Randomness that follows from `chance`.
pub fn stream(chance: &mut Chance) -> Arc<dyn Random> {
    let random = blake3::Hasher::new_derive_key("linli test world")
        .update(&chance.below(usize::MAX).to_le_bytes())
        .finalize_xof();
    Arc::new(Seeded(Mutex::new(random)))
}

/// A world whose randomness follows from `seed` and whose clock stands at `ms`.
pub fn seeded(seed: u64, ms: i64) -> (World, Arc<SetClock>) {
    let clock = Arc::new(SetClock::default());
    clock.set(ms);
    let random = blake3::Hasher::new_derive_key("linli test world")
        .update(&seed.to_le_bytes())
        .finalize_xof();
    (
        World {
            clock: clock.clone(),
            random: Arc::new(Seeded(Mutex::new(random))),
            ..World::system()
        },
        clock,
    )
}
