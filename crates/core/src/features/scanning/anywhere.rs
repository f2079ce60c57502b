//! A scan where no round is walked: before the first round, and on every other screen.

use super::code::{self, Code, entries, name_of};
use super::types::{FindScan, FoundScan};
use crate::desk::Look;
use crate::features::sweeps::tubed_rounds;
use crate::features::tubes::knows_tube;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::ToSql;

pub(super) fn find_scan(look: &Look<'_>, args: FindScan) -> Result<FoundScan, Problem> {
    Ok(match code::read(look.db, &args.text)? {
        Code::Paper { round, paper } => FoundScan::Paper { round, paper },
        Code::Nothing => FoundScan::Unknown,
        Code::Slip(resident) => match person(look, "id = ?", &resident)? {
            Some(person) => person,
            None => FoundScan::Gone {
                name: name_of(look.db, &resident)?,
            },
        },
        Code::Card(id_number) => person(look, "id_number = ?", &id_number)?.unwrap_or(FoundScan::Stranger),
        Code::OldCard(digits) => match person(look, "id_number = ?", &digits)? {
            Some(person) => person,
            None => tube(look, args.here, digits)?,
        },
        Code::Tube(code) => tube(look, args.here, code)?,
    })
}

/// Who is registered and fits; of several entries of one person the one where they live.
fn person(look: &Look<'_>, fits: &str, by: &dyn ToSql) -> rusqlite::Result<Option<FoundScan>> {
    let first = entries(look.db, fits, by)?.into_iter().next();
    Ok(first.map(|entry| FoundScan::Person {
        resident: entry.resident,
        home: entry.home,
        name: entry.name,
    }))
}

/// The round a tube is in: the one that is open on the screen, or the newest that knows it.
fn tube(look: &Look<'_>, here: Option<Id>, code: String) -> rusqlite::Result<FoundScan> {
    let all = tubed_rounds(look.db)?;
    if all.is_empty() {
        return Ok(FoundScan::Unknown);
    }
    let first = here.filter(|here| all.contains(here));
    for round in first.into_iter().chain(all) {
        if knows_tube(look.db, &round, &code)? {
            return Ok(FoundScan::Tube { round, code });
        }
    }
    Ok(FoundScan::EmptyTube { code })
}
