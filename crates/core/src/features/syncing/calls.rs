//! The calls of sync, and the conversation that moves pages.

use crate::desk::{Access, Desk, Entry, Role, Topic, whole};
use crate::features::members;
use crate::fold;
use crate::id::Id;
use crate::journal::page::Page;
use crate::journal::store;
use crate::journal::vector::Vector;
use crate::problem::{Lang, Problem, ProblemKind, Say};
use crate::sync::{Answer, Ask, Direction, Session, SyncError};
use rusqlite::{Connection, OptionalExtension};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Moves questions to a peer and answers back.
pub trait Carrier: Send + Sync {
    /// Asks the peer at `address` about the space.
    ///
    /// # Errors
    /// [`CarrierError`].
    fn exchange(&self, address: &str, space: Id, ask: Ask) -> Result<Answer, CarrierError>;
}

/// Why a peer did not answer.
#[derive(Debug, thiserror::Error)]
pub enum CarrierError {
    /// The address is not one.
    #[error("{0} is not an address")]
    Address(String),
    /// It cannot be reached now.
    #[error("the hub cannot be reached: {0}")]
    Unreachable(String),
    /// It answered with a refusal.
    #[error("the hub refused: {message}")]
    Refused {
        /// Why, as a stable name.
        code: String,
        /// Why, in a sentence.
        message: String,
    },
    /// It answered something that is no answer.
    #[error("this is not a hub: {0}")]
    Strange(String),
}

impl Say for CarrierError {
    fn problem(&self) -> Problem {
        let (code, zh) = match self {
            CarrierError::Address(address) => (
                "hub_address",
                format!("“{address}”不是有效的汇聚站地址，应类似 http://192.168.1.10:7117。"),
            ),
            CarrierError::Unreachable(_) => (
                "offline",
                "连不上汇聚站，数据都在本机，连上后会自动同步。".to_owned(),
            ),
            CarrierError::Refused { code, .. } => {
                ("hub_refused", format!("汇聚站没有接收：{}。", refusal_zh(code)))
            }
            CarrierError::Strange(_) => ("not_a_hub", "这个地址上不是邻里的汇聚站，请检查地址。".to_owned()),
        };
        let kind = if matches!(self, CarrierError::Address(_)) {
            ProblemKind::BadInput
        } else {
            ProblemKind::Refused
        };
        Problem::new(kind, code, zh, format!("{self}."))
    }
}

/// Why a hub refused, by its stable names.
fn refusal_zh(code: &str) -> String {
    let known = match code {
        "fork" => "同一编号有两份不同的记录，本机数据可能是另一台电脑的副本",
        "gap" | "chain" => "记录与汇聚站上已有的接不上",
        "other_space" => "记录属于另一个居委",
        "signature" | "section" | "not_a_page" => "记录已损坏，请在本机运行检查",
        "newer_format" => "汇聚站的版本太旧，请升级汇聚站",
        "page_too_large" | "too_large" | "too_many_pages" => "一次发送的内容太大",
        "too_many_spaces" => "汇聚站近期登记的居委太多，请稍后再试",
        "too_busy" | "too_slow" => "汇聚站正忙，稍后会自动重试",
        "disk_full" => "汇聚站的磁盘已满，请联系管理员",
        "broken" | "storage" | "damaged" => "汇聚站读写磁盘出错，请联系管理员",
        other => return format!("原因代码 {other}"),
    };
    known.to_owned()
}

impl Say for SyncError {
    fn problem(&self) -> Problem {
        match self {
            SyncError::Sql(error) => error.problem(),
            other => Problem::new(
                ProblemKind::Refused,
                "strange_peer",
                format!("汇聚站的回答不对（{other}），请检查它的版本。"),
                format!("The hub answers strangely ({other}); check its version."),
            ),
        }
    }
}

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
            "set_hub",
            "Say where the hub is, or that there is none.",
            Role::Administrator,
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
        whole(
            "verify",
            "Check the journal and that the tables equal a rebuild.",
            Role::Volunteer,
            Access::Reads(&[]),
            verify,
        ),
        whole(
            "list_waiting",
            "What the hub does not hold yet, by name.",
            Role::Volunteer,
            Access::Reads(&[Topic::Sync, Topic::Marks, Topic::Register, Topic::Supplies]),
            list_waiting,
        ),
    ]
}

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

