//! Every target of a round by name, for reports and for those who must not be forgotten.

use super::door_types::{AnswerView, CareRow, answers};
use super::tally::Targets;
use super::types::TargetKind;
use super::walk::{WALK, tags};
use crate::features::closures::Cover;
use crate::features::register::place::address;
use crate::id::Id;
use rusqlite::{Connection, Row, params};

/// One target of a round with the mark shown of it.
pub(crate) struct TargetLine {
    pub compound: String,
    pub building_name: String,
    pub unit_name: String,
    pub room: String,
    /// For a home, who lives there.
    pub name: String,
    /// How many people that names.
    pub people: u64,
    /// In clear: mask it before anybody sees it.
    pub id_number: Option<String>,
    /// In clear: mask it before anybody sees it.
    pub phone: Option<String>,
    /// Care tags, each once.
    pub care: Vec<String>,
    pub mark: Option<LineMark>,
}

/// The mark shown of a target.
pub(crate) struct LineMark {
    pub outcome: u8,
    pub tube: Option<String>,
    pub note: Option<String>,
    pub answers: Vec<AnswerView>,
    pub at: i64,
    /// When a laptop wrote it; with `clock`, what tells whether to doubt the time.
    pub written_at: i64,
    pub clock: i64,
    pub by: Id,
    /// The phone it was made on, where it was.
    pub phone: Option<Id>,
    /// Whether two people said different things.
    pub disputed: bool,
    /// The other tubes they are in, until somebody decides.
    pub also: Vec<String>,
}

/// The targets of a round in walking order: the very ones that `tally` counts.
pub(crate) fn listing(db: &Connection, round: &Id) -> rusqlite::Result<Vec<TargetLine>> {
    const LIVING_THERE: &str =
        "resident r WHERE r.present = 1 AND r.building = t.building AND r.unit = t.unit AND r.home = t.id";
    let targets = Targets::of(db, round)?;
    let (home, columns) = match targets.kind {
        TargetKind::Resident => ("t.home", "t.name, t.id_number, t.phone, t.care, 1".to_owned()),
        TargetKind::Home => (
            "t.id",
            format!(
                "(SELECT group_concat(r.name, '、') FROM {LIVING_THERE}), NULL, NULL,
                 (SELECT group_concat(r.care, char(10)) FROM {LIVING_THERE}), (SELECT count(*) FROM {LIVING_THERE})"
            ),
        ),
    };
    let sql = format!(
        "SELECT c.name, b.name, u.name, h.room, m.outcome, m.tube, m.note, m.at, m.by_id,
            EXISTS (SELECT 1 FROM review v WHERE v.matter = 'mark' AND v.subject = t.id AND v.part = ?1), {columns}, m.clock, m.phone,
            coalesce(m.written_at, m.at), m.answers, (SELECT group_concat(x.tube, char(10)) FROM (SELECT DISTINCT k.tube FROM mark k
                WHERE k.round = ?1 AND k.target = t.id AND k.standing = 1 AND k.outcome > 0 AND k.tube IS NOT m.tube) x)
         FROM {} CROSS JOIN building b ON b.id = s.building CROSS JOIN compound c ON c.id = b.compound
         CROSS JOIN unit u ON u.id = s.unit LEFT JOIN home h ON h.id = {home}
         LEFT JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome > 0
         ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id, {WALK}, t.seq, t.id",
        targets.from()
    );
    db.prepare_cached(&sql)?
        .query_map(params![round], line)?
        .collect()
}

fn line(row: &Row<'_>) -> rusqlite::Result<TargetLine> {
    let text = |place| row.get::<_, Option<String>>(place);
    let mark = match row.get(4)? {
        None => None,
        Some(outcome) => Some(LineMark {
            outcome,
            tube: text(5)?,
            note: text(6)?,
            answers: answers(text(18)?),
            at: row.get(7)?,
            clock: row.get(15)?,
            by: row.get(8)?,
            phone: row.get(16)?,
            written_at: row.get(17)?,
            disputed: row.get(9)?,
            also: text(19)?
                .map(|codes| codes.lines().map(str::to_owned).collect())
                .unwrap_or_default(),
        }),
    };
    Ok(TargetLine {
        compound: row.get(0)?,
        building_name: row.get(1)?,
        unit_name: row.get(2)?,
        room: text(3)?.unwrap_or_default(),
        name: text(10)?.unwrap_or_default(),
        id_number: text(11)?,
        phone: text(12)?,
        care: tags(text(13)?),
        people: row.get::<_, i64>(14)? as u64,
        mark,
    })
}

/// Residents with a care tag whom (or whose home) a round has not reached: no mark, or one that is not done.
pub(crate) fn care_missing(db: &Connection, round: &Id, cover: &Cover) -> rusqlite::Result<Vec<CareRow>> {
    let targets = Targets::of(db, round)?;
    let (from, r) = match targets.kind {
        TargetKind::Resident => (targets.from(), "t"),
        TargetKind::Home => {
            let living_there =
                "r.present = 1 AND r.building = t.building AND r.unit = t.unit AND r.home = t.id";
            let from = targets.from();
            (
                format!("{from} CROSS JOIN resident r INDEXED BY resident_place ON {living_there}"),
                "r",
            )
        }
    };
    let sql = format!(
        "SELECT {r}.id, {r}.name, c.name, b.name, u.name, h.room, {r}.care, o.name, b.id, c.id, u.id
         FROM {from} CROSS JOIN building b ON b.id = s.building CROSS JOIN compound c ON c.id = b.compound
         JOIN unit u ON u.id = s.unit JOIN home h ON h.id = {r}.home
         LEFT JOIN mark m ON m.round = ?1 AND m.target = t.id AND m.nth = 0 AND m.outcome > 0
         LEFT JOIN outcome o ON o.round = ?1 AND o.code = m.outcome
         WHERE {r}.care IS NOT NULL AND coalesce(m.outcome, 99) BETWEEN 50 AND 99
         ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id, {WALK}, {r}.seq, {r}.id"
    );
    db.prepare_cached(&sql)?
        .query_map(params![round], |row| {
            let text = |place| row.get::<_, String>(place);
            Ok(CareRow {
                resident: row.get(0)?,
                name: text(1)?,
                compound: text(2)?,
                building: row.get(8)?,
                address: address(&text(3)?, &text(4)?, &text(5)?),
                care: tags(row.get(6)?),
                outcome_name: row.get(7)?,
                closure: cover.unit(&row.get(9)?, &row.get(8)?, &row.get(10)?),
            })
        })?
        .collect()
}
