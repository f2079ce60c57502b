//! Founding a space, joining it, and taking it over with the recovery sheet.

use super::basic::required;
use super::facts::{Founded, Joined, Recovered};
use super::grant::Grant;
use super::invitation::Invitation;
use super::recovery::{RecoveryCode, certify, space_of};
use super::sheet;
use super::status::{StatusView, status};
use crate::desk::{Alone, Desk, Topic};
use crate::features::lock;
use crate::id::{Id, IdMaker};
use crate::journal::store;
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of `create_committee`.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct CreateCommittee {
    /// The committee's name.
    pub name: String,
    /// Who founds it.
    pub staff_name: String,
    /// What to call this laptop.
    pub device_name: String,
    /// The passcode they choose for it; without one anybody at this laptop's account reads everything.
    pub passcode: Option<String>,
}

/// What a founder must know.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct FoundedView {
    /// Where the laptop stands.
    #[serde(flatten)]
    pub status: StatusView,
    /// The code of the recovery sheet. It is shown until it was put away, and kept nowhere then.
    pub recovery_code: String,
}

pub(super) fn create_committee(
    desk: &Desk,
    args: CreateCommittee,
    lang: Lang,
) -> Result<FoundedView, Problem> {
    let name = required(&args.name, "居委会名称", "name of the committee")?;
    let who = begin(
        desk,
        &args.staff_name,
        &args.device_name,
        args.passcode.as_deref(),
    )?;
    let code = found(desk, &name, who, false, |_| Ok(()))?;
    Ok(FoundedView {
        status: status(desk, lang)?,
        recovery_code: code.text(),
    })
}

/// Who begins on this laptop.
pub(crate) struct Beginner<'a> {
    /// Nobody begins here at the same time.
    _alone: Alone<'a>,
    staff: Id,
    staff_name: String,
    device_name: String,
}

/// Sees that a committee can begin here and, where a passcode was chosen, protects the laptop before anything is written.
///
/// # Errors
/// When a committee of one's own is open already, a name is missing, the passcode is weak or the storage fails.
pub(crate) fn begin<'a>(
    desk: &'a Desk,
    staff_name: &str,
    device_name: &str,
    passcode: Option<&str>,
) -> Result<Beginner<'a>, Problem> {
    let staff_name = required(staff_name, "您的姓名", "your name")?;
    let device_name = required(device_name, "本机名称", "name of this laptop")?;
    let alone = desk.alone()?;
    refuse_second(desk)?;
    let staff = IdMaker::new(desk.world()).make(desk.world().clock.now_ms());
    if let Some(passcode) = passcode {
        lock::protect_anew(desk, staff, &staff_name, passcode)?;
    }
    Ok(Beginner {
        _alone: alone,
        staff,
        staff_name,
        device_name,
    })
}

/// Founds a space on this laptop and opens it; `sample` marks it as one to look at. What `fill` writes is there from the
/// beginning, or there is no space at all.
///
/// # Errors
/// When the storage fails.
pub(crate) fn found(
    desk: &Desk,
    name: &str,
    who: Beginner<'_>,
    sample: bool,
    fill: impl FnOnce(&mut Pen<'_>) -> Result<(), Problem>,
) -> Result<RecoveryCode, Problem> {
    let code = RecoveryCode::new(desk.world());
    let root = code.root_key();
    let root_key = root.verifying_key().to_bytes();
    let space = space_of(&root_key);
    desk.open_space(space)?;
    let public_key = desk.device().key.verifying_key().to_bytes();
    let founded = Founded {
        name: name.to_owned(),
        device_name: who.device_name.clone(),
        root_key: root_key.into(),
        proof: certify(&root, &public_key, 0).into(),
        staff: who.staff,
        staff_name: who.staff_name.clone(),
    };
    desk.write_as(who.staff, |pen| {
        pen.write(founded.draft(space))?;
        fill(pen)
    })?;
    if !sample {
        desk.device().set_setting(sheet::SETTING, Some(&code.text()))?;
    }
    settle_in(desk, space, &who, sample)?;
    Ok(code)
}

/// Arguments of `join_committee`.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct JoinCommittee {
    /// The invitation, as it was passed on.
    pub invitation: String,
    /// Who works at this laptop.
    pub staff_name: String,
    /// What to call this laptop.
    pub device_name: String,
    /// The passcode they choose for it; without one anybody at this laptop's account reads everything.
    pub passcode: Option<String>,
}

