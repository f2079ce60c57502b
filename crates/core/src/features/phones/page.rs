//! The door page: who serves it, and what is known of it.

use super::queries::live_phones;
use crate::desk::Desk;
use crate::id::Id;
use crate::problem::Problem;
use std::collections::BTreeMap;

/// Serves the door page to phones in the room.
pub trait DoorPage: Send + Sync {
    /// Opens it, where it is not open yet; its addresses, as a phone reaches them (`http://192.168.1.20:7119`).
    ///
    /// # Errors
    /// A [`Problem`] in words a person can use.
    fn open(&self) -> Result<Vec<String>, Problem>;
}

/// What is known of the door page; kept by the desk, changed by whoever serves it.
#[derive(Clone, Debug, Default)]
pub struct DoorStatus {
    /// Where phones reach it; none while it is closed.
    pub addresses: Vec<String>,
    /// Why it is closed though it should be open.
    pub problem: Option<Problem>,
    /// When each phone last spoke, ms.
    pub heard: BTreeMap<Id, i64>,
}

/// Whether some phone may still come to this laptop's door.
///
/// # Errors
/// The storage's.
pub fn wants_door(desk: &Desk) -> Result<bool, Problem> {
    if !desk.has_space() {
        return Ok(false);
    }
    let device = desk.device_id();
    desk.with_space(|space| Ok(live_phones(space.db(), &device, desk.world().clock.now_ms())? > 0))
}
