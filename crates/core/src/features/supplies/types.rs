//! What the screens of supplies receive and send. Quantities have up to three decimals.

use crate::features::members::Named;
use crate::id::Id;
use crate::journal::clock::Doubt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something that can be in stock.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ItemView {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Size or model.
    pub spec: Option<String>,
    /// What it is counted in.
    pub unit: String,
    /// How much there is in all.
    pub total: f64,
}

/// How much of an item is where.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct StockAt {
    /// The place.
    pub place: Id,
    /// How much.
    pub quantity: f64,
}

/// An item's stock.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct StockRow {
    /// The item.
    pub item: ItemView,
    /// Where it is.
    pub at: Vec<StockAt>,
    /// The earliest expiry among what was received, `2022-10-31`.
    pub nearest_expiry: Option<String>,
}

/// Stock by item and place.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct StockView {
    /// The places.
    pub places: Vec<Named>,
    /// A row an item.
    pub rows: Vec<StockRow>,
}

/// Arguments of `add_item`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct AddItem {
    /// Its name.
    pub name: String,
    /// Size or model.
    pub spec: Option<String>,
    /// What it is counted in.
    pub unit: String,
}

/// Arguments of `receive_items`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ReceiveItems {
    /// What.
    pub item: Id,
    /// Where to.
    pub place: Id,
    /// How much.
    pub quantity: f64,
    /// The lot.
    pub lot: Option<String>,
    /// `2022-10-31`.
    pub expires_on: Option<String>,
    /// Where it came from.
    pub source: Option<String>,
    /// What is noted.
    pub note: Option<String>,
}

/// Arguments of `transfer_items`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct TransferItems {
    /// What.
    pub item: Id,
    /// From where.
    pub from: Id,
    /// Where to.
    pub to: Id,
    /// How much.
    pub quantity: f64,
    /// What is noted.
    pub note: Option<String>,
}

/// Arguments of `hand_out`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct HandOut {
    /// What.
    pub item: Id,
    /// From where.
    pub place: Id,
    /// To which home.
    pub home: Id,
    /// How much.
    pub quantity: f64,
    /// To whom, where it matters.
    pub resident: Option<Id>,
    /// What is noted.
    pub note: Option<String>,
}

/// What a person should know after a hand-out.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct HandedOut {
    /// For instance that the home had got the item already today.
    pub warning: Option<String>,
}

/// Arguments of `count_items`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct CountItems {
    /// What.
    pub item: Id,
    /// Where.
    pub place: Id,
    /// How much was found.
    pub counted: f64,
    /// What is noted.
    pub note: Option<String>,
}

/// What sort of movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// In from outside.
    Receipt,
    /// Between places.
    Transfer,
    /// Out to a home.
    HandOut,
    /// What a count found.
    Count,
}

/// A movement.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct MovementRow {
    /// What names it here.
    pub id: String,
    /// What sort.
    pub kind: MovementKind,
    /// What.
    pub item: Named,
    /// How much.
    pub quantity: f64,
    /// What it is counted in.
    pub unit: String,
    /// From where; absent for outside.
    pub from: Option<String>,
    /// Where to: a place or a home's address; absent for outside.
    pub to: Option<String>,
    /// When, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// On which laptop.
    pub device: String,
    /// What is noted, numbers masked.
    pub note: Option<String>,
    /// Whether it was reversed.
    pub withdrawn: bool,
}

/// Movements.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct MovementList {
    /// How many in all.
    pub total: u64,
    /// The rows asked for, newest first.
    pub rows: Vec<MovementRow>,
}

/// Arguments of `list_movements`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ListMovements {
    /// Only this item.
    pub item: Option<Id>,
    /// Only to or from this place.
    pub place: Option<Id>,
    /// Only to this home.
    pub home: Option<Id>,
    /// The first row.
    pub offset: u32,
    /// How many rows, at most 500.
    pub limit: u32,
}

/// Arguments of `withdraw_movement`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct WithdrawMovement {
    /// Which.
    pub id: String,
    /// Why.
    pub note: Option<String>,
}
