//! The ways in: a passcode, the recovery sheet, the system's keyring; and, where none is left, to begin anew.

use super::state::{LockView, state};
use crate::desk::{Desk, Topic};
use crate::device;
use crate::features::backups;
use crate::features::members::{self, recovery::RecoveryCode};
use crate::id::Id;
use crate::journal::store::FileKey;
use crate::keys::Passcode;
use crate::problem::{Lang, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use ts_rs::TS;

/// Arguments of `unlock`.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Unlock {
    /// Who.
    pub staff: Id,
    /// Their passcode.
    pub passcode: String,
}

pub(super) fn unlock(desk: &Desk, args: Unlock, _: Lang) -> Result<LockView, Problem> {
    let passcode = Passcode::typed(&args.passcode);
    let key = desk.lock().keys.unlock(args.staff, &passcode, desk.world())?;
    enter(desk, key, args.staff)
}

/// Arguments of `unlock_with_recovery`.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct UnlockWithRecovery {
    /// The code printed on the recovery sheet.
    pub recovery_code: String,
    /// Whose passcode was forgotten.
    pub staff: Id,
    /// Their new one.
    pub passcode: String,
}

pub(super) fn unlock_with_recovery(
    desk: &Desk,
    args: UnlockWithRecovery,
    _: Lang,
) -> Result<LockView, Problem> {
    let root = RecoveryCode::read(&args.recovery_code)?.root_key();
    let passcode = Passcode::chosen(&args.passcode)?;
    let key = {
        let keys = &mut desk.lock().keys;
        let key = keys.unlock_with_sheet(&root)?;
        keys.renew(&key, args.staff, &passcode, desk.world())?;
        key
    };
    enter(desk, key, args.staff)
}

/// Opens the desk at start with what the system's keyring remembers; whether it did. Where it does not, the passcode is asked
/// for as ever.
///
/// # Errors
/// When the files that it opens cannot be read.
pub fn open_by_keeper(desk: &Desk) -> Result<bool, Problem> {
    let opened = {
        let lock = desk.lock();
        let keeper = lock.keeper.as_deref().filter(|_| lock.is_locked());
        keeper.and_then(|keeper| lock.keys.unlock_with_keeper(keeper))
    };
    match opened {
        None => Ok(false),
        Some((staff, key)) => enter(desk, key, staff).map(|_| true),
    }
}

/// Opens the files for a person who has shown who they are.
fn enter(desk: &Desk, key: FileKey, staff: Id) -> Result<LockView, Problem> {
    desk.open_files(key)?;
    if desk.has_space() && desk.look(Lang::Zh, |look| Ok(members::has_left(look.db, staff)?))? {
        return Err(Problem::refused(
            "has_left",
            "您已不在本居委工作，不能再打开本机。请联系管理员。",
            "You no longer work for this committee and cannot open this laptop; ask an administrator.",
        ));
    }
    desk.set_staff(staff)?;
    keep_sheet(desk);
    desk.lock().open(desk.world());
    desk.announce(&[Topic::Lock, Topic::Space, Topic::Staff, Topic::Sync].into());
    Ok(state(desk))
}

/// Lets the recovery sheet of the committee open this laptop, once the committee's root key is known and a passcode chosen.
/// Tried again at every sync and at every unlocking, so that a failure is only told.
pub(crate) fn keep_sheet(desk: &Desk) {
    if let Err(problem) = try_keep_sheet(desk) {
        tracing::warn!(code = problem.code, %problem, "the recovery sheet does not open this laptop yet");
    }
}

fn try_keep_sheet(desk: &Desk) -> Result<(), Problem> {
    if !desk.has_space() || !desk.lock().keys.is_protected() {
        return Ok(());
    }
    let Some(root) = desk.look(Lang::Zh, |look| Ok(members::root_key(look.db)?))? else {
        return Ok(());
    };
    let key = desk.device().file_key;
    Ok(desk.lock().keys.seal_to(&root, &key, desk.world())?)
}

/// Arguments of `forget_laptop`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ForgetLaptop {
    /// That this person knows what is lost: everything that was not handed on to another laptop or the hub.
    pub sure: bool,
}

pub(super) fn forget_laptop(desk: &Desk, args: ForgetLaptop, _: Lang) -> Result<LockView, Problem> {
    if !args.sure {
        return Err(Problem::bad(
            "not_sure",
            "请先确认：本机上没有传给别处的记录会丢失。",
            "Confirm first: what this laptop has not handed on is lost.",
        ));
    }
    let (dir, disk) = (desk.dir(), &*desk.world().disk);
    let refused = |source| device::DeviceError::Folder {
        path: dir.to_owned(),
        source,
    };
    desk.begin_anew(|| {
        // The key goes last: cut off before, the laptop is still one that somebody might open.
        for path in disk.list(&dir.join("spaces")).map_err(refused)? {
            disk.remove(&path).map_err(refused)?;
        }
        backups::forget_all(dir, &desk.world().disk).map_err(refused)?;
        device::remove_files(dir, disk)?;
        for name in ["key", "tries"] {
            disk.remove(&dir.join(name)).map_err(refused)?;
        }
        Ok(())
    })?;
    desk.announce(&[Topic::Lock, Topic::Space, Topic::Staff].into());
    Ok(state(desk))
}
