//! Founding, joining, inviting, and who works here.

use super::facts::{Founded, InvitationMade, Joined, StaffAdded};
use super::invitation::Invitation;
use crate::desk::{Access, Desk, Entry, Look, Role, Topic, command, query, whole};
use crate::features::syncing::SyncState;
use crate::features::{reviews, syncing};
use crate::id::{Id, IdMaker};
use crate::journal::store;
use crate::problem::{Lang, Problem};
use crate::space::Pen;
use ed25519_dalek::SigningKey;
use rusqlite::{Connection, OptionalExtension};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
            "make_invitation",
            "Make an invitation for another laptop.",
            Role::Administrator,
            Access::Changes(&[Topic::Staff]),
            make_invitation,
        ),
        whole(
            "set_preferences",
            "Choose language and text size.",
            Role::Volunteer,
            Access::Changes(&[Topic::Preferences]),
            set_preferences,
        ),
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
        query(
            "list_devices",
            "The laptops of the space and how much each has written.",
            &[Topic::Staff, Topic::Sync],
            list_devices,
        ),
    ]
}

/// No arguments, or nothing to tell.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

/// An id and the name people know it by.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct Named {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
}

/// The answer to a command that made something.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct Made {
    /// The id of what was made.
    pub id: Id,
}

/// Where this laptop stands.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct StatusView {
    /// The committee, once one is founded or joined.
    pub space: Option<Named>,
    /// Whether it is the sample.
    pub sample: bool,
    /// This laptop.
    pub device: Option<Named>,
    /// The person who works at it.
    pub staff: Option<Named>,
    /// The language chosen.
    pub lang: Lang,
    /// Large text chosen.
    pub large_text: bool,
    /// Reviews open.
    pub reviews: u64,
    /// The state of sync.
    pub sync: SyncState,
}

/// See the call `status`.
///
/// # Errors
/// The storage's.
pub fn status(desk: &Desk, lang: Lang) -> Result<StatusView, Problem> {
    let (device_id, device_name, sample, large_text) = {
        let device = desk.device();
        let name = device.setting("device_name")?;
        (
            device.id(),
            name,
            device.setting("sample")?.is_some(),
            device.setting("large_text")?.is_some(),
        )
    };
    let staff_id = desk.staff();
    let mut view = StatusView {
        space: None,
        sample,
        device: device_name.map(|name| Named { id: device_id, name }),
        staff: None,
        lang: desk.lang(),
        large_text,
        reviews: 0,
        sync: syncing::state(desk, lang)?,
    };
    if desk.has_space() {
        desk.look(lang, |look| {
            let id = store::meta(look.db, "space")?
                .and_then(|bytes| bytes.try_into().ok())
                .map(Id::from_bytes);
            view.space = Some(match committee(look.db)? {
                Some(named) => named,
                // Joined, but the founder's pages have not arrived yet.
                None => Named {
                    id: id.unwrap_or(Id::NIL),
                    name: String::new(),
                },
            });
            view.staff = person(look.db, staff_id)?;
            view.reviews = reviews::open_count(look.db)?;
            Ok(())
        })?;
    }
    Ok(view)
}

