//! Homes of a delivery that it is carried up to: their closure says so. Everybody else may come to the point.

use super::called::called_targets;
use super::door_types::{ToDoorList, ToDoorRow};
use super::queries::find_round;
use super::types::{RoundArgs, RoundKind};
use crate::desk::Look;
use crate::features::closures::{Cover, DeliverTo, turn};
use crate::features::register::place::address;
use crate::problem::Problem;

/// Rows of one answer.
const MOST: usize = 1_000;

/// The homes of a delivery that are closed so that everything is brought to their door, those nobody was at first: in walking
/// order, what a closure puts last last. None in a round that hands nothing out.
pub(super) fn list_to_door(look: &Look<'_>, args: RoundArgs) -> Result<ToDoorList, Problem> {
    let round = find_round(look, &args.round)?;
    let mut list = ToDoorList {
        total: 0,
        left: 0,
        rows: Vec::new(),
    };
    let cover = Cover::read(look.db, look.now_ms)?;
    if round.kind != RoundKind::Delivery || cover.is_empty() {
        return Ok(list);
    }
    // Those of one home follow one another.
    let mut at = None;
    for target in called_targets(look.db, &args.round)? {
        let closure = cover.unit(&target.compound, &target.building, &target.unit);
        let Some(closure) = closure.filter(|closure| closure.deliver == DeliverTo::Door) else {
            continue;
        };
        let left = target.is_left();
        match list.rows.last_mut() {
            Some(row) if at == Some(target.home) => row.left |= left,
            _ => list.rows.push(ToDoorRow {
                id: target.id,
                compound: target.compound_name,
                address: address(&target.building_name, &target.unit_name, &target.room),
                building: target.building,
                care: target.care,
                left,
                closure,
            }),
        }
        at = Some(target.home);
    }
    list.total = list.rows.len() as u64;
    list.left = list.rows.iter().filter(|row| row.left).count() as u64;
    list.rows.sort_by_key(|row| (!row.left, turn(Some(&row.closure))));
    list.rows.truncate(MOST);
    Ok(list)
}
