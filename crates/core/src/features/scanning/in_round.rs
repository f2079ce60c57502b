//! A scan in the round that is walked.

use super::code::{self, Code, WHO_LIVES_THERE, name_of};
use super::types::{ReadScan, Scanned};
use crate::desk::Look;
use crate::features::members::IdArgs;
use crate::features::sweeps::types::{RoundView, TargetKind};
use crate::features::sweeps::{self, tube_code};
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::ToSql;

pub(super) fn read_scan(look: &Look<'_>, args: ReadScan) -> Result<Scanned, Problem> {
    let round = sweeps::show_round(look, IdArgs { id: args.round })?;
    let tube = |code: String| match round.tube_size {
        Some(_) => Scanned::Tube { code },
        None => Scanned::Unknown,
    };
    Ok(match code::read(look.db, &args.text)? {
        Code::Paper { round, paper } if round == args.round => Scanned::Paper { paper },
        Code::Paper { .. } | Code::Nothing => Scanned::Unknown,
        Code::Slip(resident) => match person(look, &round, "id = ?", &resident)? {
            Some(person) => person,
            None => gone(look, &resident)?,
        },
        Code::Card(id_number) => match person(look, &round, "id_number = ?", &id_number)? {
            Some(person) => person,
            None => Scanned::Stranger { id_number },
        },
        Code::OldCard(digits) => match person(look, &round, "id_number = ?", &digits)? {
            Some(person) => person,
            None => tube(tube_code(&digits)),
        },
        Code::Tube(code) => tube(code),
    })
}

/// Who is registered and fits, as the target they are in the round; of several entries of one person one that is in the round,
/// else the one where they live.
fn person(
    look: &Look<'_>,
    round: &RoundView,
    fits: &str,
    by: &dyn ToSql,
) -> rusqlite::Result<Option<Scanned>> {
    let mut known = look.db.prepare_cached(&format!(
        "SELECT id, home, name, building FROM resident WHERE {fits} AND present = 1 AND building IS NOT NULL {WHO_LIVES_THERE}",
    ))?;
    let target = match round.row.target {
        TargetKind::Resident => 0,
        TargetKind::Home => 1,
    };
    let entries = known.query_map([by], |row| {
        let target: Id = row.get(target)?;
        let person = Scanned::Person {
            target,
            name: row.get(2)?,
            building: row.get(3)?,
        };
        Ok((target, person))
    })?;
    let mut entries = entries.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut meant = 0;
    if entries.len() > 1 {
        for (nth, (target, _)) in entries.iter().enumerate() {
            if sweeps::is_target(look.db, &round.row.id, target)? {
                meant = nth;
                break;
            }
        }
    }
    Ok((meant < entries.len()).then(|| entries.swap_remove(meant).1))
}

fn gone(look: &Look<'_>, resident: &Id) -> rusqlite::Result<Scanned> {
    let name = name_of(look.db, resident)?.unwrap_or_default();
    Ok(Scanned::Gone { name })
}
