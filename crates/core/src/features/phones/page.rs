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

    /// What somebody is told who comes by another channel than the one they were invited to, which is this.
    fn instead(self) -> Problem {
        let (zh, en) = match self {
            Channel::Plain => (
                "这个上门码是给不加密的连接用的：地址要以 http:// 开头，请重新扫描电脑上的二维码。",
                "This code is for the connection that is not encrypted: its address begins with http://. Scan the code on the laptop again.",
            ),
            Channel::Encrypted => (
                "这个上门码只能用加密连接：地址要以 https:// 开头，请重新扫描电脑上的二维码。",
                "This code is for the encrypted connection alone: its address begins with https://. Scan the code on the laptop again.",
            ),
        };
        Problem::refused("phone_channel", zh, en)
    }

    /// Refuses whoever was invited to the other one: what the list of phones says of each holds.
    pub(super) fn admits(self, encrypted: bool) -> Result<(), Problem> {
        match Channel::of(Some(encrypted)) {
            own if own == self => Ok(()),
            other => Err(other.instead()),
        }
    }
}

/// Serves the door page to phones in the room.
pub trait DoorPage: Send + Sync {
    /// Opens it, where it is not open yet; its addresses, as a phone reaches them.
    ///
    /// # Errors
    /// A [`Problem`] in words a person can use.
    fn open(&self, channel: Channel) -> Result<Vec<DoorAddress>, Problem>;
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
