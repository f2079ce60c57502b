//! Whether this laptop's clock can be believed, held against what it hears: the hub's time, the facts of others and its own.
//!
//! Nothing is refused for a clock that is wrong. The person is told, so that the times they write down are right again.

use crate::desk::{Desk, Look};
use crate::features::members::Empty;
use crate::id::Id;
use crate::journal::clock::{AGREE_MS, END_MS, is_possible};
use crate::problem::{Lang, Problem};
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

/// What gives a clock away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockTrouble {
    /// A year in which no laptop runs this program.
    WrongYear,
    /// The hub's clock says otherwise.
    OffHub,
    /// This laptop has itself written at a later time.
    JumpedBack,
    /// Others have written at a later time.
    BehindOthers,
}

/// Whether this laptop's clock can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct ClockView {
    /// What it shows, ms.
    pub now: i64,
    /// What gives it away; nothing where it can be believed.
    pub trouble: Option<ClockTrouble>,
    /// By how much it is ahead of what it is held against, ms; below zero where it is behind.
    pub off_ms: i64,
}

/// See the call `clock_state`.
///
/// # Errors
/// The storage's.
pub fn clock_state(desk: &Desk, lang: Lang) -> Result<ClockView, Problem> {
    let hub = desk.sync_status().clocks;
    let me = desk.device().id();
    if !desk.has_space() {
        let now = desk.world().clock.now_ms();
        return Ok(judge(now, hub, Heard::default()));
    }
    desk.look(lang, |look| Ok(judge(look.now_ms, hub, heard(look, &me)?)))
}

pub(super) fn clock_call(desk: &Desk, _: Empty, lang: Lang) -> Result<ClockView, Problem> {
    clock_state(desk, lang)
}

/// The latest believable times written, ms; 0 where there are none.
#[derive(Clone, Copy, Default)]
struct Heard {
    own: i64,
    others: i64,
}

fn heard(look: &Look<'_>, me: &Id) -> rusqlite::Result<Heard> {
    let latest = |whose: &str| -> rusqlite::Result<i64> {
        look.db
            .prepare_cached(&format!(
                "SELECT coalesce(max(last_at), 0) FROM writer WHERE device {whose} ?1 AND last_at < ?2"
            ))?
            .query_row(rusqlite::params![me, END_MS], |row| row.get(0))
    };
    Ok(Heard {
        own: latest("=")?.max(last_written(look.db)?),
        others: latest("<>")?,
    })
}

/// The latest believable time among the facts of this laptop that are not sealed yet.
fn last_written(db: &Connection) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT coalesce(max(at), 0) FROM open_fact WHERE at < ?")?
        .query_row([END_MS], |row| row.get(0))
}

/// `hub`: its time and this laptop's when it last answered.
fn judge(now: i64, hub: Option<(i64, i64)>, heard: Heard) -> ClockView {
    let off = |off_ms: i64, trouble| ClockView {
        now,
        trouble: (off_ms.abs() > AGREE_MS).then_some(trouble),
        off_ms: if off_ms.abs() > AGREE_MS { off_ms } else { 0 },
    };
    let behind = |other: i64, trouble| off((now - other).min(0), trouble);
    // Time goes on at the hub: this laptop's must have, since then.
    let at_hub = hub.map(|(theirs, ours)| theirs + (now - ours).max(0));
    if !is_possible(now) {
        return ClockView {
            now,
            trouble: Some(ClockTrouble::WrongYear),
            off_ms: at_hub.map_or(0, |theirs| now - theirs),
        };
    }
    if let Some(theirs) = at_hub {
        // It is right, or wrong, whatever others say.
        return off(now - theirs, ClockTrouble::OffHub);
    }
    let own = behind(heard.own, ClockTrouble::JumpedBack);
    if own.trouble.is_some() {
        return own;
    }
    behind(heard.others, ClockTrouble::BehindOthers)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-16 09:30 in Beijing.
    const NOW: i64 = 1_773_624_600_000;
    const HOUR: i64 = 3_600_000;

    fn told(now: i64, hub: Option<(i64, i64)>, own: i64, others: i64) -> (Option<ClockTrouble>, i64) {
        let view = judge(now, hub, Heard { own, others });
        (view.trouble, view.off_ms / HOUR)
    }

    #[test]
    fn a_clock_that_agrees_with_all_it_hears_is_believed() {
        assert_eq!(
            told(NOW, Some((NOW + 500, NOW)), NOW - HOUR, NOW + HOUR / 10),
            (None, 0)
        );
        assert_eq!(told(NOW, None, 0, 0), (None, 0));
    }

    #[test]
    fn it_is_told_by_how_much_it_lags_behind_others_and_its_own_past() {
        let half_a_day = 12 * HOUR;
        assert_eq!(
            told(NOW - half_a_day, None, 0, NOW),
            (Some(ClockTrouble::BehindOthers), -12)
        );
        assert_eq!(
            told(NOW - half_a_day, None, NOW, NOW),
            (Some(ClockTrouble::JumpedBack), -12)
        );
    }

    #[test]
    fn the_hub_knows_better_than_the_others() {
        let half_a_day = 12 * HOUR;
        let ahead = NOW + half_a_day;
        assert_eq!(
            told(ahead, Some((NOW, ahead)), 0, 0),
            (Some(ClockTrouble::OffHub), 12)
        );
        // Another laptop is twelve hours ahead, this one is right.
        assert_eq!(told(NOW, Some((NOW, NOW)), 0, ahead), (None, 0));
        // It was right when the hub answered, and jumped back since.
        assert_eq!(
            told(NOW - half_a_day, Some((NOW, NOW)), 0, 0),
            (Some(ClockTrouble::OffHub), -12)
        );
    }

    #[test]
    fn no_year_before_the_program_or_after_2037_is_believed() {
        for now in [0, 2_147_483_648_000, 4_070_908_800_000] {
            assert_eq!(told(now, None, 0, 0).0, Some(ClockTrouble::WrongYear), "{now}");
        }
    }
}
