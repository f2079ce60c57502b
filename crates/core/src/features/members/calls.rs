//! The calls of founding, joining and working here.

use super::admission::{admit_device, dismiss_request, list_requests};
use super::basic::Empty;
use super::devices::{change_device, list_devices, list_held, revoke_device, settle_held};
use super::founding::{create_committee, join_committee, recover_committee};
use super::inviting::{list_invitations, make_invitation, withdraw_invitation};
use super::news::greet_newcomers;
use super::sheet::{put_sheet_away, recovery_sheet};
use super::staff::{add_staff, change_staff, choose_staff, list_staff};
use super::status::{set_preferences, status};
use crate::desk::{Access, Entry, Role, Topic, command, query, whole};

/// A change of who may do what can bring facts back or take them out.
const EVERYTHING: &[Topic] = &[
    Topic::Staff,
    Topic::Register,
    Topic::Rounds,
    Topic::Marks,
    Topic::Supplies,
    Topic::Reviews,
];

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
            "recover_committee",
            "Take a committee over with its recovery sheet.",
            Role::Administrator,
            Access::Changes(&[Topic::Space]),
            recover_committee,
        ),
        whole(
            "recovery_sheet",
            "The recovery sheet, until it has been put away.",
            Role::Administrator,
            Access::Reads(&[Topic::Space]),
            recovery_sheet,
        ),
        whole(
            "put_sheet_away",
            "Say that the recovery sheet is printed or copied; it is shown no more.",
            Role::Administrator,
            Access::Changes(&[Topic::Space]),
            put_sheet_away,
        ),
        whole(
            "make_invitation",
            "Make an invitation for another laptop.",
            Role::Administrator,
            Access::Changes(&[Topic::Staff]),
            make_invitation,
        ),
        whole(
            "list_invitations",
            "Invitations somebody may still come in with.",
            Role::Administrator,
            Access::Reads(&[Topic::Staff]),
            list_invitations,
        ),
        command(
            "withdraw_invitation",
            "Take an invitation back: nobody comes in with it any more.",
            Role::Administrator,
            &[Topic::Staff],
            withdraw_invitation,
        ),
        whole(
            "greet_newcomers",
            "Say that the laptops that came in of late are known here.",
            Role::Administrator,
            Access::Changes(&[Topic::Staff]),
            greet_newcomers,
        ),
        whole(
            "set_preferences",
            "Choose language and text size.",
            Role::Volunteer,
            Access::Changes(&[Topic::Preferences]),
            set_preferences,
        )
        .even_locked(),
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
        command(
            "change_staff",
            "Say what a person may do, or that they work here no more.",
            Role::Administrator,
            &[Topic::Staff],
            change_staff,
        ),
        whole(
            "list_requests",
            "Laptops that ask to be let in.",
            Role::Administrator,
            Access::Reads(&[Topic::Staff, Topic::Sync]),
            list_requests,
        ),
        whole(
            "admit_device",
            "Let a laptop in that does not come in by itself.",
            Role::Administrator,
            Access::Changes(&[Topic::Staff]),
            admit_device,
        ),
        whole(
            "dismiss_request",
            "Send a laptop away that asked to be let in.",
            Role::Administrator,
            Access::Changes(&[Topic::Staff]),
            dismiss_request,
        ),
        command(
            "change_device",
            "Say what a laptop may do from now on.",
            Role::Administrator,
            &[Topic::Staff],
            change_device,
        ),
        command(
            "revoke_device",
            "Let nothing count that a laptop writes from now on, or from one of its facts on.",
            Role::Administrator,
            EVERYTHING,
            revoke_device,
        ),
        query(
            "list_held",
            "Facts kept aside.",
            &[Topic::Staff, Topic::Sync],
            list_held,
        ),
        command(
            "settle_held",
            "Accept or reject facts kept aside.",
            Role::Administrator,
            EVERYTHING,
            settle_held,
        ),
    ]
}
