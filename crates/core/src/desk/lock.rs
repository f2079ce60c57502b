//! The lock of a desk. While it is locked every door is told so and nothing else; what goes on in the background, such as
//! sync, goes on. It locks itself when nobody has touched it for a while, which is judged here so that no door can forget it.

use super::{Access, Desk, Entry, Topic, locked};
use crate::keys::{Keeper, KeyRing};
use crate::problem::Problem;
use crate::world::World;
use std::sync::{Arc, MutexGuard};

/// Minutes without a touch, where nobody chose another number.
const USUAL_IDLE_MIN: u32 = 10;

/// Whether people may come in, and with what.
pub struct Lock {
    /// The key file and who may open it.
    pub keys: KeyRing,
    /// The system's own keyring, where the program brings one.
    pub keeper: Option<Arc<dyn Keeper>>,
    /// Minutes without a touch after which the desk locks itself; never where it is 0.
    pub idle_min: u32,
    locked: bool,
    touched_ms: i64,
}

impl Lock {
    /// Locked where a passcode stands before the files.
    pub(super) fn new(keys: KeyRing) -> Lock {
        Lock {
            locked: keys.is_protected(),
            keys,
            keeper: None,
            idle_min: USUAL_IDLE_MIN,
            touched_ms: 0,
        }
    }

    /// Whether nothing is answered.
    pub fn is_locked(&self) -> bool {
        self.locked
    }

    /// Somebody has shown that they may.
    pub fn open(&mut self, world: &World) {
        self.locked = false;
        self.touched_ms = world.clock.now_ms();
    }

    /// Milliseconds until it locks itself; nothing where it does not.
    pub fn rests_ms(&self, world: &World) -> Option<u64> {
        let counts = !self.locked && self.idle_min > 0 && self.keys.is_protected();
        let gone = world.clock.now_ms().saturating_sub(self.touched_ms);
        counts.then(|| (u64::from(self.idle_min) * 60_000).saturating_sub(u64::try_from(gone).unwrap_or(0)))
    }

    /// Locks where the time is over; whether it did so just now.
    fn settle(&mut self, world: &World) -> bool {
        let now = world.clock.now_ms();
        // Of a clock that was set back only what passes from now on counts.
        self.touched_ms = self.touched_ms.min(now);
        let over = self.rests_ms(world) == Some(0);
        self.locked |= over;
        over
    }
}

impl Desk {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Lock> {
        locked(&self.lock)
    }

    /// Gives the desk the system's own keyring.
    pub fn set_keeper(&self, keeper: Arc<dyn Keeper>) {
        self.lock().keeper = Some(keeper);
    }

    /// Whether the laptop is locked now.
    pub fn is_locked(&self) -> bool {
        self.pass(false).is_err()
    }

    /// Lets a call of the table through, where it is one of the few of the lock screen or the laptop is open.
    pub(super) fn let_in(&self, entry: &Entry) -> Result<(), Problem> {
        if entry.even_locked {
            return Ok(());
        }
        self.pass(matches!(entry.access, Access::Changes(_)))
    }

    /// Lets a person through, or tells them that the laptop is locked. A `touch` shows that somebody is there.
    pub(crate) fn pass(&self, touch: bool) -> Result<(), Problem> {
        let (is_locked, just_now) = {
            let mut lock = self.lock();
            let just_now = lock.settle(&self.world);
            if touch && !lock.locked {
                lock.touched_ms = self.world.clock.now_ms();
            }
            (lock.locked, just_now)
        };
        if just_now {
            self.announce(&[Topic::Lock].into());
        }
        if is_locked {
            return Err(Problem::refused(
                "locked",
                "本机已锁定，请先输入口令。",
                "This laptop is locked; enter a passcode first.",
            ));
        }
        Ok(())
    }

    /// Locks now: whoever comes next shows who they are. Does nothing where no passcode was chosen.
    pub(crate) fn lock_up(&self) {
        {
            let mut lock = self.lock();
            lock.locked = lock.keys.is_protected();
        }
        self.announce(&[Topic::Lock].into());
    }
}
