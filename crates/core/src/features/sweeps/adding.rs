//! Taking somebody into a round who was met at a door of it: a guest behind the door of a positive tube is on nobody's list, and
//! is sampled all the same.

use super::door_types::AddTarget;
use super::facts::{TargetsListed, WITHDRAWN};
use super::marking::{OUTSIDE, check_target, find_open};
use crate::features::members::Empty;
use crate::features::register::stands_for;
use crate::problem::Problem;
use crate::space::Pen;

/// Takes a resident or a home into a round; nothing happens where it has them already.
///
/// # Errors
/// When the round is closed, has nothing of the kind, or does not go where they live.
pub(super) fn add_target(pen: &mut Pen<'_>, args: AddTarget) -> Result<Empty, Problem> {
    let round = find_open(pen.db(), &args.round, WITHDRAWN)?;
    let target = stands_for(pen.db(), &args.target)?;
    match check_target(pen.db(), &args.round, &round, &target) {
        Ok(()) => return Ok(Empty {}),
        Err(problem) if problem.code == OUTSIDE => {}
        Err(problem) => return Err(problem),
    }
    let added = TargetsListed {
        targets: vec![target],
        added: Some(true),
    };
    pen.write(added.draft(args.round))?;
    // The places of a round stay what they are: whoever lives elsewhere would be counted in no stairwell.
    check_target(pen.db(), &args.round, &round, &target).map_err(|problem| match problem.code {
        OUTSIDE => elsewhere(),
        _ => problem,
    })?;
    Ok(Empty {})
}

fn elsewhere() -> Problem {
    Problem::refused(
        OUTSIDE,
        "住处不在本轮的楼栋和单元里，不能加入本轮。",
        "They live outside the buildings and units of this round, and cannot be taken into it.",
    )
}
