//! The lines of workload W.

use super::Failure;
use serde::Deserialize;
use serde_json::Value;
use std::path::Path;

/// A resident every laptop starts with.
#[derive(Deserialize)]
pub struct Resident {
    pub id: String,
    pub building: u32,
    pub unit: u32,
    pub room: String,
    pub name: String,
    pub phone: String,
    /// No real number, and the register refuses such: it is kept as the note.
    pub idno: String,
    pub tags: Vec<String>,
}

/// One thing a laptop writes.
#[derive(Deserialize)]
#[serde(tag = "t", rename_all = "lowercase")]
pub enum Op {
    Mark {
        round: String,
        resident: String,
        result: String,
        tube: String,
        ts: i64,
        worker: String,
        note: Option<String>,
    },
    Edit {
        resident: String,
        field: String,
        value: Value,
        ts: i64,
        worker: String,
    },
    Supply {
        item: String,
        qty: i64,
        building: u32,
        ts: i64,
        worker: String,
    },
}

/// Reads a file of JSON lines.
pub fn lines<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Vec<T>, Failure> {
    let text = std::fs::read_to_string(path)?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// The workload's round ids.
pub fn rounds(workload: &Path) -> Result<Vec<String>, Failure> {
    let meta: Value = serde_json::from_str(&std::fs::read_to_string(workload.join("meta.json"))?)?;
    Ok(serde_json::from_value(meta["rounds"].clone())?)
}

/// What can be in stock.
pub const ITEMS: [&str; 8] = [
    "大米",
    "蔬菜包",
    "抗原试剂",
    "N95口罩",
    "饮用水",
    "消毒液",
    "奶粉",
    "药品",
];
/// The outcomes, in the order of the round's own: the first is done.
pub const OUTCOMES: [(&str, bool); 4] = [
    ("done", true),
    ("exempt", true),
    ("absent", false),
    ("refused", false),
];
/// How many buildings the workload has.
pub const BUILDINGS: u32 = 30;
