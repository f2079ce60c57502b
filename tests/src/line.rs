//! Two network namespaces and the line between them, as bad as a test wants it (`tests/net/line.py`).

use crate::process::Owned;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// The two ends and what joins them.
pub struct Line {
    between: Owned,
    names: [String; 2],
}

/// Where the far end is.
pub const FAR: &str = "10.97.53.2";

fn ip(words: &[&str]) -> bool {
    let done = Command::new("ip").args(words).stderr(Stdio::null()).status();
    done.is_ok_and(|status| status.success())
}

impl Line {
    /// Lays a line with these properties; nothing where this machine does not allow it.
    ///
    /// # Panics
    /// When it is allowed and does not work all the same.
    pub fn lay(properties: &[&str]) -> Option<Line> {
        let names = ["near", "far"].map(|end| format!("linli-{}-{end}", std::process::id()));
        if !Path::new("/dev/net/tun").exists() || !ip(&["netns", "add", &names[0]]) {
            return None;
        }
        assert!(ip(&["netns", "add", &names[1]]));
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("net/line.py");
        let child = Command::new("python3")
            .arg(script)
            .args(&names)
            .args(properties)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 can be started");
        let mut line = Line {
            between: Owned(child),
            names,
        };
        assert_eq!(line.hears().as_deref(), Some("ready"));
        for (end, address) in [(0, "10.97.53.1/30"), (1, "10.97.53.2/30")] {
            let name = line.names[end].clone();
            for words in [
                &["addr", "add", address, "dev", "line"][..],
                &["link", "set", "line", "up"],
                &["link", "set", "lo", "up"],
            ] {
                assert!(ip(&[&["-n", &name], words].concat()), "{words:?}");
            }
        }
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
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.names[end]]).arg(program);
        command
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

impl Drop for Line {
    fn drop(&mut self) {
        for name in &self.names {
            let _ = ip(&["netns", "del", name]);
        }
    }
}
