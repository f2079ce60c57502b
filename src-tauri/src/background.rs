//! What runs beside every door: sync, by itself.

use linli_core::desk::{Desk, Problem, ProblemKind, World};
use linli_hub::client::HttpCarrier;
use linli_hub::runner::Runner;
use std::sync::Arc;

/// Gives the desk its carrier and begins to sync by itself; ends when the runner is dropped.
///
/// # Errors
/// When the system gives no thread.
pub fn start(desk: &Arc<Desk>) -> Result<Runner, Problem> {
    Runner::start(desk.clone(), World::system()).map_err(|error| {
        Problem::new(
            ProblemKind::Broken,
            "thread",
            format!("无法启动后台同步：{error}。"),
            format!("Background sync cannot start: {error}."),
        )
    })
}

/// Gives the desk its carrier.
pub fn carry(desk: &Desk) {
    desk.set_carrier(Arc::new(HttpCarrier::new()));
}