/// How sync stands.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct SyncState {
    /// The hub's address.
    pub hub: Option<String>,
    /// Where it stands.
    pub phase: SyncPhase,
    /// How many facts the hub does not hold yet.
    pub waiting: u64,
    /// When both ends last had everything, ms.
    pub last_ok_at: Option<i64>,
    /// What hinders it, in a sentence.
    pub problem: Option<String>,
    /// Facts here that only a newer version can read.
    pub newer_facts: u64,
    /// Pages kept aside because something they need has not arrived.
    pub pages_aside: u64,
}

/// See the call `sync_state`.
///
/// # Errors
/// The storage's.
pub fn state(desk: &Desk, lang: Lang) -> Result<SyncState, Problem> {
    let hub = desk.device().setting("hub")?;
    let status = desk.sync_status().clone();
    let (waiting, newer_facts, pages_aside) = if desk.has_space() {
        desk.look(lang, |look| {
            let count = |sql| {
                look.db
                    .prepare_cached(sql)?
                    .query_row([], |row| row.get::<_, i64>(0))
                    .map(|n| n as u64)
            };
            Ok((
                waiting_count(look.db, hub.as_deref())?,
                count("SELECT count(*) FROM unfolded")?,
                count("SELECT count(*) FROM aside")?,
            ))
        })?
    } else {
        (0, 0, 0)
    };
    let phase = match () {
        () if hub.is_none() => SyncPhase::NoHub,
        () if status.running => SyncPhase::Running,
        () if status.offline => SyncPhase::Offline,
        () if status.problem.is_some() => SyncPhase::Refused,
        () => SyncPhase::Idle,
    };
    let problem = status.problem.map(|p| p.say(lang).to_owned());
    Ok(SyncState {
        hub,
        phase,
        waiting,
        last_ok_at: status.last_ok_at,
        problem,
        newer_facts,
        pages_aside,
    })
}

/// What the hub last said it holds; nothing, if it never said.
fn hub_holds(db: &Connection, hub: Option<&str>) -> rusqlite::Result<Vector> {
    let Some(hub) = hub else {
        return Ok(Vector::default());
    };
    let bytes: Option<Vec<u8>> = db
        .prepare_cached("SELECT vector FROM peer WHERE name = ?")?
        .query_row([hub], |row| row.get(0))
        .optional()?;
    Ok(bytes
        .and_then(|bytes| minicbor::decode(&bytes).ok())
        .unwrap_or_default())
}

fn waiting_count(db: &Connection, hub: Option<&str>) -> rusqlite::Result<u64> {
    let holds = hub_holds(db, hub)?;
    let here = store::vector(db, None)?;
    let sealed: u64 = here
        .iter()
        .map(|(writer, seq)| seq.saturating_sub(holds.get(writer)))
        .sum();
    let open: i64 = db
        .prepare_cached("SELECT count(*) FROM open_fact")?
        .query_row([], |row| row.get(0))?;
    Ok(sealed + open as u64)
}

/// Arguments of `set_hub`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SetHub {
    /// The hub's address, or nothing.
    pub address: Option<String>,
}

fn set_hub(desk: &Desk, args: SetHub, lang: Lang) -> Result<SyncState, Problem> {
    let address = args
        .address
        .as_deref()
        .map(str::trim)
        .filter(|a| !a.is_empty())
        .map(|a| a.trim_end_matches('/').to_owned());
    if let Some(address) = &address {
        let host = address
            .strip_prefix("http://")
            .or_else(|| address.strip_prefix("https://"));
        if host.is_none_or(|h| h.is_empty() || h.contains(char::is_whitespace)) || address.len() > 200 {
            return Err(CarrierError::Address(address.clone()).into());
        }
    }
    desk.device().set_setting("hub", address.as_deref())?;
    *desk.sync_status() = Default::default();
    desk.announce(&[Topic::Sync].into());
    state(desk, lang)
}

