//! What the screen of today receives.

use crate::features::closures::types::ClosuresToday;
use crate::features::lists::types::TodayList;
use crate::features::members::Named;
use crate::features::paper::types::PapersOut;
use crate::features::sweeps::door_types::CareRow;
use crate::features::sweeps::types::{BuildingProgressView, RoundRow};
use crate::features::syncing::SyncState;
use crate::id::Id;
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
    /// How many residents with a care tag it has not reached.
    pub care_total: u64,
    /// The first 200 of them, in walking order.
    pub care_missing: Vec<CareRow>,
    /// How many doors are due to be gone back to.
    pub revisits_due: u64,
}

/// Something of which there is too little.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct LowStockRow {
    /// What.
    pub item: Named,
    /// What it is counted in.
    pub unit: String,
    /// Where.
    pub place: Named,
    /// How much the books say is there; below zero where more went out than came in.
    pub quantity: f64,
    /// How much a delivery under way still needs from there; absent where it is only below zero.
    pub needed: Option<f64>,
    /// That delivery.
    pub round: Option<Id>,
}

/// What today is about.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct TodayView {
    /// The rounds under way, the newest first.
    pub rounds: Vec<TodayRound>,
    /// What a delivery under way will run short of, and what is below zero.
    pub stock: Vec<LowStockRow>,
    /// What is closed, and which steps are due.
    pub closures: ClosuresToday,
    /// Lists from above whose answers were not given back, the first due first.
    pub lists: Vec<TodayList>,
    /// Papers that have not come back, by round, the longest out first.
    pub papers: Vec<PapersOut>,
    /// Reviews open.
    pub reviews: u64,
    /// The state of sync.
    pub sync: SyncState,
}
