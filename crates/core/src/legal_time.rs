//! The time people live by: China keeps one legal time everywhere, eight hours ahead of UTC, without summer time. Screens,
//! sheets and days go by it on every laptop, whatever its zone is set to.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime};

const BEIJING_SECONDS: i32 = 8 * 3600;

fn beijing() -> Option<FixedOffset> {
    FixedOffset::east_opt(BEIJING_SECONDS)
}

/// The legal time of an instant, ms since 1970.
pub fn legal(at_ms: i64) -> Option<DateTime<FixedOffset>> {
    Some(DateTime::from_timestamp_millis(at_ms)?.with_timezone(&beijing()?))
}

/// `2026-03-16 09:30`; empty for an instant no calendar has.
pub fn minute(at_ms: i64) -> String {
    legal(at_ms)
        .map(|at| at.format("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}

/// `2026-03-16`; empty for an instant no calendar has.
pub fn day(at_ms: i64) -> String {
    legal(at_ms)
        .map(|at| at.date_naive().to_string())
        .unwrap_or_default()
}

/// The first instant of a day (`2026-03-16`) and of the day after, ms; nothing where there is no such day.
pub fn span_of(day: &str) -> Option<(i64, i64)> {
    let day: NaiveDate = day.parse().ok()?;
    let begins = |day: NaiveDate| {
        let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(beijing()?);
        Some(midnight.single()?.timestamp_millis())
    };
    Some((begins(day)?, begins(day.checked_add_days(Days::new(1))?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legal_time_is_eight_hours_ahead_at_any_year() {
        for (at_ms, said) in [
            (0, "1970-01-01 08:00"),
            (1_773_624_600_000, "2026-03-16 09:30"),
            // The second after which 32 bits are full.
            (2_147_483_648_000, "2038-01-19 11:14"),
            (4_070_908_800_000, "2099-01-01 08:00"),
        ] {
            assert_eq!(minute(at_ms), said);
        }
        assert_eq!(minute(i64::MAX), "");
    }

    #[test]
    fn a_day_begins_at_midnight_in_beijing() {
        let (from, until) = span_of("2026-03-16").unwrap_or_default();
        assert_eq!(
            (minute(from).as_str(), day(until - 1).as_str()),
            ("2026-03-16 00:00", "2026-03-16")
        );
        assert_eq!(until - from, 86_400_000);
        assert_eq!(span_of("2026-02-30"), None);
    }
}
