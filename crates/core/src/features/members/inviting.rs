//! Invitations: made, listed while somebody may still come in with one, and taken back.

use super::basic::{Empty, IdArgs};
use super::facts::{EntryRefused, InvitationMade};
use super::grant::Grant;
use super::invitation::{Invitation, LASTS_MS};
use super::staff_name;
use crate::desk::{Desk, Role};
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::qr;
use crate::space::Pen;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use ts_rs::TS;

/// Arguments of `make_invitation`.
#[derive(Debug, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct MakeInvitation {
    /// The role it offers; staff where nothing is said.
    pub role: Option<Role>,
    /// The compounds and buildings it is for; none means the whole committee.
    #[serde(default)]
    pub scope: Option<Vec<Id>>,
}

/// An invitation to pass on.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct InvitationView {
    /// Its id.
    pub id: Id,
    /// The whole text.
    pub invitation: String,
    /// The same as a QR code: a row of `1` (dark) and `0` for each line.
    pub qr: Vec<String>,
    /// Until when it is good, ms.
    pub expires_at: i64,
}

pub(super) fn make_invitation(desk: &Desk, args: MakeInvitation, _: Lang) -> Result<InvitationView, Problem> {
    let grant = Grant::given(args.role.unwrap_or(Role::Staff), args.scope.unwrap_or_default())?;
    let space = desk.with_space(|space| Ok(space.id))?;
    let (inviter, hub) = {
        let device = desk.device();
        (device.key.verifying_key().to_bytes(), device.setting("hub")?)
    };
    let invitation = Invitation {
        space,
        secret: desk.world().bytes(),
        role: grant.role,
        inviter,
        hub: hub.unwrap_or_default(),
    };
    let expires_at = desk.world().clock.now_ms() + LASTS_MS;
    let made = InvitationMade {
        public_key: invitation.public_key().into(),
        grant,
        expires_at_ms: u64::try_from(expires_at).unwrap_or(0),
    };
    desk.write(|pen| Ok(pen.write(made.draft(invitation.id()))?))?;
    let text = invitation.text();
    Ok(InvitationView {
        id: invitation.id(),
        qr: qr::modules(&text),
        invitation: text,
        expires_at,
    })
}

/// An invitation that somebody may still come in with.
#[derive(Debug, Serialize, JsonSchema, TS)]
pub struct InvitationRow {
    /// Its id.
    pub id: Id,
    /// Who made it.
    pub by: String,
    /// The role it offers.
    pub role: Role,
    /// The compounds and buildings it is for; none means the whole committee.
    pub scope: Vec<Id>,
    /// Until when, ms.
    pub expires_at: i64,
}

/// Invitations made, not used, not taken back, and whose time is not over; the one that ends last first.
pub(super) fn list_invitations(desk: &Desk, _: Empty, _: Lang) -> Result<Vec<InvitationRow>, Problem> {
    desk.with_space(|space| {
        let (roll, now_ms) = (space.roll(), space.now_ms());
        let open = roll.invitations.iter().filter(|(id, invited)| {
            invited.used_by.is_none() && invited.expires_at_ms > now_ms && !roll.takes_back(**id)
        });
        let mut rows = open
            .map(|(id, invited)| {
                Ok(InvitationRow {
                    id: *id,
                    by: staff_name(space.db(), &invited.by)?,
                    role: invited.grant.role,
                    scope: invited.grant.scope.clone(),
                    expires_at: invited.expires_at_ms,
                })
            })
            .collect::<rusqlite::Result<Vec<_>>>()?;
        rows.sort_by_key(|row| (Reverse(row.expires_at), row.id));
        Ok(rows)
    })
}

pub(super) fn withdraw_invitation(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    let known = pen.roll().invitations.get(&args.id);
    if known.is_none_or(|invited| invited.used_by.is_some()) {
        return Err(Problem::not_found("还没用过的这个邀请码", "unused invitation"));
    }
    pen.write(EntryRefused { device: None }.draft(args.id))?;
    Ok(Empty {})
}
