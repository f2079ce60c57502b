//! The one long piece of work a desk does at a time: how far it is, and whether a person has cancelled it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

/// Shared between the call that works and the calls that watch it.
#[derive(Default)]
pub struct Job {
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
}

impl Job {
    /// Begins anew with `total` steps.
    pub fn begin(&self, total: u64) {
        self.cancelled.store(false, SeqCst);
        self.done.store(0, SeqCst);
        self.total.store(total, SeqCst);
    }

    /// Says that `done` of `total` steps are done; `false` means: stop.
    pub fn step(&self, done: u64, total: u64) -> bool {
        self.done.store(done, SeqCst);
        self.total.store(total, SeqCst);
        !self.cancelled.load(SeqCst)
    }

    /// Nothing is under way any more.
    pub fn end(&self) {
        self.total.store(0, SeqCst);
        self.done.store(0, SeqCst);
    }

    /// Asks the work to stop and take everything back.
    pub fn cancel(&self) {
        self.cancelled.store(true, SeqCst);
    }

    /// (done, total); total is zero when nothing is under way.
    pub fn progress(&self) -> (u64, u64) {
        (self.done.load(SeqCst), self.total.load(SeqCst))
    }
}
