//! What a round leaves open that is to be closed.

use super::door_types::RoundLeft;
use super::kinds::says_moved_away;
use super::listing::care_missing;
use super::queries::{find_round, outcomes};
use super::revisits::{revisits_due, revisits_in_all};
use super::tally;
use super::types::RoundArgs;
use crate::desk::Look;
use crate::features::closures::Cover;
use crate::features::paper::papers_out_of;
use crate::features::phones::unlisted_open;
use crate::features::tubes::people_again;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::Connection;

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
        unlisted: unlisted_open(look.db, &args.round)?,
        moved_away: moved_away(look.db, &args.round)?,
    })
}

/// Whom a round found to live here no more, by the mark shown of them or of their home.
fn moved_away(db: &Connection, round: &Id) -> rusqlite::Result<Vec<Id>> {
    let known = outcomes(db, round)?.into_iter().filter(says_moved_away);
    let codes: Vec<u8> = known.map(|outcome| outcome.code).collect();
    tally::people_marked(db, round, &codes)
}