pub(super) fn join_committee(desk: &Desk, args: JoinCommittee, lang: Lang) -> Result<StatusView, Problem> {
    let invitation = Invitation::read(&args.invitation)?;
    let who = begin(
        desk,
        &args.staff_name,
        &args.device_name,
        args.passcode.as_deref(),
    )?;
    desk.open_space(invitation.space)?;
    let (device, public_key) = {
        let device = desk.device();
        (device.id(), device.key.verifying_key().to_bytes())
    };
    let joined = Joined {
        name: who.device_name.clone(),
        invitation: invitation.id(),
        proof: invitation.prove(&public_key).into(),
        staff: who.staff,
        staff_name: who.staff_name.clone(),
    };
    let offered = minicbor::to_vec(Grant::whole(invitation.role)).unwrap_or_default();
    desk.write_as(who.staff, |pen| {
        store::set_meta(pen.db(), "invited", &offered)?;
        store::set_meta(pen.db(), "inviter", &invitation.inviter)?;
        pen.write(joined.draft(device))?;
        Ok(())
    })?;
    if !invitation.hub.is_empty() {
        desk.device().set_setting("hub", Some(&invitation.hub))?;
    }
    settle_in(desk, invitation.space, &who, false)?;
    status(desk, lang)
}

/// Arguments of `recover_committee`.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct RecoverCommittee {
    /// The code printed on the recovery sheet.
    pub recovery_code: String,
    /// Who works at this laptop.
    pub staff_name: String,
    /// What to call this laptop.
    pub device_name: String,
    /// The passcode they choose for it; without one anybody at this laptop's account reads everything.
    pub passcode: Option<String>,
}

/// Makes this laptop an administrator's with nothing but the recovery sheet; everything else comes by sync.
pub(super) fn recover_committee(
    desk: &Desk,
    args: RecoverCommittee,
    lang: Lang,
) -> Result<StatusView, Problem> {
    let root = RecoveryCode::read(&args.recovery_code)?.root_key();
    let who = begin(
        desk,
        &args.staff_name,
        &args.device_name,
        args.passcode.as_deref(),
    )?;
    let root_key = root.verifying_key().to_bytes();
    let space = space_of(&root_key);
    desk.open_space(space)?;
    let (device, public_key) = {
        let device = desk.device();
        (device.id(), device.key.verifying_key().to_bytes())
    };
    let at_ms = u64::try_from(desk.world().clock.now_ms()).unwrap_or(0).max(1);
    let recovered = Recovered {
        device_name: who.device_name.clone(),
        root_key: root_key.into(),
        proof: certify(&root, &public_key, at_ms).into(),
        staff: who.staff,
        staff_name: who.staff_name.clone(),
        at_ms,
    };
    desk.write_as(who.staff, |pen| {
        pen.write(recovered.draft(device))?;
        Ok(())
    })?;
    settle_in(desk, space, &who, false)?;
    status(desk, lang)
}

fn settle_in(desk: &Desk, space: Id, who: &Beginner, sample: bool) -> Result<(), Problem> {
    {
        let device = desk.device();
        device.set_setting("device_name", Some(&who.device_name))?;
        device.set_setting("sample", sample.then_some("1"))?;
        if sample {
            device.set_setting("hub", None)?;
        }
        device.set_setting("space", Some(&space.to_string()))?;
    }
    desk.set_staff(who.staff)?;
    lock::keep_sheet(desk);
    desk.announce(&[Topic::Space, Topic::Staff, Topic::Sync].into());
    Ok(())
}

fn refuse_second(desk: &Desk) -> Result<(), Problem> {
    if desk.has_space() && desk.device().setting("sample")?.is_none() {
        return Err(Problem::refused(
            "has_space",
            "本机已有居委台账。",
            "This laptop has a committee already.",
        ));
    }
    let noted = desk.device().setting("space")?;
    if noted.is_some() && !desk.has_space() {
        return Err(Problem::refused(
            "begun_elsewhere",
            "另一个窗口刚刚在本机建立或加入了居委台账。请退出邻里，重新打开。",
            "Another window has just begun with a committee on this laptop. Quit Linli and start it again.",
        ));
    }
    Ok(())
}
