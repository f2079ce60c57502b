//! The part of lists from above in the desk's table.

use super::{answering, commands as c, destroying, queries as q, returning};
use crate::desk::{Access, Entry, Role, Topic, command, query, query_for, whole};

const LISTS: &[Topic] = &[Topic::Rounds, Topic::Reviews, Topic::Register];

pub(super) fn calls() -> Vec<Entry> {
    use Role::{Administrator, Staff};
    vec![
        query(
            "list_lists",
            "Lists from above, the open ones first.",
            LISTS,
            q::list_lists,
        ),
        query(
            "show_list",
            "A list from above, line by line.",
            LISTS,
            q::show_list,
        ),
        query_for(
            Staff,
            "match_list",
            "Whom the register has for each line of a list.",
            &[Topic::Register],
            q::match_list,
        ),
        whole(
            "read_list",
            "What a list from above comes to; nothing is written.",
            Staff,
            Access::Reads(&[]),
            c::read_list,
        ),
        whole(
            "receive_list",
            "Keep a list from above.",
            Staff,
            Access::Changes(&[Topic::Rounds]),
            c::receive_list,
        ),
        command(
            "answer_lines",
            "Answer lines of a list, or take answers back.",
            Staff,
            &[Topic::Rounds, Topic::Reviews],
            answering::answer_lines,
        ),
        command(
            "close_list",
            "The answers were given back, or the list is taken up again.",
            Staff,
            &[Topic::Rounds],
            c::close_list,
        ),
        whole(
            "export_answers",
            "The answers to a list as a spreadsheet. That it names people is written down.",
            Staff,
            Access::Changes(&[Topic::Privacy]),
            returning::export_answers,
        ),
        whole(
            "answers_text",
            "The answers to a list as a text for a chat. That it names people is written down.",
            Staff,
            Access::Changes(&[Topic::Privacy]),
            returning::answers_text,
        ),
        whole(
            "destroy_list",
            "Destroy everything of a closed list, on every laptop.",
            Administrator,
            Access::Changes(&[Topic::Rounds, Topic::Reviews, Topic::Privacy]),
            destroying::destroy_list,
        ),
    ]
}
