//! The filters' part of the desk's table.

use super::commands as c;
use super::queries as q;
use crate::desk::{Entry, Role, Topic, command, query};

pub(super) fn calls() -> Vec<Entry> {
    vec![
        query(
            "list_filters",
            "The saved filters.",
            &[Topic::Register],
            q::list_filters,
        ),
        command(
            "save_filter",
            "Save a filter, or change a saved one.",
            Role::Staff,
            &[Topic::Register],
            c::save_filter,
        ),
        command(
            "remove_filter",
            "Remove a saved filter.",
            Role::Staff,
            &[Topic::Register],
            c::remove_filter,
        ),
    ]
}
