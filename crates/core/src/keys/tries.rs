//! Wrong tries slow down. What was counted lies beside the key file, so that starting anew forgives nothing.

use crate::world::World;
use minicbor::{Decode, Encode};
use std::path::PathBuf;

/// So many wrong tries cost nothing but themselves.
const FREE: u32 = 5;
/// The first pause, and what doubling ends at, seconds.
const PAUSE_S: (u64, u64) = (30, 15 * 60);

/// The count, and where it is kept.
pub(super) struct Tries {
    path: PathBuf,
    count: Count,
}

#[derive(Clone, Copy, Default, Encode, Decode)]
#[cbor(map)]
struct Count {
    #[n(0)]
    wrong: u32,
    /// When the last was made, ms.
    #[n(1)]
    last_ms: i64,
}

impl Tries {
    /// Reads the count. One that does not read is taken for enough wrong tries to wait.
    pub fn read(path: PathBuf, world: &World) -> Tries {
        let count = match world.disk.read(&path) {
            Ok(bytes) => minicbor::decode(&bytes).unwrap_or(Count {
                wrong: FREE,
                last_ms: world.clock.now_ms(),
            }),
            Err(_) => Count::default(),
        };
        Tries { path, count }
    }

    /// Seconds until the next try is taken.
    pub fn wait_s(&mut self, world: &World) -> u64 {
        let now = world.clock.now_ms();
        if now < self.count.last_ms {
            // A clock that was set back shortens nothing: the pause begins anew, by the clock as it is now.
            self.count.last_ms = now;
            self.keep(world);
        }
        let gone = u64::try_from(now - self.count.last_ms).unwrap_or(0);
        (self.pause_s() * 1000).saturating_sub(gone).div_ceil(1000)
    }

    /// Counts a try as wrong before it is looked at: whoever ends the program meanwhile has not undone it.
    pub fn begin(&mut self, world: &World) {
        self.count.wrong = self.count.wrong.saturating_add(1);
        self.count.last_ms = world.clock.now_ms();
        self.keep(world);
    }

    /// It was right after all.
    pub fn forgive(&mut self, world: &World) {
        self.count = Count::default();
        if let Err(error) = world.disk.remove(&self.path) {
            tracing::warn!(%error, "the count of wrong tries cannot be removed");
        }
    }

    fn pause_s(&self) -> u64 {
        match self.count.wrong.checked_sub(FREE) {
            None => 0,
            Some(more) => (PAUSE_S.0 << more.min(16)).min(PAUSE_S.1),
        }
    }

    /// On a full or read-only disk the count holds as long as the program runs: people must get in all the same.
    fn keep(&self, world: &World) {
        let bytes = minicbor::to_vec(self.count).unwrap_or_default();
        if let Err(error) = world.disk.write(&self.path, &bytes) {
            tracing::warn!(%error, "the count of wrong tries cannot be kept");
        }
    }
}
