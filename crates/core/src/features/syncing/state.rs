//! Where sync stands, in words a person understands.

use super::address::{Address, pin_groups};
use super::proof::{self, SafetyView};
use crate::desk::Desk;
use crate::journal::chains::{self, Trust};
use crate::journal::page::device_of;
use crate::journal::peers::{self, Loss};
use crate::journal::vector::{DeviceId, Vector};
use crate::problem::{Lang, Problem};
use rusqlite::Connection;
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

/// Facts that a hub had signed for and holds no more, or again.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct LossView {
    /// Which hub, by its address.
    pub peer: String,
    /// How many were gone.
    pub lost: u64,
    /// How many of them it holds again.
    pub refilled: u64,
    /// When that was noticed, ms.
    pub at: i64,
}

impl From<Loss> for LossView {
    fn from(loss: Loss) -> LossView {
        LossView {
            peer: loss.peer,
            lost: loss.lost,
            refilled: loss.refilled,
            at: loss.at_ms,
        }
    }
}

/// Pages that arrived and were not taken in.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct RefusedPages {
    /// What is wrong with them, as [`crate::journal::page::PageFault::code`] names it.
    pub code: String,
    /// How many.
    pub pages: u64,
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
    /// What is safe elsewhere, and by whose word.
    pub proof: SafetyView,
    /// What hubs have lost and hold again, until somebody dismisses it.
    pub losses: Vec<LossView>,
    /// The name of the hub's key in groups, to be compared with the one the hub shows; as the address has it, or as it was learnt.
    pub hub_pin: Option<String>,
    /// When both ends last had everything, ms.
    pub last_ok_at: Option<i64>,
    /// What hinders it, in a sentence.
    pub problem: Option<String>,
    /// Set when this laptop turned out to be a copy, or restored from a backup, and took a new identity: how many of its facts
    /// went with it.
    pub moved: Option<u64>,
    /// Facts here that only a newer version can read.
    pub newer_facts: u64,
    /// Pages of laptops of the committee that are kept aside because something they need has not arrived.
    pub pages_aside: u64,
    /// Pages kept aside for good, by what is wrong with them.
    pub pages_refused: Vec<RefusedPages>,
}

/// See the call `sync_state`.
///
/// # Errors
/// The storage's.
pub fn state(desk: &Desk, lang: Lang) -> Result<SyncState, Problem> {
    let (hub, own) = {
        let device = desk.device();
        (device.setting("hub")?, device.id())
    };
    let status = desk.sync_status().clone();
    let address: Option<Address> = hub.as_deref().and_then(|hub| hub.parse().ok());
    let mut hub_id = address.and_then(|address| address.pin);
    let (mut proof, mut losses) = (SafetyView::default(), Vec::new());
    let counted = desk.look_if_possible(lang, |look| {
        proof = proof::proof(look.db, hub.as_deref(), own)?;
        losses = peers::losses(look.db)?.into_iter().map(LossView::from).collect();
        if let (None, Some(hub)) = (hub_id, &hub) {
            hub_id = peers::giver(look.db, hub)?.map(|giver| device_of(&giver));
        }
        let count = |sql| {
            look.db
                .prepare_cached(sql)?
                .query_row([], |row| row.get::<_, i64>(0))
                .map(|n| n as u64)
        };
        Ok((
            waiting_count(look.db, hub.as_deref(), own)?,
            count("SELECT count(*) FROM unfolded")?,
            // What a stranger's laptop gave waits for a person: it stands among those who ask to come in.
            count(
                "SELECT count(*) FROM aside WHERE reason = 'waiting' AND device IN (SELECT id FROM device)",
            )?,
            refused(look.db)?,
        ))
    })?;
    let (waiting, newer_facts, pages_aside, pages_refused) = counted.unwrap_or_default();
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
        proof,
        losses,
        hub_pin: hub_id.map(|id| pin_groups(&id)),
        last_ok_at: status.last_ok_at,
        problem,
        newer_facts,
        pages_aside,
        pages_refused,
    })
}

fn refused(db: &Connection) -> rusqlite::Result<Vec<RefusedPages>> {
    db.prepare_cached(
        "SELECT reason, count(*) FROM aside WHERE reason <> 'waiting' GROUP BY reason ORDER BY reason",
    )?
    .query_map([], |row| {
        Ok(RefusedPages {
            code: row.get(0)?,
            pages: row.get::<_, i64>(1)? as u64,
        })
    })?
    .collect()
}

fn waiting_count(db: &Connection, hub: Option<&str>, own: DeviceId) -> rusqlite::Result<u64> {
    let holds = hub.map_or(Ok(Vector::default()), |hub| peers::said(db, hub))?;
    let held = chains::extent(db, &holds, Trust::BeyondOfOthers(own))?;
    Ok(chains::total_with_open(db)? - held.facts())
}
