//! The invitation: a text (or QR code) that names the space, a secret, the role offered, the laptop that made it and where
//! the hub is. It is good for one device, for half an hour.
//!
//! By the inviting laptop's key a newcomer knows whom it speaks to in a room without a hub, and to whom to encrypt what it
//! puts on a stick.

use super::facts::Joined;
use super::roll::Roll;
use crate::desk::Role;
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::journal::page::{self, Header};
use crate::problem::{Problem, Say};
use data_encoding::BASE32_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

const PREFIX: &str = "LINLI2-";
/// How invitations began before they named the inviting laptop.
const OLD_PREFIX: &str = "LINLI1-";
const DOMAIN: &[u8] = b"linli join v1\0";
const SECRET: usize = 16;
const KEY: usize = 32;
const FIXED: usize = 16 + SECRET + 1 + KEY;
const CHECK: usize = 4;

/// How long an invitation is good for, ms.
pub(super) const LASTS_MS: i64 = 30 * 60 * 1000;

/// What an invitation says.
pub(super) struct Invitation {
    pub space: Id,
    pub secret: [u8; SECRET],
    pub role: Role,
    /// The public key of the laptop it was made on.
    pub inviter: [u8; KEY],
    pub hub: String,
}

/// Why a text is not an invitation.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotAnInvitation {
    /// Not one at all, or not the whole of it.
    #[error("the text is not an invitation")]
    Text,
    /// Made by a program of before.
    #[error("the invitation was made by an older version")]
    Old,
}

impl Say for NotAnInvitation {
    fn problem(&self) -> Problem {
        match self {
            NotAnInvitation::Text => Problem::bad(
                "not_an_invitation",
                "这不是有效的邀请码，请把整段邀请码完整复制过来。",
                "This is not a valid invitation. Copy the whole of it.",
            ),
            NotAnInvitation::Old => Problem::bad(
                "old_invitation",
                "这是旧版本做的邀请码，已不能使用。请管理员升级后重新做一个。",
                "This invitation was made by an older version and is no longer good. Ask the administrator to upgrade and make a new one.",
            ),
        }
    }
}

impl Invitation {
    fn key(&self) -> SigningKey {
        SigningKey::from_bytes(&blake3::derive_key("linli invitation key v1", &self.secret))
    }

    /// The key by which members recognise it.
    pub fn public_key(&self) -> [u8; 32] {
        self.key().verifying_key().to_bytes()
    }

    /// Its id, from its key.
    pub fn id(&self) -> Id {
        page::device_of(&self.public_key())
    }

    /// The text to pass on.
    pub fn text(&self) -> String {
        let mut bytes = Vec::with_capacity(FIXED + self.hub.len() + CHECK);
        bytes.extend_from_slice(self.space.bytes());
        bytes.extend_from_slice(&self.secret);
        bytes.push(self.role as u8);
        bytes.extend_from_slice(&self.inviter);
        bytes.extend_from_slice(self.hub.as_bytes());
        let check = blake3::hash(&bytes);
        bytes.extend_from_slice(&check.as_bytes()[..CHECK]);
        format!("{PREFIX}{}", BASE32_NOPAD.encode(&bytes))
    }

    /// Reads the text back; spaces and line breaks do not matter.
    pub fn read(text: &str) -> Result<Invitation, NotAnInvitation> {
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_ascii_uppercase();
        if text.starts_with(OLD_PREFIX) {
            return Err(NotAnInvitation::Old);
        }
        let code = text.strip_prefix(PREFIX).ok_or(NotAnInvitation::Text)?;
        let bytes = BASE32_NOPAD
            .decode(code.as_bytes())
            .map_err(|_| NotAnInvitation::Text)?;
        if bytes.len() < FIXED + CHECK {
            return Err(NotAnInvitation::Text);
        }
        let (body, check) = bytes.split_at(bytes.len() - CHECK);
        if &blake3::hash(body).as_bytes()[..CHECK] != check {
            return Err(NotAnInvitation::Text);
        }
        let (mut space, mut secret, mut inviter) = ([0; 16], [0; SECRET], [0; KEY]);
        space.copy_from_slice(&body[..16]);
        secret.copy_from_slice(&body[16..16 + SECRET]);
        let role = 16 + SECRET;
        inviter.copy_from_slice(&body[role + 1..FIXED]);
        Ok(Invitation {
            space: Id::from_bytes(space),
            secret,
            role: minicbor::decode(&body[role..=role]).map_err(|_| NotAnInvitation::Text)?,
            inviter,
            hub: String::from_utf8(body[FIXED..].to_vec()).map_err(|_| NotAnInvitation::Text)?,
        })
    }

    /// Proves to every member that the holder of `device_key` held this invitation.
    pub fn prove(&self, device_key: &[u8; 32]) -> [u8; 64] {
        self.key().sign(&proved(&self.space, device_key)).to_bytes()
    }
}

fn proved(space: &Id, device_key: &[u8; 32]) -> Vec<u8> {
    [DOMAIN, space.bytes(), device_key].concat()
}

/// What the first fact of a chain asks for, if it proves an invitation that an administrator made.
pub(super) fn asked(roll: &Roll, header: &Header, first: &Fact) -> Option<Joined> {
    let joined: Joined = minicbor::decode(&first.body).ok()?;
    let invited = roll.invitations.get(&joined.invitation)?;
    let key = VerifyingKey::from_bytes(&invited.public_key).ok()?;
    let signature = Signature::from_bytes(&joined.proof);
    let same_device = first.subject == header.writer().device;
    let proof = proved(&header.space, &header.public_key());
    (same_device && key.verify_strict(&proof, &signature).is_ok()).then_some(joined)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_invitation_is_read_back_and_nothing_else_is_one() {
        let invitation = Invitation {
            space: Id::from_bytes([5; 16]),
            secret: [6; SECRET],
            role: Role::Staff,
            inviter: [7; KEY],
            hub: "http://192.168.1.10:7117".to_owned(),
        };
        let text = invitation.text();
        let read = Invitation::read(&format!(" {} \n{}", &text[..20], text[20..].to_lowercase())).unwrap();
        assert_eq!(
            (read.space, read.id(), read.inviter, read.hub),
            (
                invitation.space,
                invitation.id(),
                invitation.inviter,
                invitation.hub
            )
        );
        for wrong in [
            "",
            "LINLI2-",
            "LINLI2-AAAA",
            &text[..text.len() - 2],
            &text.replace("LINLI2", "LINLI9"),
        ] {
            let read = Invitation::read(wrong).map(|_| ());
            assert_eq!(read, Err(NotAnInvitation::Text), "{wrong}");
        }
        let old = Invitation::read(&text.replace("LINLI2", "LINLI1")).map(|_| ());
        assert_eq!(old, Err(NotAnInvitation::Old));
    }
}
