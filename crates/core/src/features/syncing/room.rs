//! The road across the room: the laptops of the committee that are here now, without any hub.

use super::address::Address;
use super::carrier::CarrierError;
use super::conversation::talk;
use crate::desk::{Desk, Topic};
use crate::features::members;
use crate::id::Id;
use crate::journal::page::{Page, device_of};
use crate::journal::store;
use crate::journal::vector::{DeviceId, Vector};
use crate::problem::{Lang, Problem, ProblemKind};
use crate::sync::{Ask, Direction, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Where laptops in a room listen, unless something else is there.
pub const ROOM_PORT: u16 = 7118;

/// What is known of the room; kept by the desk, changed by whoever listens and looks around.
#[derive(Clone, Debug, Default)]
pub struct RoomStatus {
    /// Where this laptop is to be found, as typed on another; none while it does not listen.
    pub addresses: Vec<String>,
    /// Why it does not listen though it should.
    pub problem: Option<Problem>,
    /// The laptops of the committee that were met, or heard, since the program began.
    pub peers: BTreeMap<DeviceId, Peer>,
}

/// Another laptop of the committee.
#[derive(Clone, Debug, Default)]
pub struct Peer {
    /// Where it is.
    pub address: String,
    /// Whether it is in the room now.
    pub here: bool,
    /// When it last came by itself, ms.
    pub heard_at: Option<i64>,
    /// When both ends last had everything, ms.
    pub last_ok_at: Option<i64>,
    /// Facts that came from it then.
    pub came: u64,
    /// Facts that went to it then.
    pub went: u64,
    /// Why it did not work the last time.
    pub problem: Option<Problem>,
}

/// Whether the room's road is open on this laptop: unless a person has closed it.
///
/// # Errors
/// The storage's.
pub fn room_is_on(desk: &Desk) -> Result<bool, Problem> {
    Ok(desk.device().setting("room")?.as_deref() != Some("off"))
}

/// The laptops this one speaks to in a room: those that belong to the committee, and as long as it is not let in, the one that
/// invited it.
///
/// # Errors
/// The storage's.
pub fn acquaintances(desk: &Desk) -> Result<Vec<DeviceId>, Problem> {
    desk.with_space(|space| {
        let me = space.writer().device;
        let roll = space.roll();
        let members = roll
            .members
            .iter()
            .filter(|(_, member)| member.admitted && member.grant().is_some());
        let mut all: Vec<DeviceId> = members
            .map(|(device, _)| *device)
            .filter(|device| *device != me)
            .collect();
        if !roll.members.get(&me).is_some_and(|member| member.admitted) {
            let inviter = store::meta(space.db(), "inviter")?.and_then(|bytes| bytes.try_into().ok());
            all.extend(
                inviter
                    .map(|key| device_of(&key))
                    .filter(|device| !roll.members.contains_key(device)),
            );
        }
        all.sort_unstable();
        Ok(all)
    })
}

/// Talks with the laptop `device` at `base` (`https://host:port`) until both ends have everything; what this end holds then.
///
/// # Errors
/// The carrier's, the peer's or the storage's; what was committed before stays. The status says so too.
pub fn meet(desk: &Desk, device: DeviceId, base: &str) -> Result<Vector, Problem> {
    let done = converse(desk, device, base).map_err(said_of_a_laptop);
    {
        let mut room = desk.room_status();
        let peer = room.peers.entry(device).or_default();
        peer.address = base.to_owned();
        match &done {
            Ok(told) => {
                (peer.here, peer.problem) = (true, None);
                peer.last_ok_at = Some(desk.world().clock.now_ms());
                if told.came + told.went > 0 {
                    (peer.came, peer.went) = (told.came, told.went);
                }
            }
            Err(problem) => {
                peer.here &= problem.code != "offline";
                peer.problem = Some(problem.clone());
            }
        }
    }
    desk.announce(&[Topic::Sync].into());
    done.map(|told| told.held)
}

/// Takes note of a member that has come by itself.
pub fn heard(desk: &Desk, device: &DeviceId) {
    let now = desk.world().clock.now_ms();
    let was_here = {
        let mut room = desk.room_status();
        let peer = room.peers.entry(*device).or_default();
        peer.heard_at = Some(now);
        std::mem::replace(&mut peer.here, true)
    };
    if !was_here {
        desk.announce(&[Topic::Sync].into());
    }
}

/// What a laptop met in a room is called among the peers.
pub(super) fn peer_name(device: &DeviceId) -> String {
    format!("room {device}")
}

struct Told {
    came: u64,
    went: u64,
    held: Vector,
}

/// Carriers speak of the hub; here the other end is a laptop, and what helps is something else.
fn said_of_a_laptop(problem: Problem) -> Problem {
    let (zh, en) = match problem.code {
        "offline" => (
            "连不上这台电脑，等它再出现时会自动互传。",
            "This laptop cannot be reached; both exchange by themselves once it is here again.",
        ),
        "other_hub" | "hub_certificate" | "hub_address" | "hub_plain" | "not_a_hub" => (
            "这个地址上不是这台电脑，没有发送任何数据。",
            "Something else is at this laptop's address; nothing was sent.",
        ),
        "hub_refused" => (
            "这台电脑没有接收，可能还没有准许本机加入。",
            "This laptop did not take it; perhaps it has not let this one in yet.",
        ),
        _ => return problem,
    };
    Problem::new(problem.kind, problem.code, zh, en)
}

fn converse(desk: &Desk, device: DeviceId, base: &str) -> Result<Told, Problem> {
    let carrier = desk.carrier()?;
    let key = desk.device().key.clone();
    let space = desk.with_space(|space| Ok(space.id))?;
    let address = Address {
        base: base.to_owned(),
        pin: Some(device),
    }
    .to_string();
    let mut went = 0;
    let mut once = || {
        talk(desk, &peer_name(&device), Direction::Both, |ask| {
            if let Ask::Give(pages) = &ask {
                went += pages
                    .iter()
                    .filter_map(|page| Page::trusted(page.clone()).ok())
                    .map(|page| page.header.count)
                    .sum::<u64>();
            }
            carrier.exchange(&key, &address, space, ask)
        })
    };
    let mut session = once()?;
    let mut came = session.received.facts;
    if members::welcome(desk)? > 0 {
        session = once()?;
        came += session.received.facts;
    }
    // What only waits there for something else is no trouble.
    if let Some(Refusal { code, message, .. }) = session.refused().find(|refusal| refusal.code != "waits") {
        return Err(CarrierError::Refused {
            code: code.clone(),
            message: message.clone(),
        }
        .into());
    }
    let held = desk.with_space(|space| Ok(space.vector()?))?;
    Ok(Told { came, went, held })
}

/// How the room stands.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct RoomView {
    /// Whether laptops in the room are looked for and answered.
    pub on: bool,
    /// Where this laptop is to be found, to be typed on another where they do not find each other.
    pub addresses: Vec<String>,
    /// Why it cannot be found, in a sentence.
    pub problem: Option<String>,
    /// Laptops of the committee met since the program began, those that are here first.
    pub peers: Vec<PeerView>,
}

