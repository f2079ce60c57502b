//! The part of duplicates in the desk's table.

use super::{comparing, finding, merging, undoing};
use crate::desk::{Entry, Role, Topic, command, query_for};

const READS: &[Topic] = &[Topic::Register, Topic::Marks];
const CHANGES: &[Topic] = &[Topic::Register, Topic::Marks, Topic::Rounds];

pub(super) fn calls() -> Vec<Entry> {
    use Role::Staff;
    vec![
        query_for(
            Staff,
            "list_duplicates",
            "Who may stand in the register twice, and what was merged.",
            &[Topic::Register],
            finding::list_duplicates,
        ),
        query_for(
            Staff,
            "compare_residents",
            "Two entries side by side.",
            READS,
            comparing::compare_residents,
        ),
        command(
            "merge_residents",
            "Merge an entry into another one of the same person.",
            Staff,
            CHANGES,
            merging::merge_residents,
        ),
        command(
            "undo_merge",
            "Undo the merging of an entry.",
            Staff,
            CHANGES,
            undoing::undo_merge,
        ),
        command(
            "tell_apart",
            "Two entries are not the same person.",
            Staff,
            &[Topic::Register],
            merging::tell_apart,
        ),
        command(
            "take_back_apart",
            "Two entries may be the same person after all.",
            Staff,
            &[Topic::Register],
            merging::take_back_apart,
        ),
    ]
}
