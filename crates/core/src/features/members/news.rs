//! What an administrator must hear of without looking for it: who asks to come in, who came in by itself, what was kept aside.

use super::admission;
use super::basic::{Empty, Named};
use crate::desk::{Desk, Role, Topic};
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::space::Space;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// The ids of the laptops that somebody at this one has heard of, in the settings.
const GREETED: &str = "greeted";

/// A laptop that was let in by an invitation since somebody here last looked.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct Newcomer {
    /// The laptop.
    pub device: Named,
    /// What it may do.
    pub role: Role,
    /// When it was let in, ms.
    pub at: i64,
}

/// What waits for an administrator among the members.
#[derive(Debug, Default, Serialize, JsonSchema, TS)]
pub struct MembersNews {
    /// Laptops that ask to be let in.
    pub asking: u64,
    /// Facts kept aside.
    pub held: u64,
    /// Laptops that came in by an invitation and that nobody here has taken note of.
    pub newcomers: Vec<Newcomer>,
}

/// The news at this laptop.
///
/// # Errors
/// The storage's.
pub(super) fn news(desk: &Desk) -> Result<MembersNews, Problem> {
    let greeted = greeted(desk)?;
    desk.with_space(|space| {
        Ok(MembersNews {
            asking: admission::asking(space.db(), space.roll())?,
            held: held(space.db())?,
            newcomers: newcomers(space, &greeted),
        })
    })
}

fn held(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT count(*) FROM held")?
        .query_row([], |row| row.get::<_, i64>(0))
        .map(|count| count as u64)
}

/// Those let in since somebody here last looked, the first first.
fn newcomers(space: &Space, greeted: &BTreeSet<Id>) -> Vec<Newcomer> {
    let members = space.roll().members.iter();
    let mut came: Vec<Newcomer> = members
        .filter(|(id, _)| !greeted.contains(id))
        .filter_map(|(id, member)| {
            Some(Newcomer {
                device: Named {
                    id: *id,
                    name: member.name.clone(),
                },
                role: member.grant()?.role,
                at: member.at_ms,
            })
        })
        .collect();
    came.sort_by_key(|newcomer| (newcomer.at, newcomer.device.id));
    came
}

/// Whom somebody here knows. Whoever begins to decide here knows those they find: clocks tell nothing of who came later.
fn greeted(desk: &Desk) -> Result<BTreeSet<Id>, Problem> {
    let noted = desk.device().setting(GREETED)?;
    if let Some(text) = noted {
        return Ok(text.split(' ').filter_map(|id| id.parse().ok()).collect());
    }
    let found = desk.with_space(|space| Ok(space.roll().members.keys().copied().collect()))?;
    note(desk, &found)?;
    Ok(found)
}

fn note(desk: &Desk, known: &BTreeSet<Id>) -> Result<(), Problem> {
    let text: Vec<String> = known.iter().map(Id::to_string).collect();
    Ok(desk.device().set_setting(GREETED, Some(&text.join(" ")))?)
}

/// Takes note that these laptops are known here.
///
/// # Errors
/// The storage's.
pub(super) fn greet(desk: &Desk, devices: &[Id]) -> Result<(), Problem> {
    let mut known = greeted(desk)?;
    known.extend(devices);
    note(desk, &known)
}

/// Arguments of `greet_newcomers`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct GreetNewcomers {
    /// The laptops that were shown, and are known.
    pub devices: Vec<Id>,
}

pub(super) fn greet_newcomers(desk: &Desk, args: GreetNewcomers, _: Lang) -> Result<Empty, Problem> {
    greet(desk, &args.devices)?;
    desk.announce(&[Topic::Staff].into());
    Ok(Empty {})
}
