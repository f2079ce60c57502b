//! The product under workload W.

pub mod growth;
pub mod hub;
pub mod laptop;
pub mod window;
mod workload;

/// What can go wrong in a benchmark is told and ends it.
pub type Failure = Box<dyn std::error::Error>;

use crate::world::SetClock;
use linli_core::world::World;
use std::sync::Arc;

/// The system's randomness with a clock set by hand, so that facts carry the workload's times.
fn world() -> (World, Arc<SetClock>) {
    let clock = Arc::new(SetClock::default());
    clock.set(1_767_000_000_000);
    (
        World {
            clock: clock.clone(),
            ..World::system()
        },
        clock,
    )
}
