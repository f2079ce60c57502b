//! Who belongs to a space, what each may do, and where: its founder, devices let in, people who work at them.
//!
//! Facts of membership are only logged; [`roll`] works out what they are worth, [`reach`] where somebody may write, and
//! [`admission`] whether a page may be folded. See `docs/decisions/0005-membership.md`.

mod admission;
mod basic;
mod calls;
mod devices;
mod facts;
mod founding;
mod gate;
mod grant;
mod invitation;
mod inviting;
mod letters;
mod log;
mod news;
mod reach;
pub mod recovery;
mod roll;
mod sheet;
mod staff;
mod status;
mod visit;

use super::Feature;
use crate::problem::{Problem, Say};
use rusqlite::{Connection, OptionalExtension};

pub use admission::{Admission, admission, welcome};
pub use basic::{Empty, IdArgs, Made, NameArgs, Named, required, required_lines};
pub(crate) use founding::{begin, found};
pub use gate::{Gate, GateError, Standing};
pub use grant::{Grant, Spot};
pub(crate) use letters::steers as steers_shown_text;
pub(crate) use log::{held_in, is_idle, keep_aside, log_facts, project, root_key};
pub use reach::{Reach, Who, is_within};
pub use roll::{Held, Member, Person, Roll};
pub use staff::StaffView;
pub(crate) use staff::has_left;
pub use status::{StatusView, committee, role_here, status};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "members",
    tables: log::TABLES,
    kinds: log::KINDS,
    calls: calls::calls,
};

impl Say for Held {
    fn problem(&self) -> Problem {
        let (zh, en) = match self {
            Held::Revoked => (
                "本机已被停用，不能再写入。已有的记录都还在，请联系管理员。",
                "This laptop was revoked and writes no more. What it holds is still there; ask an administrator.",
            ),
            Held::Scope => (
                "这不在您负责的小区或楼栋范围内。",
                "This is outside the compounds or buildings you are in charge of.",
            ),
            _ => (
                "您或本机没有这项操作的权限，请联系管理员。",
                "You, or this laptop, may not do this; ask an administrator.",
            ),
        };
        Problem::refused(self.name(), zh, en)
    }
}

/// The name of a person, for lists and histories.
pub fn staff_name(db: &Connection, id: &crate::id::Id) -> rusqlite::Result<String> {
    Ok(db
        .prepare_cached("SELECT name FROM staff WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .unwrap_or_default())
}

/// The name of a device.
pub(crate) fn device_named(db: &Connection, id: &crate::id::Id) -> rusqlite::Result<String> {
    Ok(db
        .prepare_cached("SELECT name FROM device WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .unwrap_or_default())
}

/// The name of a device that belongs to the committee; none where it does not, or does no more.
pub(crate) fn member_named(db: &Connection, id: &crate::id::Id) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT name FROM device WHERE id = ? AND admitted AND role IS NOT NULL")?
        .query_row([id], |row| row.get(0))
        .optional()
}

/// The name of the device behind a chain.
pub fn device_name(db: &Connection, writer: i64) -> rusqlite::Result<String> {
    Ok(db
        .prepare_cached("SELECT d.name FROM writer w JOIN device d ON d.id = w.device WHERE w.n = ?")?
        .query_row([writer], |row| row.get(0))
        .optional()?
        .unwrap_or_default())
}
