//! What can go wrong in the town, and how often each has.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

macro_rules! faults {
    ($($fault:ident $name:literal),* $(,)?) => {
        /// One thing that can go wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $(#[doc = $name] $fault),*
        }

        /// Every fault with its name.
        pub const ALL: &[(Fault, &str)] = &[$((Fault::$fault, $name)),*];
    };
}

faults! {
    Dropped "request dropped",
    ReplyLost "reply lost",
    Delayed "request delivered late",
    Doubled "request delivered twice",
    Cut "message cut",
    BitFlip "bit flipped",
    OneWay "one-way partition",
    Offline "laptop offline",
    Shuffled "pages shuffled and doubled",
    PageDamaged "page damaged on its way",
    PowerCut "power cut",
    StoppedBeforeWrite "stopped before a write or sync",
    StoppedAfterWrite "stopped after a write or sync",
    LostWrites "unsynced writes lost",
    LostSomeWrites "some unsynced writes lost",
    TornWrite "write torn at a sector",
    FullDisk "disk full",
    ReadOnlyDisk "disk read-only",
    FailedSync "sync failed",
    WrongClock "clock years or hours off",
    JumpingClock "clock jumped",
    FrozenClock "clock frozen",
    Cloned "laptop cloned",
    Restored "old disk put back",
    BackupRestored "backup restored",
    DatabaseDeleted "database deleted",
    StickCut "stick cut",
    StickDamaged "stick damaged",
    StickOld "old stick",
    HubStopped "hub stopped",
    HubEmptied "hub emptied",
    HubRolledBack "hub rolled back",
    HubReplaced "hub replaced by an impostor",
    Revoked "laptop revoked",
    RoleChanged "role changed",
    Forged "stranger's page",
    Impersonated "page in somebody else's name",
    ForbiddenFact "fact its writer may not write",
    Forked "byzantine fork",
    Gap "byzantine gap",
    FutureClock "byzantine clock",
    Giant "byzantine giant",
    NewerKind "kind from a newer version",
    NewerField "field from a newer version",
    OlderVersion "older version at work",
    Upgraded "laptop upgraded",
    RoundDestroyed "round destroyed",
    PhoneOffline "phone without a network",
    PhoneReplyLost "phone's answer lost",
    PhoneTwice "phone delivered twice",
    PhoneLate "phone delivered late",
    PhoneEnded "phone ended",
    CodeRaced "phone's code used by somebody else",
}

/// How often each fault has fired; shared by everything that may fail.
#[derive(Clone)]
pub struct Faults(Arc<Vec<AtomicU64>>);

impl Default for Faults {
    fn default() -> Faults {
        Faults(Arc::new(ALL.iter().map(|_| AtomicU64::new(0)).collect()))
    }
}

impl Faults {
    /// One more.
    pub fn fired(&self, fault: Fault) {
        self.0[fault as usize].fetch_add(1, Relaxed);
    }

    /// Whether one of these has fired.
    pub fn any(&self, of: &[Fault]) -> bool {
        of.iter().any(|fault| self.0[*fault as usize].load(Relaxed) > 0)
    }

    /// Adds what `other` has counted.
    pub fn add(&self, other: &Faults) {
        for (sum, one) in self.0.iter().zip(other.0.iter()) {
            sum.fetch_add(one.load(Relaxed), Relaxed);
        }
    }

    /// Faults that have never fired.
    pub fn missing(&self) -> Vec<&'static str> {
        let fired: Vec<&str> = self.counts().map(|(name, _)| name).collect();
        let names = ALL.iter().map(|(_, name)| *name);
        names.filter(|name| !fired.contains(name)).collect()
    }

    /// Every fault that has fired, with its name.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let counts = self
            .0
            .iter()
            .zip(ALL)
            .map(|(n, (_, name))| (*name, n.load(Relaxed)));
        counts.filter(|(_, n)| *n > 0)
    }
}
