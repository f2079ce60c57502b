//! People met behind a door whom no list has: a phone says how many, the laptop writes it once, and somebody sees to it.

use super::facts::{self, UnlistedMet, UnlistedSeen};
use super::types::*;
use crate::features::members::Empty;
use crate::features::sweeps::{self, checked_note};
use crate::id::Id;
use crate::problem::Problem;
use crate::space::Pen;
use rusqlite::{Connection, OptionalExtension, params};

/// More than stand behind one door in earnest.
const MOST_PEOPLE: u32 = 50;
/// More reports of one door come from no phone in earnest.
const MOST_REPORTS: i64 = 50;

/// Writes what a phone says of a door, unless that was written before.
///
/// # Errors
/// When the door is not the phone's or the round's, or what is said of it cannot be.
pub(super) fn keep(
    pen: &mut Pen<'_>,
    phone: &Id,
    round: Id,
    made_at: i64,
    args: UnlistedArgs,
) -> Result<(), Problem> {
    let UnlistedArgs {
        id,
        home,
        people,
        note,
        ..
    } = args;
    if is_told(pen.db(), &round, &home, &id)? {
        return Ok(());
    }
    if !is_door_of(pen.db(), phone, &home)? || !sweeps::is_door(pen.db(), &round, &home)? {
        return Err(elsewhere());
    }
    if people > MOST_PEOPLE {
        return Err(Problem::bad(
            "people",
            format!("一户最多报 {MOST_PEOPLE} 人。"),
            format!("At most {MOST_PEOPLE} people behind one door."),
        ));
    }
    if reports_through(pen.db(), &round, &home, phone)? >= MOST_REPORTS {
        return Err(Problem::refused(
            "too_many_reports",
            format!("这部手机在同一户已报 {MOST_REPORTS} 次，不再接收。请告诉工作人员。"),
            format!(
                "This phone has reported one door {MOST_REPORTS} times; no more is taken. Tell the staff."
            ),
        ));
    }
    let note = match (people, checked_note(note.as_deref())?) {
        (0, _) => None,
        // A phone is not shown what was noted, and cannot take away what it is not shown.
        (_, None) => note_standing(pen.db(), &round, &home, phone)?,
        (_, Some(note)) => Some(note.to_owned()),
    };
    let met = UnlistedMet {
        phone: *phone,
        id,
        people,
        note,
        made_at,
    };
    pen.write(facts::unlisted(round, home, &met))?;
    Ok(())
}

/// Says that somebody saw to a report, or that nobody has after all. Once is enough.
///
/// # Errors
/// When there is no such report, or its round is closed.
pub(super) fn settle_unlisted(pen: &mut Pen<'_>, args: SettleUnlisted) -> Result<Empty, Problem> {
    let SettleUnlisted {
        round,
        home,
        id,
        seen,
    } = args;
    sweeps::must_be_open(pen.db(), &round)?;
    if !is_told(pen.db(), &round, &home, &id)? {
        return Err(Problem::not_found("这条上报", "report"));
    }
    if is_seen(pen.db(), &round, &home, &id)? != seen {
        let again = (!seen).then_some(true);
        pen.write(facts::unlisted_seen(round, home, &UnlistedSeen { id, again }))?;
    }
    Ok(Empty {})
}

fn elsewhere() -> Problem {
    Problem::refused(
        "out_of_scope",
        "不在这部手机负责的楼栋里。",
        "Not in the buildings of this phone.",
    )
}

/// Whether this report was written already.
fn is_told(db: &Connection, round: &Id, home: &Id, id: &Id) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM unlisted WHERE round = ? AND home = ? AND id = ?)")?
        .query_row(params![round, home, id], |row| row.get(0))
}

fn is_seen(db: &Connection, round: &Id, home: &Id, id: &Id) -> rusqlite::Result<bool> {
    let seen = db
        .prepare_cached("SELECT seen FROM unlisted_seen WHERE round = ? AND home = ? AND id = ?")?
        .query_row(params![round, home, id], |row| row.get(0))
        .optional()?;
    Ok(seen.unwrap_or(false))
}

/// Whether a door is in the buildings of a phone.
fn is_door_of(db: &Connection, phone: &Id, home: &Id) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM home h JOIN phone_building p ON p.building = h.building WHERE h.id = ? AND p.phone = ?)",
    )?
    .query_row(params![home, phone], |row| row.get(0))
}

/// How many reports of a door came through a phone.
fn reports_through(db: &Connection, round: &Id, home: &Id, phone: &Id) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT count(*) FROM unlisted WHERE round = ? AND home = ? AND phone = ?")?
        .query_row(params![round, home, phone], |row| row.get(0))
}

/// What a phone noted of a door when it last said something of it.
fn note_standing(db: &Connection, round: &Id, home: &Id, phone: &Id) -> rusqlite::Result<Option<String>> {
    let note = db
        .prepare_cached(
            "SELECT note FROM unlisted WHERE round = ? AND home = ? AND phone = ? ORDER BY clock DESC, id DESC LIMIT 1",
        )?
        .query_row(params![round, home, phone], |row| row.get(0))
        .optional()?;
    Ok(note.flatten())
}
