//! How long a code or a session is good for, where no clock is to be believed alone.

use crate::fold;
use crate::journal::clock::{AGREE_MS, latest_ms};
use rusqlite::Connection;

/// The two clocks it goes by.
#[derive(Clone, Copy)]
pub(super) struct Now {
    /// This laptop's own, ms.
    pub own: i64,
    /// The later of that and the latest heard of, ms.
    pub latest: i64,
}

impl Now {
    /// What they show.
    pub fn at(db: &Connection, own: i64) -> rusqlite::Result<Now> {
        let latest = latest_ms(own, fold::greatest_clock(db)?);
        Ok(Now { own, latest })
    }
}

/// What is good for a while.
pub(super) struct Lasting {
    /// When it began, by the clock of the laptop that gave it, ms.
    pub at: i64,
    /// When it ends, by the latest known then, ms.
    pub until: i64,
    /// How long it was given, ms.
    pub for_ms: i64,
}

impl Lasting {
    /// How long it is still good, ms; zero where it is over. A clock that was once ahead stretches nothing: the own one counts
    /// as well. One that was put back before the beginning ends it.
    pub fn left(&self, now: Now) -> i64 {
        if now.own.saturating_add(AGREE_MS) < self.at {
            return 0;
        }
        let by_own = self.at.saturating_add(self.for_ms).saturating_sub(now.own);
        let by_latest = self.until.saturating_sub(now.latest);
        by_own.min(by_latest).clamp(0, self.for_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::{Lasting, Now};

    const HOUR: i64 = 3_600_000;
    const AT: i64 = 1_773_624_600_000;

    fn left(ahead: i64, own: i64, latest: i64) -> i64 {
        // What was heard lay so far ahead when it began.
        let session = Lasting {
            at: AT,
            until: AT + ahead + 4 * HOUR,
            for_ms: 4 * HOUR,
        };
        session.left(Now {
            own: AT + own,
            latest: AT + latest,
        })
    }

    #[test]
    fn it_ends_by_whichever_clock_comes_first() {
        assert_eq!(left(0, HOUR, HOUR), 3 * HOUR);
        assert_eq!(left(0, 4 * HOUR, 4 * HOUR), 0);
        assert_eq!(left(0, 0, 4 * HOUR), 0, "put back after it was over");
    }

    #[test]
    fn a_clock_that_is_ahead_stretches_nothing() {
        let month = 720 * HOUR;
        assert_eq!(left(month, HOUR, month), 3 * HOUR);
        assert_eq!(left(month, 5 * HOUR, month), 0);
    }

    #[test]
    fn a_clock_put_back_before_it_began_ends_it() {
        assert_eq!(left(0, -HOUR, 0), 0);
        assert_eq!(left(0, -60_000, 0), 4 * HOUR, "a minute is no contradiction");
    }
}
