//! What runs beside every door: sync, by itself, the keeping of backups, and the page for phones.

use crate::door::Doors;
use crate::keeper::Keeper;
use linli_core::desk::{Desk, Problem, ProblemKind, Words, World, system_words};
use linli_hub::client::HttpCarrier;
use linli_hub::room::{Entry, Room};
use linli_hub::runner::Runner;
use std::net::SocketAddr;
use std::sync::Arc;

/// Ends what runs beside a door when it is dropped.
pub struct Background {
    _sync: Runner,
    _room: Room,
    _keeper: Keeper,
    _doors: Arc<Doors>,
}

/// Gives the desk its carrier and begins to sync by itself, with the hub and across the room, to keep backups, and to
/// answer phones at `door`.
///
/// # Errors
/// When the system gives no thread.
pub fn start(desk: &Arc<Desk>, door: Option<SocketAddr>) -> Result<Background, Problem> {
    let no_thread = |error: std::io::Error| {
        let Words { zh, en } = system_words(&error);
        Problem::new(
            ProblemKind::Broken,
            "thread",
            format!("无法启动后台工作：{zh}。"),
            format!("Background work cannot start: {en}."),
        )
    };
    Ok(Background {
        _sync: Runner::start(desk.clone(), World::system()).map_err(no_thread)?,
        _room: Room::enter(desk.clone(), World::system(), Entry::usual()).map_err(no_thread)?,
        _keeper: Keeper::start(desk.clone()).map_err(no_thread)?,
        _doors: Doors::start(desk, door).map_err(no_thread)?,
    })
}

/// Gives the desk its carrier.
pub fn carry(desk: &Desk) {
    desk.set_carrier(Arc::new(HttpCarrier::new()));
}
