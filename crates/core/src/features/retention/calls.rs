//! The calls of retention.

use super::certificate::{check_certificate, make_certificate};
use super::commands::{destroy_round, set_keep};
use super::proof::prove_destroyed;
use super::queries::list_retention;
use crate::desk::{Access, Entry, Role, Topic, command, query, whole};

pub(super) fn calls() -> Vec<Entry> {
    vec![
        query(
            "list_retention",
            "Every round: until when it is kept, or how it was destroyed and who has confirmed.",
            &[Topic::Rounds, Topic::Marks, Topic::Staff],
            list_retention,
        ),
        command(
            "set_keep",
            "Say how many days rounds, or one of them, are kept after their end.",
            Role::Administrator,
            &[Topic::Rounds],
            set_keep,
        ),
        whole(
            "destroy_round",
            "Destroy what was recorded in a round, on every device and the hub; only its numbers stay. Cannot be undone.",
            Role::Administrator,
            Access::Changes(&[Topic::Rounds, Topic::Marks, Topic::Reviews, Topic::Supplies]),
            destroy_round,
        ),
        whole(
            "make_certificate",
            "The signed certificate of a round's destruction, as PDF.",
            Role::Administrator,
            Access::Reads(&[Topic::Rounds, Topic::Staff]),
            make_certificate,
        ),
        whole(
            "check_certificate",
            "Check the signature of a certificate somebody brings, and show the text that was signed.",
            Role::Volunteer,
            Access::Reads(&[]),
            check_certificate,
        ),
        whole(
            "prove_destroyed",
            "Look through every file of this laptop for anything left of destroyed rounds.",
            Role::Volunteer,
            Access::Reads(&[]),
            prove_destroyed,
        ),
    ]
}
