//! Letting devices in. A page is folded only once its device is on the roll; a device comes on the roll by the word of an
//! administrator's device. That word is given by itself for an invitation that is fresh and unused; everything else
//! waits until a person decides.

use super::basic::{Empty, IdArgs};
use super::facts::{
    Admitted, DEVICE_JOINED, DEVICE_RECOVERED, EntryRefused, Founded, Joined, Recovered, SPACE_FOUNDED,
};
use super::grant::Grant;
use super::recovery::is_certified;
use super::roll::Roll;
use super::{invitation, news};
use crate::desk::{Desk, Role};
use crate::features::syncing::clock_state;
use crate::id::Id;
use crate::journal::fact::{Class, Fact};
use crate::journal::page::{Header, Page};
use crate::planted::{self, Planted};
use crate::problem::{Lang, Problem};
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether a page may be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Its device was introduced, or the root itself vouches for it with this very page.
    Admitted,
    /// Nobody has let the device in, so far.
    NotYet,
}

/// Decides whether the page with this header and these facts comes from a member.
pub fn admission(roll: &Roll, header: &Header, facts: &[Fact]) -> Admission {
    let known = roll.knows_of(&header.writer().device) || planted::is(Planted::StrangersAdmitted);
    if known || facts.first().is_some_and(|first| is_roots(header, first)) {
        Admission::Admitted
    } else {
        Admission::NotYet
    }
}

/// Whether the root itself vouches for the device with the first fact of its chain.
pub(super) fn is_roots(header: &Header, first: &Fact) -> bool {
    let key = header.public_key();
    let certified =
        |root: &[u8; 32], at_ms, proof: &[u8; 64]| is_certified(header.space, root, &key, at_ms, proof);
    match first.kind {
        SPACE_FOUNDED => {
            minicbor::decode::<Founded>(&first.body).is_ok_and(|f| certified(&f.root_key, 0, &f.proof))
        }
        DEVICE_RECOVERED => minicbor::decode::<Recovered>(&first.body)
            .is_ok_and(|r| certified(&r.root_key, r.at_ms, &r.proof)),
        _ => false,
    }
}

/// Why a request is not granted by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Its invitation is fresh and unused: an administrator's laptop lets it in at the next meeting.
    Fresh,
    /// Its invitation has been used by another laptop.
    Used,
    /// It came after the invitation's time.
    Late,
    /// It was sent away, or its invitation was taken back; a person may still think better of it.
    Refused,
    /// It came after the invitation's time by a clock that is itself in doubt.
    Untimed,
}

/// A laptop that asks to be let in.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct RequestView {
    /// The laptop.
    pub device: Id,
    /// What it calls itself.
    pub name: String,
    /// Who says to work at it.
    pub staff_name: String,
    /// When it asked, by its own clock, ms.
    pub at: i64,
    /// Whether it needs a person's word.
    pub state: RequestState,
    /// The role its invitation offers.
    pub role: Role,
    /// Who has used the invitation, where somebody has.
    pub used_by: Option<String>,
}

struct Request {
    joined: Joined,
    device: Id,
    at_ms: i64,
    state: RequestState,
    grant: Grant,
    used_by: Option<Id>,
    invited_by: Id,
}

/// Requests among the pages that wait, and whether each may be granted at `now_ms`.
fn requests(db: &Connection, roll: &Roll, now_ms: i64) -> rusqlite::Result<Vec<Request>> {
    let mut waiting =
        db.prepare_cached("SELECT bytes FROM aside WHERE reason = 'waiting' AND first_seq = 1")?;
    let mut rows = waiting.query([])?;
    let mut requests = Vec::new();
    while let Some(row) = rows.next()? {
        let page = Page::trusted(row.get(0)?).map_err(crate::fold::damaged)?;
        let device = page.header.writer().device;
        let Ok(facts) = page.facts_of(Class::Space) else {
            continue;
        };
        let Some(first) = facts
            .first()
            .filter(|first| first.seq == 1 && first.kind == DEVICE_JOINED)
        else {
            continue;
        };
        if roll.members.contains_key(&device) {
            continue;
        }
        let Some(joined) = invitation::asked(roll, &page.header, first) else {
            continue;
        };
        let invited = &roll.invitations[&joined.invitation];
        let state = match invited.used_by {
            _ if roll.refuses(joined.invitation, device) => RequestState::Refused,
            Some(_) => RequestState::Used,
            None if now_ms > invited.expires_at_ms => RequestState::Late,
            None => RequestState::Fresh,
        };
        requests.push(Request {
            device,
            at_ms: first.at_ms,
            state,
            grant: invited.grant.clone(),
            used_by: invited.used_by,
            invited_by: invited.by,
            joined,
        });
    }
    // Of two that hold the same invitation, neither comes in by itself: one of them photographed it. Nor does the one that is
    // left when the other was sent away: that was not said of it.
    let twice: Vec<Id> = requests.iter().map(|request| request.joined.invitation).collect();
    for request in &mut requests {
        let same = twice
            .iter()
            .filter(|id| **id == request.joined.invitation)
            .count();
        if same > 1 && request.state == RequestState::Fresh {
            request.state = RequestState::Used;
        }
    }
    Ok(requests)
}

