//! How fast a round goes, from its own marks, and what follows from it.

/// A longer silence is a break and counts for no more than this, ms.
const BREAK_MS: i64 = 10 * 60_000;

/// The pace is that of the latest marks: a team that slowed down on the stairs is not told by its quick beginning.
const LATEST: usize = 240;

/// Of fewer marks nobody can tell.
const FEWEST: usize = 5;

/// Nor of a shorter time, ms: a tube of ten is ticked in one breath, and then it is walked again.
const SHORTEST_MS: i64 = 2 * 60_000;

/// Marks per hour of walking, from the times they were made at in ascending order, ms. Nothing where there are too few, or
/// they were made in too short a time.
pub(crate) fn per_hour(times: &[i64]) -> Option<f64> {
    let latest = &times[times.len().saturating_sub(LATEST)..];
    if latest.len() < FEWEST {
        return None;
    }
    let gaps = latest
        .windows(2)
        .map(|pair| pair[1].saturating_sub(pair[0]).clamp(0, BREAK_MS));
    let walked_ms: i64 = gaps.sum();
    (walked_ms >= SHORTEST_MS).then(|| (latest.len() - 1) as f64 * 3_600_000.0 / walked_ms as f64)
}

/// When so many more are marked at this pace from a time on, ms.
pub(super) fn ends_at(from_ms: i64, left: u64, per_hour: f64) -> Option<i64> {
    let takes_ms = left as f64 / per_hour * 3_600_000.0;
    (takes_ms.is_finite() && takes_ms < i64::MAX as f64 / 4.0)
        .then(|| from_ms.saturating_add(takes_ms as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(times: &[i64]) -> Vec<i64> {
        times.iter().map(|minute| minute * 60_000).collect()
    }

    #[test]
    fn a_mark_a_minute_is_sixty_an_hour_whatever_the_breaks() {
        assert_eq!(per_hour(&minutes(&[0, 1, 2, 3, 4, 5])), Some(60.0));
        // Lunch counts for ten minutes: six marks in fifteen.
        let with_lunch = per_hour(&minutes(&[0, 1, 2, 93, 94, 95, 96])).unwrap_or_default();
        assert!((with_lunch - 6.0 / 15.0 * 60.0).abs() < 1e-9, "{with_lunch}");
    }

    #[test]
    fn nobody_can_tell_from_too_few_or_from_marks_made_at_once() {
        assert_eq!(per_hour(&minutes(&[0, 1, 2, 3])), None);
        assert_eq!(per_hour(&[7; 40]), None);
        assert_eq!(per_hour(&[0, 3, 6, 9, 12, 15]), None);
        assert_eq!(per_hour(&[]), None);
        // Clocks that ran backwards.
        assert!(
            per_hour(&[i64::MAX, 0, i64::MIN, 5, i64::MIN]).is_some_and(f64::is_finite),
            "what no clock shows overflows nothing"
        );
    }

    #[test]
    fn the_pace_is_that_of_the_latest_marks() {
        let mut times: Vec<i64> = (0..200).map(|second| second * 1_000).collect();
        times.extend((1..=240).map(|minute| 200_000 + minute * 60_000));
        assert_eq!(per_hour(&times), Some(60.0));
    }

    #[test]
    fn the_end_follows_from_who_is_left() {
        assert_eq!(ends_at(0, 30, 60.0), Some(30 * 60_000));
        assert_eq!(ends_at(5, 0, 60.0), Some(5));
        assert_eq!(ends_at(0, u64::MAX, 1e-9), None);
    }
}
