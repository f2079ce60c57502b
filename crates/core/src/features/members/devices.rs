//! The laptops of the space: what each may do, revoking one, and what was kept aside.

use super::basic::Empty;
use super::facts::{Changed, HeldSettled, Revoked};
use super::grant::{Grant, Seats};
use super::roll::Roll;
use super::staff_name;
use crate::desk::{Desk, Look, Role};
use crate::id::Id;
use crate::journal::chains;
use crate::journal::clock::{Doubt, doubt};
use crate::journal::page::Page;
use crate::journal::vector::Vector;
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension, params};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A laptop of the space.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct DeviceView {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What it may do; nothing when it was revoked.
    pub role: Option<Role>,
    /// The compounds and buildings it is for; none means the whole committee.
    pub scope: Vec<Id>,
    /// False on this laptop as long as no administrator's has let it in.
    pub admitted: bool,
    /// Whether it is this one.
    pub here: bool,
    /// How many of its facts are here.
    pub facts: u64,
    /// How many of them are kept aside.
    pub held: u64,
    /// When it last wrote something that is here, ms.
    pub last_at: Option<i64>,
}

pub(super) fn list_devices(desk: &Desk, _: Empty, lang: Lang) -> Result<Vec<DeviceView>, Problem> {
    let me = desk.device().id();
    desk.look(lang, |look| {
        // What this laptop has not sealed yet is written all the same.
        let (open, open_at): (i64, i64) = look
            .db
            .prepare_cached("SELECT count(*), coalesce(max(at), 0) FROM open_fact")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut devices = look.db.prepare_cached(
            "SELECT d.id, d.name, coalesce(sum(w.last_seq), 0), coalesce(max(w.last_at), 0), d.role, d.scope, d.admitted,
                (SELECT count(*) FROM held h JOIN writer hw ON hw.n = h.writer WHERE hw.device = d.id)
             FROM device d LEFT JOIN writer w ON w.device = d.id GROUP BY d.id ORDER BY d.at, d.id",
        )?;
        let rows = devices.query_map([], |row| {
            let id = row.get(0)?;
            let here = id == me;
            let (open, open_at) = if here { (open, open_at) } else { (0, 0) };
            let last = open_at.max(row.get(3)?);
            Ok(DeviceView {
                id,
                name: row.get(1)?,
                role: role(row.get(4)?),
                scope: scope(&row.get::<_, Vec<u8>>(5)?),
                admitted: row.get(6)?,
                here,
                facts: (row.get::<_, i64>(2)? + open) as u64,
                held: row.get::<_, i64>(7)? as u64,
                last_at: (last > 0).then_some(last),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    })
}

/// A role as tables keep it.
pub(super) fn role(number: Option<u8>) -> Option<Role> {
    number.and_then(|number| minicbor::decode(&[number]).ok())
}

/// A scope as tables keep it.
pub(super) fn scope(bytes: &[u8]) -> Vec<Id> {
    minicbor::decode(bytes).unwrap_or_default()
}

/// Arguments of `change_device`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangeDevice {
    /// The laptop.
    pub device: Id,
    /// What it may do from now on.
    pub role: Role,
    /// The compounds and buildings it is for; none means the whole committee.
    pub scope: Vec<Id>,
}

pub(super) fn change_device(pen: &mut Pen<'_>, args: ChangeDevice) -> Result<Empty, Problem> {
    let (from, ends) = held_so_far(pen, &args.device)?;
    let grant = Grant::given(args.role, args.scope)?;
    pen.write(Changed { grant, from, ends }.draft(args.device))?;
    refuse_without_effect(pen.roll(), &args.device, |roll, device| {
        roll.members
            .get(device)
            .and_then(|member| member.grant())
            .is_some_and(|grant| grant.role == args.role)
    })?;
    Ok(Empty {})
}

/// Arguments of `revoke_device`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct RevokeDevice {
    /// The laptop.
    pub device: Id,
    /// From which of its facts on nothing counts; all that is known here counts where nothing is said.
    pub from: Option<u64>,
}

pub(super) fn revoke_device(pen: &mut Pen<'_>, args: RevokeDevice) -> Result<Empty, Problem> {
    let (mut from, ends) = held_so_far(pen, &args.device)?;
    if let Some(seq) = args.from {
        from.0.values_mut().for_each(|held| *held = (*held).min(seq));
    }
    pen.write(Revoked { from, ends }.draft(args.device))?;
    refuse_without_effect(pen.roll(), &args.device, |roll, device| {
        roll.members
            .get(device)
            .is_some_and(|member| member.grant().is_none())
    })?;
    Ok(Empty {})
}

/// Of every chain of a device, the number that follows what is here, and the ends themselves.
fn held_so_far(pen: &Pen<'_>, device: &Id) -> Result<(Seats, Option<Vector>), Problem> {
    if !pen.roll().members.contains_key(device) {
        return Err(Problem::not_found("这台电脑", "laptop"));
    }
    let held = chains::vector(pen.db(), Some(pen.chain()))?;
    let (mut from, mut ends) = (BTreeMap::new(), Vector::default());
    for (writer, head) in held.iter().filter(|(writer, _)| writer.device == *device) {
        // Of several ends the longest comes last.
        from.insert(writer.epoch, head.seq + 1);
        ends.add(*writer, head);
    }
    Ok((Seats(from), Some(ends)))
}

/// What the roll does not follow is not written: the last administrator stays, and so does who is more senior in a quarrel.
fn refuse_without_effect(
    roll: &Roll,
    device: &Id,
    worked: impl Fn(&Roll, &Id) -> bool,
) -> Result<(), Problem> {
    if worked(roll, device) {
        return Ok(());
    }
    Err(Problem::refused(
        "last_administrator",
        "这是最后一台管理员电脑，不能停用或降级。请先把另一台电脑设为管理员。",
        "This is the last administrator's laptop; make another one an administrator's first.",
    ))
}

/// A fact kept aside.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct HeldView {
    /// The laptop that wrote it.
    pub device: Id,
    /// What people call it.
    pub device_name: String,
    /// The chain's epoch, in hexadecimal.
    pub epoch: String,
    /// Its number there.
    pub seq: u64,
    /// When, by that laptop's clock, ms.
    pub at: i64,
    /// Why that time is in doubt, where it is.
    pub doubt: Option<Doubt>,
    /// Who.
    pub by: String,
    /// What it says.
    pub what: String,
    /// Why it is kept aside: stranger, revoked, role, scope.
    pub reason: String,
}

/// More than anybody decides about at a sitting.
const MOST: i64 = 500;

pub(super) fn list_held(look: &Look<'_>, _: Empty) -> Result<Vec<HeldView>, Problem> {
    let mut all = look.db.prepare_cached(
        "SELECT h.writer, h.seq, h.reason, w.device, w.epoch FROM held h JOIN writer w ON w.n = h.writer
         ORDER BY h.writer, h.seq LIMIT ?",
    )?;
    let mut rows = all.query([MOST])?;
    let mut page: Option<(i64, Page)> = None;
    let mut views = Vec::new();
    while let Some(row) = rows.next()? {
        let (writer, seq): (i64, i64) = (row.get(0)?, row.get(1)?);
        let fits = page.as_ref().is_some_and(|(n, page)| {
            *n == writer && (page.header.first_seq..=page.header.last_seq()).contains(&(seq as u64))
        });
        if !fits {
            page = page_of(look.db, writer, seq)?.map(|page| (writer, page));
        }
        let facts = page
            .as_ref()
            .and_then(|(_, page)| page.facts().ok())
            .unwrap_or_default();
        let Some(fact) = facts.into_iter().find(|fact| fact.seq == seq as u64) else {
            continue;
        };
        let device = row.get(3)?;
        views.push(HeldView {
            device_name: super::device_named(look.db, &device)?,
            device,
            epoch: format!("{:x}", row.get::<_, i64>(4)?),
            seq: fact.seq,
            at: fact.at_ms,
            doubt: doubt(fact.at_ms, fact.clock, look.now_ms),
            by: staff_name(look.db, &fact.by)?,
            what: crate::features::tell(look.db, &fact, look.lang)?,
            reason: row.get(2)?,
        });
    }
    Ok(views)
}

fn page_of(db: &Connection, writer: i64, seq: i64) -> rusqlite::Result<Option<Page>> {
    let bytes: Option<Vec<u8>> = db
        .prepare_cached(
            "SELECT bytes FROM page WHERE writer = ? AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1",
        )?
        .query_row(params![writer, seq], |row| row.get(0))
        .optional()?;
    bytes
        .map(|bytes| Page::trusted(bytes).map_err(crate::fold::damaged))
        .transpose()
}

/// Arguments of `settle_held`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SettleHeld {
    /// The laptop that wrote them.
    pub device: Id,
    /// The chain's epoch, as listed.
    pub epoch: String,
    /// Their numbers.
    pub seqs: Vec<u64>,
    /// Whether they are to count.
    pub accepted: bool,
}

pub(super) fn settle_held(pen: &mut Pen<'_>, args: SettleHeld) -> Result<Empty, Problem> {
    let missing = || Problem::not_found("这些搁置的记录", "records kept aside");
    let epoch = u64::from_str_radix(&args.epoch, 16).map_err(|_| missing())?;
    for seq in &args.seqs {
        let held = pen
            .db()
            .prepare_cached(
                "SELECT 1 FROM held h JOIN writer w ON w.n = h.writer WHERE w.device = ? AND w.epoch = ? AND h.seq = ?",
            )?
            .query_row(params![args.device, epoch as i64, *seq as i64], |_| Ok(()))
            .optional()?;
        held.ok_or_else(missing)?;
    }
    let settled = HeldSettled {
        epoch,
        seqs: args.seqs,
        accepted: args.accepted,
    };
    pen.write(settled.draft(args.device))?;
    Ok(Empty {})
}
