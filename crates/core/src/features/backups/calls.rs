//! The calls of backups and of trouble.

use super::making::back_up;
use super::rebuilding::{RebuiltView, rebuild};
use super::restoring::{begin_empty, restore};
use super::types::{BackupName, BackupsView, list};
use crate::desk::{Access, Desk, Entry, Role, Topic, whole};
use crate::features::members::{Empty, StatusView, status};
use crate::features::syncing;
use crate::problem::{Lang, Problem};

/// Another database in the place of the present one changes everything.
const EVERYTHING: &[Topic] = &[
    Topic::Space,
    Topic::Staff,
    Topic::Register,
    Topic::Rounds,
    Topic::Marks,
    Topic::Supplies,
    Topic::Reviews,
    Topic::Sync,
    Topic::Storage,
];

pub(super) fn calls() -> Vec<Entry> {
    vec![
        whole(
            "list_backups",
            "The backups of this laptop.",
            Role::Volunteer,
            Access::Reads(&[Topic::Storage, Topic::Space]),
            |desk, _: Empty, lang| list(desk, lang),
        ),
        whole(
            "back_up_now",
            "Make a backup now.",
            Role::Volunteer,
            Access::Changes(&[Topic::Storage]),
            back_up_now,
        ),
        whole(
            "restore_backup",
            "Put a backup back; what is there now is put aside.",
            Role::Staff,
            Access::Changes(EVERYTHING),
            restore_backup,
        ),
        whole(
            "rebuild",
            "Make the tables anew from the journal; where the file is damaged, a fresh file of everything that can be read.",
            Role::Staff,
            Access::Changes(EVERYTHING),
            |desk, _: Empty, _| -> Result<RebuiltView, Problem> { rebuild(desk) },
        ),
        whole(
            "fetch_again",
            "Where the file cannot be read: put it aside, begin empty and fetch everything from the others.",
            Role::Staff,
            Access::Changes(EVERYTHING),
            fetch_again,
        ),
        whole(
            "try_again",
            "See whether what was wrong with the disk has passed.",
            Role::Volunteer,
            Access::Changes(EVERYTHING),
            |desk, _: Empty, lang| {
                desk.try_again()?;
                status(desk, lang)
            },
        ),
    ]
}

fn back_up_now(desk: &Desk, _: Empty, lang: Lang) -> Result<BackupsView, Problem> {
    back_up(desk, &mut |_, _| true)?;
    list(desk, lang)
}

fn restore_backup(desk: &Desk, args: BackupName, lang: Lang) -> Result<StatusView, Problem> {
    desk.job().begin(0);
    let done = restore(desk, &args.name, &mut |done, all| desk.job().step(done, all));
    desk.job().end();
    done?;
    status(desk, lang)
}

fn fetch_again(desk: &Desk, _: Empty, lang: Lang) -> Result<StatusView, Problem> {
    if desk.trouble().is_none() {
        return Err(Problem::refused(
            "not_needed",
            "台账完好，不需要重新取回。",
            "The data is sound; there is no need to fetch it again.",
        ));
    }
    begin_empty(desk)?;
    // Out of reach now is no failure of this: it syncs by itself as soon as somebody can be reached.
    if let Err(problem) = syncing::sync(desk) {
        tracing::warn!(code = problem.code, %problem, "nothing could be fetched yet");
    }
    status(desk, lang)
}
