//! The needs' part of the desk's table.

use super::{care, commands as c, contacting, queries, silent};
use crate::desk::{Entry, Role, Topic, command, query};

const TOPICS: &[Topic] = &[Topic::Register];
const DUE: &[Topic] = &[Topic::Register, Topic::Closures];
/// What moves silence: marks and supplies, too.
const HEARD: &[Topic] = &[
    Topic::Register,
    Topic::Marks,
    Topic::Rounds,
    Topic::Supplies,
    Topic::Closures,
];

pub(super) fn calls() -> Vec<Entry> {
    use Role::{Administrator, Staff, Volunteer};
    vec![
        query(
            "due_needs",
            "What is due today, overdue, or in the next three days.",
            DUE,
            queries::due_needs,
        ),
        query(
            "show_care",
            "The needs of a resident, and when they were spoken to.",
            HEARD,
            care::show_care,
        ),
        query(
            "silent_few",
            "Those in high need of whom nobody has heard for days.",
            HEARD,
            silent::silent_few,
        ),
        query(
            "show_watch",
            "Which care tags are of high need, and how many days of silence are too many.",
            TOPICS,
            silent::show_watch,
        ),
        command(
            "add_need",
            "Write down what somebody needs and on which days.",
            Staff,
            TOPICS,
            c::add_need,
        ),
        command(
            "change_need",
            "Change a need: it is ended, and another takes its place.",
            Staff,
            TOPICS,
            c::change_need,
        ),
        command("end_need", "A need is over.", Staff, TOPICS, c::end_need),
        command(
            "resume_need",
            "A need that was ended goes on.",
            Staff,
            TOPICS,
            c::resume_need,
        ),
        command(
            "meet_need",
            "A need was met: it is due again on its next day.",
            Volunteer,
            TOPICS,
            c::meet_need,
        ),
        command(
            "put_off_need",
            "Put a need off to a later day.",
            Volunteer,
            TOPICS,
            c::put_off_need,
        ),
        command(
            "withdraw_act",
            "Take back that a need was met or put off.",
            Volunteer,
            TOPICS,
            c::withdraw_act,
        ),
        command(
            "record_contact",
            "Somebody was spoken to: by phone, at the door, outside.",
            Volunteer,
            TOPICS,
            contacting::record_contact,
        ),
        command(
            "withdraw_contact",
            "Take back that somebody was spoken to.",
            Volunteer,
            TOPICS,
            contacting::withdraw_contact,
        ),
        command(
            "set_watch",
            "Which care tags are of high need, and how many days of silence are too many.",
            Administrator,
            TOPICS,
            contacting::set_watch,
        ),
    ]
}
