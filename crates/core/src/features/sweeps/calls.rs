//! The part of rounds and marks in the desk's table.

use super::{
    adding, commands as c, counted, leaving, marking, own_kinds, queries as q, revisits, to_door,
    tube_people, walk,
};
use crate::desk::{Entry, Role, Topic, command, query};

const NUMBERS: &[Topic] = &[Topic::Rounds, Topic::Marks, Topic::Register];
/// The same with what is closed.
const WALKED: &[Topic] = &[Topic::Rounds, Topic::Marks, Topic::Register, Topic::Closures];

pub(super) fn calls() -> Vec<Entry> {
    use Role::{Staff, Volunteer};
    vec![
        query(
            "list_rounds",
            "Every round with its numbers, or not all of the closed ones.",
            NUMBERS,
            q::list_rounds,
        ),
        query(
            "round_names",
            "Every round by its name, without its numbers.",
            &[Topic::Rounds],
            q::round_names,
        ),
        query("show_round", "A round in full.", NUMBERS, q::show_round),
        query("round_counts", "A round's numbers.", NUMBERS, q::round_counts),
        query(
            "outcome_counts",
            "A round's numbers by outcome and by answer.",
            NUMBERS,
            counted::outcome_counts,
        ),
        query(
            "round_progress",
            "How far a round is, by building and unit, in the order of the sweep.",
            WALKED,
            q::round_in_turn,
        ),
        query(
            "missing_by_building",
            "How many are missing in a round, by building.",
            NUMBERS,
            q::missing_by_building,
        ),
        query(
            "missing_targets",
            "Who is missing in a round, in walking order.",
            NUMBERS,
            q::missing_targets,
        ),
        query(
            "sweep_building",
            "A building's doors in walking order with their marks.",
            WALKED,
            walk::sweep_building,
        ),
        query(
            "show_tube",
            "Who is in a tube.",
            &[Topic::Marks],
            tube_people::show_tube,
        ),
        query(
            "list_revisits",
            "Whom a round goes back to, the first one due first.",
            WALKED,
            revisits::list_revisits,
        ),
        query(
            "round_left",
            "What nobody has seen to yet in a round; asked before it is closed.",
            &[
                Topic::Rounds,
                Topic::Marks,
                Topic::Register,
                Topic::Papers,
                Topic::Phones,
            ],
            leaving::round_left,
        ),
        query(
            "list_to_door",
            "The homes of a delivery that it is brought up to, by how they are closed.",
            WALKED,
            to_door::list_to_door,
        ),
        query(
            "list_kinds",
            "The kinds of rounds, those of all committees first.",
            &[Topic::Rounds],
            own_kinds::list_kinds,
        ),
        command(
            "save_kind",
            "Save a kind of round of the committee's own, or change one.",
            Staff,
            &[Topic::Rounds],
            own_kinds::save_kind,
        ),
        command(
            "remove_kind",
            "Offer a kind of the committee's own no more.",
            Staff,
            &[Topic::Rounds],
            own_kinds::remove_kind,
        ),
        command(
            "open_round",
            "Open a round.",
            Staff,
            &[Topic::Rounds],
            c::open_round,
        ),
        command(
            "change_round",
            "Correct a round's name or when it is to end.",
            Staff,
            &[Topic::Rounds],
            c::change_round,
        ),
        command(
            "close_round",
            "Close a round.",
            Staff,
            &[Topic::Rounds],
            c::close_round,
        ),
        command(
            "reopen_round",
            "Open a closed round again.",
            Staff,
            &[Topic::Rounds],
            c::reopen_round,
        ),
        command(
            "add_target",
            "Take somebody into a round who was met at a door of it.",
            Staff,
            &[Topic::Rounds],
            adding::add_target,
        ),
        command(
            "record_mark",
            "Record an outcome for one target.",
            Volunteer,
            &[Topic::Marks],
            marking::record,
        ),
        command(
            "undo_mark",
            "Take a mark back.",
            Volunteer,
            &[Topic::Marks],
            marking::undo_mark,
        ),
    ]
}