/// Lets in whoever holds a fresh, unused invitation, where this is an administrator's laptop; how many.
///
/// # Errors
/// The storage's.
pub fn welcome(desk: &Desk) -> Result<usize, Problem> {
    let fresh = desk.with_space(|space| {
        let me = space.roll().members.get(&space.writer().device);
        let administrator = me.and_then(|me| me.grant()).is_some_and(Grant::administrates);
        if !administrator {
            return Ok(Vec::new());
        }
        let mut all = requests(space.db(), space.roll(), space.now_ms())?;
        let roll = space.roll();
        let still = |by: &Id| roll.role(&space.writer().device, by) >= Some(Role::Administrator);
        all.retain(|request| request.state == RequestState::Fresh && still(&request.invited_by));
        Ok(all)
    })?;
    let count = fresh.len();
    for request in fresh {
        let Request {
            joined,
            device,
            grant,
            invited_by,
            ..
        } = request;
        let admitted = Admitted {
            name: joined.name,
            invitation: Some(joined.invitation),
            grant,
            staff: joined.staff,
            staff_name: joined.staff_name,
        };
        // In the name of whoever made the invitation: the person at this laptop now may be a volunteer.
        desk.write_as(invited_by, |pen| Ok(pen.write(admitted.draft(device))?))?;
    }
    if count > 0 {
        desk.take_in(Vec::new())?;
    }
    Ok(count)
}

/// How many laptops wait for a person's word at this one.
///
/// # Errors
/// SQLite's.
pub(super) fn asking(db: &Connection, roll: &Roll) -> rusqlite::Result<u64> {
    // The time tells which of them are late, not how many they are.
    let any_time = 0;
    let all = requests(db, roll, any_time)?;
    let waits = |request: &&Request| request.state != RequestState::Refused;
    Ok(all.iter().filter(waits).count() as u64)
}

pub(super) fn list_requests(desk: &Desk, _: Empty, lang: Lang) -> Result<Vec<RequestView>, Problem> {
    let in_doubt = clock_state(desk, lang)?.trouble.is_some();
    desk.with_space(|space| {
        let roll = space.roll();
        let all = requests(space.db(), roll, space.now_ms())?;
        let (refused, waiting): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|request| request.state == RequestState::Refused);
        let views = waiting.into_iter().chain(refused).map(|request| RequestView {
            device: request.device,
            name: request.joined.name,
            staff_name: request.joined.staff_name,
            at: request.at_ms,
            state: match request.state {
                RequestState::Late if in_doubt => RequestState::Untimed,
                state => state,
            },
            role: request.grant.role,
            used_by: request
                .used_by
                .and_then(|id| roll.members.get(&id))
                .map(|member| member.name.clone()),
        });
        Ok(views.collect())
    })
}

/// Arguments of `admit_device`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct AdmitDevice {
    /// The laptop that asks.
    pub device: Id,
    /// The role to give it, instead of the invitation's.
    pub role: Option<Role>,
    /// The compounds and buildings it is for; none means the whole committee.
    pub scope: Option<Vec<Id>>,
}

fn find_request(desk: &Desk, device: Id) -> Result<Request, Problem> {
    let found = desk.with_space(|space| {
        let all = requests(space.db(), space.roll(), space.now_ms())?;
        Ok(all.into_iter().find(|request| request.device == device))
    })?;
    found.ok_or_else(|| Problem::not_found("这条加入申请", "request to join"))
}

pub(super) fn admit_device(desk: &Desk, args: AdmitDevice, _: Lang) -> Result<Empty, Problem> {
    let Request {
        joined,
        device,
        grant,
        used_by,
        ..
    } = find_request(desk, args.device)?;
    let admitted = Admitted {
        name: joined.name,
        // It is used up all the same: whoever else holds it must not come in by itself now.
        invitation: used_by.is_none().then_some(joined.invitation),
        grant: Grant::given(args.role.unwrap_or(grant.role), args.scope.unwrap_or(grant.scope))?,
        staff: joined.staff,
        staff_name: joined.staff_name,
    };
    desk.write(|pen| Ok(pen.write(admitted.draft(device))?))?;
    desk.take_in(Vec::new())?;
    // Whoever decided it need not be told of it.
    news::greet(desk, &[device])?;
    Ok(Empty {})
}

pub(super) fn dismiss_request(desk: &Desk, args: IdArgs, _: Lang) -> Result<Empty, Problem> {
    let asked = find_request(desk, args.id)?;
    let refused = EntryRefused {
        device: Some(asked.device),
    };
    desk.write(|pen| Ok(pen.write(refused.draft(asked.joined.invitation))?))?;
    Ok(Empty {})
}
