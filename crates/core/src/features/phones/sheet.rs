//! What a phone shows: its round in its buildings, with masked names and care tags, and no number of anybody.

use super::joining::{hash, working};
use super::lasting::Now;
use super::page::Channel;
use super::types::*;
use super::unlisted_list::said_by;
use crate::desk::{Caller, Desk, Look};
use crate::features::closures;
use crate::features::register::place::{building_label, unit_label};
use crate::features::sweeps::door_types::{DoorView, SweepBuilding};
use crate::features::sweeps::{self, AboutRound, MarkNames};
use crate::id::Id;
use crate::problem::{Lang, Problem};
use rusqlite::params;

/// The sheet of the phone with this session, which comes by `channel`.
///
/// # Errors
/// A [`Problem`] for whoever holds the phone.
pub fn show_sheet(desk: &Desk, session: &str, channel: Channel, lang: Lang) -> Result<DoorSheet, Problem> {
    let (session, device) = (hash(session), desk.device_id());
    let caller = Caller {
        staff: desk.staff(),
        lang,
    };
    let (sheet, phone) = desk.look_as(caller, |look| {
        let now = Now::at(look.db, look.now_ms)?;
        let phone = working(look.db, &device, &session, channel, now)?;
        Ok((sheet(look, phone.round, &phone.id, phone.left_ms)?, phone.id))
    })?;
    desk.heard_phone(phone);
    Ok(sheet)
}

fn sheet(look: &Look<'_>, round: Id, phone: &Id, left_ms: i64) -> Result<DoorSheet, Problem> {
    let about = sweeps::about_round(look, &round)?;
    let now_ms = look.latest_ms()?;
    let mut all = look.db.prepare_cached(
        "SELECT b.id, c.name, b.name FROM phone_building p JOIN building b ON b.id = p.building AND b.present
         JOIN compound c ON c.id = b.compound WHERE p.phone = ? ORDER BY c.at, c.id, b.sort, b.id",
    )?;
    let named: Vec<(Id, String)> = all
        .query_map(params![phone], |row| {
            let (compound, building): (String, String) = (row.get(1)?, row.get(2)?);
            Ok((row.get(0)?, compound + &building_label(&building)))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let unlisted = said_by(look.db, &round, phone)?;
    let mut buildings = Vec::new();
    for (building, name) in named {
        let walked = sweeps::sweep_building(look, SweepBuilding { round, building })?;
        let marks = sweeps::mark_names(look.db, &round, &building, about.target)?;
        let units = walked.units.into_iter().map(|unit| SheetUnit {
            name: unit_label(&unit.name),
            closure: unit.closure.map(|closure| closures::line(&closure, look.lang)),
            doors: unit
                .doors
                .into_iter()
                .map(|door| {
                    let met = unlisted.get(&door.home).copied();
                    shown(door, met, &about, &marks, now_ms)
                })
                .collect(),
        });
        buildings.push(SheetBuilding {
            name,
            units: units.collect(),
        });
    }
    Ok(DoorSheet {
        round,
        name: about.name,
        target: about.target,
        outcomes: about.outcomes,
        questions: about.questions,
        tube_size: about.tube_size,
        left_ms,
        buildings,
    })
}

fn shown(
    door: DoorView,
    unlisted: Option<SheetUnlisted>,
    about: &AboutRound,
    marks: &MarkNames,
    now_ms: i64,
) -> SheetDoor {
    let names = sweeps::masked_names(door.targets.iter().map(|one| one.name.as_str()), about.target);
    let targets = door
        .targets
        .into_iter()
        .zip(names)
        .map(|(one, name)| SheetTarget {
            mark: marks.get(&one.id).cloned(),
            id: one.id,
            name,
            care: one.care,
            absent: one.absent,
            outcome: one.outcome,
            tube: one.tube,
            answers: sweeps::as_phones_show(one.answers, &about.questions)
                .into_iter()
                .map(|(question, text)| SheetAnswer { question, text })
                .collect(),
            conflict: one.conflict,
            attempts: one.attempts,
            again_in_ms: one.again_at.map(|at| at.saturating_sub(now_ms)),
        });
    SheetDoor {
        home: door.home,
        room: door.room,
        targets: targets.collect(),
        unlisted,
    }
}
