//! What an administrator must hear of without looking for it: who asks to come in, who came in by itself, what was kept aside.

use super::admission;
use super::basic::{Empty, Named};
use crate::desk::Topic;
use crate::desk::{Desk, Role};
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::space::Space;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;
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
    let me = desk.device().id();
    desk.with_space(|space| {
        Ok(MembersNews {
            asking: admission::asking(space.db(), space.roll())?,
            held: held(space.db())?,
            newcomers: newcomers(space, me, &greeted),
        })
    })
}

fn held(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT count(*) FROM held")?
        .query_row([], |row| row.get::<_, i64>(0))
        .map(|count| count as u64)
}

/// Those let in after this laptop was: whom it found here it did not let in.
fn newcomers(space: &Space, me: Id, greeted: &BTreeSet<Id>) -> Vec<Newcomer> {
    let members = &space.roll().members;
    let since = members.get(&me).map_or(i64::MIN, |mine| mine.at_ms);
    let mut came: Vec<Newcomer> = members
        .iter()
        .filter(|(id, member)| {
            **id != me && member.by.is_some() && member.at_ms >= since && !greeted.contains(id)
        })
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

fn greeted(desk: &Desk) -> Result<BTreeSet<Id>, Problem> {
    let text = desk.device().setting(GREETED)?.unwrap_or_default();
    Ok(text.split(' ').filter_map(|id| id.parse().ok()).collect())
}

pub(super) fn greet_newcomers(desk: &Desk, _: Empty, _: Lang) -> Result<Empty, Problem> {
    let mut known = greeted(desk)?;
    known.extend(news(desk)?.newcomers.iter().map(|newcomer| newcomer.device.id));
    let text: Vec<String> = known.iter().map(Id::to_string).collect();
    desk.device().set_setting(GREETED, Some(&text.join(" ")))?;
    desk.announce(&[Topic::Staff].into());
    Ok(Empty {})
}
