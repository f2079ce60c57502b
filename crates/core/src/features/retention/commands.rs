//! Destroying a round, and saying how long rounds are kept.

use super::facts::*;
use super::following::follow;
use super::purges::purged;
use super::types::SetKeep;
use crate::desk::Desk;
use crate::features::members::{Empty, IdArgs};
use crate::features::{supplies, sweeps};
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::space::Pen;

/// Ten years: whoever keeps longer than that does not mean a round.
const LONGEST_KEEP: u32 = 3_650;

pub(super) fn destroy_round(desk: &Desk, args: IdArgs, _: Lang) -> Result<Empty, Problem> {
    desk.write(|pen| destroy(pen, args.id))?;
    follow(desk)?;
    Ok(Empty {})
}

/// Writes what the round came to, and that nothing else of it remains.
fn destroy(pen: &mut Pen<'_>, id: Id) -> Result<(), Problem> {
    if purged(pen.db())?.contains(&id) {
        return Err(Problem::refused(
            "already_destroyed",
            "这个轮次已经销毁。",
            "This round is destroyed already.",
        ));
    }
    let round = sweeps::kept_round(pen.db(), &id)?.ok_or_else(|| Problem::not_found("这个轮次", "round"))?;
    let ended_at = round.ended_at.ok_or_else(|| {
        Problem::refused(
            "round_open",
            "这个轮次还没有结束。请先在“扫楼”里结束它，再销毁。",
            "This round has not ended. Close it under Sweep first, then destroy it.",
        )
    })?;
    let progress = sweeps::outcome_of(pen.db(), &id)?;
    let buildings = progress.buildings.into_iter().map(|building| BuildingCounts {
        building: building.id,
        expected: building.counts.expected,
        done: building.counts.done,
        not_done: building.counts.not_done,
        excused: Some(building.counts.excused).filter(|excused| *excused > 0),
    });
    let delivered = round.delivers.map(|(item, place)| {
        supplies::delivered_in(pen.db(), &id, &item, &place).map(|quantity| Delivered {
            item,
            place,
            quantity,
        })
    });
    let purge = RoundPurged {
        name: round.name,
        kind: round.kind.name().to_owned(),
        starts_at: round.starts_at,
        ended_at,
        buildings: buildings.collect(),
        delivered: delivered.transpose()?,
    };
    pen.write(purge.draft(id))?;
    Ok(())
}

pub(super) fn set_keep(pen: &mut Pen<'_>, args: SetKeep) -> Result<Empty, Problem> {
    if !(1..=LONGEST_KEEP).contains(&args.days) {
        return Err(Problem::bad(
            "keep_days",
            "保存天数应为 1–3650。",
            "Days must be between 1 and 3650.",
        ));
    }
    if let Some(round) = &args.round {
        sweeps::kept_round(pen.db(), round)?.ok_or_else(|| Problem::not_found("这个轮次", "round"))?;
    }
    let keep = KeepChanged { days: args.days };
    pen.write(keep.draft(args.round.unwrap_or(Id::NIL)))?;
    Ok(Empty {})
}
