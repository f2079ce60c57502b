//! Where sync stands, in words a person understands.

use crate::desk::Desk;
use crate::journal::store;
use crate::journal::vector::Vector;
use crate::problem::{Lang, Problem};
use rusqlite::{Connection, OptionalExtension};
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

/// Where sync stands, as a person wants to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncPhase {
    /// No hub is set.
    NoHub,
    /// Nothing is under way.
    Idle,
    /// A conversation is under way.
    Running,
    /// The hub cannot be reached.
    Offline,
    /// The hub or the network refuses.
    Refused,
}

/// How sync stands.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct SyncState {
    /// The hub's address.
    pub hub: Option<String>,
    /// Where it stands.
    pub phase: SyncPhase,
    /// How many facts the hub does not hold yet.
    pub waiting: u64,
    /// When both ends last had everything, ms.
    pub last_ok_at: Option<i64>,
    /// What hinders it, in a sentence.
    pub problem: Option<String>,
    /// Set when this laptop turned out to be a copy, or restored from a backup, and took a new identity: how many of its facts
    /// went with it.
    pub moved: Option<u64>,
    /// Facts here that only a newer version can read.
    pub newer_facts: u64,
    /// Pages kept aside because something they need has not arrived.
    pub pages_aside: u64,
}

/// See the call `sync_state`.
///
/// # Errors
/// The storage's.
pub fn state(desk: &Desk, lang: Lang) -> Result<SyncState, Problem> {
    let hub = desk.device().setting("hub")?;

    let status = desk.sync_status().clone();
    let counted = desk.look_if_possible(lang, |look| {
        let count = |sql| {
            look.db
                .prepare_cached(sql)?
                .query_row([], |row| row.get::<_, i64>(0))
                .map(|n| n as u64)
        };
        Ok((
            waiting_count(look.db, hub.as_deref())?,
            count("SELECT count(*) FROM unfolded")?,
            count("SELECT count(*) FROM aside")?,
        ))
    })?;
    let (waiting, newer_facts, pages_aside) = counted.unwrap_or_default();
    let phase = match () {
        () if hub.is_none() => SyncPhase::NoHub,
        () if status.running => SyncPhase::Running,
        () if status.offline => SyncPhase::Offline,
        () if status.problem.is_some() => SyncPhase::Refused,
        () => SyncPhase::Idle,
    };
    let problem = status.problem.map(|p| p.say(lang).to_owned());
    let moved = desk.device().setting("moved")?.and_then(|text| text.parse().ok());
    Ok(SyncState {
        moved,
        hub,
        phase,
        waiting,
        last_ok_at: status.last_ok_at,
        problem,
        newer_facts,
        pages_aside,
    })
}

/// What the hub last said it holds; nothing, if it never said.
pub(super) fn hub_holds(db: &Connection, hub: Option<&str>) -> rusqlite::Result<Vector> {
    let Some(hub) = hub else {
        return Ok(Vector::default());
    };
    let bytes: Option<Vec<u8>> = db
        .prepare_cached("SELECT vector FROM peer WHERE name = ?")?
        .query_row([hub], |row| row.get(0))
        .optional()?;
    Ok(bytes
        .and_then(|bytes| minicbor::decode(&bytes).ok())
        .unwrap_or_default())
}

fn waiting_count(db: &Connection, hub: Option<&str>) -> rusqlite::Result<u64> {
    let holds = hub_holds(db, hub)?;
    let here = store::vector(db, None)?;
    let sealed: u64 = here
        .iter()
        .map(|(writer, seq)| seq.saturating_sub(holds.get(writer)))
        .sum();
    let open: i64 = db
        .prepare_cached("SELECT count(*) FROM open_fact")?
        .query_row([], |row| row.get(0))?;
    Ok(sealed + open as u64)
}
