//! The hybrid logical clock: wall milliseconds in the upper bits, a counter in the lower sixteen.
//!
//! It takes in whatever it hears, so order stays causal however wrong a laptop's wall clock is: one from 2099 merely
//! turns the clock into a counter until time catches up. Wall times are only ever shown; which of them to doubt is
//! decided here as well.

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

/// A reading of the hybrid logical clock. Greater is later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hlc(pub u64);

const COUNTER_BITS: u32 = 16;
/// The year 4199: beyond it a reading is a malformed page, not a wrong clock.
const LAST_MS: u64 = 1 << 46;
/// The year 3084: no working clock shows it, and nobody takes over what claims to. Whoever did could be brought to the end of all
/// readings by one fact, and write nothing afterwards that anybody takes.
const LAST_HEARD_MS: u64 = 1 << 45;

impl Hlc {
    /// The reading that follows `self` at the wall time `now_ms`.
    pub fn tick(self, now_ms: i64) -> Hlc {
        let wall = u64::try_from(now_ms).unwrap_or(0).min(LAST_HEARD_MS - 1) << COUNTER_BITS;
        Hlc(wall.max(self.0 + 1))
    }

    /// The wall part, in milliseconds since 1970.
    pub fn wall_ms(self) -> i64 {
        i64::try_from(self.0 >> COUNTER_BITS).unwrap_or(i64::MAX)
    }

    /// Whether others take this reading over into their own clock.
    pub fn is_heard(self) -> bool {
        self.0 >> COUNTER_BITS < LAST_HEARD_MS
    }

    /// Whether a reading can stand in a page.
    pub fn is_sane(self) -> bool {
        self.0 >> COUNTER_BITS < LAST_MS
    }
}

/// The later of a laptop's time and the latest it has heard of: whoever lags misses nothing that has begun, and keeps
/// nothing open that is over. What no working clock can have shown says nothing.
pub fn latest_ms(now_ms: i64, heard: Hlc) -> i64 {
    let heard = heard.wall_ms();
    now_ms.max(if heard < END_MS { heard } else { 0 })
}

/// Why a wall time is shown with a doubt: order does not hang on it, a person's memory does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// No laptop that ran this program lived then.
    Impossible,
    /// Its writer had already seen something later.
    Behind,
    /// It lies ahead of the present.
    Ahead,
}

/// 2022-01-01 in Beijing: no laptop ran this program before.
pub const FIRST_MS: i64 = 1_640_966_400_000;
/// 2038-01-01 in Beijing: clocks that are reset or overflow end up beyond it; this program is renewed before.
pub const END_MS: i64 = 2_145_888_000_000;
/// Clocks this close to one another agree, ms.
pub const AGREE_MS: i64 = 10 * 60 * 1000;

/// Whether a clock can have shown this time while this program ran.
pub fn is_possible(at_ms: i64) -> bool {
    (FIRST_MS..END_MS).contains(&at_ms)
}

/// Why the wall time `at_ms` of a fact is in doubt, seen from `now_ms`; nothing where there is no reason to doubt it.
///
/// `clock` is the fact's: its wall part is the latest time its writer had seen, its own earlier facts included. What a
/// clock beyond [`END_MS`] once said is no witness against others.
pub fn doubt(at_ms: i64, clock: Hlc, now_ms: i64) -> Option<Doubt> {
    let seen = clock.wall_ms();
    match () {
        () if !is_possible(at_ms) => Some(Doubt::Impossible),
        () if seen < END_MS && seen.saturating_sub(at_ms) > AGREE_MS => Some(Doubt::Behind),
        () if is_possible(now_ms) && at_ms.saturating_sub(now_ms) > AGREE_MS => Some(Doubt::Ahead),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Doubt, Hlc, doubt};

    #[test]
    fn order_survives_a_clock_that_jumps_back() {
        let first = Hlc::default().tick(1_700_000_000_000);
        let second = first.tick(5);
        assert!(second > first);
        assert_eq!(second.wall_ms(), first.wall_ms());
    }

    #[test]
    fn a_laptop_whose_clock_shows_the_end_of_time_can_go_on_writing() {
        let mut reading = Hlc::default();
        for _ in 0..200_000 {
            reading = reading.tick(i64::MAX);
        }
        assert!(reading.is_sane());
    }

    /// 2026-03-16 09:30 in Beijing.
    const NOW: i64 = 1_773_624_600_000;
    const HOUR: i64 = 3_600_000;

    /// A fact written at `at_ms` by somebody who had seen `seen_ms`.
    fn written(at_ms: i64, seen_ms: i64) -> Option<Doubt> {
        doubt(at_ms, Hlc::default().tick(seen_ms).tick(at_ms), NOW)
    }

    #[test]
    fn a_time_is_doubted_that_no_laptop_lived_in() {
        // 1970, the second that overflows 32 bits, 2099.
        for at_ms in [0, 2_147_483_647_000, 4_070_908_800_000] {
            assert_eq!(written(at_ms, 0), Some(Doubt::Impossible), "{at_ms}");
        }
    }

    #[test]
    fn a_time_is_doubted_that_contradicts_what_its_writer_had_seen() {
        assert_eq!(written(NOW - 12 * HOUR, NOW), Some(Doubt::Behind));
        assert_eq!(
            written(NOW - HOUR / 10, NOW),
            None,
            "six minutes are no contradiction"
        );
        assert_eq!(written(NOW, NOW - 12 * HOUR), None);
    }

    #[test]
    fn a_time_is_doubted_that_lies_ahead_of_the_present() {
        assert_eq!(written(NOW + 12 * HOUR, NOW), Some(Doubt::Ahead));
        // A laptop that itself lives in 1970 is no judge.
        assert_eq!(doubt(NOW, Hlc::default().tick(NOW), 0), None);
    }

    #[test]
    fn a_clock_of_2099_once_heard_puts_no_honest_time_in_doubt() {
        assert_eq!(written(NOW, 4_070_908_800_000), None);
    }
}
