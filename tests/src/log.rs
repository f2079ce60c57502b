//! What the programs of one test process log, listened to: refusals must be there, names must not.
//!
//! The tests of a process share one log. A [`Watch`] hears only what was said after it began; what its own thread said tells one
//! test from another, what another thread said must name something of this test alone: its committee, a laptop, an address.

use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;

static LINES: Mutex<String> = Mutex::new(String::new());

struct Sink;

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push_str(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Listens from now on, at the level of refusals.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_ansi(false)
            .with_thread_ids(true)
            .with_max_level(tracing_subscriber::filter::LevelFilter::INFO)
            .with_writer(|| Sink)
            .init();
    });
}

/// The log from one moment on.
pub struct Watch {
    from: usize,
    own: String,
}

/// Begins to watch, here and now.
pub fn watch() -> Watch {
    listen();
    Watch {
        from: LINES.lock().unwrap_or_else(PoisonError::into_inner).len(),
        // As the lines have it.
        own: format!(" {:0>2?} ", thread::current().id()),
    }
}

impl Watch {
    /// Whether a line since then holds all of these words, whoever said it.
    pub fn said(&self, words: &[&str]) -> bool {
        let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
        lines[self.from..]
            .lines()
            .any(|line| words.iter().all(|word| line.contains(word)))
    }

    /// Whether this thread has said a line since then that holds all of these words.
    pub fn said_here(&self, words: &[&str]) -> bool {
        self.said(&[words, &[&self.own]].concat())
    }
}
