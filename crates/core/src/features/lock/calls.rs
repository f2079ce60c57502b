//! The calls of the lock. Those marked `even_locked` are all that a locked laptop answers, beside language and text size.

use super::people::{add_person_here, remove_person_here, set_idle, set_keeper, set_passcode};
use super::state::state;
use super::unlocking::{forget_laptop, unlock, unlock_with_recovery};
use crate::desk::{Access, Entry, Role, Topic, whole};
use crate::features::members::Empty;

const OPENED: &[Topic] = &[Topic::Lock, Topic::Space, Topic::Staff];

pub(super) fn calls() -> Vec<Entry> {
    vec![
        whole(
            "lock_state",
            "Whether this laptop is locked, and who can open it.",
            Role::Volunteer,
            Access::Reads(&[Topic::Lock, Topic::Preferences]),
            |desk, _: Empty, _| Ok(state(desk)),
        )
        .even_locked(),
        whole(
            "unlock",
            "Open this laptop as somebody who works here.",
            Role::Volunteer,
            Access::Changes(OPENED),
            unlock,
        )
        .even_locked(),
        whole(
            "unlock_with_recovery",
            "Open this laptop with the recovery sheet, and choose a new passcode for one of its people.",
            Role::Volunteer,
            Access::Changes(OPENED),
            unlock_with_recovery,
        )
        .even_locked(),
        whole(
            "forget_laptop",
            "Remove everything from a laptop that nobody can open, so that it can join anew.",
            Role::Volunteer,
            Access::Changes(OPENED),
            forget_laptop,
        )
        .even_locked(),
        whole(
            "lock",
            "Lock this laptop.",
            Role::Volunteer,
            Access::Changes(&[Topic::Lock]),
            |desk, _: Empty, _| {
                desk.lock_up();
                Ok(state(desk))
            },
        ),
        whole(
            "touch",
            "Say that somebody is there, so that the laptop does not lock itself.",
            Role::Volunteer,
            Access::Changes(&[]),
            |_, _: Empty, _| Ok(Empty {}),
        ),
        whole(
            "set_passcode",
            "Choose one's own passcode; the first one protects this laptop.",
            Role::Volunteer,
            Access::Changes(&[Topic::Lock]),
            set_passcode,
        ),
        whole(
            "add_person_here",
            "Let somebody of the committee open this laptop with a passcode of their own, or with a new one.",
            Role::Volunteer,
            Access::Changes(&[Topic::Lock]),
            add_person_here,
        ),
        whole(
            "remove_person_here",
            "Let somebody open this laptop no more.",
            Role::Volunteer,
            Access::Changes(&[Topic::Lock]),
            remove_person_here,
        ),
        whole(
            "set_idle",
            "Say after how many minutes without a touch the laptop locks itself; 0 is never.",
            Role::Staff,
            Access::Changes(&[Topic::Lock]),
            set_idle,
        ),
        whole(
            "set_keeper",
            "Let the system's keyring open this laptop at start as whoever says so, or no more.",
            Role::Staff,
            Access::Changes(&[Topic::Lock]),
            set_keeper,
        ),
    ]
}
