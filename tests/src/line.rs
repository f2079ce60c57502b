//! Two network namespaces and the line between them, as bad as a test wants it (`tests/net/line.py`).

use crate::namespaces::Namespaces;
use crate::process::Owned;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// The two ends and what joins them.
pub struct Line {
    between: Owned,
    ends: Namespaces,
}

/// Where the far end is.
pub const FAR: &str = "10.97.53.2";

impl Line {
    /// Lays a line with these properties; nothing where this machine does not allow it.
    ///
    /// # Panics
    /// When it is allowed and does not work all the same.
    pub fn lay(properties: &[&str]) -> Option<Line> {
        if !Path::new("/dev/net/tun").exists() {
            return None;
        }
        let ends = Namespaces::new()?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("net/line.py");
        let child = Command::new("python3")
            .arg(script)
            .args(&ends.0)
            .args(properties)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 can be started");
        let mut line = Line {
            between: Owned(child),
            ends,
        };
        assert_eq!(line.hears().as_deref(), Some("ready"));
        line.ends.connect("line", ["10.97.53.1/30", "10.97.53.2/30"]);
        Some(line)
    }

    fn hears(&mut self) -> Option<String> {
        let mut said = String::new();
        let out = self.between.0.stdout.as_mut()?;
        // One byte at a time: nothing of the next line is taken.
        BufReader::with_capacity(1, out).read_line(&mut said).ok()?;
        Some(said.trim().to_owned())
    }

    /// What starts `program` at one end: 0 is near, 1 is far.
    pub fn at(&self, end: usize, program: &Path) -> Command {
        self.ends.at(end, program)
    }

    /// Takes the line up again; what went over it, as `{there, back}` of `{packets, bytes, lost, payload}`.
    ///
    /// # Panics
    /// When it does not tell.
    pub fn take_up(mut self) -> Value {
        drop(self.between.0.stdin.take());
        let said = self.hears().expect("it counts");
        serde_json::from_str(&said).expect("it counts in JSON")
    }
}
