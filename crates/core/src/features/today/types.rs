//! What the screen of today receives.

use crate::features::sweeps::types::{BuildingProgressView, CareRow, RoundRow};
use crate::features::syncing::SyncState;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

/// A round under way with its wall chart.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct TodayRound {
    /// As in lists.
    #[serde(flatten)]
    pub row: RoundRow,
    /// How far it is, by building and unit, in walking order.
    pub buildings: Vec<BuildingProgressView>,
}

/// What today is about.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct TodayView {
    /// The rounds under way, the newest first.
    pub rounds: Vec<TodayRound>,
    /// How many residents with a care tag the rounds under way have not reached, counted once for each round.
    pub care_total: u64,
    /// The first 500 of them.
    pub care_missing: Vec<CareRow>,
    /// Reviews open.
    pub reviews: u64,
    /// The state of sync.
    pub sync: SyncState,
}
