//! Looks after the backups from time to time, on a thread of its own: people at work never wait for it.

use linli_core::desk::Desk;
use linli_core::features::backups;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Between two looks.
const INTERVAL: Duration = Duration::from_secs(60);
/// Rest between two stretches of a copy, so that an old disk serves people first.
const BREATH: Duration = Duration::from_millis(5);

/// The thread; ends when this is dropped, in the middle of a backup too.
pub struct Keeper {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Begins to look after the backups of `desk`.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(desk: Arc<Desk>) -> std::io::Result<Keeper> {
        let (stop, stopped) = channel();
        let ended = move |rest| !matches!(stopped.recv_timeout(rest), Err(RecvTimeoutError::Timeout));
        let work = move || {
            while !ended(INTERVAL) {
                backups::tend(&desk, &mut |_, _| !ended(BREATH));
            }
        };
        let thread = std::thread::Builder::new()
            .name("keeper".to_owned())
            .spawn(work)?;
        Ok(Keeper {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // A panic was reported where it happened.
            let _ = thread.join();
        }
    }
}
