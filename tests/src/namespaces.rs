//! Two network namespaces, taken away again at the end. What joins them is laid by whoever made them.

use std::path::Path;
use std::process::{Command, Stdio};

/// Their names.
pub struct Namespaces(pub [String; 2]);

/// Whether `ip` did what these words say.
pub fn ip(words: &[&str]) -> bool {
    let status = Command::new("ip").args(words).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

impl Namespaces {
    /// Nothing where this machine lets nobody make any.
    ///
    /// # Panics
    /// When it lets one be made and not another.
    pub fn new() -> Option<Namespaces> {
        let names = ["near", "far"].map(|end| format!("linli-{}-{end}", std::process::id()));
        if !ip(&["netns", "add", &names[0]]) {
            return None;
        }
        let made = Namespaces(names);
        assert!(ip(&["netns", "add", &made.0[1]]));
        Some(made)
    }

    /// Gives `interface` an address in each of them, and takes it up.
    ///
    /// # Panics
    /// When that does not work.
    pub fn connect(&self, interface: &str, addresses: [&str; 2]) {
        for (name, address) in self.0.iter().zip(addresses) {
            for words in [
                &["addr", "add", address, "dev", interface][..],
                &["link", "set", interface, "up"],
                &["link", "set", "lo", "up"],
            ] {
                assert!(ip(&[&["-n", name], words].concat()), "{words:?}");
            }
        }
    }

    /// What starts `program` in one of them: 0 is near, 1 is far.
    pub fn at(&self, end: usize, program: &Path) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.0[end]]).arg(program);
        command
    }
}

impl Drop for Namespaces {
    fn drop(&mut self) {
        for name in &self.0 {
            ip(&["netns", "del", name]);
        }
    }
}
