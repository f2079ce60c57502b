//! The hybrid logical clock: wall milliseconds in the upper bits, a counter in the lower sixteen.
//!
//! It takes in whatever it hears, so order stays causal however wrong a laptop's wall clock is: one from 2099 merely
//! turns the clock into a counter until time catches up.

/// A reading of the hybrid logical clock. Greater is later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hlc(pub u64);

const COUNTER_BITS: u32 = 16;
/// The year 4199: beyond it a reading is a malformed page, not a wrong clock.
const LAST_MS: u64 = 1 << 46;

impl Hlc {
    /// The reading that follows `self` at the wall time `now_ms`.
    pub fn tick(self, now_ms: i64) -> Hlc {
        let wall = u64::try_from(now_ms).unwrap_or(0).min(LAST_MS - 1) << COUNTER_BITS;
        Hlc(wall.max(self.0 + 1))
    }

    /// The wall part, in milliseconds since 1970.
    pub fn wall_ms(self) -> i64 {
        i64::try_from(self.0 >> COUNTER_BITS).unwrap_or(i64::MAX)
    }

    /// Whether a reading can have come from a working device.
    pub fn is_sane(self) -> bool {
        self.0 >> COUNTER_BITS < LAST_MS
    }
}

#[cfg(test)]
mod tests {
    use super::Hlc;

    #[test]
    fn order_survives_a_clock_that_jumps_back() {
        let first = Hlc::default().tick(1_700_000_000_000);
        let second = first.tick(5);
        assert!(second > first);
        assert_eq!(second.wall_ms(), first.wall_ms());
    }
}
