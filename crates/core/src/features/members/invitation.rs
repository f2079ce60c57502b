//! The invitation: a text that names the space, its founder's key, a secret and where the hub is.

use super::facts::Joined;
use crate::id::Id;
use crate::journal::fact::Fact;
use crate::journal::page::Header;
use crate::problem::{Problem, Say};
use data_encoding::BASE32_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rusqlite::{Connection, OptionalExtension};

const PREFIX: &str = "LINLI1";
const DOMAIN: &[u8] = b"linli join v1\0";
const FIXED: usize = 16 + 32 + 16 + 32;
const CHECK: usize = 4;

/// What an invitation says.
pub(super) struct Invitation {
    pub space: Id,
    pub founder: [u8; 32],
    pub id: Id,
    pub secret: [u8; 32],
    pub hub: String,
}

/// Why a text is not an invitation.
#[derive(Debug, thiserror::Error)]
#[error("the text is not an invitation")]
pub(super) struct NotAnInvitation;

impl Say for NotAnInvitation {
    fn problem(&self) -> Problem {
        Problem::bad(
            "not_an_invitation",
            "这不是有效的邀请码，请把整段邀请码完整复制过来。",
            "This is not a valid invitation. Copy the whole of it.",
        )
    }
}

impl Invitation {
    /// The text to pass on.
    pub fn text(&self) -> String {
        let mut bytes = Vec::with_capacity(FIXED + self.hub.len() + CHECK);
        bytes.extend_from_slice(self.space.bytes());
        bytes.extend_from_slice(&self.founder);
        bytes.extend_from_slice(self.id.bytes());
        bytes.extend_from_slice(&self.secret);
        bytes.extend_from_slice(self.hub.as_bytes());
        let check = blake3::hash(&bytes);
        bytes.extend_from_slice(&check.as_bytes()[..CHECK]);
        format!("{PREFIX}-{}", BASE32_NOPAD.encode(&bytes))
    }

    /// Reads the text back; spaces and line breaks do not matter.
    pub fn read(text: &str) -> Result<Invitation, NotAnInvitation> {
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_ascii_uppercase();
        let code = text
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.strip_prefix('-'))
            .ok_or(NotAnInvitation)?;
        let bytes = BASE32_NOPAD
            .decode(code.as_bytes())
            .map_err(|_| NotAnInvitation)?;
        if bytes.len() < FIXED + CHECK {
            return Err(NotAnInvitation);
        }
        let (body, check) = bytes.split_at(bytes.len() - CHECK);
        if &blake3::hash(body).as_bytes()[..CHECK] != check {
            return Err(NotAnInvitation);
        }
        let (mut space, mut founder, mut id, mut secret) = ([0; 16], [0; 32], [0; 16], [0; 32]);
        space.copy_from_slice(&body[..16]);
        founder.copy_from_slice(&body[16..48]);
        id.copy_from_slice(&body[48..64]);
        secret.copy_from_slice(&body[64..96]);
        let hub = String::from_utf8(body[FIXED..].to_vec()).map_err(|_| NotAnInvitation)?;
        Ok(Invitation {
            space: Id::from_bytes(space),
            founder,
            id: Id::from_bytes(id),
            secret,
            hub,
        })
    }

    /// Proves to every member that the holder of `device_key` held this invitation.
    pub fn prove(&self, device_key: &[u8; 32]) -> [u8; 64] {
        SigningKey::from_bytes(&self.secret)
            .sign(&proved(&self.space, device_key))
            .to_bytes()
    }
}

fn proved(space: &Id, device_key: &[u8; 32]) -> Vec<u8> {
    [DOMAIN, space.bytes(), device_key].concat()
}

/// Whether the first fact of a chain proves an invitation that a member made.
pub(super) fn admits(db: &Connection, header: &Header, first: &Fact) -> rusqlite::Result<bool> {
    let Ok(joined) = minicbor::decode::<Joined>(&first.body) else {
        return Ok(false);
    };
    let key: Option<[u8; 32]> = db
        .prepare_cached("SELECT public_key FROM invitation WHERE id = ?")?
        .query_row([joined.invitation], |row| row.get(0))
        .optional()?;
    let Some(key) = key.and_then(|key| VerifyingKey::from_bytes(&key).ok()) else {
        return Ok(false);
    };
    let signature = Signature::from_bytes(&joined.proof);
    let same_device = first.subject == header.writer().device;
    Ok(same_device
        && key
            .verify_strict(&proved(&header.space, &header.public_key()), &signature)
            .is_ok())
}
