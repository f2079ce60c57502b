//! What a laptop says of how safe its facts are, held against what others really have.

use super::Checked;
use linli_core::desk::Desk;
use linli_core::journal::page::Page;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Pages by their hashes, each with how many facts it has; one that was destroyed in part counts whole, as a receipt for it does.
pub type Copies = BTreeMap<[u8; 32], u64>;

/// The pages that stand in the chains of `desk`.
///
/// # Errors
/// The storage's.
pub fn copies_at(desk: &Desk) -> Result<Copies, String> {
    let pages = super::rows(desk, "SELECT bytes FROM page", |row| row.get(0))?;
    Ok(copies(pages))
}

/// The same of pages that are held somewhere else.
pub fn copies(pages: Vec<Vec<u8>>) -> Copies {
    let pages = pages.into_iter().filter_map(|bytes| Page::trusted(bytes).ok());
    pages.map(|page| (page.hash, page.header.count)).collect()
}

/// No more facts are called safe than others hold: nothing is only `here` that the laptop does not say is only there.
///
/// # Errors
/// How many are, and how many it says.
pub fn what_is_called_safe_is_elsewhere(
    state: &Value,
    here: &Copies,
    elsewhere: &BTreeSet<[u8; 32]>,
) -> Checked {
    let said = state["proof"]["only_here"].as_u64().ok_or("it does not say")?;
    let alone = here.iter().filter(|(page, _)| !elsewhere.contains(*page));
    let really: u64 = alone.map(|(_, facts)| facts).sum();
    match really <= said {
        true => Ok(()),
        false => Err(format!("{really} facts are only here, and it says {said}")),
    }
}

/// In step with the hub a laptop says so: the hub has signed for all it holds.
///
/// # Errors
/// What it says instead.
pub fn all_is_called_safe(state: &Value) -> Checked {
    let proof = &state["proof"];
    match proof["safe"] == proof["facts"] && proof["only_here"] == 0 {
        true => Ok(()),
        false => Err(format!("in step with the hub it says {proof}")),
    }
}
