//! Sweeps: rounds, their targets and outcomes, and the marks made door by door.

mod adding;
mod answering;
mod called;
mod calls;
mod carrying;
mod commands;
mod counted;
pub mod door_types;
mod facts;
mod fold;
mod kept;
mod kinds;
mod leaving;
mod listing;
mod marked;
mod marking;
pub mod opening_types;
mod own_kinds;
mod queries;
mod restoring;
mod revisits;
mod scope;
mod selecting;
mod tally;
mod tapped;
mod tell;
mod templates;
mod timed;
mod to_door;
mod tube_people;
mod tubes;
pub mod types;
mod walk;

use super::Feature;
pub(crate) use answering::{as_phones_show, with_unshown};
pub(crate) use called::{Called, SoFar, called_targets};
pub(crate) use carrying::{Carried, carry, carry_back, carry_unseen, left_behind};
pub(crate) use commands::must_exist;
pub(crate) use counted::{OutcomeCount, OutcomeCounts, QuestionCounts, outcome_counts};
pub(crate) use facts::{
    DeliveryMarked, MarkRecorded, Outcome, Over, RoundOpened, Tap, Ticked, delivery_draft, mark_draft, sense,
};
pub(crate) use kept::{KeptRound, kept_round, kept_rounds, outcome_of};
pub(crate) use kinds::{is_positive, own_outcomes};
pub(crate) use listing::{LineMark, TargetLine, care_missing, listing};
pub use marking::record;
pub(crate) use marking::{
    check_tube_code, checked_note, no_tubes, record_from, remark, tube_code, undo_from,
};
pub(crate) use queries::{
    open_rounds, outcomes, progress, questions, round_in_turn, round_progress, show_round, tubed_rounds,
};
pub(crate) use restoring::behind;
pub(crate) use revisits::revisits_due;
pub(crate) use tally::{compounds, is_target};
pub(crate) use tapped::{
    AboutRound, MarkNames, about_round, check_buildings, closed, is_door, is_tapped, mark_named, mark_names,
    marks_shown, marks_through, masked_names, must_be_open,
};
pub(crate) use tell::outcome_name;
pub(crate) use timed::{Timed, marked_times};
pub(crate) use tube_people::{IN_A_TUBE, IN_ANOTHER};
pub(crate) use tubes::Tubes;
pub(crate) use walk::{WALK, sweep_building, tags};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "sweeps",
    tables: fold::TABLES,
    kinds: fold::KINDS,
    calls: calls::calls,
};
