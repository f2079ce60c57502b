//! Many residents changed at once: seen first, written in one transaction, undone as a whole. Where two versions of a field wait
//! for a person, a change of many leaves it alone: nobody has looked at that one.

use super::bulk_types::*;
use super::commands::some;
use super::facts::*;
use super::masking;
use super::place::address;
use super::types::ResidentStatus;
use super::writing_back::write_back;
use crate::desk::Look;
use crate::features::filters::{Filter, condition};
use crate::features::lists;
use crate::features::members::{Empty, IdArgs, required, staff_name};
use crate::fold::{Fold, FoldError};
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::legal_time::legal;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashSet;

/// More at once are no care for anybody any more.
const MOST: usize = 5_000;
/// Of whom a preview tells the names.
const SOME: usize = 10;
const MOST_ROWS: i64 = 50;
const BETWEEN_NOTES: &str = "；";

impl BulkChange {
    /// The change as it is kept: its field, what is done with it, and the value.
    fn sound(&self) -> Result<(Field, BulkKind, String), Problem> {
        Ok(match self {
            BulkChange::Status { status } => (Field::Status, BulkKind::Status, status.name().to_owned()),
            BulkChange::AddCare { tag } => (
                Field::Care,
                BulkKind::AddCare,
                required(tag, "特殊关照", "care tag")?,
            ),
            BulkChange::RemoveCare { tag } => (
                Field::Care,
                BulkKind::RemoveCare,
                required(tag, "特殊关照", "care tag")?,
            ),
            BulkChange::AddNote { note } => (Field::Note, BulkKind::AddNote, required(note, "备注", "note")?),
        })
    }
}

impl BulkKind {
    /// Numbers are given once and never reused.
    fn number(self) -> u8 {
        match self {
            BulkKind::Status => 1,
            BulkKind::AddCare => 2,
            BulkKind::RemoveCare => 3,
            BulkKind::AddNote => 4,
        }
    }

    fn of(number: u8) -> BulkKind {
        use BulkKind::{AddCare, AddNote, RemoveCare, Status};
        let known = [Status, AddCare, RemoveCare, AddNote];
        known
            .into_iter()
            .find(|kind| kind.number() == number)
            .unwrap_or(AddNote)
    }

    /// What a field says afterwards.
    fn applied(self, now: Option<&str>, value: &str) -> Option<String> {
        let tags = now.into_iter().flat_map(str::lines).filter(|tag| *tag != value);
        match self {
            BulkKind::Status if now.is_none() && value == "living" => None,
            BulkKind::Status => Some(value.to_owned()),
            BulkKind::AddCare if now.is_some_and(|now| now.lines().any(|tag| tag == value)) => {
                now.map(str::to_owned)
            }
            BulkKind::AddCare => Some(tags.chain([value]).collect::<Vec<_>>().join("\n")),
            BulkKind::RemoveCare => some(&tags.collect::<Vec<_>>().join("\n")),
            BulkKind::AddNote => match now {
                Some(now) if now.split(BETWEEN_NOTES).any(|note| note == value) => Some(now.to_owned()),
                Some(now) => Some(format!("{now}{BETWEEN_NOTES}{value}")),
                None => Some(value.to_owned()),
            },
        }
    }
}

/// Somebody whom a change is for.
struct Meant {
    id: Id,
    name: String,
    address: String,
    now: Option<String>,
    /// Two versions of the field stand, and nobody has settled them.
    disputed: bool,
    /// There is a day they meant to be back.
    has_day: bool,
}

