//! Making a backup: hourly while people write, beside their work, and checked before it counts.

use super::error::BackupError;
use super::place::Place;
use crate::desk::{Desk, Topic};
use crate::journal::chains;
use crate::journal::copying::{self, CopyError};
use crate::journal::store;
use crate::problem::{Lang, Problem};
use std::io;

/// Between two backups at least, ms.
const INTERVAL_MS: i64 = 3_600_000;
/// What is left free beside a fresh backup at least, bytes.
const MARGIN: u64 = 64 << 20;

/// How the keeping of backups stands; kept by the desk.
#[derive(Clone, Debug, Default)]
pub struct Keeping {
    /// One is being made.
    pub running: bool,
    /// Why the last one could not be made.
    pub problem: Option<Problem>,
    /// The disk is nearly full: fewer are kept.
    pub scarce: bool,
}

/// Makes a backup of the open space. `go_on` is asked between stretches of the copy and may pause or stop it.
///
/// # Errors
/// A [`Problem`]; the backups there were are untouched.
pub fn back_up(desk: &Desk, go_on: &mut dyn FnMut(u64, u64) -> bool) -> Result<(), Problem> {
    if std::mem::replace(&mut desk.keeping().running, true) {
        return Err(BackupError::Running.into());
    }
    desk.announce(&[Topic::Storage].into());
    let done = make(desk, go_on);
    {
        let mut keeping = desk.keeping();
        keeping.running = false;
        keeping.problem = done
            .as_ref()
            .err()
            .filter(|problem| problem.code != "cancelled")
            .cloned();
    }
    desk.announce(&[Topic::Storage].into());
    match done {
        // A backup reads every page there is: what is damaged is found here first.
        Err(problem) if problem.code == "damaged" => desk.heed(Err(problem)),
        done => done,
    }
}

fn make(desk: &Desk, go_on: &mut dyn FnMut(u64, u64) -> bool) -> Result<(), Problem> {
    let place = Place::of(desk, desk.space_id()?);
    let _only_one = place.shelf.claim().map_err(|source| match source.kind() {
        io::ErrorKind::WouldBlock => BackupError::Running,
        _ => place.folder(source),
    })?;
    let done = copy_all(desk, &place, go_on);
    if done.is_err() {
        // Half a copy only takes room.
        let _ = place.shelf.clear_draft();
    }
    done
}

fn copy_all(desk: &Desk, place: &Place, go_on: &mut dyn FnMut(u64, u64) -> bool) -> Result<(), Problem> {
    let shelf = &place.shelf;
    let folder = |source| place.folder(source);
    shelf.clear_draft().map_err(folder)?;
    let name = shelf.next(desk.world().clock.now_ms(), false).map_err(folder)?;
    let needed = place.disk.size(&place.database).map_err(folder)? + MARGIN;
    desk.keeping().scarce = shelf.tidy().map_err(folder)?;
    if shelf.room().is_some_and(|room| room < needed) {
        return Err(BackupError::NoRoom { needed }.into());
    }
    // Sealed first, so that a backup holds no number that may come to mean something else elsewhere.
    let (from, (vector, facts)) = desk.with_space(|space| {
        space.seal()?;
        let from = store::open_reader(&place.database, &place.key, &*place.disk)?;
        from.execute_batch("BEGIN")?;
        let held = (chains::vector(&from, None)?, chains::total(&from)?);
        Ok((from, held))
    })?;
    let draft = shelf.draft();
    let copy = |from, go_on: &mut dyn FnMut(u64, u64) -> bool| {
        copying::copy(from, &draft, &place.key, &*place.disk, go_on).map_err(BackupError::from)
    };
    let settings = desk.device().file();
    let settings = store::open_reader(&settings, &place.key, &*place.disk)?;
    copy(&settings, &mut |_, _| true)?;
    place.disk.rename(&draft, &shelf.device(&name)).map_err(folder)?;
    match copy(&from, go_on) {
        Err(BackupError::Copy(CopyError::Damaged(_))) => {
            copying::check(&from).map_err(BackupError::from)?;
            return Err(BackupError::Unreadable(name.to_string()).into());
        }
        copied => copied?,
    }
    let copied = store::open_single(&draft, &place.key, &*place.disk)?;
    if chains::vector(&copied, None)? != vector {
        return Err(BackupError::Unreadable(name.to_string()).into());
    }
    drop(copied);
    place
        .disk
        .rename(&draft, &shelf.database(&name))
        .map_err(folder)?;
    desk.device().set_setting("backed_up", Some(&facts.to_string()))?;
    desk.keeping().scarce = shelf.tidy().map_err(folder)?;
    Ok(())
}

/// What is to be done from time to time, every minute or so: a backup when one is due, and another try where the disk was full
/// or could not be written. `go_on` is asked between stretches of a copy.
pub fn tend(desk: &Desk, go_on: &mut dyn FnMut(u64, u64) -> bool) {
    if !desk.has_space() {
        // Locked since the start, perhaps: nobody waits here for a passcode.
        return;
    }
    if desk
        .trouble()
        .is_some_and(|trouble| trouble.kind.passes_by_itself())
    {
        // Not yet is no news.
        let _ = desk.try_again();
    }
    match is_due(desk) {
        Ok(false) => {}
        Ok(true) => {
            if let Err(problem) = back_up(desk, go_on) {
                tracing::warn!(code = problem.code, %problem, "no backup could be made");
            }
        }
        Err(problem) => tracing::warn!(code = problem.code, %problem, "the backups cannot be looked at"),
    }
}

/// Destroys every backup of the space, also what was put aside: a round that is destroyed must not live on in them. The next
/// look makes a fresh one.
///
/// # Errors
/// The disk's; it is to be done again then.
pub(crate) fn forget(place: &Place) -> Result<(), BackupError> {
    place.shelf.clear().map_err(|source| place.folder(source))
}

/// Whether something was written since the last backup, and that is an hour ago.
fn is_due(desk: &Desk) -> Result<bool, Problem> {
    let sample = desk.device().setting("sample")?.is_some();
    if !desk.has_space() || desk.trouble().is_some() || sample {
        return Ok(false);
    }
    let place = Place::of(desk, desk.space_id()?);
    let names = place.shelf.names().map_err(|source| place.folder(source))?;
    let now = desk.world().clock.now_ms();
    let last = names.iter().rev().find(|name| !name.aside);
    // A last one from the future was made under a wrong clock: nobody waits for that time.
    if last.is_some_and(|last| (0..INTERVAL_MS).contains(&(now - last.at_ms))) {
        return Ok(false);
    }
    let total = desk.look(Lang::Zh, |look| Ok(chains::total_with_open(look.db)?))?;
    let before = desk.device().setting("backed_up")?;
    Ok(last.is_none() || before.as_deref() != Some(&total.to_string()))
}
