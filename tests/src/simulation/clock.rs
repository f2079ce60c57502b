//! The clocks of the town: one true time, and laptops whose own is wrong, jumps or stands still.

use linli_core::world::Clock;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// The true time, ms.
#[derive(Clone)]
pub struct TownTime(Arc<AtomicI64>);

impl TownTime {
    /// A morning in March.
    pub fn new() -> TownTime {
        TownTime(Arc::new(AtomicI64::new(1_647_388_800_000)))
    }

    /// Some time passes.
    pub fn pass(&self, ms: i64) {
        self.0.fetch_add(ms, Relaxed);
    }

    /// Now, ms.
    pub fn now(&self) -> i64 {
        self.0.load(Relaxed)
    }
}

impl Default for TownTime {
    fn default() -> TownTime {
        TownTime::new()
    }
}

/// How a laptop's clock goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goes {
    /// So many ms ahead of the true time, or behind it.
    Off(i64),
    /// It stands at this time.
    Frozen(i64),
}

/// One laptop's clock.
#[derive(Clone)]
pub struct SimClock {
    town: TownTime,
    goes: Arc<Mutex<Goes>>,
}

impl SimClock {
    /// A clock that goes right.
    pub fn new(town: &TownTime) -> SimClock {
        SimClock {
            town: town.clone(),
            goes: Arc::new(Mutex::new(Goes::Off(0))),
        }
    }

    /// From now on it goes like this.
    pub fn set(&self, goes: Goes) {
        *self.goes.lock().unwrap_or_else(PoisonError::into_inner) = goes;
    }

    /// From now on it goes on from this time, ms.
    pub fn set_to(&self, ms: i64) {
        self.set(Goes::Off(ms - self.town.now()));
    }
}

impl Clock for SimClock {
    fn now_ms(&self) -> i64 {
        match *self.goes.lock().unwrap_or_else(PoisonError::into_inner) {
            Goes::Off(ms) => self.town.now() + ms,
            Goes::Frozen(ms) => ms,
        }
    }
}
