//! Who belongs to a space: its founder, the devices admitted, the people who work at them.
//!
//! A device is admitted by a fact it writes first in its chain, proved with the key of an invitation that a member
//! made. Roles, expiry, single use and revocation will be further facts here, checked in [`admission`].

mod basic;
mod calls;
mod facts;
mod founding;
mod invitation;
mod staff;
mod status;

use super::Feature;
use crate::journal::fact::Fact;
use crate::journal::page::Header;
use crate::journal::store;
use rusqlite::{Connection, OptionalExtension};

pub use basic::{Empty, IdArgs, Made, NameArgs, Named, required};
pub(crate) use founding::found;
pub use staff::StaffView;
pub use status::{StatusView, committee, status};

/// The feature.
pub const FEATURE: Feature = Feature {
    name: "members",
    tables: facts::TABLES,
    kinds: facts::KINDS,
    calls: calls::calls,
};

/// Whether a page may be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Its device is a member, or proves an invitation with this very page.
    Admitted,
    /// Nothing known admits the device, so far.
    NotYet,
}

/// Decides whether the page with this header and these facts comes from a member.
///
/// # Errors
/// SQLite's.
pub fn admission(db: &Connection, header: &Header, facts: &[Fact]) -> rusqlite::Result<Admission> {
    let device = header.writer().device;
    let known = db
        .prepare_cached("SELECT 1 FROM device WHERE id = ?")?
        .query_row([device], |_| Ok(()))
        .optional()?;
    if known.is_some() {
        return Ok(Admission::Admitted);
    }
    let admitted = match facts.first() {
        Some(first) if first.kind == facts::SPACE_FOUNDED => {
            store::meta(db, "founder")?.as_deref() == Some(&header.public_key()[..])
        }
        Some(first) if first.kind == facts::DEVICE_JOINED => invitation::admits(db, header, first)?,
        _ => false,
    };
    Ok(if admitted {
        Admission::Admitted
    } else {
        Admission::NotYet
    })
}

/// The name of a person, for lists and histories.
pub fn staff_name(db: &Connection, id: &crate::id::Id) -> rusqlite::Result<String> {
    Ok(db
        .prepare_cached("SELECT name FROM staff WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .unwrap_or_default())
}

/// The name of the device behind a chain.
pub fn device_name(db: &Connection, writer: i64) -> rusqlite::Result<String> {
    Ok(db
        .prepare_cached("SELECT d.name FROM writer w JOIN device d ON d.id = w.device WHERE w.n = ?")?
        .query_row([writer], |row| row.get(0))
        .optional()?
        .unwrap_or_default())
}
