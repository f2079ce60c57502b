//! How a phone comes in with its code, and by what it is known afterwards.

use super::facts::{self, PhoneJoined};
use super::inviting::CODE_MS;
use super::lasting::{Lasting, Now};
use super::page::Channel;
use crate::desk::{Desk, Role};
use crate::features::members::role_here;
use crate::id::Id;
use crate::problem::Problem;
use rusqlite::{Connection, OptionalExtension, params};

/// The longest a phone works without being let in again, ms.
pub const SESSION_MS: i64 = 4 * 3_600_000;

/// What a phone that came in keeps.
pub struct Session {
    /// Its secret: 128 random bits as hex. Only what it hashes to is kept here.
    pub secret: String,
    /// How long it lasts, ms.
    pub lasts_ms: i64,
}

/// A phone that works.
pub(super) struct Phone {
    pub id: Id,
    pub round: Id,
    /// Who invited it: its marks are written in this name.
    pub by: Id,
    /// How long it may go on, ms.
    pub left_ms: i64,
}

/// What is kept of a secret.
pub(super) fn hash(secret: &str) -> [u8; 32] {
    blake3::derive_key("linli door secret v1", secret.as_bytes())
}

/// What the page sends beside its cookie: a page of another origin can send the cookie, but cannot read this.
pub fn token_of(secret: &str) -> String {
    data_encoding::HEXLOWER.encode(&blake3::derive_key("linli door token v1", secret.as_bytes()))
}

fn over() -> Problem {
    Problem::refused(
        "phone_over",
        "这部手机已停用，或时间已到。没有送出的记录仍在手机上，请找工作人员重新扫码。",
        "This phone was ended, or its time is over. What was not delivered stays on it; ask the staff for a new code.",
    )
}

/// Lets one phone in that comes by `channel` with a code; `own` is 128 bits of randomness from the phone, as hex. The same phone may
/// come with the same code again: the answer may have been lost on its way.
///
/// # Errors
/// A [`Problem`] for whoever holds the phone: the code is unknown, used, expired, taken back or for the other channel, or the round
/// is closed.
pub fn join(desk: &Desk, code: &str, own: &str, channel: Channel) -> Result<Session, Problem> {
    if own.len() != 32 || !own.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(unknown());
    }
    let secret = secret_of(code, own);
    let session = hash(&secret);
    let code = hash(code);
    let device = desk.device_id();
    let by = desk.with_space(|space| {
        let by = space
            .db()
            .prepare_cached("SELECT by_id FROM phone WHERE code = ? AND device = ?")?
            .query_row(params![code, device], |row| row.get(0))
            .optional()?;
        Ok(by)
    })?;
    let by = by.ok_or_else(unknown)?;
    let lasts_ms = desk.write_as(by, |pen| {
        let now = Now::at(pen.db(), pen.now_ms())?;
        if let Ok(phone) = working(pen.db(), &device, &session, channel, now) {
            return Ok(phone.left_ms);
        }
        let (phone, round) = usable(pen.db(), &device, &code, channel, now)?;
        let joined = PhoneJoined {
            session: session.into(),
            until: now.latest + SESSION_MS,
        };
        pen.write(facts::joined(round, phone, &joined))?;
        Ok(SESSION_MS)
    })?;
    Ok(Session { secret, lasts_ms })
}

/// A session's secret follows from the code and what the phone alone knows: whoever photographed the code has half of it.
fn secret_of(code: &str, own: &str) -> String {
    let both = format!("{code} {own}");
    let secret = blake3::derive_key("linli door session v1", both.as_bytes());
    data_encoding::HEXLOWER.encode(&secret[..16])
}

fn unknown() -> Problem {
    Problem::refused(
        "phone_code",
        "这个上门码无效，请找工作人员重新扫码。",
        "This code is not valid; ask the staff for a new one.",
    )
}

/// The phone and the round of a code that can be used now, by this channel.
fn usable(
    db: &Connection,
    device: &Id,
    code: &[u8; 32],
    channel: Channel,
    now: Now,
) -> Result<(Id, Id), Problem> {
    let found = db
        .prepare_cached(
            "SELECT p.id, p.round, p.by_id, p.at, p.code_until, j.phone IS NOT NULL, e.phone IS NOT NULL OR r.closed, p.encrypted
             FROM phone p JOIN round r ON r.id = p.round LEFT JOIN phone_joined j ON j.phone = p.id
             LEFT JOIN phone_ended e ON e.phone = p.id WHERE p.code = ? AND p.device = ?",
        )?
        .query_row(params![code, device], |row| {
            let lasting = Lasting {
                at: row.get(3)?,
                until: row.get(4)?,
                for_ms: CODE_MS,
            };
            let (phone, round, by): (Id, Id, Id) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let is = (row.get(5)?, row.get(6)?, row.get(7)?);
            Ok((phone, round, by, lasting.left(now), is))
        })
        .optional()?;
    let (phone, round, by, left_ms, (used, ended, encrypted)): (_, _, _, _, (bool, bool, bool)) =
        found.ok_or_else(over)?;
    if ended || !may_invite(db, device, &by)? {
        return Err(over());
    }
    channel.admits(encrypted)?;
    let (code, zh, en) = match () {
        () if used => (
            "phone_code_used",
            "这个上门码已被用过。如果不是您用的，请马上告诉工作人员。",
            "This code was used already. If it was not you, tell the staff at once.",
        ),
        () if left_ms == 0 => (
            "phone_code_expired",
            "这个上门码已过期，请找工作人员重新扫码。",
            "This code has expired; ask the staff for a new one.",
        ),
        () => return Ok((phone, round)),
    };
    Err(Problem::refused(code, zh, en))
}

/// Whether whoever invited a phone may still do so: what it writes stands under that name.
pub(super) fn may_invite(db: &Connection, device: &Id, by: &Id) -> rusqlite::Result<bool> {
    Ok(role_here(db, device, by)? >= Some(Role::Staff))
}

/// The phone that this session's secret belongs to, which may work now, by this channel.
pub(super) fn working(
    db: &Connection,
    device: &Id,
    session: &[u8; 32],
    channel: Channel,
    now: Now,
) -> Result<Phone, Problem> {
    let (phone, encrypted) = db
        .prepare_cached(
            "SELECT p.id, p.round, p.by_id, j.at, j.until, p.encrypted
             FROM phone_joined j JOIN phone p ON p.id = j.phone JOIN round r ON r.id = p.round AND NOT r.closed
             WHERE j.session = ? AND p.device = ? AND p.id NOT IN (SELECT phone FROM phone_ended)",
        )?
        .query_row(params![session, device], |row| {
            let lasting = Lasting {
                at: row.get(3)?,
                until: row.get(4)?,
                for_ms: SESSION_MS,
            };
            let phone = Phone {
                id: row.get(0)?,
                round: row.get(1)?,
                by: row.get(2)?,
                left_ms: lasting.left(now),
            };
            Ok((phone, row.get(5)?))
        })
        .optional()?
        .filter(|(phone, _)| phone.left_ms > 0)
        .ok_or_else(over)?;
    channel.admits(encrypted)?;
    match may_invite(db, device, &phone.by)? {
        true => Ok(phone),
        false => Err(over()),
    }
}