/// Another laptop of the committee.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct PeerView {
    /// Which.
    pub device: Id,
    /// Its name; empty as long as nothing of it has come.
    pub name: String,
    /// Whether it is in the room now.
    pub here: bool,
    /// When both last had everything, ms.
    pub last_ok_at: Option<i64>,
    /// Facts that came the last time there were any.
    pub came: u64,
    /// Facts that went then.
    pub went: u64,
    /// Why it did not work the last time, in a sentence.
    pub problem: Option<String>,
}

pub(super) fn list_peers(desk: &Desk, _: members::Empty, lang: Lang) -> Result<RoomView, Problem> {
    let on = room_is_on(desk)?;
    let room = desk.room_status().clone();
    let mut peers = Vec::new();
    if desk.has_space() {
        peers = desk.look(lang, |look| {
            let named = |(device, peer): (DeviceId, Peer)| {
                Ok(PeerView {
                    name: members::device_named(look.db, &device)?,
                    device,
                    here: peer.here,
                    last_ok_at: peer.last_ok_at,
                    came: peer.came,
                    went: peer.went,
                    problem: peer.problem.map(|problem| problem.say(lang).to_owned()),
                })
            };
            room.peers
                .into_iter()
                .map(named)
                .collect::<Result<Vec<_>, Problem>>()
        })?;
    }
    peers.sort_by(|a, b| b.here.cmp(&a.here).then_with(|| a.name.cmp(&b.name)));
    Ok(RoomView {
        on,
        addresses: room.addresses,
        problem: room
            .problem
            .filter(|_| on)
            .map(|problem| problem.say(lang).to_owned()),
        peers,
    })
}

