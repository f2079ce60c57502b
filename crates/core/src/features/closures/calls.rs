//! The closures' part of the desk's table.

use super::{commands as c, places, positive, printing, queries as q, rule_sets};
use crate::desk::{Access, Entry, Role, Topic, command, query, query_for, whole};

const READS: &[Topic] = &[
    Topic::Closures,
    Topic::Register,
    Topic::Rounds,
    Topic::Marks,
    Topic::Reviews,
];
const CHANGES: &[Topic] = &[Topic::Closures, Topic::Reviews];

pub(super) fn calls() -> Vec<Entry> {
    use Role::{Administrator, Staff};
    vec![
        query(
            "list_closures",
            "What is closed, at which level, and how it goes on.",
            READS,
            q::list_closures,
        ),
        query(
            "show_closure",
            "How a compound, building or unit is closed, and everything that was done to it.",
            READS,
            q::show_closure,
        ),
        whole(
            "print_closures",
            "What is closed, as a list for the wall; it names places and nobody.",
            Role::Volunteer,
            Access::Reads(READS),
            printing::print_closures,
        ),
        query(
            "find_places",
            "Compounds, buildings and units by name or number.",
            &[Topic::Register],
            places::find_places,
        ),
        query(
            "list_rules",
            "The rules of closures, and which hold today.",
            &[Topic::Closures],
            rule_sets::list_rules,
        ),
        query_for(
            Staff,
            "preview_positive",
            "What a new positive would do, stairwell by stairwell; nothing is written.",
            READS,
            positive::preview_positive,
        ),
        command(
            "report_positive",
            "Write down what a new positive does to its building and to the rest.",
            Staff,
            CHANGES,
            positive::report_positive,
        ),
        command(
            "close_place",
            "Close a place, or put a closed one at another level.",
            Staff,
            CHANGES,
            c::close_place,
        ),
        command(
            "step_closure",
            "Carry out the step of a closure that is due.",
            Staff,
            CHANGES,
            c::step_closure,
        ),
        command(
            "prolong_closure",
            "Add days to a closure.",
            Staff,
            CHANGES,
            c::prolong_closure,
        ),
        command(
            "release_closure",
            "End a closure before its time.",
            Administrator,
            CHANGES,
            c::release_closure,
        ),
        command(
            "take_back_closure",
            "Put a place back where it was before the last step.",
            Staff,
            CHANGES,
            c::take_back_closure,
        ),
        command(
            "save_rules",
            "Write rules of closures down, or change them.",
            Administrator,
            &[Topic::Closures],
            rule_sets::save_rules,
        ),
        command(
            "remove_rules",
            "Remove rules of closures.",
            Administrator,
            &[Topic::Closures],
            rule_sets::remove_rules,
        ),
    ]
}
