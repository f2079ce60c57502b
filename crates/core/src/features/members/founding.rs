//! Founding a space, inviting into it, joining it.

use super::basic::{Empty, required};
use super::facts::{Founded, InvitationMade, Joined, StaffAdded};
use super::invitation::Invitation;
use super::status::{StatusView, status};
use crate::desk::{Desk, Topic};
use crate::id::{Id, IdMaker};
use crate::journal::store;
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use ed25519_dalek::SigningKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of `create_committee`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CreateCommittee {
    /// The committee's name.
    pub name: String,
    /// Who founds it.
    pub staff_name: String,
    /// What to call this laptop.
    pub device_name: String,
}

pub(super) fn create_committee(
    desk: &Desk,
    args: CreateCommittee,
    lang: Lang,
) -> Result<StatusView, Problem> {
    let name = required(&args.name, "居委会名称", "name of the committee")?;
    found(
        desk,
        &name,
        &args.staff_name,
        &args.device_name,
        false,
        |_| Ok(()),
    )?;
    status(desk, lang)
}

/// Founds a space on this laptop and opens it; `sample` marks it as one to look at. What `fill` writes is there from the
/// beginning, or there is no space at all.
///
/// # Errors
/// When a committee of one's own is open already, a name is missing, or the storage fails.
pub(crate) fn found(
    desk: &Desk,
    name: &str,
    staff: &str,
    device_name: &str,
    sample: bool,
    fill: impl FnOnce(&mut Pen<'_>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let staff_name = required(staff, "您的姓名", "your name")?;
    let device_name = required(device_name, "本机名称", "name of this laptop")?;
    refuse_second(desk)?;
    let mut ids = IdMaker::new(desk.world());
    let now = desk.world().clock.now_ms();
    let (space, staff) = (ids.make(now), ids.make(now));
    desk.open_space(space)?;
    let (device, public_key) = {
        let device = desk.device();
        (device.id(), device.key.verifying_key().to_bytes())
    };
    desk.write_as(staff, |pen| {
        store::set_meta(pen.db(), "founder", &public_key)?;
        pen.write(
            Founded {
                name: name.to_owned(),
                device,
                device_name: device_name.clone(),
            }
            .draft(space),
        )?;
        pen.write(StaffAdded { name: staff_name }.draft(staff))?;
        fill(pen)
    })?;
    settle_in(desk, space, staff, &device_name, sample)
}

/// Arguments of `join_committee`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct JoinCommittee {
    /// The invitation, as it was passed on.
    pub invitation: String,
    /// Who works at this laptop.
    pub staff_name: String,
    /// What to call this laptop.
    pub device_name: String,
}

pub(super) fn join_committee(desk: &Desk, args: JoinCommittee, lang: Lang) -> Result<StatusView, Problem> {
    let invitation = Invitation::read(&args.invitation)?;
    let staff_name = required(&args.staff_name, "您的姓名", "your name")?;
    let device_name = required(&args.device_name, "本机名称", "name of this laptop")?;
    refuse_second(desk)?;
    let staff = IdMaker::new(desk.world()).make(desk.world().clock.now_ms());
    desk.open_space(invitation.space)?;
    let (device, public_key) = {
        let device = desk.device();
        (device.id(), device.key.verifying_key().to_bytes())
    };
    let proof = invitation.prove(&public_key).into();
    desk.write_as(staff, |pen| {
        store::set_meta(pen.db(), "founder", &invitation.founder)?;
        let joined = Joined {
            name: device_name.clone(),
            invitation: invitation.id,
            proof,
        };
        pen.write(joined.draft(device))?;
        pen.write(StaffAdded { name: staff_name }.draft(staff))?;
        Ok(())
    })?;
    if !invitation.hub.is_empty() {
        desk.device().set_setting("hub", Some(&invitation.hub))?;
    }
    settle_in(desk, invitation.space, staff, &device_name, false)?;
    status(desk, lang)
}

fn settle_in(desk: &Desk, space: Id, staff: Id, device_name: &str, sample: bool) -> Result<(), Problem> {
    {
        let device = desk.device();
        device.set_setting("device_name", Some(device_name))?;
        device.set_setting("sample", sample.then_some("1"))?;
        if sample {
            device.set_setting("hub", None)?;
        }
        device.set_setting("space", Some(&space.to_string()))?;
    }
    desk.set_staff(staff)?;
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
    Ok(())
}

/// An invitation to pass on.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct InvitationView {
    /// The whole text.
    pub invitation: String,
}

pub(super) fn make_invitation(desk: &Desk, _: Empty, _: Lang) -> Result<InvitationView, Problem> {
    let secret: [u8; 32] = desk.world().bytes();
    let public_key = SigningKey::from_bytes(&secret).verifying_key().to_bytes();
    let hub = desk.device().setting("hub")?.unwrap_or_default();
    let (space, founder) = desk.with_space(|space| {
        let founder = store::meta(space.db(), "founder")?
            .and_then(|bytes| bytes.try_into().ok())
            .unwrap_or([0; 32]);
        Ok((space.id, founder))
    })?;
    let id = desk.write(|pen| {
        let id = pen.make_id();
        pen.write(
            InvitationMade {
                public_key: public_key.into(),
            }
            .draft(id),
        )?;
        Ok(id)
    })?;
    Ok(InvitationView {
        invitation: Invitation {
            space,
            founder,
            id,
            secret,
            hub,
        }
        .text(),
    })
}
