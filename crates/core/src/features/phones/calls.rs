//! The part of phones in the desk's table. What phones themselves ask does not stand there: they are no people at this desk.

use super::{inviting, queries, unlisted, unlisted_list};
use crate::desk::{Access, Entry, Role, Topic, command, query, whole};

pub(super) fn calls() -> Vec<Entry> {
    vec![
        whole(
            "list_phones",
            "The phones let into a round.",
            Role::Staff,
            Access::Reads(&[Topic::Phones, Topic::Marks, Topic::Rounds]),
            queries::list_phones,
        ),
        whole(
            "invite_phone",
            "Make a code that lets a volunteer's phone into a round.",
            Role::Staff,
            Access::Changes(&[Topic::Phones]),
            inviting::invite_phone,
        ),
        command(
            "end_phone",
            "End a phone, or take its code back.",
            Role::Staff,
            &[Topic::Phones],
            inviting::end_phone,
        ),
        query(
            "list_unlisted",
            "The people whom phones met in a round and whom its list lacks.",
            &[Topic::Phones, Topic::Register, Topic::Rounds],
            unlisted_list::list_unlisted,
        ),
        command(
            "settle_unlisted",
            "Say that somebody saw to people met who are on no list, or that nobody has after all.",
            Role::Volunteer,
            &[Topic::Phones],
            unlisted::settle_unlisted,
        ),
    ]
}
