//! The calls of sync, and the conversation that moves pages.

use super::address::Address;
use super::clocks::clock_call;
use super::conversation::sync;
use super::holdings::list_holdings;
use super::proof::Elsewhere;
use super::room::{list_peers, meet_peer, set_room};
use super::state::{SyncState, state};
use super::stick::exchange_stick;
use crate::desk::{Access, Desk, Entry, Role, Topic, query, whole};
use crate::features::members;
use crate::fold;
use crate::journal::clock::{Doubt, doubt};
use crate::journal::page::Page;
use crate::journal::{peers, store};
use crate::problem::{self, Lang, Problem};
use crate::space::Verified;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use ts_rs::TS;

pub(super) fn calls() -> Vec<Entry> {
    vec![
        whole(
            "sync_state",
            "How sync stands.",
            Role::Volunteer,
            Access::Reads(&[Topic::Sync]),
            |desk, _: members::Empty, lang| state(desk, lang),
        ),
        whole(
            "clock_state",
            "Whether this laptop's clock can be believed.",
            Role::Volunteer,
            Access::Reads(&[Topic::Sync]),
            clock_call,
        ),
        whole(
            "set_hub",
            "Say where the hub is, or that there is none.",
            Role::Volunteer,
            Access::Changes(&[Topic::Sync]),
            set_hub,
        ),
        whole(
            "sync_now",
            "Sync with the hub now.",
            Role::Volunteer,
            Access::Changes(&[Topic::Sync]),
            |desk, _: members::Empty, lang| {
                sync(desk)?;
                state(desk, lang)
            },
        ),
        query(
            "list_holdings",
            "What each laptop is known to have of what is held here.",
            &[Topic::Sync, Topic::Staff],
            list_holdings,
        ),
        whole(
            "dismiss_sync_news",
            "Somebody has read that the hub lost facts, or that this laptop took a new identity.",
            Role::Volunteer,
            Access::Changes(&[Topic::Sync]),
            dismiss_sync_news,
        ),
        whole(
            "list_peers",
            "The laptops of the committee in the room, and where this one is to be found.",
            Role::Volunteer,
            Access::Reads(&[Topic::Sync, Topic::Staff]),
            list_peers,
        ),
        whole(
            "set_room",
            "Open or close the road across the room on this laptop.",
            Role::Volunteer,
            Access::Changes(&[Topic::Sync]),
            set_room,
        ),
        whole(
            "meet_peer",
            "Exchange with the laptop at a typed address.",
            Role::Volunteer,
            Access::Changes(&[Topic::Sync]),
            meet_peer,
        ),
        whole(
            "exchange_stick",
            "Take in what the files on a USB stick hold, and make the file to put there.",
            Role::Volunteer,
            Access::Changes(&[
                Topic::Sync,
                Topic::Staff,
                Topic::Register,
                Topic::Marks,
                Topic::Supplies,
            ]),
            exchange_stick,
        ),
        whole(
            "verify",
            "Check the journal and that the tables equal a rebuild.",
            Role::Volunteer,
            Access::Reads(&[]),
            verify,
        ),
        whole(
            "list_waiting",
            "What the hub has not signed for yet, by name; without a hub, what nobody else has.",
            Role::Volunteer,
            Access::Reads(&[Topic::Sync, Topic::Marks, Topic::Register, Topic::Supplies]),
            list_waiting,
        ),
    ]
}

/// Arguments of `set_hub`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SetHub {
    /// The hub's whole address, `https://host:port#PIN`, or nothing.
    pub address: Option<String>,
}

fn set_hub(desk: &Desk, args: SetHub, lang: Lang) -> Result<SyncState, Problem> {
    let address = args
        .address
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let address = address
        .map(Address::from_str)
        .transpose()?
        .map(|address| address.to_string());
    if let Some(address) = address.as_deref().filter(|_| desk.has_space()) {
        // Whoever saves an address means whoever answers there from now on.
        desk.with_space(|space| Ok(peers::forget(space.db(), address)?))?;
    }
    desk.device().set_setting("hub", address.as_deref())?;
    *desk.sync_status() = Default::default();
    desk.announce(&[Topic::Sync].into());
    state(desk, lang)
}

fn dismiss_sync_news(desk: &Desk, _: members::Empty, lang: Lang) -> Result<SyncState, Problem> {
    if desk.has_space() {
        desk.with_space(|space| Ok(peers::dismiss_losses(space.db())?))?;
    }
    desk.device().set_setting("moved", None)?;
    desk.announce(&[Topic::Sync].into());
    state(desk, lang)
}

