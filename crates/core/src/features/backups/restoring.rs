//! Putting a backup back. What was there is put aside among the backups; the laptop goes on in a new epoch, and what others
//! hold comes back with the next sync.

use super::error::BackupError;
use super::place::Place;
use crate::desk::Desk;
use crate::id::Id;
use crate::journal::copying::{self, CopyError};
use crate::journal::store;
use crate::problem::Problem;
use crate::space;
use rusqlite::Connection;

/// Puts the backup called `name` in the place of the present database.
///
/// # Errors
/// A [`Problem`]; then everything is as it was, or the exchange is finished at the next opening.
pub fn restore(desk: &Desk, name: &str, go_on: &mut dyn FnMut(u64, u64) -> bool) -> Result<(), Problem> {
    let _alone = desk.alone()?;
    let place = Place::of(desk, desk.space_id()?);
    let names = place.shelf.names().map_err(|source| place.folder(source))?;
    let known = names.into_iter().find(|known| known.to_string() == name);
    let known = known.ok_or_else(|| Problem::not_found("这份备份", "backup"))?;
    let draft = place.fresh_draft()?;
    let unreadable = |error| match error {
        CopyError::Damaged(_) => BackupError::Unreadable(name.to_owned()),
        CopyError::Sql(error) if is_damage(&error) => BackupError::Unreadable(name.to_owned()),
        other => BackupError::Copy(other),
    };
    if !store::is_database(&place.shelf.database(&known), &*place.disk) {
        return Err(BackupError::Unreadable(name.to_owned()).into());
    }
    let backup = store::open_single(&place.shelf.database(&known), &place.key, &*place.disk);
    let backup = backup.map_err(|error| unreadable(error.into()))?;
    let copied = copying::copy(&backup, &draft, &place.key, &*place.disk, go_on);
    copied.map_err(unreadable).inspect_err(|_| {
        // Nothing hangs on a draft: the next one clears it too.
        let _ = place.fresh_draft();
    })?;
    {
        let db = store::open_single(&draft, &place.key, &*place.disk)?;
        if space_of(&db)? != Some(place.id) {
            return Err(BackupError::Unreadable(name.to_owned()).into());
        }
        space::renew_when_opened(&db)?;
    }
    place.decide()?;
    desk.exchange_space(&place)
}

/// Begins with an empty database, to be filled by whoever holds the space.
///
/// # Errors
/// A [`Problem`]; then everything is as it was, or the exchange is finished at the next opening.
pub fn begin_empty(desk: &Desk) -> Result<(), Problem> {
    let _alone = desk.alone()?;
    let place = Place::of(desk, desk.space_id()?);
    {
        let draft = place.fresh_draft()?;
        let db = store::open_single(&draft, &place.key, &*place.disk)?;
        store::create_journal(&db)?;
        space::renew_when_opened(&db)?;
    }
    place.decide()?;
    desk.exchange_space(&place)
}

fn space_of(db: &Connection) -> rusqlite::Result<Option<Id>> {
    let id = store::meta(db, "space")?;
    Ok(id.and_then(|bytes| bytes.try_into().ok()).map(Id::from_bytes))
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode as Code;
    let code = error.sqlite_error_code();
    code.is_some_and(|code| matches!(code, Code::NotADatabase | Code::DatabaseCorrupt))
}
