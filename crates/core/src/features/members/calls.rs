//! The calls of founding, joining and working here.

use super::basic::Empty;
use super::founding::{create_committee, join_committee, make_invitation};
use super::staff::{add_staff, choose_staff, list_devices, list_staff};
use super::status::{set_preferences, status};
use crate::desk::{Access, Entry, Role, Topic, command, whole};

pub(super) fn calls() -> Vec<Entry> {
    vec![
        whole(
            "status",
            "Which committee, device and person this is, and how sync stands.",
            Role::Volunteer,
            Access::Reads(&[
                Topic::Space,
                Topic::Staff,
                Topic::Reviews,
                Topic::Sync,
                Topic::Preferences,
            ]),
            |desk, _: Empty, lang| status(desk, lang),
        ),
        whole(
            "create_committee",
            "Found a committee's space on this laptop.",
            Role::Administrator,
            Access::Changes(&[Topic::Space]),
            create_committee,
        ),
        whole(
            "join_committee",
            "Join an existing space with an invitation.",
            Role::Administrator,
            Access::Changes(&[Topic::Space]),
            join_committee,
        ),
        whole(
            "make_invitation",
            "Make an invitation for another laptop.",
            Role::Administrator,
            Access::Changes(&[Topic::Staff]),
            make_invitation,
        ),
        whole(
            "set_preferences",
            "Choose language and text size.",
            Role::Volunteer,
            Access::Changes(&[Topic::Preferences]),
            set_preferences,
        ),
        whole(
            "list_staff",
            "The people who work here.",
            Role::Volunteer,
            Access::Reads(&[Topic::Staff]),
            list_staff,
        ),
        command(
            "add_staff",
            "Add a person who works here.",
            Role::Administrator,
            &[Topic::Staff],
            add_staff,
        ),
        whole(
            "choose_staff",
            "Say who works at this laptop now.",
            Role::Volunteer,
            Access::Changes(&[Topic::Staff, Topic::Space]),
            choose_staff,
        ),
        whole(
            "list_devices",
            "The laptops of the space and how much each has written.",
            Role::Volunteer,
            Access::Reads(&[Topic::Staff, Topic::Sync]),
            list_devices,
        ),
    ]
}
