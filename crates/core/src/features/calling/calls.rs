//! Calling down in the desk's table.

use super::{commands as c, notice, queries};
use crate::desk::{Access, Entry, Role, Topic, command, query, whole};

const READS: &[Topic] = &[Topic::Rounds, Topic::Marks, Topic::Register, Topic::Closures];
const ROUNDS: &[Topic] = &[Topic::Rounds];

pub(super) fn calls() -> Vec<Entry> {
    use Role::{Staff, Volunteer};
    vec![
        query(
            "show_calling",
            "The sampling points of a round, their queues, and who is called next.",
            READS,
            queries::show_calling,
        ),
        query(
            "list_at_door",
            "Who did not come down, or cannot, and is visited.",
            READS,
            queries::list_at_door,
        ),
        whole(
            "print_notices",
            "Sheets for stairwells: when which doors come down, and where to; a batch a page.",
            Volunteer,
            Access::Reads(READS),
            notice::print_notices,
        ),
        command(
            "save_point",
            "Set up a sampling point, or change one.",
            Staff,
            ROUNDS,
            c::save_point,
        ),
        command(
            "remove_point",
            "Take a sampling point away.",
            Staff,
            ROUNDS,
            c::remove_point,
        ),
        command(
            "call_batch",
            "Call the people behind some doors of a stairwell down.",
            Volunteer,
            ROUNDS,
            c::call_batch,
        ),
        command(
            "end_batch",
            "Wait for a batch no longer: who did not come is visited.",
            Volunteer,
            ROUNDS,
            c::end_batch,
        ),
    ]
}
