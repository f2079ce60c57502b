//! Inviting a phone, and ending one.

use super::facts::{self, PhoneInvited};
use super::joining::hash;
use super::lasting::Now;
use super::page::Channel;
use super::types::*;
use crate::desk::Desk;
use crate::features::members::{Empty, IdArgs, required};
use crate::features::sweeps;
use crate::id::Id;
use crate::problem::{Lang, Problem};
use crate::qr;
use crate::space::Pen;
use rusqlite::OptionalExtension;

/// How long a code can be used, ms: as long as an invitation of a laptop.
pub(super) const CODE_MS: i64 = 30 * 60 * 1000;
/// More than anybody walks in a morning.
const MOST_BUILDINGS: usize = 20;

/// Opens the door page and makes a code that lets one phone in.
pub(super) fn invite_phone(desk: &Desk, args: InvitePhone, _: Lang) -> Result<PhoneCode, Problem> {
    let name = required(&args.name, "志愿者姓名", "volunteer's name")?;
    if args.buildings.is_empty() || args.buildings.len() > MOST_BUILDINGS {
        return Err(Problem::bad(
            "buildings",
            format!("请选择 1–{MOST_BUILDINGS} 栋楼。"),
            format!("Choose 1 to {MOST_BUILDINGS} buildings."),
        ));
    }
    let addresses = desk.door_page()?.open(Channel::of(args.encrypted))?;
    let secret = desk.world().bytes::<16>();
    let code = data_encoding::HEXLOWER.encode(&secret);
    let (phone, until) = desk.write(|pen| {
        sweeps::check_buildings(pen.db(), &args.round, &args.buildings)?;
        let until = Now::at(pen.db(), pen.now_ms())?.latest + CODE_MS;
        let phone = pen.make_id();
        let invited = PhoneInvited {
            name,
            buildings: args.buildings,
            code: hash(&code).into(),
            until,
            encrypted: args.encrypted.filter(|encrypted| *encrypted),
        };
        pen.write(facts::invited(args.round, phone, &invited))?;
        Ok((phone, until))
    })?;
    let links = addresses.into_iter().map(|DoorAddress { address, fingerprint }| {
        let link = format!("{address}/#{code}");
        PhoneLink {
            qr: qr::modules(&link),
            address,
            fingerprint,
            link,
        }
    });
    Ok(PhoneCode {
        phone,
        links: links.collect(),
        until,
    })
}

/// Ends a phone, wherever it was let in, or takes its code back. Once is enough.
pub(super) fn end_phone(pen: &mut Pen<'_>, args: IdArgs) -> Result<Empty, Problem> {
    let found: Option<(Id, bool)> = pen
        .db()
        .prepare_cached("SELECT round, EXISTS (SELECT 1 FROM phone_ended e WHERE e.phone = phone.id) FROM phone WHERE id = ?")?
        .query_row([args.id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (round, ended) = found.ok_or_else(|| Problem::not_found("这部手机", "phone"))?;
    if !ended {
        pen.write(facts::ended(round, args.id))?;
    }
    Ok(Empty {})
}