/// The committee's id and name, once its founding is known.
///
/// # Errors
/// SQLite's.
pub fn committee(db: &Connection) -> rusqlite::Result<Option<Named>> {
    db.prepare_cached("SELECT id, name FROM committee LIMIT 1")?
        .query_row([], |row| {
            Ok(Named {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        })
        .optional()
}

fn person(db: &Connection, id: Id) -> rusqlite::Result<Option<Named>> {
    db.prepare_cached("SELECT id, name FROM staff WHERE id = ?")?
        .query_row([id], |row| {
            Ok(Named {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        })
        .optional()
}

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

fn create_committee(desk: &Desk, args: CreateCommittee, lang: Lang) -> Result<StatusView, Problem> {
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

fn join_committee(desk: &Desk, args: JoinCommittee, lang: Lang) -> Result<StatusView, Problem> {
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

/// The trimmed text of a field that must be filled in, at most 200 characters.
///
/// # Errors
/// A [`Problem`] that names the field.
pub fn required(text: &str, zh: &str, en: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::bad(
            "required",
            format!("请填写{zh}。"),
            format!("Fill in the {en}."),
        ));
    }
    if text.chars().count() > 200 {
        return Err(Problem::bad(
            "too_long",
            format!("{zh}太长（最多 200 字）。"),
            format!("The {en} is too long (200 characters at most)."),
        ));
    }
    Ok(text.to_owned())
}

/// An invitation to pass on.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct InvitationView {
    /// The whole text.
    pub invitation: String,
}

fn make_invitation(desk: &Desk, _: Empty, _: Lang) -> Result<InvitationView, Problem> {
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

/// Arguments of `set_preferences`; what is absent stays.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct Preferences {
    /// The language.
    pub lang: Option<Lang>,
    /// Large text.
    pub large_text: Option<bool>,
}

fn set_preferences(desk: &Desk, args: Preferences, lang: Lang) -> Result<StatusView, Problem> {
    if let Some(lang) = args.lang {
        desk.device().set_setting("lang", Some(lang.pick("zh", "en")))?;
        desk.set_lang(lang);
    }
    if let Some(large) = args.large_text {
        desk.device().set_setting("large_text", large.then_some("1"))?;
    }
    desk.announce(&[Topic::Preferences].into());
    status(desk, args.lang.unwrap_or(lang))
}

/// A person who works here.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct StaffView {
    /// Who.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// Whether they work at this laptop now.
    pub current: bool,
}

fn list_staff(desk: &Desk, _: Empty, lang: Lang) -> Result<Vec<StaffView>, Problem> {
    let current = desk.staff();
    desk.look(lang, |look| {
        let mut people = look
            .db
            .prepare_cached("SELECT id, name FROM staff ORDER BY at, id")?;
        let rows = people.query_map([], |row| {
            let id = row.get(0)?;
            Ok(StaffView {
                id,
                name: row.get(1)?,
                current: id == current,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    })
}

/// A name alone.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NameArgs {
    /// The name.
    pub name: String,
}

fn add_staff(pen: &mut Pen<'_>, args: NameArgs) -> Result<Made, Problem> {
    let name = required(&args.name, "姓名", "name")?;
    let id = pen.make_id();
    pen.write(StaffAdded { name }.draft(id))?;
    Ok(Made { id })
}

/// An id alone.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct IdArgs {
    /// The id.
    pub id: Id,
}

fn choose_staff(desk: &Desk, args: IdArgs, lang: Lang) -> Result<Empty, Problem> {
    desk.look(lang, |look| {
        person(look.db, args.id)?.ok_or_else(|| Problem::not_found("这位人员", "person"))
    })?;
    desk.set_staff(args.id)?;
    desk.announce(&[Topic::Staff, Topic::Space].into());
    Ok(Empty {})
}

/// A laptop of the space.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct DeviceView {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// How many of its facts are here.
    pub facts: u64,
    /// When it last wrote something that is here, ms.
    pub last_at: Option<i64>,
}

fn list_devices(look: &Look<'_>, _: Empty) -> Result<Vec<DeviceView>, Problem> {
    let mut devices = look.db.prepare_cached(
        "SELECT d.id, d.name, coalesce(sum(w.last_seq), 0), max(w.last_at)
         FROM device d LEFT JOIN writer w ON w.device = d.id GROUP BY d.id ORDER BY d.at, d.id",
    )?;
    let rows = devices.query_map([], |row| {
        let last: Option<i64> = row.get(3)?;
        Ok(DeviceView {
            id: row.get(0)?,
            name: row.get(1)?,
            facts: row.get::<_, i64>(2)? as u64,
            last_at: last.filter(|at| *at > 0),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
