//! Spreadsheets are read by this program started anew (`linli read-sheet`), with bounded memory and time: a hostile file can
//! exhaust memory, which no program survives. Here it is a child that does not survive, and a person who is told.

mod bounds;

use linli_core::features::import::{
    InProcess, ReadProblem, SheetReader, Sheets, limits, read_outcome, write_outcome,
};
use std::io::{BufReader, BufWriter, Read, Write};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// The hidden verb that reads.
pub const VERB: &str = "read-sheet";
/// Memory a reader may take, MB; the largest tables that are taken in need some 350.
const MEMORY_MB: u64 = 512;
/// Time a reader may take. A roster of 30,000 rows takes half a second.
const TIME: Duration = Duration::from_secs(20);
/// How often a person's word to stop is looked for.
const LOOK: Duration = Duration::from_millis(25);

/// Has files read by a process of their own.
pub struct ChildReader {
    memory_mb: u64,
    time: Duration,
}

impl ChildReader {
    /// With the usual bounds, or those an operator or a test sets in `LINLI_READER_MB` and `LINLI_READER_MS`.
    pub fn new() -> ChildReader {
        let set = |name: &str| std::env::var(name).ok()?.parse().ok();
        ChildReader {
            memory_mb: set("LINLI_READER_MB").unwrap_or(MEMORY_MB),
            time: set("LINLI_READER_MS").map_or(TIME, Duration::from_millis),
        }
    }

    fn start(&self) -> std::io::Result<Owned> {
        let mut command = Command::new(std::env::current_exe()?);
        command
            .args([VERB, "--memory-mb", &self.memory_mb.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a reader says as it dies might quote the file.
            .stderr(Stdio::null());
        bounds::without_a_console(&mut command);
        command.spawn().map(Owned)
    }
}

impl SheetReader for ChildReader {
    fn read(&self, bytes: &[u8], go_on: &dyn Fn() -> bool) -> Result<Sheets, ReadProblem> {
        let begun = Instant::now();
        let no_reader = |error: std::io::Error| ReadProblem::NoReader {
            why: error.to_string(),
        };
        let mut child = self.start().map_err(no_reader)?;
        let (to, from) = (child.0.stdin.take(), child.0.stdout.take());
        let (told, outcome) = channel();
        std::thread::scope(|threads| {
            // A child that has ended takes nothing more: what it said counts.
            threads.spawn(move || to.map(|mut to| to.write_all(bytes)));
            threads.spawn(move || {
                let read = from.map_or(Err(ReadProblem::Exhausting), |from| {
                    read_outcome(BufReader::new(from))
                });
                // Nobody listens any more once the time is over.
                let _ = told.send(read);
            });
            let ended = loop {
                match outcome.recv_timeout(LOOK) {
                    Ok(read) => break read,
                    Err(RecvTimeoutError::Disconnected) => break Err(ReadProblem::Exhausting),
                    Err(RecvTimeoutError::Timeout) if !go_on() => break Err(ReadProblem::Cancelled),
                    Err(RecvTimeoutError::Timeout) if begun.elapsed() > self.time => {
                        break Err(ReadProblem::TooSlow);
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                }
            };
            // Its pipes close with it, so that both threads end.
            drop(child);
            ended
        })
    }
}

/// A child that ends with its value.
struct Owned(Child);

impl Drop for Owned {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The child's part: a file comes in, what was read goes out.
pub fn read(memory_mb: u64) -> ExitCode {
    let done = bounds::set(memory_mb << 20, TIME).and_then(|()| {
        let mut bytes = Vec::new();
        let most = limits::MAX_FILE_BYTES as u64 + 1;
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
        let outcome = InProcess.read(&bytes, &|| true);
        write_outcome(outcome, &mut BufWriter::new(std::io::stdout().lock()))
    });
    if done.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
