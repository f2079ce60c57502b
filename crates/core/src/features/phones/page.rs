//! The door page: who serves it, and what is known of it.

use super::queries::live_phones;
use super::types::DoorAddress;
use crate::desk::Desk;
use crate::id::Id;
use crate::problem::Problem;
use std::collections::BTreeMap;

/// How phones and the laptop speak with one another. Each channel is a door of its own, with its own address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// HTTP: every browser opens it, and whoever is in the same network can listen.
    Plain,
    /// HTTPS with the laptop's own certificate, which a phone has to be told to take.
    Encrypted,
}

impl Channel {
    /// Both.
    pub const ALL: [Channel; 2] = [Channel::Plain, Channel::Encrypted];

    pub(super) fn of(encrypted: Option<bool>) -> Channel {
        match encrypted {
            Some(true) => Channel::Encrypted,
            _ => Channel::Plain,
        }
    }
}

/// Serves the door page to phones in the room.
pub trait DoorPage: Send + Sync {
    /// Opens it, where it is not open yet; its addresses, as a phone reaches them (`http://192.168.1.20:7119`).
    ///
    /// # Errors
    /// A [`Problem`] in words a person can use.
    fn open(&self, channel: Channel) -> Result<Vec<String>, Problem>;
}

/// What is known of the door page; kept by the desk, changed by whoever serves it.
#[derive(Clone, Debug, Default)]
pub struct DoorStatus {
    /// How each channel stands that was asked for.
    pub channels: BTreeMap<Channel, ChannelStatus>,
    /// When each phone last spoke, ms.
    pub heard: BTreeMap<Id, i64>,
}

/// How one channel stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChannelStatus {
    /// Where phones reach it; none while it is closed.
    pub addresses: Vec<DoorAddress>,
    /// Why it is closed though it should be open.
    pub problem: Option<Problem>,
}

/// Whether some phone may still come to this laptop's door by this channel.
///
/// # Errors
/// The storage's.
pub fn wants_door(desk: &Desk, channel: Channel) -> Result<bool, Problem> {
    if !desk.has_space() {
        return Ok(false);
    }
    let (device, now_ms) = (desk.device_id(), desk.world().clock.now_ms());
    desk.with_space(|space| Ok(live_phones(space.db(), &device, now_ms, channel)? > 0))
}
