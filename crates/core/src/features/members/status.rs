//! Where this laptop stands, and how it speaks to its people.

use super::basic::{Empty, Named};
use super::devices::role;
use super::news::{self, MembersNews};
use super::sheet;
use super::staff::person;
use crate::desk::{Desk, Face, Role, Topic};
use crate::features::backups::{self, TroubleView};
use crate::features::syncing::SyncState;
use crate::features::{reviews, syncing};
use crate::id::Id;
use crate::journal::store;
use crate::problem::{Lang, Problem};
use rusqlite::{Connection, OptionalExtension};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// What this person may do at this laptop; nothing where either of them may nothing.
    pub role: Option<Role>,
    /// False as long as no administrator's laptop has let this one in.
    pub admitted: bool,
    /// Whether a passcode stands before this laptop.
    pub is_protected: bool,
    /// Whether the recovery sheet still waits to be printed or copied.
    pub sheet_waits: bool,
    /// The language chosen.
    pub lang: Lang,
    /// Large text chosen.
    pub large_text: bool,
    /// Reviews open.
    pub reviews: u64,
    /// Who came in or asks to, and what was kept aside; nothing where an administrator does not look.
    pub members: Option<MembersNews>,
    /// The state of sync.
    pub sync: SyncState,
    /// Why nothing can be written now, and what helps; nothing where all is well.
    pub trouble: Option<TroubleView>,
}

/// See the call `status`.
///
/// # Errors
/// The storage's.
pub fn status(desk: &Desk, lang: Lang) -> Result<StatusView, Problem> {
    let (device_id, device_name, sample, sheet_waits) = {
        let device = desk.device();
        let name = device.setting("device_name")?;
        (
            device.id(),
            name,
            device.setting("sample")?.is_some(),
            device.setting(sheet::SETTING)?.is_some(),
        )
    };
    let staff_id = desk.staff();
    let mut view = StatusView {
        space: None,
        sample,
        device: device_name.map(|name| Named { id: device_id, name }),
        staff: None,
        role: None,
        admitted: true,
        is_protected: desk.lock().keys.is_protected(),
        sheet_waits,
        lang: desk.lang(),
        large_text: desk.face().large_text,
        reviews: 0,
        members: None,
        sync: syncing::state(desk, lang)?,
        trouble: None,
    };
    desk.look_if_possible(lang, |look| {
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
        view.role = role_here(look.db, &device_id, &staff_id)?;
        view.admitted = admitted(look.db, &device_id)?;
        view.reviews = reviews::open_count(look.db)?;
        Ok(())
    })?;
    // Where only looking is possible nobody is let in.
    let decides = view.role >= Some(Role::Administrator) && view.admitted;
    if decides && desk.trouble().is_none() {
        view.members = Some(news::news(desk)?);
    }
    view.trouble = backups::trouble(desk, lang)?;
    if let Some(trouble) = desk.trouble() {
        // The committee is there, even where its file cannot tell its name.
        let id = trouble.space;
        view.space.get_or_insert_with(|| Named {
            id,
            name: String::new(),
        });
    }
    Ok(view)
}

/// What a person may do at a laptop: the lesser of the two roles; nothing where either of them may nothing.
///
/// # Errors
/// SQLite's.
pub fn role_here(db: &Connection, device: &Id, staff: &Id) -> rusqlite::Result<Option<Role>> {
    let both: Option<(Option<u8>, Option<u8>)> = db
        .prepare_cached("SELECT d.role, s.role FROM device d, staff s WHERE d.id = ? AND s.id = ?")?
        .query_row([device, staff], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(both.and_then(|(device, person)| role(device).min(role(person))))
}

/// Whether an administrator's laptop has let this one in, as far as is known here.
fn admitted(db: &Connection, device: &Id) -> rusqlite::Result<bool> {
    let known = db
        .prepare_cached("SELECT admitted FROM device WHERE id = ?")?
        .query_row([device], |row| row.get(0))
        .optional()?;
    Ok(known.unwrap_or(true))
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

pub(super) fn set_preferences(desk: &Desk, args: Preferences, _: Lang) -> Result<Empty, Problem> {
    let face = desk.face();
    desk.set_face(Face {
        english: args.lang.map_or(face.english, |lang| lang == Lang::En),
        large_text: args.large_text.unwrap_or(face.large_text),
    })?;
    desk.announce(&[Topic::Preferences].into());
    Ok(Empty {})
}
