//! What a round leaves open that is to be closed.

use super::door_types::RoundLeft;
use super::listing::care_missing;
use super::queries::find_round;
use super::revisits::{revisits_due, revisits_in_all};
use super::tally;
use super::types::RoundArgs;
use crate::desk::Look;
use crate::features::closures::Cover;
use crate::features::paper::papers_out_of;
use crate::features::tubes::people_again;
use crate::problem::Problem;

/// The same numbers as everywhere else, in one answer.
pub(super) fn round_left(look: &Look<'_>, args: RoundArgs) -> Result<RoundLeft, Problem> {
    find_round(look, &args.round)?;
    let cover = Cover::read(look.db, look.now_ms)?;
    Ok(RoundLeft {
        counts: tally::in_all(look.db, &args.round)?,
        care: care_missing(look.db, &args.round, &cover)?.len() as u64,
        papers: papers_out_of(look.db, &args.round)?,
        revisits: revisits_in_all(look.db, &args.round)?,
        revisits_due: revisits_due(look, &args.round)?,
        again: people_again(look.db, &args.round)?,
    })
}
