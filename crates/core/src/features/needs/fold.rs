//! How needs, contacts and the watch become rows.

use super::facts::*;
use crate::desk::{Role, Topic};
use crate::features::members::{Reach, Who};
use crate::features::register::masking;
use crate::fold::{Fold, FoldError, KindOfFact, named};
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::problem::Lang;
use rusqlite::{Connection, OptionalExtension, params};

/// Needs, what was done about them and contacts are only ever added, each under an id of its own; whether a need goes on is
/// said by the last word about it. An act counts for a need of the resident it is about: by which a role's reach was judged.
pub(super) const TABLES: &str = "
    CREATE TABLE need (id BLOB PRIMARY KEY, resident BLOB NOT NULL, kind INTEGER NOT NULL, name TEXT,
        weekdays INTEGER NOT NULL, every_days INTEGER, first_on TEXT NOT NULL, tag TEXT, note TEXT, replaces BLOB,
        ended INTEGER NOT NULL, state_clock INTEGER NOT NULL, clock INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX need_of ON need (resident, ended);
    CREATE INDEX need_replaced ON need (replaces) WHERE replaces IS NOT NULL;
    CREATE TABLE need_act (id BLOB PRIMARY KEY, need BLOB NOT NULL, resident BLOB NOT NULL, put_off INTEGER NOT NULL, due TEXT NOT NULL,
        day TEXT NOT NULL, days INTEGER, note TEXT, withdrawn INTEGER NOT NULL, clock INTEGER NOT NULL,
        at INTEGER NOT NULL, by_id BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX need_act_of ON need_act (need, clock);
    CREATE TABLE contacted (id BLOB PRIMARY KEY, resident BLOB NOT NULL, how INTEGER NOT NULL, well INTEGER NOT NULL,
        note TEXT, withdrawn INTEGER NOT NULL, clock INTEGER NOT NULL, at INTEGER NOT NULL, by_id BLOB NOT NULL)
        WITHOUT ROWID;
    CREATE INDEX contacted_of ON contacted (resident, at);
    CREATE TABLE watch (id BLOB PRIMARY KEY, name TEXT, clock INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
";

const fn kind(
    kind: u16,
    name: &'static str,
    role: Role,
    fold: fn(&Fold<'_>, &Fact) -> Result<(), FoldError>,
) -> KindOfFact {
    KindOfFact {
        kind,
        who: Who::AtLeast(role, Reach::Subject),
        name,
        fold,
        tell,
        topic: Topic::Register,
    }
}

pub(super) const KINDS: &[KindOfFact] = &[
    kind(NEED_NOTED, "need_noted", Role::Staff, noted),
    kind(NEED_ENDED, "need_ended", Role::Staff, ended),
    kind(NEED_RESUMED, "need_resumed", Role::Staff, resumed),
    kind(NEED_MET, "need_met", Role::Volunteer, met),
    kind(NEED_PUT_OFF, "need_put_off", Role::Volunteer, put_off),
    kind(ACT_WITHDRAWN, "act_withdrawn", Role::Volunteer, act_withdrawn),
    kind(CONTACTED, "contacted", Role::Volunteer, contacted),
    kind(
        CONTACT_WITHDRAWN,
        "contact_withdrawn",
        Role::Volunteer,
        contact_withdrawn,
    ),
    KindOfFact {
        kind: WATCH_SET,
        who: Who::AtLeast(Role::Administrator, Reach::Whole),
        name: "watch_set",
        fold: watch_set,
        tell,
        topic: Topic::Register,
    },
];

fn noted(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let need: NeedNoted = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO need VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)")?
        .execute(params![
            need.need,
            fact.subject,
            need.kind as u8,
            need.name,
            need.weekdays,
            need.every_days,
            need.first_on,
            need.tag,
            need.note,
            need.replaces,
            fact.clock.0 as i64
        ])?;
    Ok(())
}

fn ended(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let ended: NeedEnded = minicbor::decode(&fact.body)?;
    set_ended(fold, fact, ended.need, true)
}

fn resumed(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let resumed: NeedResumed = minicbor::decode(&fact.body)?;
    set_ended(fold, fact, resumed.need, false)
}

/// The last word counts; of two at the very same reading, that it goes on: what is shown too long is seen.
fn set_ended(fold: &Fold<'_>, fact: &Fact, need: Id, ended: bool) -> Result<(), FoldError> {
    fold.db
        .prepare_cached(
            "UPDATE need SET ended = ?1, state_clock = ?2 WHERE id = ?3 AND resident = ?4
             AND (state_clock < ?2 OR (state_clock = ?2 AND NOT ?1))",
        )?
        .execute(params![ended, fact.clock.0 as i64, need, fact.subject])?;
    Ok(())
}

fn met(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let met: NeedMet = minicbor::decode(&fact.body)?;
    let act = Act {
        id: met.act,
        need: met.need,
        put_off: false,
        due: met.due,
        day: met.on,
        days: met.days,
        note: met.note,
    };
    put_act(fold, fact, &act)
}

fn put_off(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let put: NeedPutOff = minicbor::decode(&fact.body)?;
    let act = Act {
        id: put.act,
        need: put.need,
        put_off: true,
        due: put.due,
        day: put.until,
        days: None,
        note: put.note,
    };
    put_act(fold, fact, &act)
}

struct Act {
    id: Id,
    need: Id,
    put_off: bool,
    due: String,
    day: String,
    days: Option<u32>,
    note: Option<String>,
}

fn put_act(fold: &Fold<'_>, fact: &Fact, act: &Act) -> Result<(), FoldError> {
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO need_act VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)")?
        .execute(params![
            act.id,
            act.need,
            fact.subject,
            act.put_off,
            act.due,
            act.day,
            act.days,
            act.note,
            fact.clock.0 as i64,
            fact.at_ms,
            fact.by
        ])?;
    Ok(())
}

fn act_withdrawn(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let withdrawn: ActWithdrawn = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("UPDATE need_act SET withdrawn = 1 WHERE id = ? AND resident = ?")?
        .execute([withdrawn.act, fact.subject])?;
    Ok(())
}

fn contacted(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let said: Contacted = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO contacted VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?)")?
        .execute(params![
            said.contact,
            fact.subject,
            said.how as u8,
            said.well,
            said.note,
            fact.clock.0 as i64,
            fact.at_ms,
            fact.by
        ])?;
    Ok(())
}

fn contact_withdrawn(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let withdrawn: ContactWithdrawn = minicbor::decode(&fact.body)?;
    fold.db
        .prepare_cached("UPDATE contacted SET withdrawn = 1 WHERE id = ? AND resident = ?")?
        .execute([withdrawn.contact, fact.subject])?;
    Ok(())
}

fn watch_set(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let _: WatchSet = minicbor::decode(&fact.body)?;
    named::put(fold, "watch", fact, Some("watch"))
}

fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let (zh, en) = match fact.kind {
        NEED_NOTED => ("登记需求", "need noted"),
        NEED_ENDED => ("需求结束", "need ended"),
        NEED_RESUMED => ("需求恢复", "need resumed"),
        NEED_MET => ("需求已办", "need met"),
        NEED_PUT_OFF => ("需求改期", "need put off"),
        ACT_WITHDRAWN => ("撤回办理记录", "what was done about a need taken back"),
        CONTACTED => ("已联系", "spoken to"),
        CONTACT_WITHDRAWN => ("撤回联系记录", "contact taken back"),
        _ => return Ok(lang.pick("修改重点关照设置", "watch changed").to_owned()),
    };
    let name: Option<String> = db
        .prepare_cached("SELECT name FROM resident WHERE id = ?")?
        .query_row([fact.subject], |row| row.get(0))
        .optional()?;
    let name = masking::name(&name.unwrap_or_default());
    Ok(format!("{}：{name}", lang.pick(zh, en)))
}
