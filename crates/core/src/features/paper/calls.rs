//! The papers' part of the desk's table.

use super::printing::print_papers;
use super::reprinting::reprint_papers;
use super::{queries as q, typing as t};
use crate::desk::{Access, Entry, Role, Topic, command, query, whole};

const READS: &[Topic] = &[Topic::Papers, Topic::Marks, Topic::Rounds, Topic::Register];

pub(super) fn calls() -> Vec<Entry> {
    vec![
        query(
            "list_papers",
            "The papers of a round, those that are out first.",
            READS,
            q::list_papers,
        ),
        query(
            "find_papers",
            "The papers of a round that five digits, or a scanned code, may mean.",
            READS,
            q::find_papers,
        ),
        query(
            "show_paper",
            "A paper line by line, as things stand now.",
            READS,
            q::show_paper,
        ),
        query(
            "read_paper",
            "What typing a paper would come to.",
            READS,
            t::read_paper,
        ),
        whole(
            "print_papers",
            "A round's doors on paper, one stairwell a page, to be ticked by hand.",
            Role::Staff,
            Access::Changes(&[Topic::Papers]),
            print_papers,
        ),
        whole(
            "reprint_papers",
            "Papers once more, with the same numbers and lines: one got wet, or the printer jammed.",
            Role::Staff,
            Access::Changes(&[Topic::Papers]),
            reprint_papers,
        ),
        command(
            "type_paper",
            "Mark what was ticked on a paper.",
            Role::Volunteer,
            &[Topic::Papers, Topic::Marks],
            t::type_paper,
        ),
        command(
            "settle_paper",
            "A paper came back with nothing to type, or is lost.",
            Role::Volunteer,
            &[Topic::Papers],
            t::settle_paper,
        ),
    ]
}
