//! What a fact of a round says, for the list of what waits to be sent.

use super::facts::*;
use crate::features::register::masking;
use crate::id::Id;
use crate::journal::fact::{Class, Fact};
use crate::problem::Lang;
use rusqlite::{Connection, OptionalExtension, params};

pub(super) fn tell(db: &Connection, fact: &Fact, lang: Lang) -> rusqlite::Result<String> {
    let round = match (fact.class, fact.kind) {
        (_, KIND_REMOVED) => return Ok(lang.pick("删除轮次类型", "kind of round removed").to_owned()),
        (_, KIND_SAVED) => {
            let name = minicbor::decode::<KindSaved>(&fact.body).map(|saved| saved.name);
            let said = lang.pick("保存轮次类型", "kind of round saved");
            return Ok(format!("{said}：{}", name.unwrap_or_default()));
        }
        (Class::Round(round), _) => round,
        _ => return Ok(String::new()),
    };
    let name: Option<String> = db
        .prepare_cached("SELECT name FROM round WHERE id = ?")?
        .query_row([round], |row| row.get(0))
        .optional()?;
    let name = name.unwrap_or_default();
    let outcome = match fact.kind {
        ROUND_OPENED => return Ok(format!("{}：{name}", lang.pick("新开轮次", "round opened"))),
        ROUND_CLOSED => return Ok(format!("{}：{name}", lang.pick("结束轮次", "round closed"))),
        ROUND_CHANGED => return Ok(format!("{}：{name}", lang.pick("修改轮次", "round changed"))),
        TARGETS_LISTED => return Ok(format!("{}：{name}", lang.pick("轮次名单", "list of a round"))),
        ROUND_REOPENED => return Ok(format!("{}：{name}", lang.pick("重新打开轮次", "round reopened"))),
        MARK_RECORDED => minicbor::decode::<MarkRecorded>(&fact.body)
            .ok()
            .map(|m| m.outcome),
        _ => minicbor::decode::<DeliveryMarked>(&fact.body)
            .ok()
            .map(|m| m.outcome),
    };
    let outcome = outcome_name(db, round, outcome.unwrap_or(WITHDRAWN), lang)?;
    Ok(format!("{name}：{} {outcome}", target_name(db, &fact.subject)?))
}

/// The name of an outcome in a round.
pub(crate) fn outcome_name(db: &Connection, round: Id, code: u8, lang: Lang) -> rusqlite::Result<String> {
    if code == WITHDRAWN {
        return Ok(lang.pick("撤销勾选", "mark taken back").to_owned());
    }
    let name = db
        .prepare_cached("SELECT name FROM outcome WHERE round = ? AND code = ?")?
        .query_row(params![round, code], |row| row.get(0))
        .optional()?;
    Ok(name.unwrap_or_default())
}

fn target_name(db: &Connection, target: &Id) -> rusqlite::Result<String> {
    let sql = "SELECT name, 1 FROM resident WHERE id = ?1 UNION ALL SELECT room, 0 FROM home WHERE id = ?1";
    let found: Option<(String, bool)> = db
        .prepare_cached(sql)?
        .query_row([target], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(match found {
        // That somebody was marked matters in a list of facts, not who.
        Some((name, true)) => masking::name(&name),
        Some((name, false)) => name,
        None => String::new(),
    })
}