/// What a check of the journal found.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct VerifyView {
    /// Facts held.
    pub facts: u64,
    /// Sealed pages held.
    pub pages: u64,
    /// Every signature, hash and link holds.
    pub chain_ok: bool,
    /// The file itself is sound.
    pub file_ok: bool,
    /// The tables equal a rebuild from the journal.
    pub projections_ok: bool,
    /// What is wrong, in words.
    pub problems: Vec<String>,
}

fn verify(desk: &Desk, _: members::Empty, lang: Lang) -> Result<VerifyView, Problem> {
    let found = desk.with_space(|space| Ok(space.verify()?))?;
    if !found.file_ok {
        // Told below; from here on nothing is written until it is mended.
        let _ = desk.heed::<()>(Err(problem::damaged()));
    }
    Ok(VerifyView {
        facts: found.facts,
        pages: found.pages,
        chain_ok: found.faults.is_empty() && found.lacking == 0,
        file_ok: found.file_ok,
        projections_ok: found.projections_ok,
        problems: problems_in(&found, lang),
    })
}

fn problems_in(found: &Verified, lang: Lang) -> Vec<String> {
    let mut problems: Vec<String> = found.faults.iter().map(|fault| fault.say(lang)).collect();
    for (is_so, zh, en) in [
        (
            found.lacking > 0,
            "有些记录本机缺少一部分，下次与存有它们的电脑或汇聚站同步时会补上",
            "some pages lack a part, which is filled in at the next sync with whoever holds it",
        ),
        (
            !found.file_ok,
            "台账文件有损坏的地方",
            "the data file is damaged in places",
        ),
        (
            found.faults.is_empty() && !found.projections_ok,
            "各表与记录对不上，需要重建",
            "the tables do not equal a rebuild from the journal; rebuild them",
        ),
    ] {
        if is_so {
            problems.push(lang.pick(zh, en).to_owned());
        }
    }
    problems
}

/// Which rows of a long list.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// The first row.
    pub offset: u32,
    /// How many.
    pub limit: u32,
}

/// A fact that waits to be sent.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct WaitingRow {
    /// When it was written, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// By whom.
    pub by: String,
    /// On which device.
    pub device: String,
    /// What happened.
    pub what: String,
}

/// Facts that wait to be sent.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct WaitingList {
    /// How many there are in all.
    pub total: u64,
    /// The rows asked for, newest first.
    pub rows: Vec<WaitingRow>,
}

fn list_waiting(desk: &Desk, slice: Slice, lang: Lang) -> Result<WaitingList, Problem> {
    // Before the look: whoever opens a committee holds the device and waits for the reader.
    let (hub, device, own) = {
        let device = desk.device();
        (
            device.setting("hub")?,
            device.setting("device_name")?.unwrap_or_default(),
            device.id(),
        )
    };
    desk.look(lang, |look| {
        let elsewhere = Elsewhere::of(look.db, hub.as_deref(), own)?;
        let held = match hub {
            Some(_) => elsewhere.hub,
            None => elsewhere.anywhere,
        };
        let mut waiting = Vec::new();
        let me = store::open_facts(look.db, 0)?;
        waiting.extend(me.into_iter().rev().map(|fact| (device.clone(), fact)));
        let mut pages = look
            .db
            .prepare_cached("SELECT bytes, last_seq, writer FROM page ORDER BY n DESC")?;
        let mut rows = pages.query([])?;
        while let Some(row) = rows.next()? {
            let chain = row.get(2)?;
            if row.get::<_, i64>(1)? as u64 <= held.of(chain) {
                continue;
            }
            let name = members::device_name(look.db, chain)?;
            let facts = Page::trusted(row.get(0)?)
                .and_then(|page| page.facts())
                .map_err(fold::damaged)?;
            waiting.extend(
                facts
                    .into_iter()
                    .rev()
                    .filter(|f| f.seq > held.of(chain))
                    .map(|fact| (name.clone(), fact)),
            );
        }
        let total = waiting.len() as u64;
        let rows = waiting
            .into_iter()
            .skip(slice.offset as usize)
            .take(slice.limit.min(500) as usize)
            .map(|(device, fact)| {
                Ok(WaitingRow {
                    at: fact.at_ms,
                    doubt: doubt(fact.at_ms, fact.clock, look.now_ms),
                    by: members::staff_name(look.db, &fact.by)?,
                    device,
                    what: super::super::tell(look.db, &fact, lang)?,
                })
            })
            .collect::<rusqlite::Result<_>>()?;
        Ok(WaitingList { total, rows })
    })
}
