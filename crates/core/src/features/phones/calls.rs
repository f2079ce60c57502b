//! The part of phones in the desk's table. What phones themselves ask does not stand there: they are no people at this desk.

use super::{inviting, queries};
use crate::desk::{Access, Entry, Role, Topic, command, whole};

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
    ]
}