/// Those who are meant, in walking order.
fn meant(db: &Connection, who: &BulkWho, written: [Field; 2], now_ms: i64) -> Result<Vec<Meant>, Problem> {
    let mut ids = who.residents.clone();
    if let Some(list) = &who.list {
        ids.get_or_insert_default()
            .extend(lists::found_in(db, list)?.present);
    }
    let filter = who
        .filter
        .clone()
        .map(Filter::sound)
        .transpose()?
        .filter(|filter| !filter.is_open());
    if ids.is_none() && filter.is_none() && who.compound.or(who.building).or(who.unit).is_none() {
        return Err(Problem::bad(
            "nobody",
            "请先选择范围、条件或名单。",
            "Choose a place, a filter or a list first.",
        ));
    }
    let ids = ids.map(|ids| {
        format!(
            "[{}]",
            ids.iter()
                .map(|id| format!("\"{id}\""))
                .collect::<Vec<_>>()
                .join(",")
        )
    });
    let bounds = filter.and_then(|filter| legal(now_ms).map(|now| filter.on(now.date_naive())));
    let fits = bounds
        .as_ref()
        .map(|bounds| condition(bounds, "r", "?5"))
        .unwrap_or_default();
    let [field, beside] = written;
    let column = column(field);
    let sql = format!(
        "SELECT r.id, r.name, b.name, u.name, h.room, r.{column},
            EXISTS (SELECT 1 FROM review v WHERE v.matter = 'field' AND v.subject = r.id AND v.part IN (?6, ?7)),
            r.away_until IS NOT NULL FROM resident r LEFT JOIN home h ON h.id = r.home
         LEFT JOIN unit u ON u.id = h.unit LEFT JOIN building b ON b.id = h.building LEFT JOIN compound c ON c.id = b.compound
         WHERE r.undone = 0 AND r.gone IS NULL AND r.merged = 0 AND (r.present = 1 OR ?4 IS NOT NULL)
            AND (?1 IS NULL OR b.compound = ?1) AND (?2 IS NULL OR r.building = ?2) AND (?3 IS NULL OR r.unit = ?3)
            AND (?4 IS NULL OR r.id IN (SELECT unhex(value, '-') FROM json_each(?4))) AND (?5 IS NULL OR ?5 IS NOT NULL){fits}
         ORDER BY c.at, c.id, b.sort, b.id, u.sort, u.id, h.sort, h.id, r.seq, r.id LIMIT {}",
        MOST + 1
    );
    let mut all = db.prepare_cached(&sql)?;
    let bounds = bounds.map(|bounds| bounds.text());
    let rows = all.query_map(
        params![
            who.compound,
            who.building,
            who.unit,
            ids,
            bounds,
            [field as u8],
            [beside as u8]
        ],
        |row| {
            let text = |place| row.get::<_, Option<String>>(place).map(Option::unwrap_or_default);
            Ok(Meant {
                id: row.get(0)?,
                name: row.get(1)?,
                address: address(&text(2)?, &text(3)?, &text(4)?),
                now: row.get(5)?,
                disputed: row.get(6)?,
                has_day: row.get(7)?,
            })
        },
    )?;
    let meant: Vec<Meant> = rows.collect::<rusqlite::Result<_>>()?;
    if meant.len() > MOST {
        return Err(Problem::bad(
            "too_many",
            format!("一次最多改 {MOST} 人，请缩小范围。"),
            format!("{MOST} people at once at most; choose fewer."),
        ));
    }
    Ok(meant)
}

/// Those of whom something changes, with what is written; and how many more would, but wait for a person.
fn changes(meant: Vec<Meant>, kind: BulkKind, value: &str) -> (Vec<(Meant, Option<String>)>, u64) {
    let applied = meant.into_iter().map(|one| {
        let new = kind.applied(one.now.as_deref(), value);
        (one, new)
    });
    let (waiting, changes): (Vec<_>, Vec<_>) = applied
        .filter(|(one, new)| one.now != *new)
        .partition(|(one, _)| one.disputed);
    (changes, waiting.len() as u64)
}

/// Whoever is not away any more is away until nothing: that day goes with the status.
fn clears_day(field: Field, value: &str) -> bool {
    field == Field::Status && value != ResidentStatus::Away.name()
}

/// The fields a change writes; one of them twice where it is the only one.
fn written(field: Field, value: &str) -> [Field; 2] {
    match clears_day(field, value) {
        true => [field, Field::AwayUntil],
        false => [field, field],
    }
}

fn column(field: Field) -> &'static str {
    Field::of(field as u8).map_or("note", |(_, _, column)| column)
}

pub(super) fn preview_bulk(look: &Look<'_>, args: EditMany) -> Result<BulkPreview, Problem> {
    let (field, kind, value) = args.change.sound()?;
    let meant = meant(look.db, &args.who, written(field, &value), look.now_ms)?;
    let total = meant.len() as u64;
    let gone = match &args.who.list {
        Some(list) => lists::found_in(look.db, list)?.gone,
        None => 0,
    };
    let (changes, waiting) = changes(meant, kind, &value);
    let some = changes
        .iter()
        .take(SOME)
        .map(|(one, _)| format!("{} {}", one.address, one.name));
    Ok(BulkPreview {
        total,
        gone,
        changing: changes.len() as u64,
        waiting,
        some: some.collect(),
    })
}

pub(super) fn edit_many(pen: &mut Pen<'_>, args: EditMany) -> Result<BulkDone, Problem> {
    let (field, kind, value) = args.change.sound()?;
    let meant = meant(pen.db(), &args.who, written(field, &value), pen.now_ms())?;
    let (changes, waiting) = changes(meant, kind, &value);
    let changed = changes.len() as u64;
    if args.expected.is_some_and(|expected| expected != changed) {
        return Err(Problem::refused(
            "changed_since",
            format!("名册刚刚有变动，现在会改动 {changed} 人。请再看一遍。"),
            format!("The register has just changed: {changed} people would be changed now. Look again."),
        ));
    }
    if changes.is_empty() {
        return Ok(BulkDone {
            id: None,
            changed,
            waiting,
        });
    }
    for (one, new) in &changes {
        pen.write(field.edit(one.id, new.as_deref()))?;
        if one.has_day && clears_day(field, &value) {
            pen.write(Field::AwayUntil.edit(one.id, None))?;
        }
    }
    let id = pen.make_id();
    let edited = BulkEdited {
        field: field as u8,
        action: kind.number(),
        value,
        count: changed,
    };
    pen.write(edited.draft(id))?;
    Ok(BulkDone {
        id: Some(id),
        changed,
        waiting,
    })
}

