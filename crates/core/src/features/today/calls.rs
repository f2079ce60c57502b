//! Today's part of the desk's table.

use super::stock::low_stock;
use super::types::{TodayRound, TodayView};
use crate::desk::{Access, Desk, Entry, Role, Topic, whole};
use crate::features::members::Empty;
use crate::features::{closures, lists, paper, reviews, sweeps, syncing};
use crate::problem::{Lang, Problem};

/// More care cases than one screen needs; the total is always told.
const MOST_CARE_ROWS: usize = 200;

pub(super) fn calls() -> Vec<Entry> {
    vec![whole(
        "today",
        "What is under way, what remains, who must not be forgotten.",
        Role::Volunteer,
        Access::Reads(&[
            Topic::Rounds,
            Topic::Marks,
            Topic::Register,
            Topic::Supplies,
            Topic::Reviews,
            Topic::Sync,
            Topic::Closures,
            Topic::Papers,
        ]),
        today,
    )]
}

fn today(desk: &Desk, _: Empty, lang: Lang) -> Result<TodayView, Problem> {
    // Before the look: it takes one of its own.
    let sync = syncing::state(desk, lang)?;
    desk.look(lang, |look| {
        let cover = closures::Cover::read(look.db, look.now_ms)?;
        let mut rounds = Vec::new();
        for (row, progress) in sweeps::open_rounds(look)? {
            let mut care = sweeps::care_missing(look.db, &row.id, &cover)?;
            let care_total = care.len() as u64;
            care.truncate(MOST_CARE_ROWS);
            let revisits_due = sweeps::revisits_due(look, &row.id)?;
            rounds.push(TodayRound {
                revisits_due,
                row,
                buildings: progress.buildings,
                care_total,
                care_missing: care,
            });
        }
        Ok(TodayView {
            stock: low_stock(look, &rounds)?,
            rounds,
            closures: closures::today(look)?,
            lists: lists::open_lists(look)?,
            papers: paper::papers_out(look)?,
            reviews: reviews::open_count(look.db)?,
            sync,
        })
    })
}
