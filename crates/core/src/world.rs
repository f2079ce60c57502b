//! What the core may know of the world around it: the time, randomness and the disk, all passed in.

use crate::disk::{Disk, SystemDisk};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Wall time, as the machine believes it. Shown to people, never trusted for order.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01 UTC.
    fn now_ms(&self) -> i64;
}

/// A source of random bytes fit for keys.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The clock, the randomness and the disk one desk lives with.
#[derive(Clone)]
pub struct World {
    /// Wall time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Where files lie.
    pub disk: Arc<dyn Disk>,
}

impl World {
    /// The real machine.
    pub fn system() -> World {
        World {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            disk: Arc::new(SystemDisk),
        }
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }
}

struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(0))
    }
}

struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    /// Without randomness no key and no salt can be made: going on would be worse than stopping.
    fn fill(&self, bytes: &mut [u8]) {
        #[allow(clippy::expect_used)]
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}