pub(super) fn undo_bulk(pen: &mut Pen<'_>, args: IdArgs) -> Result<BulkBack, Problem> {
    let bulk: Option<(u8, i64, i64, i64)> = pen
        .db()
        .prepare_cached("SELECT field, count, writer, seq FROM bulk WHERE id = ?")?
        .query_row([args.id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let (number, count, writer, seq) =
        bulk.ok_or_else(|| Problem::not_found("这次批量修改", "change of many"))?;
    let undone = pen
        .db()
        .prepare_cached("SELECT 1 FROM bulk_undone WHERE bulk = ?")?
        .query_row([args.id], |_| Ok(()))
        .optional()?;
    let field = Field::of(number).filter(|_| undone.is_none());
    let (field, ..) = field.ok_or_else(|| {
        Problem::refused(
            "undone",
            "这次批量修改已经撤销过。",
            "This change of many was undone already.",
        )
    })?;
    let mut entries = edited_by(pen, field, (writer, seq), count)?;
    let first = entries.iter().map(|(_, seq)| *seq).min().unwrap_or(seq);
    let cleared: HashSet<Id> = match field {
        Field::Status => {
            let days = edited_by(pen, Field::AwayUntil, (writer, seq), count)?.into_iter();
            // Those before it were cleared by hand.
            days.filter(|(_, seq)| *seq > first)
                .map(|(entry, _)| entry)
                .collect()
        }
        _ => HashSet::new(),
    };
    entries.reverse();
    let mut back = BulkBack { restored: 0, left: 0 };
    for (entry, _) in entries {
        match write_back(pen, &entry, field, (writer, seq))? {
            true => back.restored += 1,
            false => {
                back.left += 1;
                continue;
            }
        }
        if cleared.contains(&entry) {
            write_back(pen, &entry, Field::AwayUntil, (writer, seq))?;
        }
    }
    let undone = BulkUndone {
        restored: back.restored,
        left: back.left,
    };
    pen.write(undone.draft(args.id))?;
    Ok(back)
}

/// The last `count` edits of a field that a writer wrote before its fact `seq`, the latest first: of the field a change is
/// about, its own. What it cleared beside them stands among them.
fn edited_by(
    pen: &Pen<'_>,
    field: Field,
    (writer, seq): (i64, i64),
    count: i64,
) -> rusqlite::Result<Vec<(Id, i64)>> {
    pen.db()
        .prepare_cached(
            "SELECT entry, seq FROM entry_field WHERE field = ?1 AND writer = ?2 AND seq >= ?3 - 2 * ?4 AND seq < ?3
             ORDER BY seq DESC LIMIT ?4",
        )?
        .query_map(params![field as u8, writer, seq, count], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect()
}

pub(super) fn list_bulks(look: &Look<'_>, _: Empty) -> Result<Vec<BulkRow>, Problem> {
    let mut all = look.db.prepare_cached(
        "SELECT b.id, b.action, b.value, b.count, b.at, b.clock, b.by_id, u.restored, u.remained FROM bulk b
         LEFT JOIN bulk_undone u ON u.bulk = b.id ORDER BY b.clock DESC, b.seq DESC LIMIT ?",
    )?;
    let rows = all.query_map([MOST_ROWS], |row| {
        let (value, at): (String, i64) = (row.get(2)?, row.get(4)?);
        let number = |place| row.get::<_, Option<i64>>(place).map(|n| n.map(|n| n as u64));
        Ok(BulkRow {
            id: row.get(0)?,
            kind: BulkKind::of(row.get(1)?),
            value: masking::note(look.viewer, &value),
            count: number(3)?.unwrap_or(0),
            at,
            doubt: look.doubt(at, row.get(5)?),
            by: staff_name(look.db, &row.get(6)?)?,
            undone: match (number(7)?, number(8)?) {
                (Some(restored), Some(left)) => Some(BulkBack { restored, left }),
                _ => None,
            },
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn bulk_edited(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let edited: BulkEdited = minicbor::decode(&fact.body)?;
    let s = fold.stamp(fact);
    fold.db
        .prepare_cached("INSERT OR IGNORE INTO bulk VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            fact.subject,
            edited.field,
            edited.action,
            edited.value,
            i64::try_from(edited.count).unwrap_or(i64::MAX),
            s.writer,
            s.seq,
            s.clock,
            s.at,
            s.by
        ])?;
    Ok(())
}

/// Two laptops may undo the same: the first word counts.
pub(super) fn bulk_undone(fold: &Fold<'_>, fact: &Fact) -> Result<(), FoldError> {
    let undone: BulkUndone = minicbor::decode(&fact.body)?;
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    fold.db
        .prepare_cached(
            "INSERT INTO bulk_undone VALUES (?1, ?2, ?3, ?4) ON CONFLICT (bulk) DO UPDATE
             SET restored = excluded.restored, remained = excluded.remained, clock = excluded.clock
             WHERE (excluded.clock, excluded.restored, excluded.remained) < (clock, restored, remained)",
        )?
        .execute(params![
            fact.subject,
            whole(undone.restored),
            whole(undone.left),
            fact.clock.0 as i64
        ])?;
    Ok(())
}
