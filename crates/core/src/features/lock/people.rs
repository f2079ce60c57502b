//! The people of one laptop, each with a passcode of their own.

use super::state::{LockView, state};
use super::unlocking::keep_sheet;
use crate::desk::{Desk, Topic};
use crate::features::members::{self, IdArgs};
use crate::id::Id;
use crate::keys::{KeeperError, Keepsake, Passcode};
use crate::problem::{Lang, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use ts_rs::TS;

/// The longest time without a touch, minutes.
const LONGEST_IDLE: u32 = 240;

/// Protects a laptop that holds no committee of its own yet: with a passcode, and with a new key, so that the one that lay on
/// the disk as it was opens nothing that comes.
///
/// # Errors
/// [`Problem`]: a weak passcode, or the disk's; everything is as before then.
pub(crate) fn protect_anew(desk: &Desk, staff: Id, name: &str, passcode: &str) -> Result<(), Problem> {
    let passcode = Passcode::chosen(passcode)?;
    let key = desk.world().bytes();
    desk.change_key(key, |keys, world| keys.begin(&key, staff, name, &passcode, world))?;
    desk.lock().open(desk.world());
    desk.announce(&[Topic::Lock].into());
    Ok(())
}

/// Arguments of `set_passcode`.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct SetPasscode {
    /// The present one, where there is one.
    pub old: Option<String>,
    /// The new one.
    pub passcode: String,
}

pub(super) fn set_passcode(desk: &Desk, args: SetPasscode, _: Lang) -> Result<LockView, Problem> {
    let passcode = Passcode::chosen(&args.passcode)?;
    let me = desk.staff();
    let name = desk.look(Lang::Zh, |look| Ok(members::staff_name(look.db, &me)?))?;
    let key = desk.device().file_key;
    {
        let mut lock = desk.lock();
        if lock.keys.is_protected() {
            lock.keys
                .unlock(me, &Passcode::typed(&args.old.unwrap_or_default()), desk.world())?;
            lock.keys.renew(&key, me, &passcode, desk.world())?;
        } else {
            lock.keys.admit(&key, me, &name, &passcode, desk.world())?;
            lock.open(desk.world());
        }
    }
    keep_sheet(desk);
    changed(desk)
}

/// Arguments of `add_person_here`.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AddPersonHere {
    /// Who.
    pub staff: Id,
    /// The passcode they choose.
    pub passcode: String,
    /// That of the person who works here now: nobody is let in at a laptop that was merely left open.
    pub own_passcode: String,
}

pub(super) fn add_person_here(desk: &Desk, args: AddPersonHere, _: Lang) -> Result<LockView, Problem> {
    let passcode = Passcode::chosen(&args.passcode)?;
    let name = not_above(desk, args.staff)?;
    if desk.look(Lang::Zh, |look| Ok(members::has_left(look.db, args.staff)?))? {
        return Err(Problem::not_found("这位人员", "person"));
    }
    let key = desk.device().file_key;
    {
        let keys = &mut desk.lock().keys;
        keys.unlock(desk.staff(), &Passcode::typed(&args.own_passcode), desk.world())?;
        keys.admit(&key, args.staff, &name, &passcode, desk.world())?;
    }
    changed(desk)
}

pub(super) fn remove_person_here(desk: &Desk, args: IdArgs, _: Lang) -> Result<LockView, Problem> {
    not_above(desk, args.id)?;
    desk.lock().keys.dismiss(args.id, desk.world())?;
    if args.id == desk.staff() {
        desk.lock_up();
    }
    changed(desk)
}

/// Nobody chooses a passcode for, or shuts out, somebody who may do more than they may themselves. Gives that one's name.
fn not_above(desk: &Desk, staff: Id) -> Result<String, Problem> {
    let (theirs, mine) = desk.with_space(|space| {
        let role = |id: &Id| {
            space
                .roll()
                .people
                .get(id)
                .map(|person| person.grant().map(|grant| grant.role))
        };
        Ok((role(&staff), role(&desk.staff())))
    })?;
    let theirs = theirs.ok_or_else(|| Problem::not_found("这位人员", "person"))?;
    if theirs > mine.flatten() {
        return Err(Problem::refused(
            "above",
            "您不能替权限比您高的人设置或移除口令，请本人或管理员来做。",
            "You cannot set or remove the passcode of somebody who may do more than you; ask them or an administrator.",
        ));
    }
    desk.look(Lang::Zh, |look| Ok(members::staff_name(look.db, &staff)?))
}

/// Arguments of `set_idle`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SetIdle {
    /// Minutes without a touch; 0 is never.
    pub minutes: u32,
}

pub(super) fn set_idle(desk: &Desk, args: SetIdle, _: Lang) -> Result<LockView, Problem> {
    if args.minutes > LONGEST_IDLE {
        return Err(Problem::bad(
            "idle",
            format!("最多 {LONGEST_IDLE} 分钟，0 表示不自动锁定。"),
            format!("{LONGEST_IDLE} minutes at most; 0 is never."),
        ));
    }
    desk.device()
        .set_setting("idle_min", Some(&args.minutes.to_string()))?;
    desk.lock().idle_min = args.minutes;
    changed(desk)
}

/// Arguments of `set_keeper`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SetKeeper {
    /// Whether the system's keyring opens the laptop at start.
    pub on: bool,
}

pub(super) fn set_keeper(desk: &Desk, args: SetKeeper, _: Lang) -> Result<LockView, Problem> {
    let keeper = desk.lock().keeper.clone();
    let keeper = keeper.ok_or_else(|| KeeperError("–".to_owned()))?;
    let keepsake = args.on.then(|| Keepsake::new(desk.world()));
    // The keyring may ask the person something; nobody else waits for that.
    if let Some(new) = &keepsake {
        keeper.keep(&new.name, &new.secret)?;
    }
    let key = desk.device().file_key;
    let forgotten = desk
        .lock()
        .keys
        .keep(keepsake.as_ref(), &key, desk.staff(), desk.world())?;
    if let Some(name) = forgotten {
        keeper.forget(&name);
    }
    changed(desk)
}

fn changed(desk: &Desk) -> Result<LockView, Problem> {
    desk.announce(&[Topic::Lock].into());
    Ok(state(desk))
}