/// Talks with the hub until both ends have everything. Does nothing where no hub is set.
///
/// # Errors
/// The carrier's, the peer's or the storage's; what was committed before stays.
pub fn sync(desk: &Desk) -> Result<(), Problem> {
    let Some(hub) = desk.device().setting("hub")? else {
        return Err(Problem::refused(
            "no_hub",
            "还没有设置汇聚站地址，请在“设置”里填写。",
            "No hub is set yet; enter its address in Settings.",
        ));
    };
    {
        let mut status = desk.sync_status();
        if status.running {
            return Ok(());
        }
        status.running = true;
    }
    desk.announce(&[Topic::Sync].into());
    let done = converse(desk, &hub, Direction::Both);
    {
        let mut status = desk.sync_status();
        status.running = false;
        status.offline = matches!(&done, Err(problem) if problem.code == "offline");
        status.problem = done.as_ref().err().cloned();
        if done.is_ok() {
            status.last_ok_at = Some(desk.world().clock.now_ms());
        }
    }
    desk.announce(&[Topic::Sync].into());
    done
}

/// One conversation with the peer at `address`.
///
/// # Errors
/// The carrier's, the peer's or the storage's.
pub fn converse(desk: &Desk, address: &str, direction: Direction) -> Result<(), Problem> {
    let carrier = desk.carrier()?;
    let mut session = Session::new(address, direction);
    // The space is locked only while this end thinks, never while the network does.
    while let Some((space, ask)) =
        desk.with_space(|space| Ok(session.ask(space)?.map(|ask| (space.id, ask))))?
    {
        let answer = carrier.exchange(address, space, ask)?;
        desk.with_space(|space| Ok(session.answer(space, answer)?))?;
        desk.announce(&std::mem::take(&mut session.topics));
    }
    match session.refused().next() {
        None => Ok(()),
        Some(refusal) => Err(CarrierError::Refused {
            code: refusal.code.clone(),
            message: refusal.message.clone(),
        }
        .into()),
    }
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

fn verify(desk: &Desk, _: members::Empty, _: Lang) -> Result<VerifyView, Problem> {
    let found = desk.with_space(|space| Ok(space.verify()?))?;
    Ok(VerifyView {
        facts: found.facts,
        pages: found.pages,
        chain_ok: found.faults.is_empty(),
        file_ok: found.file_ok,
        projections_ok: found.projections_ok,
        problems: found.faults.iter().map(ToString::to_string).collect(),
    })
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
    let hub = desk.device().setting("hub")?;
    desk.look(lang, |look| {
        let holds = hub_holds(look.db, hub.as_deref())?;
        let mut waiting = Vec::new();
        let me = store::open_facts(look.db, 0)?;
        let device = desk.device().setting("device_name")?.unwrap_or_default();
        waiting.extend(me.into_iter().rev().map(|fact| (device.clone(), fact)));
        let mut pages = look.db.prepare_cached(
            "SELECT p.bytes, p.last_seq, w.device, w.epoch, w.n FROM page p JOIN writer w ON w.n = p.writer ORDER BY p.n DESC",
        )?;
        let mut rows = pages.query([])?;
        while let Some(row) = rows.next()? {
            let writer = crate::journal::vector::Writer { device: row.get(2)?, epoch: row.get::<_, i64>(3)? as u64 };
            if row.get::<_, i64>(1)? as u64 <= holds.get(&writer) {
                continue;
            }
            let name = members::device_name(look.db, row.get(4)?)?;
            let facts = Page::trusted(row.get(0)?).and_then(|page| page.facts()).map_err(fold::damaged)?;
            waiting.extend(facts.into_iter().rev().filter(|f| f.seq > holds.get(&writer)).map(|fact| (name.clone(), fact)));
        }
        let total = waiting.len() as u64;
        let rows = waiting
            .into_iter()
            .skip(slice.offset as usize)
            .take(slice.limit.min(500) as usize)
            .map(|(device, fact)| {
                Ok(WaitingRow { at: fact.at_ms, by: members::staff_name(look.db, &fact.by)?, device, what: super::super::tell(look.db, &fact, lang)? })
            })
            .collect::<rusqlite::Result<_>>()?;
        Ok(WaitingList { total, rows })
    })
}
