//! What people see of backups and of trouble.

use super::place::Place;
use crate::desk::{Desk, TroubleKind};
use crate::problem::{Lang, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A backup.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct BackupRow {
    /// What to call it.
    pub name: String,
    /// When it was made by this laptop's clock, ms.
    pub at: i64,
    /// How much room it takes, bytes.
    pub bytes: u64,
    /// Whether it is what stood there before a restore or a rebuild: kept until somebody removes it.
    pub aside: bool,
}

/// The backups of the open committee.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct BackupsView {
    /// The backups, newest first.
    pub backups: Vec<BackupRow>,
    /// When the newest one was made, ms; those put aside do not count.
    pub last_at: Option<i64>,
    /// How much room they take together, bytes.
    pub bytes: u64,
    /// One is being made now.
    pub running: bool,
    /// The disk is nearly full, so that fewer are kept.
    pub scarce: bool,
    /// Why the last one could not be made, in a sentence.
    pub problem: Option<String>,
}

/// What a person can do about trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// See whether it has passed.
    TryAgain,
    /// Make a fresh file of everything that can still be read.
    Rebuild,
    /// Put a backup back.
    Restore,
    /// Begin empty and fetch everything from the others.
    Fetch,
}

/// Why nothing can be written now.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct TroubleView {
    /// What is wrong.
    pub kind: TroubleKind,
    /// The same in a sentence, with what to do.
    pub reason: String,
    /// Whether what is there can still be looked at.
    pub readable: bool,
    /// What helps, the best first.
    pub ways: Vec<Way>,
}

/// Arguments of `restore_backup`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct BackupName {
    /// The backup's name.
    pub name: String,
}

pub(super) fn list(desk: &Desk, lang: Lang) -> Result<BackupsView, Problem> {
    let place = Place::of(desk, desk.space_id()?);
    let names = place.shelf.names().map_err(|source| place.folder(source))?;
    let rows = names.iter().rev().map(|name| BackupRow {
        name: name.to_string(),
        at: name.at_ms,
        bytes: place.shelf.size(name),
        aside: name.aside,
    });
    let backups: Vec<BackupRow> = rows.collect();
    let keeping = desk.keeping().clone();
    Ok(BackupsView {
        last_at: backups.iter().find(|row| !row.aside).map(|row| row.at),
        bytes: backups.iter().map(|row| row.bytes).sum(),
        backups,
        running: keeping.running,
        scarce: keeping.scarce,
        problem: keeping.problem.map(|problem| problem.say(lang).to_owned()),
    })
}

/// Why nothing can be written now, as a person wants to know it.
///
/// # Errors
/// The storage's.
pub fn trouble(desk: &Desk, lang: Lang) -> Result<Option<TroubleView>, Problem> {
    let Some(trouble) = desk.trouble() else {
        return Ok(None);
    };
    let place = Place::of(desk, trouble.space);
    // A folder that cannot be listed holds no backup that could be put back.
    let has_backups = place.shelf.names().is_ok_and(|names| !names.is_empty());
    let ways: &[Way] = match trouble.kind {
        TroubleKind::DiskFull | TroubleKind::ReadOnly => &[Way::TryAgain],
        TroubleKind::DiskFailing => &[Way::TryAgain, Way::Rebuild, Way::Restore, Way::Fetch],
        TroubleKind::Damaged | TroubleKind::Unreadable => {
            &[Way::Rebuild, Way::Restore, Way::Fetch, Way::TryAgain]
        }
        TroubleKind::Missing => &[Way::Restore, Way::Fetch, Way::TryAgain],
    };
    let possible = |way: &Way| *way != Way::Restore || has_backups;
    Ok(Some(TroubleView {
        kind: trouble.kind,
        reason: trouble.problem.say(lang).to_owned(),
        readable: desk.can_look(),
        ways: ways.iter().copied().filter(possible).collect(),
    }))
}
