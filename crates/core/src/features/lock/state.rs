//! How the lock stands.

use crate::desk::{Desk, Lang};
use crate::features::members::Named;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

/// How the lock stands: everything a lock screen shows.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct LockView {
    /// Whether nothing else is answered.
    pub locked: bool,
    /// Whether anybody has chosen a passcode.
    pub is_protected: bool,
    /// Who can open it, by name.
    pub people: Vec<Named>,
    /// Whether the committee's recovery sheet opens it.
    pub has_sheet: bool,
    /// Seconds until the next passcode is taken.
    pub wait_s: u64,
    /// Milliseconds until it locks itself, where nobody touches it.
    pub rests_ms: Option<u64>,
    /// Minutes without a touch after which it locks itself; 0 is never.
    pub idle_min: u32,
    /// Whether the system's keyring opens it at start; nothing where the program brings none.
    pub keyring: Option<bool>,
    /// The language chosen.
    pub lang: Lang,
    /// Large text chosen.
    pub large_text: bool,
}

pub(super) fn state(desk: &Desk) -> LockView {
    // What is overdue is settled first.
    let locked = desk.is_locked();
    let face = desk.face();
    let mut lock = desk.lock();
    let named = |(id, name)| Named { id, name };
    LockView {
        locked,
        is_protected: lock.keys.is_protected(),
        people: lock.keys.people().into_iter().map(named).collect(),
        has_sheet: lock.keys.has_sheet(),
        wait_s: lock.keys.wait_s(desk.world()),
        rests_ms: lock.rests_ms(desk.world()),
        idle_min: lock.idle_min,
        keyring: lock.keeper.is_some().then(|| lock.keys.kept_for().is_some()),
        lang: desk.lang(),
        large_text: face.large_text,
    }
}
