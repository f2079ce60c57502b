//! How many facts are safe elsewhere, by whose word: counted from signed receipts alone, never from what was sent.

use crate::desk::Look;
use crate::features::syncing::pin_groups;
use crate::journal::chains::{self, Extent, Trust};
use crate::journal::page::device_of;
use crate::journal::peers;
use crate::journal::vector::DeviceId;
use crate::problem::Problem;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

/// What this laptop can prove about its facts.
#[derive(Debug, Default, Serialize, JsonSchema, TS)]
pub struct SafetyView {
    /// Facts held here.
    pub facts: u64,
    /// Those that somebody else has signed for.
    pub safe: u64,
    /// Those that nobody else has: lost if this laptop is.
    pub only_here: u64,
    /// By which receipts.
    pub receipts: Vec<ReceiptView>,
}

/// A receipt that counts.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ReceiptView {
    /// Who gave it, as this laptop calls them: a hub's address, say.
    pub peer: String,
    /// The name of its key, in groups, to be compared.
    pub pin: String,
    /// When it came, ms, by this laptop's clock.
    pub at: i64,
    /// How many of the facts held here it is for.
    pub facts: u64,
}

/// What can be proved by the laptop `own` where `hub` is the hub.
pub(super) fn proof(look: &Look<'_>, hub: Option<&str>, own: DeviceId) -> Result<SafetyView, Problem> {
    let trust = Trust::BeyondOfOthers(own);
    let mut elsewhere = Extent::default();
    let mut receipts = Vec::new();
    for kept in peers::receipts(look.db)? {
        // The word of a hub that is the committee's no more is no comfort.
        if Some(kept.peer.as_str()) != hub {
            continue;
        }
        let held = chains::extent(look.db, &kept.receipt.claim.vector, trust)?;
        elsewhere.join(&held);
        receipts.push(ReceiptView {
            facts: held.facts(),
            pin: pin_groups(&device_of(&kept.receipt.giver)),
            peer: kept.peer,
            at: kept.at_ms,
        });
    }
    let facts = chains::total_with_open(look.db)?;
    let safe = elsewhere.facts();
    Ok(SafetyView {
        facts,
        safe,
        only_here: facts - safe,
        receipts,
    })
}
