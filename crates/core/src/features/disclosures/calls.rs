//! The disclosures' part of the desk's table.

use super::queries as q;
use super::revealing::reveal_number;
use crate::desk::{Entry, Role, Topic, command, query_for};

const READS: &[Topic] = &[Topic::Privacy, Topic::Register, Topic::Staff];

pub(super) fn calls() -> Vec<Entry> {
    vec![
        command(
            "reveal_number",
            "Show a masked field of a resident in clear; that it was seen, by whom and why, is written down first.",
            Role::Staff,
            &[Topic::Privacy],
            reveal_number,
        ),
        query_for(
            Role::Staff,
            "count_reveals",
            "How often a resident's masked fields were seen in clear.",
            READS,
            q::count_reveals,
        ),
        query_for(
            Role::Administrator,
            "list_reveals",
            "Who saw which masked field of whom, when and why.",
            READS,
            q::list_reveals,
        ),
        query_for(
            Role::Administrator,
            "list_exports",
            "Which files that name people were made, by whom, and until when they may be kept.",
            READS,
            q::list_exports,
        ),
    ]
}
