//! What a scanned text can be, before anybody looks whether it is known.

use crate::features::import::{IdFault, read_id_text};
use crate::features::paper::scanned_paper;
use crate::features::slips::scanned_resident;
use crate::features::sweeps::{check_tube_code, tube_code};
use crate::id::Id;
use rusqlite::{Connection, OptionalExtension, ToSql};

/// More is no code of ours, and none of an identity card.
const LONGEST: usize = 100;

/// What a text can be.
#[derive(Debug)]
pub(super) enum Code {
    /// A paper of ours.
    Paper { round: Id, paper: Id },
    /// The slip of a resident who is or was in the register.
    Slip(Id),
    /// The number of an identity card, whole and right.
    Card(String),
    /// Fifteen digits: a card of the old kind, or else a tube.
    OldCard(String),
    /// What may stand on a tube.
    Tube(String),
    /// None of these.
    Nothing,
}

/// Reads a text.
pub(super) fn read(db: &Connection, text: &str) -> rusqlite::Result<Code> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Ok(Code::Nothing);
    }
    if let Some((round, paper)) = scanned_paper(db, text)? {
        return Ok(Code::Paper { round, paper });
    }
    if let Some(resident) = scanned_resident(db, text)? {
        return Ok(Code::Slip(resident));
    }
    let number = read_id_text(text);
    let is_whole = number.fault.is_none() && number.says.is_some();
    Ok(match number.text {
        Some(digits) if is_whole => Code::Card(digits),
        Some(digits) if number.fault == Some(IdFault::Legacy) => Code::OldCard(digits),
        _ => as_tube(text),
    })
}

/// Eighteen signs that are no number of anybody are a card read badly, not a tube.
fn as_tube(text: &str) -> Code {
    let is_card = (17..=19).contains(&text.len())
        && text
            .trim_end_matches(['X', 'x'])
            .chars()
            .all(|c| c.is_ascii_digit());
    let is_code = text.chars().all(|c| c.is_ascii_graphic() && c != ':') && check_tube_code(text).is_ok();
    if is_card || !is_code {
        Code::Nothing
    } else {
        Code::Tube(tube_code(text))
    }
}

/// Somebody's entry in the register.
pub(super) struct Entry {
    pub resident: Id,
    pub home: Id,
    /// Nothing of a home whose place is not known yet.
    pub building: Option<Id>,
    pub name: String,
}

/// The entries of whoever is registered and fits. Somebody may be entered twice, where they are registered and where they live:
/// where somebody lives and is not away comes first, and of several such entries the one made first.
pub(super) fn entries(db: &Connection, fits: &str, by: &dyn ToSql) -> rusqlite::Result<Vec<Entry>> {
    db.prepare_cached(&format!(
        "SELECT id, home, building, name FROM resident WHERE {fits} AND present = 1 AND home IS NOT NULL
         ORDER BY registration IS 'absent', status IS 'away', id"
    ))?
    .query_map([by], |row| {
        Ok(Entry {
            resident: row.get(0)?,
            home: row.get(1)?,
            building: row.get(2)?,
            name: row.get(3)?,
        })
    })?
    .collect()
}

/// The name of somebody who is or was in the register.
pub(super) fn name_of(db: &Connection, resident: &Id) -> rusqlite::Result<String> {
    let name: Option<String> = db
        .prepare_cached("SELECT name FROM resident WHERE id = ?")?
        .query_row([resident], |row| row.get(0))
        .optional()?;
    Ok(name.unwrap_or_default())
}
