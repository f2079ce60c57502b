//! The silent few: those in high need who live here and of whom nobody has heard for days, neither by a mark, nor by
//! supplies, nor by a call. They are the first to be missed.

use super::facts::WatchSet;
use super::reached::{last_reached, was_reached};
use super::types::*;
use crate::desk::Look;
use crate::features::closures::Cover;
use crate::features::members::{Empty, Named};
use crate::features::register::living::lives_here;
use crate::features::register::place::address;
use crate::fold::named;
use crate::id::Id;
use crate::legal_time;
use crate::problem::Problem;
use rusqlite::{Connection, Row, params};

/// More than a screen takes; the total is always told.
const MOST_ROWS: usize = 200;
/// Clocks may differ by so much; what is said to be later still is no word of anybody.
const SLACK_MS: i64 = 86_400_000;
const DAY_MS: i64 = 86_400_000;

/// What a committee begins with: who may come to harm when nobody comes.
const HIGH: &[&str] = &[
    "独居老人",
    "高龄",
    "孕产妇",
    "血透",
    "肿瘤治疗",
    "行动不便",
    "卧床",
    "精神障碍",
];
const DAYS: u32 = 3;
/// Who cannot come down the stairs, as a committee begins with.
const STAYS: &[&str] = &["行动不便", "卧床"];

/// What was said of care tags last, where anything was.
pub(super) fn said(db: &Connection) -> rusqlite::Result<Option<WatchSet>> {
    let all = named::all(db, "watch")?;
    // What the fold took in can be read.
    Ok(all.iter().find_map(|(_, body)| minicbor::decode(body).ok()))
}

/// Whose silence is watched, and who cannot come down.
///
/// # Errors
/// SQLite's.
pub(crate) fn watch(db: &Connection) -> rusqlite::Result<WatchView> {
    let said = said(db)?;
    let stays = said.as_ref().and_then(|said| said.stays.clone());
    let (tags, days) = said.map_or_else(|| (listed(HIGH), DAYS), |said| (said.tags, said.days));
    Ok(WatchView {
        tags,
        days,
        stays: stays.unwrap_or_else(|| listed(STAYS)),
    })
}

fn listed(tags: &[&str]) -> Vec<String> {
    tags.iter().map(|tag| (*tag).to_owned()).collect()
}

pub(super) fn show_watch(look: &Look<'_>, _: Empty) -> Result<WatchView, Problem> {
    Ok(watch(look.db)?)
}

/// The condition that somebody's care tags (an expression) name a high need; `tags` gives a JSON list.
pub(crate) fn high_need(care: &str, tags: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM json_each({tags}) tag
            WHERE instr(char(10) || {care} || char(10), char(10) || tag.value || char(10)))"
    )
}

/// The latest time that is believed.
pub(super) fn until(look: &Look<'_>) -> i64 {
    look.now_ms.saturating_add(SLACK_MS)
}

/// Those in high need of whom nobody has heard for so many days, the longest silence first. Whoever came into the register
/// since then has not been silent yet; whoever is away, or only registered here, is not missed here.
pub(super) fn silent_few(look: &Look<'_>, _: Empty) -> Result<SilentList, Problem> {
    let watch = watch(look.db)?;
    let mut list = SilentList {
        days: watch.days,
        total: 0,
        rows: Vec::new(),
    };
    let Some((begins, _)) = legal_time::span_of(&legal_time::day(look.now_ms)) else {
        return Ok(list);
    };
    // Days as people count them: who was seen on Monday has been silent for three of them on Thursday.
    let heard_from = begins - (i64::from(watch.days) - 1) * DAY_MS;
    let sql = format!(
        "WITH r AS MATERIALIZED (SELECT r.id, r.name, r.care, r.home, r.at, r.seq FROM resident r
            WHERE r.present = 1 AND r.care IS NOT NULL AND {} AND {} AND NOT {}),
         s AS MATERIALIZED (SELECT r.*, {} AS reached FROM r)
         SELECT s.id, s.name, s.care, s.home, c.id, c.name, b.name, u.name, h.room, s.reached, s.at FROM s
         LEFT JOIN home h ON h.id = s.home LEFT JOIN unit u ON u.id = h.unit LEFT JOIN building b ON b.id = h.building
         LEFT JOIN compound c ON c.id = b.compound
         WHERE coalesce(s.reached, s.at) < ?2
         ORDER BY coalesce(s.reached, s.at), c.at, c.id, b.sort, b.id, u.sort, u.id, h.sort, h.id, s.seq, s.id",
        lives_here("r"),
        high_need("r.care", "?3"),
        was_reached("?2", "?1"),
        last_reached("?1"),
    );
    let cover = Cover::read(look.db, look.now_ms)?;
    let tags = serde_json::to_string(&watch.tags).unwrap_or_default();
    let mut all = look.db.prepare_cached(&sql)?;
    let mut rows = all.query(params![until(look), heard_from, tags])?;
    while let Some(row) = rows.next()? {
        list.total += 1;
        if list.rows.len() < MOST_ROWS {
            let mut silent = silent(row, begins)?;
            silent.closure = cover.home(look.db, &silent.home)?;
            list.rows.push(silent);
        }
    }
    Ok(list)
}

fn silent(row: &Row<'_>, begins: i64) -> rusqlite::Result<SilentRow> {
    let text = |place| row.get::<_, Option<String>>(place).map(Option::unwrap_or_default);
    let reached_at: Option<i64> = row.get(9)?;
    let since = reached_at.map_or_else(|| row.get(10), Ok)?;
    let today = begins.div_euclid(DAY_MS);
    let that_day =
        legal_time::span_of(&legal_time::day(since)).map_or(today, |(from, _)| from.div_euclid(DAY_MS));
    Ok(SilentRow {
        resident: row.get(0)?,
        name: text(1)?,
        care: text(2)?.lines().map(String::from).collect(),
        home: row.get(3)?,
        compound: Named {
            id: row.get::<_, Option<Id>>(4)?.unwrap_or(Id::NIL),
            name: text(5)?,
        },
        address: address(&text(6)?, &text(7)?, &text(8)?),
        closure: None,
        reached_at,
        days: u32::try_from(today - that_day).unwrap_or(0),
    })
}
