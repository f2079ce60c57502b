//! The tubes' part of the desk's table.

use super::{codes, commands as c, lab, labels, queries, results};
use crate::desk::{Access, Entry, Role, Topic, command, query, whole};

const READS: &[Topic] = &[Topic::Marks, Topic::Rounds, Topic::Register, Topic::Reviews];

pub(super) fn calls() -> Vec<Entry> {
    use Role::{Staff, Volunteer};
    vec![
        query(
            "list_tubes",
            "The tubes of a round: how full, what is wrong, what the laboratory says.",
            READS,
            queries::list_tubes,
        ),
        whole(
            "next_tube",
            "A code for the next tube that no round of today has used, as far as this laptop knows.",
            Volunteer,
            Access::Reads(&[Topic::Marks, Topic::Rounds]),
            codes::next_tube,
        ),
        command(
            "note_tube",
            "Write down what is wrong with a tube.",
            Volunteer,
            &[Topic::Marks],
            c::note_tube,
        ),
        command(
            "move_to_tube",
            "Put somebody who was sampled into another tube, with the reason; what was noted and answered stays.",
            Volunteer,
            &[Topic::Marks],
            c::move_to_tube,
        ),
        command(
            "record_result",
            "Write down what the laboratory says of a tube.",
            Staff,
            &[Topic::Marks, Topic::Reviews],
            c::record_result,
        ),
        whole(
            "read_results",
            "What a laboratory's list comes to; nothing is written.",
            Staff,
            Access::Reads(&[]),
            results::read_results,
        ),
        whole(
            "record_results",
            "Write down a laboratory's list.",
            Staff,
            Access::Changes(&[Topic::Marks, Topic::Reviews]),
            results::record_results,
        ),
        whole(
            "export_tubes",
            "The list of tubes for the laboratory, as a spreadsheet. That it names people is written down.",
            Staff,
            Access::Changes(&[Topic::Privacy]),
            lab::export_tubes,
        ),
        whole(
            "print_labels",
            "Labels for tubes with bar codes.",
            Staff,
            Access::Reads(&[]),
            labels::print_labels,
        ),
    ]
}
