//! Who is in which tube: everybody of whom a standing mark says so. Where two laptops put somebody into different tubes without
//! knowing of each other, that person is in both until somebody decides: a positive tube must not miss them.

use super::door_types::*;
use super::marking::tube_code;
use super::queries::find_round;
use crate::desk::Look;
use crate::features::register::place::address;
use crate::id::Id;
use crate::problem::{Problem, ProblemKind};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// That the mark `m` puts its target into a tube.
pub(crate) const IN_A_TUBE: &str = "m.standing = 1 AND m.outcome > 0 AND m.tube IS NOT NULL";

/// That the target of the mark `m` is in another tube, too.
pub(crate) const IN_ANOTHER: &str =
    "EXISTS (SELECT 1 FROM mark k WHERE k.round = m.round AND k.target = m.target
    AND k.standing = 1 AND k.outcome > 0 AND k.tube <> m.tube)";

/// The tubes a target is in.
fn tubes_of(db: &Connection, round: &Id, target: &Id) -> rusqlite::Result<Vec<String>> {
    let sql = format!(
        "SELECT DISTINCT m.tube FROM mark m WHERE m.round = ? AND m.target = ? AND {IN_A_TUBE} ORDER BY m.tube"
    );
    db.prepare_cached(&sql)?
        .query_map(params![round, target], |row| row.get(0))?
        .collect()
}

/// The other tubes a target is in.
pub(super) fn other_tubes(
    db: &Connection,
    round: &Id,
    target: &Id,
    code: &str,
) -> rusqlite::Result<Vec<String>> {
    let mut others = tubes_of(db, round, target)?;
    others.retain(|tube| tube != code);
    Ok(others)
}

/// Fails where somebody is in another tube already, unless `out_of` says that this is known and meant.
pub(super) fn check_other_tubes(
    db: &Connection,
    round: &Id,
    target: &Id,
    code: &str,
    out_of: Option<&str>,
) -> Result<(), Problem> {
    let all = tubes_of(db, round, target)?;
    let others: Vec<&str> = all
        .iter()
        .map(String::as_str)
        .filter(|tube| *tube != code)
        .collect();
    let is_meant = out_of.is_some_and(|known| others == [tube_code(known)]);
    if others.is_empty() || is_meant {
        return Ok(());
    }
    // Whoever is asked about one tube has said nothing of another.
    if all.len() > 1 {
        return Err(in_two(&all));
    }
    let (zh, en) = (others.join("、"), others.join(", "));
    Err(Problem::new(
        ProblemKind::Refused,
        "other_tube",
        format!("已经在 {zh} 管里，没有改到 {code}。换管请写明原因，录错请更正。"),
        format!(
            "They are in {en} already and were not put into {code}. Move them with a reason, or correct the mistake."
        ),
    ))
}

/// That somebody is in more than one tube, and that this is to be settled first.
fn in_two(all: &[String]) -> Problem {
    Problem::new(
        ProblemKind::Refused,
        "two_tubes",
        format!(
            "此人同时在 {} 管里，没有改动。请先到“待核对”定下是哪一管。",
            all.join("、")
        ),
        format!(
            "They are in {} at once; nothing was changed. Settle under Review which tube it is.",
            all.join(" and ")
        ),
    )
}

/// Everybody in a tube.
pub(super) fn in_tube(db: &Connection, round: &Id, code: &str) -> rusqlite::Result<BTreeSet<Id>> {
    let sql = format!("SELECT m.target FROM mark m WHERE m.round = ? AND m.tube = ? AND {IN_A_TUBE}");
    db.prepare_cached(&sql)?
        .query_map(params![round, code], |row| row.get(0))?
        .collect()
}

pub(super) fn show_tube(look: &Look<'_>, args: ShowTube) -> Result<TubeContents, Problem> {
    find_round(look, &args.round)?;
    let size: Option<u32> = look
        .db
        .prepare_cached("SELECT tube_size FROM round WHERE id = ?")?
        .query_row([args.round], |row| row.get(0))?;
    // Of several marks that say the same of somebody, the first one tells when it was.
    let mut people = look.db.prepare_cached(&format!(
        "SELECT r.id, r.name, b.name, u.name, h.room, m.at, min(m.clock), coalesce(m.written_at, m.at) FROM mark m JOIN resident r ON r.id = m.target
         LEFT JOIN home h ON h.id = r.home LEFT JOIN unit u ON u.id = h.unit LEFT JOIN building b ON b.id = h.building
         WHERE m.tube = ?2 AND m.round = ?1 AND {IN_A_TUBE} GROUP BY m.target ORDER BY min(m.clock), m.seq"
    ))?;
    let code = tube_code(&args.code);
    let rows = people.query_map(params![args.round, code], |row| {
        let text = |place| row.get::<_, Option<String>>(place).map(Option::unwrap_or_default);
        let id = row.get(0)?;
        Ok(TubePerson {
            also: other_tubes(look.db, &args.round, &id, &code)?,
            id,
            name: row.get(1)?,
            address: address(&text(2)?, &text(3)?, &text(4)?),
            at: row.get(5)?,
            doubt: look.doubt(row.get(7)?, row.get(6)?),
        })
    })?;
    Ok(TubeContents {
        people: rows.collect::<rusqlite::Result<_>>()?,
        code,
        size: size.unwrap_or(0),
    })
}
