//! The conversation that moves pages.

use super::carrier::CarrierError;
use crate::desk::{Desk, Topic};
use crate::features::{lock, members, retention};
use crate::journal::peers;
use crate::problem::Problem;
use crate::sync::{Answer, Ask, Direction, Session};

/// Talks with the hub until both ends have everything. Does nothing where no hub is set.
///
/// # Errors
/// The carrier's, the peer's or the storage's; what was committed before stays.
pub fn sync(desk: &Desk) -> Result<(), Problem> {
    let Some(hub) = desk.device().setting("hub")? else {
        return Err(Problem::refused(
            "no_hub",
            "还没有设置汇聚站地址，请在“设置”里填写。",
            "No hub is set yet; enter its address in Settings.",
        ));
    };
    {
        let mut status = desk.sync_status();
        if status.running {
            return Ok(());
        }
        status.running = true;
    }
    desk.announce(&[Topic::Sync].into());
    let done = converse(desk, &hub, Direction::Both).and_then(|()| match members::welcome(desk)? {
        0 => Ok(()),
        // Those let in should not wait for the next time to hear of it.
        _ => converse(desk, &hub, Direction::Both),
    });
    lock::keep_sheet(desk);
    {
        let mut status = desk.sync_status();
        status.running = false;
        status.offline = matches!(&done, Err(problem) if problem.code == "offline");
        status.problem = done.as_ref().err().cloned();
        if done.is_ok() {
            let now_ms = desk.world().clock.now_ms();
            status.last_ok_at = Some(now_ms);
            let theirs = desk.carrier().ok().and_then(|carrier| carrier.clock_of(&hub));
            status.clocks = theirs.map(|theirs| (theirs, now_ms));
        }
    }
    desk.announce(&[Topic::Sync].into());
    done
}

/// One conversation with the peer at `address`.
///
/// # Errors
/// The carrier's, the peer's or the storage's.
pub fn converse(desk: &Desk, address: &str, direction: Direction) -> Result<(), Problem> {
    let carrier = desk.carrier()?;
    let key = desk.device().key.clone();
    let space = desk.with_space(|space| Ok(space.id))?;
    let session = talk(desk, address, direction, |ask| {
        carrier.exchange(&key, address, space, ask)
    })?;
    match session.refused().next() {
        None => Ok(()),
        Some(refusal) => Err(CarrierError::Refused {
            code: refusal.code.clone(),
            message: refusal.message.clone(),
        }
        .into()),
    }
}

/// One conversation over whatever road `exchange` is; `peer` is what the other end is remembered by.
///
/// # Errors
/// The road's, the peer's or the storage's; what was committed before stays.
pub(super) fn talk(
    desk: &Desk,
    peer: &str,
    direction: Direction,
    mut exchange: impl FnMut(Ask) -> Result<Answer, CarrierError>,
) -> Result<Session, Problem> {
    let mut session = Session::new(peer, direction);
    // The space is locked only while this end thinks, never while the network does.
    while let Some(ask) = desk.with_space(|space| Ok(session.ask(space)?))? {
        let answer = exchange(ask);
        if let Err(CarrierError::Receipt(_)) = &answer {
            desk.with_space(|space| Ok(peers::distrust(space.db(), peer)?))?;
        }
        let answer = answer?;
        desk.with_space(|space| Ok(session.answer(space, answer)?))?;
        desk.announce(&std::mem::take(&mut session.topics));
    }
    retention::follow(desk)?;
    desk.note_copy(session.received.copied)?;
    Ok(session)
}
