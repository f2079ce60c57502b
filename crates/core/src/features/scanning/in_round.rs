//! A scan in the round that is walked.

use super::code::{self, Code, Entry, entries, name_of};
use super::types::{ReadScan, Scanned};
use crate::desk::Look;
use crate::features::members::IdArgs;
use crate::features::sweeps::types::{RoundView, TargetKind};
use crate::features::sweeps::{self, tube_code};
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
            None => Scanned::Gone {
                name: name_of(look.db, &resident)?,
            },
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
    let kind = round.row.target;
    let as_target = |entry: Entry| {
        let target = match kind {
            TargetKind::Resident => entry.resident,
            TargetKind::Home => entry.home,
        };
        Some((target, entry.name, entry.building?))
    };
    let mut all: Vec<_> = entries(look.db, fits, by)?
        .into_iter()
        .filter_map(as_target)
        .collect();
    let mut meant = 0;
    if all.len() > 1 {
        for (nth, (target, ..)) in all.iter().enumerate() {
            if sweeps::is_target(look.db, &round.row.id, target)? {
                meant = nth;
                break;
            }
        }
    }
    let found = (meant < all.len()).then(|| all.swap_remove(meant));
    Ok(found.map(|(target, name, building)| Scanned::Person {
        target,
        name,
        building,
    }))
}
