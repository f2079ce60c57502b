//! Moments and choices that follow from a seed, which is printed so that a failure can be tried again.

use linli_core::world::World;
use std::time::Duration;

/// A small generator (SplitMix64): moments need no better one.
pub struct Chance(u64);

impl Chance {
    /// What follows from `seed`.
    pub fn of(seed: u64) -> Chance {
        Chance(seed)
    }

    /// A stream of its own, which takes one number of this one.
    pub fn part(&mut self) -> Chance {
        Chance(self.next())
    }

    /// A number below `n` (which is not zero).
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// One of these (which are not none).
    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Seeded by `LINLI_SEED`, or by the machine; prints the seed.
    ///
    /// # Panics
    /// When `LINLI_SEED` is no number.
    pub fn from_environment(what: &str) -> Chance {
        let seed = match std::env::var("LINLI_SEED") {
            Ok(text) => text.parse().expect("LINLI_SEED is a number"),
            Err(_) => u64::from_le_bytes(World::system().bytes()),
        };
        println!("{what}: LINLI_SEED={seed}");
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A time between the two.
    pub fn between_micros(&mut self, least: u64, most: u64) -> Duration {
        Duration::from_micros(least + self.next() % (most - least + 1))
    }

    /// True once in `n`.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.next().is_multiple_of(n)
    }
}
