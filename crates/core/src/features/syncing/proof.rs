//! How many facts are safe elsewhere, by whose word: counted from signed receipts alone, never from what was sent. Hubs sign, and so
//! do the laptops of the committee when they meet in a room. A laptop's receipt counts as far as the laptop stands by it: one that was put
//! back to an older state says so itself, in the pages of its next epoch.

use super::words::Words;
use crate::features::members;
use crate::features::syncing::pin_groups;
use crate::journal::chains::{self, Extent, Trust};
use crate::journal::page::device_of;
use crate::journal::peers::{self, Kept};
use crate::journal::vector::DeviceId;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

/// What this laptop can prove about its facts.
#[derive(Debug, Default, Serialize, JsonSchema, TS)]
pub struct SafetyView {
    /// Facts held here.
    pub facts: u64,
    /// Those that the hub has signed for.
    pub safe: u64,
    /// Those that neither the hub nor another laptop of the committee has signed for: lost if this laptop is.
    pub only_here: u64,
    /// By which receipts, the hub's first.
    pub receipts: Vec<ReceiptView>,
}

/// A receipt that counts.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct ReceiptView {
    /// Who gave it: the hub's address, or the laptop's name.
    pub peer: String,
    /// Whether that is a laptop.
    pub laptop: bool,
    /// The name of its key, in groups, to be compared.
    pub pin: String,
    /// When it came, ms, by this laptop's clock.
    pub at: i64,
    /// How many of the facts held here it is for.
    pub facts: u64,
}

/// What others have signed for.
pub(super) struct Elsewhere {
    /// At the hub.
    pub hub: Extent,
    /// At the hub or on another laptop of the committee.
    pub anywhere: Extent,
    receipts: Vec<ReceiptView>,
}

/// What can be proved by the laptop `own` where `hub` is the hub.
pub(super) fn proof(db: &Connection, hub: Option<&str>, own: DeviceId) -> rusqlite::Result<SafetyView> {
    let elsewhere = Elsewhere::of(db, hub, own)?;
    let facts = chains::total_with_open(db)?;
    Ok(SafetyView {
        facts,
        safe: elsewhere.hub.facts(),
        only_here: facts - elsewhere.anywhere.facts(),
        receipts: elsewhere.receipts,
    })
}

impl Elsewhere {
    /// As the receipts kept say it.
    pub fn of(db: &Connection, hub: Option<&str>, own: DeviceId) -> rusqlite::Result<Elsewhere> {
        let mut elsewhere = Elsewhere {
            hub: Extent::default(),
            anywhere: Extent::default(),
            receipts: Vec::new(),
        };
        let kept = peers::receipts(db)?;
        let is_hubs = |kept: &Kept| Some(kept.peer.as_str()) == hub;
        // A hub writes no pages in which it could say something else since.
        let words = match kept.iter().all(is_hubs) {
            true => None,
            false => Some(Words::of(db)?),
        };
        for kept in kept {
            let is_hub = is_hubs(&kept);
            // The word of a hub that is the committee's no more, or of a laptop that was revoked, is no comfort.
            let laptop = match is_hub {
                true => None,
                false => match colleague(db, &kept)? {
                    Some(name) => Some(name),
                    None => continue,
                },
            };
            let mut held = chains::extent(db, &kept.receipt.claim.vector, Trust::BeyondOfOthers(own))?;
            if let Some(words) = words.as_ref().filter(|_| !is_hub) {
                // It may have lost its disk since, and say so in pages that came by another road.
                held.meet(&words.has(&device_of(&kept.receipt.giver)));
            }
            elsewhere.anywhere.join(&held);
            let facts = held.facts();
            if is_hub {
                elsewhere.hub = held;
            }
            let view = ReceiptView {
                laptop: !is_hub,
                peer: laptop.unwrap_or_else(|| kept.peer.clone()),
                pin: pin_groups(&device_of(&kept.receipt.giver)),
                at: kept.at_ms,
                facts,
            };
            let place = if is_hub { 0 } else { elsewhere.receipts.len() };
            elsewhere.receipts.insert(place, view);
        }
        Ok(elsewhere)
    }
}

/// The name of the laptop that gave this receipt in a room, if it belongs to the committee.
fn colleague(db: &Connection, kept: &Kept) -> rusqlite::Result<Option<String>> {
    let giver = device_of(&kept.receipt.giver);
    match kept.peer == super::room::peer_name(&giver) {
        true => members::member_named(db, &giver),
        false => Ok(None),
    }
}