/// Arguments of `set_room`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SetRoom {
    /// Whether laptops in the room are to be looked for and answered.
    pub on: bool,
}

pub(super) fn set_room(desk: &Desk, args: SetRoom, lang: Lang) -> Result<RoomView, Problem> {
    desk.device().set_setting("room", (!args.on).then_some("off"))?;
    desk.announce(&[Topic::Sync].into());
    list_peers(desk, members::Empty {}, lang)
}

/// Arguments of `meet_peer`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MeetPeer {
    /// The other laptop's address as its screen shows it, such as 192.168.1.20.
    pub address: String,
}

/// Exchanges with the laptop at a typed address, whichever of the committee's it is; it is remembered until the program ends.
pub(super) fn meet_peer(desk: &Desk, args: MeetPeer, lang: Lang) -> Result<RoomView, Problem> {
    let base = typed(&args.address)?;
    let among = acquaintances(desk)?;
    let key = desk.device().key.clone();
    let device = desk
        .carrier()?
        .identify(&key, &base, &among)
        .map_err(|error| unmet(&error))?;
    meet(desk, device, &base)?;
    list_peers(desk, members::Empty {}, lang)
}

/// `192.168.1.20` or `192.168.1.20:40000` as where to connect.
fn typed(text: &str) -> Result<String, Problem> {
    let text = text.trim().replace('：', ":").replace('。', ".");
    let has_port = text
        .rsplit_once(':')
        .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let whole = if has_port {
        text.clone()
    } else {
        format!("{text}:{ROOM_PORT}")
    };
    let host = whole.rsplit_once(':').map_or("", |(host, _)| host);
    let sound = !host.is_empty()
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "[]:.-".contains(c));
    match whole.parse::<Address>() {
        Ok(address) if sound && address.pin.is_none() => Ok(address.base),
        _ => Err(Problem::bad(
            "room_address",
            format!("“{text}”不是电脑的地址，请照对方屏幕上显示的填写，例如 192.168.1.20。"),
            format!(
                "“{text}” is not the address of a laptop; type what the other one's screen shows, such as 192.168.1.20."
            ),
        )),
    }
}

fn unmet(error: &CarrierError) -> Problem {
    let (code, zh, en) = match error {
        CarrierError::OtherKey => (
            "room_stranger",
            "这个地址上的电脑不属于本居委（或者本机还没有收到它加入的消息），没有交换任何数据。请核对地址。",
            "The laptop at this address does not belong to this committee (or this laptop has not heard yet that it does). Nothing was exchanged; check the address.",
        ),
        _ => (
            "room_unreached",
            "连不上这个地址。请确认两台电脑在同一个网络、对方已打开邻里，并照对方屏幕上的地址填写。",
            "Nothing answers at this address. See that both laptops are on one network and Linli is open on the other, and type the address its screen shows.",
        ),
    };
    Problem::new(ProblemKind::Refused, code, zh, en)
}
